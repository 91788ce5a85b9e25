// What we do to product orders. Naver knows no idempotency key: nothing here is repeated after a lost answer.

import { z } from 'zod';

import { NaverError } from '../errors.ts';
import { listOf } from './details.ts';
import type { Lazy } from './details.ts';
import { ask } from './request.ts';
import type { Send } from './request.ts';
import { writeTime } from './time.ts';
import { id, readEach, text } from './wire.ts';

/** A product order that Naver did not act on, with its code, e.g. `104442`, and its Korean words. */
export type Refusal = { productOrderId: string; code: string; message: string };

/** Every product order asked about is in one of the lists. `unknown`: Naver said nothing of it, so look before repeating. */
export type Outcome = { done: string[]; refused: Refusal[]; unknown: string[] };

/** The two ways to dispatch without a courier. */
export type DispatchMethod = 'NOTHING' | 'DIRECT_DELIVERY';

export type DispatchLine = { productOrderId: string; deliveryMethod: DispatchMethod };

/** Without `SOLD_OUT`, which also takes the product off sale, and without the reasons that can only be read. */
export type CancelReason =
  | 'INTENT_CHANGED'
  | 'COLOR_AND_SIZE'
  | 'WRONG_ORDER'
  | 'PRODUCT_UNSATISFIED'
  | 'DELAYED_DELIVERY'
  | 'INCORRECT_INFO';

export type HoldReason =
  | 'RETURN_DELIVERYFEE'
  | 'EXTRAFEEE' // Naver's spelling
  | 'RETURN_DELIVERYFEE_AND_EXTRAFEEE'
  | 'RETURN_PRODUCT_NOT_DELIVERED'
  | 'SELLER_CONFIRM_NEED'
  | 'PURCHASER_CONFIRM_NEED'
  | 'SELLER_REMIT'
  | 'ETC'
  | 'ETC2';

export type DelayReason =
  | 'PRODUCT_PREPARE'
  | 'CUSTOMER_REQUEST'
  | 'CUSTOM_BUILD'
  | 'RESERVED_DISPATCH'
  | 'OVERSEA_DELIVERY'
  | 'ETC';

const MAX_LINES = 30;
const MAX_CANCEL_DETAIL = 500;
const ORDERS = '/v1/pay-order/seller/product-orders';

/** An order without delivery was sent with another method, and the reverse. */
const OTHER_METHOD: ReadonlySet<string> = new Set(['104116', '104117']);

/** What to dispatch with, given what the detail query shows as `expectedDeliveryMethod`. */
export function dispatchMethodFor(snapshotMethod: string | undefined): DispatchMethod {
  return snapshotMethod === 'NOTHING' ? 'NOTHING' : 'DIRECT_DELIVERY';
}

/**
 * 발주확인. From then on a buyer's cancel waits for the seller; the status stays `PAYED`.
 * @param lazy  at most 30 product-order numbers; a function is called once, when the call's turn has come
 * @throws NaverError  `mayHaveHappened` when the answer was lost
 * @see https://apicenter.commerce.naver.com/llms/post-v1-pay-order-seller-product-orders-confirm.md
 */
export async function confirm(send: Send, lazy: Lazy<string>): Promise<Outcome> {
  return await actOnMany(send, `${ORDERS}/confirm`, async () => {
    const productOrderIds = atMost(MAX_LINES, [...new Set(await listOf(lazy))]);
    return { ids: productOrderIds, body: { productOrderIds } };
  });
}

/**
 * 발송처리, without courier and tracking number. It refuses a buyer's cancel request: read the detail right before.
 * A line whose method Naver wants the other way round is sent once more that way.
 * @param lazy  at most 30 lines, main lines before their add-ons; a function is called once, when the call's turn has come
 * @param now   the store's time
 * @throws NaverError  `mayHaveHappened` when the answer was lost
 * @see https://apicenter.commerce.naver.com/llms/post-v1-pay-order-seller-product-orders-dispatch.md
 */
export async function dispatch(send: Send, lazy: Lazy<DispatchLine>, now: () => Date): Promise<Outcome> {
  let lines: readonly DispatchLine[] = [];
  const first = await dispatchOnce(send, now, async () => {
    lines = atMost(MAX_LINES, await listOf(lazy));
    return lines;
  });
  const toSwitch = new Set(
    first.refused.filter(({ code }) => OTHER_METHOD.has(code)).map(({ productOrderId }) => productOrderId),
  );
  if (toSwitch.size === 0) return first;

  const switched = lines
    .filter(({ productOrderId }) => toSwitch.has(productOrderId))
    .map(({ productOrderId, deliveryMethod }) => ({ productOrderId, deliveryMethod: switchMethod(deliveryMethod) }));
  const others = first.refused.filter(({ productOrderId }) => !toSwitch.has(productOrderId));
  try {
    const second = await dispatchOnce(send, now, () => switched);
    return {
      done: [...first.done, ...second.done],
      refused: [...others, ...second.refused],
      unknown: [...first.unknown, ...second.unknown],
    };
  } catch (error) {
    if (!(error instanceof NaverError)) throw error;
    // What the first call did must not get lost over the second.
    if (!error.mayHaveHappened) return first;
    return { done: first.done, refused: others, unknown: [...first.unknown, ...toSwitch] };
  }
}

/** Approves the buyer's cancel request: refunds, irreversibly. */
export async function approveCancel(send: Send, productOrderId: string): Promise<Outcome> {
  return await actOnOne(send, 'claim/cancel/approve', productOrderId);
}

/**
 * Cancels for the seller. A false reason counts as misconduct.
 * @param request.detail    at most 500 characters
 * @param request.quantity  absent: all that remain
 */
export async function requestCancel(
  send: Send,
  productOrderId: string,
  request: { reason: CancelReason; detail?: string | undefined; quantity?: number | undefined },
): Promise<Outcome> {
  const { reason, detail, quantity } = request;
  return await actOnOne(send, 'claim/cancel/request', productOrderId, {
    cancelReason: reason,
    ...(detail && { cancelDetailedReason: detail.slice(0, MAX_CANCEL_DETAIL) }),
    ...(quantity !== undefined && { cancelQuantity: quantity }),
  });
}

/** Approves a return: refunds, irreversibly. */
export async function approveReturn(send: Send, productOrderId: string): Promise<Outcome> {
  return await actOnOne(send, 'claim/return/approve', productOrderId);
}

/** Rejects a return; the buyer reads the reason and may ask again. */
export async function rejectReturn(send: Send, productOrderId: string, reason: string): Promise<Outcome> {
  return await actOnOne(send, 'claim/return/reject', productOrderId, { rejectReturnReason: reason });
}

export async function holdReturn(
  send: Send,
  productOrderId: string,
  hold: { reason: HoldReason; detail: string; extraFeeKrw?: number | undefined },
): Promise<Outcome> {
  return await actOnOne(send, 'claim/return/holdback', productOrderId, {
    holdbackClassType: hold.reason,
    holdbackReturnDetailReason: hold.detail,
    ...(hold.extraFeeKrw !== undefined && { extraReturnFeeAmount: hold.extraFeeKrw }),
  });
}

export async function releaseReturn(send: Send, productOrderId: string): Promise<Outcome> {
  return await actOnOne(send, 'claim/return/holdback/release', productOrderId);
}

/** Moves the dispatch deadline 발송기한, e.g. while an e-mail address is being asked for. Once per order, it is said. */
export async function delay(
  send: Send,
  productOrderId: string,
  until: { dueAt: Date; reason: DelayReason; detail: string },
): Promise<Outcome> {
  return await actOnOne(send, 'delay', productOrderId, {
    dispatchDueDate: writeTime(until.dueAt),
    delayedDispatchReason: until.reason,
    dispatchDelayedDetailedReason: until.detail,
  });
}

async function dispatchOnce(
  send: Send,
  now: () => Date,
  fill: () => readonly DispatchLine[] | Promise<readonly DispatchLine[]>,
): Promise<Outcome> {
  return await actOnMany(send, `${ORDERS}/dispatch`, async () => {
    const lines = await fill();
    const dispatchDate = writeTime(now());
    // No courier and no tracking number, not even empty ones: '' fails the whole batch.
    const dispatchProductOrders = lines.map(({ productOrderId, deliveryMethod }) => ({
      productOrderId,
      deliveryMethod,
      dispatchDate,
    }));
    return { ids: lines.map(({ productOrderId }) => productOrderId), body: { dispatchProductOrders } };
  });
}

async function actOnOne(send: Send, action: string, productOrderId: string, body?: object): Promise<Outcome> {
  const { value } = await ask(send, {
    method: 'POST',
    api: `${ORDERS}/{productOrderId}/${action}`,
    params: { productOrderId },
    ...(body && { body: () => body }),
    isWrite: true,
    read: readResult,
  });
  return sortOut([productOrderId], value);
}

async function actOnMany(
  send: Send,
  api: string,
  build: () => Promise<{ ids: readonly string[]; body: object }>,
): Promise<Outcome> {
  let ids: readonly string[] = [];
  const reply = await send({
    method: 'POST',
    api,
    body: async () => {
      const built = await build();
      ids = built.ids;
      return ids.length > 0 ? built.body : undefined;
    },
    isWrite: true,
    read: readResult,
  });
  return sortOut(ids, reply?.value ?? {});
}

// Confirm names its successes differently from everything else.
const Result = z.object({
  data: z
    .object({
      successProductOrderIds: z.array(z.unknown()).nullish(),
      successProductOrderInfos: z.array(z.unknown()).nullish(),
      failProductOrderInfos: z.array(z.unknown()).nullish(),
    })
    .nullish(),
});

type Result = NonNullable<z.infer<typeof Result>['data']>;

function readResult(json: unknown): Result {
  return Result.parse(json).data ?? {};
}

const Done = z.object({ productOrderId: id });
const Failed = z.object({ productOrderId: id, code: z.union([text, z.int().transform(String)]), message: text });

/** A 200 is no success: what counts are its two lists. An element that cannot be read, or is in both, leaves its line unknown. */
function sortOut(ids: readonly string[], data: Result): Outcome {
  const done = new Set([
    ...readEach(data.successProductOrderIds ?? [], id, () => undefined).read,
    ...readEach(data.successProductOrderInfos ?? [], Done, () => undefined).read.map(
      ({ productOrderId }) => productOrderId,
    ),
  ]);
  const refusals = new Map(
    readEach(data.failProductOrderInfos ?? [], Failed, () => undefined).read.map((failed) => [
      failed.productOrderId,
      failed,
    ]),
  );
  const outcome: Outcome = { done: [], refused: [], unknown: [] };
  for (const productOrderId of ids) {
    const refusal = refusals.get(productOrderId);
    if (done.has(productOrderId) === (refusal !== undefined)) outcome.unknown.push(productOrderId);
    else if (refusal)
      outcome.refused.push({ productOrderId, code: refusal.code ?? '', message: refusal.message ?? '' });
    else outcome.done.push(productOrderId);
  }
  return outcome;
}

function atMost<T>(most: number, list: readonly T[]): readonly T[] {
  if (list.length > most) throw new RangeError(`Naver takes at most ${most} product orders a call, not ${list.length}`);
  return list;
}

function switchMethod(method: DispatchMethod): DispatchMethod {
  return method === 'NOTHING' ? 'DIRECT_DELIVERY' : 'NOTHING';
}
