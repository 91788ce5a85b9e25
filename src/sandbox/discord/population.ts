// Who and what is in the server. Connected bots hear of every change.

import { PERMISSIONS } from './permission-bits.ts';
import type { PermissionName } from './permission-bits.ts';
import type { Role, State, User } from './state.ts';
import { channelJson, roleJson } from './wire.ts';

export type NewUser = { name: string; roleIds?: readonly string[]; manageServer?: boolean; locale?: string };

/** @returns its id */
export function addChannel(state: State, name: string): string {
  const channel = {
    id: state.nextId(),
    name,
    kind: 'text' as const,
    position: state.channels.size,
    denied: 0n,
    createdAt: state.clock(),
  };
  state.channels.set(channel.id, channel);
  state.events.emit('dispatch', 'CHANNEL_CREATE', channelJson(state, channel), 1);
  return channel.id;
}

/** @returns its id */
export function addRole(state: State, name: string, permissions: bigint, isMentionable: boolean): string {
  const role: Role = {
    id: state.nextId(),
    name,
    permissions,
    isMentionable,
    isManaged: false,
    position: state.roles.size,
  };
  state.roles.set(role.id, role);
  state.events.emit('dispatch', 'GUILD_ROLE_CREATE', { guild_id: state.guildId, role: roleJson(state, role) }, 1);
  return role.id;
}

const MANAGERS = 'Server managers';

/** @returns the id by which the person acts */
export function addUser(
  state: State,
  { name, roleIds = [], manageServer = false, locale = 'ko' }: NewUser,
): { id: string; name: string } {
  for (const id of roleIds) if (!state.roles.has(id)) throw new Error(`There is no role ${id}`);
  const managers = [...state.roles.values()].find((role) => role.name === MANAGERS)?.id;
  const own = manageServer ? [managers ?? addRole(state, MANAGERS, PERMISSIONS.manageServer, false)] : [];
  const user: User = {
    id: state.nextId(),
    name,
    roleIds: [...roleIds, ...own],
    locale,
    isBot: false,
    joinedAt: state.clock(),
  };
  state.users.set(user.id, user);
  return { id: user.id, name };
}

/** @throws Error when nobody has that id */
export function requireUser(state: State, { id }: { id: string }): User {
  const user = state.users.get(id);
  if (!user) throw new Error(`There is no user ${id}`);
  return user;
}

/** Takes permissions from the bot in a channel. @returns what gives them back */
export function deny(state: State, channelId: string, names: readonly PermissionName[]): () => void {
  const channel = state.channels.get(channelId);
  if (!channel) throw new Error(`There is no channel ${channelId}`);
  const bits = names.reduce((sum, name) => sum | PERMISSIONS[name], 0n);
  const change = (denied: bigint): void => {
    channel.denied = denied;
    state.events.emit('dispatch', 'CHANNEL_UPDATE', channelJson(state, channel), 1);
  };
  change(channel.denied | bits);
  return () => change(channel.denied & ~bits);
}

/** As when somebody deletes the channel: its messages are gone with it. */
export function deleteChannel(state: State, id: string): void {
  const channel = state.channels.get(id);
  if (!channel) throw new Error(`There is no channel ${id}`);
  state.channels.delete(id);
  for (const message of state.messages.values()) if (message.channelId === id) message.isDeleted = true;
  state.events.emit('dispatch', 'CHANNEL_DELETE', channelJson(state, channel), 1);
}
