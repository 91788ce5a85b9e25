// What was sold and how it went out, counted by the database. Lines count by their day of payment in Korea.
import { type RawBuilder, sql } from 'kysely';
import {
  type DayFigures,
  fillSteps,
  type ProductFigures,
  type SalesFigures,
  splitProducts,
} from '../report/figures.ts';
import { type Period, stepKey } from '../report/period.ts';
import type { Books } from './books.ts';

/** Products that a report names. */
const PRODUCTS_SHOWN = 5;
const KST_S = 9 * 3_600;

/** The oldest payment in the books. */
export async function findFirstPayment(books: Books, storeId: string): Promise<Date | undefined> {
  const row = await books.db
    .selectFrom('lines')
    .select('paid_at')
    .where('store_id', '=', storeId)
    .orderBy('paid_at')
    .limit(1)
    .executeTakeFirst();
  return row?.paid_at;
}

type Row = {
  kind: 'day' | 'product' | 'orders' | 'delivery' | 'approved';
  bucket: number | null;
  product_id: string | null;
  lines: number;
  units: number;
  revenue: number;
  canceled: number;
  returned: number;
  delivered: number;
  median: number | null;
  longest: number | null;
};

/** The figures of a period. One reading of its lines, whatever is counted: they may be very many. */
export async function readSales(books: Books, storeId: string, period: Period): Promise<SalesFigures> {
  const rows = await readRows(books, storeId, period);
  const ofKind = (kind: Row['kind']) => rows.filter((row) => row.kind === kind);
  const days = ofKind('day');
  const sum = (column: 'lines' | 'units' | 'revenue' | 'canceled' | 'returned' | 'delivered') =>
    days.reduce((total, row) => total + row[column], 0);
  const steps = new Map<string, { key: string; orders: number; revenueKrw: number }>();
  for (const row of [...days, ...ofKind('orders')]) {
    const key = stepKey(row.bucket ?? 0, period.step);
    const step = steps.get(key) ?? { key, orders: 0, revenueKrw: 0 };
    if (row.kind === 'day') step.revenueKrw += row.revenue;
    else step.orders += row.lines;
    steps.set(key, step);
  }
  const sold = ofKind('product').filter((row) => row.lines > 0);
  const names = await findNames(
    books,
    storeId,
    sold.map((row) => row.product_id ?? ''),
  );
  const products = sold.map((row): ProductFigures => {
    const productId = row.product_id ?? '';
    return { productId, name: names.get(productId) ?? productId, units: row.units, revenueKrw: row.revenue };
  });
  const [delivery] = ofKind('delivery');
  const approved = ofKind('approved')[0]?.lines ?? 0;
  return {
    period,
    orders: ofKind('orders').reduce((total, row) => total + row.lines, 0),
    lines: sum('lines'),
    units: sum('units'),
    revenueKrw: sum('revenue'),
    canceled: sum('canceled'),
    returned: sum('returned'),
    delivered: { auto: sum('delivered') - approved, approved },
    delivery:
      delivery?.median == null || delivery.longest == null
        ? undefined
        : { medianMs: delivery.median * 1_000, longestMs: delivery.longest * 1_000 },
    steps: fillSteps(period, [...steps.values()]),
    ...splitProducts(products, PRODUCTS_SHOWN),
  };
}

async function readRows(books: Books, storeId: string, { from, to, step }: Period): Promise<Row[]> {
  const seconds = step === 'hour' ? 3_600 : 86_400;
  // Materialized: the rows of lines are wide, and are read once instead of once for each figure.
  const { rows } = await sql<Row>`with l as materialized (
      select floor((date_part('epoch', paid_at) + ${sql.lit(KST_S)}) / ${sql.lit(seconds)})::int as bucket, product_id, order_id,
        product_order_id, status, amount_krw, remain_quantity, date_part('epoch', emailed_at - paid_at) as took
      from lines where store_id = ${storeId} and paid_at >= ${from} and paid_at < ${to})
    select case when grouping(bucket) = 0 then 'day' else 'product' end as kind, bucket, product_id,
        (count(*) filter (where ${isSold}))::int as lines,
        coalesce(sum(remain_quantity) filter (where ${isSold}), 0)::float8 as units,
        coalesce(sum(amount_krw) filter (where ${isSold}), 0)::float8 as revenue,
        (count(*) filter (where status = 'canceled'))::int as canceled,
        (count(*) filter (where status = 'returned'))::int as returned,
        count(took)::int as delivered, null::float8 as median, null::float8 as longest
      from l group by grouping sets ((bucket), (product_id))
    union all select 'orders', bucket, null, count(*)::int, 0, 0, 0, 0, 0, null, null
      from (select min(bucket) as bucket from l where ${isSold} group by order_id) as o group by bucket
    union all select 'delivery', null, null, 0, 0, 0, 0, 0, 0,
        percentile_cont(0.5) within group (order by took), max(took) from l where took is not null
    union all select 'approved', null, null, count(*)::int, 0, 0, 0, 0, 0, null, null
      from (${approvedAmong(sql`select product_order_id from l where took is not null`, storeId, from)}) as a`.execute(
    books.db,
  );
  return rows;
}

const isSold = sql`status not in ('canceled', 'returned')`;

/** Those of the lines that a person had sent. Grouped rather than joined: that is as fast without the planner's statistics. */
function approvedAmong(ids: RawBuilder<unknown>, storeId: string, since: Date): RawBuilder<unknown> {
  return sql`select product_order_id from (
      select product_order_id, true as is_line, false as is_approved from (${ids}) as i
      union all select product_order_id, false, true from history
        where store_id = ${storeId} and at >= ${since} and what in ('deliver_approved', 'send_approved')) as u
    group by product_order_id having bool_or(is_line) and bool_or(is_approved)`;
}

async function findNames(books: Books, storeId: string, productIds: readonly string[]): Promise<Map<string, string>> {
  if (productIds.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('products')
    .select(['product_id', 'name'])
    .where('store_id', '=', storeId)
    .where('product_id', 'in', [...productIds])
    .execute();
  const names = new Map(rows.flatMap(({ product_id, name }) => (name === null ? [] : [[product_id, name] as const])));
  for (const productId of productIds.filter((each) => !names.has(each))) {
    const line = await books.db
      .selectFrom('lines')
      .select('product_name')
      .where('store_id', '=', storeId)
      .where('product_id', '=', productId)
      .orderBy('paid_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (line) names.set(productId, line.product_name);
  }
  return names;
}

/** What happened within a time, whenever it was paid: mails that were taken, claims that ended. */
export async function readDeeds(
  books: Books,
  storeId: string,
  { from, to }: Pick<Period, 'from' | 'to'>,
): Promise<DayFigures> {
  const { rows: mails } = await sql<{ count: number; median: number | null; longest: number | null }>`
    select count(*)::int as count, percentile_cont(0.5) within group (order by date_part('epoch', emailed_at - paid_at)) as median,
      date_part('epoch', max(emailed_at - paid_at)) as longest
    from lines where store_id = ${storeId} and emailed_at >= ${from} and emailed_at < ${to}`.execute(books.db);
  const sent = sql`select product_order_id from lines where store_id = ${storeId} and emailed_at >= ${from} and emailed_at < ${to}`;
  const { rows: approved } = await sql<{ count: number }>`select count(*)::int as count
    from (${approvedAmong(sent, storeId, new Date(from.getTime() - APPROVED_BEFORE_MS))}) as a`.execute(books.db);
  const claims = await books.db
    .selectFrom('history as h')
    .innerJoin('lines as l', (join) =>
      join.onRef('l.store_id', '=', 'h.store_id').onRef('l.product_order_id', '=', 'h.product_order_id'),
    )
    .select(['h.what', sql<number>`count(*)::int`.as('count'), sql<number>`count(l.emailed_at)::int`.as('sent')])
    .where('h.store_id', '=', storeId)
    .where(sql<boolean>`h.what in ('canceled', 'returned')`)
    .where('h.at', '>=', from)
    .where('h.at', '<', to)
    .groupBy('h.what')
    .execute();
  const canceled = claims.find(({ what }) => what === 'canceled');
  const [mail] = mails;
  return {
    delivered: {
      auto: (mail?.count ?? 0) - (approved[0]?.count ?? 0),
      approved: approved[0]?.count ?? 0,
    },
    delivery:
      mail?.median == null || mail.longest == null
        ? undefined
        : { medianMs: mail.median * 1_000, longestMs: mail.longest * 1_000 },
    canceled: { lines: canceled?.count ?? 0, sent: canceled?.sent ?? 0 },
    returned: claims.find(({ what }) => what === 'returned')?.count ?? 0,
  };
}

/** Approved and not mailed for longer than this, nothing is. */
const APPROVED_BEFORE_MS = 90 * 86_400_000;
