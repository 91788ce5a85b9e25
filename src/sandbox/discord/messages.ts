// Making, changing and removing messages: rules first, then the effect.

import { storeComponents } from './components.ts';
import type { Embed, Media } from './components.ts';
import { checkMessage, referencedFile, uploadName } from './message-rules.ts';
import type { MessagePayload, Upload } from './message-rules.ts';
import { PERMISSIONS } from './permission-bits.ts';
import { botMay, permissionsOf } from './permissions.ts';
import { Refusal, invalidForm, refusals } from './refusal.ts';
import type { Problem } from './refusal.ts';
import type { Attachment, Channel, Interaction, Message, State } from './state.ts';
import { FLAG, messageJson } from './wire.ts';

const MAX_FILE_BYTES = 10 * 1024 * 1024;
const GUILD_MESSAGES_INTENT = 1 << 9;

export type Draft = {
  channelId: string;
  payload: MessagePayload;
  uploads: readonly Upload[];
  /** The interaction whose answer it is. */
  interaction?: Interaction;
  /** An empty message that says "thinking", to be filled by an edit. */
  isLoading?: boolean;
  isEphemeral?: boolean;
};

/** @throws Refusal when the message breaks a rule */
export function createMessage(state: State, draft: Draft): Message {
  const { payload, uploads, interaction } = draft;
  if (!draft.isLoading) refuseProblems(checkMessage(payload, uploads, { mayBeEphemeral: interaction !== undefined }));
  const referenceId = payload.message_reference?.message_id;
  const isReferenceLost = referenceId !== undefined && !findMessage(state, draft.channelId, referenceId);
  if (isReferenceLost && (payload.message_reference?.fail_if_not_exists ?? true)) {
    // Somebody may have deleted it, so this is no fault of the bot's.
    throw new Refusal(400, 50035, 'Invalid Form Body');
  }
  const attachments = storeUploads(state, draft);
  const channel = state.channels.get(draft.channelId);
  const mayEmbed = channel === undefined || interaction !== undefined || botMay(state, channel, 'embedLinks');
  const message: Message = {
    id: state.nextId(),
    channelId: draft.channelId,
    content: payload.content ?? '',
    // Without the permission Discord drops embeds and says nothing.
    embeds: mayEmbed ? storeEmbeds(payload.embeds ?? [], attachments) : [],
    components: storeComponents(payload.components ?? [], unfurlWith(state, attachments)),
    flags: (payload.flags ?? 0) | (draft.isEphemeral ? FLAG.ephemeral : 0) | (draft.isLoading ? FLAG.loading : 0),
    edits: 0,
    createdAt: state.clock(),
    attachments,
    ...(payload.nonce !== undefined && payload.nonce !== null && { nonce: String(payload.nonce) }),
    ...(referenceId !== undefined && !isReferenceLost && { referenceId }),
    ...(draft.isEphemeral && interaction && { viewerId: interaction.userId }),
    ...(interaction && { interactionId: interaction.id }),
    ...mentionsIn(state, channel, payload.content ?? '', payload.allowed_mentions),
    isDeleted: false,
  };
  state.messages.set(message.id, message);
  // Nobody counts "thinking" as a message; it becomes one when it is filled.
  if (!draft.isLoading) state.events.emit('message', message);
  announce(state, 'MESSAGE_CREATE', message);
  return message;
}

/** @throws Refusal when the message would break a rule afterwards */
export function editMessage(state: State, message: Message, payload: MessagePayload, uploads: readonly Upload[]): void {
  const before = { ...message, attachments: new Map(message.attachments.map(({ id, filename }) => [id, filename])) };
  refuseProblems(checkMessage(payload, uploads, { before }));
  const kept = message.attachments.filter(
    ({ id }) => payload.attachments === undefined || payload.attachments?.some((entry) => entry.id === id),
  );
  message.attachments = [
    ...kept,
    ...storeUploads(state, {
      channelId: message.channelId,
      payload,
      uploads,
      isEphemeral: message.viewerId !== undefined,
    }),
  ];
  const { content, embeds, components, flags } = payload;
  if (content !== undefined) {
    message.content = content ?? '';
    Object.assign(
      message,
      mentionsIn(state, state.channels.get(message.channelId), message.content, payload.allowed_mentions),
    );
  }
  if (embeds !== undefined) message.embeds = storeEmbeds(embeds ?? [], message.attachments);
  if (components !== undefined)
    message.components = storeComponents(components ?? [], unfurlWith(state, message.attachments));
  if (flags !== undefined && flags !== null) {
    message.flags = (message.flags & ~FLAG.suppressEmbeds) | (flags & (FLAG.suppressEmbeds | FLAG.componentsV2));
  }
  if ((message.flags & FLAG.loading) !== 0) {
    message.flags &= ~FLAG.loading;
    state.events.emit('message', message);
  } else {
    message.edits += 1;
    message.editedAt = state.clock();
    state.events.emit('edit', message);
  }
  announce(state, 'MESSAGE_UPDATE', message);
}

export function deleteMessage(state: State, message: Message): void {
  message.isDeleted = true;
  state.events.emit('delete', message);
  if (message.viewerId === undefined) {
    state.events.emit(
      'dispatch',
      'MESSAGE_DELETE',
      { id: message.id, channel_id: message.channelId, guild_id: state.guildId },
      GUILD_MESSAGES_INTENT,
    );
  }
}

/** A message that everybody in the channel can see; undefined when it is gone, elsewhere or ephemeral. */
export function findMessage(state: State, channelId: string, id: string): Message | undefined {
  const message = state.messages.get(id);
  return message && message.channelId === channelId && !message.isDeleted && message.viewerId === undefined
    ? message
    : undefined;
}

function announce(state: State, name: string, message: Message): void {
  if (message.viewerId !== undefined) return;
  state.events.emit(
    'dispatch',
    name,
    { ...messageJson(state, message, { withNonce: true }), guild_id: state.guildId },
    GUILD_MESSAGES_INTENT,
  );
}

function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const isOnlyEmpty = problems.every(({ code }) => code === 'EMPTY_MESSAGE');
  throw isOnlyEmpty ? new Refusal(400, 50006, 'Cannot send an empty message', problems) : invalidForm(problems);
}

function storeUploads(
  state: State,
  { channelId, payload, uploads, isEphemeral }: Pick<Draft, 'channelId' | 'payload' | 'uploads' | 'isEphemeral'>,
): Attachment[] {
  if (uploads.some(({ bytes }) => bytes.length > MAX_FILE_BYTES)) throw refusals.tooLarge();
  return uploads.map((upload) => {
    const announced = payload.attachments?.find(({ id }) => id === String(upload.index));
    const filename = uploadName(upload, payload);
    return storeAttachment(state, `attachments/${channelId}`, {
      filename,
      contentType: upload.contentType,
      bytes: upload.bytes,
      isSpoiler: announced?.is_spoiler === true || filename.startsWith('SPOILER_'),
      isEphemeral: isEphemeral ?? false,
      ...(announced?.description && { description: announced.description }),
      ...(announced?.title && { title: announced.title }),
    });
  });
}

/** Keeps a file and gives it an address on the sandbox's own origin. */
export function storeAttachment(state: State, folder: string, file: Omit<Attachment, 'id' | 'url'>): Attachment {
  const id = state.nextId();
  // Real links are signed and end after a day. Ours only look it, so that nobody takes them for lasting.
  const expiresAt = Math.floor(state.clock().getTime() / 1000 + 86_400).toString(16);
  const url = `${state.origin}/${folder}/${id}/${encodeURIComponent(file.filename)}?ex=${expiresAt}`;
  const attachment = { ...file, id, url };
  state.attachments.set(id, attachment);
  return attachment;
}

function storeEmbeds(embeds: readonly Embed[], attachments: readonly Attachment[]): Embed[] {
  const resolve = (url: string): string =>
    attachments.find(({ filename }) => filename === referencedFile(url))?.url ?? url;
  return embeds.map((embed) => {
    const stored = structuredClone(embed);
    for (const image of [stored.image, stored.thumbnail]) if (image?.url) image.url = resolve(image.url);
    for (const line of [stored.author, stored.footer]) if (line?.icon_url) line.icon_url = resolve(line.icon_url);
    return stored;
  });
}

function unfurlWith(
  state: State,
  attachments: readonly Attachment[],
): (media: Media) => Media & { name?: string; size?: number } {
  return ({ url }) => {
    const file = attachments.find(({ filename }) => filename === referencedFile(url));
    if (!file) return { id: state.nextId(), url, proxy_url: url };
    const { id, contentType, filename, bytes } = file;
    return {
      id: state.nextId(),
      url: file.url,
      proxy_url: file.url,
      content_type: contentType,
      attachment_id: id,
      name: filename,
      size: bytes.length,
    };
  };
}

type Mentions = Pick<Message, 'mentionEveryone' | 'mentions' | 'mentionRoles'>;

// Nothing said means that everything in the text rings.
function mentionsIn(
  state: State,
  channel: Channel | undefined,
  content: string,
  allowed: MessagePayload['allowed_mentions'],
): Mentions {
  const rings = (kind: 'users' | 'roles', id: string): boolean =>
    !allowed || (allowed.parse ?? []).includes(kind) || (allowed[kind] ?? []).includes(id);
  const mayRingAll = (permissionsOf(state, state.bot, channel) & PERMISSIONS.mentionEveryone) !== 0n;
  const idsOf = (pattern: RegExp): string[] => [
    ...new Set([...content.matchAll(pattern)].flatMap(([, id]) => id ?? [])),
  ];
  return {
    mentions: idsOf(/<@!?(\d+)>/g).filter((id) => state.users.has(id) && rings('users', id)),
    mentionRoles: idsOf(/<@&(\d+)>/g).filter(
      (id) => (mayRingAll || state.roles.get(id)?.isMentionable) && rings('roles', id),
    ),
    mentionEveryone:
      mayRingAll && /@(everyone|here)/.test(content) && (!allowed || (allowed.parse ?? []).includes('everyone')),
  };
}
