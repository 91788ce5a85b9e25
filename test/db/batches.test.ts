import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importKeys, withdrawBatch } from '../../src/db/batches.ts';
import { type Books, inTransaction } from '../../src/db/books.ts';
import { findLicenseByKey, listFree, takeOut, takeParticular } from '../../src/db/keys-by-hand.ts';
import { OutOfLicenses } from '../../src/errors.ts';
import { NOON } from '../build.ts';
import { eachDatabase } from '../databases.ts';
import { openBooks } from './books.ts';

const POOL = { productId: 'p', option: '' };

async function give(books: Books, ...keys: string[]) {
  return await inTransaction(
    books,
    async (trx) => await importKeys(trx, { storeId: 'main', productId: 'p', keys, by: '민수', now: NOON }),
  );
}

async function take(books: Books, about: { count?: number; key?: string }): Promise<string[]> {
  const wish = { ...POOL, count: 1, reason: 'review', ...about };
  const taken = await inTransaction(books, async (trx) => await takeOut(trx, 'main', wish));
  return taken.map(({ license }) => (typeof license === 'string' ? license : license.name));
}

async function left(books: Books): Promise<string[]> {
  return (await listFree(books, 'main', POOL)).map(({ license }) => (typeof license === 'string' ? license : ''));
}

eachDatabase((_name, open) => {
  test('ten who take at once get ten keys, and each key once', async () => {
    await using books = await openBooks(open);
    await give(books, ...Array.from({ length: 20 }, (_, index) => `KEY-${index}`));
    const takes = await Promise.all(Array.from({ length: 10 }, async () => await take(books, { count: 2 })));
    assert.equal(new Set(takes.flat()).size, 20);
    await assert.rejects(take(books, {}), OutOfLicenses);
  });

  test('two who pick the same key at once: one gets it', async () => {
    await using books = await openBooks(open);
    await give(books, 'KEY-1', 'KEY-2');
    const picks = await Promise.allSettled([1, 2].map(async () => await take(books, { key: 'KEY-1' })));
    assert.deepEqual(picks.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    assert.deepEqual(await left(books), ['KEY-2']);
  });

  test('lists that share keys in another order, imported at once, end in each key once', async () => {
    await using books = await openBooks(open);
    const keys = Array.from({ length: 300 }, (_, index) => `KEY-${index}`);
    const imports = await Promise.all([
      give(books, ...keys),
      give(books, ...keys.toReversed()),
      give(books, ...keys.slice(100), 'NEW'),
    ]);
    assert.equal(
      imports.reduce((sum, { added }) => sum + added, 0),
      301,
    );
    assert.equal((await left(books)).length, 301);
    assert.equal(
      imports.reduce((sum, { duplicates }) => sum + duplicates.length, 0),
      300 + 300 + 201 - 301,
    );
  });

  test('keys go out in the order of their list', async () => {
    await using books = await openBooks(open);
    const keys = Array.from({ length: 500 }, (_, index) => `KEY-${(index * 7919) % 500}`);
    await give(books, ...keys);
    assert.deepEqual(await left(books), keys);
  });

  test('a picked key is held and stays free until somebody writes what becomes of it', async () => {
    await using books = await openBooks(open);
    await give(books, 'KEY-1');
    const pick = async (key: string, option = '') =>
      await inTransaction(books, async (trx) => await takeParticular(trx, 'main', { productId: 'p', option, key }));
    assert.equal((await pick(' key-1 '))?.license, 'KEY-1');
    assert.equal(await pick('KEY-1', '1년'), undefined);
    assert.equal(await pick('KEY-2'), undefined);
    assert.equal((await findLicenseByKey(books, 'main', 'KEY-1'))?.status, 'free');
  });

  test('files of an import of many megabytes lie whole in the books', async () => {
    await using books = await openBooks(open);
    const files = Array.from({ length: 12 }, (_, index) => ({
      name: `${index}.bin`,
      bytes: Buffer.alloc(1_000_000, index + 1),
    }));
    const { added } = await inTransaction(
      books,
      async (trx) => await importKeys(trx, { storeId: 'main', productId: 'p', keys: files, by: '민수', now: NOON }),
    );
    assert.equal(added, 12);
    for (const [index, { license }] of (await listFree(books, 'main', POOL)).entries()) {
      assert.ok(typeof license === 'object' && license.name === `${index}.bin`);
      assert.ok(Buffer.from(license.bytes).equals(files[index]?.bytes ?? Buffer.alloc(0)));
    }
  });

  test('withdrawn is what is free at that moment', async () => {
    await using books = await openBooks(open);
    const { batchId = 0 } = await give(books, 'KEY-1', 'KEY-2', 'KEY-3');
    await take(books, {});
    assert.equal(await inTransaction(books, async (trx) => await withdrawBatch(trx, 'main', batchId)), 2);
    assert.equal(await inTransaction(books, async (trx) => await withdrawBatch(trx, 'main', batchId)), 0);
    assert.equal((await findLicenseByKey(books, 'main', 'KEY-1'))?.status, 'taken');
  });
});
