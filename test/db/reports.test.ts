import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Books } from '../../src/db/books.ts';
import { inTransaction } from '../../src/db/books.ts';
import { askForDigest, countDue, findDigest, listForAPerson, setDigest } from '../../src/db/digest.ts';
import { countExported, listExportPage } from '../../src/db/export-pages.ts';
import { append } from '../../src/db/history.ts';
import { saveLines } from '../../src/db/lines.ts';
import { insertOrders } from '../../src/db/orders.ts';
import { findFirstPayment, readDeeds, readSales } from '../../src/db/reports.ts';
import { noteFirstPoll, openStore } from '../../src/db/stores.ts';
import type { Line } from '../../src/order/line.ts';
import type { Snapshot } from '../../src/order/snapshot.ts';
import { daysBefore, midnightOf, periodOf } from '../../src/report/period.ts';
import { aLine, aSnapshot } from '../build.ts';
import { eachDatabase } from '../databases.ts';
import { openBooks } from './books.ts';

/** 09:00 on Tuesday, 24 November 2026, in Korea. */
const NOW = new Date('2026-11-24T00:00:00.000Z');
/** In Korea: `24 08:30` of that month. */
const at = (text: string) => {
  const [day = '', clock = '12:00'] = text.split(' ');
  return new Date(`2026-11-${day}T${clock}:00+09:00`);
};

type Sold = Partial<Omit<Line, 'shown'>> & {
  order: number;
  paid: string;
  shown?: Partial<Snapshot>;
  approved?: boolean;
};

let lines = 0;

async function sell(books: Books, ...sold: Sold[]): Promise<string[]> {
  return await inTransaction(books, async (trx) => {
    const ids: string[] = [];
    for (const { order, paid, shown: about = {}, approved = false, ...rest } of sold) {
      lines += 1;
      const shown = aSnapshot({
        orderId: `${2026112300000000 + order}`,
        productOrderId: `${8026112300000000 + lines}`,
        paidAt: at(paid),
        ...about,
      });
      const line = aLine({ ...rest, shown });
      await insertOrders(trx, [
        {
          storeId: 'main',
          orderId: shown.orderId,
          paidAt: at(paid),
          isSilent: false,
          buyerName: '김하늘',
          buyerNo: '7',
        },
      ]);
      await saveLines(trx, [
        { line, trouble: undefined, changedAt: undefined, changedTo: undefined, seenAt: at(paid) },
      ]);
      const entry = { storeId: 'main', orderId: shown.orderId, productOrderId: shown.productOrderId, at: at(paid) };
      await append(trx, [{ ...entry, actor: 'store', what: 'paid' }]);
      if (approved) {
        await append(trx, [
          { ...entry, actor: '민수', what: 'deliver_approved' },
          // Twice is still one line.
          { ...entry, actor: '지원', what: 'send_approved' },
        ]);
      }
      if (line.status === 'canceled' || line.status === 'returned')
        await append(trx, [{ ...entry, at: at('23 20:00'), actor: 'store', what: line.status }]);
      ids.push(shown.productOrderId);
    }
    return ids;
  });
}

eachDatabase((_name, open) => {
  test('figures count by the Korean day of payment, without what is canceled or returned', async () => {
    await using books = await openBooks(open);
    await sell(
      books,
      // The last minute of the day before, and the first of the day.
      { order: 1, paid: '17 23:59', status: 'dispatched' },
      { order: 2, paid: '18 00:00', status: 'dispatched', emailedAt: at('18 00:01') },
      // One order of two lines.
      {
        order: 3,
        paid: '20 10:00',
        status: 'dispatched',
        emailedAt: at('20 10:03'),
        approved: true,
        shown: { amountKrw: 58_000, quantity: 2, remainQuantity: 2 },
      },
      {
        order: 3,
        paid: '20 10:00',
        status: 'dispatched',
        emailedAt: at('20 13:00'),
        approved: true,
        shown: { productId: '2000000002', productName: '영상자르기', amountKrw: 9_000 },
      },
      { order: 4, paid: '20 11:00', status: 'canceled', emailedAt: at('20 11:05') },
      { order: 5, paid: '21 11:00', status: 'returned' },
      { order: 6, paid: '24 08:00', approved: true },
    );
    const sales = await readSales(books, 'main', periodOf('7d', NOW, undefined));
    assert.deepEqual(
      sales.steps.map(({ key, orders, revenueKrw }) => [key.slice(-2), orders, revenueKrw]),
      [
        ['18', 1, 29_000],
        ['19', 0, 0],
        ['20', 1, 67_000],
        ['21', 0, 0],
        ['22', 0, 0],
        ['23', 0, 0],
        ['24', 1, 29_000],
      ],
    );
    const { orders, lines: count, units, revenueKrw, canceled, returned, delivered, delivery, products } = sales;
    assert.deepEqual(
      { orders, count, units, revenueKrw, canceled, returned },
      { orders: 3, count: 4, units: 5, revenueKrw: 125_000, canceled: 1, returned: 1 },
    );
    // Approved and not mailed yet is not delivered; what was mailed and then canceled was.
    assert.deepEqual(delivered, { auto: 2, approved: 2 });
    assert.deepEqual(delivery, { medianMs: 4 * 60_000, longestMs: 3 * 3_600_000 });
    assert.deepEqual(
      products.map(({ name, units: sold, revenueKrw: sum }) => [name, sold, sum]),
      [
        ['Photo Pack', 4, 116_000],
        ['영상자르기', 1, 9_000],
      ],
    );
    assert.deepEqual(await findFirstPayment(books, 'main'), at('17 23:59'));
    assert.equal((await readSales(books, 'elsewhere', periodOf('all', NOW, undefined))).lines, 0);
  });

  test('a day is counted by the hour, and sums outgrow four bytes', async () => {
    await using books = await openBooks(open);
    await sell(
      books,
      ...Array.from({ length: 3 }, (_, index) => ({
        order: 10 + index,
        paid: '24 08:30',
        shown: { amountKrw: 1_999_999_999 },
      })),
    );
    const sales = await readSales(books, 'main', periodOf('today', NOW, undefined));
    assert.equal(sales.revenueKrw, 5_999_999_997);
    assert.deepEqual(
      sales.steps.filter((step) => step.orders > 0).map(({ key, orders }) => [key, orders]),
      [['2026-11-24 08', 3]],
    );
    assert.equal(sales.delivery, undefined);
  });

  test('what happened on a day counts whenever it was paid', async () => {
    await using books = await openBooks(open);
    await sell(
      books,
      { order: 20, paid: '20 10:00', status: 'dispatched', emailedAt: at('23 00:00'), approved: true },
      { order: 21, paid: '23 10:00', status: 'dispatched', emailedAt: at('23 10:01') },
      { order: 22, paid: '23 23:59', status: 'dispatched', emailedAt: at('24 00:00') },
      { order: 23, paid: '22 10:00', status: 'canceled', emailedAt: at('22 10:01') },
      { order: 24, paid: '23 10:00', status: 'canceled' },
      { order: 25, paid: '22 10:00', status: 'returned' },
    );
    assert.deepEqual(await readDeeds(books, 'main', daysBefore('today', NOW, 1)), {
      delivered: { auto: 1, approved: 1 },
      delivery: { medianMs: (62 * 3_600_000 + 60_000) / 2, longestMs: 62 * 3_600_000 },
      canceled: { lines: 2, sent: 1 },
      returned: 1,
    });
  });

  test('what waits is told by state, with the nearest deadlines and no more than asked for', async () => {
    await using books = await openBooks(open);
    const due = (text: string) => ({ dispatchDueAt: at(text) });
    await sell(
      books,
      { order: 30, paid: '22', shown: due('26 23:59') },
      { order: 31, paid: '22', shown: due('24 23:59') },
      { order: 32, paid: '22', shown: due('25 23:59') },
      { order: 33, paid: '20', status: 'needs_attention', shown: due('23 23:59') },
      { order: 34, paid: '20', status: 'dispatched', dispatchedAt: at('20'), shown: due('23 23:59') },
      { order: 35, paid: '20', status: 'canceled', shown: due('24 23:59') },
    );
    await books.db
      .updateTable('orders')
      .set({ channel_id: '5', message_id: '6' })
      .where('order_id', '=', '2026112300000031')
      .execute();
    const waiting = await listForAPerson(books, 'main', 2);
    assert.deepEqual(
      waiting.map(({ status, lines: count, first }) => [status, count, first.map(({ orderId }) => orderId.slice(-2))]),
      [
        ['needs_attention', 1, ['33']],
        ['awaiting_approval', 3, ['31', '32']],
      ],
    );
    assert.deepEqual(waiting[1]?.first[0]?.place, { channelId: '5', messageId: '6' });
    assert.deepEqual(await countDue(books, 'main', { now: NOW, until: at('25 00:00') }), {
      overdue: 1,
      today: 1,
      firstAt: at('24 23:59'),
    });
  });

  test('an export goes page by page, each line once, also those paid in one moment; nothing in it is a secret', async () => {
    await using books = await openBooks(open);
    const typed = '이메일: kim@example.com / 연락처: 010-1234-5678';
    const ids = await sell(
      books,
      { order: 40, paid: '19 23:00' },
      ...Array.from({ length: 7 }, (_, index) => ({
        order: 41 + index,
        paid: '23 10:00',
        shown: { productOption: typed },
        approved: index === 3,
      })),
    );
    const span = daysBefore('today', NOW, 1);
    assert.equal(await countExported(books, 'main', span), 7);
    const seen = [];
    let after: string | undefined;
    for (let page = await listExportPage(books, 'main', span, { after, limit: 3 }); page.length > 0;) {
      seen.push(...page);
      after = page.at(-1)?.productOrderId;
      page = await listExportPage(books, 'main', span, { after, limit: 3 });
    }
    assert.deepEqual(
      seen.map(({ productOrderId }) => productOrderId),
      ids.slice(1),
    );
    assert.equal(seen[0]?.email, 'ki***@example.com');
    assert.deepEqual(seen.map(({ approvedBy }) => approvedBy).filter(Boolean), ['지원']);
    assert.doesNotMatch(JSON.stringify(seen), /kim@|1234-5678|김하늘/);
  });

  test('a digest is asked for once a day, at its hour, of a store that was served by then', async () => {
    await using books = await openBooks(open);
    await inTransaction(books, async (trx) => await openStore(trx, 'main', 'manual', NOW));
    const ask = async (now: Date, today = '2026-11-24') =>
      await inTransaction(
        books,
        async (trx) =>
          await askForDigest(trx, 'main', { today, midnight: midnightOf(Date.parse(today) / 86_400_000), now }),
      );
    assert.deepEqual(await findDigest(books, 'main'), { minutes: 540, digestedOn: undefined });
    assert.equal(await ask(at('24 12:00')), false, 'never polled');
    await inTransaction(books, async (trx) => await noteFirstPoll(trx, 'main', at('24 09:30')));
    assert.equal(await ask(at('24 12:00')), false, 'first polled after the hour');
    assert.equal(await ask(at('25 08:59'), '2026-11-25'), false);
    const asked = await Promise.all([ask(at('25 09:00'), '2026-11-25'), ask(at('25 09:00'), '2026-11-25')]);
    assert.deepEqual(asked.toSorted(), [false, true]);
    assert.equal(await ask(at('25 23:59'), '2026-11-25'), false);
    const owed = await books.db.selectFrom('outbox').select(['kind', 'subject']).execute();
    assert.deepEqual(owed, [{ kind: 'digest', subject: '2026-11-25' }]);
    await inTransaction(
      books,
      async (trx) => await setDigest(trx, 'main', { minutes: undefined, digestedOn: undefined }),
    );
    assert.equal(await ask(at('26 12:00'), '2026-11-26'), false, 'switched off');
  });
});
