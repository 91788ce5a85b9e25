// Lists that may be longer than a message.
import type { CommandWords } from './speech.ts';

/** Discord allows 4,096 in the description of an embed and does not say in which unit it counts: five per cent stay free. */
const DESCRIPTION_ROOM = 3_900;

/** As many rows as there is room for, and how many are missing. */
export function fitRows(rows: readonly string[], { common }: CommandWords): string {
  const kept: string[] = [];
  let used = common.more(rows.length).length;
  for (const row of rows) {
    used += row.length + 1;
    if (used > DESCRIPTION_ROOM) break;
    kept.push(row);
  }
  const missing = rows.length - kept.length;
  return [...kept, ...(missing > 0 ? [common.more(missing)] : [])].join('\n');
}

/** `12,345`: Koreans and English readers write it alike. */
export function writeCount(count: number): string {
  return count.toLocaleString('en-US');
}
