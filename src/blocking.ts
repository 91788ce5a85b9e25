// Blocked buyers: everything of theirs that is open is held at once, and everything that comes later.
import { type Books, inTransaction } from './db/books.ts';
import { blockBuyer, findBlock, findBuyerPrint, listLinesOfBuyer, unblockBuyer } from './db/buyers.ts';
import { append } from './db/history.ts';
import type { Log } from './log.ts';
import { LEADS_TO, type LineStatus } from './order/line.ts';
import { record, type RecordOptions } from './record.ts';

/** Who does it, by Discord's id and the name shown in the server. */
type Person = { id: string; name: string };

/** Lines of one order. */
export type OrderLines = { orderId: string; lines: number };

export type Blocked =
  /** `since`: he was blocked before. `held`: what was open and is held now. */
  { since: { at: Date; by: string } | undefined; held: OrderLines[] } | 'no_buyer_number';

export type Unblocked =
  /** `held`: what this left waiting. */
  { wasBlocked: boolean; held: OrderLines[] } | 'no_buyer_number';

export type BlockingOptions = {
  books: Books;
  storeId: string;
  recordOptions: () => RecordOptions;
  now: () => Date;
  /** Something is owed now. */
  wake: () => void;
  log: Log;
};

/** Whatever may be held: also what is in the middle of its delivery. */
const HOLDABLE = (Object.keys(LEADS_TO) as LineStatus[]).filter((status) => 'held' in LEADS_TO[status]);

export function createBlocking({ books, storeId, recordOptions, now, wake, log }: BlockingOptions) {
  return {
    async block(orderId: string, by: Person): Promise<Blocked> {
      const buyerPrint = await findBuyerPrint(books, storeId, orderId);
      if (buyerPrint === undefined) return 'no_buyer_number';
      const at = now();
      // Two transactions: once the first is through, no new line can miss the block; the second then finds all that are there.
      const since = await inTransaction(books, async (trx) => {
        if (!(await blockBuyer(trx, storeId, buyerPrint, { orderId, at, by: by.name })))
          return await findBlock(trx, storeId, buyerPrint);
        const detail = { userId: by.id };
        await append(trx, [{ storeId, orderId, at, actor: by.name, what: 'buyer.block', outcome: 'done', detail }]);
        return undefined;
      });
      const held = await inTransaction(books, async (trx) => {
        const open = await listLinesOfBuyer(trx, storeId, buyerPrint, HOLDABLE);
        const event = { type: 'held', because: 'blocked_buyer' } as const;
        const { applied } = await record(
          trx,
          storeId,
          open
            .filter(({ status, because }) => status !== 'held' || because !== 'blocked_buyer')
            .map(({ productOrderId }) => ({ productOrderId, event, actor: by.name, detail: { userId: by.id } })),
          recordOptions(),
        );
        const orderOf = new Map(open.map((line) => [line.productOrderId, line.orderId]));
        return countByOrder(applied.map(({ productOrderId }) => orderOf.get(productOrderId) ?? ''));
      });
      log.info('buyer.blocked', { storeId, orderId, userId: by.id, orders: held.length });
      wake();
      return { since, held };
    },

    async unblock(orderId: string, by: Person): Promise<Unblocked> {
      const buyerPrint = await findBuyerPrint(books, storeId, orderId);
      if (buyerPrint === undefined) return 'no_buyer_number';
      const at = now();
      const wasBlocked = await inTransaction(books, async (trx) => {
        if (!(await unblockBuyer(trx, storeId, buyerPrint))) return false;
        const detail = { userId: by.id };
        await append(trx, [{ storeId, orderId, at, actor: by.name, what: 'buyer.unblock', outcome: 'done', detail }]);
        return true;
      });
      const held = await listLinesOfBuyer(books, storeId, buyerPrint, ['held']);
      if (wasBlocked) log.info('buyer.unblocked', { storeId, orderId, userId: by.id });
      return { wasBlocked, held: countByOrder(held.map((line) => line.orderId)) };
    },
  };
}

function countByOrder(orderIds: readonly string[]): OrderLines[] {
  return [...Map.groupBy(orderIds, (orderId) => orderId)].map(([orderId, all]) => ({ orderId, lines: all.length }));
}
