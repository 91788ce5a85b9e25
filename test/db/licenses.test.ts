import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Books, inTransaction } from '../../src/db/books.ts';
import {
  countFree,
  importKeys,
  listKeysOf,
  listStock,
  markDelivered,
  maskKey,
  releaseKeys,
  reserveKeys,
} from '../../src/db/licenses.ts';
import { OutOfLicenses } from '../../src/errors.ts';
import { NOON } from '../build.ts';
import { eachDatabase } from '../databases.ts';
import { openBooks } from './books.ts';

const A = { storeId: 'main', productOrderId: 'a' };
const B = { storeId: 'main', productOrderId: 'b' };

async function give(books: Books, ...keys: string[]) {
  return await inTransaction(
    books,
    async (trx) => await importKeys(trx, { storeId: 'main', productId: 'p', keys, by: '민수', now: NOON }),
  );
}

async function take(books: Books, key: typeof A, units: number): Promise<void> {
  await inTransaction(books, async (trx) => await reserveKeys(trx, key, { productId: 'p', units, now: NOON }));
}

async function keysOf(books: Books, key: typeof A): Promise<string[]> {
  return (await listKeysOf(books, 'main', [key.productOrderId])).get(key.productOrderId) ?? [];
}

eachDatabase((_name, open) => {
  test('each unit gets its own key, in the order of import', async () => {
    await using books = await openBooks(open);
    await give(books, 'K1', 'K2', 'K3');
    await take(books, A, 2);
    await take(books, B, 1);
    assert.deepEqual([await keysOf(books, A), await keysOf(books, B)], [['K1', 'K2'], ['K3']]);
  });

  test('too few keys: none is taken', async () => {
    await using books = await openBooks(open);
    await give(books, 'K1', 'K2');
    await assert.rejects(
      take(books, A, 3),
      (error) => error instanceof OutOfLicenses && error.wanted === 3 && error.free === 2,
    );
    assert.equal((await countFree(books, 'main', ['p'])).get('p'), 2);
  });

  test('reserved again, a line keeps its keys; with fewer units the surplus is free again', async () => {
    await using books = await openBooks(open);
    await give(books, 'K1', 'K2', 'K3');
    await take(books, A, 3);
    await take(books, A, 3);
    assert.deepEqual(await keysOf(books, A), ['K1', 'K2', 'K3']);
    await take(books, A, 2);
    assert.deepEqual(await keysOf(books, A), ['K1', 'K2']);
    assert.equal((await countFree(books, 'main', ['p'])).get('p'), 1);
  });

  test('twenty lines at once never share a key', async () => {
    await using books = await openBooks(open);
    await give(books, ...Array.from({ length: 20 }, (_, index) => `KEY-${index}`));
    const lines = Array.from({ length: 20 }, (_, index) => ({ storeId: 'main', productOrderId: `line ${index}` }));
    // Two of them may look at the same moment at keys that the other holds: who gets none tries again.
    const takeAtLast = async (key: typeof A): Promise<void> => {
      try {
        await take(books, key, 1);
      } catch (error) {
        if (!(error instanceof OutOfLicenses)) throw error;
        await takeAtLast(key);
      }
    };
    await Promise.all(lines.map(takeAtLast));
    const keys = await Promise.all(lines.map(async (line) => await keysOf(books, line)));
    assert.equal(new Set(keys.flat()).size, 20);
  });

  test('a key that the store has ever had is not added again, whatever became of it', async () => {
    await using books = await openBooks(open);
    await give(books, 'K1', 'K2');
    await take(books, A, 1);
    await inTransaction(books, async (trx) => await markDelivered(trx, 'main', ['a'], NOON));
    assert.deepEqual(await give(books, 'K0', 'K1', 'K2', 'K3'), { added: 2, duplicates: [1, 2] });
    assert.deepEqual(await listStock(books, 'main'), [
      { productId: 'p', name: undefined, free: 3, reserved: 0, delivered: 1, setAside: 0 },
    ]);
  });

  test('keys of a canceled line are free again when no mail was handed over', async () => {
    await using books = await openBooks(open);
    await give(books, 'K1');
    await take(books, A, 1);
    assert.deepEqual(await inTransaction(books, async (trx) => await releaseKeys(trx, A)), { freed: 1, setAside: 0 });
    await take(books, B, 1);
    assert.deepEqual(await keysOf(books, B), ['K1']);
  });

  test('keys of a canceled line that may be out are set aside and go to nobody else', async () => {
    await using books = await openBooks(open);
    await give(books, 'K1');
    await take(books, A, 1);
    await books.db
      .insertInto('mails')
      .values({
        store_id: 'main',
        order_id: 'o',
        message_id: '<x>',
        recipient_sealed: '',
        raw_sealed: '',
        body_print: '',
        composed_at: NOON,
        handed_over_at: NOON,
      })
      .execute();
    const { mail_id } = await books.db.selectFrom('mails').select('mail_id').executeTakeFirstOrThrow();
    await books.db
      .insertInto('mail_lines')
      .values({ mail_id, store_id: 'main', product_order_id: 'a', units: 1 })
      .execute();
    assert.deepEqual(await inTransaction(books, async (trx) => await releaseKeys(trx, A)), { freed: 0, setAside: 1 });
    await assert.rejects(take(books, B, 1), OutOfLicenses);
  });

  test('keys lie in the database sealed', async () => {
    await using books = await openBooks(open);
    await give(books, 'CANARY-KEY-0001');
    const rows = await books.db.selectFrom('licenses').selectAll().execute();
    assert.ok(!JSON.stringify(rows).includes('CANARY'));
  });

  test('ten thousand keys are added in one go', async () => {
    await using books = await openBooks(open);
    const keys = Array.from({ length: 10_000 }, (_, index) => `KEY-${index}`);
    assert.deepEqual(await give(books, ...keys), { added: 10_000, duplicates: [] });
    assert.equal((await countFree(books, 'main', ['p'])).get('p'), 10_000);
  });
});

for (const [key, masked] of [
  ['ABCD-EFGH-IJKL-7890', 'ABCD-…-7890'],
  ['ABCDEFGHIJKLMNOP', 'ABCD…MNOP'],
  ['ABCDEFGHIJ', '…GHIJ'],
  ['SHORT', '…'],
] as const) {
  test(`the key ${key} is shown as ${masked}`, () => assert.equal(maskKey(key), masked));
}
