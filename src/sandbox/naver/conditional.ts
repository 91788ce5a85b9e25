// The other two ways to find product orders: by a range of time, and by their order.
import { renderDetail } from './detail.ts';
import { readPositive, readRange } from './feed.ts';
import type { Store } from './store.ts';
import type { SandboxLine } from './types.ts';
import { badParameter, orderRefusal } from './wire.ts';
import type { Answer } from './wire.ts';

const MAX_PAGE_SIZE = 300;

const DATE_OF: Record<string, (line: SandboxLine) => Date | undefined> = {
  PAYED_DATETIME: (line) => line.paidAt,
  ORDERED_DATETIME: (line) => line.orderedAt,
  DISPATCHED_DATETIME: (line) => line.dispatchedAt,
  PURCHASE_DECIDED_DATETIME: (line) => line.decidedAt,
  CLAIM_REQUESTED_DATETIME: (line) => line.currentClaim?.requestedAt,
  CLAIM_COMPLETED_DATETIME: (line) => line.currentClaim?.completedAt,
  COLLECT_COMPLETED_DATETIME: (line) => line.currentClaim?.collectedAt,
  GIFT_RECEIVED_DATETIME: (line) => line.giftReceivedAt,
  HOPE_DELIVERY_INFO_CHANGED_DATETIME: () => undefined,
};

const PRODUCT_ORDER_STATUSES: ReadonlySet<string> = new Set([
  'PAYMENT_WAITING',
  'PAYED',
  'DELIVERING',
  'DELIVERED',
  'PURCHASE_DECIDED',
  'EXCHANGED',
  'CANCELED',
  'RETURNED',
  'CANCELED_BY_NOPAYMENT',
]);

const CLAIM_STATUSES: ReadonlySet<string> = new Set([
  'CANCEL_REQUEST',
  'CANCELING',
  'CANCEL_DONE',
  'CANCEL_REJECT',
  'RETURN_REQUEST',
  'EXCHANGE_REQUEST',
  'COLLECTING',
  'COLLECT_DONE',
  'EXCHANGE_REDELIVERING',
  'RETURN_DONE',
  'EXCHANGE_DONE',
  'RETURN_REJECT',
  'EXCHANGE_REJECT',
  'PURCHASE_DECISION_HOLDBACK',
  'PURCHASE_DECISION_REQUEST',
  'PURCHASE_DECISION_HOLDBACK_RELEASE',
  'ADMIN_CANCELING',
  'ADMIN_CANCEL_DONE',
  'ADMIN_CANCEL_REJECT',
]);

/**
 * Full details of a time range, a page at a time, each under one more `content`.
 * @throws Refusal 4000 for a bad parameter, a value outside its enum among them; 104139 beyond 24 hours
 */
export function listProductOrders(store: Store, query: URLSearchParams): Answer {
  const { from, to } = readRange(query, { from: 'from', to: 'to' });
  const rangeType = query.get('rangeType') ?? 'PAYED_DATETIME';
  const dateOf = DATE_OF[rangeType];
  if (!dateOf) throw badParameter('typeMismatch.request.rangeType');
  const statuses = readEnums(query, 'productOrderStatuses', PRODUCT_ORDER_STATUSES);
  const claimStatuses = readEnums(query, 'claimStatuses', CLAIM_STATUSES);
  const placeOrderStatuses = readEnums(query, 'placeOrderStatusType', new Set(['NOT_YET', 'OK', 'CANCEL']));
  if (placeOrderStatuses.length > 1) throw badParameter('typeMismatch.request.placeOrderStatusType');
  const fulfillment = readFlag(query, 'fulfillment');
  const quantityClaims = readFlag(query, 'quantityClaimCompatibility') ?? false;
  const size = readPositive(query, 'pageSize') ?? MAX_PAGE_SIZE;
  if (size > MAX_PAGE_SIZE) throw badParameter('Max.request.pageSize');
  const page = readPositive(query, 'page') ?? 1;

  const found: { line: SandboxLine; atMs: number }[] = [];
  for (const line of store.lines.values()) {
    const atMs = dateOf(line)?.getTime();
    if (line.ofAnotherSeller || atMs === undefined || atMs < from.getTime() || atMs > to.getTime()) continue;
    if (statuses.length > 0 && !statuses.includes(line.productOrderStatus)) continue;
    if (claimStatuses.length > 0 && !claimStatuses.includes(line.claimStatus ?? '')) continue;
    if (placeOrderStatuses.length > 0 && !placeOrderStatuses.includes(line.placeOrderStatus)) continue;
    // Nothing here is stored with a logistics company.
    if (fulfillment === true) continue;
    found.push({ line, atMs });
  }
  found.sort((a, b) => a.atMs - b.atMs || (a.line.productOrderId < b.line.productOrderId ? -1 : 1));
  const start = (page - 1) * size;
  const contents = found.slice(start, start + size).map(({ line }) => ({
    productOrderId: line.productOrderId,
    content: renderDetail(store, line, quantityClaims),
  }));
  return {
    status: 200,
    body: { data: { contents, pagination: { page, size, hasNext: found.length > start + size } } },
  };
}

/** The product orders of one order. @throws Refusal 100003 for an order that is not ours */
export function listProductOrderIds(store: Store, orderId: string): Answer {
  const ids = store.orders.get(orderId)?.productOrderIds ?? [];
  const ours = ids.filter((id) => store.lines.get(id)?.ofAnotherSeller === false);
  if (ours.length === 0) throw orderRefusal('100003');
  return { status: 200, body: { data: ours } };
}

/** Arrays repeat their key; a comma is just part of a wrong value. */
function readEnums(query: URLSearchParams, name: string, values: ReadonlySet<string>): string[] {
  const given = query.getAll(name);
  if (given.some((value) => !values.has(value))) throw badParameter(`typeMismatch.request.${name}`);
  return given;
}

function readFlag(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (text !== 'true' && text !== 'false') throw badParameter(`typeMismatch.request.${name}`);
  return text === 'true';
}
