import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LINES, NOW, openStore, PHOTO, PRODUCTS, wire } from './naver-caller.ts';
import type { Caller } from './naver-caller.ts';

const STATUSES = `${LINES}/last-changed-statuses`;
const HOUR_MS = 3_600_000;

type Row = { productOrderId: string; lastChangedType: string; lastChangedDate: string; productOrderStatus: string };

function before(ms: number): Date {
  return new Date(NOW.getTime() - ms);
}

async function rows(store: Caller, query: Record<string, string> = {}): Promise<Row[]> {
  return (await store.feed(query)).json.data?.lastChangeStatuses ?? [];
}

for (const [title, query, code] of [
  ['no start', '', '4000'],
  ['the names of the conditional query', `from=${encodeURIComponent(wire(NOW))}`, '4000'],
  ['a raw plus sign', `lastChangedFrom=${wire(NOW)}`, '4000'],
  ['no milliseconds', 'lastChangedFrom=2026-09-21T13:00:00%2B09:00', '4000'],
  ['one digit of milliseconds', 'lastChangedFrom=2026-09-21T13:00:00.0%2B09:00', '4000'],
  ['no offset', 'lastChangedFrom=2026-09-21T13:00:00.000', '4000'],
  ['a day that does not exist', 'lastChangedFrom=2026-02-30T13:00:00.000%2B09:00', '4000'],
  [
    'an end before the start',
    'lastChangedFrom=2026-09-21T13:00:00.000Z&lastChangedTo=2026-09-21T12:59:59.999Z',
    '4000',
  ],
  ['more than a day', 'lastChangedFrom=2026-09-20T13:00:00.000Z&lastChangedTo=2026-09-21T13:00:00.001Z', '104139'],
  ['an unknown type', 'lastChangedFrom=2026-09-21T13:00:00.000Z&lastChangedType=DELIVERING', '4000'],
  ['an empty type', 'lastChangedFrom=2026-09-21T13:00:00.000Z&lastChangedType=', '4000'],
  ['no rows wanted', 'lastChangedFrom=2026-09-21T13:00:00.000Z&limitCount=0', '4000'],
  ['a limit that is no number', 'lastChangedFrom=2026-09-21T13:00:00.000Z&limitCount=many', '4000'],
] as const) {
  test(`the feed refuses ${title}`, async () => {
    await using store = await openStore();
    const reply = await store.get(STATUSES, query);
    assert.deepEqual([reply.status, reply.json.code], [400, code]);
    assert.ok(reply.json.traceId && reply.json.timestamp && reply.json.message);
  });
}

test('exactly a day is allowed, in UTC too, and is what a missing end means', async () => {
  await using store = await openStore({ products: PRODUCTS });
  store.naver.pay({ productId: PHOTO, paidAt: before(HOUR_MS) });
  const from = before(25 * HOUR_MS + 250);
  const lastChangedFrom = from.toISOString();
  const lastChangedTo = new Date(from.getTime() + 24 * HOUR_MS).toISOString();
  assert.equal((await store.get(STATUSES, { lastChangedFrom, lastChangedTo })).json.data.count, 1);
  assert.equal((await store.get(STATUSES, { lastChangedFrom })).json.data.count, 1);
  // 13:00:00.000 is the row's date, so a window that ends a millisecond earlier has nothing.
  const earlier = new Date(from.getTime() - 1).toISOString();
  assert.equal((await store.get(STATUSES, { lastChangedFrom: earlier })).json.data, undefined);
});

test('an empty window has no data key at all', async () => {
  await using store = await openStore();
  assert.deepEqual(Object.keys((await store.feed()).json).toSorted(), ['timestamp', 'traceId']);
});

test('a paid line is one row with its date to the second and its payment to the millisecond', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const { orderId, productOrderIds } = store.naver.pay({ productId: PHOTO });
  const { data } = (await store.feed()).json;
  assert.deepEqual(data, {
    lastChangeStatuses: [
      {
        orderId,
        productOrderId: productOrderIds[0],
        lastChangedType: 'PAYED',
        paymentDate: '2026-09-21T14:00:00.250+09:00',
        lastChangedDate: '2026-09-21T14:00:00.000+09:00',
        productOrderStatus: 'PAYED',
        receiverAddressChanged: false,
      },
    ],
    count: 1,
  });
  assert.match(orderId, /^20260921\d{8}$/);
  assert.match(String(productOrderIds[0]), /^20260921\d{8}$/);
});

test('bounds are inclusive at both ends', async () => {
  await using store = await openStore({ products: PRODUCTS });
  store.naver.pay({ productId: PHOTO, paidAt: before(10_250) });
  const at = before(10_250).getTime();
  for (const [fromMs, toMs, count] of [
    [at, at, 1],
    [at - 1, at, 1],
    [at, at + 1, 1],
    [at + 1, at + 2, 0],
    [at - 2, at - 1, 0],
  ] as const) {
    const found = await rows(store, { lastChangedFrom: wire(new Date(fromMs)), lastChangedTo: wire(new Date(toMs)) });
    assert.equal(found.length, count, `${fromMs - at} to ${toMs - at}`);
  }
});

test('pages follow date and number, and no row of one instant is lost or repeated', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const line = { productId: PHOTO };
  // The smallest numbers of all, but the last to be paid.
  const late = store.naver.pay({ productId: PHOTO, paidAt: before(1000) }).productOrderIds;
  const paid = [
    ...store.naver.pay({ lines: [line, line, line], paidAt: before(5000) }).productOrderIds,
    ...store.naver.pay({ lines: [line, line, line], paidAt: before(5000) }).productOrderIds,
    ...store.naver.pay({ lines: [line, line], paidAt: before(4000) }).productOrderIds,
  ];
  const early = store.naver.pay({ productId: PHOTO, paidAt: before(6000) }).productOrderIds;
  const expected = [...early, ...paid, ...late];

  const seen: string[] = [];
  let query: Record<string, string> = { limitCount: '2' };
  for (let page = 0; page < 10; page += 1) {
    const { data } = (await store.feed(query)).json;
    assert.equal(data.count, data.lastChangeStatuses.length);
    seen.push(...data.lastChangeStatuses.map((row: Row) => row.productOrderId));
    if (!data.more) break;
    query = { ...query, lastChangedFrom: data.more.moreFrom, moreSequence: data.more.moreSequence };
  }
  assert.deepEqual(seen, expected);

  const first = (await store.feed({ limitCount: '2' })).json.data;
  assert.equal(first.more.moreSequence, expected[2]);
  assert.equal(first.more.moreFrom, first.lastChangeStatuses[1].lastChangedDate);
});

test('a thousand lines of one instant come in pages of at most 300, whatever the limit asks', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const lines = Array.from({ length: 1001 }, () => ({ productId: PHOTO }));
  const { productOrderIds } = store.naver.pay({ lines, paidAt: before(HOUR_MS / 2) });
  const seen = new Set<string>();
  const counts: number[] = [];
  let query: Record<string, string> = { limitCount: '1000' };
  for (let more = true; more;) {
    const { data } = (await store.feed(query)).json;
    counts.push(data.count);
    for (const row of data.lastChangeStatuses) seen.add(row.productOrderId);
    more = data.more !== undefined;
    if (more) query = { ...query, lastChangedFrom: data.more.moreFrom, moreSequence: data.more.moreSequence };
  }
  assert.deepEqual(counts, [300, 300, 300, 101]);
  assert.equal(seen.size, productOrderIds.length);
});

test('a later change takes the place of the earlier one, so a filter by PAYED misses the line', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const { productOrderIds } = store.naver.pay({ productId: PHOTO });
  store.pass(10_000);
  store.naver.changeAddress(String(productOrderIds[0]));
  const found = await rows(store);
  assert.deepEqual(
    found.map((row) => row.lastChangedType),
    ['DELIVERY_ADDRESS_CHANGED'],
  );
  assert.equal(found[0]?.lastChangedDate, '2026-09-21T14:00:10.000+09:00');
  assert.deepEqual(await rows(store, { lastChangedType: 'PAYED' }), []);
  assert.equal((await rows(store, { lastChangedType: 'DELIVERY_ADDRESS_CHANGED' })).length, 1);
});

test('a row that moves between two pages leaves the window and comes back later', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const ids = [4000, 3000, 2000].flatMap(
    (ms) => store.naver.pay({ productId: PHOTO, paidAt: before(ms) }).productOrderIds,
  );
  const lastChangedTo = wire(store.now());
  const { data } = (await store.feed({ limitCount: '1', lastChangedTo })).json;
  store.pass(5000);
  store.naver.changeAddress(String(ids[1]));
  const rest = await rows(store, {
    lastChangedTo,
    lastChangedFrom: data.more.moreFrom,
    moreSequence: data.more.moreSequence,
  });
  assert.deepEqual(
    rest.map((row) => row.productOrderId),
    [ids[2]],
  );
  const later = await rows(store, { lastChangedFrom: lastChangedTo });
  assert.deepEqual(
    later.map((row) => row.productOrderId),
    [ids[1]],
  );
});

test('confirmation and delivery completion do not touch the feed, while the detail shows them', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const id = String(store.naver.pay({ productId: PHOTO }).productOrderIds[0]);
  const paid = await rows(store);
  store.pass(60_000);
  await store.post(`${LINES}/confirm`, { productOrderIds: [id] });
  assert.deepEqual(await rows(store), paid);
  await store.dispatch(id);
  const dispatched = await rows(store);
  assert.deepEqual(
    dispatched.map((row) => [row.lastChangedType, row.productOrderStatus]),
    [['DISPATCHED', 'DELIVERING']],
  );
  store.pass(60_000);
  store.naver.completeDelivery(id);
  assert.deepEqual(await rows(store), dispatched);
  assert.equal((await store.detail(id)).productOrder.productOrderStatus, 'DELIVERED');
  store.naver.decidePurchase(id);
  assert.deepEqual(
    (await rows(store)).map((row) => [row.lastChangedType, row.productOrderStatus]),
    [['PURCHASE_DECIDED', 'PURCHASE_DECIDED']],
  );
});

test('a change shows up after the lag under its own date, and until then the earlier record stands', async () => {
  await using store = await openStore({ products: PRODUCTS, visibilityLagMs: 5000 });
  const id = String(store.naver.pay({ productId: PHOTO }).productOrderIds[0]);
  assert.deepEqual(await rows(store), []);
  store.pass(4999);
  assert.deepEqual(await rows(store), []);
  store.pass(1);
  assert.equal((await rows(store))[0]?.lastChangedDate, '2026-09-21T14:00:00.000+09:00');
  store.naver.changeAddress(id);
  store.pass(4000);
  store.naver.requestCancel(id);
  assert.deepEqual(
    (await rows(store)).map((row) => row.lastChangedType),
    ['PAYED'],
  );
  store.pass(1000);
  assert.deepEqual(
    (await rows(store)).map((row) => row.lastChangedType),
    ['DELIVERY_ADDRESS_CHANGED'],
  );
  store.pass(4000);
  assert.deepEqual(
    (await rows(store)).map((row) => row.lastChangedType),
    ['CLAIM_COMPLETED'],
  );
});

test('an unpaid order waits, and is paid when its money arrives', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const { orderId, productOrderIds } = store.naver.placeUnpaid({ productId: PHOTO });
  const [waiting] = (await store.feed()).json.data.lastChangeStatuses;
  assert.deepEqual(
    [waiting.lastChangedType, waiting.productOrderStatus, 'paymentDate' in waiting],
    ['PAY_WAITING', 'PAYMENT_WAITING', false],
  );
  const unpaid = await store.detail(String(productOrderIds[0]));
  assert.equal('paymentDate' in unpaid.order, false);
  assert.ok(unpaid.order.paymentDueDate);
  store.pass(90_000);
  store.naver.settlePayment(orderId);
  const [paid] = (await store.feed()).json.data.lastChangeStatuses;
  assert.deepEqual([paid.lastChangedType, paid.productOrderStatus], ['PAYED', 'PAYED']);
  assert.throws(() => store.naver.settlePayment(orderId));
});

test('lines of another seller are in no answer', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const { orderId, productOrderIds } = store.naver.pay({ productId: PHOTO, ofAnotherSeller: true });
  assert.deepEqual(await rows(store), []);
  assert.equal(await store.detail(String(productOrderIds[0])), undefined);
  assert.equal((await store.get(`/v1/pay-order/seller/orders/${orderId}/product-order-ids`)).json.code, '100003');
  assert.deepEqual((await store.get(LINES, { from: wire(before(HOUR_MS)) })).json.data.contents, []);
});
