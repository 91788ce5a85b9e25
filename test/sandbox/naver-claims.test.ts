import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LINES, NOW, openStore, PHOTO, PRODUCTS } from './naver-caller.ts';
import type { Caller } from './naver-caller.ts';

type Outcome = { done: string[]; code: string | undefined };

async function claim(store: Caller, id: string, action: string, body?: unknown): Promise<Outcome> {
  const reply = await store.post(`${LINES}/${id}/claim/${action}`, body);
  if (reply.status !== 200) return { done: [], code: `${reply.status} ${reply.json.code}` };
  const { successProductOrderIds, failProductOrderInfos } = reply.json.data;
  return { done: successProductOrderIds, code: failProductOrderInfos[0]?.code };
}

async function bought(
  store: Caller,
  quantity = 1,
  state: 'paid' | 'confirmed' | 'dispatched' = 'confirmed',
): Promise<string> {
  const id = String(store.naver.pay({ productId: PHOTO, quantity }).productOrderIds[0]);
  if (state !== 'paid') store.naver.confirmByHand(id);
  if (state === 'dispatched') store.naver.dispatchByHand(id);
  return id;
}

async function changed(store: Caller, id: string): Promise<string[]> {
  const rows: { productOrderId: string; lastChangedType: string; productOrderStatus: string; claimStatus: string }[] = (
    await store.feed()
  ).json.data.lastChangeStatuses;
  const row = rows.find((one) => one.productOrderId === id);
  return [row?.lastChangedType ?? '', row?.productOrderStatus ?? '', row?.claimStatus ?? ''];
}

test('a cancel before confirmation is done at once', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = await bought(store, 1, 'paid');
  store.naver.requestCancel(id, { reason: 'WRONG_ORDER' });
  assert.deepEqual(await changed(store, id), ['CLAIM_COMPLETED', 'CANCELED', 'CANCEL_DONE']);
  const { productOrder, currentClaim, completedClaims } = await store.detail(id);
  assert.deepEqual(
    [productOrder.productOrderStatus, productOrder.claimType, productOrder.claimStatus, productOrder.remainQuantity],
    ['CANCELED', 'CANCEL', 'CANCEL_DONE', 0],
  );
  assert.deepEqual([currentClaim.cancel.cancelReason, completedClaims.length], ['WRONG_ORDER', 1]);
  assert.equal(productOrder.claimId, currentClaim.cancel.claimId);
});

test('a cancel after confirmation waits for the seller, whose approval refunds it once', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = await bought(store);
  store.naver.requestCancel(id);
  assert.deepEqual(await changed(store, id), ['CLAIM_REQUESTED', 'PAYED', 'CANCEL_REQUEST']);
  assert.equal((await store.detail(id)).currentClaim.cancel.claimStatus, 'CANCEL_REQUEST');
  assert.deepEqual(await claim(store, id, 'cancel/approve'), { done: [id], code: undefined });
  assert.deepEqual(await changed(store, id), ['CLAIM_COMPLETED', 'CANCELED', 'CANCEL_DONE']);
  assert.equal((await claim(store, id, 'cancel/approve')).code, '105306');
  assert.equal(store.naver.line(id).remainQuantity, 0);
});

test('a dispatch over a cancel request succeeds and refuses the request', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = await bought(store);
  store.naver.requestCancel(id);
  const reply = await store.dispatch(id);
  assert.deepEqual(reply.json.data.successProductOrderIds, [id]);
  assert.deepEqual(await changed(store, id), ['DISPATCHED', 'DELIVERING', 'CANCEL_REJECT']);
  assert.equal((await store.detail(id)).currentClaim.cancel.claimStatus, 'CANCEL_REJECT');
});

test('a canceled line, and one whose refund is running, cannot be dispatched or confirmed', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const [canceled, stuck] = [await bought(store, 1, 'paid'), await bought(store, 1, 'paid')];
  store.naver.requestCancel(canceled);
  store.naver.requestCancel(stuck, { stuck: true });
  assert.deepEqual(await changed(store, stuck), ['CLAIM_REQUESTED', 'PAYED', 'CANCELING']);
  for (const id of [canceled, stuck]) {
    assert.equal((await store.dispatch(id)).json.data.failProductOrderInfos[0].code, '104442');
    assert.equal(store.naver.line(id).dispatchCount, 0);
  }
  const { data } = (await store.post(`${LINES}/confirm`, { productOrderIds: [canceled] })).json;
  assert.equal(data.failProductOrderInfos[0].code, '104442');
  assert.deepEqual((await claim(store, stuck, 'cancel/approve')).done, [stuck]);
  assert.equal(store.naver.line(stuck).claimStatus, 'CANCEL_DONE');
});

test('the buyer takes a cancel request back, and the line is live again', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = await bought(store);
  store.naver.requestCancel(id);
  store.naver.withdrawClaim(id);
  assert.deepEqual(await changed(store, id), ['CLAIM_REJECTED', 'PAYED', 'CANCEL_REJECT']);
  assert.equal((await claim(store, id, 'cancel/approve')).code, '104442');
  assert.deepEqual((await store.dispatch(id)).json.data.successProductOrderIds, [id]);
});

test('a partial cancel lowers what remains, keeps the line PAYED, and is remembered', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = await bought(store, 3, 'paid');
  store.naver.requestCancel(id, { quantity: 1 });
  const { productOrder, completedClaims, currentClaim } = await store.detail(id);
  assert.deepEqual(
    [productOrder.productOrderStatus, productOrder.quantity, productOrder.initialQuantity, productOrder.remainQuantity],
    ['PAYED', 3, 3, 2],
  );
  assert.deepEqual([productOrder.remainPaymentAmount, productOrder.initialPaymentAmount], [5600, 8400]);
  assert.equal('claimStatus' in productOrder, false);
  assert.deepEqual([currentClaim.cancel.claimStatus, currentClaim.cancel.requestQuantity], ['CANCEL_DONE', 1]);
  assert.deepEqual([completedClaims[0].claimStatus, completedClaims[0].requestQuantity], ['CANCEL_DONE', 1]);
  store.naver.requestCancel(id);
  assert.deepEqual([store.naver.line(id).remainQuantity, store.naver.line(id).productOrderStatus], [0, 'CANCELED']);
  assert.equal((await store.detail(id)).completedClaims.length, 2);
});

test('claim fields stay on a partly canceled line where that is set', async () => {
  await using store = await openStore({ products: PRODUCTS, partialClaimStays: true });
  const id = await bought(store, 2, 'paid');
  store.naver.requestCancel(id, { quantity: 1 });
  assert.deepEqual([store.naver.line(id).claimType, store.naver.line(id).claimStatus], ['CANCEL', 'CANCEL_DONE']);
});

test('the seller cancels in whole or in part for a reason that may be sent', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = await bought(store, 3);
  for (const [body, code] of [
    [{}, '400 4000'],
    [{ cancelReason: 'ETC' }, '400 000400'],
    [{ cancelReason: 'SIMPLE_INTENT_CHANGED' }, '400 000400'],
    [{ cancelReason: 'INTENT_CHANGED', cancelDetailedReason: '가'.repeat(501) }, '400 4000'],
    [{ cancelReason: 'INTENT_CHANGED', cancelQuantity: 4 }, '104133'],
    [{ cancelReason: 'INTENT_CHANGED', cancelQuantity: 0 }, '104133'],
  ] as const) {
    assert.equal((await claim(store, id, 'cancel/request', body)).code, code, JSON.stringify(body));
  }
  assert.deepEqual(
    (await claim(store, id, 'cancel/request', { cancelReason: 'INTENT_CHANGED', cancelQuantity: 1 })).done,
    [id],
  );
  assert.equal(store.naver.line(id).remainQuantity, 2);
  assert.deepEqual((await claim(store, id, 'cancel/request', { cancelReason: 'SOLD_OUT' })).done, [id]);
  assert.equal(store.naver.line(id).productOrderStatus, 'CANCELED');
  assert.equal(store.naver.products()[0]?.statusType, 'OUTOFSTOCK');
  assert.throws(() => store.naver.pay({ productId: PHOTO }), /not on sale/);
  assert.equal((await claim(store, id, 'cancel/request', { cancelReason: 'INTENT_CHANGED' })).code, '104442');
});

test('a dispatched line cannot be canceled, by the seller or the buyer', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = await bought(store, 1, 'dispatched');
  assert.equal((await claim(store, id, 'cancel/request', { cancelReason: 'INTENT_CHANGED' })).code, '104442');
  assert.throws(() => store.naver.requestCancel(id), /nothing to cancel/);
});

test('a return is requested, collected and approved, in this order only', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = await bought(store, 1, 'dispatched');
  store.naver.requestReturn(id, { reason: 'PRODUCT_UNSATISFIED' });
  assert.deepEqual(await changed(store, id), ['CLAIM_REQUESTED', 'DELIVERING', 'RETURN_REQUEST']);
  assert.equal((await claim(store, id, 'return/approve')).code, '104442');
  store.naver.collectReturn(id);
  assert.deepEqual(await changed(store, id), ['COLLECT_DONE', 'DELIVERING', 'COLLECT_DONE']);
  assert.equal((await claim(store, id, 'return/reject', { rejectReturnReason: '사용함' })).code, '104442');
  assert.deepEqual((await claim(store, id, 'return/approve')).done, [id]);
  assert.deepEqual(await changed(store, id), ['CLAIM_COMPLETED', 'RETURNED', 'RETURN_DONE']);
  assert.equal((await store.detail(id)).currentClaim.return.returnReason, 'PRODUCT_UNSATISFIED');
  assert.equal((await claim(store, id, 'return/approve')).code, '105306');
});

test('a return is refused with words for the buyer, and the line is what it was', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = await bought(store, 1, 'dispatched');
  store.naver.completeDelivery(id);
  store.naver.requestReturn(id);
  assert.equal((await claim(store, id, 'return/reject', {})).code, '400 4000');
  assert.deepEqual((await claim(store, id, 'return/reject', { rejectReturnReason: '이미 등록된 키입니다' })).done, [
    id,
  ]);
  assert.deepEqual(await changed(store, id), ['CLAIM_REJECTED', 'DELIVERED', 'RETURN_REJECT']);
  assert.equal(store.naver.line(id).currentClaim?.rejectReason, '이미 등록된 키입니다');
  store.naver.requestReturn(id);
  assert.equal(store.naver.line(id).claimStatus, 'RETURN_REQUEST');
});

test('a held return is not approved until it is released', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = await bought(store, 1, 'dispatched');
  store.naver.requestReturn(id);
  store.naver.collectReturn(id);
  const hold = { holdbackClassType: 'SELLER_CONFIRM_NEED', holdbackReturnDetailReason: '키 사용 여부 확인' };
  assert.equal(
    (await claim(store, id, 'return/holdback', { ...hold, holdbackClassType: 'EXTRAFEE' })).code,
    '400 000400',
  );
  assert.equal((await claim(store, id, 'return/holdback', { holdbackClassType: 'ETC' })).code, '400 4000');
  assert.equal((await claim(store, id, 'return/holdback/release')).code, '104442');
  assert.deepEqual((await claim(store, id, 'return/holdback', hold)).done, [id]);
  assert.equal((await store.detail(id)).currentClaim.return.holdbackStatus, 'HOLDBACK');
  assert.equal((await claim(store, id, 'return/approve')).code, '9999');
  assert.deepEqual((await claim(store, id, 'return/holdback/release')).done, [id]);
  assert.deepEqual((await claim(store, id, 'return/approve')).done, [id]);
});

test('the seller files a return for a dispatched line only', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const body = { returnReason: 'BROKEN', collectDeliveryMethod: 'RETURN_INDIVIDUAL', returnQuantity: 1 };
  const paid = await bought(store);
  assert.equal((await claim(store, paid, 'return/request', body)).code, '104442');
  const id = await bought(store, 2, 'dispatched');
  assert.equal(
    (await claim(store, id, 'return/request', { ...body, collectDeliveryMethod: undefined })).code,
    '400 4000',
  );
  assert.equal((await claim(store, id, 'return/request', { ...body, returnReason: 'ETC' })).code, '400 000400');
  assert.deepEqual((await claim(store, id, 'return/request', body)).done, [id]);
  store.naver.collectReturn(id);
  assert.deepEqual((await claim(store, id, 'return/approve')).done, [id]);
  assert.deepEqual([store.naver.line(id).remainQuantity, store.naver.line(id).productOrderStatus], [1, 'DELIVERING']);
});

test('claims go add-ons first: their main line is refused while they live', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const [main = '', addOn = ''] = store.naver.pay({
    lines: [{ productId: PHOTO }, { productId: PHOTO, addOn: true }],
  }).productOrderIds;
  const body = { cancelReason: 'INTENT_CHANGED' };
  assert.equal((await claim(store, main, 'cancel/request', body)).code, '9999');
  assert.deepEqual((await claim(store, addOn, 'cancel/request', body)).done, [addOn]);
  assert.deepEqual((await claim(store, main, 'cancel/request', body)).done, [main]);
});

test('Naver cancels of its own authority, even after the purchase decision', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = await bought(store, 1, 'dispatched');
  store.naver.decidePurchase(id);
  assert.throws(() => store.naver.requestReturn(id), /nothing to return/);
  store.naver.adminCancel(id);
  assert.deepEqual(await changed(store, id), ['CLAIM_COMPLETED', 'CANCELED', 'ADMIN_CANCEL_DONE']);
  assert.equal((await store.detail(id)).productOrder.claimType, 'ADMIN_CANCEL');
});

test('a gift that is refused is canceled', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const { orderId, productOrderIds } = store.naver.pay({ productId: PHOTO, gift: true });
  store.naver.refuseGift(orderId);
  const { productOrder, currentClaim } = await store.detail(String(productOrderIds[0]));
  assert.deepEqual([productOrder.productOrderStatus, currentClaim.cancel.cancelReason], ['CANCELED', 'GIFT_REFUSAL']);
});

test('claims on unknown and foreign lines are refused inside a 200', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const foreign = String(store.naver.pay({ productId: PHOTO, ofAnotherSeller: true }).productOrderIds[0]);
  assert.equal((await claim(store, '2026092199999999', 'cancel/approve')).code, '100001');
  assert.equal((await claim(store, foreign, 'cancel/approve')).code, '101009');
});

test('the legacy claim nodes end on 28 October 2026, or as set', async () => {
  await using store = await openStore({ products: PRODUCTS, tokenLifetimeS: 100 * 86_400 });
  const id = await bought(store, 1, 'paid');
  store.naver.requestCancel(id);
  assert.equal((await store.detail(id)).cancel.claimStatus, 'CANCEL_DONE');
  store.pass(new Date('2026-10-28T00:00:00.000+09:00').getTime() - NOW.getTime() - 1);
  assert.ok((await store.detail(id)).cancel);
  store.pass(1);
  const after = await store.detail(id);
  assert.deepEqual(['cancel' in after, after.currentClaim.cancel.claimStatus], [false, 'CANCEL_DONE']);
  store.naver.settings.legacyClaimNodes = true;
  assert.ok((await store.detail(id)).cancel);
});
