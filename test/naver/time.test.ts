import assert from 'node:assert/strict';
import test from 'node:test';

import { createClock } from '../../src/naver/clock.ts';
import { readTime, writeTime } from '../../src/naver/time.ts';

test('a moment is written with exactly three digits and the Korean offset', () => {
  assert.equal(writeTime(new Date('2026-09-21T14:13:20.120Z')), '2026-09-21T23:13:20.120+09:00');
  assert.equal(writeTime(new Date('2026-12-31T15:00:00.000Z')), '2027-01-01T00:00:00.000+09:00');
});

for (const [text, expected] of [
  ['2026-09-21T23:13:20.123+09:00', '2026-09-21T14:13:20.123Z'],
  ['2026-09-21T23:13:20.1+09:00', '2026-09-21T14:13:20.100Z'],
  ['2026-09-21T23:13:20.123456+09:00', '2026-09-21T14:13:20.123Z'],
  ['2026-09-21T23:13:20+09:00', '2026-09-21T14:13:20.000Z'],
  ['2026-09-21T14:13:20.0Z', '2026-09-21T14:13:20.000Z'],
  ['2026-09-21T23:13:20.123', '2026-09-21T14:13:20.123Z'],
  ['2026-13-41T23:13:20.123+09:00', undefined],
  ['yesterday', undefined],
] as const) {
  test(`"${text}" is read as ${expected ?? 'no moment'}`, () => {
    assert.equal(readTime(text)?.toISOString(), expected);
  });
}

test('a clock that is ten minutes fast is set right by one answer, and not ahead of the store', () => {
  let ownMs = 1_600_000;
  const clock = createClock(() => ownMs);
  clock.learn({ storeMs: 1_000_001, resolutionMs: 1, sentMs: 1_599_900, receivedMs: 1_600_000 });
  assert.equal(clock.now(), 1_000_001);
  ownMs += 5000;
  assert.equal(clock.now(), 1_005_001);
});

test('a moment after an answer is never before that answer, whatever the clock thought', () => {
  const clock = createClock(() => 1_000_100);
  clock.learn({ storeMs: 1_000_050, resolutionMs: 1, sentMs: 1_000_000, receivedMs: 1_000_100 });
  clock.learn({ storeMs: 1_000_000, resolutionMs: 1000, sentMs: 1_000_000, receivedMs: 1_000_100 });
  assert.equal(clock.now(), 1_000_050);
});

test('an answer that agrees with the clock does not move it, however coarse its time', () => {
  const clock = createClock(() => 1_000_900);
  clock.learn({ storeMs: 1_000_000, resolutionMs: 1000, sentMs: 1_000_880, receivedMs: 1_000_900 });
  assert.equal(clock.now(), 1_000_900);
});

test('a slow clock is never set ahead of the store', () => {
  const clock = createClock(() => 500_000);
  clock.learn({ storeMs: 1_000_000, resolutionMs: 1000, sentMs: 499_000, receivedMs: 500_000 });
  assert.equal(clock.now(), 1_000_000);
});
