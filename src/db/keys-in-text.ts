// Licenses that stand in a text that somebody wrote: found by their prints, since no key lies open.
import { sql } from 'kysely';
import { type KeyCandidate, listKeyCandidates } from '../order/keys-in-text.ts';
import { printOf } from './batches.ts';
import type { Books, BooksTrx } from './books.ts';
import { findGoods } from './goods.ts';
import { maskKey } from './licenses.ts';

/** A license in a text, from `start` to `end`, and how it may be shown. */
export type KeyHit = { start: number; end: number; masked: string } & (
  | {
      licenseId: number;
      status: 'free' | 'reserved' | 'delivered' | 'set_aside' | 'revoked' | 'withdrawn' | 'taken';
      /** The line that has it. */
      productOrderId: string | undefined;
    }
  | { link: string }
);

/** Keys that the store ever had, and the links that it sells. */
export async function findKeysIn(books: Books | BooksTrx, storeId: string, text: string): Promise<KeyHit[]> {
  return [...(await findKeys(books, storeId, text)), ...(await findLinks(books, storeId, text))];
}

async function findKeys(books: Books | BooksTrx, storeId: string, text: string): Promise<KeyHit[]> {
  const byPrint = new Map<string, KeyCandidate[]>();
  for (const candidate of listKeyCandidates(text)) {
    for (const form of candidate.forms) {
      const print = printOf(books, form);
      byPrint.set(print, [...(byPrint.get(print) ?? []), candidate]);
    }
  }
  if (byPrint.size === 0) return [];
  const rows = await books.db
    .selectFrom('licenses')
    .select(['license_id', 'key_print', 'status', 'product_order_id'])
    .where('store_id', '=', storeId)
    .where(sql<boolean>`key_print = any(${[...byPrint.keys()]}::text[])`)
    .execute();
  return rows.flatMap((row) =>
    (byPrint.get(row.key_print) ?? []).map(({ start, end }) => ({
      start,
      end,
      masked: maskKey(text.slice(start, end)),
      licenseId: row.license_id,
      status: row.status,
      productOrderId: row.product_order_id ?? undefined,
    })),
  );
}

/** Whole links, whatever stands around them; the scheme is often left out. */
async function findLinks(books: Books | BooksTrx, storeId: string, text: string): Promise<KeyHit[]> {
  const links = (await findGoods(books, storeId)).flatMap(({ link }) => link ?? []);
  const read = text.toLowerCase();
  return [...new Set(links)].flatMap((link) => {
    const bare = link.replace(/^https?:\/\//i, '').toLowerCase();
    if (bare === '') return [];
    const hits: KeyHit[] = [];
    for (let at = read.indexOf(bare); at >= 0; at = read.indexOf(bare, at + bare.length)) {
      hits.push({ start: at, end: at + bare.length, masked: '…', link });
    }
    return hits;
  });
}
