import assert from 'node:assert/strict';
import test from 'node:test';

import { anElement, startScripted, STORE } from './scripted-store.ts';
import type { Seen } from './scripted-store.ts';

const idsOf = ({ body }: Seen): string[] => (JSON.parse(body) as { productOrderIds: string[] }).productOrderIds;

async function readOne(element: unknown) {
  await using store = await startScripted({ api: () => ({ json: { data: [element] } }) });
  const { snapshots, unreadable } = await store.naver.details(['1']);
  return { snapshot: snapshots[0], unreadable };
}

test('details are asked as JSON with the partial-claim flag', async () => {
  await using store = await startScripted({ api: () => ({ json: { data: [] } }) });
  await store.naver.details(['1', '2', '1']);
  const [call] = store.calls;
  assert.equal(`${call?.method} ${call?.path}`, `POST ${STORE}/query`);
  assert.equal(call?.headers['content-type'], 'application/json');
  assert.deepEqual(JSON.parse(call?.body ?? ''), { productOrderIds: ['1', '2'], quantityClaimCompatibility: true });
});

test('a line is told in our words', async () => {
  const { snapshot } = await readOne(anElement('2026092251114441'));
  assert.deepEqual(snapshot, {
    productOrderId: '2026092251114441',
    orderId: '2026092211112222',
    productOrderStatus: 'PAYED',
    placeOrderStatus: 'NOT_YET',
    claimType: undefined,
    claimStatus: undefined,
    claimRequestedAt: undefined,
    giftReceivingStatus: undefined,
    orderedAt: new Date('2026-09-22T00:02:50.484Z'),
    paidAt: new Date('2026-09-22T00:03:28.207Z'),
    dispatchedAt: undefined,
    dispatchDueAt: new Date('2026-09-25T14:59:59.000Z'),
    productId: '12488813490',
    productName: 'Photo Pack',
    isAddOn: false,
    productOption: '이메일: kim@example.com / 기간: 1년',
    optionCode: '52635195021',
    sellerProductCode: undefined,
    quantity: 2,
    remainQuantity: 2,
    amountKrw: 5600,
    expectedDeliveryMethod: 'NOTHING',
    shippingMemo: undefined,
    ordererName: '김구매',
    ordererNo: '200000001',
    ordererTel: '010-0000-0000',
  });
});

for (const [what, changes, expected] of [
  [
    'an unknown status is unknown, never paid',
    { productOrder: { productOrderStatus: 'PAYED_SOON' } },
    { productOrderStatus: 'unknown' },
  ],
  ['a missing status is unknown', { productOrder: { productOrderStatus: null } }, { productOrderStatus: 'unknown' }],
  [
    'an unknown gift state is unknown',
    { productOrder: { giftReceivingStatus: 'LOST' } },
    { giftReceivingStatus: 'unknown' },
  ],
  [
    'a gift that waits is told',
    { productOrder: { giftReceivingStatus: 'WAIT_FOR_RECEIVING' } },
    { giftReceivingStatus: 'WAIT_FOR_RECEIVING' },
  ],
  [
    'an unknown claim keeps its name',
    { productOrder: { claimType: 'X', claimStatus: 'X_NEW' } },
    { claimType: 'X', claimStatus: 'X_NEW' },
  ],
  ['add-ons are known by their class', { productOrder: { productClass: '추가구성상품' } }, { isAddOn: true }],
  [
    'after a partial cancel the rest counts',
    { productOrder: { remainQuantity: 1, remainPaymentAmount: 2800 } },
    { quantity: 2, remainQuantity: 1, amountKrw: 2800 },
  ],
  [
    'nothing may remain',
    { productOrder: { remainQuantity: 0, remainPaymentAmount: 0 } },
    { remainQuantity: 0, amountKrw: 0 },
  ],
  [
    'without the fields of partial claims the whole counts',
    { productOrder: { remainQuantity: undefined, remainPaymentAmount: undefined } },
    { remainQuantity: 2, amountKrw: 5600 },
  ],
  [
    'a line without options has an empty option text',
    { productOrder: { productOption: undefined } },
    { productOption: '' },
  ],
  [
    'a dispatch by anybody is seen',
    { delivery: { sendDate: '2026-09-22T10:00:00.0+09:00' } },
    { dispatchedAt: new Date('2026-09-22T01:00:00.000Z') },
  ],
  [
    'a number that is exact is taken for an id',
    { productOrder: { productId: 12488813490 } },
    { productId: '12488813490' },
  ],
  [
    'a phone number of an odd type costs no order',
    { order: { ordererTel: { masked: true } } },
    { ordererTel: undefined },
  ],
  [
    'a claim is dated by the current claim',
    {
      productOrder: { claimType: 'CANCEL', claimStatus: 'CANCEL_REQUEST' },
      currentClaim: { cancel: { claimStatus: 'CANCEL_REQUEST', claimRequestDate: '2026-09-22T11:00:00.000+09:00' } },
    },
    { claimType: 'CANCEL', claimStatus: 'CANCEL_REQUEST', claimRequestedAt: new Date('2026-09-22T02:00:00.000Z') },
  ],
  [
    'a claim that only the current claim shows is believed',
    { currentClaim: { return: { claimStatus: 'RETURN_REQUEST', claimRequestDate: '2026-09-22T11:00:00.000+09:00' } } },
    { claimType: 'RETURN', claimStatus: 'RETURN_REQUEST', claimRequestedAt: new Date('2026-09-22T02:00:00.000Z') },
  ],
  [
    'a new claim beside a rejected one is believed',
    {
      productOrder: { claimType: 'CANCEL', claimStatus: 'CANCEL_REJECT' },
      currentClaim: { cancel: { claimStatus: 'CANCEL_REQUEST' } },
    },
    { claimStatus: 'CANCEL_REQUEST' },
  ],
  [
    'a live claim of the line outweighs a rejected one beside it',
    {
      productOrder: { claimType: 'RETURN', claimStatus: 'RETURN_REQUEST' },
      currentClaim: { cancel: { claimStatus: 'CANCEL_REJECT' } },
    },
    { claimType: 'RETURN', claimStatus: 'RETURN_REQUEST' },
  ],
  [
    'a withdrawn claim stays withdrawn',
    {
      productOrder: { claimType: 'CANCEL', claimStatus: 'CANCEL_REJECT' },
      currentClaim: { cancel: { claimStatus: 'CANCEL_REJECT' } },
    },
    { claimStatus: 'CANCEL_REJECT' },
  ],
  [
    'the legacy claim nodes are not read',
    { cancel: { claimStatus: 'CANCEL_REQUEST', claimRequestDate: '2026-09-22T11:00:00.000+09:00' } },
    { claimStatus: undefined, claimRequestedAt: undefined },
  ],
] satisfies [string, Parameters<typeof anElement>[1], object][]) {
  test(what, async () => {
    const { snapshot, unreadable } = await readOne(anElement('1', changes));
    assert.deepEqual(unreadable, []);
    assert.partialDeepStrictEqual(snapshot, expected);
  });
}

for (const [what, element, productOrderId] of [
  ['a line id beyond 2^53 sent as a number', anElement('1', { productOrder: { productOrderId: 2 ** 54 } }), undefined],
  ['an order id beyond 2^53 sent as a number', anElement('1', { order: { orderId: 2 ** 54 } }), '1'],
  ['a line without a product', anElement('1', { productOrder: { productId: null } }), '1'],
  ['a quantity that is no number', anElement('1', { productOrder: { remainQuantity: 'two' } }), '1'],
  ['a negative quantity', anElement('1', { productOrder: { remainQuantity: -1 } }), '1'],
  ['half a unit', anElement('1', { productOrder: { remainQuantity: 0.5 } }), '1'],
  [
    'a line without any quantity',
    anElement('1', { productOrder: { quantity: undefined, initialQuantity: undefined, remainQuantity: undefined } }),
    '1',
  ],
  ['a dispatch at no moment', anElement('1', { delivery: { sendDate: 'soon' } }), '1'],
  ['a claim that is no claim', anElement('1', { currentClaim: { cancel: 'yes' } }), '1'],
  ['an option text that is no text', anElement('1', { productOrder: { productOption: ['kim@example.com'] } }), '1'],
  ['a line without an order', { productOrder: anElement('1').productOrder }, '1'],
  ['nothing at all', null, undefined],
] as const) {
  test(`${what} is unreadable, its neighbors are not, and the reason tells nothing of the buyer`, async () => {
    await using store = await startScripted({
      api: () => ({ json: { data: [anElement('7'), element, anElement('8')] } }),
    });
    const { snapshots, missing, unreadable } = await store.naver.details(['7', '1', '8']);
    assert.deepEqual(
      snapshots.map((snapshot) => snapshot.productOrderId),
      ['7', '8'],
    );
    assert.deepEqual(
      unreadable.map((one) => one.productOrderId),
      [productOrderId],
    );
    assert.deepEqual(missing, productOrderId === undefined ? ['1'] : []);
    assert.ok((unreadable[0]?.problem ?? '').length > 5);
    assert.doesNotMatch(unreadable[0]?.problem ?? '', /kim|김|010/);
  });
}

test('many numbers are asked three hundred at a time, and each is accounted for', async () => {
  await using store = await startScripted({
    api: (seen) => ({
      json: {
        data: idsOf(seen)
          .filter((one) => one !== '450')
          .map((one) => anElement(one)),
      },
    }),
  });
  const ids = Array.from({ length: 650 }, (_, n) => String(n));
  const { snapshots, missing } = await store.naver.details(() => ids);
  assert.deepEqual(
    store.calls.map((seen) => idsOf(seen).length),
    [300, 300, 50],
  );
  assert.equal(snapshots.length, 649);
  assert.deepEqual(missing, ['450']);
});

test('no numbers, no call', async () => {
  await using store = await startScripted({});
  const { snapshots, missing } = await store.naver.details([]);
  assert.deepEqual([snapshots, missing, store.calls.length], [[], [], 0]);
});

test('one number that spoils a whole list is found, and the others are read', async () => {
  await using store = await startScripted({
    api: (seen) =>
      idsOf(seen).includes('5')
        ? { status: 400, json: { code: '100001', message: '상품주문이 없습니다.' } }
        : { json: { data: idsOf(seen).map((one) => anElement(one)) } },
  });
  const { snapshots, missing } = await store.naver.details(Array.from({ length: 20 }, (_, n) => String(n)));
  assert.equal(snapshots.length, 19);
  assert.deepEqual(missing, ['5']);
});

test("the moment of an answer is the store's", async () => {
  await using store = await startScripted({
    api: () => ({ json: { timestamp: '2026-09-23T10:00:00.123+09:00', data: [] } }),
  });
  assert.equal((await store.naver.details(['1'])).at.toISOString(), '2026-09-23T01:00:00.123Z');
  const offMs = store.naver.now().getTime() - Date.parse('2026-09-23T01:00:00.123Z');
  assert.ok(offMs >= 0 && offMs < 60_000, `${offMs} ms`);
});

test('what was paid in a window is asked by payment time and read one level down', async () => {
  await using store = await startScripted({
    api: () => ({
      json: {
        data: {
          contents: [
            { productOrderId: '1', content: anElement('1') },
            { productOrderId: '2', content: { order: {} } },
          ],
          pagination: { page: 2, size: 300, hasNext: true },
        },
      },
    }),
  });
  const page = await store.naver.paidBetween(new Date('2026-09-21T15:00:00Z'), new Date('2026-09-22T15:00:00Z'), 2);
  assert.deepEqual(
    page.snapshots.map(({ productOrderId }) => productOrderId),
    ['1'],
  );
  assert.deepEqual(
    page.unreadable.map(({ productOrderId }) => productOrderId),
    ['2'],
  );
  assert.equal(page.hasNext, true);
  assert.equal(store.calls[0]?.path, STORE);
  assert.deepEqual(Object.fromEntries(store.calls[0]?.query ?? []), {
    from: '2026-09-22T00:00:00.000+09:00',
    to: '2026-09-23T00:00:00.000+09:00',
    rangeType: 'PAYED_DATETIME',
    productOrderStatuses: 'PAYED',
    pageSize: '300',
    page: '2',
    quantityClaimCompatibility: 'true',
  });
});

for (const json of [{}, { data: {} }, { data: { contents: [] } }]) {
  test(`an empty window of payments may look like ${JSON.stringify(json)}`, async () => {
    await using store = await startScripted({ api: () => ({ json }) });
    const page = await store.naver.paidBetween(new Date(0), new Date(1), 1);
    assert.deepEqual([page.snapshots, page.hasNext], [[], false]);
  });
}

test('the lines of an order are listed, and an unknown order has none', async () => {
  await using store = await startScripted({
    api: ({ path }) =>
      path.includes('/known/')
        ? { json: { data: ['1', '2'] } }
        : { status: 400, json: { code: '100003', message: '없음' } },
  });
  assert.deepEqual(await store.naver.orderLines('known'), ['1', '2']);
  assert.deepEqual(await store.naver.orderLines('a/../b'), []);
  assert.equal(store.calls[1]?.path, '/v1/pay-order/seller/orders/a%2F..%2Fb/product-order-ids');
});
