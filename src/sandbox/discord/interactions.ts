// The life of an interaction on Discord's side: born of a press, acknowledged within three seconds, answered for
// fifteen minutes.

import { randomBytes } from 'node:crypto';

import { storeComponents } from './components.ts';
import { createMessage, editMessage } from './messages.ts';
import type { MessagePayload, Upload } from './message-rules.ts';
import { checkChoices, checkModal } from './modal-rules.ts';
import { permissionsOf } from './permissions.ts';
import { invalidForm, refusals, within } from './refusal.ts';
import type { Choice, Interaction, Message, Modal, State, User } from './state.ts';
import { FLAG, INTERACTION_TYPE, actingMemberJson, channelJson, messageJson } from './wire.ts';

/** @see https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type */
export const CALLBACK = { pong: 1, reply: 4, deferReply: 5, deferUpdate: 6, update: 7, choices: 8, modal: 9 } as const;

/** How long the token of an interaction is good for. */
const TOKEN_LIFE_MS = 15 * 60_000;
const TOKEN_PREFIX = 'interaction:';
const ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024;

/** Which first responses fit which interaction. */
const FITTING: Record<Interaction['kind'], readonly number[]> = {
  command: [CALLBACK.reply, CALLBACK.deferReply, CALLBACK.modal],
  component: [CALLBACK.reply, CALLBACK.deferReply, CALLBACK.deferUpdate, CALLBACK.update, CALLBACK.modal],
  autocomplete: [CALLBACK.choices],
  modal: [CALLBACK.reply, CALLBACK.deferReply, CALLBACK.deferUpdate, CALLBACK.update],
};

export type Press = Pick<Interaction, 'kind' | 'channelId' | 'label' | 'sourceId' | 'openedBy' | 'optionType'> & {
  user: User;
  /** The `data` of the gateway event. */
  data: object;
};

/** Makes an interaction and sends it to the bot. */
export function openInteraction(state: State, { user, data, ...press }: Press): Interaction {
  const id = state.nextId();
  const interaction: Interaction = {
    ...press,
    id,
    // Real tokens, too, have the id in them.
    token: Buffer.from(`${TOKEN_PREFIX}${id}:${randomBytes(60).toString('base64url')}`).toString('base64url'),
    userId: user.id,
    createdAt: state.clock(),
    startedAtMs: performance.now(),
    isExpired: false,
    followUpIds: [],
    writtenIds: [],
  };
  state.interactions.set(interaction.id, interaction);
  state.events.emit('interaction', interaction);
  state.events.emit('dispatch', 'INTERACTION_CREATE', interactionJson(state, interaction, user, data), 0);
  return interaction;
}

function interactionJson(state: State, interaction: Interaction, user: User, data: object): object {
  const channel = state.channels.get(interaction.channelId);
  if (!channel) throw new Error(`There is no channel ${interaction.channelId}`);
  const source = interaction.sourceId === undefined ? undefined : state.messages.get(interaction.sourceId);
  return {
    id: interaction.id,
    application_id: state.applicationId,
    type: INTERACTION_TYPE[interaction.kind],
    token: interaction.token,
    version: 1,
    data,
    guild_id: state.guildId,
    guild: { id: state.guildId, locale: state.guildLocale, features: [] },
    guild_locale: state.guildLocale,
    channel_id: channel.id,
    channel: { ...channelJson(state, channel), permissions: String(permissionsOf(state, user, channel)) },
    member: actingMemberJson(state, user, channel),
    locale: user.locale,
    app_permissions: String(permissionsOf(state, state.bot, channel)),
    authorizing_integration_owners: { '0': state.guildId },
    context: 0,
    entitlements: [],
    attachment_size_limit: ATTACHMENT_SIZE_LIMIT,
    ...(source && { message: messageJson(state, source) }),
  };
}

export type Callback = { type: number; data?: (MessagePayload & { choices?: Choice[] } & Partial<Modal>) | null };

/** A first response and when it arrived, as `performance.now()`. */
export type Acknowledgement = {
  id: string;
  token: string;
  callback: Callback;
  uploads: readonly Upload[];
  receivedAtMs: number;
};

/**
 * Takes the first response.
 * @returns the message it has made or changed
 * @throws Refusal 10062 when it comes too late, 40060 when it is not the first
 */
export function acknowledge(
  state: State,
  { id, token, callback, uploads, receivedAtMs }: Acknowledgement,
): { interaction: Interaction; message?: Message } {
  const interaction = state.interactions.get(id);
  if (!interaction || interaction.token !== token) throw refusals.unknownInteraction();
  if (interaction.callbackType !== undefined) throw refusals.alreadyAcknowledged();
  const elapsedMs = receivedAtMs - interaction.startedAtMs;
  if (interaction.isExpired || elapsedMs > state.interactionTimeoutMs) throw refusals.unknownInteraction();
  checkFits(interaction, callback);
  const message = within('data', () => respond(state, interaction, callback, uploads));
  interaction.callbackType = callback.type;
  interaction.acknowledgedAfterMs = elapsedMs;
  state.events.emit('acknowledged', interaction);
  if (message && !isLoading(message) && callback.type !== CALLBACK.deferUpdate)
    noteWritten(state, interaction, message);
  return { interaction, ...(message && { message }) };
}

function checkFits(interaction: Interaction, { type }: Callback): void {
  const fitting = FITTING[interaction.kind].filter(
    (one) => interaction.sourceId !== undefined || (one !== CALLBACK.update && one !== CALLBACK.deferUpdate),
  );
  if (fitting.includes(type)) return;
  throw invalidForm([
    { path: ['type'], code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${fitting.join(', ')}}.` },
  ]);
}

function respond(
  state: State,
  interaction: Interaction,
  { type, data }: Callback,
  uploads: readonly Upload[],
): Message | undefined {
  const payload = data ?? {};
  const { channelId, sourceId } = interaction;
  const source = sourceId === undefined ? undefined : state.messages.get(sourceId);
  switch (type) {
    case CALLBACK.reply:
    case CALLBACK.deferReply: {
      const isEphemeral = ((payload.flags ?? 0) & FLAG.ephemeral) !== 0;
      const isDeferred = type === CALLBACK.deferReply;
      const draft = isDeferred ? { payload: {}, uploads: [], isLoading: true } : { payload, uploads };
      const message = createMessage(state, { ...draft, channelId, interaction, isEphemeral });
      interaction.originalId = message.id;
      return message;
    }
    case CALLBACK.update:
    case CALLBACK.deferUpdate:
      if (!source || source.isDeleted) throw refusals.unknownMessage();
      if (type === CALLBACK.update) editMessage(state, source, payload, uploads);
      interaction.originalId = source.id;
      return source;
    case CALLBACK.choices: {
      const choices = payload.choices ?? [];
      const problems = checkChoices(choices, interaction.optionType ?? 0);
      if (problems.length > 0) throw invalidForm(problems);
      interaction.choices = choices;
      return undefined;
    }
    case CALLBACK.modal: {
      const { custom_id = '', title = '', components = [] } = payload;
      const modal: Modal = { custom_id, title, components: components ?? [] };
      const problems = checkModal(modal);
      if (problems.length > 0) throw invalidForm(problems);
      interaction.modal = { ...modal, components: storeComponents(modal.components, (media) => media) };
      return undefined;
    }
    default:
      return undefined;
  }
}

/** The interaction whose token a webhook path carries. @throws Refusal 50027 once it is void, 10015 before the first response */
export function findByToken(state: State, webhookId: string, token: string): Interaction {
  const id = Buffer.from(token, 'base64url').toString().slice(TOKEN_PREFIX.length).split(':')[0];
  const interaction = state.interactions.get(id ?? '');
  if (interaction?.token !== token || webhookId !== state.applicationId) throw refusals.invalidWebhookToken();
  if (state.clock().getTime() - interaction.createdAt.getTime() > TOKEN_LIFE_MS) throw refusals.invalidWebhookToken();
  if (interaction.callbackType === undefined) throw refusals.unknownWebhook();
  return interaction;
}

/** A message the token may touch: the first response, a follow-up, the message with the button. `@original` is the first response. */
export function findOwnMessage(state: State, interaction: Interaction, id: string): Message {
  const { originalId, sourceId, followUpIds } = interaction;
  const wanted = id === '@original' ? originalId : [originalId, sourceId, ...followUpIds].find((own) => own === id);
  const message = wanted === undefined ? undefined : state.messages.get(wanted);
  if (!message || message.isDeleted) throw refusals.unknownMessage();
  return message;
}

export function followUp(
  state: State,
  interaction: Interaction,
  payload: MessagePayload,
  uploads: readonly Upload[],
): Message {
  const original = interaction.originalId === undefined ? undefined : state.messages.get(interaction.originalId);
  if (original && isLoading(original) && !original.isDeleted) {
    // The first follow-up after a deferred reply fills that reply; whether it is ephemeral was decided then.
    editThroughToken(state, interaction, original, payload, uploads);
    return original;
  }
  const isEphemeral = ((payload.flags ?? 0) & FLAG.ephemeral) !== 0;
  const message = createMessage(state, {
    channelId: interaction.channelId,
    payload,
    uploads,
    interaction,
    isEphemeral,
  });
  interaction.followUpIds.push(message.id);
  noteWritten(state, interaction, message);
  return message;
}

export function editThroughToken(
  state: State,
  interaction: Interaction,
  message: Message,
  payload: MessagePayload,
  uploads: readonly Upload[],
): void {
  editMessage(state, message, payload, uploads);
  noteWritten(state, interaction, message);
}

export const isLoading = (message: Message): boolean => (message.flags & FLAG.loading) !== 0;

function noteWritten(state: State, interaction: Interaction, message: Message): void {
  if (!interaction.writtenIds.includes(message.id)) interaction.writtenIds.push(message.id);
  state.events.emit('written', interaction);
}
