// One line of an order as one field of the card's embed: what a seller wants to know before a thumb comes down.
import { formatMoment, formatWon, type Lang } from '../words/format.ts';
import { wordsFor, type Words } from '../words/index.ts';
import { codeText, escapeText, findMaskedAddress, maskOption } from './buyer-text.ts';
import { faceOf, isOpen, isOver } from './face.ts';
import type { Attention } from './line.ts';
import { maskAddress, type Recipient } from './recipient.ts';
import type { LineView, OrderView } from './view.ts';

export type Field = { name: string; value: string };

/** A row of a field. Where room is short, the row with the lowest weight goes first. */
type Row = { weight: number; text: string | undefined };

const KEYS_SHOWN = 4;

/**
 * The field of one line.
 * @param room  UTF-16 units for name and value together; at least 200
 */
export function renderField(view: LineView, order: OrderView, lang: Lang, room: number): Field {
  const name = escapeText(view.line.shown.productName, Math.min(200, Math.floor(room / 3))) || '–';
  const rows = listRows(view, order, lang).filter((row) => row.text);
  return { name, value: fitRows(rows, Math.min(1000, room - name.length)) };
}

/** `<t:…:R>` is drawn by every reader's own clock. @see https://docs.discord.com/developers/reference#message-formatting */
export function stampOf(at: Date, style: 'f' | 'R'): string {
  return `<t:${Math.floor(at.getTime() / 1000)}:${style}>`;
}

function listRows(view: LineView, order: OrderView, lang: Lang): Row[] {
  const words = wordsFor(lang);
  const { card } = words;
  const { line, trouble } = view;
  const { shown } = line;
  const face = faceOf(view, words);
  const failure = line.status === 'needs_attention' ? line.attention : undefined;
  return [
    {
      weight: 1,
      text: shown.productOption && card.option(escapeText(maskOption(shown.productOption, line.recipient), 200)),
    },
    {
      weight: 8,
      text: [sayQuantity(view, words), shown.amountKrw > 0 ? formatWon(shown.amountKrw, lang) : undefined]
        .filter(Boolean)
        .join(' · '),
    },
    { weight: 10, text: `${face.emoji} ${face.words}` },
    { weight: 9, text: failure && words.cure[failure] },
    { weight: 6, text: line.refusal && sayRefusal(line.refusal, failure, words) },
    { weight: 5, text: trouble && words.trouble[trouble] },
    { weight: 4, text: sayLicense(view, order, words) },
    { weight: 7, text: sayRecipient(line.recipient, words) },
    { weight: 6, text: view.earlierAddress && words.watch.earlierAddress(codeText(view.earlierAddress, 120)) },
    {
      weight: 6,
      text: shown.dispatchDueAt && card.deadline(stampOf(shown.dispatchDueAt, 'f'), stampOf(shown.dispatchDueAt, 'R')),
    },
    { weight: 3, text: sayProgress(view, lang, words) },
    { weight: 5, text: shown.productOrderStatus === 'PURCHASE_DECIDED' ? card.decided : undefined },
    { weight: 8, text: view.surplus > 0 && line.emailedAt ? card.surplus(view.surplus) : undefined },
    {
      weight: 2,
      text: line.because && line.status === 'awaiting_approval' ? card.because(words.because[line.because]) : undefined,
    },
  ];
}

/** Whose words they are depends on what failed. Of a license server only our own word for its fault is kept, or its status. */
function sayRefusal(refusal: string, failure: Attention | undefined, { card, serverFault }: Words): string {
  const faults: Record<string, string> = serverFault;
  const text = escapeText(refusal, 200);
  if (failure === 'license_refused')
    return card.serverSaid(Object.hasOwn(faults, refusal) ? (faults[refusal] ?? '') : text);
  if (failure === 'no_license_source') return card.unclearOption(text);
  return failure === 'mail_refused' ? card.mailServerSaid(text) : card.refusal(text);
}

function sayQuantity({ line: { shown } }: LineView, { card }: Words): string {
  const left = card.quantity(shown.remainQuantity || shown.quantity);
  return shown.remainQuantity === shown.quantity || shown.remainQuantity === 0
    ? left
    : `${left} (${card.ordered(shown.quantity)})`;
}

function sayLicense(view: LineView, order: OrderView, { card, face }: Words): string | undefined {
  const { line, maskedKeys, source, hasLink, keysFree } = view;
  if (maskedKeys.length > 0 || view.revoked > 0) {
    const keys = maskedKeys.slice(0, KEYS_SHOWN).map((key) => codeText(key, 40));
    const more = maskedKeys.length > KEYS_SHOWN ? ` ${card.moreKeys(maskedKeys.length - KEYS_SHOWN)}` : '';
    const left = keysFree === undefined ? '' : ` · ${card.keysNow(keysFree)}`;
    const gone = view.revoked > 0 ? ` · ${card.revoked(view.revoked)}` : '';
    return card.license(`${keys.join(', ')}${more}${gone}${left}`.replace(/^ · /, ''));
  }
  if (source === 'generate' || source === 'http') return isOver(line.status) ? undefined : card.license(card[source]);
  if (source === 'link') return card.license(hasLink ? card.link : card.linkMissing);
  if (isOver(line.status) || keysFree === undefined) return undefined;
  if (!isOpen(line.status)) return card.license(`${face.key_not_sent} · ${card.keysNow(keysFree)}`);
  const left = keysFree - countOwed(order, line.shown.productId);
  return card.license(
    `${card.fromPool(line.shown.remainQuantity)} · ${left < 0 ? card.keysShort(keysFree) : card.keysLeft(left)}`,
  );
}

/** Keys of a product that lines of this order will still take from the pool. */
function countOwed(order: OrderView, productId: string): number {
  return order.lines
    .filter(
      ({ line, maskedKeys }) => line.shown.productId === productId && isOpen(line.status) && maskedKeys.length === 0,
    )
    .reduce((sum, { line }) => sum + line.shown.remainQuantity, 0);
}

function sayRecipient({ address, confidence, source, suggestion, why, typed }: Recipient, words: Words): string {
  const { card } = words;
  const facts = [source && words.source[source], why ? words.doubt[why] : words.confidence[confidence]];
  const note = facts.filter(Boolean).join(', ');
  // Of a memo nothing but what looks like an address is shown, and that masked.
  const found = address ? maskAddress(address) : typed && findMaskedAddress(typed);
  const meant = suggestion && maskAddress(suggestion);
  const email = found ? `${codeText(found, 120)} (${note})` : note;
  if (!meant || meant === found) return card.email(email);
  return `${card.email(email)}\n${card.suggestion(codeText(meant, 120))}`;
}

function sayProgress({ line }: LineView, lang: Lang, { card }: Words): string | undefined {
  const steps = [
    line.emailedAt && card.emailedAt(formatMoment(line.emailedAt, lang)),
    line.dispatchedAt && card.dispatchedAt(formatMoment(line.dispatchedAt, lang)),
  ];
  return steps.filter(Boolean).join(' · ') || undefined;
}

/** Whole rows only: half a row could open a code span or an escape that nothing closes. */
function fitRows(rows: Row[], room: number): string {
  let kept = rows;
  const write = (): string => kept.map((row) => row.text).join('\n');
  while (write().length > room && kept.length > 1) {
    const lightest = Math.min(...kept.map((row) => row.weight));
    kept = kept.filter((row) => row.weight !== lightest);
  }
  return write();
}
