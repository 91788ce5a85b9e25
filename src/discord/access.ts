// Who may act, by what the interaction itself carries: a button has no permission of its own, and whoever sees it can tap it.
import { type BaseInteraction, PermissionFlagsBits, roleMention } from 'discord.js';
import { cleanText, cutText } from '../order/buyer-text.ts';
import type { Words } from '../words/index.ts';

/** Ids of Discord roles. */
export type Access = {
  /** May act. None: members with the permission Manage Server. */
  operatorRoleIds: readonly string[];
  /** May see keys and change rules. None: the operators. */
  adminRoleIds: readonly string[];
};

/** Whoever acts: the id for certainty, the name for the history and the card. */
export type Person = { id: string; name: string };

export function isOperator(interaction: BaseInteraction, { operatorRoleIds }: Access): boolean {
  return operatorRoleIds.length > 0 ? hasRole(interaction, operatorRoleIds) : hasManageServer(interaction);
}

export function isAdmin(interaction: BaseInteraction, access: Access): boolean {
  return access.adminRoleIds.length > 0 ? hasRole(interaction, access.adminRoleIds) : isOperator(interaction, access);
}

/** Names what is missing. The role is mentioned, so that it reads as its name; nobody is pinged by an answer. */
export function sayWhoMay(
  thing: 'button' | 'command',
  needs: 'operator' | 'admin',
  { operatorRoleIds, adminRoleIds }: Access,
  { answer }: Words,
): string {
  const roleIds = needs === 'admin' && adminRoleIds.length > 0 ? adminRoleIds : operatorRoleIds;
  if (roleIds.length === 0)
    return thing === 'button' ? answer.needsManageServerButton : answer.needsManageServerCommand;
  const roles = roleIds.slice(0, 10).map(roleMention).join(', ');
  return thing === 'button' ? answer.notAllowedButton(roles) : answer.notAllowedCommand(roles);
}

/** The person as the server knows them, by nickname first. */
export function personOf({ member, user }: BaseInteraction): Person {
  const nickname = member && ('nickname' in member ? member.nickname : member.nick);
  const name = cutText(cleanText(nickname ?? user.displayName), 60) || user.id;
  // In the history these two are Bellhop and the store, and nobody else.
  return { id: user.id, name: name === 'auto' || name === 'store' ? `@${name}` : name };
}

function hasRole({ member }: BaseInteraction, roleIds: readonly string[]): boolean {
  if (!member) return false;
  const { roles } = member;
  return roleIds.some((id) => (Array.isArray(roles) ? roles.includes(id) : roles.cache.has(id)));
}

function hasManageServer({ memberPermissions }: BaseInteraction): boolean {
  return memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false;
}
