// The daily digest: one message for the day before and for what is to be done now. The first line is what a locked phone shows.
import { escapeText, plainText } from '../order/buyer-text.ts';
import type { LineStatus } from '../order/line.ts';
import { openButton } from '../order/pending-panel.ts';
import { commandsEn } from '../words/commands.en.ts';
import { commandsKo } from '../words/commands.ko.ts';
import { formatDay, formatMoment, formatSpan, formatTime, formatWon, isSameDay, type Lang } from '../words/format.ts';
import { wordsFor, type Words } from '../words/index.ts';
import type { DayFigures, SalesFigures } from './figures.ts';
import { reportIdOf } from './ids.ts';
import type { Period } from './period.ts';

export type WaitingLine = {
  orderId: string;
  productName: string;
  dueAt: Date | undefined;
  place: { channelId: string; messageId: string } | undefined;
};

/** Lines that wait for a person in one state, and the first of them by their deadlines. */
export type Waiting = { status: LineStatus; lines: number; first: WaitingLine[] };

export type Due = { overdue: number; today: number; /** The first that is not over. */ firstAt: Date | undefined };

export type DigestStock = {
  name: string;
  left: number;
  /** At the pace of the last days. */ days: number | undefined;
  isLow: boolean;
};

export type DigestView = {
  now: Date;
  /** Of the day before. */
  sales: SalesFigures;
  deeds: DayFigures;
  waiting: Waiting[];
  due: Due;
  /** What is sold from a pool, the scarcest first. */
  stock: DigestStock[];
  system: {
    polledAt: Date | undefined;
    /** The store was not read for long, or not at all. */ isStale: boolean;
    isPaused: boolean;
    alarms: number;
    pausedListings: string[];
  };
  /** The last seven days, for the button. */
  week: Period;
  cardUrl: (channelId: string, messageId: string) => string;
};

/** A message as Discord's API takes it. */
export type DigestMessage = {
  content: string;
  embeds?: { color: number; fields: { name: string; value: string }[]; image?: { url: string } }[];
  components?: { type: 1; components: { type: 2; style: 1 | 2 | 3 | 4; label: string; custom_id: string }[] }[];
  allowed_mentions: { parse: [] };
};

/** Discord's limits, with room to spare: a field 1,024 letters, a name in a row so many. */
const FIELD_ROOM = 980;
const NAME_ROOM = 60;
const STOCK_ROWS = 10;
const GREEN = 0x57f287;
const ORANGE = 0xe67e22;

/** `📊 11/23(월)`: how every digest of that day begins, in that language. */
export function digestTitle({ period }: Pick<SalesFigures, 'period'>, lang: Lang): string {
  return wordsFor(lang).report.digest.title(formatDay(period.from, lang));
}

/** Nothing sold, nothing done, nothing to do, nothing wrong: one line, and no phone rings. */
export function isQuiet({ sales, deeds, waiting, due, stock, system }: DigestView): boolean {
  const happened =
    sales.lines + deeds.delivered.auto + deeds.delivered.approved + deeds.canceled.lines + deeds.returned;
  const isWell = !system.isPaused && !system.isStale && system.alarms === 0 && system.pausedListings.length === 0;
  return happened + waiting.length + due.overdue + due.today === 0 && isWell && !stock.some(({ isLow }) => isLow);
}

export function renderDigest(view: DigestView, lang: Lang, picture?: string): DigestMessage {
  const words = wordsFor(lang);
  const say = words.report.digest;
  const { sales, deeds, waiting } = view;
  if (isQuiet(view) && !picture)
    return { content: say.quiet(formatDay(sales.period.from, lang)), allowed_mentions: { parse: [] } };
  const delivered = deeds.delivered.auto + deeds.delivered.approved;
  const waits = waiting.reduce((sum, { lines }) => sum + lines, 0);
  const rows: [string, string | undefined][] = [
    [say.row.waiting, writeWaiting(view, lang)],
    [say.row.deadlines, writeDue(view, say)],
    [say.row.sales, writeSales(sales, lang, say)],
    [say.row.delivery, delivered > 0 ? writeDelivery(deeds, lang, say) : undefined],
    [say.row.claims, writeClaims(deeds, say)],
    [say.row.stock, writeStock(view.stock, say)],
    [say.row.system, writeSystem(view, lang, say)],
  ];
  return {
    content: [
      digestTitle(sales, lang),
      say.sold(sales.orders, formatWon(sales.revenueKrw, lang)),
      say.delivered(delivered),
      ...(waits > 0 ? [say.waiting(waits)] : []),
    ].join(' · '),
    embeds: [
      {
        color: waits > 0 || view.due.overdue > 0 || view.system.alarms > 0 ? ORANGE : GREEN,
        fields: rows.flatMap(([name, value]) => (value ? [{ name, value: value.slice(0, 1_024) }] : [])),
        ...(picture && { image: { url: `attachment://${picture}` } }),
      },
    ],
    components: [
      {
        type: 1,
        components: [
          ...(waits > 0 ? [openButton(lang)] : []),
          { type: 2, style: 2, label: say.week, custom_id: reportIdOf('see', view.week) },
        ],
      },
    ],
    allowed_mentions: { parse: [] },
  };
}

function writeWaiting({ waiting, cardUrl, now }: DigestView, lang: Lang): string | undefined {
  const say = wordsFor(lang).report.digest;
  const states = (lang === 'ko' ? commandsKo : commandsEn).status;
  const rows: string[] = [];
  for (const { status, lines, first } of waiting) {
    rows.push(`**${say.state(states[status], lines)}**`);
    for (const { productName, dueAt, place } of first) {
      const due = dueAt && (isSameDay(dueAt, now) ? formatTime(dueAt) : formatMoment(dueAt, lang));
      const link = place && `[${say.card}](${cardUrl(place.channelId, place.messageId)})`;
      rows.push(`• ${[escapeText(productName, NAME_ROOM), due && `⏰ ${due}`, link].filter(Boolean).join(' · ')}`);
    }
    if (lines > first.length) rows.push(say.more(lines - first.length));
  }
  return fit(rows);
}

function writeDue({ due }: DigestView, say: Words['report']['digest']): string | undefined {
  const parts = [
    ...(due.overdue > 0 ? [say.overdue(due.overdue)] : []),
    ...(due.today > 0 && due.firstAt ? [say.dueToday(due.today, formatTime(due.firstAt))] : []),
  ];
  return parts.join(' · ') || undefined;
}

function writeSales(sales: SalesFigures, lang: Lang, say: Words['report']['digest']): string {
  const { products, otherProducts } = sales;
  const sold = products.map(({ name, units }) => say.product(escapeText(name, NAME_ROOM), units));
  const rest = otherProducts ? [say.otherProducts(otherProducts.count)] : [];
  const sum = say.sold(sales.orders, formatWon(sales.revenueKrw, lang));
  return [sum, ...(sold.length > 0 ? [[...sold, ...rest].join(' · '), say.definition] : [])].join('\n');
}

function writeDelivery({ delivered, delivery }: DayFigures, lang: Lang, say: Words['report']['digest']): string {
  const took = delivery && say.took(formatSpan(delivery.medianMs, lang), formatSpan(delivery.longestMs, lang));
  return [say.how(delivered.auto, delivered.approved), took].filter(Boolean).join('\n');
}

function writeClaims({ canceled, returned }: DayFigures, say: Words['report']['digest']): string | undefined {
  if (canceled.lines + returned === 0) return undefined;
  return [say.canceled(canceled.lines, canceled.sent), say.returned(returned)].join(' · ');
}

function writeStock(stock: readonly DigestStock[], say: Words['report']['digest']): string | undefined {
  const rows = stock
    .slice(0, STOCK_ROWS)
    .map(
      ({ name, left, days, isLow }) =>
        say.left(escapeText(name, NAME_ROOM), left, days) + (isLow && left > 0 ? say.low : ''),
    );
  return fit([...rows, ...(stock.length > STOCK_ROWS ? [say.otherProducts(stock.length - STOCK_ROWS)] : [])]);
}

function writeSystem({ system, now }: DigestView, lang: Lang, say: Words['report']['digest']): string {
  const { polledAt, isStale, isPaused, alarms, pausedListings } = system;
  const polled = polledAt && (isSameDay(polledAt, now) ? formatTime(polledAt) : formatMoment(polledAt, lang));
  const troubles = [
    ...(isPaused ? [say.paused] : []),
    ...(isStale ? [say.stale] : []),
    ...(alarms > 0 ? [say.alarms(alarms)] : []),
    ...(pausedListings.length > 0 ? [say.listingPaused(plainText(pausedListings.join(', '), 300))] : []),
  ];
  return [...(troubles.length > 0 ? troubles : [say.fine]), polled ? say.polled(polled) : say.neverPolled].join(' · ');
}

/** Whole rows, as many as a field has room for. */
function fit(rows: readonly string[]): string | undefined {
  const kept: string[] = [];
  let used = 0;
  for (const row of rows) {
    used += row.length + 1;
    if (used > FIELD_ROOM) {
      kept.push('…');
      break;
    }
    kept.push(row);
  }
  return kept.join('\n') || undefined;
}
