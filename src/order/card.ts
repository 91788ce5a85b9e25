// The card of an order: one message that is always drawn whole, from what the books say now.
import { formatDay, formatMoment, formatSpan, formatTime, formatWon, isSameDay, type Lang } from '../words/format.ts';
import { wordsFor, type Words } from '../words/index.ts';
import { type Action, linesFor } from './actions.ts';
import { plainText } from './buyer-text.ts';
import { type Field, renderField } from './card-line.ts';
import { customIdOf, moreIdOf, parseCustomId, parseMoreId } from './custom-id.ts';
import { byUrgency, faceOf, isOpen, isOver } from './face.ts';
import type { Line, LineStatus } from './line.ts';
import type { LineView, OrderView } from './view.ts';

/** A button that sends an interaction; style 1 is the primary one, 2 the secondary, 4 the dangerous one. */
export type CardButton = { type: 2; style: 1 | 2 | 4; label: string; custom_id: string };

/** A message as Discord's API takes it: the one embed, and rows (type 1) of buttons. @see https://docs.discord.com/developers/resources/message#create-message */
export type CardMessage = {
  content: string;
  embeds: [{ title: string; color: number; fields: Field[]; footer: { text: string } }];
  components: { type: 1; components: CardButton[] }[];
  allowed_mentions: { parse: [] };
};

/** What isCardOf() looks at in a message that Discord gives back. */
export type PostedMessage = {
  embeds: readonly { title?: string }[];
  components?: readonly { type: number; components?: readonly { type: number; custom_id?: string }[] }[];
};

/** Discord allows 6,000 over the embed and does not say in which unit it counts: five per cent stay free. */
const EMBED_ROOM = 5700;
const FIELDS_AT_MOST = 20;
const FIELD_ROOM_AT_MOST = 1200;
const ROWS_AT_MOST = 5;

/** The order of the buttons; the main one moves to the front. */
const BUTTONS: readonly Action[] = [
  'deliver',
  'retry',
  'approve_cancel',
  'refuse_cancel',
  'edit_email',
  'was_given',
  'send',
  'dispatch',
  'resume',
  'hold',
];

/** What an operator most likely wants of a line. `deliver` goes before all of them. */
const MAIN: Partial<Record<LineStatus, Action>> = {
  needs_attention: 'retry',
  cancel_requested: 'approve_cancel',
  awaiting_address: 'edit_email',
  dispatched_elsewhere: 'was_given',
  emailed: 'dispatch',
  held: 'resume',
};

/** @param now  decides only how the deadline is worded */
export function renderCard(view: OrderView, lang: Lang, now: Date): CardMessage {
  return {
    content: renderContent(view, lang, now),
    embeds: [renderEmbed(view, lang)],
    components: renderButtons(view, wordsFor(lang)),
    allowed_mentions: { parse: [] },
  };
}

/** Whether a message of ours is the card of this order: by its buttons, or, where it has none, by its title. */
export function isCardOf(message: PostedMessage, { cardNo, orderId }: Pick<OrderView, 'cardNo' | 'orderId'>): boolean {
  const titles = (['ko', 'en'] as const).map((lang) => titleOf(orderId, lang));
  if (message.embeds.some(({ title }) => title !== undefined && titles.includes(title))) return true;
  const ids = (message.components ?? []).flatMap((row) => row.components?.map((each) => each.custom_id ?? '') ?? []);
  return ids.some((id) => (parseCustomId(id) ?? parseMoreId(id))?.cardNo === cardNo);
}

/** What a phone shows while it is locked: the state first, the long number last. Without backslashes, which would be seen there. */
function renderContent(view: OrderView, lang: Lang, now: Date): string {
  const words = wordsFor(lang);
  const [first] = byUrgency(view.lines);
  if (!first) return titleOf(view.orderId, lang);
  const face = faceOf(first, words);
  const { productName, remainQuantity, quantity } = first.line.shown;
  const sum = sumOf(view.lines);
  const others = view.lines.length - 1;
  const what = `${plainText(productName, 80)} ×${remainQuantity || quantity}`;
  const parts = [
    `${face.emoji} ${face.words}`,
    others > 0 ? `${what} ${words.card.andMore(others)}` : what,
    sum > 0 ? formatWon(sum, lang) : undefined,
    sayDue(view.lines, lang, now),
    plainText(view.orderId, 40),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** What the buyer paid for all that is not canceled or returned; for everything, where nothing is left. */
function sumOf(lines: readonly LineView[]): number {
  const alive = lines.filter(({ line }) => !isOver(line.status));
  return (alive.length > 0 ? alive : lines).reduce((sum, { line }) => sum + line.shown.amountKrw, 0);
}

function sayDue(lines: readonly LineView[], lang: Lang, now: Date): string | undefined {
  const { card } = wordsFor(lang);
  const dues = lines
    .filter(({ line }) => isOpen(line.status))
    .flatMap(({ line }) => (line.shown.dispatchDueAt ? [line.shown.dispatchDueAt.getTime()] : []));
  if (dues.length === 0) return undefined;
  const due = new Date(Math.min(...dues));
  if (due < now) return card.overdue;
  return isSameDay(due, now) ? card.dueToday(formatTime(due)) : card.due(formatDay(due, lang));
}

function renderEmbed(view: OrderView, lang: Lang): CardMessage['embeds'][0] {
  const words = wordsFor(lang);
  const urgent = byUrgency(view.lines);
  const title = titleOf(view.orderId, lang);
  const footer = renderFooter(view, lang, words);
  // Too many lines for one message: the most urgent ones are written out, in the order of the order.
  const chosen = new Set(urgent.slice(0, FIELDS_AT_MOST));
  const shown = view.lines.filter((each) => chosen.has(each));
  const hidden = view.lines.filter((each) => !chosen.has(each));
  const summary = hidden.length > 0 ? [summarize(hidden, words)] : [];
  const spent =
    title.length + footer.length + summary.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  const room = Math.min(FIELD_ROOM_AT_MOST, Math.floor((EMBED_ROOM - spent) / Math.max(1, shown.length)));
  return {
    title,
    color: urgent[0] ? faceOf(urgent[0], words).color : 0,
    fields: [...shown.map((each) => renderField(each, view, lang, room)), ...summary],
    footer: { text: footer },
  };
}

function titleOf(orderId: string, lang: Lang): string {
  return wordsFor(lang).card.title(plainText(orderId, 40));
}

function summarize(lines: readonly LineView[], words: Words): Field {
  const counts = new Map<string, number>();
  for (const each of byUrgency(lines)) {
    const face = faceOf(each, words);
    const key = `${face.emoji} ${face.words}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const rows = [...counts].slice(0, 12).map(([face, count]) => `${face}: ${count}`);
  return { name: words.card.others(lines.length), value: rows.join('\n') };
}

/** A footer knows no markdown and no `<t:…>`: times are Korea's, and names need no escape. */
function renderFooter(view: OrderView, lang: Lang, words: Words): string {
  const { paidAt, seenAt, approved, last, resend, notes = 0 } = view;
  const { card } = words;
  const counted = notes > 0 ? ` · 📝 ${notes}` : '';
  const rows = [`${card.paid(formatMoment(paidAt, lang))} · ${card.seen(formatMoment(seenAt, lang))}${counted}`];
  if (approved)
    rows.push(
      card.approved(nameActor(approved.actor, words), formatSpan(approved.at.getTime() - paidAt.getTime(), lang)),
    );
  // It stays until a later one gets through.
  if (resend && resend.what !== last?.what)
    rows.push(card.last(formatMoment(resend.at, lang), nameDeed(resend.what, words), nameActor(resend.actor, words)));
  // Paid is what the first row says.
  if (last && last.what !== 'paid')
    rows.push(card.last(formatMoment(last.at, lang), nameDeed(last.what, words), nameActor(last.actor, words)));
  return rows.join('\n');
}

/** A word of the history in the reader's language; one that has none stays as it is. */
export function nameDeed(what: string, { did }: Words): string {
  const names: Record<string, string> = did;
  return Object.hasOwn(names, what) ? (names[what] ?? what) : plainText(what, 60);
}

/** Who acted: a person's own name, or a word for what is none. */
export function nameActor(name: string, { actor }: Words): string {
  if (name === 'auto' || name === 'store') return actor[name];
  return plainText(name, 60) || '?';
}

function renderButtons(view: OrderView, { button }: Words): CardMessage['components'] {
  const lines = view.lines.map(({ line }) => line);
  const possible = BUTTONS.filter((action) => linesFor(lines, action).some((line) => isSensible(line, action)));
  const main = chooseMain(view, possible);
  const actions = main ? [main, ...possible.filter((action) => action !== main)] : possible;
  const buttons = actions.map((action): CardButton => ({
    type: 2,
    style: action === main ? 1 : 2,
    label: button[action],
    custom_id: customIdOf({ action, cardNo: view.cardNo, revision: view.revision }),
  }));
  buttons.push({ type: 2, style: 2, label: button.more, custom_id: moreIdOf(view) });
  // Two in a row: a phone wraps or shrinks more of them. Discord takes five rows.
  const width = Math.max(2, Math.ceil(buttons.length / ROWS_AT_MOST));
  return Array.from({ length: Math.ceil(buttons.length / width) }, (_, row) => ({
    type: 1,
    components: buttons.slice(row * width, row * width + width),
  }));
}

function chooseMain(view: OrderView, possible: readonly Action[]): Action | undefined {
  if (possible.includes('deliver')) return 'deliver';
  return byUrgency(view.lines)
    .map(({ line }) => MAIN[line.status])
    .find((action) => action !== undefined && possible.includes(action));
}

/** Possible is not yet useful: a new address changes nothing once the mail is out, and what the store hides cannot be dispatched. */
function isSensible(line: Line, action: Action): boolean {
  const isUnseen = line.attention === 'not_found' || line.attention === 'claim_unclear';
  if (action === 'edit_email') return !line.emailedAt && !isUnseen;
  if (action === 'dispatch') return !isUnseen;
  // 직권취소: Naver decides about it, not the seller.
  if (action === 'approve_cancel' || action === 'refuse_cancel') return line.shown.claimType !== 'ADMIN_CANCEL';
  return true;
}
