import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startNaver } from '../../src/sandbox/naver/index.ts';
import { openStore, signedFields } from './naver-caller.ts';
import type { Caller, Reply } from './naver-caller.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

function ask(
  store: Caller,
  fields: Record<string, string>,
  extra: { query?: Record<string, string> } = {},
): Promise<Reply> {
  return store.send('POST', '/v1/oauth2/token', {
    body: new URLSearchParams(fields).toString(),
    headers: FORM,
    ...extra,
  });
}

function without(fields: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}

for (const [clientId, timestamp, clientSecret, sign] of [
  [
    'aaaabbbbcccc',
    1_643_961_623_299,
    '$2a$10$abcdefghijklmnopqrstuv',
    'JDJhJDEwJGFiY2RlZmdoaWprbG1ub3BxcnN0dXVCVldZSk42T0VPdEx1OFY0cDQxa2IuTnpVaUEzbmsy',
  ],
  [
    '1Ab2Cd3Ef4Gh5Ij6Kl7Mn8',
    1_790_000_000_123,
    '$2a$04$abcdefghijklmnopqrstuu',
    'JDJhJDA0JGFiY2RlZmdoaWprbG1ub3BxcnN0dXVZdHlzS2xwMy5LN3RVS2x6U0IyRkd4NVlrcnkzRXZl',
  ],
] as const) {
  test(`the published signature of ${clientId} opens the store`, async () => {
    await using naver = await startNaver({ clientId, clientSecret, clock: () => new Date(timestamp) });
    const body = new URLSearchParams({
      client_id: clientId,
      timestamp: String(timestamp),
      grant_type: 'client_credentials',
      client_secret_sign: sign,
      type: 'SELF',
    });
    const response = await fetch(`${naver.url}/v1/oauth2/token`, { method: 'POST', body });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('gncp-gw-ratelimit-remaining'), null);
    assert.ok(response.headers.get('gncp-gw-trace-id'));
    const answer: unknown = await response.json();
    assert.ok(typeof answer === 'object' && answer && 'token_type' in answer && 'expires_in' in answer);
    assert.deepEqual([answer.token_type, answer.expires_in], ['Bearer', 10_799]);
  });
}

for (const [title, change, name] of [
  ['a timestamp in seconds', { timestamp: '1790000000' }, 'timestamp'],
  ['a timestamp that is no number', { timestamp: 'now' }, 'timestamp'],
  ['a signature for another moment', { client_secret_sign: 'JDJhJDA0JGFiY2RlZmdoaWprbG1u' }, 'client_secret_sign'],
  ['another application', { client_id: 'somebody' }, 'client_id'],
  ['another grant', { grant_type: 'password' }, 'grant_type'],
  ['an unknown type', { type: 'SELFISH' }, 'type'],
  ['SELLER without an account', { type: 'SELLER' }, 'account_id'],
] as const) {
  test(`${title} is 400 BAD_REQUEST that names ${name}`, async () => {
    await using store = await openStore();
    const reply = await ask(store, { ...(await signedFields(store.naver, store.now())), ...change });
    assert.deepEqual([reply.status, reply.json.code, reply.json.invalidInputs[0].name], [400, 'BAD_REQUEST', name]);
  });
}

test('a timestamp holds for five minutes, and never ahead of the clock', async () => {
  await using store = await openStore();
  for (const [aheadMs, status] of [
    [1, 400],
    [0, 200],
    [-300_000, 200],
    [-300_001, 400],
  ] as const) {
    const reply = await ask(store, await signedFields(store.naver, new Date(store.now().getTime() + aheadMs)));
    assert.equal(reply.status, status, `${aheadMs} ms`);
    if (status === 400) assert.equal(reply.json.invalidInputs[0].name, 'timestamp');
  }
});

test('an own-store application may not act for another seller', async () => {
  await using store = await openStore();
  const reply = await ask(store, {
    ...(await signedFields(store.naver, store.now())),
    type: 'SELLER',
    account_id: 'x',
  });
  assert.equal(reply.status, 403);
});

test('the same token comes back while half an hour is left, then a second one beside it', async () => {
  await using store = await openStore();
  const fresh = async () => (await ask(store, await signedFields(store.naver, store.now()))).json;
  const first = await fresh();
  store.pass(9_000_000);
  const again = await fresh();
  assert.deepEqual([again.access_token, again.expires_in], [first.access_token, 1799]);
  store.pass(1);
  const second = await fresh();
  assert.notEqual(second.access_token, first.access_token);
  assert.equal(second.expires_in, 10_799);
  const account = async (token: string) =>
    (await store.send('GET', '/v1/seller/account', { headers: { authorization: `Bearer ${token}` } })).status;
  assert.deepEqual([await account(first.access_token), await account(second.access_token)], [200, 200]);
  store.pass(1_800_000);
  assert.deepEqual([await account(first.access_token), await account(second.access_token)], [401, 200]);
});

const OFFENSES: [string, (store: Caller, fields: Record<string, string>) => Promise<Reply>][] = [
  ['all parameters in the query', (store, fields) => store.send('POST', '/v1/oauth2/token', { query: fields })],
  ['one parameter in the query', (store, fields) => ask(store, without(fields, 'type'), { query: { type: 'SELF' } })],
  ['a parameter in the query besides the body', (store, fields) => ask(store, fields, { query: { type: 'SELF' } })],
  ['account_id with SELF', (store, fields) => ask(store, { ...fields, account_id: 'ncp_1' })],
  ['an empty account_id with SELF', (store, fields) => ask(store, { ...fields, account_id: '' })],
  ['no grant_type', (store, fields) => ask(store, without(fields, 'grant_type'))],
  [
    'a JSON body',
    (store, fields) =>
      store.send('POST', '/v1/oauth2/token', {
        body: JSON.stringify(fields),
        headers: { 'content-type': 'application/json' },
      }),
  ],
];

for (const [title, offend] of OFFENSES) {
  test(`${title}: a token under 200, and 429 GW.QUOTA_LIMIT from the next call on`, async () => {
    await using store = await openStore();
    const reply = await offend(store, await signedFields(store.naver, store.now()));
    assert.equal(reply.status, 200);
    assert.ok(reply.json.access_token);
    assert.equal((await store.feed()).json.code, 'GW.QUOTA_LIMIT');
  });

  test(`${title}: 400 in strict mode, and nobody is penalized`, async () => {
    await using store = await openStore({ tokenForm: 'strict' });
    const reply = await offend(store, await signedFields(store.naver, store.now()));
    assert.deepEqual([reply.status, reply.json.code], [400, 'BAD_REQUEST']);
    assert.equal((await store.feed()).status, 200);
  });
}

for (const name of ['client_id', 'timestamp', 'client_secret_sign', 'type']) {
  test(`no ${name} anywhere is 400, however tolerant the store`, async () => {
    await using store = await openStore();
    const reply = await ask(store, without(await signedFields(store.naver, store.now()), name));
    assert.deepEqual([reply.status, reply.json.invalidInputs[0].name], [400, name]);
  });
}

test('the five fields in a form body leave no mark', async () => {
  await using store = await openStore();
  const fields = await signedFields(store.naver, store.now());
  await ask(store, fields);
  assert.equal((await store.feed()).status, 200);
  assert.deepEqual(store.naver.calls().findLast((call) => call.api === 'token')?.body, fields);
});
