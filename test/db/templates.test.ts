import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Books, inTransaction } from '../../src/db/books.ts';
import { findTemplate, findTemplateFor, removeTemplate, saveTemplate } from '../../src/db/templates.ts';
import { NOON } from '../build.ts';
import { eachDatabase } from '../databases.ts';
import { openBooks } from './books.ts';

const STORE = { storeId: 'main', language: 'ko' } as const;

async function save(
  books: Books,
  productId: string,
  subject: string,
  { basis, now = NOON, language = 'ko' }: { basis?: Date; now?: Date; language?: 'ko' | 'en' } = {},
) {
  return await inTransaction(
    books,
    async (trx) =>
      await saveTemplate(
        trx,
        { storeId: 'main', productId, language },
        { subject, body: `${subject}\n{{ licenses }}`, basis, by: 'Emma', now },
      ),
  );
}

eachDatabase((_name, open) => {
  test("a mail takes its product's own words, else the edited default, else the built-in ones", async () => {
    await using books = await openBooks(open);
    const subjectFor = async (...productIds: string[]) => (await findTemplateFor(books, STORE, productIds))?.subject;
    assert.equal(await subjectFor('1'), undefined);
    await save(books, '', 'default');
    await save(books, '1', 'one');
    await save(books, '2', 'in English', { language: 'en' });
    assert.deepEqual([await subjectFor('1'), await subjectFor('2'), await subjectFor()], ['one', 'default', 'default']);
    assert.equal((await findTemplateFor(books, { ...STORE, language: 'en' }, ['2']))?.subject, 'in English');
    assert.equal(await findTemplateFor(books, { ...STORE, language: 'en' }, ['1']), undefined);
    assert.equal(await findTemplateFor(books, { ...STORE, storeId: 'other' }, ['1']), undefined);
  });

  test('a mail about several products takes the default, unless all have the very same words', async () => {
    await using books = await openBooks(open);
    const subjectFor = async (...productIds: string[]) => (await findTemplateFor(books, STORE, productIds))?.subject;
    await save(books, '1', 'same');
    await save(books, '2', 'same');
    await save(books, '3', 'other');
    assert.equal(await subjectFor('1', '1'), 'same');
    assert.equal(await subjectFor('1', '2'), 'same');
    assert.equal(await subjectFor('1', '3'), undefined);
    assert.equal(await subjectFor('4', '1'), undefined);
    await save(books, '', 'default');
    assert.equal(await subjectFor('1', '3'), 'default');
    assert.equal(await subjectFor('1', '4'), 'default');
  });

  test('whoever began with older words overwrites nobody', async () => {
    await using books = await openBooks(open);
    const later = new Date(NOON.getTime() + 1);
    assert.equal(await save(books, '', 'first'), undefined);
    const taken = await save(books, '', 'also first');
    assert.deepEqual([taken?.editedAt, taken && 'editedBy' in taken ? taken.editedBy : undefined], [NOON, 'Emma']);
    assert.equal(await save(books, '', 'second', { basis: NOON, now: later }), undefined);
    assert.equal((await save(books, '', 'late', { basis: NOON }))?.editedAt?.getTime(), later.getTime());
    assert.equal((await findTemplate(books, { ...STORE, productId: '' }))?.subject, 'second');
  });

  test('two who save at once: one of them is told', async () => {
    await using books = await openBooks(open);
    const both = await Promise.all([save(books, '', 'one'), save(books, '', 'other')]);
    assert.equal(both.filter((instead) => instead === undefined).length, 1);
  });

  test('what is removed is handed back, and can be removed once', async () => {
    await using books = await openBooks(open);
    await save(books, '1', 'one');
    const remove = async () =>
      await inTransaction(books, async (trx) => await removeTemplate(trx, { ...STORE, productId: '1' }));
    assert.deepEqual(await remove(), { subject: 'one', body: 'one\n{{ licenses }}' });
    assert.equal(await remove(), undefined);
    assert.deepEqual(await save(books, '1', 'late', { basis: NOON }), { editedAt: undefined });
  });
});
