import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';

import { LINES, openStore, PHOTO, PRODUCTS, wire } from './naver-caller.ts';

const STATUSES = `${LINES}/last-changed-statuses`;

test('every answer carries a trace id, and order bodies a timestamp and the same trace id', async () => {
  await using store = await openStore();
  const feed = await store.feed();
  assert.equal(feed.json.traceId, feed.headers.get('gncp-gw-trace-id'));
  assert.equal(feed.json.timestamp, wire(store.now()));
  const unknown = await store.get('/v1/nothing/here');
  assert.equal(unknown.json.traceId, unknown.headers.get('gncp-gw-trace-id'));
  assert.notEqual(unknown.json.traceId, feed.json.traceId);
});

test('an unknown path is 404 GW.NOT_FOUND, and so is a known one by another method or outside the base', async () => {
  await using store = await openStore();
  for (const [method, path] of [
    ['GET', '/v1/nothing/here'],
    ['POST', STATUSES],
    ['GET', `${LINES}/confirm`],
    ['POST', `${LINES}/2026092110000011/claim/cancel/reject`],
  ] as const) {
    const reply = await store.send(method, path);
    assert.deepEqual([reply.status, reply.json.code], [404, 'GW.NOT_FOUND'], `${method} ${path}`);
  }
  const outside = await fetch(store.naver.url.replace('/external', '/v1/seller/account'));
  assert.equal(outside.status, 404);
});

test('an unregistered address is refused before anything else, the token endpoint included', async () => {
  await using store = await openStore();
  store.naver.denyIp(true);
  for (const [method, path] of [
    ['POST', '/v1/oauth2/token'],
    ['GET', STATUSES],
    ['GET', '/v1/nothing/here'],
  ] as const) {
    const reply = await store.send(method, path, { headers: { authorization: 'none' } });
    assert.deepEqual([reply.status, reply.json.code], [403, 'GW.IP_NOT_ALLOWED'], path);
  }
  store.naver.denyIp(false);
  assert.equal((await store.feed()).status, 200);
});

test('a missing, malformed, unknown or expired token is 401 GW.AUTHN', async () => {
  await using store = await openStore();
  for (const authorization of ['', 'Bearer', 'Bearer nobody', 'Basic abc']) {
    const reply = await store.send('GET', '/v1/seller/account', { headers: { authorization } });
    assert.deepEqual([reply.status, reply.json.code], [401, 'GW.AUTHN'], authorization);
  }
  assert.equal((await store.get('/v1/seller/account')).status, 200);
  store.pass(10_800_000);
  assert.equal((await store.get('/v1/seller/account')).json.code, 'GW.AUTHN');
});

test('tokens that were expired at once are refused at once', async () => {
  await using store = await openStore();
  store.naver.expireTokens();
  assert.equal((await store.feed()).json.code, 'GW.AUTHN');
});

test('an application without an API group is 401 GW.AUTHN there and served elsewhere', async () => {
  await using store = await openStore();
  store.naver.dropApiGroup(true);
  const refused = await store.feed();
  assert.deepEqual([refused.status, refused.json.code], [401, 'GW.AUTHN']);
  assert.equal((await store.get('/v1/seller/account')).status, 200);
  store.naver.dropApiGroup(false);
  store.naver.dropApiGroup(true, 'seller');
  assert.equal((await store.feed()).status, 200);
  assert.equal((await store.get('/v1/seller/account')).status, 401);
});

test('an API takes four calls at once and two a second, a bucket each, and a call refused is not processed', async () => {
  await using store = await openStore({ ratePerSecond: 2, burst: 4, products: PRODUCTS });
  const { productOrderIds } = store.naver.pay({ productId: PHOTO });
  const replies = [];
  for (let n = 0; n < 4; n += 1) replies.push(await store.feed());
  assert.deepEqual(
    replies.map((reply) => reply.status),
    [200, 200, 200, 200],
  );
  assert.deepEqual(
    replies.map((reply) => reply.headers.get('gncp-gw-ratelimit-remaining')),
    ['3', '2', '1', '0'],
  );
  const refused = await store.feed();
  assert.deepEqual([refused.status, refused.json.code], [429, 'GW.RATE_LIMIT']);
  assert.equal(refused.headers.get('gncp-gw-ratelimit-replenish-rate'), '2');
  assert.equal(refused.headers.get('gncp-gw-ratelimit-burst-capacity'), '4');
  assert.equal(refused.headers.get('gncp-gw-quota-period'), null);

  for (let n = 0; n < 4; n += 1) await store.post(`${LINES}/confirm`, { productOrderIds: ['2026092199999999'] });
  const write = await store.post(`${LINES}/confirm`, { productOrderIds });
  assert.equal(write.status, 429);
  assert.equal(store.naver.line(String(productOrderIds[0])).placeOrderStatus, 'NOT_YET');

  // The bucket runs on the machine's clock: nothing to await but time.
  await sleep(550);
  assert.equal((await store.feed()).status, 200);
});

test('the store itself keeps the documented bucket unless told otherwise', async () => {
  await using store = await openStore({ ratePerSecond: undefined, burst: undefined });
  assert.deepEqual([store.naver.settings.ratePerSecond, store.naver.settings.burst], [2, 4]);
});

test('a penalty is one call an hour for the whole application, until a clean day in Seoul has passed', async () => {
  await using store = await openStore({ tokenLifetimeS: 30 * 86_400 });
  store.naver.penalize();
  const refused = await store.feed();
  assert.deepEqual([refused.status, refused.json.code], [429, 'GW.QUOTA_LIMIT']);
  for (const [name, value] of [
    ['gncp-gw-quota-period', 'HOURS'],
    ['gncp-gw-quota-limit', '1'],
    ['gncp-gw-quota-remaining', '0'],
  ] as const) {
    assert.equal(refused.headers.get(name), value);
  }
  store.pass(3_600_000);
  assert.equal((await store.get('/v1/seller/account')).status, 200);
  assert.equal((await store.feed()).json.code, 'GW.QUOTA_LIMIT');
  // 15:00 on the 21st; the 22nd is clean, so the night to the 23rd lifts it: 33 hours from now.
  store.pass(33 * 3_600_000 - 1000);
  assert.equal((await store.get('/v1/seller/account')).status, 200);
  assert.equal((await store.feed()).status, 429);
  store.pass(1000);
  assert.equal((await store.feed()).status, 200);
  assert.equal((await store.feed()).headers.get('gncp-gw-quota-period'), null);
});

test('faults before the effect leave nothing behind, faults after it do', async () => {
  await using store = await openStore({ products: PRODUCTS });
  for (const [when, status, code, placed] of [
    ['before', 429, 'GW.RATE_LIMIT', 'NOT_YET'],
    ['before', 503, 'GW.BLOCK.02', 'NOT_YET'],
    ['before', 504, 'GW.TIMEOUT.02', 'NOT_YET'],
    ['after', 500, 'GW.PROXY.03', 'OK'],
    ['after', 504, 'GW.TIMEOUT.02', 'OK'],
  ] as const) {
    const { productOrderIds } = store.naver.pay({ productId: PHOTO });
    store.naver.faults.add({ api: 'confirm', kind: 'status', when, status });
    const reply = await store.post(`${LINES}/confirm`, { productOrderIds });
    assert.deepEqual([reply.status, reply.json.code], [status, code]);
    assert.equal(store.naver.line(String(productOrderIds[0])).placeOrderStatus, placed, `${code} ${when}`);
    const call = store.naver.calls().at(-1);
    assert.deepEqual([call?.api, call?.status, call?.code, call?.ids], ['confirm', status, code, productOrderIds]);
  }
});

test('a connection is torn down before or after the effect, and the call is recorded all the same', async () => {
  await using store = await openStore({ products: PRODUCTS });
  for (const [when, placed] of [
    ['before', 'NOT_YET'],
    ['after', 'OK'],
  ] as const) {
    const { productOrderIds } = store.naver.pay({ productId: PHOTO });
    store.naver.faults.add({ api: 'confirm', kind: 'reset', when });
    await assert.rejects(store.post(`${LINES}/confirm`, { productOrderIds }));
    assert.equal(store.naver.line(String(productOrderIds[0])).placeOrderStatus, placed);
    assert.deepEqual([store.naver.calls().at(-1)?.status, store.naver.calls().at(-1)?.code], [0, 'reset']);
  }
});

test('bodies can be garbage, cut short, or lost on the way', async () => {
  await using store = await openStore();
  const { faults } = store.naver;
  faults.add({ kind: 'garbage', when: 'after' });
  const garbage = await store.feed();
  assert.deepEqual([garbage.status, garbage.json, garbage.text.startsWith('<html>')], [200, undefined, true]);
  faults.add({ kind: 'cut', when: 'after' });
  const cut = await store.feed();
  assert.deepEqual([cut.status, cut.json, cut.text.startsWith('{"')], [200, undefined, true]);
  faults.add({ kind: 'torn', when: 'after' });
  await assert.rejects(store.feed());
  assert.ok((await store.feed()).json.traceId);
});

test('a fault hits as often as it says, only its API, until it is removed', async () => {
  await using store = await openStore();
  const remove = store.naver.faults.add({ api: 'feed', kind: 'status', status: 503, times: Number.POSITIVE_INFINITY });
  store.naver.faults.add({ api: 'account', kind: 'status', status: 500, times: 2 });
  const account = async () => (await store.get('/v1/seller/account')).status;
  assert.deepEqual([await account(), await account(), await account()], [500, 500, 200]);
  assert.deepEqual([(await store.feed()).status, (await store.feed()).status], [503, 503]);
  remove();
  assert.equal((await store.feed()).status, 200);
  store.naver.faults.add({ kind: 'status', status: 503, times: 9 });
  store.naver.faults.clear();
  assert.equal((await store.feed()).status, 200);
});

test('an injected quota refusal carries the headers of the real one', async () => {
  await using store = await openStore();
  store.naver.faults.add({ kind: 'status', code: 'GW.QUOTA_LIMIT' });
  const reply = await store.feed();
  assert.deepEqual([reply.status, reply.headers.get('gncp-gw-quota-period')], [429, 'HOURS']);
});

test('one line of a batch can be refused, or be in neither list with and without effect', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const ids = [0, 1, 2, 3].flatMap(() => store.naver.pay({ productId: PHOTO }).productOrderIds);
  const { faults } = store.naver;
  faults.add({ api: 'confirm', kind: 'refuse', productOrderId: String(ids[0]), code: '9999' });
  faults.add({ api: 'confirm', kind: 'lose', when: 'before', productOrderId: String(ids[1]) });
  faults.add({ api: 'confirm', kind: 'lose', when: 'after', productOrderId: String(ids[2]) });
  const { data } = (await store.post(`${LINES}/confirm`, { productOrderIds: ids })).json;
  assert.deepEqual(
    data.failProductOrderInfos.map((info: { code: string }) => info.code),
    ['9999'],
  );
  assert.deepEqual(data.successProductOrderInfos, [{ productOrderId: ids[3], isReceiverAddressChanged: false }]);
  assert.deepEqual(
    ids.map((id) => store.naver.line(id).placeOrderStatus),
    ['NOT_YET', 'NOT_YET', 'OK', 'OK'],
  );
});

test('a listener is told before the effect and awaited, and told again when the answer has left', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const { productOrderIds } = store.naver.pay({ productId: PHOTO });
  const line = () => store.naver.line(String(productOrderIds[0]));
  const told: string[] = [];
  const answered = Promise.withResolvers<void>();
  store.naver.on('request', async (call) => {
    await sleep(5);
    told.push(`request ${call.api} ${line().placeOrderStatus}`);
  });
  store.naver.on('changed', ({ productOrderId }) => void told.push(`changed ${productOrderId}`));
  store.naver.on('answered', (call) => {
    told.push(`answered ${call.api} ${call.status}`);
    answered.resolve();
  });
  await store.post(`${LINES}/confirm`, { productOrderIds });
  await answered.promise;
  assert.deepEqual(told, ['request confirm NOT_YET', `changed ${productOrderIds[0]}`, 'answered confirm 200']);
});

test('a caller killed before the effect does not stop the effect, nor the store', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const { productOrderIds } = store.naver.pay({ productId: PHOTO });
  const bot = new AbortController();
  const answered = Promise.withResolvers<void>();
  const off = store.naver.on('request', () => bot.abort());
  store.naver.on('answered', () => answered.resolve());
  await assert.rejects(
    fetch(`${store.naver.url}${LINES}/confirm`, {
      method: 'POST',
      headers: { authorization: store.authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ productOrderIds }),
      signal: bot.signal,
    }),
  );
  await answered.promise;
  off();
  assert.equal(store.naver.line(String(productOrderIds[0])).placeOrderStatus, 'OK');
  assert.equal((await store.feed()).status, 200);
});

test('a store that closes does not wait for delayed answers', async () => {
  const store = await openStore();
  store.naver.faults.add({ api: 'feed', kind: 'delay', delayMs: 60_000 });
  const seen = Promise.withResolvers<void>();
  store.naver.on('request', () => seen.resolve());
  const pending = assert.rejects(store.feed());
  await seen.promise;
  await store.naver.close();
  await pending;
});
