// Our state as Discord writes it in answers and gateway events.

import { dropNulls } from './components.ts';
import type { Embed } from './components.ts';
import { PERMISSIONS } from './permission-bits.ts';
import { permissionsOf } from './permissions.ts';
import type { Attachment, Channel, Command, Interaction, Message, Role, State, User } from './state.ts';

/** What a message's flags may say. @see https://discord.com/developers/docs/resources/message#message-object-message-flags */
export const FLAG = {
  suppressEmbeds: 1 << 2,
  hasThread: 1 << 5,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  componentsV2: 1 << 15,
} as const;

/** @see https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-type */
export const INTERACTION_TYPE = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;

const CHANNEL_TYPE = { text: 0, dm: 1, thread: 11 } as const;

export function userJson(user: User) {
  return {
    id: user.id,
    username: user.name.toLowerCase().replaceAll(/\s+/g, '_'),
    global_name: user.isBot ? null : user.name,
    avatar: null,
    discriminator: user.isBot ? '0001' : '0',
    public_flags: 0,
    flags: 0,
    primary_guild: null,
    ...(user.isBot && { bot: true }),
  };
}

export function ownUserJson(state: State) {
  return {
    ...userJson(state.bot),
    mfa_enabled: false,
    locale: state.bot.locale,
    premium_type: 0,
    verified: true,
    email: null,
  };
}

export function memberJson(user: User) {
  return {
    user: userJson(user),
    roles: user.roleIds,
    nick: null,
    avatar: null,
    banner: null,
    communication_disabled_until: null,
    flags: 0,
    joined_at: user.joinedAt.toISOString(),
    pending: false,
    premium_since: null,
    mute: false,
    deaf: false,
  };
}

/** A member inside an interaction: with what they may do in that channel. */
export function actingMemberJson(state: State, user: User, channel: Channel) {
  return { ...memberJson(user), permissions: String(permissionsOf(state, user, channel)) };
}

export function roleJson(state: State, role: Role) {
  return {
    id: role.id,
    name: role.name,
    permissions: String(role.permissions),
    position: role.position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: role.isManaged,
    mentionable: role.isMentionable,
    icon: null,
    unicode_emoji: null,
    flags: 0,
    ...(role.isManaged && { tags: { bot_id: state.bot.id } }),
  };
}

export function channelJson(state: State, channel: Channel) {
  const common = { id: channel.id, type: CHANNEL_TYPE[channel.kind], flags: 0, last_message_id: null };
  if (channel.kind === 'dm') {
    const recipient = channel.recipientId === undefined ? undefined : state.users.get(channel.recipientId);
    return { ...common, recipients: recipient ? [userJson(recipient)] : [] };
  }
  const placed = {
    ...common,
    guild_id: state.guildId,
    name: channel.name,
    parent_id: channel.parentId ?? null,
    rate_limit_per_user: 0,
  };
  if (channel.kind === 'thread') {
    return {
      ...placed,
      owner_id: state.bot.id,
      thread_metadata: {
        archived: false,
        archive_timestamp: channel.createdAt.toISOString(),
        auto_archive_duration: 1440,
        locked: false,
        create_timestamp: channel.createdAt.toISOString(),
      },
      message_count: 0,
      member_count: 1,
      total_message_sent: 0,
    };
  }
  return {
    ...placed,
    position: channel.position,
    topic: null,
    nsfw: false,
    permission_overwrites:
      channel.denied === 0n ? [] : [{ id: state.bot.id, type: 1, allow: '0', deny: String(channel.denied) }],
  };
}

export function guildJson(state: State) {
  return {
    id: state.guildId,
    name: 'Bellhop Sandbox',
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: [],
    banner: null,
    owner_id: ownerId(state),
    application_id: null,
    region: 'south-korea',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    roles: [...state.roles.values()].map((role) => roleJson(state, role)),
    default_message_notifications: 0,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: state.guildLocale,
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
    incidents_data: null,
  };
}

/** The guild as the gateway shows it on connecting, with everything a client caches. */
export function guildCreateJson(state: State) {
  const channels = [...state.channels.values()];
  return {
    ...guildJson(state),
    joined_at: state.bot.joinedAt.toISOString(),
    large: false,
    unavailable: false,
    member_count: state.users.size,
    members: [memberJson(state.bot)],
    channels: channels.filter(({ kind }) => kind === 'text').map((channel) => channelJson(state, channel)),
    threads: channels.filter(({ kind }) => kind === 'thread').map((channel) => channelJson(state, channel)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

export function myGuildJson(state: State) {
  const { id, name, icon, banner, features } = guildJson(state);
  return { id, name, icon, banner, features, owner: false, permissions: String(permissionsOf(state, state.bot)) };
}

export function applicationJson(state: State) {
  return {
    id: state.applicationId,
    name: 'Bellhop',
    icon: null,
    description: '',
    type: null,
    bot: userJson(state.bot),
    bot_public: false,
    bot_require_code_grant: false,
    integration_types_config: { '0': {} },
    verify_key: '0'.repeat(64),
    flags: 0,
    flags_new: '0',
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: userJson(state.users.get(ownerId(state)) ?? state.bot),
    approximate_guild_count: 1,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
  };
}

// The first person who may manage the server owns it, so that the application has an owner who is no bot.
function ownerId(state: State): string {
  const people = [...state.users.values()].filter((user) => !user.isBot);
  const manager = people.find((user) => (permissionsOf(state, user) & PERMISSIONS.manageServer) !== 0n);
  return (manager ?? people[0] ?? state.bot).id;
}

export function commandJson(state: State, command: Command, isOfGuild: boolean) {
  const { handler: _handler, ...rest } = command;
  return {
    ...dropNulls(rest),
    application_id: state.applicationId,
    type: command.type ?? 1,
    description: command.description ?? '',
    default_member_permissions: isAbsent(command.default_member_permissions)
      ? null
      : String(command.default_member_permissions),
    dm_permission: command.dm_permission ?? true,
    nsfw: command.nsfw ?? false,
    contexts: command.contexts ?? null,
    integration_types: command.integration_types ?? [0],
    ...(command.options && { options: command.options.map(optionJson) }),
    ...(isOfGuild && { guild_id: state.guildId }),
  };
}

function optionJson(option: NonNullable<Command['options']>[number]): object {
  return {
    ...dropNulls(option),
    ...(option.options && { options: option.options.map(optionJson) }),
    ...(option.choices && { choices: option.choices.map(dropNulls) }),
  };
}

const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

export function attachmentJson(attachment: Attachment) {
  const { id, filename, url, bytes, contentType, description, title, isEphemeral } = attachment;
  return {
    id,
    filename,
    size: bytes.length,
    url,
    proxy_url: url,
    content_type: contentType,
    ...pngSize(bytes),
    ...(description !== undefined && { description }),
    ...(title !== undefined && { title }),
    ...(isEphemeral && { ephemeral: true }),
  };
}

// A PNG says its size in the first chunk, at a fixed place.
function pngSize(bytes: Buffer): { width?: number; height?: number } {
  if (bytes.length < 24 || bytes.toString('latin1', 1, 4) !== 'PNG') return {};
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function embedJson(embed: Embed): object {
  const { fields, author, footer, image, thumbnail, ...others } = dropNulls(embed);
  return {
    ...others,
    type: 'rich',
    ...(fields &&
      fields.length > 0 && { fields: fields.map((field) => ({ ...field, inline: field.inline ?? false })) }),
    ...(author?.name && { author: dropNulls(author) }),
    ...(footer?.text && { footer: dropNulls(footer) }),
    ...(image?.url && { image: dropNulls(image) }),
    ...(thumbnail?.url && { thumbnail: dropNulls(thumbnail) }),
  };
}

export function messageJson(state: State, message: Message, options: { withNonce?: boolean } = {}) {
  const interaction = message.interactionId === undefined ? undefined : state.interactions.get(message.interactionId);
  const channel = state.channels.get(message.channelId);
  const thread = message.threadId === undefined ? undefined : state.channels.get(message.threadId);
  const reference = message.referenceId;
  return {
    id: message.id,
    channel_id: message.channelId,
    type:
      interaction?.kind === 'command' && interaction.originalId === message.id ? 20 : reference === undefined ? 0 : 19,
    author: userJson(state.bot),
    content: message.content,
    embeds: (message.flags & FLAG.suppressEmbeds) === 0 ? message.embeds.map(embedJson) : [],
    components: message.components,
    attachments: message.attachments.map(attachmentJson),
    flags: message.flags,
    timestamp: message.createdAt.toISOString(),
    edited_timestamp: message.editedAt?.toISOString() ?? null,
    mentions: message.mentions.flatMap((id) => state.users.get(id) ?? []).map(userJson),
    mention_roles: message.mentionRoles,
    mention_everyone: message.mentionEveryone,
    pinned: false,
    tts: false,
    ...(options.withNonce && message.nonce !== undefined && { nonce: message.nonce }),
    ...(reference !== undefined && {
      message_reference: {
        type: 0,
        channel_id: message.channelId,
        message_id: reference,
        ...(channel?.kind !== 'dm' && { guild_id: state.guildId }),
      },
    }),
    ...(thread && { thread: channelJson(state, thread) }),
    ...(interaction && {
      webhook_id: state.applicationId,
      application_id: state.applicationId,
      interaction_metadata: interactionMetadataJson(state, interaction),
    }),
  };
}

function interactionMetadataJson(state: State, interaction: Interaction): object {
  const user = state.users.get(interaction.userId);
  const opener = interaction.openedBy === undefined ? undefined : state.interactions.get(interaction.openedBy);
  return {
    id: interaction.id,
    type: INTERACTION_TYPE[interaction.kind],
    ...(user && { user: userJson(user) }),
    authorizing_integration_owners: { '0': state.guildId },
    ...(interaction.kind === 'component' && { interacted_message_id: interaction.sourceId }),
    ...(opener && { triggering_interaction_metadata: interactionMetadataJson(state, opener) }),
  };
}
