// Messages of the bot in a channel: posted once, edited in place, found again after a crash. Works without the gateway.
import { type APIMessage, DiscordAPIError, MessageFlags, Routes } from 'discord.js';
import { type CardMessage, isCardOf, type PostedMessage } from '../order/card.ts';
import type { Notice } from '../order/notices.ts';
import type { Discord } from './client.ts';

/** JSON error codes. @see https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const UNKNOWN_MESSAGE = 10008;
const CHANNEL_TROUBLE = [50001, 50013, 10003];

export type Cards = {
  /**
   * Posts a message, once per nonce within the few minutes that Discord remembers it.
   * @param options  `nonce` at most 25 characters, one per message and kind of message; `silent` spares phones the push
   * @returns the message's id
   * @throws DiscordAPIError with code 10008 when a person deleted the message that the nonce had made
   */
  post(channelId: string, message: CardMessage | Notice, options: { nonce: string; silent: boolean }): Promise<string>;
  /** `gone`: a person deleted the message. Everything else that Discord refuses is thrown. */
  edit(channelId: string, messageId: string, message: CardMessage): Promise<'edited' | 'gone'>;
  /** The newest message of ours, among the last hundred of the channel, that is the card of this order. */
  findCard(channelId: string, card: { cardNo: number; orderId: string }): Promise<string | undefined>;
  /** The same for any other message of ours. */
  find(channelId: string, isMeant: (message: PostedMessage) => boolean): Promise<string | undefined>;
};

export function createCards(discord: Pick<Discord, 'rest' | 'findOwnId'>): Cards {
  const { rest } = discord;
  return {
    async post(channelId, message, { nonce, silent }) {
      const flags = silent ? MessageFlags.SuppressNotifications : undefined;
      const body = { ...message, nonce, enforce_nonce: true, flags };
      const { id } = (await rest.post(Routes.channelMessages(channelId), { body })) as APIMessage;
      return id;
    },

    async edit(channelId, messageId, message) {
      try {
        await rest.patch(Routes.channelMessage(channelId, messageId), { body: message });
        return 'edited';
      } catch (error) {
        if (error instanceof DiscordAPIError && error.code === UNKNOWN_MESSAGE) return 'gone';
        throw error;
      }
    },

    findCard: async (channelId, card) => await find(channelId, (message) => isCardOf(message, card)),
    find,
  };

  async function find(channelId: string, isMeant: (message: PostedMessage) => boolean): Promise<string | undefined> {
    const ownId = await discord.findOwnId();
    const query = new URLSearchParams({ limit: '100' });
    const messages = (await rest.get(Routes.channelMessages(channelId), { query })) as APIMessage[];
    return messages.find((message) => message.author.id === ownId && isMeant(message))?.id;
  }
}

/** Discord is there, but not for us in this channel: it is gone, or we may not see it or write to it. Trying again does not help. */
export function isChannelTrouble(error: unknown): boolean {
  return error instanceof DiscordAPIError && CHANNEL_TROUBLE.includes(Number(error.code));
}

/** Where a click on a link leads. @param messageId  without it the link leads to the channel */
export function messageUrl(guildId: string, channelId: string, messageId?: string): string {
  return ['https://discord.com/channels', guildId, channelId, ...(messageId ? [messageId] : [])].join('/');
}
