// Everything the simulated Discord knows. One guild, one application, in memory.

import { randomBytes } from 'node:crypto';

import type { Component, Embed } from './components.ts';
import { createEmitter } from './events.ts';
import type { Emitter } from './events.ts';
import { PERMISSIONS } from './permission-bits.ts';
import { createSnowflakes } from './snowflake.ts';

export type User = { id: string; name: string; roleIds: string[]; locale: string; isBot: boolean; joinedAt: Date };

export type Role = {
  id: string;
  name: string;
  permissions: bigint;
  isMentionable: boolean;
  isManaged: boolean;
  position: number;
};

export type Channel = {
  id: string;
  name: string;
  kind: 'text' | 'thread' | 'dm';
  position: number;
  /** The channel of a thread. */
  parentId?: string;
  /** The other end of a direct message. */
  recipientId?: string;
  /** Permissions taken from the bot in this channel. */
  denied: bigint;
  createdAt: Date;
};

export type Attachment = {
  id: string;
  filename: string;
  contentType: string;
  bytes: Buffer;
  url: string;
  description?: string;
  title?: string;
  isSpoiler: boolean;
  isEphemeral: boolean;
};

export type Message = {
  id: string;
  channelId: string;
  content: string;
  embeds: Embed[];
  components: Component[];
  flags: number;
  edits: number;
  createdAt: Date;
  editedAt?: Date;
  attachments: Attachment[];
  nonce?: string;
  /** The message this one answers. */
  referenceId?: string;
  /** The one person who sees it, when it is ephemeral. */
  viewerId?: string;
  /** The interaction it came out of. */
  interactionId?: string;
  mentionEveryone: boolean;
  mentions: string[];
  mentionRoles: string[];
  /** The thread that hangs on it. */
  threadId?: string;
  isDeleted: boolean;
};

/** A choice of an autocomplete. */
export type Choice = { name: string; value: string | number; name_localizations?: Record<string, string> | null };

export type Modal = { custom_id: string; title: string; components: Component[] };

export type InteractionKind = 'command' | 'component' | 'autocomplete' | 'modal';

export type Interaction = {
  id: string;
  token: string;
  kind: InteractionKind;
  userId: string;
  channelId: string;
  /** `order status`, a custom id. */
  label: string;
  createdAt: Date;
  /** Milliseconds of `performance.now()`: the three seconds are real ones, whatever the clock says. */
  startedAtMs: number;
  /** The message whose button or select was used, also of a modal that such a press opened. */
  sourceId?: string;
  /** What opened the modal. */
  openedBy?: string;
  /** Type of the option being completed, for autocomplete. */
  optionType?: number;
  isExpired: boolean;
  /** Type of the first response. */
  callbackType?: number;
  acknowledgedAfterMs?: number;
  /** The first response, when it is a message. */
  originalId?: string;
  followUpIds: string[];
  /** Ids of messages that this interaction's token gave content to, in that order, without repetition. */
  writtenIds: string[];
  modal?: Modal;
  choices?: Choice[];
};

export type CommandOption = {
  type: number;
  name: string;
  name_localizations?: Record<string, string> | null;
  description: string;
  description_localizations?: Record<string, string> | null;
  required?: boolean | null;
  options?: CommandOption[] | null;
  choices?: Choice[] | null;
  autocomplete?: boolean | null;
  min_value?: number | null;
  max_value?: number | null;
  min_length?: number | null;
  max_length?: number | null;
  channel_types?: number[] | null;
  file_types?: string[] | null;
};

/** A command as the bot registers it. */
export type CommandRequest = Omit<CommandOption, 'type' | 'description'> & {
  id?: string | null;
  type?: number | null;
  description?: string | null;
  default_member_permissions?: string | number | null;
  dm_permission?: boolean | null;
  nsfw?: boolean | null;
  contexts?: number[] | null;
  integration_types?: number[] | null;
  handler?: number | null;
};

export type Command = CommandRequest & { id: string; version: string };

/** One request of the bot. `status` and `code` are set once it is answered; a cut connection leaves `status` undefined. */
export type Call = {
  method: string;
  /** The template, e.g. `/channels/{channel_id}/messages`; the path itself where nothing matched. */
  route: string;
  /** With the query, without `/api/v10`. */
  path: string;
  at: Date;
  status?: number;
  /** Discord's error code. */
  code?: number;
};

/** What happens inside. Messages and interactions are handed over live: copy before keeping. */
export type StateEvents = {
  request: [call: Call];
  answered: [call: Call];
  message: [message: Message];
  edit: [message: Message];
  delete: [message: Message];
  interaction: [interaction: Interaction];
  acknowledged: [interaction: Interaction];
  written: [interaction: Interaction];
  /** An event for the gateway; `intent` is the bit a session needs to receive it, 0 for none. */
  dispatch: [name: string, data: unknown, intent: number];
  ready: [];
};

export type State = {
  clock: () => Date;
  nextId: () => string;
  events: Emitter<StateEvents>;
  /** `http://127.0.0.1:1234`, set as soon as the server listens. */
  origin: string;
  token: string;
  applicationId: string;
  guildId: string;
  guildLocale: string;
  bot: User;
  users: Map<string, User>;
  roles: Map<string, Role>;
  channels: Map<string, Channel>;
  /** Also the deleted ones. Oldest first. */
  messages: Map<string, Message>;
  attachments: Map<string, Attachment>;
  interactions: Map<string, Interaction>;
  guildCommands: Map<string, Command>;
  globalCommands: Map<string, Command>;
  /** `channel:nonce` to the message that was made with it. */
  nonces: Map<string, { messageId: string; at: Date }>;
  /** People who have closed their direct messages. */
  closedDms: Set<string>;
  identifiesLeft: number;
  violations: string[];
  calls: Call[];
  interactionTimeoutMs: number;
  nonceWindowMs: number;
};

export type StateOptions = {
  clock: () => Date;
  interactionTimeoutMs: number;
  nonceWindowMs: number;
  guildLocale: string;
  /** The server of an earlier run. */
  kept?: KeptGuild | undefined;
};

/**
 * What another run needs to go on with this server. Interactions and what only one person saw are not kept: a token ends
 * with its 15 minutes, an ephemeral message with the client that showed it.
 */
export type KeptGuild = Pick<
  State,
  | 'origin'
  | 'token'
  | 'applicationId'
  | 'guildId'
  | 'bot'
  | 'users'
  | 'roles'
  | 'channels'
  | 'messages'
  | 'attachments'
  | 'guildCommands'
  | 'globalCommands'
  | 'nonces'
  | 'closedDms'
>;

const EVERYONE_MAY =
  PERMISSIONS.viewChannel | PERMISSIONS.sendMessages | PERMISSIONS.readHistory | PERMISSIONS.useCommands;

/** What an invitation of the bot should ask for. */
const BOT_MAY =
  PERMISSIONS.viewChannel |
  PERMISSIONS.sendMessages |
  PERMISSIONS.embedLinks |
  PERMISSIONS.attachFiles |
  PERMISSIONS.readHistory |
  PERMISSIONS.createThreads |
  PERMISSIONS.sendInThreads;

/** A guild with the bot in it and nothing else. */
export function createState({ kept, ...options }: StateOptions): State {
  const nextId = createSnowflakes(options.clock);
  const applicationId = nextId();
  const guildId = nextId();
  const botRole: Role = {
    id: nextId(),
    name: 'Bellhop',
    permissions: BOT_MAY,
    isMentionable: false,
    isManaged: true,
    position: 1,
  };
  // The role everyone has carries the id of the guild.
  const everyone: Role = {
    id: guildId,
    name: '@everyone',
    permissions: EVERYONE_MAY,
    isMentionable: false,
    isManaged: false,
    position: 0,
  };
  const bot: User = {
    id: applicationId,
    name: 'Bellhop',
    roleIds: [botRole.id],
    locale: 'en-US',
    isBot: true,
    joinedAt: options.clock(),
  };
  return {
    ...options,
    nextId,
    events: createEmitter(),
    origin: '',
    token: createToken(applicationId),
    applicationId,
    guildId,
    bot,
    users: new Map([[bot.id, bot]]),
    roles: new Map([everyone, botRole].map((role) => [role.id, role])),
    channels: new Map(),
    messages: new Map(),
    attachments: new Map(),
    interactions: new Map(),
    guildCommands: new Map(),
    globalCommands: new Map(),
    nonces: new Map(),
    closedDms: new Set(),
    identifiesLeft: 1000,
    violations: [],
    calls: [],
    ...(kept && readKept(kept)),
  };
}

/** The bot is one of the users, not a copy of one. */
function readKept(kept: KeptGuild): KeptGuild {
  const { bot, ...rest } = structuredClone(kept);
  const user = rest.users.get(bot.id) ?? bot;
  return { ...rest, bot: user, attachments: new Map([...rest.attachments].map(([id, file]) => [id, readFile(file)])) };
}

/** structuredClone() makes plain bytes of a Buffer. */
function readFile(file: Attachment): Attachment {
  return { ...file, bytes: Buffer.from(file.bytes) };
}

/** A copy that changes no more. */
export function keepGuild(state: State): KeptGuild {
  const { origin, token, applicationId, guildId, bot, users, roles, channels, attachments } = state;
  const { guildCommands, globalCommands, nonces, closedDms } = state;
  const messages = new Map([...state.messages].filter(([, message]) => message.viewerId === undefined));
  return structuredClone({
    origin,
    token,
    applicationId,
    guildId,
    bot,
    users,
    roles,
    channels,
    messages,
    attachments,
    guildCommands,
    globalCommands,
    nonces,
    closedDms,
  });
}

/** Links to files begin with the address of the server, which may be another one in this run. */
export function moveFiles(state: State, from: string): void {
  const move = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.startsWith(`${from}/`) ? state.origin + value.slice(from.length) : value;
    if (Array.isArray(value)) return value.map(move);
    const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
    return isPlain ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, move(inner)])) : value;
  };
  for (const file of state.attachments.values()) file.url = String(move(file.url));
  for (const message of state.messages.values()) {
    message.embeds = move(message.embeds) as Message['embeds'];
    message.components = move(message.components) as Message['components'];
    message.attachments = message.attachments
      .map(({ id }) => state.attachments.get(id))
      .filter((file) => file !== undefined);
  }
}

// Three parts, the first of them the bot's id in base64: discord.js and people both look for that.
function createToken(applicationId: string): string {
  return [
    Buffer.from(applicationId).toString('base64url'),
    randomBytes(5).toString('base64url').slice(0, 6),
    randomBytes(29).toString('base64url').slice(0, 38),
  ].join('.');
}
