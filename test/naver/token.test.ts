import assert from 'node:assert/strict';
import test from 'node:test';

import { NaverError } from '../../src/errors.ts';
import { sign } from '../../src/naver/signature.ts';
import { CLIENT_ID, CLIENT_SECRET, gatewayFault, startScripted, STORE } from './scripted-store.ts';

const ACCOUNT = { accountId: 'shop', accountUid: 'ncp_1' };
const isLate = (error: unknown): boolean => error instanceof NaverError && (error.retryAfterMs ?? 0) > 0;

test('the token request has exactly five fields, in a form, and nothing anywhere else', async () => {
  await using store = await startScripted({ api: () => ({ json: ACCOUNT }) });
  await store.naver.account();

  const [call] = store.tokenCalls;
  assert.ok(call);
  assert.equal(call.method, 'POST');
  assert.equal(call.rawUrl, '/external/v1/oauth2/token');
  assert.equal(call.headers['content-type'], 'application/x-www-form-urlencoded');
  assert.equal(call.headers.authorization, undefined);
  const timestamp = String(store.time.now() - 3000);
  assert.deepEqual(
    [...new URLSearchParams(call.body)],
    [
      ['client_id', CLIENT_ID],
      ['timestamp', timestamp],
      ['grant_type', 'client_credentials'],
      ['client_secret_sign', await sign(CLIENT_ID, CLIENT_SECRET, Number(timestamp))],
      ['type', 'SELF'],
    ],
  );
  assert.equal(store.calls[0]?.headers.authorization, 'Bearer token-1');
});

test('fifty callers share one token request', async () => {
  await using store = await startScripted({ api: () => ({ json: ACCOUNT }) });
  await Promise.all(Array.from({ length: 50 }, () => store.naver.account()));
  assert.equal(store.tokenCalls.length, 1);
  assert.equal(store.calls.length, 50);
});

test('a token is used until 25 minutes are left, then renewed without anybody waiting', async () => {
  const tokens = ['old', 'new'];
  await using store = await startScripted({
    api: () => ({ json: ACCOUNT }),
    token: (_, nth) => ({ json: { access_token: tokens[nth - 1], expires_in: 10_800 } }),
  });
  await store.naver.account();
  store.time.pass((10_800 - 26 * 60) * 1000);
  await store.naver.account();
  assert.equal(store.tokenCalls.length, 1);

  store.time.pass(2 * 60_000);
  await store.naver.account();
  // The renewal runs beside the calls; a few more see its end.
  for (let n = 0; n < 20 && store.calls.at(-1)?.headers.authorization !== 'Bearer new'; n += 1)
    await store.naver.account();
  assert.equal(store.calls.at(-1)?.headers.authorization, 'Bearer new');
  assert.equal(store.tokenCalls.length, 2);
  assert.equal(store.calls[2]?.headers.authorization, 'Bearer old');
});

test('how long a token lives is believed of the answer, not of the three hours', async () => {
  await using store = await startScripted({
    api: () => ({ json: ACCOUNT }),
    token: (_, nth) => ({ json: { access_token: `token-${nth}`, expires_in: 1800 } }),
  });
  await store.naver.account();
  store.time.pass(1801 * 1000);
  await store.naver.account();
  assert.deepEqual(
    store.calls.map(({ headers }) => headers.authorization),
    ['Bearer token-1', 'Bearer token-2'],
  );
});

test('a store that only gives short tokens is not asked for one before every call', async () => {
  await using store = await startScripted({
    api: () => ({ json: ACCOUNT }),
    token: () => ({ json: { access_token: 'short', expires_in: 600 } }),
  });
  for (let n = 0; n < 8; n += 1) await store.naver.account();
  assert.equal(store.tokenCalls.length, 1);
});

test('a token that the store no longer accepts is renewed once for all callers, and each call repeated', async () => {
  await using store = await startScripted({
    token: (_, nth) => ({ json: { access_token: `token-${nth}`, expires_in: 10_800 } }),
    api: ({ headers }) =>
      headers.authorization === 'Bearer token-2' ? { json: ACCOUNT } : gatewayFault(401, 'GW.AUTHN'),
  });
  const accounts = await Promise.all(Array.from({ length: 3 }, () => store.naver.account()));
  assert.equal(accounts.length, 3);
  assert.equal(store.tokenCalls.length, 2);
  assert.equal(store.calls.length, 6);
  assert.deepEqual(store.alarms, []);
});

test('a refusal that comes late does not throw away the token that has replaced the refused one', async () => {
  const isRenewed = Promise.withResolvers<void>();
  await using store = await startScripted({
    token: (_, nth) => ({ json: { access_token: `token-${nth}`, expires_in: 10_800 } }),
    api: async ({ headers, path }) => {
      if (headers.authorization !== 'Bearer token-1') return { json: { ...ACCOUNT, data: [] } };
      if (path.endsWith('/query')) await isRenewed.promise;
      return gatewayFault(401, 'GW.AUTHN');
    },
  });
  const late = store.naver.details(['1']);
  await store.naver.account();
  isRenewed.resolve();
  await late;
  assert.equal(store.tokenCalls.length, 2);
});

test('a write that was refused for its token is repeated too: it surely did nothing', async () => {
  await using store = await startScripted({
    token: (_, nth) => ({ json: { access_token: `token-${nth}`, expires_in: 10_800 } }),
    api: ({ headers }) =>
      headers.authorization === 'Bearer token-2'
        ? { json: { data: { successProductOrderInfos: [{ productOrderId: '1' }] } } }
        : gatewayFault(401, 'GW.AUTHN'),
  });
  assert.deepEqual((await store.naver.confirm(['1'])).done, ['1']);
});

test('when the new token is refused as well, nobody asks for a minute, and the alarm rings once', async () => {
  let isAllowed = false;
  await using store = await startScripted({
    api: ({ path }) =>
      isAllowed || path.startsWith('/v1/seller') ? { json: { ...ACCOUNT, data: [] } } : gatewayFault(401, 'GW.AUTHN'),
  });
  const query = () => store.naver.details(['1']);
  await assert.rejects(query(), { code: 'GW.AUTHN', status: 401, traceId: 'trace-2' });
  assert.equal(store.calls.length, 2);
  assert.equal(store.tokenCalls.length, 2);

  await assert.rejects(query(), (error) => isLate(error) && /Not asked/.test(String(error)));
  await assert.rejects(store.naver.confirm(['1']), { code: 'GW.AUTHN', mayHaveHappened: false });
  assert.equal(store.calls.length, 2);
  assert.deepEqual(
    store.alarms.map(({ code, api, traceId }) => ({ code, api, traceId })),
    [{ code: 'naver_auth', api: 'pay-order', traceId: 'trace-2' }],
  );
  // Permissions are given by API group: the others go on.
  await store.naver.account();

  store.time.pass(60_000);
  await assert.rejects(query(), { code: 'GW.AUTHN' });
  assert.equal(store.alarms.length, 1);

  isAllowed = true;
  store.time.pass(60_000);
  await query();
  assert.deepEqual(store.recovered, ['naver_auth']);
});

test('a refused signature stops everything: one token request a minute, one alarm', async () => {
  let isRight = false;
  await using store = await startScripted({
    api: () => ({ json: ACCOUNT }),
    token: () =>
      isRight
        ? { json: { access_token: 'good', expires_in: 10_800 } }
        : {
            status: 400,
            json: {
              code: 'BAD_REQUEST',
              message: '잘못된 요청',
              invalidInputs: [{ name: 'client_secret_sign', type: 'x', message: 'y' }],
            },
          },
  });
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => store.naver.account()));
  assert.ok(results.every(({ status }) => status === 'rejected'));
  await assert.rejects(store.naver.account(), isLate);
  assert.equal(store.tokenCalls.length, 1);
  assert.equal(store.calls.length, 0);
  assert.deepEqual(
    store.alarms.map(({ code }) => code),
    ['naver_auth'],
  );

  isRight = true;
  store.time.pass(60_000);
  await store.naver.account();
  assert.deepEqual(store.recovered, ['naver_auth']);
});

test('an address that is not registered is refused at the token already, and left alone', async () => {
  await using store = await startScripted({ token: () => gatewayFault(403, 'GW.IP_NOT_ALLOWED') });
  for (let n = 0; n < 5; n += 1) await assert.rejects(store.naver.account(), { code: 'GW.IP_NOT_ALLOWED' });
  assert.equal(store.tokenCalls.length, 1);
  assert.deepEqual(
    store.alarms.map(({ code }) => code),
    ['naver_ip'],
  );
});

test('a clock ten minutes ahead is corrected by the refusal itself', async () => {
  const realOffsetMs = -600_000;
  await using store = await startScripted({
    api: () => ({ json: ACCOUNT }),
    token: ({ body }) => {
      const storeMs = store.time.now() + realOffsetMs;
      const headers = { date: new Date(storeMs).toUTCString() };
      const isFuture = Number(new URLSearchParams(body).get('timestamp')) > storeMs;
      return isFuture
        ? { status: 400, headers, json: { code: 'BAD_REQUEST', message: 'x', invalidInputs: [{ name: 'timestamp' }] } }
        : { headers, json: { access_token: 'good', expires_in: 10_800 } };
    },
  });
  await store.naver.account();
  assert.equal(store.tokenCalls.length, 2);
  assert.deepEqual(store.alarms, []);
});

test('the token request is tried again after a passing fault, each time with a fresh timestamp', async () => {
  await using store = await startScripted({
    api: () => ({ json: ACCOUNT }),
    token: (_, nth) =>
      nth < 3 ? gatewayFault(500, 'GW.INTERNAL_SERVER_ERROR') : { json: { access_token: 'good', expires_in: 10_800 } },
  });
  await store.naver.account();
  const stamps = store.tokenCalls.map(({ body }) => new URLSearchParams(body).get('timestamp'));
  assert.equal(new Set(stamps).size, 3);
});

test('a failed early renewal does not disturb calls while the old token lives', async () => {
  await using store = await startScripted({
    api: () => ({ json: { data: [] } }),
    token: (_, nth) =>
      nth === 1 ? { json: { access_token: 'old', expires_in: 10_800 } } : gatewayFault(503, 'GW.BLOCK.02'),
  });
  await store.naver.details(['1']);
  store.time.pass((10_800 - 10 * 60) * 1000);
  await store.naver.details(['1']);
  await store.naver.details(['1']);
  assert.equal(store.calls.at(-1)?.headers.authorization, 'Bearer old');
  assert.equal(store.calls.at(-1)?.path, `${STORE}/query`);
});
