// The slash commands, to whom Discord shows them, and what stands behind the buttons and menus of their answers.
import { PermissionFlagsBits } from 'discord.js';
import type { Command, ComponentHandler } from '../src/discord/command.ts';
import { answeringInPlace } from './answer.ts';
import type { CommandContext } from './context.ts';
import { license } from './license/index.ts';
import { turnPage } from './order/history.ts';
import { order } from './order/index.ts';
import { PAGE_PREFIX } from './order/page-id.ts';
import { PICK_PREFIX, pickOrder } from './order/status.ts';
import { product } from './product/index.ts';
import { store } from './store/index.ts';

export const commands: readonly Command<CommandContext>[] = [order, license, product, store];

/**
 * The commands as Discord shall list them. Where roles are set it shows them to all, for it knows nothing of our roles and
 * would hide them from operators without the permission; else to members with Manage Server. Who may act is checked for
 * every interaction, whatever is shown.
 */
export function commandsShownFor(roles: {
  operatorRoleIds: readonly string[];
  adminRoleIds: readonly string[];
}): readonly Command<CommandContext>[] {
  if (roles.operatorRoleIds.length > 0 || roles.adminRoleIds.length > 0) return commands;
  const default_member_permissions = PermissionFlagsBits.ManageGuild.toString();
  return commands.map((command) => ({ ...command, data: { ...command.data, default_member_permissions } }));
}

/** By the beginning of the custom id. They answer who asked, in the answer itself, and outlive a restart. */
export const components: Record<string, ComponentHandler<CommandContext>> = {
  [PAGE_PREFIX]: answeringInPlace(async ({ customId }, context, lang) => await turnPage(customId, context, lang)),
  [PICK_PREFIX]: answeringInPlace(async ({ customId }, context, lang) => await pickOrder(customId, context, lang)),
};
