// Messages with files, which are posted once and never edited: digests, and reports that somebody shows to all.
import { type APIMessage, MessageFlags, type RESTPostAPIChannelMessageJSONBody, Routes } from 'discord.js';
import type { Discord } from './client.ts';

export type Post = Pick<RESTPostAPIChannelMessageJSONBody, 'content' | 'embeds' | 'components' | 'allowed_mentions'> & {
  files?: { name: string; content: Uint8Array; /** For those who do not see it. */ description?: string }[];
};

export type Posts = {
  /**
   * Posts a message, once per nonce within the few minutes that Discord remembers it.
   * @param options  `nonce` at most 25 characters; `silent` spares phones the push
   * @returns the message's id
   */
  post(channelId: string, message: Post, options: { nonce: string; silent: boolean }): Promise<string>;
  /** Whether one of the last hundred messages is ours, not older than `since`, and begins so. */
  hasPosted(channelId: string, beginning: string, since: Date): Promise<boolean>;
};

export function createPosts({ rest, findOwnId }: Pick<Discord, 'rest' | 'findOwnId'>): Posts {
  return {
    async post(channelId, { files = [], ...message }, { nonce, silent }) {
      const body = {
        ...message,
        nonce,
        enforce_nonce: true,
        flags: silent ? MessageFlags.SuppressNotifications : undefined,
        ...(files.length > 0 && {
          attachments: files.map(({ name, description }, index) => ({
            id: String(index),
            filename: name,
            description,
          })),
        }),
      };
      const { id } = (await rest.post(Routes.channelMessages(channelId), {
        body,
        files: files.map(({ name, content }) => ({ name, data: Buffer.from(content) })),
      })) as APIMessage;
      return id;
    },

    async hasPosted(channelId, beginning, since) {
      const ownId = await findOwnId();
      const query = new URLSearchParams({ limit: '100' });
      const messages = (await rest.get(Routes.channelMessages(channelId), { query })) as APIMessage[];
      return messages.some(
        ({ author, content, timestamp }) =>
          author.id === ownId && content.startsWith(beginning) && new Date(timestamp) >= since,
      );
    },
  };
}
