import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Beginnings, policyFor } from '../../src/order/policy.ts';
import { NOON } from '../build.ts';

const EARLIER = new Date(NOON.getTime() - 60_000);
const LATER = new Date(NOON.getTime() + 60_000);
const STORE: Beginnings = { defaultMode: 'auto', defaultAutoSince: undefined, firstPolledAt: NOON, firstStart: 'ask' };
const AUTO = { auto: true };
const ask = (because: string) => ({ auto: false, because });

for (const [name, rule, store, paidAt, expected] of [
  ['a manual default', undefined, { defaultMode: 'manual' }, LATER, ask('manual')],
  ['a manual rule over an auto default', { mode: 'manual', autoSince: undefined }, {}, LATER, ask('manual')],
  ['an auto default', undefined, {}, LATER, AUTO],
  ['paid before the first poll', undefined, {}, EARLIER, ask('paid_before_start')],
  ['paid before the first poll, FIRST_START=deliver', undefined, { firstStart: 'deliver' }, EARLIER, AUTO],
  ['paid before the default was switched', undefined, { defaultAutoSince: LATER }, NOON, ask('paid_before_auto')],
  ['paid before the rule was switched', { mode: 'auto', autoSince: LATER }, {}, NOON, ask('paid_before_auto')],
  ['paid after the rule was switched', { mode: 'auto', autoSince: NOON }, {}, NOON, AUTO],
  [
    'a rule of its own does not ask when the default was switched',
    { mode: 'auto', autoSince: NOON },
    { defaultAutoSince: LATER },
    NOON,
    AUTO,
  ],
] as const) {
  test(`${name}: ${expected.auto ? 'goes out by itself' : 'waits for a tap'}`, () => {
    assert.deepEqual(policyFor(rule, { ...STORE, ...store }, paidAt), expected);
  });
}
