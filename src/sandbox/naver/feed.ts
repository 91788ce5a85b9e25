// GET …/product-orders/last-changed-statuses: a table of current records, one per product order, not a log of events.
import { formatKst, parseWireDate } from './kst.ts';
import { shownRecord } from './store.ts';
import type { FeedRecord, Store } from './store.ts';
import { badParameter, orderRefusal } from './wire.ts';
import type { Answer } from './wire.ts';

const PAGE = 300;
const RANGE_MS = 24 * 3_600_000;
const CHANGED_TYPES: ReadonlySet<string> = new Set([
  'PAY_WAITING',
  'PAYED',
  'EXCHANGE_OPTION',
  'DELIVERY_ADDRESS_CHANGED',
  'GIFT_RECEIVED',
  'CLAIM_REJECTED',
  'DISPATCHED',
  'CLAIM_REQUESTED',
  'COLLECT_DONE',
  'CLAIM_COMPLETED',
  'PURCHASE_DECIDED',
  'HOPE_DELIVERY_INFO_CHANGED',
  'CLAIM_REDELIVERING',
]);

/**
 * At most 300 rows by date and number, and `more` with the first row left out; no `data` at all when there is none.
 * @throws Refusal 4000 for a bad parameter, 104139 for more than 24 hours
 * @see https://apicenter.commerce.naver.com/docs/commerce-api/current/seller-get-last-changed-status-pay-order-seller
 */
export function listLastChangedStatuses(store: Store, query: URLSearchParams): Answer {
  const { from, to } = readRange(query, { from: 'lastChangedFrom', to: 'lastChangedTo' });
  const type = query.get('lastChangedType') ?? undefined;
  if (type !== undefined && !CHANGED_TYPES.has(type)) throw badParameter('typeMismatch.request.lastChangedType');
  const limit = Math.min(readPositive(query, 'limitCount') ?? PAGE, PAGE);
  const sequence = query.get('moreSequence') ?? undefined;

  const rows: FeedRecord[] = [];
  for (const productOrderId of store.records.keys()) {
    if (store.lines.get(productOrderId)?.ofAnotherSeller) continue;
    const record = shownRecord(store, productOrderId);
    if (!record) continue;
    const atMs = record.lastChangedAt.getTime();
    if (atMs < from.getTime() || atMs > to.getTime()) continue;
    if (sequence !== undefined && atMs === from.getTime() && productOrderId < sequence) continue;
    if (type !== undefined && record.lastChangedType !== type) continue;
    rows.push(record);
  }
  if (rows.length === 0) return { status: 200, body: {} };
  rows.sort(
    (a, b) => a.lastChangedAt.getTime() - b.lastChangedAt.getTime() || compareIds(a.productOrderId, b.productOrderId),
  );
  const page = rows.slice(0, limit);
  const next = rows[limit];
  const more = next && { moreFrom: formatKst(next.lastChangedAt), moreSequence: next.productOrderId };
  return { status: 200, body: { data: { lastChangeStatuses: page.map(renderRecord), more, count: page.length } } };
}

/**
 * The window of a query, inclusive at both ends and open to the right for 24 hours when its end is missing.
 * @throws Refusal 4000 for a date that is missing, not in the wire form, or an end before the start; 104139 beyond 24 hours
 */
export function readRange(query: URLSearchParams, names: { from: string; to: string }): { from: Date; to: Date } {
  const from = readQueryDate(query, names.from);
  if (!from) throw badParameter(`NotNull.request.${names.from}`);
  const to = readQueryDate(query, names.to) ?? new Date(from.getTime() + RANGE_MS);
  if (to < from) throw badParameter(`AssertTrue.request.${names.to}`);
  if (to.getTime() - from.getTime() > RANGE_MS) throw orderRefusal('104139');
  return { from, to };
}

/** @throws Refusal 4000 unless it is absent or a positive integer */
export function readPositive(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 2_147_483_647) throw badParameter(`Min.request.${name}`);
  return value;
}

function readQueryDate(query: URLSearchParams, name: string): Date | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const at = parseWireDate(text);
  if (!at) throw badParameter(`typeMismatch.request.${name}`);
  return at;
}

function renderRecord(record: FeedRecord): unknown {
  return {
    orderId: record.orderId,
    productOrderId: record.productOrderId,
    lastChangedType: record.lastChangedType,
    paymentDate: record.paidAt && formatKst(record.paidAt),
    lastChangedDate: formatKst(record.lastChangedAt),
    productOrderStatus: record.productOrderStatus,
    claimType: record.claimType,
    claimStatus: record.claimStatus,
    receiverAddressChanged: record.receiverAddressChanged,
    giftReceivingStatus: record.giftReceivingStatus,
  };
}

function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
