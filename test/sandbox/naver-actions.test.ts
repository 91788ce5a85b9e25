import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DONGLE, LINES, NOW, openStore, PHOTO, PRODUCTS, wire } from './naver-caller.ts';
import type { Caller } from './naver-caller.ts';

function paid(store: Caller, productId = PHOTO): string {
  return String(store.naver.pay({ productId }).productOrderIds[0]);
}

async function failure(store: Caller, id: string, entry: Record<string, unknown> = {}): Promise<string | undefined> {
  const reply = await store.dispatch(id, entry);
  assert.equal(reply.status, 200, reply.text);
  const { successProductOrderIds, failProductOrderInfos } = reply.json.data;
  assert.equal(successProductOrderIds.length + failProductOrderInfos.length, 1);
  return failProductOrderInfos[0]?.code;
}

test('a confirmed line stays PAYED, and a second confirmation is refused by itself', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const [first, second] = [paid(store), paid(store)];
  store.naver.changeAddress(first);
  const reply = await store.post(`${LINES}/confirm`, { productOrderIds: [first] });
  assert.deepEqual(reply.json.data, {
    successProductOrderInfos: [{ productOrderId: first, isReceiverAddressChanged: true }],
    failProductOrderInfos: [],
  });
  const { productOrder } = await store.detail(first);
  assert.deepEqual(
    [productOrder.productOrderStatus, productOrder.placeOrderStatus, productOrder.placeOrderDate],
    ['PAYED', 'OK', wire(NOW)],
  );
  const again = (await store.post(`${LINES}/confirm`, { productOrderIds: [first, second] })).json.data;
  assert.deepEqual(
    again.successProductOrderInfos.map((info: { productOrderId: string }) => info.productOrderId),
    [second],
  );
  assert.deepEqual(
    again.failProductOrderInfos.map((info: { code: string }) => info.code),
    ['105306'],
  );
});

test('confirm refuses unknown, foreign, repeated and dispatched lines one by one', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = paid(store);
  const foreign = String(store.naver.pay({ productId: PHOTO, ofAnotherSeller: true }).productOrderIds[0]);
  const sent = paid(store);
  store.naver.dispatchByHand(sent);
  const { data } = (
    await store.post(`${LINES}/confirm`, { productOrderIds: ['2026092199999999', foreign, id, id, sent] })
  ).json;
  assert.deepEqual(
    data.failProductOrderInfos.map((info: { productOrderId: string; code: string }) => [
      info.productOrderId,
      info.code,
    ]),
    [
      ['2026092199999999', '100001'],
      [foreign, '101009'],
      [id, '104131'],
      [sent, '104442'],
    ],
  );
  assert.equal(data.successProductOrderInfos.length, 1);
});

test('thirty lines are confirmed at once, thirty-one or none not at all', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const ids = store.naver.pay({ lines: Array.from({ length: 31 }, () => ({ productId: PHOTO })) }).productOrderIds;
  for (const productOrderIds of [ids, []]) {
    const reply = await store.post(`${LINES}/confirm`, { productOrderIds });
    assert.deepEqual([reply.status, reply.json.code], [400, '4000']);
  }
  assert.ok(store.naver.lines().every((line) => line.placeOrderStatus === 'NOT_YET'));
  const reply = await store.post(`${LINES}/confirm`, { productOrderIds: ids.slice(0, 30) });
  assert.equal(reply.json.data.successProductOrderInfos.length, 30);
});

test('a dispatch makes the line DELIVERING with its send date, confirmed, once', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = paid(store);
  store.pass(60_000);
  const reply = await store.dispatch(id);
  assert.deepEqual(reply.json.data, { successProductOrderIds: [id], failProductOrderInfos: [] });
  const { productOrder, delivery } = await store.detail(id);
  assert.deepEqual([productOrder.productOrderStatus, productOrder.placeOrderStatus], ['DELIVERING', 'OK']);
  assert.deepEqual(
    [delivery.deliveryMethod, delivery.deliveryStatus, delivery.sendDate],
    ['NOTHING', 'NOT_TRACKING', wire(store.now())],
  );
  assert.equal(await failure(store, id), '104442');
  const line = store.naver.line(id);
  assert.deepEqual([line.dispatchCount, line.dispatchRequests, line.dispatchedBy], [1, 2, 'api']);
});

for (const [title, productId, entry, code] of [
  ['a parcel method for a line without delivery', PHOTO, { deliveryMethod: 'DIRECT_DELIVERY' }, '104116'],
  ['NOTHING for a line with delivery', DONGLE, { deliveryMethod: 'NOTHING' }, '104117'],
  ['a way of returning', DONGLE, { deliveryMethod: 'RETURN_INDIVIDUAL' }, '104117'],
  ['a parcel without courier', DONGLE, { deliveryMethod: 'DELIVERY' }, '104118'],
  ['a parcel without number', DONGLE, { deliveryMethod: 'DELIVERY', deliveryCompanyCode: 'CJGLS' }, '104120'],
  [
    'a number that is none',
    DONGLE,
    { deliveryMethod: 'DELIVERY', deliveryCompanyCode: 'CJGLS', trackingNumber: '없음' },
    '104122',
  ],
  ['a date ahead of the clock', PHOTO, { dispatchDate: wire(new Date(NOW.getTime() + 1)) }, '104133'],
  ['a date before the payment', PHOTO, { dispatchDate: wire(new Date(NOW.getTime() - 1000)) }, '104133'],
  ['no date', PHOTO, { dispatchDate: undefined }, '104133'],
  ['no method', PHOTO, { deliveryMethod: undefined }, '104133'],
] as const) {
  test(`dispatch refuses ${title} with ${code}, and the line stays as it was`, async () => {
    await using store = await openStore({ products: PRODUCTS });
    const id = paid(store, productId);
    assert.equal(await failure(store, id, entry), code);
    assert.deepEqual([store.naver.line(id).productOrderStatus, store.naver.line(id).dispatchCount], ['PAYED', 0]);
  });
}

for (const [entry] of [
  [{ deliveryMethod: 'DIRECT_DELIVERY' }],
  [{ deliveryMethod: 'DELIVERY', deliveryCompanyCode: 'CJGLS', trackingNumber: '123456789012' }],
]) {
  test(`a line with delivery is dispatched with ${entry?.deliveryMethod}`, async () => {
    await using store = await openStore({ products: PRODUCTS });
    assert.equal(await failure(store, paid(store, DONGLE), entry), undefined);
  });
}

for (const [title, entry] of [
  ['an empty courier', { deliveryCompanyCode: '' }],
  ['an unknown courier', { deliveryCompanyCode: 'PIGEON' }],
  ['an empty method', { deliveryMethod: '' }],
  ['an unknown method', { deliveryMethod: 'EMAIL' }],
  ['a date without milliseconds', { dispatchDate: '2026-09-21T14:00:00+09:00' }],
  ['a number for an id', { productOrderId: 2_026_092_110_000_033 }],
] as const) {
  test(`${title} fails the whole batch with 000400`, async () => {
    await using store = await openStore({ products: PRODUCTS });
    const good = { productOrderId: paid(store), deliveryMethod: 'NOTHING', dispatchDate: wire(NOW) };
    const bad = { ...good, productOrderId: paid(store), ...entry };
    const reply = await store.post(`${LINES}/dispatch`, { dispatchProductOrders: [good, bad] });
    assert.deepEqual([reply.status, reply.json.code], [400, '000400']);
    assert.equal(store.naver.line(good.productOrderId).productOrderStatus, 'PAYED');
  });
}

test('thirty-one dispatches, or none, are 4000', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const { productOrderIds } = store.naver.pay({ lines: Array.from({ length: 31 }, () => ({ productId: PHOTO })) });
  const entries = productOrderIds.map((productOrderId) => ({
    productOrderId,
    deliveryMethod: 'NOTHING',
    dispatchDate: wire(NOW),
  }));
  for (const dispatchProductOrders of [entries, []]) {
    const reply = await store.post(`${LINES}/dispatch`, { dispatchProductOrders });
    assert.deepEqual([reply.status, reply.json.code], [400, '4000']);
  }
  const reply = await store.post(`${LINES}/dispatch`, { dispatchProductOrders: entries.slice(0, 30) });
  assert.equal(reply.json.data.successProductOrderIds.length, 30);
});

test('an id twice in one batch is dispatched once and refused once', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const entry = { productOrderId: paid(store), deliveryMethod: 'NOTHING', dispatchDate: wire(NOW) };
  const { data } = (await store.post(`${LINES}/dispatch`, { dispatchProductOrders: [entry, entry] })).json;
  assert.deepEqual(data.successProductOrderIds, [entry.productOrderId]);
  assert.deepEqual(
    data.failProductOrderInfos.map((info: { code: string }) => info.code),
    ['104131'],
  );
  assert.equal(store.naver.line(entry.productOrderId).dispatchCount, 1);
});

test('unknown and foreign lines are refused by themselves', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const foreign = String(store.naver.pay({ productId: PHOTO, ofAnotherSeller: true }).productOrderIds[0]);
  assert.equal(await failure(store, '2026092199999999'), '100001');
  assert.equal(await failure(store, foreign), '101009');
  assert.equal(store.naver.line(foreign).dispatchCount, 0);
});

test('where confirmation is required, an unconfirmed line is refused with 104443', async () => {
  await using store = await openStore({ products: PRODUCTS, confirmRequired: true });
  const id = paid(store);
  assert.equal(await failure(store, id), '104443');
  await store.post(`${LINES}/confirm`, { productOrderIds: [id] });
  assert.equal(await failure(store, id), undefined);
});

test('where Naver confirms by itself, a line without delivery is confirmed from the start', async () => {
  await using store = await openStore({ products: PRODUCTS, autoConfirm: true });
  assert.equal(store.naver.line(paid(store)).placeOrderStatus, 'OK');
  assert.equal(store.naver.line(paid(store, DONGLE)).placeOrderStatus, 'NOT_YET');
});

test('an add-on is dispatched after its main line, in one batch too', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const buy = () =>
    store.naver.pay({ lines: [{ productId: PHOTO }, { productId: PHOTO, addOn: true }] }).productOrderIds;
  const [main = '', addOn = ''] = buy();
  assert.equal((await store.detail(addOn)).productOrder.productClass, '추가구성상품');
  assert.equal(await failure(store, addOn), '9999');
  assert.equal(await failure(store, main), undefined);
  assert.equal(await failure(store, addOn), undefined);
  const entry = (productOrderId: string) => ({ productOrderId, deliveryMethod: 'NOTHING', dispatchDate: wire(NOW) });
  const dispatchProductOrders = buy().map(entry);
  const reply = await store.post(`${LINES}/dispatch`, { dispatchProductOrders });
  assert.equal(reply.json.data.successProductOrderIds.length, 2);
});

test('a line dispatched by hand shows its send date and refuses the API', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = paid(store);
  store.naver.dispatchByHand(id);
  assert.ok((await store.detail(id)).delivery.sendDate);
  assert.equal(await failure(store, id), '104442');
  assert.equal(store.naver.line(id).dispatchedBy, 'hand');
});

test('a product may take other methods than its delivery says', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const odd = store.naver.addProduct({ name: '이상한 상품', priceKrw: 1000, dispatchMethods: ['DIRECT_DELIVERY'] });
  const id = paid(store, odd.productId);
  assert.equal(await failure(store, id), '104117');
  assert.equal(await failure(store, id, { deliveryMethod: 'DIRECT_DELIVERY' }), undefined);
});

test('a deadline is moved once, within range, for a reason', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = paid(store);
  const delay = async (body: Record<string, unknown>) => (await store.post(`${LINES}/${id}/delay`, body)).json;
  const due = wire(new Date(NOW.getTime() + 5 * 86_400_000));
  assert.equal((await delay({ delayedDispatchReason: 'ETC' })).code, '4000');
  assert.equal((await delay({ dispatchDueDate: due })).code, '4000');
  assert.equal((await delay({ dispatchDueDate: due, delayedDispatchReason: '' })).code, '000400');
  const past = { dispatchDueDate: wire(NOW), delayedDispatchReason: 'ETC' };
  assert.equal((await delay(past)).data.failProductOrderInfos[0].code, '104105');
  const good = {
    dispatchDueDate: due,
    delayedDispatchReason: 'CUSTOMER_REQUEST',
    dispatchDelayedDetailedReason: '메일 주소 확인 중',
  };
  assert.deepEqual((await delay(good)).data.successProductOrderIds, [id]);
  const { productOrder } = await store.detail(id);
  assert.deepEqual(
    [productOrder.shippingDueDate, productOrder.delayedDispatchReason, productOrder.delayedDispatchDetailedReason],
    [due, 'CUSTOMER_REQUEST', '메일 주소 확인 중'],
  );
  assert.equal((await delay(good)).data.failProductOrderInfos[0].code, '9999');
});
