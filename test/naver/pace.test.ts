import assert from 'node:assert/strict';
import test from 'node:test';

import { createPace } from '../../src/naver/pace.ts';
import { fakeTime } from './scripted-store.ts';

function start() {
  const time = fakeTime(0);
  const closing = new AbortController();
  const pace = createPace({ now: time.now, sleep: time.sleep, signal: closing.signal });
  return { time, closing, pace };
}

test('a hundred calls at once leave at 2 a second and never more than 4 together', async () => {
  const { time, pace } = start();
  const sentAt: number[] = [];
  await Promise.all(
    Array.from({ length: 100 }, async () => {
      await pace.take('feed');
      sentAt.push(time.now());
    }),
  );
  for (const [first, from] of sentAt.entries()) {
    for (let last = first; last < sentAt.length; last += 1) {
      const seconds = (sentAt[last]! - from) / 1000;
      assert.ok(last - first + 1 <= 4 + 2 * seconds, `${last - first + 1} calls within ${seconds} s`);
    }
  }
  const seconds = sentAt.at(-1)! / 1000;
  assert.ok(seconds < 50, `100 calls took ${seconds} s`);
});

test('calls half a second apart here may arrive together there without overdrawing a bucket of 4', async () => {
  const { time, pace } = start();
  const jitter = [400, 0, 400, 0, 400, 0, 400, 0, 400, 0, 400, 0];
  const arrivals: number[] = [];
  for (const late of jitter) {
    await pace.take('feed');
    arrivals.push(time.now() + late);
  }
  let tokens = 4;
  let at = 0;
  for (const arrival of arrivals.toSorted((a, b) => a - b)) {
    tokens = Math.min(4, tokens + ((arrival - at) / 1000) * 2) - 1;
    at = arrival;
    assert.ok(tokens >= 0, `overdrawn at ${arrival} ms`);
  }
});

test('each API has a bucket of its own', async () => {
  const { time, pace } = start();
  await Promise.all(['a', 'a', 'a', 'b', 'b', 'b'].map((api) => pace.take(api)));
  assert.deepEqual(time.waits, []);
});

test('callers are served in the order of asking, and who comes back after a refusal first', async () => {
  const { pace } = start();
  const order: string[] = [];
  const take = async (name: string, first = false) => {
    await pace.take('feed', { first });
    order.push(name);
  };
  await Promise.all([take('1'), take('2'), take('3'), take('4'), take('5'), take('again', true)]);
  // 4 is not yet granted when "again" comes: it goes ahead of all who wait.
  assert.deepEqual(order, ['1', '2', '3', 'again', '4', '5']);
});

test('a block holds back everybody who waits for that API', async () => {
  const { time, pace } = start();
  await pace.take('feed');
  pace.block('feed', 4000);
  await pace.take('feed');
  assert.ok(time.now() >= 4000);
  await pace.take('query');
  assert.ok(time.now() < 5000);
});

test('a lower rate in the headers slows us down, a higher one does not speed us up', async () => {
  const { time, pace } = start();
  const measure = async (ratePerSecond: number): Promise<number> => {
    pace.learn(await pace.take('feed'), { ratePerSecond, burst: undefined, remaining: 0 });
    const from = time.now();
    for (let n = 0; n < 4; n += 1) await pace.take('feed');
    return time.now() - from;
  };
  assert.ok((await measure(1)) >= 4000);
  const fast = await measure(5);
  assert.ok(fast >= 2000 && fast < 2100, `${fast} ms`);
});

test('when the store has less left than we thought, we wait', async () => {
  const { time, pace } = start();
  const slot = await pace.take('feed');
  pace.learn(slot, { ratePerSecond: 2, burst: 4, remaining: 0 });
  await pace.take('feed');
  assert.ok(time.now() >= 500);
});

test('a slot that was given back can be taken at once', async () => {
  const { time, pace } = start();
  for (let n = 0; n < 3; n += 1) await pace.take('feed');
  pace.giveBack({ api: 'feed', number: 3 });
  await pace.take('feed');
  assert.deepEqual(time.waits, []);
});

test('closing sends away those who wait with its reason', async () => {
  const closing = new AbortController();
  const pace = createPace({
    now: () => 0,
    sleep: (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('woken')))),
    signal: closing.signal,
  });
  for (let n = 0; n < 3; n += 1) await pace.take('feed');
  const waiting = assert.rejects(pace.take('feed'), /closed for the night/);
  closing.abort(new Error('closed for the night'));
  await waiting;
  await assert.rejects(pace.take('feed'), /closed for the night/);
});
