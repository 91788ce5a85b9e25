import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction } from '../../src/db/books.ts';
import { enqueue, findNextDue, lease, type Owed, postpone, releaseLeases, settle } from '../../src/db/outbox.ts';
import { openStore, setPaused } from '../../src/db/stores.ts';
import { NOON } from '../build.ts';
import { openBooks } from './books.ts';
import { eachDatabase } from '../databases.ts';

const LATER = new Date(NOON.getTime() + 60_000);
const BATCH = { limit: 30, leaseMs: 900_000, now: NOON };

function owed(subject: string, kind: Owed['kind'] = 'confirm', orderId = `order of ${subject}`): Owed {
  return { storeId: 'main', kind, subject, orderId };
}

eachDatabase((_name, open) => {
  test('what is owed is leased once, oldest first, up to the limit', async () => {
    await using books = await openBooks(open);
    await inTransaction(
      books,
      async (trx) =>
        await enqueue(
          trx,
          ['a', 'b', 'c'].map((id) => owed(id)),
          NOON,
        ),
    );
    const first = await lease(books, 'main', 'confirm', { ...BATCH, limit: 2 });
    const second = await lease(books, 'main', 'confirm', { ...BATCH, limit: 2 });
    assert.deepEqual(
      [first, second].map((rows) => rows.map((row) => row.subject)),
      [['a', 'b'], ['c']],
    );
    assert.deepEqual(await lease(books, 'main', 'confirm', BATCH), []);
  });

  test('another store, another kind and what is due later are left alone', async () => {
    await using books = await openBooks(open);
    await inTransaction(books, async (trx) => {
      await enqueue(trx, [{ ...owed('a'), storeId: 'other' }, owed('b', 'dispatch')], NOON);
      await enqueue(trx, [owed('c')], LATER);
    });
    assert.deepEqual(await lease(books, 'main', 'confirm', BATCH), []);
    assert.deepEqual(await findNextDue(books, 'main', 'confirm'), LATER);
  });

  test('a settled row is gone; one that was asked for again meanwhile stays owed', async () => {
    await using books = await openBooks(open);
    await inTransaction(books, async (trx) => await enqueue(trx, [owed('a'), owed('b')], NOON));
    const rows = await lease(books, 'main', 'confirm', BATCH);
    await inTransaction(books, async (trx) => {
      await enqueue(trx, [owed('b')], NOON);
      await settle(trx, rows, NOON);
    });
    const again = await lease(books, 'main', 'confirm', BATCH);
    assert.deepEqual(
      again.map((row) => [row.subject, row.attempts]),
      [['b', 1]],
    );
  });

  test('after a restart the old lease settles nothing: its attempt number no longer fits', async () => {
    await using books = await openBooks(open);
    await inTransaction(books, async (trx) => await enqueue(trx, [owed('a')], NOON));
    const old = await lease(books, 'main', 'confirm', BATCH);
    await releaseLeases(books);
    const [fresh] = await lease(books, 'main', 'confirm', BATCH);
    await inTransaction(books, async (trx) => await settle(trx, old, NOON));
    await inTransaction(books, async (trx) => await postpone(trx, old, NOON));
    assert.deepEqual(await lease(books, 'main', 'confirm', BATCH), [], 'the new lease was broken by the old one');
    assert.ok(fresh);
    await inTransaction(books, async (trx) => await settle(trx, [fresh], NOON));
    assert.equal(await findNextDue(books, 'main', 'confirm'), undefined);
  });

  test('postponed work comes back when it is due, its attempts remembered', async () => {
    await using books = await openBooks(open);
    await inTransaction(books, async (trx) => await enqueue(trx, [owed('a')], NOON));
    const rows = await lease(books, 'main', 'confirm', BATCH);
    await inTransaction(books, async (trx) => await postpone(trx, rows, LATER));
    assert.deepEqual(await lease(books, 'main', 'confirm', BATCH), []);
    const [again] = await lease(books, 'main', 'confirm', { ...BATCH, now: LATER });
    assert.equal(again?.attempts, 2);
  });

  test('a new cause makes postponed work due at once, but a card keeps its back-off', async () => {
    await using books = await openBooks(open);
    for (const kind of ['confirm', 'show_card'] as const) {
      await inTransaction(books, async (trx) => await enqueue(trx, [owed('a', kind)], NOON));
      const rows = await lease(books, 'main', kind, BATCH);
      await inTransaction(books, async (trx) => await postpone(trx, rows, LATER));
      await inTransaction(books, async (trx) => await enqueue(trx, [owed('a', kind)], NOON));
    }
    assert.equal((await lease(books, 'main', 'confirm', BATCH)).length, 1);
    assert.equal((await lease(books, 'main', 'show_card', BATCH)).length, 0);
  });

  test('while the store is paused nothing goes out, but cards are drawn', async () => {
    await using books = await openBooks(open);
    await inTransaction(books, async (trx) => {
      await openStore(trx, 'main', 'manual', NOON);
      await enqueue(trx, [owed('a'), owed('a', 'show_card')], NOON);
    });
    await setPaused(books, 'main', NOON);
    assert.equal((await lease(books, 'main', 'confirm', BATCH)).length, 0);
    assert.equal((await lease(books, 'main', 'show_card', BATCH)).length, 1);
    await setPaused(books, 'main', null);
    assert.equal((await lease(books, 'main', 'confirm', BATCH)).length, 1);
  });

  test('a mail waits for the lines of its checkout that are a moment behind, not for one that fails', async () => {
    await using books = await openBooks(open);
    await inTransaction(
      books,
      async (trx) => await enqueue(trx, [owed('a', 'send_license', 'o'), owed('b', 'confirm', 'o')], NOON),
    );
    assert.equal((await lease(books, 'main', 'send_license', BATCH)).length, 0, 'b is a moment behind');
    let rows = await lease(books, 'main', 'confirm', BATCH);
    await inTransaction(books, async (trx) => await postpone(trx, rows, NOON));
    rows = await lease(books, 'main', 'confirm', BATCH);
    await inTransaction(books, async (trx) => await postpone(trx, rows, LATER));
    assert.equal((await lease(books, 'main', 'send_license', BATCH)).length, 1, 'b has failed twice');
  });

  test('a batch of mails never splits a checkout', async () => {
    await using books = await openBooks(open);
    await inTransaction(
      books,
      async (trx) =>
        await enqueue(
          trx,
          [owed('a', 'send_license', 'x'), owed('b', 'send_license', 'y'), owed('c', 'send_license', 'y')],
          NOON,
        ),
    );
    const rows = await lease(books, 'main', 'send_license', { ...BATCH, limit: 2 });
    assert.deepEqual(
      rows.map((row) => row.subject),
      ['a', 'b', 'c'],
    );
  });

  test('a batch that is not full waits a moment while lines are behind it, and not for ever', async () => {
    await using books = await openBooks(open);
    await inTransaction(books, async (trx) => await enqueue(trx, [owed('a'), owed('b', 'reserve_licenses')], NOON));
    assert.equal((await lease(books, 'main', 'confirm', BATCH)).length, 0, 'b is a moment behind');
    assert.equal((await lease(books, 'main', 'confirm', { ...BATCH, limit: 1 })).length, 1, 'the batch is full');
    await inTransaction(books, async (trx) => await enqueue(trx, [owed('c')], NOON));
    const aWhileLater = new Date(NOON.getTime() + 4_000);
    assert.equal(
      (await lease(books, 'main', 'confirm', { ...BATCH, now: aWhileLater })).length,
      1,
      'it waited long enough',
    );
  });

  test('the intent of an outside effect is in the history before it is tried', async () => {
    await using books = await openBooks(open);
    await inTransaction(books, async (trx) => await enqueue(trx, [owed('a', 'dispatch')], NOON));
    await lease(books, 'main', 'dispatch', BATCH);
    const rows = await books.db
      .selectFrom('history')
      .select(['what', 'outcome', 'actor', 'product_order_id', 'detail'])
      .execute();
    assert.deepEqual(rows, [
      { what: 'dispatch', outcome: 'intended', actor: 'auto', product_order_id: 'a', detail: { attempt: 1 } },
    ]);
  });

  test('the history cannot be rewritten', async () => {
    await using books = await openBooks(open);
    await inTransaction(books, async (trx) => await enqueue(trx, [owed('a', 'dispatch')], NOON));
    await lease(books, 'main', 'dispatch', BATCH);
    await assert.rejects(books.db.updateTable('history').set({ actor: 'nobody' }).execute(), /append-only/);
    await assert.rejects(books.db.deleteFrom('history').execute(), /append-only/);
  });
});
