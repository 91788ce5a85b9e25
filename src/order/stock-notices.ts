// What the channel reads when a pool runs low, runs out and is filled again, and when a listing is taken off sale and put back.
import { type Lang, wordsFor } from '../words/index.ts';
import { plainText } from './buyer-text.ts';

const CODES = [
  'low_stock',
  'out_of_stock',
  'restocked',
  'listing_paused',
  'listing_resumed',
  'listing_not_paused',
  'listing_not_resumed',
] as const;

export type StockAlarm = (typeof CODES)[number];

export type StockDetail = {
  productName?: string | undefined;
  option?: string | undefined;
  left?: number | undefined;
  /** At the present pace. */
  days?: number | undefined;
  /** Of `restocked`: orders that went out, lines that did not, lines that still wait. */
  orders?: number | undefined;
  stuck?: number | undefined;
  waiting?: number | undefined;
  isListingBack?: boolean | undefined;
};

export function isStockAlarm(code: string): code is StockAlarm {
  return CODES.some((each) => each === code);
}

/** Said once, and nothing stands afterwards. */
export function isMomentary(code: string): boolean {
  return code === 'restocked' || code.startsWith('listing_');
}

export function sayStock(code: StockAlarm, detail: StockDetail, lang: Lang): string[] {
  const { stock } = wordsFor(lang);
  const { left = 0, orders = 0, stuck = 0, waiting = 0 } = detail;
  const option = detail.option ? plainText(detail.option, 60) : undefined;
  const product = stock.product(plainText(detail.productName ?? '?', 100), option);
  if (code === 'low_stock') return [stock.low_stock(product, left, detail.days)];
  if (code !== 'restocked') return [stock[code](product)];
  return [
    stock.restocked(product, orders, left),
    ...(detail.isListingBack ? [stock.listingBack] : []),
    ...(stuck > 0 ? [stock.stuck(stuck)] : []),
    waiting > 0 ? stock.stillWaiting(waiting) : stock.nobodyWaits,
  ];
}
