// What the bot may do in a channel, asked of Discord itself: works without the gateway.
import {
  type APIChannel,
  type APIGuildMember,
  type APIRole,
  ChannelType,
  OverwriteType,
  PermissionFlagsBits,
  Routes,
} from 'discord.js';
import { isChannelTrouble } from './cards.ts';
import type { Discord } from './client.ts';

export type ChannelFault = 'view' | 'send' | 'embed' | 'history';

/** What cards and messages need. */
const NEEDED: readonly [ChannelFault, bigint][] = [
  ['view', PermissionFlagsBits.ViewChannel],
  ['send', PermissionFlagsBits.SendMessages],
  ['embed', PermissionFlagsBits.EmbedLinks],
  ['history', PermissionFlagsBits.ReadMessageHistory],
];

export function createChannelAccess({ rest, guildId, findOwnId }: Pick<Discord, 'rest' | 'guildId' | 'findOwnId'>) {
  return {
    /** What is missing there; `elsewhere`: no text channel of our server. */
    async faultsOf(channelId: string): Promise<ChannelFault[] | 'elsewhere'> {
      const channel = await findChannel(channelId);
      if (!channel) return NEEDED.map(([fault]) => fault);
      const isText = channel.type === ChannelType.GuildText || channel.type === ChannelType.GuildAnnouncement;
      if (!isText || channel.guild_id !== guildId) return 'elsewhere';
      const { member, base } = await readOwn();
      if ((base & PermissionFlagsBits.Administrator) !== 0n) return [];
      let bits = base;
      const apply = (isMeant: (id: string) => boolean, type: OverwriteType) => {
        const all = (channel.permission_overwrites ?? []).filter((each) => each.type === type && isMeant(each.id));
        for (const { deny } of all) bits &= ~BigInt(deny);
        for (const { allow } of all) bits |= BigInt(allow);
      };
      apply((id) => id === guildId, OverwriteType.Role);
      apply((id) => member.roles.includes(id), OverwriteType.Role);
      apply((id) => id === member.user.id, OverwriteType.Member);
      return NEEDED.filter(([, bit]) => (bits & bit) === 0n).map(([fault]) => fault);
    },

    /** Whether a mention of the role calls anybody. */
    async canMention(roleId: string): Promise<boolean> {
      const { roles, base } = await readOwn();
      const mayAll = PermissionFlagsBits.Administrator | PermissionFlagsBits.MentionEveryone;
      return (base & mayAll) !== 0n || roles.some((role) => role.id === roleId && role.mentionable);
    },
  };

  /** Undefined for one that we may not see. */
  async function findChannel(channelId: string): Promise<APIChannel | undefined> {
    try {
      return (await rest.get(Routes.channel(channelId))) as APIChannel;
    } catch (error) {
      if (isChannelTrouble(error)) return undefined;
      throw error;
    }
  }

  /** The bot as a member, and what its roles allow it in the whole server. */
  async function readOwn(): Promise<{ member: APIGuildMember; roles: APIRole[]; base: bigint }> {
    const roles = (await rest.get(Routes.guildRoles(guildId))) as APIRole[];
    const member = (await rest.get(Routes.guildMember(guildId, await findOwnId()))) as APIGuildMember;
    const own = roles.filter(({ id }) => id === guildId || member.roles.includes(id));
    return { member, roles, base: own.reduce((bits, { permissions }) => bits | BigInt(permissions), 0n) };
  }
}
