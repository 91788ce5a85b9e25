// Lines that wait for a person, as a list shows them; and what was approved together.
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Attention, Line, LineStatus } from '../order/line.ts';
import { WAITING, type WaitingLine } from '../order/waiting.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';

/** Relative to a line, which is not part of the page itself. */
export type WaitingPlace = { side: 'before' | 'after'; cardNo: number; index: number };

const INDEX = sql<number>`(select count(*)::int from lines b where b.store_id = l.store_id and b.order_id = l.order_id
  and b.product_order_id < l.product_order_id)`;
const DUE = sql`coalesce(l.dispatch_due_at, 'infinity')`;

/** What waits for a person, the earliest dispatch deadline first. `before`: how many stand ahead of the page. */
export async function listWaitingPage(
  books: Books | BooksTrx,
  storeId: string,
  { place, limit }: { place?: WaitingPlace | undefined; limit: number },
): Promise<{ lines: WaitingLine[]; before: number; hasMore: boolean }> {
  const isBack = place?.side === 'before';
  const found = await select(books, storeId, place ? [beside(storeId, place)] : [], isBack ? 'desc' : 'asc', limit + 1);
  const lines = isBack ? found.slice(0, limit).toReversed() : found.slice(0, limit);
  const [first] = lines;
  if (!first)
    return place ? await listWaitingPage(books, storeId, { limit }) : { lines: [], before: 0, hasMore: false };
  // A short page at the beginning is the first one.
  if (isBack && found.length <= limit && lines.length < limit) return await listWaitingPage(books, storeId, { limit });
  const { count } = await books.db
    .selectFrom('lines as l')
    .select(sql<number>`count(*)::int`.as('count'))
    .where(waits(storeId))
    .where(beside(storeId, { side: 'before', cardNo: first.cardNo, index: first.index }))
    .executeTakeFirstOrThrow();
  return { lines, before: count, hasMore: isBack || found.length > limit };
}

/** How many lines wait, by what for. */
export async function countWaiting(
  books: Books | BooksTrx,
  storeId: string,
): Promise<Partial<Record<LineStatus, number>>> {
  const rows = await books.db
    .selectFrom('lines as l')
    .select(['l.status', sql<number>`count(*)::int`.as('count')])
    .where(waits(storeId))
    .groupBy('l.status')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
}

/** Lines that wait for approval, the earliest deadline first. */
export async function listApprovable(books: Books | BooksTrx, storeId: string, limit: number): Promise<WaitingLine[]> {
  return await select(books, storeId, [sql<SqlBool>`l.status = 'awaiting_approval'`], 'asc', limit);
}

/** Waiting lines by number, the earliest deadline first; those that no longer wait are missing. */
export async function listStillWaiting(
  books: Books | BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<WaitingLine[]> {
  if (productOrderIds.length === 0) return [];
  const among = sql<SqlBool>`l.product_order_id in (${sql.join(productOrderIds)})`;
  return await select(books, storeId, [among], 'asc', productOrderIds.length);
}

/** Orders by their cards' numbers. */
export async function findOrdersOfCards(
  books: Books | BooksTrx,
  storeId: string,
  cardNos: readonly number[],
): Promise<Map<number, { orderId: string; revision: number }>> {
  if (cardNos.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('orders')
    .select(['card_no', 'order_id', 'revision'])
    .where('store_id', '=', storeId)
    .where('card_no', 'in', [...cardNos])
    .execute();
  return new Map(rows.map((row) => [row.card_no, { orderId: row.order_id, revision: row.revision }]));
}

/** The numbers of all lines of these orders, in the order in which lines are locked. */
export async function listLineIds(
  books: Books | BooksTrx,
  storeId: string,
  orderIds: readonly string[],
): Promise<string[]> {
  if (orderIds.length === 0) return [];
  const rows = await books.db
    .selectFrom('lines')
    .select('product_order_id')
    .where('store_id', '=', storeId)
    .where('order_id', 'in', [...orderIds])
    .orderBy('product_order_id')
    .execute();
  return rows.map((row) => row.product_order_id);
}

/** Lines that were approved and have no licenses yet: what they take is spoken for. */
export async function listApproved(books: Books | BooksTrx, storeId: string): Promise<string[]> {
  const rows = await books.db
    .selectFrom('lines')
    .select('product_order_id')
    .where('store_id', '=', storeId)
    .where('status', '=', 'approved' satisfies LineStatus)
    .execute();
  return rows.map((row) => row.product_order_id);
}

/** Lines that were approved together; gives the number of the group. */
export async function noteGroup(
  trx: BooksTrx,
  storeId: string,
  group: { by: string; productOrderIds: readonly string[]; now: Date },
): Promise<number> {
  const row = await trx.db
    .insertInto('group_approvals')
    .values({
      store_id: storeId,
      at: group.now,
      by: group.by,
      product_order_ids: JSON.stringify(group.productOrderIds),
    })
    .returning('group_id')
    .executeTakeFirstOrThrow();
  return row.group_id;
}

/** Where the lines of a group stand now; undefined when there is no such group. */
export async function findGroup(
  books: Books | BooksTrx,
  storeId: string,
  groupId: number,
): Promise<{ by: string; lines: Pick<Line, 'orderId' | 'status' | 'attention'>[] } | undefined> {
  const group = await books.db
    .selectFrom('group_approvals')
    .select(['by', 'product_order_ids'])
    .where('store_id', '=', storeId)
    .where('group_id', '=', groupId)
    .executeTakeFirst();
  if (!group) return undefined;
  const rows = await books.db
    .selectFrom('lines')
    .select(['order_id', 'status', 'attention'])
    .where('store_id', '=', storeId)
    .where('product_order_id', 'in', group.product_order_ids)
    .orderBy('product_order_id')
    .execute();
  return {
    by: group.by,
    lines: rows.map((row) => ({
      orderId: row.order_id,
      status: row.status as LineStatus,
      attention: orUndefined(row.attention) as Attention | undefined,
    })),
  };
}

async function select(
  books: Books | BooksTrx,
  storeId: string,
  conditions: readonly RawBuilder<SqlBool>[],
  direction: 'asc' | 'desc',
  limit: number,
): Promise<WaitingLine[]> {
  const rows = await books.db
    .selectFrom('lines as l')
    .innerJoin('orders as o', (join) =>
      join.onRef('o.store_id', '=', 'l.store_id').onRef('o.order_id', '=', 'l.order_id'),
    )
    .select([
      'l.product_order_id',
      'l.order_id',
      'l.status',
      'l.attention',
      'l.product_name',
      'l.remain_quantity',
      'l.amount_krw',
      'l.paid_at',
      'l.dispatch_due_at',
      'o.card_no',
      'o.revision',
      'o.channel_id',
      'o.message_id',
      INDEX.as('index'),
    ])
    .where(waits(storeId))
    .$call((query) => conditions.reduce((all, condition) => all.where(condition), query))
    .orderBy(DUE, direction)
    .orderBy('l.product_order_id', direction)
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    productOrderId: row.product_order_id,
    orderId: row.order_id,
    cardNo: row.card_no,
    revision: row.revision,
    index: row.index,
    status: row.status as LineStatus,
    attention: orUndefined(row.attention) as Attention | undefined,
    productName: row.product_name,
    units: row.remain_quantity,
    amountKrw: row.amount_krw,
    paidAt: row.paid_at,
    dueAt: orUndefined(row.dispatch_due_at),
    channelId: orUndefined(row.channel_id),
    messageId: orUndefined(row.message_id),
  }));
}

function waits(storeId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`l.store_id = ${storeId} and l.status in (${sql.join(WAITING)})`;
}

/** Compared within the database, where a time keeps its microseconds. A line that waits no longer keeps its place. */
function beside(storeId: string, { side, cardNo, index }: WaitingPlace): RawBuilder<SqlBool> {
  const than = side === 'after' ? sql`>` : sql`<`;
  return sql<SqlBool>`(${DUE}, l.product_order_id) ${than} (select coalesce(p.dispatch_due_at, 'infinity'), p.product_order_id
    from lines p join orders po on po.store_id = p.store_id and po.order_id = p.order_id
    where po.store_id = ${storeId} and po.card_no = ${cardNo} order by p.product_order_id offset ${index} limit 1)`;
}
