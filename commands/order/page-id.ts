// The ids of Previous and Next: all that a page needs to be drawn again after a restart, and nothing that says who bought what.
import type { OrderFilter } from '../../src/db/history-pages.ts';
import type { Place } from '../../src/db/order-places.ts';
import { type BuyerPrint, PRINT_LENGTH } from '../../src/db/order-search.ts';
import { LEADS_TO, type LineStatus } from '../../src/order/line.ts';
import { countDays, dayOfCount } from '../days.ts';

export const PAGE_PREFIX = 'v1:page:';

const KINDS: Record<BuyerPrint['kind'], string> = { name: 'n', email: 'e', buyer: 'b' };

const PAGE_ID = new RegExp(
  `^${PAGE_PREFIX}([on])([1-9a-z][0-9a-z]{0,6}):([0-9a-z]{0,5}):([0-9a-z]{0,5}):([a-z_]{0,24}):([0-9]{0,20}):(?:([neb])([\\w-]{${PRINT_LENGTH}}))?$`,
);

/** `v1:page:<o|n><card number>:<first day>:<day after the last>:<status>:<product>:<kind and beginning of a print>`, at most 100 letters. */
export function pageIdOf(filter: OrderFilter, { side, cardNo }: Place): string {
  const parts = [
    `${side === 'older' ? 'o' : 'n'}${cardNo.toString(36)}`,
    filter.from ? countDays(filter.from).toString(36) : '',
    filter.to ? countDays(filter.to).toString(36) : '',
    filter.status ?? '',
    filter.productId ?? '',
    filter.buyer ? KINDS[filter.buyer.kind] + filter.buyer.print.slice(0, PRINT_LENGTH) : '',
  ];
  return PAGE_PREFIX + parts.join(':');
}

/** Undefined for anything that pageIdOf() does not write today. */
export function parsePageId(customId: string): { filter: OrderFilter; place: Place } | undefined {
  const [, side, card, from, to, status, productId, kind, print] = PAGE_ID.exec(customId) ?? [];
  const cardNo = card && readCardNo(card);
  if (!cardNo || (status && !isStatus(status))) return undefined;
  const buyerKind = (['name', 'email', 'buyer'] as const).find((each) => KINDS[each] === kind);
  return {
    place: { side: side === 'o' ? 'older' : 'newer', cardNo },
    filter: {
      from: from ? dayOfCount(Number.parseInt(from, 36)) : undefined,
      to: to ? dayOfCount(Number.parseInt(to, 36)) : undefined,
      status: status && isStatus(status) ? status : undefined,
      productId: productId || undefined,
      buyer: buyerKind && print ? { kind: buyerKind, print } : undefined,
    },
  };
}

/** Undefined for a number beyond what the database's integer can hold: no such card was ever drawn. */
export function readCardNo(card: string): number | undefined {
  const cardNo = Number.parseInt(card, 36);
  return cardNo < 2 ** 31 ? cardNo : undefined;
}

export function isStatus(text: string): text is LineStatus {
  return Object.hasOwn(LEADS_TO, text);
}
