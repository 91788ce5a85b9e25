import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { MailError, NaverError } from '../src/errors.ts';
import { createLog, type Log, type LogOptions } from '../src/log.ts';

function startLog(options: Partial<LogOptions> = {}): {
  log: Log;
  text: () => string;
  lines: () => Record<string, unknown>[];
} {
  let written = '';
  const destination = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  });
  const log = createLog({ level: 'debug', format: 'json', destination, ...options });
  const lines = () =>
    written
      .split('\n')
      .filter(Boolean)
      .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
  return { log, text: () => written, lines };
}

/** What a hundred careless calls could bring along. None of it may come out. */
const CANARIES = {
  email: 'kim.minsu@example.com',
  phone: '010-9876-5432',
  license: 'ABCD-EFGH-1234-7890',
  token: 'MTIzNDU2.canary.discord',
  name: '김민수',
};

function assertClean(text: string): void {
  for (const canary of Object.values(CANARIES)) assert.ok(!text.includes(canary), `${canary} in ${text}`);
}

suite('log lines', () => {
  test('a line is one JSON object with level, time, event and fields', () => {
    const { log, lines } = startLog();
    log.info('order.approved', { storeId: 's1', productOrderId: '2026112312345671', attempts: 2, at: new Date(0) });
    const [line] = lines();
    assert.match(String(line?.['time']), /^\d{4}-\d\d-\d\dT.*Z$/);
    const { time: _, ...rest } = line ?? {};
    assert.deepEqual(rest, {
      level: 'info',
      event: 'order.approved',
      storeId: 's1',
      productOrderId: '2026112312345671',
      attempts: 2,
      at: '1970-01-01T00:00:00.000Z',
    });
  });

  test('bound fields are in every line, and a deeper log keeps the outer ones', () => {
    const { log, lines } = startLog();
    log.with({ storeId: 's1' }).with({ lane: 'mail' }).warn('mail.late');
    assert.deepEqual([lines()[0]?.['storeId'], lines()[0]?.['lane'], lines()[0]?.['level']], ['s1', 'mail', 'warn']);
  });

  test('lines below the level are not written', () => {
    const { log, lines } = startLog({ level: 'warn' });
    log.debug('a.b');
    log.info('a.b');
    log.warn('a.b');
    log.error('a.b');
    assert.deepEqual(
      lines().map((line) => line['level']),
      ['warn', 'error'],
    );
  });

  test('a field named like a member of the line does not replace it', () => {
    const { log, lines } = startLog();
    log.info('a.b', { event: 'approved', level: 9, time: 'now' });
    assert.deepEqual(
      [lines()[0]?.['event'], lines()[0]?.['event_'], lines()[0]?.['level']],
      ['a.b', 'approved', 'info'],
    );
  });

  test('the pretty format shows event and fields, without colors into a file', () => {
    const { log, text } = startLog({ format: 'pretty' });
    log.info('order.approved', { storeId: 's1', email: CANARIES.email });
    assert.match(text(), /INFO.*order\.approved/);
    assert.match(text(), /storeId: "s1"/);
    assert.ok(!text().includes('\u001B'));
    assertClean(text());
  });
});

suite('the second fence', () => {
  for (const key of (
    'token botToken client_secret password Authorization SECRET_KEY cookie ' +
    'email buyerEmail to_address ordererName receiverTel phone shippingMemo ' +
    'license licenses licenseKey key raw body html text'
  ).split(' ')) {
    test(`a field named ${key} is masked, also deep down and in a bound log`, () => {
      const { log, lines, text } = startLog();
      log.info('a.b', { [key]: 'canary', outer: { list: [{ [key]: { inner: 'canary' } }] } });
      log.with({ [key]: 'canary' }).info('a.b');
      assert.equal(lines().length, 2);
      assert.equal(lines()[0]?.[key], '[masked]');
      assert.ok(!text().includes('canary'));
    });
  }

  for (const [key, value] of [
    ['productOrderId', '2026112312345671'],
    ['mailId', 'd-12'],
    ['licenseCount', 3],
    ['keysLeft', 2],
    ['tokenExpiresAt', '2026-11-23T00:00:00.000Z'],
    ['hasEmail', false],
    ['kind', 'send_license'],
    ['traceId', 'cr3-000001-010123'],
  ] as const) {
    test(`a field named ${key} stays readable`, () => {
      const { log, lines } = startLog();
      log.info('a.b', { [key]: value });
      assert.equal(lines()[0]?.[key], value);
    });
  }

  for (const [text, expected] of [
    [`550 <${CANARIES.email}> unknown`, '550 <[masked]> unknown'],
    [`to=${CANARIES.email};`, 'to=[masked];'],
    ['smtp://kim%40example.com:pass@mail.example.com:587', 'smtp://[masked]@mail.example.com:587'],
    ['postgres://bell:pass@localhost/bellhop', 'postgres://[masked]@localhost/bellhop'],
    ['call 01098765432 now', 'call [masked] now'],
    ['order 2026010123456781', 'order 2026010123456781'],
  ] as const) {
    test(`in a text, ${text} becomes ${expected}`, () => {
      const { log, lines } = startLog();
      log.info('a.b', { answer: text });
      assert.equal(lines()[0]?.['answer'], expected);
    });
  }

  test('an error keeps its facts and loses everything else', () => {
    const { log, lines, text } = startLog();
    const cause = Object.assign(new Error(`socket closed for ${CANARIES.email}`), {
      code: 'ECONNRESET',
      answer: CANARIES.name,
    });
    const naver = new NaverError('no answer', { status: 500, code: 'GW.TIMEOUT', traceId: 't-1', cause });
    const mail = new MailError('refused', { fate: 'refused', responseCode: 550, response: `<${CANARIES.name}>` });
    log.error('a.b', { error: naver, deep: [{ mail }] });
    const error = z.looseObject({ because: z.array(z.looseObject({})) }).parse(lines()[0]?.['error']);
    assert.deepEqual(
      [error['name'], error['message'], error['status'], error['code'], error['traceId']],
      ['NaverError', 'no answer', 500, 'GW.TIMEOUT', 't-1'],
    );
    assert.equal(error.because[0]?.['code'], 'ECONNRESET');
    assert.match(text(), /"fate":"refused","responseCode":550/);
    assert.match(text(), /log\.test\.ts/, 'the place where it was thrown');
    assertClean(text());
  });

  test('rings, heaps and bytes end somewhere and hold nothing back from the line', () => {
    const { log, lines, text } = startLog();
    const ring: Record<string, unknown> = { kind: 'ring' };
    ring['self'] = ring;
    const failure = new Error('ring');
    failure.cause = failure;
    log.info('a.b', {
      ring,
      failure,
      heap: Array.from({ length: 1000 }, (_, index) => index),
      bytes: Buffer.from(CANARIES.license),
      map: new Map([['phone', CANARIES.phone]]),
      set: new Set([CANARIES.email]),
      big: 12n,
      long: 'x'.repeat(100_000),
      call: () => CANARIES.token,
    });
    assert.equal(lines()[0]?.['big'], '12');
    assert.equal(lines()[0]?.['bytes'], '[19 bytes]');
    assert.ok(text().length < 20_000);
    assertClean(text());
  });
});
