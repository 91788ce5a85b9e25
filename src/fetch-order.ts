// An order that somebody asks for by number and the books may not know: read at the store and taken in, however old it is.
import type { Books } from './db/books.ts';
import { findLines } from './db/lines.ts';
import { NaverError } from './errors.ts';
import { claimStanding, isPaid } from './order/observe.ts';
import type { Snapshot } from './order/snapshot.ts';

/** What it needs of the store. All of it throws NaverError. */
export type OrderPort = {
  /** The numbers of an order's lines; none when the store does not know the order. */
  orderLines(orderId: string): Promise<string[]>;
  details(productOrderIds: string[]): Promise<{ snapshots: Snapshot[] }>;
};

export type FetchedOrder =
  | { outcome: 'in_the_books'; orderId: string }
  /** `over`: canceled or returned. */
  | { outcome: 'unknown' | 'unpaid' | 'over' }
  | { outcome: 'failed'; why: string };

/**
 * Gives what finds an order by its own number or by that of one of its lines, and takes all its lines in.
 * @param options.takeIn  whatever became of the lines, and however old they are
 */
export function createFetchOrder(options: {
  books: Books;
  storeId: string;
  store: OrderPort;
  takeIn: (sightings: { shown: Snapshot }[]) => Promise<unknown>;
}): (number: string) => Promise<FetchedOrder> {
  const { books, storeId, store } = options;
  return async function fetchOrder(number) {
    try {
      const snapshots = await readOrder(store, number);
      const [first] = snapshots;
      if (!first) return { outcome: 'unknown' };
      if (!snapshots.some(isPaid)) return { outcome: 'unpaid' };
      await options.takeIn(snapshots.map((shown) => ({ shown })));
      const ids = snapshots.map(({ productOrderId }) => productOrderId);
      if ((await findLines(books, storeId, ids)).size > 0) return { outcome: 'in_the_books', orderId: first.orderId };
      const isOver = snapshots.every((shown) => ['canceled', 'returned'].includes(claimStanding(shown)));
      return { outcome: isOver ? 'over' : 'unpaid' };
    } catch (error) {
      if (!(error instanceof NaverError)) throw error;
      return { outcome: 'failed', why: [error.status, error.code].filter(Boolean).join(' ') || 'no answer' };
    }
  };
}

async function readOrder(store: OrderPort, number: string): Promise<Snapshot[]> {
  const ids = await store.orderLines(number);
  if (ids.length > 0) return (await store.details(ids)).snapshots;
  const [line] = (await store.details([number])).snapshots;
  if (!line) return [];
  const siblings = await store.orderLines(line.orderId);
  return siblings.length > 1 ? (await store.details(siblings)).snapshots : [line];
}
