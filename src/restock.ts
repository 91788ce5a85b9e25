// Licenses have come: who of those that wait goes on, and the one message that sums it up when they are through.
import { clearAlarm, raiseAlarm } from './db/alarms.ts';
import { type Books, type BooksTrx, inTransaction } from './db/books.ts';
import { listLineGoods } from './db/goods.ts';
import { findLines } from './db/lines.ts';
import { countFreeByPool, countHeld, listWaiting, listWatched } from './db/pools.ts';
import { closeRound, listOwedListings, listRounds, openRound, type Round } from './db/restock-rounds.ts';
import { countPerPool, isProblem, type Pool, poolId } from './order/goods.ts';
import type { Line, LineStatus } from './order/line.ts';
import { type Happening, record, type RecordOptions } from './record.ts';

export type RestockOptions = {
  books: Books;
  storeId: string;
  recordOptions: () => RecordOptions;
  now: () => Date;
  /** Something is owed now. */
  wake: () => void;
};

/** Will move by itself. */
const ON_ITS_WAY: readonly LineStatus[] = ['approved', 'reserved', 'confirmed', 'dispatching'];
export function createRestock(options: RestockOptions) {
  const { books, storeId, now } = options;

  /** Lines that can be served now, oldest payment first; `more` is as if it were free already. */
  async function listGoingOn(
    where: Books | BooksTrx,
    more: ReadonlyMap<string, number> = new Map(),
  ): Promise<string[]> {
    const lines = await listWaiting(where, storeId);
    if (lines.length === 0) return [];
    const goods = await listLineGoods(where, storeId, lines);
    const held = await countHeld(
      where,
      storeId,
      lines.map(({ productOrderId }) => productOrderId),
    );
    const free = await countFreeByPool(where, storeId);
    for (const [id, count] of more) free.set(id, (free.get(id) ?? 0) + count);
    return lines.flatMap(({ productOrderId, shown }) => {
      const own = goods.get(productOrderId);
      // Whoever looks at it next says what is wrong with it.
      if (!own || isProblem(own)) return [productOrderId];
      const needs = countPerPool(own).map(({ pool, count }) => ({
        id: poolId(pool),
        count: Math.max(0, count * shown.remainQuantity - (held.get(productOrderId)?.get(poolId(pool)) ?? 0)),
      }));
      if (needs.some(({ id, count }) => count > (free.get(id) ?? 0))) return [];
      for (const { id, count } of needs) free.set(id, (free.get(id) ?? 0) - count);
      return [productOrderId];
    });
  }

  async function goOn(trx: BooksTrx): Promise<string[]> {
    const happenings = (await listGoingOn(trx)).map((productOrderId): Happening => ({
      productOrderId,
      event: { type: 'restocked' },
      actor: 'auto',
    }));
    const { applied } = await record(trx, storeId, happenings, options.recordOptions());
    return applied.map(({ productOrderId }) => productOrderId);
  }

  /** Lines that wait, and can be served now, go on, oldest payment first. Gives how many. */
  async function restock(): Promise<number> {
    const applied = await inTransaction(books, goOn);
    if (applied.length > 0) options.wake();
    return applied.length;
  }

  /** Rounds whose lines are all through are summed up, once. */
  async function tellRounds(): Promise<void> {
    const rounds = await listRounds(books, storeId);
    if (rounds.length === 0) return;
    const owed = await listOwedListings(books, storeId);
    for (const round of rounds) {
      const lines = [...(await findLines(books, storeId, round.productOrderIds)).values()].map(({ line }) => line);
      // A listing that Naver refuses to change holds up nobody.
      const isListingDue = (owed.get(round.productId) ?? Infinity) <= 1;
      if (isListingDue || lines.some(({ status }) => ON_ITS_WAY.includes(status))) continue;
      await inTransaction(books, async (trx) => await sumUp(trx, round, lines));
      options.wake();
    }
  }

  async function sumUp(trx: BooksTrx, round: Round, lines: readonly Line[]): Promise<void> {
    if (!(await closeRound(trx, storeId, round))) return;
    const out = lines.filter(({ emailedAt, status }) => emailedAt !== undefined || status === 'dispatched');
    const waiting = lines.length === 0 ? [] : await listWaiting(trx, storeId);
    const goods = await listLineGoods(trx, storeId, waiting);
    const id = poolId(round);
    const stillWait = waiting.filter(({ productOrderId }) => {
      const own = goods.get(productOrderId);
      return own && !isProblem(own) && countPerPool(own).some(({ pool }) => poolId(pool) === id);
    });
    const detail = {
      ...(await describePool(trx, storeId, round)),
      orders: new Set(out.map(({ orderId }) => orderId)).size,
      stuck: lines.filter((line) => !out.includes(line) && line.status !== 'awaiting_stock').length,
      waiting: stillWait.length,
      left: (await countFreeByPool(trx, storeId, [round.productId])).get(id) ?? 0,
      isListingBack: round.isListingBack,
    };
    await raiseAlarm(trx, storeId, `restocked:${id}`, { detail, now: now() });
  }

  return {
    restock,
    tellRounds,

    /** How many waiting lines an import of so many would set going. */
    async countGoingOn(pool: Pool, added: number): Promise<number> {
      const more = new Map([[poolId(pool), added]]);
      return (await listGoingOn(books, more)).length;
    },

    /** With the import: who waits and can be served goes on, and is summed up when all are through. Gives how many. */
    async refill(trx: BooksTrx, pool: Pool): Promise<number> {
      const applied = await goOn(trx);
      await clearAlarm(trx, storeId, `out_of_stock:${poolId(pool)}`, now());
      if (applied.length > 0) {
        await openRound(trx, storeId, { ...pool, productOrderIds: applied, isListingBack: false }, now());
      }
      return applied.length;
    },
  };
}

/** What an alarm about a pool tells of it. */
export async function describePool(where: Books | BooksTrx, storeId: string, { productId, option }: Pool) {
  const productName = (await listWatched(where, storeId, [productId])).get(productId)?.name;
  return { productId, productName: productName ?? productId, ...(option !== '' && { option }) };
}
