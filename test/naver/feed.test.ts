import assert from 'node:assert/strict';
import test from 'node:test';

import { startScripted } from './scripted-store.ts';

const FROM = new Date('2026-09-21T15:00:00.000Z');
const TO = new Date('2026-09-22T15:00:00.000Z');

function aRow(productOrderId: string, changes: object = {}) {
  return {
    orderId: '2026092211112222',
    productOrderId,
    lastChangedType: 'PAYED',
    lastChangedDate: '2026-09-22T09:03:28.0+09:00',
    paymentDate: '2026-09-22T09:03:28.207+09:00',
    productOrderStatus: 'PAYED',
    receiverAddressChanged: false,
    ...changes,
  };
}

test('the feed is asked without a type, with encoded times of three digits', async () => {
  await using store = await startScripted({ api: () => ({ json: {} }) });
  await store.naver.changes({ from: FROM, to: TO });
  assert.equal(
    store.calls[0]?.rawUrl,
    '/external/v1/pay-order/seller/product-orders/last-changed-statuses' +
      '?lastChangedFrom=2026-09-22T00%3A00%3A00.000%2B09%3A00&lastChangedTo=2026-09-23T00%3A00%3A00.000%2B09%3A00&limitCount=300',
  );
  assert.equal(store.calls[0]?.headers['content-type'], undefined);
});

test('an empty window has no data, and that is no error', async () => {
  await using store = await startScripted({
    api: () => ({ json: { timestamp: '2026-09-23T10:00:00.500+09:00', traceId: 'x' } }),
  });
  assert.deepEqual(await store.naver.changes({ from: FROM, to: TO }), {
    rows: [],
    unreadable: [],
    at: new Date('2026-09-23T01:00:00.500Z'),
    traceId: 'trace-1',
  });
});

test('rows are told in our words, and what Naver leaves out is left out', async () => {
  await using store = await startScripted({
    api: () => ({
      json: {
        data: {
          count: 2,
          lastChangeStatuses: [
            aRow('2026092251114441'),
            aRow('2026092251114442', {
              lastChangedType: 'SOMETHING_NEW',
              paymentDate: undefined,
              productOrderStatus: 'TELEPORTED',
              claimType: 'CANCEL',
              claimStatus: 'CANCEL_REQUEST',
              giftReceivingStatus: 'RECEIVED',
            }),
          ],
        },
      },
    }),
  });
  const { rows } = await store.naver.changes({ from: FROM, to: TO });
  assert.deepEqual(rows, [
    {
      productOrderId: '2026092251114441',
      orderId: '2026092211112222',
      changeType: 'PAYED',
      changedAt: new Date('2026-09-22T00:03:28.000Z'),
      productOrderStatus: 'PAYED',
      paidAt: new Date('2026-09-22T00:03:28.207Z'),
    },
    {
      productOrderId: '2026092251114442',
      orderId: '2026092211112222',
      changeType: 'SOMETHING_NEW',
      changedAt: new Date('2026-09-22T00:03:28.000Z'),
      productOrderStatus: 'unknown',
      claimType: 'CANCEL',
      claimStatus: 'CANCEL_REQUEST',
      giftReceivingStatus: 'RECEIVED',
    },
  ]);
});

test("the next page is asked with both parts of the cursor, in Naver's own writing, and the same end", async () => {
  await using store = await startScripted({
    api: (_, nth) =>
      nth === 1
        ? {
            json: {
              data: {
                lastChangeStatuses: [aRow('1')],
                more: { moreFrom: '2026-09-22T09:03:28.0+09:00', moreSequence: '2026092251114442' },
              },
            },
          }
        : { json: { data: { lastChangeStatuses: [aRow('2026092251114442')] } } },
  });
  const { more } = await store.naver.changes({ from: FROM, to: TO });
  const last = await store.naver.changes({ from: FROM, to: TO, more });
  assert.ok(!('more' in last));
  assert.deepEqual(Object.fromEntries(store.calls[1]?.query ?? []), {
    lastChangedFrom: '2026-09-22T09:03:28.0+09:00',
    lastChangedTo: '2026-09-23T00:00:00.000+09:00',
    limitCount: '300',
    moreSequence: '2026092251114442',
  });
});

test('a cursor that does not move on is an error, not an endless loop', async () => {
  const more = { moreFrom: '2026-09-22T09:03:28.0+09:00', moreSequence: '7' };
  await using store = await startScripted({ api: () => ({ json: { data: { lastChangeStatuses: [], more } } }) });
  const first = await store.naver.changes({ from: FROM, to: TO });
  await assert.rejects(store.naver.changes({ from: FROM, to: TO, more: first.more }), { name: 'NaverError' });
});

test('half a cursor is an error: going on without it would lose rows', async () => {
  await using store = await startScripted({
    api: () => ({
      json: { data: { lastChangeStatuses: [aRow('1')], more: { moreFrom: '2026-09-22T09:03:28.0+09:00' } } },
    }),
  });
  await assert.rejects(store.naver.changes({ from: FROM, to: TO }), { name: 'NaverError', message: /unknown shape/ });
});

test('an unreadable row does not stop its page and is named where it can be', async () => {
  await using store = await startScripted({
    api: () => ({
      json: {
        data: {
          lastChangeStatuses: [
            aRow('1'),
            aRow('2', { lastChangedDate: 'yesterday' }),
            aRow('3', { lastChangedDate: undefined }),
            null,
            aRow('4', { orderId: 2 ** 60 }),
            aRow('5'),
          ],
        },
      },
    }),
  });
  const { rows, unreadable } = await store.naver.changes({ from: FROM, to: TO });
  assert.deepEqual(
    rows.map(({ productOrderId }) => productOrderId),
    ['1', '5'],
  );
  assert.deepEqual(
    unreadable.map(({ productOrderId }) => productOrderId),
    ['2', '3', undefined, '4'],
  );
  assert.match(unreadable[0]?.problem ?? '', /^lastChangedDate: not a moment$/);
});

test('a window that is too long or turned round is refused before anything is asked', async () => {
  await using store = await startScripted({});
  await assert.rejects(store.naver.changes({ from: FROM, to: new Date(TO.getTime() + 1) }), RangeError);
  await assert.rejects(store.naver.changes({ from: TO, to: FROM }), RangeError);
  assert.equal(store.calls.length, 0);
});
