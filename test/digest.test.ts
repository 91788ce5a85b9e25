// What becomes of a digest whose turn comes late, or a second time.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inTransaction } from '../src/db/books.ts';
import { saveLines } from '../src/db/lines.ts';
import { insertOrders } from '../src/db/orders.ts';
import type { Leased } from '../src/db/outbox.ts';
import { openStore } from '../src/db/stores.ts';
import { createDigest, type DigestOptions } from '../src/digest.ts';
import { createLog } from '../src/log.ts';
import { aLine, aSnapshot } from './build.ts';
import { openPglite } from './databases.ts';
import { openBooks } from './db/books.ts';

/** 09:00 on Monday, 23 November 2026, in Korea. */
const MONDAY = new Date('2026-11-23T00:00:00.000Z');

const row = (about: Partial<Leased> = {}): Leased => ({
  storeId: 'main',
  kind: 'digest',
  subject: '2026-11-23',
  orderId: undefined,
  outboxId: 1,
  attempts: 1,
  requests: 1,
  ...about,
});

type Told = Parameters<DigestOptions['chat']['post']>;

/** Performs one row; gives what was posted and how often it was settled. */
async function perform(leased: Leased, about: { isThere?: boolean; draw?: DigestOptions['drawPicture'] } = {}) {
  await using books = await openBooks(openPglite);
  const sold = new Date(MONDAY.getTime() - 86_400_000);
  await inTransaction(books, async (trx) => {
    await openStore(trx, 'main', 'manual', sold);
    const shown = aSnapshot({ paidAt: sold });
    await insertOrders(trx, [
      {
        storeId: 'main',
        orderId: shown.orderId,
        paidAt: sold,
        isSilent: false,
        buyerName: undefined,
        buyerNo: undefined,
      },
    ]);
    const line = aLine({ shown, status: 'dispatched' });
    await saveLines(trx, [{ line, trouble: undefined, changedAt: undefined, changedTo: undefined, seenAt: sold }]);
  });
  const told: Told[] = [];
  const asked: string[] = [];
  const { performer } = createDigest({
    books,
    storeId: 'main',
    chat: {
      post: (...post) => Promise.resolve(told.push(post)),
      hasPosted: (_channelId, beginning) => {
        asked.push(beginning);
        return Promise.resolve(about.isThere ?? false);
      },
      messageUrl: () => '',
    },
    channelId: '5',
    lang: 'ko',
    drawPicture: about.draw ?? (() => Promise.resolve(Buffer.from('png'))),
    readAt: () => MONDAY,
    now: () => MONDAY,
    wake: () => {},
    log: createLog({ level: 'silent', format: 'json' }),
  });
  let settled = 0;
  await performer.perform([leased], () => Promise.resolve(void (settled += 1)));
  return { told, asked, settled };
}

suite('a digest', () => {
  test('is posted under a nonce of its day, on Monday with the week', async () => {
    const { told, asked, settled } = await perform(row());
    assert.equal(settled, 1);
    assert.deepEqual(asked, []);
    const [[channelId, message, options] = []] = told;
    assert.equal(channelId, '5');
    assert.match(message?.content ?? '', /^📊 11\/22\(일\) · 판매 1건/);
    assert.deepEqual(options, { nonce: 'd2026-11-23', silent: false });
    assert.deepEqual(
      message?.files?.map(({ name }) => name),
      ['week.png'],
    );
  });

  test('that may have been posted before is looked for first', async () => {
    const there = await perform(row({ attempts: 2 }), { isThere: true });
    assert.deepEqual([there.told.length, there.settled], [0, 1]);
    assert.deepEqual(there.asked, ['📊 11/22(일)']);
    const missing = await perform(row({ attempts: 2 }), { isThere: false });
    assert.deepEqual([missing.told.length, missing.settled], [1, 1]);
  });

  test('of a day that is over is given up', async () => {
    const { told, settled } = await perform(row({ subject: '2026-11-22' }));
    assert.deepEqual([told.length, settled], [0, 1]);
  });

  test('comes without its picture rather than not at all', async () => {
    const { told } = await perform(row(), { draw: () => Promise.reject(new Error('no font')) });
    const [[, message] = []] = told;
    assert.equal(message?.files, undefined);
    assert.equal(message?.embeds?.[0]?.image, undefined);
    assert.match(message?.content ?? '', /판매 1건/);
  });
});
