// A Discord of one server, on this machine, for tests and the demo: REST, gateway and files on one port, and people who
// press buttons. Written from Discord's documents, not from our client, so that the two check each other.

import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

import { awaitAnswer, awaitChoices } from './answer.ts';
import type { Answer, SandboxModal } from './answer.ts';
import { waitFor } from './events.ts';
import type { WaitOptions } from './events.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { attachGateway } from './gateway.ts';
import type { GatewayControls } from './gateway.ts';
import { openInteraction } from './interactions.ts';
import { deleteMessage } from './messages.ts';
import type { PermissionName } from './permission-bits.ts';
import { addChannel, addRole, addUser, deleteChannel, deny, requireUser } from './population.ts';
import type { NewUser } from './population.ts';
import { chooseValues, clickButton, submitModal } from './press.ts';
import type { FieldInput } from './press.ts';
import { API_PATH, createApi } from './server.ts';
import { fillAutocomplete, fillCommand, findCommand } from './slash.ts';
import type { OptionInput } from './slash.ts';
import { createState, keepGuild, moveFiles } from './state.ts';
import type { Call, Choice, Command, Interaction, KeptGuild, Message, State } from './state.ts';
import { requireMessage, viewMessage } from './views.ts';
import type { SandboxMessage } from './views.ts';

export type { Answer, SandboxModal } from './answer.ts';
export type { Faults } from './faults.ts';
export type { FieldInput } from './press.ts';
export type { OptionInput } from './slash.ts';
export type { Call, Choice, Command, KeptGuild } from './state.ts';
export type { SandboxMessage } from './views.ts';

export type DiscordOptions = {
  /** 0, any free port, unless told. */
  port?: number;
  /** What time it is: ids, timestamps, the 15 minutes of a token, the nonce window, the age of messages. */
  clock?: () => Date;
  /** Real milliseconds the bot has to acknowledge; 3,000 unless told. */
  interactionTimeoutMs?: number;
  /** How long the same nonce gives the same message; Discord says "a few minutes", three unless told. */
  nonceWindowMs?: number;
  heartbeatMs?: number;
  /** False switches rate limits off. */
  rateLimits?: boolean;
  /** The server's language, `ko` unless told. */
  guildLocale?: string;
  /** The server of an earlier run, as its `snapshot` gave it. */
  kept?: KeptGuild | undefined;
};

/** A person: as `addUser` returned it. */
export type Person = { id: string };

/** An interaction a person has begun. */
export type SandboxInteraction = {
  id: string;
  kind: Interaction['kind'];
  userId: string;
  channelId: string;
  label: string;
  sourceId?: string;
};

type Listeners = {
  /** Awaited before the request has its effect. */
  request: (call: Call) => unknown;
  answered: (call: Call) => unknown;
  message: (message: SandboxMessage) => unknown;
  edit: (message: SandboxMessage) => unknown;
  delete: (message: SandboxMessage) => unknown;
  interaction: (interaction: SandboxInteraction) => unknown;
};

export type DiscordSandbox = AsyncDisposable & {
  /** Without version and trailing slash, for `DISCORD_API_URL`. */
  apiUrl: string;
  token: string;
  applicationId: string;
  guildId: string;
  /** The channel `orders`. */
  channelId: string;
  /** @returns its id */
  addChannel(name: string): string;
  /** Channels, threads and direct messages, in the order they came. */
  channels(): { id: string; name: string; kind: 'text' | 'thread' | 'dm' }[];
  /** @returns its id */
  addRole(name: string, options?: { isMentionable?: boolean }): string;
  addUser(user: NewUser): {
    id: string;
    name: string;
  };
  /** Everybody but the bot, and the roles that people can hold. */
  people(): { id: string; name: string; roleIds: string[] }[];
  roles(): { id: string; name: string }[];
  setRoles(user: Person, roleIds: readonly string[]): void;
  /** As when somebody deletes the channel in the server. */
  deleteChannel(channelId: string): void;
  /** Takes permissions from the bot in a channel, the default one unless told. @returns what gives them back */
  deny(names: PermissionName | readonly PermissionName[], channelId?: string): () => void;
  closeDirectMessages(user: Person): void;
  /** Waits until a bot is connected and identified. */
  connected(options?: WaitOptions): Promise<void>;
  /** What is to be seen in one channel or all, oldest first; with `viewer` also what only that person sees. */
  messages(channelId?: string, options?: { viewer?: Person }): SandboxMessage[];
  /** One message, also a deleted or ephemeral one. @throws Error when there never was such a message */
  message(id: string): SandboxMessage;
  deleteMessage(id: string): void;
  /** The server's commands as the bot registered them. */
  commands(): Command[];
  click(press: { messageId: string; customId?: string; label?: string; user: Person }): Promise<Answer>;
  select(press: { messageId: string; customId: string; values: readonly string[]; user: Person }): Promise<Answer>;
  submit(modal: SandboxModal | undefined, values: Record<string, FieldInput>, user: Person): Promise<Answer>;
  slash(typed: {
    command: string;
    options?: Record<string, OptionInput>;
    user: Person;
    channelId?: string;
  }): Promise<Answer>;
  autocomplete(typed: {
    command: string;
    option: string;
    value: string;
    user: Person;
    options?: Record<string, OptionInput>;
    channelId?: string;
  }): Promise<Choice[]>;
  /** Every request so far. */
  calls(): Call[];
  /** Broken rules: of the bot, and of the sandbox itself. A test should find none. */
  violations: string[];
  faults: Faults;
  gateway: GatewayControls;
  /** @returns what ends the listening */
  on<Name extends keyof Listeners>(event: Name, listener: Listeners[Name]): () => void;
  /** The next message that becomes visible to anybody. @throws Error after 15 seconds unless told otherwise */
  nextMessage(isWanted?: (message: SandboxMessage) => boolean, options?: WaitOptions): Promise<SandboxMessage>;
  nextEdit(isWanted?: (message: SandboxMessage) => boolean, options?: WaitOptions): Promise<SandboxMessage>;
  /** The whole server, for `kept` of another run. */
  snapshot(): KeptGuild;
  close(): Promise<void>;
};

/** Starts it on 127.0.0.1 with one channel, `orders`, and nobody but the bot in it. */
export async function startDiscord(options: DiscordOptions = {}): Promise<DiscordSandbox> {
  const {
    port = 0,
    clock = () => new Date(),
    interactionTimeoutMs = 3000,
    nonceWindowMs = 3 * 60_000,
    heartbeatMs = 41_250,
    rateLimits = true,
    guildLocale = 'ko',
    kept,
  } = options;
  const state = createState({ clock, interactionTimeoutMs, nonceWindowMs, guildLocale, kept });
  const faults = createFaults();
  const server = createApi(state, faults, { hasLimits: rateLimits });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  state.origin = `http://127.0.0.1:${listeningPort(server.address())}`;
  const gateway = attachGateway(state, server, heartbeatMs);
  if (kept) moveFiles(state, kept.origin);
  const [known] = state.channels.keys();
  const channelId = known ?? addChannel(state, 'orders');

  const close = async (): Promise<void> => {
    if (!server.listening) return;
    gateway.end();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };

  return {
    apiUrl: `${state.origin}${API_PATH}`,
    token: state.token,
    applicationId: state.applicationId,
    guildId: state.guildId,
    channelId,
    addChannel: (name) => addChannel(state, name),
    channels: () => [...state.channels.values()].map(({ id, name, kind }) => ({ id, name, kind })),
    addRole: (name, { isMentionable = false } = {}) => addRole(state, name, 0n, isMentionable),
    addUser: (user) => addUser(state, user),
    people: () =>
      [...state.users.values()].filter(({ isBot }) => !isBot).map(({ id, name, roleIds }) => ({ id, name, roleIds })),
    roles: () =>
      [...state.roles.values()]
        .filter(({ id, isManaged }) => id !== state.guildId && !isManaged)
        .map(({ id, name }) => ({ id, name })),
    setRoles: (user, roleIds) => void (requireUser(state, user).roleIds = [...roleIds]),
    deleteChannel: (id) => deleteChannel(state, id),
    deny: (names, id = channelId) => deny(state, id, typeof names === 'string' ? [names] : names),
    closeDirectMessages: (user) => void state.closedDms.add(user.id),
    connected: async (waiting) =>
      void (await waitFor(
        state.events,
        ['ready'],
        () => (gateway.readyCount() > 0 ? true : undefined),
        'the bot to connect',
        waiting,
      )),
    messages(id, { viewer } = {}) {
      return [...state.messages.values()]
        .filter(
          (message) =>
            !message.isDeleted &&
            (id === undefined || message.channelId === id) &&
            (message.viewerId === undefined || message.viewerId === viewer?.id),
        )
        .map(viewMessage);
    },
    message: (id) => viewMessage(requireMessage(state, id)),
    deleteMessage: (id) => deleteMessage(state, requireMessage(state, id)),
    commands: () => structuredClone([...state.guildCommands.values()]),
    click: async ({ user, ...press }) => clickButton(state, { ...press, user: requireUser(state, user) }),
    select: async ({ user, ...press }) => chooseValues(state, { ...press, user: requireUser(state, user) }),
    async submit(modal, values, user) {
      if (!modal) throw new Error('No modal was shown');
      return submitModal(state, modal, values, requireUser(state, user));
    },
    async slash({ command, options: inputs = {}, user, channelId: where = channelId }) {
      const person = requireUser(state, user);
      const found = findCommand(state, command, person);
      const data = fillCommand(state, found, inputs);
      return awaitAnswer(
        state,
        openInteraction(state, { kind: 'command', user: person, channelId: where, label: `/${command}`, data }),
      );
    },
    async autocomplete({ command, option, value, user, options: others = {}, channelId: where = channelId }) {
      const person = requireUser(state, user);
      const { data, optionType } = fillAutocomplete(state, findCommand(state, command, person), {
        option,
        value,
        others,
      });
      return awaitChoices(
        state,
        openInteraction(state, {
          kind: 'autocomplete',
          user: person,
          channelId: where,
          label: `/${command} ${option}`,
          data,
          optionType,
        }),
      );
    },
    calls: () => structuredClone(state.calls),
    violations: state.violations,
    faults,
    gateway,
    on: (event, listener) => listen(state, event, listener),
    nextMessage: (isWanted, waiting) => next(state, 'message', isWanted, waiting),
    nextEdit: (isWanted, waiting) => next(state, 'edit', isWanted, waiting),
    snapshot: () => keepGuild(state),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function listeningPort(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('The sandbox listens on no port');
  return address.port;
}

function listen<Name extends keyof Listeners>(state: State, event: Name, listener: Listeners[Name]): () => void {
  const forMessages = (tell: (message: SandboxMessage) => unknown) => (message: Message) => tell(viewMessage(message));
  const by: { [One in keyof Listeners]: (tell: Listeners[One]) => () => void } = {
    request: (tell) => state.events.on('request', (call) => tell(structuredClone(call))),
    answered: (tell) => state.events.on('answered', (call) => tell(structuredClone(call))),
    message: (tell) => state.events.on('message', forMessages(tell)),
    edit: (tell) => state.events.on('edit', forMessages(tell)),
    delete: (tell) => state.events.on('delete', forMessages(tell)),
    interaction: (tell) =>
      state.events.on('interaction', ({ id, kind, userId, channelId, label, sourceId }) =>
        tell({ id, kind, userId, channelId, label, ...(sourceId !== undefined && { sourceId }) }),
      ),
  };
  return by[event](listener);
}

function next(
  state: State,
  event: 'message' | 'edit',
  isWanted: (message: SandboxMessage) => boolean = () => true,
  options?: WaitOptions,
): Promise<SandboxMessage> {
  const look = (message?: Message): SandboxMessage | undefined => {
    const view = message && viewMessage(message);
    return view && isWanted(view) ? view : undefined;
  };
  return waitFor(state.events, [event], look, event === 'message' ? 'a message' : 'an edit', options);
}
