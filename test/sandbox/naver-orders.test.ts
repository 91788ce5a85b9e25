import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DONGLE, LINES, NOW, openStore, PHOTO, PRODUCTS, wire } from './naver-caller.ts';
import type { Caller } from './naver-caller.ts';

const DETAILS = `${LINES}/query`;

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

for (const [title, body, code] of [
  ['no ids', {}, '4000'],
  ['an empty list', { productOrderIds: [] }, '4000'],
  ['301 ids', { productOrderIds: Array.from({ length: 301 }, (_, n) => String(n)) }, '4000'],
  ['numbers', { productOrderIds: [2_022_051_122_441_251] }, '000400'],
  ['a string', { productOrderIds: '2022051122441251' }, '000400'],
  ['an array', ['2022051122441251'], '000400'],
  ['a flag that is a word', { productOrderIds: ['1'], quantityClaimCompatibility: 'true' }, '000400'],
  ['an id twice', { productOrderIds: ['1', '1'] }, '104131'],
] as const) {
  test(`the detail query refuses ${title}`, async () => {
    await using store = await openStore();
    const reply = await store.post(DETAILS, body);
    assert.deepEqual([reply.status, reply.json.code], [400, code]);
  });
}

test('what is not JSON is 000400 with the name of the exception', async () => {
  await using store = await openStore();
  for (const [body, type] of [
    ['{', 'application/json'],
    ['{"productOrderIds":["1"]}', 'text/plain'],
    ['', 'application/json'],
  ] as const) {
    const reply = await store.send('POST', DETAILS, { body, headers: { 'content-type': type } });
    assert.deepEqual([reply.status, reply.json.code], [400, '000400']);
    assert.match(reply.json.message, /\(HttpMessageNotReadableException\)$/);
  }
});

test('300 ids are taken, and unknown ones are left out or fail the call, as set', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = paid(store);
  const productOrderIds = [...Array.from({ length: 299 }, (_, n) => `20260921${n}`), id];
  const { data } = (await store.post(DETAILS, { productOrderIds })).json;
  assert.deepEqual(
    data.map((item: { productOrder: { productOrderId: string } }) => item.productOrder.productOrderId),
    [id],
  );
  store.naver.settings.unknownIds = 'fail';
  assert.equal((await store.post(DETAILS, { productOrderIds })).json.code, '100001');
});

test('a line without delivery shows NOTHING, a deadline three days on, and neither address nor delivery', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const { orderId, productOrderIds } = store.naver.pay({ productId: PHOTO, quantity: 3, memo: '빨리 주세요' });
  const detail = await store.detail(String(productOrderIds[0]));
  assert.deepEqual(Object.keys(detail).toSorted(), ['order', 'productOrder']);
  assert.equal(detail.order.orderId, orderId);
  assert.equal(detail.order.isDeliveryMemoParticularInput, 'false');
  const { productOrder } = detail;
  assert.deepEqual(
    [productOrder.expectedDeliveryMethod, productOrder.shippingDueDate, productOrder.placeOrderStatus],
    ['NOTHING', '2026-09-24T23:59:59.000+09:00', 'NOT_YET'],
  );
  assert.deepEqual([productOrder.quantity, productOrder.remainQuantity, productOrder.totalPaymentAmount], [3, 3, 8400]);
  assert.deepEqual([productOrder.productId, productOrder.originalProductId], ['12488813490', '12432324531']);
  for (const key of ['shippingAddress', 'productOption', 'claimType', 'claimStatus', 'giftReceivingStatus']) {
    assert.equal(key in productOrder, false, key);
  }
  assert.equal(productOrder.shippingMemo, '빨리 주세요');
  store.naver.settings.addressWithoutDelivery = true;
  assert.ok((await store.detail(String(productOrderIds[0]))).productOrder.shippingAddress.tel1);
});

test('without the compatibility flag the fields of partial claims stay hidden', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const { productOrderIds } = store.naver.pay({ productId: PHOTO, quantity: 3 });
  store.naver.requestCancel(String(productOrderIds[0]), { quantity: 1 });
  const [item] = (await store.post(DETAILS, { productOrderIds })).json.data;
  assert.deepEqual(['remainQuantity' in item.productOrder, 'completedClaims' in item], [false, false]);
  const full = await store.detail(String(productOrderIds[0]));
  assert.deepEqual([full.productOrder.remainQuantity, full.completedClaims.length], [2, 1]);
});

test('what was typed arrives unescaped before what was chosen', async () => {
  await using store = await openStore({ products: PRODUCTS });
  for (const text of [
    'kim＠example．com 입니다',
    'a / 금액: b\nkim@example.com',
    'kim@example.com, lee@example.com',
    '',
    '없음: / /',
  ]) {
    const { productOrderIds } = store.naver.pay({
      productId: PHOTO,
      typed: { 이메일: text },
      option: '금액: 100 루피',
    });
    const { productOrder } = await store.detail(String(productOrderIds[0]));
    assert.equal(productOrder.productOption, `이메일: ${text} / 금액: 100 루피`);
    assert.equal(productOrder.productClass, '조합형옵션상품');
  }
  assert.throws(() => store.naver.pay({ productId: PHOTO, typed: { 전화: '010' } }), /no field/);
  const raw = store.naver.pay({ productId: PHOTO, productOption: ' : / ' });
  assert.equal((await store.detail(String(raw.productOrderIds[0]))).productOrder.productOption, ' : / ');
});

test('a gift is masked, has no address until it is accepted, and cannot be confirmed or dispatched before', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const { orderId, productOrderIds } = store.naver.pay({ productId: DONGLE, gift: true, ordererName: '김민지' });
  const id = String(productOrderIds[0]);
  const waiting = await store.detail(id);
  assert.deepEqual([waiting.order.ordererName, waiting.order.ordererTel], ['김**', '010-****-6789']);
  assert.deepEqual(
    [waiting.productOrder.giftReceivingStatus, 'shippingAddress' in waiting.productOrder],
    ['WAIT_FOR_RECEIVING', false],
  );
  const confirmed = await store.post(`${LINES}/confirm`, { productOrderIds });
  assert.equal(confirmed.json.data.failProductOrderInfos[0].code, '104442');
  assert.equal(await failure(store, id, { deliveryMethod: 'DIRECT_DELIVERY' }), '104442');
  store.pass(1000);
  store.naver.acceptGift(orderId);
  const [row] = (await store.feed()).json.data.lastChangeStatuses;
  assert.deepEqual([row.lastChangedType, row.giftReceivingStatus], ['GIFT_RECEIVED', 'RECEIVED']);
  assert.ok((await store.detail(id)).productOrder.shippingAddress);
  assert.equal(await failure(store, id, { deliveryMethod: 'DIRECT_DELIVERY' }), undefined);
});

test('the conditional query filters, pages, and wraps each detail in one more content', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const ids = store.naver.pay({
    lines: [{ productId: PHOTO }, { productId: PHOTO }, { productId: PHOTO }],
  }).productOrderIds;
  await store.dispatch(String(ids[1]));
  const from = wire(new Date(NOW.getTime() - 3_600_000));
  const get = async (query: string) =>
    (await store.get(LINES, `from=${encodeURIComponent(from)}&quantityClaimCompatibility=true${query}`)).json;
  const found = async (query: string) =>
    (await get(query)).data.contents.map((item: { productOrderId: string }) => item.productOrderId);
  assert.deepEqual(await found(''), ids);
  assert.deepEqual(await found('&productOrderStatuses=PAYED'), [ids[0], ids[2]]);
  assert.deepEqual(await found('&productOrderStatuses=PAYED&productOrderStatuses=DELIVERING'), ids);
  assert.deepEqual(await found('&placeOrderStatusType=OK'), [ids[1]]);
  assert.deepEqual(await found('&rangeType=DISPATCHED_DATETIME'), [ids[1]]);
  assert.deepEqual(await found('&claimStatuses=CANCEL_REQUEST'), []);
  const { data } = await get('&pageSize=2');
  assert.deepEqual(data.pagination, { page: 1, size: 2, hasNext: true });
  const last = (await get('&pageSize=2&page=2')).data;
  assert.deepEqual([last.contents.length, last.pagination.hasNext], [1, false]);
  assert.deepEqual(data.contents[0].content, await store.detail(String(ids[0])));
  for (const [query, code] of [
    ['&productOrderStatuses=PAYED,DELIVERING', '4000'],
    ['&claimStatuses=RETURN_INIT', '4000'],
    ['&rangeType=PAYED', '4000'],
    ['&pageSize=301', '4000'],
    ['&page=0', '4000'],
    [`&to=${encodeURIComponent(wire(new Date(NOW.getTime() + 24 * 3_600_000)))}`, '104139'],
  ] as const) {
    assert.equal((await get(query)).code, code, query);
  }
  assert.equal((await store.get(LINES, { lastChangedFrom: from })).json.code, '4000');
});

test('an order lists its product orders, an unknown one is 100003', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const { orderId, productOrderIds } = store.naver.pay({ lines: [{ productId: PHOTO }, { productId: DONGLE }] });
  assert.deepEqual(
    (await store.get(`/v1/pay-order/seller/orders/${orderId}/product-order-ids`)).json.data,
    productOrderIds,
  );
  assert.equal((await store.get('/v1/pay-order/seller/orders/2026092100000000/product-order-ids')).json.code, '100003');
});
