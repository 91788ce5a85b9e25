// Lines as rows and back. What the store showed and the recipient are sealed whole: both hold what the buyer typed.
import { sql, type Selectable } from 'kysely';
import { countPerPool, isProblem } from '../order/goods.ts';
import { isOver } from '../order/face.ts';
import { type Attention, type Goal, LEADS_TO, type Line, type LineStatus } from '../order/line.ts';
import type { Recipient } from '../order/recipient.ts';
import type { Snapshot } from '../order/snapshot.ts';
import type { Trouble } from '../order/view.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';
import { haveSeveralPools, listLineGoods, listProductsDrawingOn } from './goods.ts';
import type { LinesTable } from './schema.ts';

/** A line with what only the books need to know of it. */
export type BookedLine = {
  line: Line;
  trouble: Trouble | undefined;
  /** The feed's lastChangedDate, and the state that its row named. */
  changedAt: Date | undefined;
  changedTo: string | undefined;
  seenAt: Date;
};

/** The lines that exist, by id, held against concurrent change until the transaction ends; always locked in the order of their ids. */
export async function lockLines(
  trx: BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<Map<string, BookedLine>> {
  if (productOrderIds.length === 0) return new Map();
  const rows = await trx.db
    .selectFrom('lines')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('product_order_id', 'in', [...productOrderIds])
    .orderBy('product_order_id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.product_order_id, toBookedLine(trx, row)]));
}

/**
 * As lockLines, for lines that the transaction is about to enter because it found none: whoever enters lines of the store
 * at the same moment waits, and then finds them here.
 */
export async function lockNewLines(
  trx: BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<Map<string, BookedLine>> {
  if (productOrderIds.length === 0) return new Map();
  await trx.db.selectFrom('stores').select('store_id').where('store_id', '=', storeId).forNoKeyUpdate().execute();
  return await lockLines(trx, storeId, productOrderIds);
}

/** As lockLines, without holding them. */
export async function findLines(
  books: Books | BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<Map<string, BookedLine>> {
  if (productOrderIds.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('lines')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('product_order_id', 'in', [...productOrderIds])
    .execute();
  return new Map(rows.map((row) => [row.product_order_id, toBookedLine(books, row)]));
}

/** All lines of an order, held until the transaction ends. Whoever changes an order has to hold one of them. */
export async function lockLinesOfOrder(trx: BooksTrx, storeId: string, orderId: string): Promise<Line[]> {
  const rows = await trx.db
    .selectFrom('lines')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .orderBy('product_order_id')
    .forUpdate()
    .execute();
  return rows.map((row) => toBookedLine(trx, row).line);
}

/** All lines of an order, main lines first. */
export async function listLinesOfOrder(
  books: Books | BooksTrx,
  storeId: string,
  orderId: string,
): Promise<BookedLine[]> {
  const rows = await books.db
    .selectFrom('lines')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .orderBy('product_order_id')
    .execute();
  const booked = rows.map((row) => toBookedLine(books, row));
  return [...booked.filter(({ line }) => !line.shown.isAddOn), ...booked.filter(({ line }) => line.shown.isAddOn)];
}

/**
 * Lines that wait for keys of a product, oldest payment first: its own, and those of products that hold it in a bundle.
 * @param option  only those that wait for keys of this option; '' is the product itself
 */
export async function listWaitingForStock(
  books: Books | BooksTrx,
  storeId: string,
  productId: string,
  option?: string,
): Promise<string[]> {
  const productIds = await listProductsDrawingOn(books, storeId, productId);
  const waiting = books.db
    .selectFrom('lines')
    .where('store_id', '=', storeId)
    .where('product_id', 'in', productIds)
    .where('status', '=', 'awaiting_stock' satisfies LineStatus)
    .orderBy('paid_at')
    .orderBy('product_order_id');
  // One pool for all of them: nothing to tell apart.
  if (!option && !(await haveSeveralPools(books, storeId, productIds))) {
    const ids = await waiting.select('product_order_id').execute();
    return ids.map((row) => row.product_order_id);
  }
  const rows = await waiting.selectAll().execute();
  const lines = rows.map((row) => toBookedLine(books, row).line);
  const goods = await listLineGoods(books, storeId, lines);
  return lines
    .filter(({ productOrderId, shown }) => {
      const each = goods.get(productOrderId);
      const pools = each && !isProblem(each) ? countPerPool(each).map(({ pool }) => pool) : [];
      // Its rule has changed meanwhile and wants no keys any more: it waits for nothing.
      if (pools.length === 0) return shown.productId === productId;
      return pools.some((pool) => pool.productId === productId && (option === undefined || pool.option === option));
    })
    .map(({ productOrderId }) => productOrderId);
}

/** Whether a main line of the same checkout is still to be dispatched. */
export async function hasOpenMainLine(
  books: Books | BooksTrx,
  { storeId, orderId }: Pick<Line, 'storeId' | 'orderId'>,
): Promise<boolean> {
  const lines = await listLinesOfOrder(books, storeId, orderId);
  return lines.some(({ line }) => !line.shown.isAddOn && !line.dispatchedAt && !isOver(line.status));
}

/** Lines of these checkouts that are about to be dispatched. */
export async function listDispatching(
  trx: BooksTrx,
  storeId: string,
  orderIds: readonly string[],
): Promise<{ productOrderId: string; orderId: string }[]> {
  if (orderIds.length === 0) return [];
  const rows = await trx.db
    .selectFrom('lines')
    .select(['product_order_id', 'order_id'])
    .where('store_id', '=', storeId)
    .where('order_id', 'in', [...orderIds])
    .where('status', '=', 'dispatching' satisfies LineStatus)
    .execute();
  return rows.map((row) => ({ productOrderId: row.product_order_id, orderId: row.order_id }));
}

/** Writes lines, new and known alike. */
export async function saveLines(trx: BooksTrx, booked: readonly BookedLine[]): Promise<void> {
  if (booked.length === 0) return;
  await trx.db
    .insertInto('lines')
    .values(booked.map((each) => toRow(trx, each)))
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'product_order_id']).doUpdateSet((eb) => ({
        status: eb.ref('excluded.status'),
        goal: eb.ref('excluded.goal'),
        attention: eb.ref('excluded.attention'),
        refusal: eb.ref('excluded.refusal'),
        because: eb.ref('excluded.because'),
        trouble: eb.ref('excluded.trouble'),
        product_name: eb.ref('excluded.product_name'),
        amount_krw: eb.ref('excluded.amount_krw'),
        remain_quantity: eb.ref('excluded.remain_quantity'),
        dispatch_due_at: eb.ref('excluded.dispatch_due_at'),
        shown_sealed: eb.ref('excluded.shown_sealed'),
        recipient_sealed: eb.ref('excluded.recipient_sealed'),
        recipient_print: eb.ref('excluded.recipient_print'),
        emailed_at: eb.ref('excluded.emailed_at'),
        dispatched_at: eb.ref('excluded.dispatched_at'),
        given_by_hand_at: eb.ref('excluded.given_by_hand_at'),
        let_go: eb.ref('excluded.let_go'),
        changed_at: eb.ref('excluded.changed_at'),
        changed_to: eb.ref('excluded.changed_to'),
      })),
    )
    .execute();
}

/** Notes that something keeps failing while we go on trying; gives the orders whose cards change by it. */
export async function noteTrouble(
  trx: BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
  trouble: Trouble,
): Promise<{ orderIds: string[] }> {
  if (productOrderIds.length === 0) return { orderIds: [] };
  const rows = await trx.db
    .updateTable('lines')
    .set({ trouble })
    .where('store_id', '=', storeId)
    .where('product_order_id', 'in', [...productOrderIds])
    .where((eb) => eb.or([eb('trouble', 'is', null), eb('trouble', '!=', trouble)]))
    .returning('order_id')
    .execute();
  return { orderIds: [...new Set(rows.map((row) => row.order_id))] };
}

/** Where a line stays for good, and so most lines are. */
const LAST: readonly string[] = ['dispatched', 'canceled', 'returned'] satisfies LineStatus[];
const OPEN = Object.keys(LEADS_TO).filter((status) => !LAST.includes(status));

/** How many lines stand where, as far as they are not through: those that are can be a million. */
export async function countOpen(books: Books, storeId: string): Promise<Partial<Record<LineStatus, number>>> {
  const rows = await books.db
    .selectFrom('lines')
    .select(['status', sql<number>`count(*)::int`.as('count')])
    .where('store_id', '=', storeId)
    .where('status', 'in', OPEN)
    .groupBy('status')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
}

function toBookedLine(books: Pick<Books, 'seal'>, row: Selectable<LinesTable>): BookedLine {
  const line: Line = {
    storeId: row.store_id,
    productOrderId: row.product_order_id,
    orderId: row.order_id,
    status: row.status as LineStatus,
    goal: orUndefined(row.goal) as Goal | undefined,
    attention: orUndefined(row.attention) as Attention | undefined,
    refusal: orUndefined(row.refusal),
    because: orUndefined(row.because) as Line['because'],
    letGo: row.let_go,
    recipient: JSON.parse(books.seal.open(row.recipient_sealed, aad(row, 'recipient'))) as Recipient,
    shown: reviveSnapshot(books.seal.open(row.shown_sealed, aad(row, 'shown'))),
    emailedAt: orUndefined(row.emailed_at),
    dispatchedAt: orUndefined(row.dispatched_at),
    givenByHandAt: orUndefined(row.given_by_hand_at),
  };
  return {
    line,
    trouble: orUndefined(row.trouble) as Trouble | undefined,
    changedAt: orUndefined(row.changed_at),
    changedTo: orUndefined(row.changed_to),
    seenAt: row.seen_at,
  };
}

function toRow(books: Pick<Books, 'seal'>, { line, trouble, changedAt, changedTo, seenAt }: BookedLine) {
  const key = { store_id: line.storeId, product_order_id: line.productOrderId };
  return {
    ...key,
    order_id: line.orderId,
    status: line.status,
    goal: line.goal ?? null,
    attention: line.attention ?? null,
    refusal: line.refusal ?? null,
    because: line.because ?? null,
    trouble: trouble ?? null,
    product_id: line.shown.productId,
    product_name: line.shown.productName,
    amount_krw: line.shown.amountKrw,
    remain_quantity: line.shown.remainQuantity,
    // That of the checkout, to the microsecond: lines are paged by it as orders are.
    paid_at: sql<Date>`(select o.paid_at from orders o where o.store_id = ${key.store_id} and o.order_id = ${line.orderId})`,
    dispatch_due_at: line.shown.dispatchDueAt ?? null,
    shown_sealed: books.seal.seal(JSON.stringify(line.shown), aad(key, 'shown')),
    recipient_sealed: books.seal.seal(JSON.stringify(line.recipient), aad(key, 'recipient')),
    recipient_print: line.recipient.address
      ? books.seal.fingerprint('email', line.recipient.address.toLowerCase())
      : null,
    emailed_at: line.emailedAt ?? null,
    dispatched_at: line.dispatchedAt ?? null,
    given_by_hand_at: line.givenByHandAt ?? null,
    let_go: line.letGo,
    changed_at: changedAt ?? null,
    changed_to: changedTo ?? null,
    seen_at: seenAt,
  };
}

function aad(row: { store_id: string; product_order_id: string }, column: string): string {
  return `lines/${row.store_id}/${row.product_order_id}/${column}`;
}

const DATES = new Set<keyof Snapshot>(['claimRequestedAt', 'orderedAt', 'paidAt', 'dispatchedAt', 'dispatchDueAt']);

function reviveSnapshot(text: string): Snapshot {
  return JSON.parse(text, (key, value: unknown) =>
    DATES.has(key as keyof Snapshot) && typeof value === 'string' ? new Date(value) : value,
  ) as Snapshot;
}
