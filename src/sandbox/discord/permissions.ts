// Who may do what where.

import { PERMISSIONS } from './permission-bits.ts';
import type { PermissionName } from './permission-bits.ts';
import type { Channel, State, User } from './state.ts';

/** The permissions of a user in the guild, or in one of its channels, as bits. */
export function permissionsOf(state: State, user: User, channel?: Channel): bigint {
  let bits = state.roles.get(state.guildId)?.permissions ?? 0n;
  for (const roleId of user.roleIds) bits |= state.roles.get(roleId)?.permissions ?? 0n;
  if (user.id !== state.bot.id || !channel) return bits;
  const parent = channel.parentId === undefined ? undefined : state.channels.get(channel.parentId);
  return bits & ~channel.denied & ~(parent?.denied ?? 0n);
}

/** Whether the bot may. A channel that is a direct message asks for nothing. */
export function botMay(state: State, channel: Channel, name: PermissionName): boolean {
  return channel.kind === 'dm' || (permissionsOf(state, state.bot, channel) & PERMISSIONS[name]) !== 0n;
}
