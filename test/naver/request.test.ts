import assert from 'node:assert/strict';
import test from 'node:test';
import { inspect } from 'node:util';

import { NaverError } from '../../src/errors.ts';
import { gatewayFault, startScripted } from './scripted-store.ts';
import type { Reply } from './scripted-store.ts';

const DONE = { json: { data: { successProductOrderInfos: [{ productOrderId: '1' }] } } };

for (const [what, reply, facts] of [
  ['a gateway refusal', gatewayFault(404, 'GW.NOT_FOUND'), { status: 404, code: 'GW.NOT_FOUND' }],
  [
    'an order API refusal',
    { status: 400, json: { code: '4000', message: '잘못된 값', timestamp: 'x', traceId: 'abc' } },
    { status: 400, code: '4000' },
  ],
  [
    'a product API refusal',
    {
      status: 400,
      json: { code: 'BAD_REQUEST', message: 'x', invalidInputs: [{ name: 'page', type: 't', message: 'm' }] },
    },
    { status: 400, code: 'BAD_REQUEST' },
  ],
  ['a refusal that is no JSON', { status: 403, text: '<html>Forbidden</html>' }, { status: 403, code: undefined }],
  [
    'a refusal cut in the middle',
    { status: 400, json: { code: '4000', message: 'long' }, cut: true },
    { status: 400, code: undefined },
  ],
] satisfies [string, Reply, object][]) {
  test(`${what} becomes a NaverError with its facts, is not repeated, and surely did nothing`, async () => {
    await using store = await startScripted({ api: () => reply });
    await assert.rejects(store.naver.details(['1']), {
      name: 'NaverError',
      traceId: 'trace-1',
      mayHaveHappened: false,
      ...facts,
    });
    await assert.rejects(store.naver.confirm(['1']), { name: 'NaverError', mayHaveHappened: false, ...facts });
    assert.equal(store.calls.length, 2);
  });
}

test('the message names what was wrong but not what was sent', async () => {
  await using store = await startScripted({
    api: () => ({
      status: 400,
      json: {
        code: 'BAD_REQUEST',
        message: '유효하지\n않은 값',
        invalidInputs: [{ name: 'page', type: 't', message: 'kim@example.com' }],
      },
    }),
  });
  await assert.rejects(store.naver.searchProducts({}), {
    message: 'Naver answered 400 BAD_REQUEST to POST /v1/products/search: 유효하지 않은 값: page',
  });
});

for (const [what, reply] of [
  ['a dropped connection', { reset: true }],
  ['JSON cut in the middle', { json: { data: [] }, cut: true }],
  ['JSON that ends too early', { text: '{"data": [' }],
  ['an answer of another shape', { json: { data: 'soon' } }],
  ['a gateway fault', gatewayFault(500, 'GW.PROXY.03')],
  ['a time-out at the gateway', gatewayFault(504, 'GW.TIMEOUT.02')],
  ['a fault without a body', { status: 502 }],
] satisfies [string, Reply][]) {
  test(`a read is tried three times over ${what}`, async () => {
    await using store = await startScripted({ api: (_, nth) => (nth < 3 ? reply : { json: { data: [] } }) });
    assert.deepEqual((await store.naver.details(['1'])).missing, ['1']);
    assert.equal(store.calls.length, 3);
    const [first = 0, second = 0] = store.time.waits;
    assert.ok(first >= 300 && first <= 600, `first pause ${first}`);
    assert.ok(second >= 1200 && second <= 2400, `second pause ${second}`);
  });

  test(`a read gives up after three tries over ${what}`, async () => {
    await using store = await startScripted({ api: () => reply });
    await assert.rejects(store.naver.details(['1']), { name: 'NaverError', mayHaveHappened: false });
    assert.equal(store.calls.length, 3);
  });

  test(`a write is tried once over ${what}, and may have happened`, async () => {
    await using store = await startScripted({ api: () => reply });
    await assert.rejects(store.naver.confirm(['1']), { name: 'NaverError', mayHaveHappened: true });
    assert.equal(store.calls.length, 1);
  });
}

test('an error over unreadable JSON quotes nothing of it, not even in its cause', async () => {
  await using store = await startScripted({ api: () => ({ text: 'kim@example.com' }) });
  await assert.rejects(store.naver.details(['1']), (error) => !inspect(error).includes('kim'));
});

for (const code of ['GW.BLOCK.01', 'GW.BLOCK.02', 'GW.PROXY.01', 'GW.PROXY.04']) {
  test(`a write that the gateway stopped with ${code} did not happen`, async () => {
    await using store = await startScripted({ api: () => gatewayFault(503, code) });
    await assert.rejects(store.naver.confirm(['1']), { code, mayHaveHappened: false });
  });
}

test('during maintenance a read is not repeated, and says when to come back', async () => {
  await using store = await startScripted({ api: () => gatewayFault(503, 'GW.BLOCK.02') });
  await assert.rejects(store.naver.details(['1']), { code: 'GW.BLOCK.02', retryAfterMs: 60_000 });
  assert.equal(store.calls.length, 1);
});

test('a write that gets no answer in time may have happened', async () => {
  await using store = await startScripted({ api: () => ({ hang: true }) }, { timeoutMs: 100 });
  await assert.rejects(store.naver.confirm(['1']), { status: undefined, mayHaveHappened: true });
  assert.equal(store.calls.length, 1);
});

test('a write to a store that does not listen surely did not happen', async () => {
  await using store = await startScripted({ api: () => DONE });
  await store.naver.confirm(['1']);
  await store.stop();
  await assert.rejects(store.naver.details(['1']));
  await assert.rejects(store.naver.confirm(['1']), {
    message: 'No answer from Naver to POST /v1/pay-order/seller/product-orders/confirm: ECONNREFUSED',
    status: undefined,
    mayHaveHappened: false,
  });
});

test('a rate limit is waited out, longer each time, and the same batch goes out again, for writes as well', async () => {
  await using store = await startScripted({ api: (_, nth) => (nth < 4 ? gatewayFault(429, 'GW.RATE_LIMIT') : DONE) });
  let batches = 0;
  const before = store.time.now();
  const outcome = await store.naver.confirm(() => {
    batches += 1;
    return ['1'];
  });
  assert.deepEqual(outcome.done, ['1']);
  assert.equal(batches, 1);
  assert.equal(store.calls.length, 4);
  assert.equal(new Set(store.calls.map(({ body }) => body)).size, 1);
  assert.ok(store.time.now() - before >= 7000);
});

test('a rate limit that does not end is handed on after four tries', async () => {
  await using store = await startScripted({ api: () => gatewayFault(429, 'GW.RATE_LIMIT') });
  await assert.rejects(store.naver.confirm(['1']), {
    code: 'GW.RATE_LIMIT',
    mayHaveHappened: false,
    retryAfterMs: 4000,
  });
  assert.equal(store.calls.length, 4);
});

const PENALTY = { 'gncp-gw-quota-period': 'HOURS', 'gncp-gw-quota-limit': '1', 'gncp-gw-quota-remaining': '0' };

test('the hourly penalty stops everything for an hour, rings once, and lets one call try', async () => {
  let isPenalized = true;
  await using store = await startScripted({
    api: () =>
      isPenalized
        ? gatewayFault(429, 'GW.QUOTA_LIMIT', PENALTY)
        : { json: { data: [], accountId: 'a', accountUid: 'b' } },
  });
  await assert.rejects(store.naver.details(['1']), { code: 'GW.QUOTA_LIMIT', retryAfterMs: 3_600_000 });
  const [alarm] = store.alarms;
  assert.equal(alarm?.code, 'naver_quota');
  assert.equal(alarm?.traceId, 'trace-1');
  assert.equal(store.naver.quota().blockedUntil?.getTime(), alarm?.until?.getTime());
  const minutes = ((alarm?.until?.getTime() ?? 0) - store.naver.now().getTime()) / 60_000;
  assert.ok(minutes > 59 && minutes <= 60, `${minutes} minutes`);

  store.time.pass(59 * 60_000);
  await assert.rejects(store.naver.account(), { code: 'GW.QUOTA_LIMIT', mayHaveHappened: false });
  assert.equal(store.calls.length, 1);

  store.time.pass(60_000);
  const hour = await Promise.allSettled([
    store.naver.details(['1']),
    store.naver.account(),
    store.naver.confirm(['1']),
  ]);
  assert.ok(hour.every(({ status }) => status === 'rejected'));
  assert.equal(store.calls.length, 2);
  assert.equal(store.alarms.length, 1);

  isPenalized = false;
  store.time.pass(3_600_000);
  await store.naver.account();
  await store.naver.details(['1']);
  assert.deepEqual(store.recovered, ['naver_quota']);
  assert.equal(store.naver.quota().blockedUntil, undefined);
  assert.equal(store.naver.quota().calls, 4);
});

test('the one call of the hour that succeeds is used, and no second one follows', async () => {
  await using store = await startScripted({
    api: () => ({ headers: PENALTY, json: { accountId: 'a', accountUid: 'b' } }),
  });
  assert.equal((await store.naver.account()).accountId, 'a');
  await assert.rejects(store.naver.account(), { code: 'GW.QUOTA_LIMIT' });
  assert.equal(store.calls.length, 1);
  store.time.pass(3_600_000);
  assert.equal((await store.naver.account()).accountId, 'a');
  await assert.rejects(store.naver.account(), { code: 'GW.QUOTA_LIMIT' });
  assert.equal(store.alarms.length, 1);
  assert.deepEqual(store.recovered, []);
});

test('an unregistered address stops all APIs for a minute', async () => {
  let isRegistered = false;
  await using store = await startScripted({
    api: () => (isRegistered ? { json: { accountId: 'a', accountUid: 'b' } } : gatewayFault(403, 'GW.IP_NOT_ALLOWED')),
  });
  await assert.rejects(store.naver.details(['1']), { code: 'GW.IP_NOT_ALLOWED' });
  await assert.rejects(store.naver.account(), { code: 'GW.IP_NOT_ALLOWED' });
  assert.equal(store.calls.length, 1);
  isRegistered = true;
  store.time.pass(60_000);
  await store.naver.account();
  assert.deepEqual(store.recovered, ['naver_ip']);
});

test('a batch takes in what has gathered until its turn comes', async () => {
  await using store = await startScripted({ api: () => ({ json: { data: {} } }) });
  const ready = ['1'];
  for (let n = 0; n < 3; n += 1) await store.naver.confirm(['0']);
  const waiting = store.naver.confirm(() => ready.splice(0));
  ready.push('2', '3');
  assert.deepEqual((await waiting).unknown, ['1', '2', '3']);
  assert.deepEqual(JSON.parse(store.calls.at(-1)?.body ?? ''), { productOrderIds: ['1', '2', '3'] });
});

test('a batch that turned out empty asks nothing and costs no turn', async () => {
  await using store = await startScripted({ api: () => ({ json: { data: {} } }) });
  for (let n = 0; n < 10; n += 1) {
    assert.deepEqual(await store.naver.confirm(() => []), { done: [], refused: [], unknown: [] });
  }
  assert.equal(store.calls.length, 0);
  assert.deepEqual(store.time.waits, []);
});

test('what a batch throws while it is made up comes out as it is', async () => {
  await using store = await startScripted({});
  const failing = store.naver.confirm(() => Promise.reject(new Error('the database is gone')));
  await assert.rejects(failing, (error) => !(error instanceof NaverError) && /database is gone/.test(String(error)));
});

test('after closing nothing is asked any more', async () => {
  await using store = await startScripted({ api: () => ({ json: { accountId: 'a', accountUid: 'b' } }) });
  await store.naver.account();
  await store.naver.close();
  await assert.rejects(store.naver.account(), { name: 'NaverError', message: /closed/ });
  assert.equal(store.calls.length, 1);
});

test('closing waits for a write under way, so that its outcome is not lost', async () => {
  const arrived = Promise.withResolvers<void>();
  const mayAnswer = Promise.withResolvers<void>();
  await using store = await startScripted({
    api: async () => {
      arrived.resolve();
      await mayAnswer.promise;
      return DONE;
    },
  });
  const writing = store.naver.confirm(['1']);
  await arrived.promise;
  const closing = store.naver.close();
  mayAnswer.resolve();
  assert.deepEqual((await writing).done, ['1']);
  await closing;
});
