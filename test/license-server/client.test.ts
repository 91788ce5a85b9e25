import assert from 'node:assert/strict';
import type { LookupFunction } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { LicenseServerError, type LicenseServerFault } from '../../src/errors.ts';
import { createLicenseServer, type IssueQuestion, type LicenseServerClient } from '../../src/license-server/client.ts';
import { type LicenseServerSandbox, startLicenseServer } from '../../src/sandbox/license-server.ts';

const SECRET = 'bhsec_of_the_test';
const QUESTION: IssueQuestion = {
  storeId: 'main',
  productId: '1000000001',
  option: '1년',
  optionCode: '50000000001',
  productOrderId: '2026112310000011',
  unit: 1,
  part: 1,
  quantity: 2,
  earlier: 0,
};

/** Every name is at this address. */
function at(...addresses: string[]): LookupFunction {
  return (_hostname, _options, callback) => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    process.nextTick(() => callback(null, found));
  };
}

function fails(fault: LicenseServerFault, status?: number) {
  return (error: unknown) =>
    error instanceof LicenseServerError && error.fault === fault && (status === undefined || error.status === status);
}

suite('a license server', () => {
  let server: LicenseServerSandbox;
  let client: LicenseServerClient;
  const issue = async (about: Partial<IssueQuestion> = {}) =>
    await client.issue({ url: server.url, secret: SECRET }, { ...QUESTION, ...about });

  before(async () => {
    server = await startLicenseServer({ secret: SECRET });
    client = createLicenseServer({ privateHosts: ['127.0.0.1'], now: () => new Date(), withinMs: 2_000 });
  });
  after(async () => {
    await client.close();
    await server[Symbol.asyncDispose]();
  });

  test('is asked with a signature that it accepts, and gives a key', async () => {
    assert.equal(await issue(), 'ISSUED-0001-LICENSE');
    assert.deepEqual(server.violations(), []);
    const { question } = server.calls()[0] ?? {};
    assert.deepEqual(question, {
      event: 'issue',
      test: false,
      store: 'main',
      productId: '1000000001',
      option: '1년',
      optionCode: '50000000001',
      productOrderId: '2026112310000011',
      unit: 1,
      part: 1,
      quantity: 2,
    });
  });

  test('is asked under one name for one place, whoever asks, and under another for any other', async () => {
    const first = await issue({ unit: 7 });
    const again = createLicenseServer({ privateHosts: ['127.0.0.1'], now: () => new Date() });
    assert.equal(await again.issue({ url: server.url, secret: SECRET }, { ...QUESTION, unit: 7 }), first);
    await again.close();
    const others = [{ unit: 8 }, { unit: 7, part: 2 }, { unit: 7, earlier: 1 }, { unit: 7, productOrderId: '2' }];
    for (const other of others) assert.notEqual(await issue(other), first);
    assert.equal(
      new Set(
        server
          .calls()
          .slice(-6)
          .map(({ idempotencyKey }) => idempotencyKey),
      ).size,
      5,
    );
  });

  test('does not believe a wrong secret', async () => {
    await assert.rejects(client.issue({ url: server.url, secret: 'guessed' }, QUESTION), fails('status', 401));
    assert.deepEqual(server.violations(), ['a wrong signature']);
  });

  test('may give a file', async () => {
    const { make } = server;
    server.make = () => ({ file: { name: '../photo.lic', base64: Buffer.from('LICENSE').toString('base64') } });
    assert.deepEqual(await issue({ unit: 20 }), { name: 'photo.lic', bytes: Buffer.from('LICENSE') });
    server.make = make;
  });

  test('is told of a revoked license once, however often', async () => {
    const notice = { ...QUESTION, licenseId: 3, license: 'ISSUED-0001-LICENSE' };
    await client.revoke({ url: server.url, secret: SECRET }, notice);
    await client.revoke({ url: server.url, secret: SECRET }, notice);
    assert.deepEqual(server.revoked(), ['ISSUED-0001-LICENSE']);
    assert.deepEqual(server.violations(), ['a wrong signature']);
  });

  for (const [what, body] of [
    ['no JSON', 'ABCDE-FGHJK'],
    ['JSON of another kind', '{"key":"ABCDE"}'],
    ['a number', '{"license":12345}'],
    ['nothing', '{"license":"  "}'],
    ['a line break', '{"license":"ABC\\nDEF"}'],
    ['an invisible character', '{"license":"ABC\\u200bDEF"}'],
    ['a text that is too long', `{"license":"${'A'.repeat(513)}"}`],
    ['a file of a refused kind', '{"file":{"name":"setup.exe","base64":"QUJD"}}'],
    ['a broken file', '{"file":{"name":"a.lic","base64":"***"}}'],
    ['an empty file', '{"file":{"name":"a.lic","base64":""}}'],
    ['an endless answer', `{"license":"${'A'.repeat(4_000_000)}"}`],
  ] as const) {
    test(`whose answer is ${what} has given no license`, async () => {
      server.fail({ kind: 'body', body });
      await assert.rejects(issue({ unit: 30 }), fails('no_license', 200));
    });
  }

  for (const [what, fault, expected] of [
    ['away', { kind: 'status', status: 503 }, fails('status', 503)],
    ['busy', { kind: 'status', status: 429, headers: { 'retry-after': '7' } }, fails('status', 429)],
    ['unwilling', { kind: 'status', status: 403 }, fails('status', 403)],
    ['somewhere else', { kind: 'status', status: 302, headers: { location: '/other' } }, fails('redirect', 302)],
    ['silent', { kind: 'stall' }, fails('no_answer')],
    ['cut off', { kind: 'drop', when: 'after' }, fails('no_answer')],
  ] as const) {
    test(`that is ${what} is told apart`, async () => {
      const asked = server.calls().length;
      server.fail(fault);
      await assert.rejects(issue({ unit: 40 }), expected);
      // Not followed, and not asked again by itself.
      assert.equal(server.calls().length, asked + 1);
    });
  }

  test('may say when it wants to be asked again', async () => {
    server.fail({ kind: 'status', status: 429, headers: { 'retry-after': '7' } });
    await assert.rejects(
      issue({ unit: 41 }),
      (error) => error instanceof LicenseServerError && error.retryAfterMs === 7_000,
    );
  });

  test('is asked no more once the bot stops', async () => {
    const stopping = createLicenseServer({ privateHosts: ['127.0.0.1'], now: () => new Date() });
    server.fail({ kind: 'stall', when: 'after' });
    const asked = server.asked();
    const answer = stopping.issue({ url: server.url, secret: SECRET }, { ...QUESTION, unit: 50 });
    await asked;
    await Promise.all([assert.rejects(answer, fails('no_answer')), stopping.close()]);
    assert.equal(
      await issue({ unit: 50 }),
      [...server.issued().values()].map((each) => (each as { license: string }).license).at(-1),
    );
  });
});

suite('a license server elsewhere', () => {
  for (const [what, addresses] of [
    ['this machine', ['127.0.0.1']],
    ['the seller’s own network', ['192.168.0.10']],
    ['a cloud’s credentials', ['169.254.169.254']],
    ['a public and a private address', ['93.184.216.34', '10.0.0.1']],
    ['IPv6 of this machine', ['::1']],
    ['IPv4 dressed as IPv6', ['::ffff:127.0.0.1']],
  ] as const) {
    test(`whose name leads to ${what} is not connected to`, async () => {
      await using server = await startLicenseServer({ secret: SECRET });
      const client = createLicenseServer({ privateHosts: [], now: () => new Date(), lookup: at(...addresses) });
      const url = server.url.replace('http://127.0.0.1', 'https://licenses.example.com');
      await assert.rejects(client.issue({ url, secret: SECRET }, QUESTION), fails('address'));
      await client.close();
    });
  }

  test('by its number instead of a name is not connected to either', async () => {
    await using server = await startLicenseServer({ secret: SECRET });
    const client = createLicenseServer({ privateHosts: ['10.0.0.1'], now: () => new Date() });
    const port = new URL(server.url).port;
    for (const url of [
      server.url,
      `https://127.0.0.1:${port}/`,
      `https://2130706433:${port}/`,
      `https://[::1]:${port}/`,
    ])
      await assert.rejects(client.issue({ url, secret: SECRET }, QUESTION), fails('address'), url);
    assert.deepEqual(server.calls(), []);
    await client.close();
  });

  test('is connected to at the very address that was judged', async () => {
    const asked: string[] = [];
    const lookup: LookupFunction = (hostname, options, callback) => {
      asked.push(hostname);
      // Public when it is looked at, this machine a moment later.
      at(asked.length === 1 ? '192.0.2.1' : '127.0.0.1')(hostname, options, callback);
    };
    await using server = await startLicenseServer({ secret: SECRET });
    const client = createLicenseServer({ privateHosts: [], now: () => new Date(), lookup });
    const url = server.url.replace('http://127.0.0.1', 'https://licenses.example.com');
    for (const attempt of [1, 2])
      await assert.rejects(client.issue({ url, secret: SECRET }, { ...QUESTION, unit: attempt }), fails('address'));
    assert.deepEqual(asked, ['licenses.example.com', 'licenses.example.com']);
    assert.deepEqual(server.calls(), []);
    await client.close();
  });

  test('at a name of the seller’s own network is asked when the settings name it', async () => {
    await using server = await startLicenseServer({ secret: SECRET });
    const client = createLicenseServer({
      privateHosts: ['licenses.internal'],
      now: () => new Date(),
      lookup: at('127.0.0.1'),
    });
    const url = server.url.replace('127.0.0.1', 'licenses.internal');
    assert.equal(await client.issue({ url, secret: SECRET }, QUESTION), 'ISSUED-0001-LICENSE');
    await client.close();
  });
});
