// New messages, which ring where an edit would not: what needs a person later, the first start, and what stands still.
import { wordsFor, type Lang, type Words } from '../words/index.ts';
import { plainText } from './buyer-text.ts';
import { stampOf } from './card-line.ts';
import { byUrgency, faceOf, sayRule } from './face.ts';
import { isStockAlarm, sayStock, type StockAlarm, type StockDetail } from './stock-notices.ts';
import type { OrderView, LineView } from './view.ts';

export type Button = { type: 2; style: 1 | 2 | 3 | 4; label: string; custom_id: string };

/** A menu of texts. */
export type Menu = {
  type: 3;
  custom_id: string;
  placeholder: string;
  min_values: number;
  max_values: number;
  options: { label: string; value: string; description: string; default: boolean }[];
};

export type Row = { type: 1; components: (Button | Menu)[] };

/** A message without a card's embed. */
export type Notice = {
  content: string;
  components?: Row[] | undefined;
  /** Who is called: these roles, and nobody else. */
  allowed_mentions: { parse: []; roles?: string[] | undefined };
};

/** Something that stops more than one order. */
export type AlarmCode =
  | 'naver_quota'
  | 'naver_auth'
  | 'naver_ip'
  | 'naver_inquiries'
  | 'mail_server'
  | StockAlarm
  | 'unreadable'
  | 'discord_channel';

const RINGS_AT_MOST = 5;

/**
 * What an order needs of a person now, the most urgent line first, with the link to its card.
 * @param url  of the card's message; undefined while there is none
 */
export function renderRing(view: OrderView, lang: Lang, url: string | undefined): Notice {
  const words = wordsFor(lang);
  const needs = byUrgency(view.lines).flatMap((each) => {
    const wanted = sayWanted(each, words);
    return wanted ? [sayRing(each, wanted, words)] : [];
  });
  const resend = sayResend(view, words);
  if (resend) needs.push(resend);
  const more = needs.length > RINGS_AT_MOST ? [words.card.andMore(needs.length - RINGS_AT_MOST)] : [];
  const calls = needs.length > 0 ? [...needs.slice(0, RINGS_AT_MOST), ...more] : [words.ring.look];
  const order = words.ring.order(plainText(view.orderId, 40));
  return notice([...calls, url ? `${order} · ${url}` : order]);
}

/**
 * One ringing message for all that was paid before the first poll; their own cards came silently.
 * @param dueAt  the earliest dispatch deadline among them
 */
export function renderFirstStart({ count, dueAt }: { count: number; dueAt?: Date | undefined }, lang: Lang): Notice {
  const { firstStart } = wordsFor(lang);
  const due = dueAt ? [firstStart.due(stampOf(dueAt, 'f'), stampOf(dueAt, 'R'))] : [];
  return notice([firstStart.title(count), firstStart.body, ...due]);
}

/** What belongs into an alarm's sentence: see StockDetail for those of the stock, `lines` (their numbers) for `unreadable`. */
export type AlarmDetail = StockDetail & { lines?: string | undefined };

export function renderAlarm(code: AlarmCode, detail: AlarmDetail, lang: Lang): Notice {
  const { alarm } = wordsFor(lang);
  if (code === 'unreadable') return notice([alarm.unreadable(plainText(detail.lines ?? '?', 300))]);
  return notice(isStockAlarm(code) ? sayStock(code, detail, lang) : [alarm[code]]);
}

/** A mail that somebody asked for after the delivery, and that did not get through. */
function sayResend({ resend }: OrderView, { did, more }: Words): string | undefined {
  const rings: Record<string, string> = more.ring;
  const names: Record<string, string> = did;
  return resend && Object.hasOwn(rings, resend.what) ? `🔴 ${names[resend.what]}\n${rings[resend.what]}` : undefined;
}

function sayRing(each: LineView, wanted: string, words: Words): string {
  const face = faceOf(each, words);
  const { productName, remainQuantity } = each.line.shown;
  return `${face.emoji} ${face.words} · ${plainText(productName, 80)} ×${remainQuantity}\n${wanted}`;
}

/** Undefined for a line that needs nobody. */
function sayWanted(view: LineView, words: Words): string | undefined {
  const { line, isMaybeOut, surplus } = view;
  const { ring, cure } = words;
  switch (line.status) {
    case 'needs_attention':
      return cure[line.attention ?? 'claim_unclear'];
    case 'cancel_requested':
      if (isMaybeOut) return ring.cancel_requested_unsure;
      return line.emailedAt ? ring.cancel_requested_sent : ring.cancel_requested;
    case 'returned':
      return line.emailedAt ? ring.returned_sent : undefined;
    case 'dispatched':
      return surplus > 0 ? ring.surplus(surplus) : undefined;
    case 'held': {
      const rule = sayRule(view, words);
      return rule && ring.held(rule);
    }
    case 'canceled':
      if (isMaybeOut) return ring.canceled_unsure;
      return line.emailedAt ? ring.canceled_sent : ring.canceled;
    case 'awaiting_approval':
    case 'awaiting_address':
    case 'awaiting_stock':
    case 'dispatched_elsewhere':
    case 'return_requested':
      return ring[line.status];
    default:
      return undefined;
  }
}

function notice(rows: readonly string[]): Notice {
  return { content: rows.join('\n'), allowed_mentions: { parse: [] } };
}
