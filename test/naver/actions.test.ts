import assert from 'node:assert/strict';
import test from 'node:test';

import { dispatchMethodFor } from '../../src/naver/actions.ts';
import type { DispatchMethod } from '../../src/naver/actions.ts';
import { gatewayFault, startScripted, STORE } from './scripted-store.ts';
import type { Seen } from './scripted-store.ts';

type Line = { productOrderId: string; deliveryMethod: DispatchMethod; dispatchDate: string };
const linesOf = ({ body }: Seen): Line[] =>
  (JSON.parse(body) as { dispatchProductOrders: Line[] }).dispatchProductOrders;

const fail = (productOrderId: string, code: string) => ({ productOrderId, code, message: '처리할 수 없습니다.' });

test('confirm sorts every line into done, refused or unknown', async () => {
  await using store = await startScripted({
    api: () => ({
      json: {
        data: {
          successProductOrderInfos: [
            { productOrderId: '1', isReceiverAddressChanged: false },
            { productOrderId: '4' },
            'junk',
          ],
          failProductOrderInfos: [fail('2', '104443'), fail('4', '9999'), { code: '9999' }],
        },
      },
    }),
  });
  assert.deepEqual(await store.naver.confirm(['1', '2', '3', '4', '1']), {
    done: ['1'],
    refused: [{ productOrderId: '2', code: '104443', message: '처리할 수 없습니다.' }],
    unknown: ['3', '4'], // 3 was not spoken of, 4 was called both
  });
  const [call] = store.calls;
  assert.equal(`${call?.method} ${call?.path}`, `POST ${STORE}/confirm`);
  assert.deepEqual(JSON.parse(call?.body ?? ''), { productOrderIds: ['1', '2', '3', '4'] });
});

test('a 200 without lists leaves every line unknown', async () => {
  await using store = await startScripted({ api: () => ({ json: { timestamp: 'x', traceId: 'y' } }) });
  assert.deepEqual(await store.naver.confirm(['1']), { done: [], refused: [], unknown: ['1'] });
});

test('dispatch sends number, method and the moment, and no key for courier or tracking', async () => {
  await using store = await startScripted({ api: () => ({ json: { data: { successProductOrderIds: ['1', '2'] } } }) });
  const outcome = await store.naver.dispatch([
    { productOrderId: '1', deliveryMethod: 'NOTHING' },
    { productOrderId: '2', deliveryMethod: 'DIRECT_DELIVERY' },
  ]);
  assert.deepEqual(outcome, { done: ['1', '2'], refused: [], unknown: [] });
  const lines = linesOf(store.calls[0]!);
  assert.deepEqual(
    lines.map((line) => Object.keys(line)),
    [
      ['productOrderId', 'deliveryMethod', 'dispatchDate'],
      ['productOrderId', 'deliveryMethod', 'dispatchDate'],
    ],
  );
  assert.deepEqual(
    lines.map((line) => line.deliveryMethod),
    ['NOTHING', 'DIRECT_DELIVERY'],
  );
  assert.match(lines[0]!.dispatchDate, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+09:00$/);
  assert.ok(Date.parse(lines[0]!.dispatchDate) <= store.naver.now().getTime());
});

for (const [code, from, to] of [
  ['104116', 'DIRECT_DELIVERY', 'NOTHING'],
  ['104117', 'NOTHING', 'DIRECT_DELIVERY'],
] as const) {
  test(`a line refused with ${code} goes out once more with ${to}`, async () => {
    await using store = await startScripted({
      api: (_, nth) =>
        nth === 1
          ? {
              json: {
                data: { successProductOrderIds: ['1'], failProductOrderInfos: [fail('2', code), fail('3', '104442')] },
              },
            }
          : { json: { data: { successProductOrderIds: ['2'] } } },
    });
    const outcome = await store.naver.dispatch(
      ['1', '2', '3'].map((productOrderId) => ({ productOrderId, deliveryMethod: from })),
    );
    assert.deepEqual(outcome.done, ['1', '2']);
    assert.deepEqual(
      outcome.refused.map(({ productOrderId }) => productOrderId),
      ['3'],
    );
    assert.deepEqual(
      linesOf(store.calls[1]!).map(({ productOrderId, deliveryMethod }) => [productOrderId, deliveryMethod]),
      [['2', to]],
    );
  });
}

test('a line that is refused with both methods is refused, not tried for ever', async () => {
  await using store = await startScripted({
    api: () => ({ json: { data: { failProductOrderInfos: [fail('1', '104117')] } } }),
  });
  const outcome = await store.naver.dispatch([{ productOrderId: '1', deliveryMethod: 'NOTHING' }]);
  assert.deepEqual(
    outcome.refused.map(({ code }) => code),
    ['104117'],
  );
  assert.equal(store.calls.length, 2);
});

for (const [what, reply, expected] of [
  ['a lost second answer leaves only that line unknown', { reset: true }, { done: ['1'], refused: [], unknown: ['2'] }],
  [
    'a second call that surely did nothing leaves that line refused',
    gatewayFault(503, 'GW.BLOCK.02'),
    { done: ['1'], refused: [fail('2', '104116')], unknown: [] },
  ],
] as const) {
  test(`${what}, and what the first call did is kept`, async () => {
    await using store = await startScripted({
      api: (_, nth) =>
        nth === 1
          ? { json: { data: { successProductOrderIds: ['1'], failProductOrderInfos: [fail('2', '104116')] } } }
          : reply,
    });
    const outcome = await store.naver.dispatch(
      ['1', '2'].map((productOrderId) => ({ productOrderId, deliveryMethod: 'DIRECT_DELIVERY' })),
    );
    assert.deepEqual(outcome, expected);
  });
}

test('more than thirty lines are refused before anything is asked', async () => {
  await using store = await startScripted({});
  const ids = Array.from({ length: 31 }, (_, n) => String(n));
  await assert.rejects(store.naver.confirm(ids), RangeError);
  await assert.rejects(
    store.naver.dispatch(ids.map((productOrderId) => ({ productOrderId, deliveryMethod: 'NOTHING' }))),
    RangeError,
  );
  assert.equal(store.calls.length, 0);
});

for (const [method, expected] of [
  ['NOTHING', 'NOTHING'],
  ['DELIVERY', 'DIRECT_DELIVERY'],
  ['DIRECT_DELIVERY', 'DIRECT_DELIVERY'],
  [undefined, 'DIRECT_DELIVERY'],
] as const) {
  test(`a line whose product is set to ${method ?? 'nothing known'} is dispatched with ${expected}`, () => {
    assert.equal(dispatchMethodFor(method), expected);
  });
}

test('claims and delays go to their own paths, with what they need and nothing else', async () => {
  await using store = await startScripted({ api: () => ({ json: { data: { successProductOrderIds: ['1'] } } }) });
  const { naver } = store;
  const outcomes = [
    await naver.approveCancel('1'),
    await naver.requestCancel('1', { reason: 'INTENT_CHANGED', detail: 'x'.repeat(600), quantity: 1 }),
    await naver.requestCancel('1', { reason: 'DELAYED_DELIVERY' }),
    await naver.approveReturn('1'),
    await naver.rejectReturn('1', '사용한 라이선스'),
    await naver.holdReturn('1', { reason: 'ETC', detail: '확인 중', extraFeeKrw: 0 }),
    await naver.releaseReturn('1'),
    await naver.delay('1', {
      dueAt: new Date('2026-09-25T14:59:59Z'),
      reason: 'CUSTOMER_REQUEST',
      detail: '이메일 확인',
    }),
  ];
  for (const outcome of outcomes) assert.deepEqual(outcome, { done: ['1'], refused: [], unknown: [] });
  const asked = store.calls.map(({ method, path, body }) => [
    `${method} ${path.replace(`${STORE}/1/`, '')}`,
    body === '' ? undefined : (JSON.parse(body) as unknown),
  ]);
  assert.deepEqual(asked, [
    ['POST claim/cancel/approve', undefined],
    [
      'POST claim/cancel/request',
      { cancelReason: 'INTENT_CHANGED', cancelDetailedReason: 'x'.repeat(500), cancelQuantity: 1 },
    ],
    ['POST claim/cancel/request', { cancelReason: 'DELAYED_DELIVERY' }],
    ['POST claim/return/approve', undefined],
    ['POST claim/return/reject', { rejectReturnReason: '사용한 라이선스' }],
    [
      'POST claim/return/holdback',
      { holdbackClassType: 'ETC', holdbackReturnDetailReason: '확인 중', extraReturnFeeAmount: 0 },
    ],
    ['POST claim/return/holdback/release', undefined],
    [
      'POST delay',
      {
        dispatchDueDate: '2026-09-25T23:59:59.000+09:00',
        delayedDispatchReason: 'CUSTOMER_REQUEST',
        dispatchDelayedDetailedReason: '이메일 확인',
      },
    ],
  ]);
  assert.equal(store.calls[0]?.headers['content-type'], undefined);
});

test('an approval whose answer was lost is not repeated: it refunds', async () => {
  await using store = await startScripted({ api: () => ({ reset: true }) });
  await assert.rejects(store.naver.approveCancel('1'), { name: 'NaverError', mayHaveHappened: true });
  assert.equal(store.calls.length, 1);
});

test('a line whose claim was refused is named with the reason', async () => {
  await using store = await startScripted({
    api: () => ({ json: { data: { failProductOrderInfos: [fail('1', '104442')] } } }),
  });
  assert.deepEqual((await store.naver.approveReturn('1')).refused, [fail('1', '104442')]);
});
