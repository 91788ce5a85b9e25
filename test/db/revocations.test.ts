import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importKeys } from '../../src/db/batches.ts';
import { type Books, type BooksTrx, inTransaction } from '../../src/db/books.ts';
import { append, findLastDeeds, listHistoryPage } from '../../src/db/history.ts';
import { saveLines } from '../../src/db/lines.ts';
import {
  beginHandingOver,
  countMails,
  findLastAccepted,
  findNewestMail,
  insertMail,
  listUnderWay,
  noteAccepted,
  setMailState,
  takeBackMail,
} from '../../src/db/mails.ts';
import { addNote, countNotes, listNotes } from '../../src/db/notes.ts';
import { insertOrders } from '../../src/db/orders.ts';
import { enqueue, lease } from '../../src/db/outbox.ts';
import {
  forgetTelling,
  freeLicense,
  listBound,
  markMailed,
  mayBeOut,
  reviveLicense,
  revokeLicenses,
  standIn,
  takeFree,
  takeFreeById,
  takeNextFree,
} from '../../src/db/revocations.ts';
import { aLine, aSnapshot, NOON } from '../build.ts';
import { eachDatabase } from '../databases.ts';
import { openBooks } from './books.ts';

const shown = aSnapshot();
const { productOrderId, orderId } = shown;
const POOL = { storeId: 'main', productId: 'p', option: '' };
const LATER = new Date(NOON.getTime() + 60_000);

async function within<T>(books: Books, work: (trx: BooksTrx) => Promise<T>): Promise<T> {
  return await inTransaction(books, work);
}

/** A delivered line whose one unit has the oldest of these keys. */
async function deliver(books: Books, ...keys: string[]) {
  await within(books, async (trx) => {
    await importKeys(trx, { ...POOL, keys, by: '민수', now: NOON });
    await trx.db
      .updateTable('licenses')
      .set({ status: 'reserved', product_order_id: productOrderId, unit: 1, reserved_at: NOON })
      .where('license_id', '=', (await takeNextFree(trx, POOL)) ?? 0)
      .execute();
    await markMailed(trx, 'main', [productOrderId], NOON);
  });
}

async function bound(books: Books) {
  return await listBound(books, 'main', [productOrderId]);
}

async function enterLine(books: Books, about: Parameters<typeof aLine>[0] = {}): Promise<void> {
  await within(books, async (trx) => {
    await insertOrders(trx, [
      { storeId: 'main', orderId, paidAt: NOON, isSilent: false, buyerName: undefined, buyerNo: undefined },
    ]);
    const line = aLine({ shown, status: 'dispatched', emailedAt: NOON, ...about });
    await saveLines(trx, [{ line, trouble: undefined, changedAt: undefined, changedTo: undefined, seenAt: NOON }]);
  });
}

async function writeMail(books: Books, kind: 'first' | 'resend', number = 0) {
  return await within(
    books,
    async (trx) =>
      await insertMail(
        trx,
        {
          storeId: 'main',
          orderId,
          messageId: `<${kind}.${number}@shop.example>`,
          to: 'kim@example.com',
          raw: Buffer.from('hello'),
          lines: [{ productOrderId, units: 1 }],
          kind,
          askedBy: '민수',
        },
        LATER,
      ),
  );
}

eachDatabase((_name, open) => {
  test('a revoked license stays with its line and is nobody’s else; another takes its place', async () => {
    await using books = await openBooks(open);
    await deliver(books, 'KEY-AAAA-0001', 'KEY-AAAA-0002');
    const [old] = await bound(books);
    assert.ok(old);
    assert.deepEqual(
      [old.key, old.status, old.unit, old.part, old.deliveredAt],
      ['KEY-AAAA-0001', 'delivered', 1, 1, NOON],
    );
    await within(books, async (trx) => {
      const next = (await takeNextFree(trx, POOL)) ?? 0;
      await revokeLicenses(trx, [old.licenseId], { reason: 'faulty', now: LATER });
      await standIn(trx, next, { old, now: LATER });
    });
    const [first, second] = await bound(books);
    assert.deepEqual([first?.status, first?.reason, first?.revokedAt], ['revoked', 'faulty', LATER]);
    assert.deepEqual(
      [second?.status, second?.key, second?.replaces, second?.unit],
      ['reserved', 'KEY-AAAA-0002', old.licenseId, 1],
    );
    assert.equal(await within(books, async (trx) => await takeNextFree(trx, POOL)), undefined);
  });

  test('no place of a line has two living licenses', async () => {
    await using books = await openBooks(open);
    await deliver(books, 'KEY-AAAA-0001', 'KEY-AAAA-0002');
    const [old] = await bound(books);
    assert.ok(old);
    await assert.rejects(
      within(books, async (trx) => {
        const next = (await takeNextFree(trx, POOL)) ?? 0;
        await standIn(trx, next, { old, now: LATER });
      }),
    );
  });

  test('given back, a license is free as if it had never been sold; revived, it is the buyer’s again', async () => {
    await using books = await openBooks(open);
    await deliver(books, 'KEY-AAAA-0001');
    const [old] = await bound(books);
    assert.ok(old);
    await within(books, async (trx) => await freeLicense(trx, old.licenseId));
    assert.deepEqual(await bound(books), []);
    assert.equal(await within(books, async (trx) => await takeNextFree(trx, POOL)), old.licenseId);
    await within(books, async (trx) => await reviveLicense(trx, old.licenseId, { place: old, now: LATER }));
    const [again] = await bound(books);
    assert.deepEqual([again?.status, again?.deliveredAt, again?.revokedAt], ['delivered', LATER, undefined]);
  });

  test('a particular key is found in its own pool alone, and only while it is free', async () => {
    await using books = await openBooks(open);
    await deliver(books, 'KEY-AAAA-0001', 'KEY-AAAA-0002');
    await within(books, async (trx) => {
      const free = await takeFree(trx, POOL, 'KEY-AAAA-0002');
      assert.ok(free);
      assert.equal(await takeFreeById(trx, POOL, free), free);
      assert.equal(await takeFree(trx, POOL, 'KEY-AAAA-0001'), undefined, 'it is sold');
      assert.equal(await takeFree(trx, { ...POOL, option: '1년' }, 'KEY-AAAA-0002'), undefined);
      assert.equal(await takeFreeById(trx, { ...POOL, storeId: 'other' }, free), undefined);
    });
  });

  test('a license may be out as soon as a mail that was written with it is handed over', async () => {
    await using books = await openBooks(open);
    await enterLine(books);
    await deliver(books, 'KEY-AAAA-0001', 'KEY-AAAA-0002');
    const [old] = await bound(books);
    assert.ok(old);
    const next = await within(books, async (trx) => {
      const id = (await takeNextFree(trx, POOL)) ?? 0;
      await revokeLicenses(trx, [old.licenseId], { reason: 'faulty', now: LATER });
      return await standIn(trx, id, { old, now: LATER });
    });
    const isOut = async () => await within(books, async (trx) => await mayBeOut(trx, 'main', next));
    const mail = await writeMail(books, 'resend');
    assert.equal(await isOut(), false);
    await books.db.updateTable('mails').set({ handed_over_at: LATER }).where('mail_id', '=', mail.mailId).execute();
    assert.equal(await isOut(), true);
    await books.db.updateTable('mails').set({ composed_at: NOON }).where('mail_id', '=', mail.mailId).execute();
    assert.equal(await isOut(), false, 'that mail was written before it');
  });

  test('a server that was not told yet is not told any more', async () => {
    await using books = await openBooks(open);
    const owe = async () =>
      await within(
        books,
        async (trx) =>
          await enqueue(trx, [{ storeId: 'main', kind: 'tell_license_server', subject: '7', orderId }], NOON),
      );
    const forget = async () => await within(books, async (trx) => await forgetTelling(trx, 'main', 7));
    await owe();
    assert.deepEqual([await forget(), await forget()], [true, false]);
    await owe();
    await lease(books, 'main', 'tell_license_server', { limit: 1, leaseMs: 1_000, now: NOON });
    assert.equal(await forget(), false, 'it may be told at this moment');
  });

  for (const [about, may] of [
    [{ status: 'dispatched' }, true],
    [{ status: 'emailed' }, true],
    [{ status: 'needs_attention', attention: 'dispatch_refused' }, true],
    [{ status: 'needs_attention', attention: 'claim_unclear' }, false],
    [{ status: 'held' }, false],
    [{ status: 'cancel_requested' }, false],
    [{ status: 'canceled' }, false],
    [{ status: 'return_requested' }, false],
    [{ status: 'dispatched', emailedAt: undefined }, false],
    [{ status: 'confirmed', emailedAt: undefined }, false],
    [{ status: 'dispatched', shown: { ...shown, remainQuantity: 0 } }, false],
  ] as const) {
    test(`at the 354 of a resend a line with ${JSON.stringify(about).slice(0, 70)} ${may ? 'goes on' : 'stops it'}`, async () => {
      await using books = await openBooks(open);
      await enterLine(books, about);
      const mail = await writeMail(books, 'resend');
      await within(
        books,
        async (trx) =>
          await enqueue(
            trx,
            [{ storeId: 'main', kind: 'resend_license', subject: String(mail.mailId), orderId }],
            NOON,
          ),
      );
      const [leased] = await lease(books, 'main', 'resend_license', { limit: 1, leaseMs: 60_000, now: LATER });
      assert.ok(leased);
      assert.equal(await beginHandingOver(books, mail.mailId, [leased], LATER), may);
    });
  }

  test('what was sent again is neither the delivery nor its number, and can be taken back until it is handed over', async () => {
    await using books = await openBooks(open);
    await enterLine(books);
    const first = await writeMail(books, 'first');
    await within(books, async (trx) => await noteAccepted(trx, first, '250 ok', NOON));
    const again = await writeMail(books, 'resend');
    assert.equal((await findNewestMail(books, 'main', productOrderId))?.mailId, first.mailId);
    assert.deepEqual(
      [await countMails(books, 'main', orderId), await countMails(books, 'main', orderId, { isAgain: true })],
      [2, 1],
    );
    assert.deepEqual(await findLastAccepted(books, 'main', orderId), { at: NOON, to: 'kim@example.com' });
    assert.deepEqual(await listUnderWay(books, 'main', orderId), [
      { mailId: again.mailId, askedBy: '민수', productOrderIds: [productOrderId] },
    ]);
    const takeBack = async () => await within(books, async (trx) => await takeBackMail(trx, again.mailId));
    await within(books, async (trx) => await setMailState(trx, again.mailId, 'handing_over'));
    assert.equal(await takeBack(), false);
    await within(books, async (trx) => await setMailState(trx, again.mailId, 'planned'));
    assert.deepEqual([await takeBack(), await takeBack()], [true, false]);
    assert.deepEqual(await listUnderWay(books, 'main', orderId), []);
  });

  test('notes lie sealed, for their order alone', async () => {
    await using books = await openBooks(open);
    await enterLine(books);
    const key = { storeId: 'main', orderId };
    for (const text of ['one', 'two', 'three'])
      await within(books, async (trx) => await addNote(trx, key, { at: NOON, by: '민수', text }));
    assert.deepEqual(
      (await listNotes(books, key, 2)).map(({ text }) => text),
      ['two', 'three'],
    );
    assert.equal(await countNotes(books, 'main', orderId), 3);
    assert.equal(await countNotes(books, 'main', 'other'), 0);
    const rows = await books.db.selectFrom('notes').select('text_sealed').execute();
    assert.ok(rows.every(({ text_sealed }) => text_sealed.startsWith('v1.')));
  });

  test('the history is turned page by page, and what comes in meanwhile shifts nothing', async () => {
    await using books = await openBooks(open);
    const entry = (what: string) => ({ storeId: 'main', orderId, at: NOON, actor: '민수', what });
    await append(books, [
      ...Array.from({ length: 5 }, (_, index) => entry(`e${index}`)),
      { ...entry('intent'), outcome: 'intended' },
    ]);
    const key = { storeId: 'main', orderId };
    const read = async (place?: { side: 'older' | 'newer'; entryId: number }) => {
      const page = await listHistoryPage(books, key, { place, limit: 2 });
      return { ...page, names: page.entries.map(({ what }) => what) };
    };
    const newest = await read();
    assert.deepEqual([newest.names, newest.hasNewer, newest.hasOlder], [['e4', 'e3'], false, true]);
    await append(books, [entry('e5')]);
    const middle = await read({ side: 'older', entryId: newest.last });
    assert.deepEqual([middle.names, middle.hasNewer, middle.hasOlder], [['e2', 'e1'], true, true]);
    const end = await read({ side: 'older', entryId: middle.last });
    assert.deepEqual([end.names, end.hasOlder], [['e0'], false]);
    assert.deepEqual((await read({ side: 'newer', entryId: end.first })).names, ['e2', 'e1']);
    assert.deepEqual((await read({ side: 'newer', entryId: middle.first })).names, ['e4', 'e3']);
    assert.deepEqual(
      (await read({ side: 'newer', entryId: newest.last })).names,
      ['e5', 'e4'],
      'too little beside it: the first page',
    );
  });

  test('a look or a note is not the last deed of an order, and a resend that failed is until one succeeds', async () => {
    await using books = await openBooks(open);
    const entry = (what: string) => ({ storeId: 'main', orderId, at: NOON, actor: '민수', what });
    await append(books, ['emailed', 'resend_refused', 'license_shown', 'note_added'].map(entry));
    const failed = await findLastDeeds(books, 'main', orderId);
    assert.deepEqual([failed.last?.what, failed.resend?.what], ['resend_refused', 'resend_refused']);
    await append(books, [entry('resent')]);
    assert.equal((await findLastDeeds(books, 'main', orderId)).resend, undefined);
  });
});
