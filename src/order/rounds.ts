// Messages about many orders at once: deadlines that come near, and what the nightly comparison found.
import { commandsEn } from '../words/commands.en.ts';
import { commandsKo } from '../words/commands.ko.ts';
import { type Lang, type Words, wordsFor } from '../words/index.ts';
import { codeText, plainText } from './buyer-text.ts';
import { stampOf } from './card-line.ts';
import type { Difference } from './compare.ts';
import { faceOf } from './face.ts';
import type { Notice } from './notices.ts';
import type { LineView } from './view.ts';

/** A line whose deadline is near, with the link to its card; undefined while there is none. */
export type NearView = { view: LineView; dueAt: Date; url: string | undefined };

/** Discord allows 2,000 and does not say in which unit it counts: some stay free. */
const ROOM = 1_850;

/**
 * One message for all lines whose deadline is near or past, the most urgent first.
 * @param near.lines  those that are written out, as far as there is room
 * @param near.total  all of them
 * @param near.readAt  when the store was last read, where that is long ago
 */
export function renderDeadlines(
  near: { lines: readonly NearView[]; total: number; passed: number; readAt: Date | undefined },
  lang: Lang,
): Notice {
  const words = wordsFor(lang);
  const { deadlines } = words.watch;
  const rows = near.lines.map(({ view, dueAt, url }) => {
    const face = faceOf(view, words);
    const { productName, remainQuantity } = view.line.shown;
    const what = `${face.emoji} ${plainText(productName, 60)} ×${remainQuantity}`;
    return [what, face.words, stampOf(dueAt, 'R'), linkOf(deadlines.card, url, view.line.orderId)].join(' · ');
  });
  const stale = near.readAt ? [deadlines.stale(stampOf(near.readAt, 'R'))] : [];
  return fit(sayNear(near, words), rows, [...stale, deadlines.wayOut], { total: near.total, more: deadlines.more });
}

/** All differences of a night in one message. */
export function renderAudit(
  differences: readonly { difference: Difference; url: string | undefined }[],
  lang: Lang,
): Notice {
  const { audit } = wordsFor(lang).watch;
  const rows = differences.map(({ difference, url }) => {
    const row = audit.row(
      codeText(difference.orderId, 40),
      sayBooks(difference, lang),
      sayStore(difference, wordsFor(lang)),
    );
    return url ? `${row} · [${audit.card}](${url})` : row;
  });
  const total = differences.length;
  return fit(audit.title(total), rows, [audit.after], { total, more: audit.more });
}

function sayNear({ total, passed }: { total: number; passed: number }, { watch: { deadlines } }: Words): string {
  if (passed === 0) return deadlines.near(total);
  return passed === total ? deadlines.passed(total) : deadlines.both(passed, total - passed);
}

function sayBooks({ books, store }: Difference, lang: Lang): string {
  const { audit } = wordsFor(lang).watch;
  if (!books) return audit.unknown;
  const { status } = lang === 'ko' ? commandsKo : commandsEn;
  return [status[books.status], store && store.units !== books.units && audit.units(books.units)]
    .filter(Boolean)
    .join(', ');
}

function sayStore({ books, store }: Difference, { watch: { audit } }: Words): string {
  if (!store) return audit.missing;
  const units = books && store.units !== books.units && store.units > 0 ? audit.units(store.units) : '';
  return [audit.status[store.status], audit.claim[store.claim], units].filter(Boolean).join(', ');
}

function linkOf(word: string, url: string | undefined, orderId: string): string {
  return url ? `[${word}](${url})` : codeText(orderId, 40);
}

/** As many rows as there is room for, and how many are missing. */
function fit(
  title: string,
  rows: readonly string[],
  foot: readonly string[],
  { total, more }: { total: number; more: (count: number) => string },
): Notice {
  let used = [title, ...foot, more(total)].join('\n').length;
  const kept: string[] = [];
  for (const row of rows) {
    used += row.length + 1;
    if (used > ROOM) break;
    kept.push(row);
  }
  const missing = total - kept.length;
  const content = [title, ...kept, ...(missing > 0 ? [more(missing)] : []), ...foot].join('\n');
  return { content, allowed_mentions: { parse: [] } };
}
