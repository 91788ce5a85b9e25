// The nightly comparison over many ticks: a large shop, a store that fails in between, a restart in its middle.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AuditPort, createAudit } from '../src/audit.ts';
import { listAlarms } from '../src/db/alarms.ts';
import { findAudit, listDifferences } from '../src/db/audit.ts';
import { type Books, inTransaction } from '../src/db/books.ts';
import { noteFirstPoll, openStore } from '../src/db/stores.ts';
import { NaverError } from '../src/errors.ts';
import { createLog } from '../src/log.ts';
import type { Snapshot } from '../src/order/snapshot.ts';
import { learn } from '../src/record.ts';
import { aSnapshot, NOON } from './build.ts';
import { eachDatabase } from './databases.ts';
import { openBooks } from './db/books.ts';

const DAY_MS = 86_400_000;
const LINES = 3_000;

const idOf = (index: number) => `2026112310${String(index).padStart(6, '0')}`;

/** A store of three thousand lines, all of them in the books; every thousandth is canceled meanwhile. */
async function openShop(books: Books) {
  const options = { now: NOON, firstStart: 'deliver' } as const;
  const shop = new Map<string, Snapshot>();
  for (let index = 0; index < LINES; index += 1) {
    const productOrderId = idOf(index);
    shop.set(productOrderId, aSnapshot({ productOrderId, orderId: productOrderId, ordererNo: productOrderId }));
  }
  await inTransaction(books, async (trx) => {
    await openStore(trx, 'main', 'manual', NOON);
    await noteFirstPoll(trx, 'main', new Date(NOON.getTime() - DAY_MS));
    for (let from = 0; from < LINES; from += 500)
      await learn(
        trx,
        'main',
        [...shop.values()].slice(from, from + 500).map((shown) => ({ shown })),
        options,
      );
  });
  for (let index = 0; index < LINES; index += 1_000)
    shop.set(idOf(index), { ...aSnapshot(), ...shop.get(idOf(index)), productOrderStatus: 'CANCELED' });
  const state = { now: new Date(NOON.getTime() + DAY_MS), calls: [] as number[], fails: false };
  const store: AuditPort = {
    now: () => state.now,
    details: (ids) => {
      if (state.fails) return Promise.reject(new NaverError('away', { mayHaveHappened: false }));
      state.calls.push(ids.length);
      return Promise.resolve({ snapshots: ids.flatMap((id) => shop.get(id) ?? []), missing: [] });
    },
    paidBetween: () => Promise.resolve({ snapshots: [], hasNext: false }),
  };
  const start = () =>
    createAudit({
      books,
      storeId: 'main',
      store,
      takeIn: async (sightings, before) =>
        await inTransaction(books, async (trx) => {
          await before?.(trx);
          await learn(trx, 'main', sightings, { now: state.now, firstStart: 'deliver' });
        }),
      readFeed: () => Promise.resolve(),
      now: () => state.now,
      wake: () => {},
      log: createLog({ level: 'silent', format: 'json' }),
    });
  return { state, start };
}

eachDatabase((_name, open) => {
  test('a large shop is read in small pieces; a failure and a restart lose no difference, and there is one message', async () => {
    await using books = await openBooks(open);
    const { state, start } = await openShop(books);
    let audit = start();
    await audit();
    assert.ok(state.calls.length > 0 && state.calls.length < LINES / 300, 'all at once');
    assert.ok(state.calls.every((ids) => ids <= 300));
    assert.equal((await listAlarms(books, 'main')).length, 0, 'told before the night was through');

    state.fails = true;
    await audit();
    state.fails = false;
    const before = state.calls.length;
    await audit();
    assert.equal(state.calls.length, before, 'no pause after a failure');
    state.now = new Date(state.now.getTime() + 11 * 60_000);

    // A new process begins the night anew, and keeps what was found.
    audit = start();
    for (let tick = 0; tick < 10; tick += 1) await audit();
    const [alarm, ...more] = await listAlarms(books, 'main');
    assert.equal(more.length, 0);
    assert.equal(alarm?.code, 'audit:2026-11-24');
    const found = await listDifferences(books, 'main', 'audit:2026-11-24');
    assert.deepEqual(found.map(({ productOrderId }) => productOrderId).toSorted(), [idOf(0), idOf(1_000), idOf(2_000)]);
    assert.ok((await findAudit(books, 'main')).auditedAt);

    const calls = state.calls.length;
    await audit();
    assert.equal(state.calls.length, calls, 'twice in one night');
  });
});
