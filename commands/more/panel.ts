// The panel itself: the order in short, its notes, and a button for each thing that can be done.
import { ButtonStyle, ComponentType } from 'discord.js';
import { maskLicense } from '../../src/db/licenses.ts';
import { listUnderWay } from '../../src/db/mails.ts';
import { findOrderOfCard, findOrderView } from '../../src/db/orders.ts';
import { listBound } from '../../src/db/revocations.ts';
import {
  type BoundLicense,
  canDelay,
  isLiving,
  isRevocable,
  leftOverOf,
  owedOf,
  replaceable,
  surplusOf,
  whyNotMailed,
} from '../../src/order/aftercare.ts';
import { codeText, escapeText } from '../../src/order/buyer-text.ts';
import { stampOf } from '../../src/order/card-line.ts';
import { faceOf } from '../../src/order/face.ts';
import { maskAddress } from '../../src/order/recipient.ts';
import type { LineView, OrderView } from '../../src/order/view.ts';
import { wordsFor } from '../../src/words/index.ts';
import type { Answer } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { writeNotes } from '../notes.ts';
import type { Lang } from '../speech.ts';
import { panelIdOf, type PanelTap, type Verb } from './id.ts';

const KEYS_SHOWN = 5;
const LINES_SHOWN = 10;
const DESCRIPTION_ROOM = 3_900;

type Context = Pick<CommandContext, 'books' | 'storeId' | 'isAdmin'>;

/** An order with all licenses that it has or had. */
export type CareView = { view: OrderView; licenses: BoundLicense[] };

export async function findCareView({ books, storeId }: Context, cardNo: number): Promise<CareView | undefined> {
  const card = await findOrderOfCard(books, storeId, cardNo);
  const view = card && (await findOrderView(books, storeId, card.orderId));
  if (!view) return undefined;
  const ids = view.lines.map(({ line }) => line.productOrderId);
  return { view, licenses: await listBound(books, storeId, ids) };
}

/** @param told  what came of a tap, above the panel */
export async function writePanel(context: Context, cardNo: number, lang: Lang, told = ''): Promise<Answer> {
  const words = wordsFor(lang);
  const found = await findCareView(context, cardNo);
  if (!found) return { content: [told, words.more.why.no_card].filter(Boolean).join('\n') };
  const { view } = found;
  const rows = view.lines.slice(0, LINES_SHOWN).flatMap((each) => [...writeLine(each, found, lang), '']);
  const more = view.lines.length > LINES_SHOWN ? [words.card.others(view.lines.length - LINES_SHOWN), ''] : [];
  const [underWay] = await listUnderWay(context.books, context.storeId, view.orderId);
  const pending = underWay ? [words.more.underWay(escapeText(underWay.askedBy ?? '', 80)), ''] : [];
  const notes = await writeNotes(context, view.orderId, lang);
  const description = fit([...rows, ...more, ...pending], notes);
  return {
    content: told,
    embeds: [{ title: words.more.title(view.orderId), description }],
    components: drawButtons(found, context, lang),
  };
}

function writeLine(each: LineView, { licenses }: CareView, lang: Lang): string[] {
  const words = wordsFor(lang);
  const { more } = words;
  const { line, hasLink } = each;
  const { shown } = line;
  const face = faceOf(each, words);
  const owed = owedOf(line, licenses);
  const revoked = licenses.filter((one) => one.productOrderId === line.productOrderId && !isLiving(one)).length;
  const surplus = surplusOf(line, licenses).length;
  const leftOver = leftOverOf(line, licenses).length;
  const keys = [
    ...owed.slice(0, KEYS_SHOWN).map((license) => codeText(maskLicense(license), 60)),
    ...(owed.length > KEYS_SHOWN ? [more.moreKeys(owed.length - KEYS_SHOWN)] : []),
    ...(revoked > 0 ? [more.revoked(revoked)] : []),
  ];
  const rows = [
    `${face.emoji} **${escapeText(shown.productName, 80)}** ×${shown.remainQuantity || shown.quantity} · ${face.words}`,
    keys.length > 0 && more.license(keys.join(', ')),
    hasLink && more.link,
    line.recipient.address && `✉️ ${codeText(maskAddress(line.recipient.address), 120)}`,
    surplus > 0 && more.surplus(surplus),
    leftOver > 0 && more.leftOver(leftOver),
    canDelay(line) &&
      shown.dispatchDueAt &&
      more.due(stampOf(shown.dispatchDueAt, 'f'), stampOf(shown.dispatchDueAt, 'R')),
  ];
  return rows.filter((row) => typeof row === 'string' && row !== '') as string[];
}

/** What may be done now, two in a row. */
function drawButtons(
  { view, licenses }: CareView,
  { isAdmin }: Context,
  lang: Lang,
): NonNullable<Answer['components']> {
  const { button } = wordsFor(lang).more;
  const lines = view.lines.map(({ line }) => line);
  const canMail = lines.some((line) => !whyNotMailed(line));
  const hasLiving = licenses.some(isLiving) || view.lines.some(({ hasLink }) => hasLink);
  const canReplace =
    lines.some((line) => replaceable(line, licenses).length > 0) ||
    licenses.some((license) => isLiving(license) && license.replaces !== undefined);
  const canRevoke = licenses.some((license) => isRevocable(license) || license.status === 'revoked');
  const possible: [Verb, boolean][] = [
    ['resend', canMail],
    ['resend_to', canMail],
    ['show', isAdmin && hasLiving],
    ['talk', true],
    ['replace', canReplace],
    ['revoke', canRevoke],
    ['note', true],
    ['history', true],
    ['delay', lines.some(canDelay)],
  ];
  const verbs = possible.filter(([, can]) => can).map(([verb]) => verb as keyof typeof button & Verb);
  const buttons = verbs.map((verb) => ({
    type: ComponentType.Button as const,
    style: verb === 'resend' ? (ButtonStyle.Primary as const) : (ButtonStyle.Secondary as const),
    label: String(button[verb]),
    custom_id: panelIdOf({ verb, cardNo: view.cardNo, revision: view.revision }),
  }));
  return Array.from({ length: Math.ceil(buttons.length / 2) }, (_, row) => ({
    type: ComponentType.ActionRow,
    components: buttons.slice(row * 2, row * 2 + 2),
  }));
}

/** Back to the panel, below whatever was opened from it. */
export function drawBack(tap: Pick<PanelTap, 'cardNo' | 'revision'>, lang: Lang) {
  return {
    type: ComponentType.Button as const,
    style: ButtonStyle.Secondary as const,
    label: wordsFor(lang).more.button.back,
    custom_id: panelIdOf({ ...tap, verb: 'panel' }),
  };
}

/** Notes are what a person wrote: they stay, and the lines give way. */
function fit(rows: readonly string[], notes: readonly string[]): string {
  const tail = notes.join('\n');
  const kept: string[] = [];
  let room = DESCRIPTION_ROOM - tail.length;
  for (const row of rows) {
    room -= row.length + 1;
    if (room < 0) break;
    kept.push(row);
  }
  return [...kept, tail].join('\n').trim();
}
