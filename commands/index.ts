// The slash commands, to whom Discord shows them, and what stands behind the buttons and menus of their answers.
import { PermissionFlagsBits } from 'discord.js';
import type { Command, ComponentHandler, FormHandler } from '../src/discord/command.ts';
import { MORE_PREFIX } from '../src/order/custom-id.ts';
import { REPORT_PREFIX } from '../src/report/ids.ts';
import { answeringInPlace } from './answer.ts';
import { buyer } from './buyer/index.ts';
import type { CommandContext } from './context.ts';
import { BATCHES_PREFIX, turnBatches } from './license/batches.ts';
import { decideImport, IMPORT_PREFIX } from './license/import.ts';
import { license } from './license/index.ts';
import { decideWithdraw, WITHDRAW_PREFIX } from './license/withdraw.ts';
import { openPanel, PANEL_PREFIX, takePanelForm, takePanelTap } from './more/index.ts';
import { notify } from './notify/index.ts';
import { turnPage } from './order/history.ts';
import { order } from './order/index.ts';
import { PAGE_PREFIX } from './order/page-id.ts';
import { turnSearch } from './order/search.ts';
import { SEARCH_PREFIX } from './order/search-id.ts';
import { SEND_PREFIX, sendAnyway } from './order/send.ts';
import { PICK_PREFIX, pickOrder } from './order/status.ts';
import { PENDING_PREFIX, takePendingTap } from './pending/index.ts';
import { product } from './product/index.ts';
import { QUESTION_PREFIX, takeQuestionForm, takeQuestionTap } from './questions/index.ts';
import { report } from './report/index.ts';
import { takeReportTap } from './report/sales.ts';
import { store } from './store/index.ts';
import { takeTemplateButton, takeTemplateForm } from './template/edit.ts';
import { template } from './template/index.ts';
import { TEMPLATE_PREFIX } from './template/target.ts';

export const commands: readonly Command<CommandContext>[] = [
  order,
  license,
  product,
  store,
  buyer,
  template,
  report,
  notify,
];

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
  [IMPORT_PREFIX]: answeringInPlace(async ({ customId }, context, lang) => await decideImport(customId, context, lang)),
  [BATCHES_PREFIX]: answeringInPlace(async ({ customId }, context, lang) => await turnBatches(customId, context, lang)),
  [WITHDRAW_PREFIX]: answeringInPlace(
    async ({ customId }, context, lang) => await decideWithdraw(customId, context, lang),
  ),
  [SEARCH_PREFIX]: answeringInPlace(async ({ customId }, context, lang) => await turnSearch(customId, context, lang)),
  [PICK_PREFIX]: answeringInPlace(
    async (tap, context, lang) =>
      await pickOrder(tap.customId, context, lang, tap.isStringSelectMenu() ? tap.values[0] : undefined),
  ),
  [MORE_PREFIX]: openPanel,
  [PANEL_PREFIX]: takePanelTap,
  [SEND_PREFIX]: answeringInPlace(async ({ customId }, context, lang) => await sendAnyway(customId, context, lang)),
  [TEMPLATE_PREFIX]: takeTemplateButton,
  [REPORT_PREFIX]: takeReportTap,
  [QUESTION_PREFIX]: takeQuestionTap,
  [PENDING_PREFIX]: takePendingTap,
};

/** Forms that came back, by the beginning of their custom id. */
export const forms: Record<string, FormHandler<CommandContext>> = {
  [PANEL_PREFIX]: takePanelForm,
  [TEMPLATE_PREFIX]: takeTemplateForm,
  [QUESTION_PREFIX]: takeQuestionForm,
};
