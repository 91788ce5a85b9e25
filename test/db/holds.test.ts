import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Books, inTransaction } from '../../src/db/books.ts';
import { blockBuyer, findEarlierAddress, listLinesOfBuyer, unblockBuyer } from '../../src/db/buyers.ts';
import { takeNear } from '../../src/db/deadlines.ts';
import { findHold, type HoldFacts, openHoldBook, saveHoldRules } from '../../src/db/holds.ts';
import { findLines, saveLines } from '../../src/db/lines.ts';
import { insertOrders } from '../../src/db/orders.ts';
import { openStore, setPaused } from '../../src/db/stores.ts';
import type { Line, LineEvent } from '../../src/order/line.ts';
import type { Snapshot } from '../../src/order/snapshot.ts';
import type { Trouble } from '../../src/order/view.ts';
import { learn, record } from '../../src/record.ts';
import { aLine, aSnapshot, KIM, NOON } from '../build.ts';
import { eachDatabase } from '../databases.ts';
import { openBooks } from './books.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Facts = Partial<Snapshot> & { line?: Partial<Line>; trouble?: Trouble; isSilent?: boolean };

async function enter(books: Books, ...orders: Facts[]): Promise<void> {
  await inTransaction(books, async (trx) => {
    for (const { line, trouble, isSilent = false, ...about } of orders) {
      const shown = aSnapshot({ productOrderId: `${about.orderId ?? '2026112310000001'}1`, ...about });
      await insertOrders(trx, [
        {
          storeId: 'main',
          orderId: shown.orderId,
          paidAt: shown.paidAt ?? NOON,
          isSilent,
          buyerName: shown.ordererName,
          buyerNo: shown.ordererNo,
        },
      ]);
      await saveLines(trx, [
        { line: aLine({ ...line, shown }), trouble, changedAt: undefined, changedTo: undefined, seenAt: NOON },
      ]);
    }
  });
}

async function openShop(open: Parameters<typeof openBooks>[0]) {
  const books = await openBooks(open);
  await inTransaction(books, async (trx) => await openStore(trx, 'main', 'auto', NOON));
  return books;
}

function facts({ seal }: Books, about: Partial<HoldFacts> & { buyerNo?: string } = {}): HoldFacts {
  const { buyerNo = '201234567', ...rest } = about;
  return {
    productOrderId: 'n1',
    orderId: 'new',
    buyerPrint: seal.fingerprint('buyer', buyerNo),
    paidAt: NOON,
    address: 'kim@example.com',
    units: 1,
    amountKrw: 29_000,
    isOver: false,
    ...rest,
  };
}

async function hold(books: Books, rules: Parameters<typeof saveHoldRules>[2], line: HoldFacts, ...beside: HoldFacts[]) {
  return await inTransaction(books, async (trx) => {
    await saveHoldRules(trx, 'main', rules);
    return await findHold(trx, 'main', await openHoldBook(trx, 'main'), line, beside);
  });
}

const before = (minutes: number) => new Date(NOON.getTime() - minutes * MINUTE_MS);

eachDatabase((name, open) => {
  test('without rules nothing is held', async () => {
    await using books = await openShop(open);
    assert.equal(await hold(books, {}, facts(books, { units: 99, amountKrw: 9_999_999 })), undefined);
  });

  test('units and sum count over the whole order: in the books, and beside them; not what is canceled', async () => {
    await using books = await openShop(open);
    await enter(
      books,
      { orderId: 'new', productOrderId: 'n2', remainQuantity: 1, amountKrw: 10_000 },
      { orderId: 'new', productOrderId: 'n3', remainQuantity: 5, amountKrw: 90_000, line: { status: 'canceled' } },
    );
    const line = facts(books, { units: 1, amountKrw: 10_000 });
    const sibling = facts(books, { productOrderId: 'n4', units: 1, amountKrw: 10_000 });
    assert.equal(await hold(books, { units: 3 }, line), undefined);
    assert.equal(await hold(books, {}, line, sibling), 'many_units');
    assert.equal(await hold(books, {}, line, { ...sibling, isOver: true }), undefined);
    assert.equal(await hold(books, {}, line, { ...sibling, orderId: 'another' }), undefined);
    // What the transaction holds in memory is the later word on a line that is in the books.
    assert.equal(await hold(books, {}, line, { ...sibling, productOrderId: 'n2', units: 2 }), 'many_units');
    assert.equal(await hold(books, { units: null, sumKrw: 30_000 }, line), undefined);
    assert.equal(await hold(books, {}, line, sibling), 'large_sum');
  });

  test('bought again: the same buyer, another order, at most so long before', async () => {
    await using books = await openShop(open);
    await enter(books, { orderId: 'old', paidAt: before(60) }, { orderId: 'later', paidAt: before(-1) });
    const rules = { againMinutes: 60 };
    assert.equal(await hold(books, rules, facts(books)), 'bought_again');
    assert.equal(await hold(books, {}, facts(books, { paidAt: before(-0.1) })), undefined, 'a moment too late');
    assert.equal(await hold(books, {}, facts(books, { buyerNo: '7' })), undefined, 'somebody else');
    assert.equal(await hold(books, {}, facts(books, { orderId: 'old', paidAt: before(60) })), undefined, 'itself');
    const [first, second] = ['a', 'b'].map((orderId) => facts(books, { orderId, buyerNo: '8' }));
    assert.ok(first && second);
    assert.equal(await hold(books, {}, first, second), undefined, 'of two at one moment the first goes');
    assert.equal(await hold(books, {}, second, first), 'bought_again');
  });

  test('shared address: used by another buyer, whatever its capitals; an unknown buyer is not another one', async () => {
    await using books = await openShop(open);
    await enter(books, { orderId: 'old', ordererNo: '7' }, { orderId: 'unknown', ordererNo: undefined });
    const rules = { sharedAddress: true };
    assert.equal(await hold(books, rules, facts(books, { address: 'KIM@example.com' })), 'shared_address');
    assert.equal(await hold(books, {}, facts(books, { buyerNo: '7' })), undefined);
    assert.equal(await hold(books, {}, { ...facts(books), buyerPrint: undefined }), undefined);
    assert.equal(await hold(books, {}, facts(books, { address: 'lee@example.com' })), undefined);
    const other = facts(books, { orderId: 'x', buyerNo: '9', address: 'lee@example.com' });
    assert.equal(await hold(books, {}, facts(books, { address: 'Lee@example.com' }), other), 'shared_address');
    assert.equal(await hold(books, { sharedAddress: false }, facts(books)), undefined);
  });

  test('a blocked buyer is the gravest reason, until he is unblocked', async () => {
    await using books = await openShop(open);
    const line = facts(books, { units: 9 });
    const print = line.buyerPrint ?? '';
    const block = { orderId: 'new', at: NOON, by: '민수' };
    const change = async (work: typeof blockBuyer | typeof unblockBuyer) =>
      await inTransaction(books, async (trx) => await work(trx, 'main', print, block));
    assert.equal(await change(blockBuyer), true);
    assert.equal(await change(blockBuyer), false);
    assert.equal(await hold(books, { units: 3 }, line), 'blocked_buyer');
    assert.equal(await hold(books, {}, facts(books, { buyerNo: '7' })), undefined);
    assert.equal(await change(unblockBuyer), true);
    assert.equal(await change(unblockBuyer), false);
    assert.equal(await hold(books, {}, line), 'many_units');
  });

  test('whoever blocks waits for lines that are being taken in: none slips through between the two', async (t) => {
    if (name === 'pglite') return t.skip('one connection: nothing runs beside');
    await using books = await openShop(open);
    await enter(books, { orderId: 'first' });
    const { promise: isBetween, resolve: between } = Promise.withResolvers<void>();
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const print = books.seal.fingerprint('buyer', '201234567');
    const taking = inTransaction(books, async (trx) => {
      const options = { now: NOON, firstStart: 'deliver' } as const;
      const shown = aSnapshot({ orderId: 'second', productOrderId: 's1' });
      await learn(trx, 'main', [{ shown }], options);
      between();
      await mayEnd;
    });
    await isBetween;
    let isBlocked = false;
    const blocking = inTransaction(books, async (trx) => {
      await blockBuyer(trx, 'main', print, { orderId: 'first', at: NOON, by: '민수' });
      isBlocked = true;
    });
    // Long enough for a block that does not wait.
    for (let look = 0; look < 20; look += 1) await books.db.selectFrom('lines').selectAll().execute();
    assert.equal(isBlocked, false);
    end();
    await Promise.all([taking, blocking]);
    const open_ = await listLinesOfBuyer(books, 'main', print, ['awaiting_approval', 'approved']);
    assert.deepEqual(open_.map(({ orderId }) => orderId).toSorted(), ['first', 'second']);
  });

  test('two who take in the same new line at once: the second finds it', async (t) => {
    if (name === 'pglite') return t.skip('one connection: nothing runs beside');
    await using books = await openShop(open);
    const { promise: isBetween, resolve: between } = Promise.withResolvers<void>();
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const options = { now: NOON, firstStart: 'deliver' } as const;
    const sightings = [{ shown: aSnapshot() }];
    const first = inTransaction(books, async (trx) => {
      const learned = await learn(trx, 'main', sightings, options);
      between();
      await mayEnd;
      return learned;
    });
    await isBetween;
    const second = inTransaction(books, async (trx) => await learn(trx, 'main', sightings, options));
    for (let look = 0; look < 20; look += 1) await books.db.selectFrom('lines').selectAll().execute();
    end();
    assert.deepEqual(
      (await Promise.all([first, second])).map(({ newLines }) => newLines.length),
      [1, 0],
    );
  });

  test('a claim that came and went makes nobody forget a block, whatever was decided before it', async () => {
    await using books = await openShop(open);
    await enter(
      books,
      { orderId: 'o1', productOrderId: 'l1', line: { status: 'held', goal: 'deliver', because: 'blocked_buyer' } },
      { orderId: 'o2', productOrderId: 'l2', line: { status: 'awaiting_approval', letGo: true } },
      { orderId: 'o3', productOrderId: 'l3', ordererNo: '7', line: { status: 'confirmed', goal: 'deliver' } },
    );
    const print = books.seal.fingerprint('buyer', '201234567');
    await inTransaction(books, async (trx) => {
      await blockBuyer(trx, 'main', print, { orderId: 'o1', at: NOON, by: '민수' });
      for (const type of ['cancel_requested', 'claim_withdrawn'] as const)
        await record(
          trx,
          'main',
          ['l1', 'l2', 'l3'].map((productOrderId) => ({ productOrderId, event: { type }, actor: 'store' })),
          { now: NOON, firstStart: 'deliver' },
        );
    });
    const found = await findLines(books, 'main', ['l1', 'l2', 'l3']);
    assert.deepEqual(
      ['l1', 'l2', 'l3'].map((id) => `${found.get(id)?.line.status} ${found.get(id)?.line.because}`),
      ['held blocked_buyer', 'held blocked_buyer', 'approved undefined'],
    );
  });

  test('lines of one sighting are held together, and what somebody let go is not held again', async () => {
    await using books = await openShop(open);
    const options = { now: NOON, firstStart: 'deliver' } as const;
    const lines = ['l1', 'l2', 'l3'].map((productOrderId) => ({ shown: aSnapshot({ productOrderId }) }));
    await inTransaction(books, async (trx) => {
      await saveHoldRules(trx, 'main', { units: 3 });
      await learn(trx, 'main', lines, options);
    });
    const ids = ['l1', 'l2', 'l3'];
    const states = async () => {
      const found = await findLines(books, 'main', ids);
      return ids.map((id) => `${found.get(id)?.line.status} ${found.get(id)?.line.because}`);
    };
    const held = ids.map(() => 'held many_units');
    assert.deepEqual(await states(), held);
    const happen = async (event: LineEvent) =>
      await inTransaction(
        books,
        async (trx) => await record(trx, 'main', [{ productOrderId: 'l1', event, actor: '민수' }], options),
      );
    await happen({ type: 'claim_unclear' });
    await happen({ type: 'claim_withdrawn' });
    assert.deepEqual(await states(), held, 'a claim came and went, and the rule was forgotten');
    await happen({ type: 'resumed' });
    assert.deepEqual(await states(), ['approved undefined', ...held.slice(1)]);
    await happen({ type: 'held' });
    await happen({ type: 'resumed' });
    assert.deepEqual(await states(), ['approved undefined', ...held.slice(1)]);
  });

  test('an earlier address: the newest sure one of the same buyer, never of a gift, never a later order’s', async () => {
    await using books = await openShop(open);
    const at = (address: string): Partial<Line> => ({ recipient: { ...KIM, address } });
    await enter(
      books,
      { orderId: 'o1', paidAt: before(50), line: at('oldest@example.com') },
      { orderId: 'o2', paidAt: before(40), line: { recipient: { ...KIM, address: 'typed@x.kr', source: 'operator' } } },
      { orderId: 'o3', paidAt: before(30), giftReceivingStatus: 'RECEIVED', line: at('gift@example.com') },
      { orderId: 'o4', paidAt: before(20), line: { recipient: { confidence: 'doubtful', suggestion: 'no@x.kr' } } },
      { orderId: 'o5', paidAt: before(10), ordererNo: '7', line: at('stranger@example.com') },
      { orderId: 'o6', paidAt: NOON, line: { recipient: { confidence: 'missing' } } },
      { orderId: 'o7', paidAt: before(-10), line: at('later@example.com') },
      { orderId: 'o8', paidAt: NOON, ordererNo: undefined, line: { recipient: { confidence: 'missing' } } },
    );
    assert.equal(await findEarlierAddress(books, 'main', 'o6'), 'typed@x.kr');
    assert.equal(await findEarlierAddress(books, 'main', 'o2'), 'oldest@example.com');
    assert.equal(await findEarlierAddress(books, 'main', 'o1'), undefined);
    assert.equal(await findEarlierAddress(books, 'main', 'o8'), undefined);
    assert.equal(await findEarlierAddress(books, 'main', 'nowhere'), undefined);
  });

  test('deadlines: who is told, and when', async () => {
    await using books = await openShop(open);
    const due = (hours: number) => new Date(NOON.getTime() + hours * HOUR_MS);
    const paid = { paidAt: due(-48) };
    await enter(
      books,
      { ...paid, orderId: 'far', dispatchDueAt: due(24.1) },
      { ...paid, orderId: 'day', dispatchDueAt: due(23.9) },
      { paidAt: due(-2.9), orderId: 'just-paid', dispatchDueAt: due(20) },
      { paidAt: due(-1), orderId: 'just-paid-and-urgent', dispatchDueAt: due(2.9) },
      { ...paid, orderId: 'passed', dispatchDueAt: due(-1) },
      { ...paid, orderId: 'long-ago', dispatchDueAt: due(-31 * 24) },
      { ...paid, orderId: 'done', dispatchDueAt: due(1), line: { status: 'dispatched', dispatchedAt: NOON } },
      { ...paid, orderId: 'claim', dispatchDueAt: due(1), line: { status: 'cancel_requested' } },
      { ...paid, orderId: 'over', dispatchDueAt: due(1), line: { status: 'canceled' } },
      { ...paid, orderId: 'moving', dispatchDueAt: due(1), line: { status: 'confirmed' } },
      { ...paid, orderId: 'stuck', dispatchDueAt: due(1), line: { status: 'confirmed' }, trouble: 'mail_server' },
      { ...paid, orderId: 'none', dispatchDueAt: undefined },
      { ...paid, orderId: 'old-passed', dispatchDueAt: due(-2), isSilent: true },
      { ...paid, orderId: 'old-near', dispatchDueAt: due(23), isSilent: true },
    );
    const told = async (at: Date) =>
      (await inTransaction(books, async (trx) => await takeNear(trx, 'main', at))).map(({ orderId }) => orderId);
    assert.deepEqual(await told(NOON), ['passed', 'stuck', 'just-paid-and-urgent', 'day']);
    assert.deepEqual(await told(NOON), []);
    assert.deepEqual(await told(due(0.2)), ['just-paid', 'far']);
    // 'stuck' has passed.
    assert.deepEqual(await told(due(1.1)), ['stuck']);
    assert.deepEqual(await told(due(22)), ['just-paid-and-urgent', 'just-paid', 'old-near', 'day', 'far']);
    await setPaused(books, 'main', NOON);
    assert.deepEqual(await told(due(22)), ['moving']);
  });
});
