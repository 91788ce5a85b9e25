// The panel behind the card's button More: what it opens, and what each of its buttons, menus and forms does.
import { type MessageComponentInteraction, MessageFlags, type ModalSubmitInteraction } from 'discord.js';
import { parseMoreId } from '../../src/order/custom-id.ts';
import { langOf, wordsFor } from '../../src/words/index.ts';
import { type Answer, toMessage } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import type { Lang } from '../speech.ts';
import { drawAddressForm, drawDelayForm, drawNoteForm, drawReplaceForm, takeForm } from './forms.ts';
import { writeHistory } from './history.ts';
import { type PanelTap, parsePanelId, readNumber } from './id.ts';
import { findAllMeant, writeReplace, writeRevoke } from './licenses.ts';
import { writePanel } from './panel.ts';
import type { Deed } from './port.ts';
import { writeOutcome } from './question.ts';
import { writeLicenses, writeTalk, writeTalkWithKeys } from './show.ts';

export { PANEL_PREFIX } from './id.ts';

/** The button on the card. The card itself is everybody's; the panel is the presser's. */
export async function openPanel(interaction: MessageComponentInteraction, context: CommandContext): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const lang = langOf(interaction.locale);
  const cardNo = parseMoreId(interaction.customId)?.cardNo;
  const answer = cardNo === undefined ? wordsFor(lang).answer.oldCard : await writePanel(context, cardNo, lang);
  await interaction.editReply(toMessage(answer));
}

/** A button or a menu of the panel. */
export async function takePanelTap(interaction: MessageComponentInteraction, context: CommandContext): Promise<void> {
  const lang = langOf(interaction.locale);
  const tap = parsePanelId(interaction.customId);
  if (!tap) {
    await interaction.reply({ content: wordsFor(lang).more.oldPanel, flags: MessageFlags.Ephemeral });
    return;
  }
  const picked = interaction.isStringSelectMenu() ? interaction.values : [];
  const opened = openForm(tap, picked, context, lang);
  if (opened) {
    await interaction.showModal(opened);
    return;
  }
  // What will be copied, or holds keys, comes as a message of its own.
  const aside = { show: writeLicenses, talk: writeTalk, talk_keys: writeTalkWithKeys };
  if (tap.verb === 'show' || tap.verb === 'talk' || tap.verb === 'talk_keys') {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply(toMessage(await aside[tap.verb](tap, context, lang)));
    return;
  }
  await interaction.deferUpdate();
  await interaction.editReply(toMessage(await writeNext(tap, picked, context, lang)));
}

/** A form of the panel that came back. */
export async function takePanelForm(interaction: ModalSubmitInteraction, context: CommandContext): Promise<void> {
  if (interaction.isFromMessage()) await interaction.deferUpdate();
  else await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const lang = langOf(interaction.locale);
  const tap = parsePanelId(interaction.customId);
  const answer = tap ? await takeForm(interaction, { tap, context, lang }) : wordsFor(lang).more.oldPanel;
  await interaction.editReply(toMessage(answer));
}

function openForm(tap: PanelTap, picked: readonly string[], { now }: CommandContext, lang: Lang) {
  const [first] = picked;
  if (tap.verb === 'resend_to') return drawAddressForm(tap, lang);
  if (tap.verb === 'note') return drawNoteForm(tap, lang);
  if (tap.verb === 'delay') return drawDelayForm(tap, lang, now());
  if (tap.verb === 'replace' && first !== undefined) return drawReplaceForm({ ...tap, arg: first }, lang);
  return undefined;
}

/** What stands in the panel's message next. */
async function writeNext(
  tap: PanelTap,
  picked: readonly string[],
  context: CommandContext,
  lang: Lang,
): Promise<Answer> {
  const { aftercare, userId, by } = context;
  const mine = { cardNo: tap.cardNo, revision: tap.revision, by: { id: userId, name: by } };
  const ask = async (deed: Deed) => await writeOutcome(await aftercare.ask(mine, deed), { tap, context, lang });
  const ids = picked.flatMap((value) => readNumber(value) ?? []);
  switch (tap.verb) {
    case 'resend':
      return await writeOutcome(await aftercare.act(mine, { type: 'resend' }), { tap, context, lang });
    case 'sure':
      return await writeOutcome(await aftercare.confirm(tap.arg ?? '', mine.by), { tap, context, lang });
    case 'replace':
      return await writeReplace(tap, context, lang);
    case 'undo':
      return await ask({ type: 'undo_replace', licenseId: ids[0] ?? 0 });
    case 'unseen':
      return await ask({ type: 'unseen', licenseId: ids[0] ?? 0 });
    case 'revoke':
      if (ids.length > 0) return await ask({ type: 'revoke', licenseIds: ids, why: 'by_hand' });
      return await writeRevoke(tap, context, lang);
    case 'surplus':
    case 'over':
      return await ask({ type: 'revoke', licenseIds: await findAllMeant(tap.verb, tap, context), why: tap.verb });
    case 'history':
      return await writeHistory(tap, context, lang);
    default:
      return await writePanel(context, tap.cardNo, lang);
  }
}
