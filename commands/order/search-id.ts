// The ids of a search's buttons: what was searched, as far as a page needs it, and nothing that says who bought what.
import type { Place } from '../../src/db/order-places.ts';
import { type Clue, PRINT_LENGTH } from '../../src/db/order-search.ts';
import { readCardNo } from './page-id.ts';

export const SEARCH_PREFIX = 'v1:find:';

/** Whole keys lead to a few orders, never to a second page. */
const KINDS = { number: 'd', product: 'p', name: 'n', email: 'e', buyer: 'b', key_tail: 't' } as const;

const SEARCH_ID = new RegExp(
  `^${SEARCH_PREFIX}(?:([on])([1-9a-z][0-9a-z]{0,6}))?:(?:d(\\d{1,40})|p(\\d{1,20}(?:\\.\\d{1,20})*)|([nebt])([\\w-]{${PRINT_LENGTH}}))$`,
);
const LONGEST = 100;

export type SearchPage = { clue: Clue; place: Place | undefined };

/** `v1:find:<o|n><card number>:<kind><digits, products or the beginning of a print>`; undefined for what does not fit into 100 letters. */
export function searchIdOf({ clue, place }: SearchPage): string | undefined {
  if (clue.kind === 'key') return undefined;
  const beside = place ? `${place.side === 'older' ? 'o' : 'n'}${place.cardNo.toString(36)}` : '';
  const customId = `${SEARCH_PREFIX}${beside}:${KINDS[clue.kind]}${payloadOf(clue)}`;
  return customId.length <= LONGEST && SEARCH_ID.test(customId) ? customId : undefined;
}

/** Undefined for anything that searchIdOf() does not write today. */
export function parseSearchId(customId: string): SearchPage | undefined {
  const [whole, side, card, digits, products, kind, print] = SEARCH_ID.exec(customId) ?? [];
  const cardNo = card && readCardNo(card);
  if (!whole || (card && !cardNo)) return undefined;
  const place: Place | undefined = cardNo ? { side: side === 'o' ? 'older' : 'newer', cardNo } : undefined;
  if (digits) return { place, clue: { kind: 'number', digits } };
  if (products) return { place, clue: { kind: 'product', productIds: products.split('.') } };
  const of = (['name', 'email', 'buyer', 'key_tail'] as const).find((each) => KINDS[each] === kind);
  return of && print ? { place, clue: { kind: of, print } } : undefined;
}

function payloadOf(clue: Exclude<Clue, { kind: 'key' }>): string {
  if (clue.kind === 'number') return clue.digits;
  return clue.kind === 'product' ? clue.productIds.join('.') : clue.print.slice(0, PRINT_LENGTH);
}
