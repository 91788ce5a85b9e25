import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  IllegalTransition,
  LicenseServerError,
  MailError,
  NaverError,
  OutOfLicenses,
  retryDelay,
} from '../src/errors.ts';

const EVEN = () => 0.5;

for (const [name, error, attempts, expected] of [
  ['Naver named the time', new NaverError('later', { status: 429, retryAfterMs: 3_600_000 }), 1, 3_600_000],
  ['no answer of Naver', new NaverError('cut'), 1, 1_000],
  ['no answer of Naver, often', new NaverError('cut'), 30, 120_000],
  ['maintenance', new NaverError('away', { status: 503 }), 2, 2_000],
  ['access refused', new NaverError('who are you', { status: 403 }), 1, 60_000],
  ['Naver understood and said no', new NaverError('no', { status: 400 }), 1, undefined],
  ['the mail server says later', new MailError('later', { fate: 'not_sent', responseCode: 451 }), 1, 30_000],
  ['no mail server', new MailError('away', { fate: 'lane' }), 1, 2_000],
  ['the mail server refuses the buyer', new MailError('no', { fate: 'refused', responseCode: 550 }), 1, undefined],
  ['no keys', new OutOfLicenses(2, 1), 1, undefined],
  ['the license server is away', new LicenseServerError('x', { fault: 'status', status: 503 }), 1, 2_000],
  ['the license server is away for long', new LicenseServerError('x', { fault: 'no_answer' }), 30, 300_000],
  [
    'the license server is busy',
    new LicenseServerError('x', { fault: 'status', status: 429, retryAfterMs: 9_000 }),
    1,
    9_000,
  ],
  [
    'its wish is longer than an hour',
    new LicenseServerError('x', { fault: 'status', status: 503, retryAfterMs: 1e9 }),
    1,
    3_600_000,
  ],
  [
    'it wants to be asked at once',
    new LicenseServerError('x', { fault: 'status', status: 503, retryAfterMs: 0 }),
    2,
    4_000,
  ],
  ['the license server says no', new LicenseServerError('x', { fault: 'status', status: 403 }), 1, undefined],
  ['it gave no license', new LicenseServerError('x', { fault: 'no_license', status: 200 }), 1, undefined],
  ['it gave one that is out', new LicenseServerError('x', { fault: 'duplicate', status: 200 }), 1, undefined],
  ['it points elsewhere', new LicenseServerError('x', { fault: 'redirect', status: 302 }), 1, undefined],
  ['it stands in the own network', new LicenseServerError('x', { fault: 'address' }), 1, undefined],
  ['a move that cannot be', new IllegalTransition('dispatched', 'held'), 1, undefined],
  ['no permission in the channel', Object.assign(new Error('no'), { status: 403, code: 50013 }), 1, 60_000],
  ['Discord refuses the form', Object.assign(new Error('no'), { status: 400, code: 50035 }), 1, undefined],
  ['a database that is away', new Error('connection lost'), 3, 4_000],
] as const) {
  test(`${name}: ${expected === undefined ? 'a person has to look' : `again after ${expected} ms`}`, () => {
    assert.equal(retryDelay(error, attempts, EVEN), expected);
  });
}
