// Confirm, dispatch, delay: what the API lets a seller do to paid lines. Refusals of single lines come inside a 200.
import { asObject, readArray, readDate, readEnum, readObject, readString, readStrings } from './body.ts';
import { openClaim } from './claims.ts';
import type { ItemFault } from './faults.ts';
import { floorToSecond } from './kst.ts';
import { confirm, dispatch } from './people.ts';
import type { Store } from './store.ts';
import type { SandboxLine } from './types.ts';
import { badParameter, failInfo } from './wire.ts';
import type { Answer, FailInfo, OrderCode } from './wire.ts';

const MAX_ITEMS = 30;
const MAX_DELAY_DAYS = 90;

/** A request to the order API that acts on lines. */
export type ActionRequest = {
  contentType: string;
  text: string;
  /** What a test wants to go wrong with one line of this call. */
  itemFault: (productOrderId: string) => ItemFault | undefined;
};

export const DELIVERY_METHODS: ReadonlySet<string> = new Set([
  'DELIVERY',
  'GDFW_ISSUE_SVC',
  'VISIT_RECEIPT',
  'DIRECT_DELIVERY',
  'QUICK_SVC',
  'NOTHING',
  'RETURN_DESIGNATED',
  'RETURN_DELIVERY',
  'RETURN_INDIVIDUAL',
  'RETURN_MERCHANT',
  'UNKNOWN',
]);

/** The best known of about two hundred. */
export const DELIVERY_COMPANIES: ReadonlySet<string> = new Set([
  'CJGLS',
  'HYUNDAI',
  'HANJIN',
  'KGB',
  'EPOST',
  'DHL',
  'EMS',
  'FEDEX',
  'UPS',
  'CUPARCEL',
  'CVSNET',
  'KDEXP',
  'DAESIN',
  'ILYANG',
  'REGISTPOST',
  'GENERALPOST',
  'CH1',
]);

const DELAY_REASONS: ReadonlySet<string> = new Set([
  'PRODUCT_PREPARE',
  'CUSTOMER_REQUEST',
  'CUSTOM_BUILD',
  'RESERVED_DISPATCH',
  'OVERSEA_DELIVERY',
  'ETC',
]);

const PARCEL_METHODS = ['DELIVERY', 'DIRECT_DELIVERY', 'VISIT_RECEIPT', 'QUICK_SVC'];

/**
 * 발주 확인: up to 30 lines; those that succeed under `successProductOrderInfos`.
 * @throws Refusal 000400 for an unreadable body, 4000 for a wrong number of lines
 */
export function confirmProductOrders(store: Store, request: ActionRequest): Answer {
  const ids = readStrings(readObject(request), 'productOrderIds');
  if (!ids || ids.length < 1 || ids.length > MAX_ITEMS) throw badParameter('Size.request.productOrderIds');
  const outcome = actOnEach(
    store,
    ids.map((productOrderId) => ({ productOrderId })),
    request,
    (line) => {
      if (line.productOrderStatus !== 'PAYED' || line.giftReceivingStatus === 'WAIT_FOR_RECEIVING') return '104442';
      if (line.placeOrderStatus === 'OK') return '105306';
      confirm(store, line);
      return undefined;
    },
  );
  const successProductOrderInfos = outcome.succeeded.map((productOrderId) => ({
    productOrderId,
    isReceiverAddressChanged: store.lines.get(productOrderId)?.receiverAddressChanged ?? false,
  }));
  return { status: 200, body: { data: { successProductOrderInfos, failProductOrderInfos: outcome.failed } } };
}

type DispatchItem = {
  productOrderId: string;
  deliveryMethod: string | undefined;
  deliveryCompanyCode: string | undefined;
  trackingNumber: string | undefined;
  dispatchDate: Date | undefined;
};

/**
 * 발송 처리: up to 30 lines; those that succeed under `successProductOrderIds`. A line with a cancel request is
 * dispatched too, and the request thereby refused.
 * @throws Refusal 000400 for an unreadable body, one empty or unknown enum value among them; 4000 for a wrong number of lines
 */
export function dispatchProductOrders(store: Store, request: ActionRequest): Answer {
  const entries = readArray(readObject(request), 'dispatchProductOrders');
  const items = (entries ?? []).map(readDispatchItem);
  if (items.length < 1 || items.length > MAX_ITEMS) throw badParameter('Size.request.dispatchProductOrders');
  const outcome = actOnEach(store, items, request, (line, item) => {
    line.dispatchRequests += 1;
    const refusal = refuseDispatch(store, line, item);
    if (refusal || !item.deliveryMethod || !item.dispatchDate) return refusal ?? '104133';
    dispatch(store, line, {
      by: 'api',
      at: item.dispatchDate,
      method: item.deliveryMethod,
      company: item.deliveryMethod === 'DELIVERY' ? item.deliveryCompanyCode : undefined,
      trackingNumber: item.deliveryMethod === 'DELIVERY' ? item.trackingNumber : undefined,
    });
    return undefined;
  });
  return answerIds(outcome);
}

/**
 * 발송 지연 처리 of one line, once.
 * @throws Refusal 000400 for an unreadable body, 4000 without a date or a reason
 */
export function delayDispatch(store: Store, request: ActionRequest, productOrderId: string): Answer {
  const body = readObject(request);
  const dueAt = readDate(body, 'dispatchDueDate');
  const reason = readEnum(body, 'delayedDispatchReason', DELAY_REASONS);
  const detail = readString(body, 'dispatchDelayedDetailedReason');
  if (!dueAt) throw badParameter('NotNull.request.dispatchDueDate');
  if (reason === undefined) throw badParameter('NotNull.request.delayedDispatchReason');
  const outcome = actOnEach(store, [{ productOrderId }], request, (line) => {
    if (line.productOrderStatus !== 'PAYED') return '104442';
    if (line.delay) return '9999';
    const nowMs = store.clock().getTime();
    if (dueAt.getTime() <= nowMs || dueAt.getTime() > nowMs + MAX_DELAY_DAYS * 86_400_000) return '104105';
    line.dispatchDueAt = dueAt;
    line.delay = { reason, detail };
    store.changed(productOrderId);
    return undefined;
  });
  return answerIds(outcome);
}

type Outcome = { succeeded: string[]; failed: FailInfo[] };

/** Success by id, as dispatch, delay and the claims answer. */
export function answerIds(outcome: Outcome): Answer {
  const data = { successProductOrderIds: outcome.succeeded, failProductOrderInfos: outcome.failed };
  return { status: 200, body: { data } };
}

/**
 * Acts on lines one by one, in the order given: a line that cannot be found, is not ours or comes twice is refused by
 * itself, and so is one for which `act` returns a code.
 */
export function actOnEach<Item extends { productOrderId: string }>(
  store: Store,
  items: Item[],
  request: ActionRequest,
  act: (line: SandboxLine, item: Item) => OrderCode | { code: OrderCode; message: string } | undefined,
): Outcome {
  const outcome: Outcome = { succeeded: [], failed: [] };
  const seen = new Set<string>();
  for (const item of items) {
    const { productOrderId } = item;
    const fault = request.itemFault(productOrderId);
    if (fault?.kind === 'refuse') {
      outcome.failed.push(failInfo(productOrderId, fault.code ?? '9999'));
      continue;
    }
    if (fault?.when === 'before') continue;
    const line = store.lines.get(productOrderId);
    let refusal: ReturnType<typeof act>;
    if (seen.has(productOrderId)) refusal = '104131';
    else if (!line) refusal = '100001';
    else if (line.ofAnotherSeller) refusal = '101009';
    else refusal = act(line, item);
    seen.add(productOrderId);
    if (fault) continue;
    if (refusal === undefined) outcome.succeeded.push(productOrderId);
    else if (typeof refusal === 'string') outcome.failed.push(failInfo(productOrderId, refusal));
    else outcome.failed.push(failInfo(productOrderId, refusal.code, refusal.message));
  }
  return outcome;
}

function readDispatchItem(entry: unknown): DispatchItem {
  const object = asObject(entry);
  const productOrderId = readString(object, 'productOrderId');
  if (!productOrderId) throw badParameter('NotNull.dispatchProductOrders.productOrderId');
  return {
    productOrderId,
    deliveryMethod: readEnum(object, 'deliveryMethod', DELIVERY_METHODS),
    deliveryCompanyCode: readEnum(object, 'deliveryCompanyCode', DELIVERY_COMPANIES),
    trackingNumber: readString(object, 'trackingNumber'),
    dispatchDate: readDate(object, 'dispatchDate'),
  };
}

function refuseDispatch(
  store: Store,
  line: SandboxLine,
  item: DispatchItem,
): OrderCode | { code: OrderCode; message: string } | undefined {
  if (line.productOrderStatus !== 'PAYED' || line.giftReceivingStatus === 'WAIT_FOR_RECEIVING') return '104442';
  if (openClaim(line)?.claimStatus === 'CANCELING') return '104442';
  if (store.settings.confirmRequired && line.placeOrderStatus !== 'OK') return '104443';
  const main = line.mainProductOrderId && store.lines.get(line.mainProductOrderId);
  if (main && main.productOrderStatus === 'PAYED') {
    return { code: '9999', message: '본상품을 먼저 발송처리해 주세요.' };
  }
  return refuseMethod(line, item) ?? refuseDate(store, line, item.dispatchDate);
}

function refuseMethod(line: SandboxLine, item: DispatchItem): OrderCode | undefined {
  const method = item.deliveryMethod;
  if (method === undefined) return '104133';
  const accepted = line.dispatchMethods ?? (line.hasDelivery ? PARCEL_METHODS : ['NOTHING']);
  if (!accepted.includes(method)) return method !== 'NOTHING' && accepted.includes('NOTHING') ? '104116' : '104117';
  if (method !== 'DELIVERY') return undefined;
  if (item.deliveryCompanyCode === undefined) return '104118';
  if (!item.trackingNumber) return '104120';
  return /^[A-Za-z0-9-]{9,20}$/.test(item.trackingNumber) ? undefined : '104122';
}

/** Neither ahead of the clock nor, to the second, before the payment or the confirmation. */
function refuseDate(store: Store, line: SandboxLine, dispatchDate: Date | undefined): OrderCode | undefined {
  if (!dispatchDate || dispatchDate > store.clock()) return '104133';
  for (const earliest of [line.paidAt, line.placeOrderedAt]) {
    if (earliest && dispatchDate < floorToSecond(earliest)) return '104133';
  }
  return undefined;
}
