import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction } from '../src/db/books.ts';
import { saveGoods } from '../src/db/goods.ts';
import { saveLines } from '../src/db/lines.ts';
import { insertOrders } from '../src/db/orders.ts';
import { bookIssued } from '../src/db/reservations.ts';
import { LicenseServerError } from '../src/errors.ts';
import { issueAnother, issueFor, type IssueOptions, type IssueQuestion } from '../src/issue.ts';
import { isWellFormed } from '../src/order/license-key.ts';
import { type Goods, plainGoods } from '../src/order/goods.ts';
import { aLine, aSnapshot, NOON } from './build.ts';
import { eachDatabase } from './databases.ts';
import { openBooks } from './db/books.ts';

const PATTERN = 'XXXXXXXXXXXX';
const server = { source: 'http', url: 'https://a.example', secret: 's' } as const;
const LINE = aLine({ shown: aSnapshot({ productId: 'h', remainQuantity: 3, quantity: 3 }) });
const HTTP: Goods = { ...plainGoods({ productId: 'h', option: '' }), ...server };
const PARTS = [{ part: 1, goods: HTTP }];

/** The question in short: unit and number. */
const short = ({ unit, earlier }: IssueQuestion) => `${unit}#${earlier}`;

eachDatabase((_name, open) => {
  async function setUp(answer: (question: IssueQuestion) => string): Promise<IssueOptions & { asked: string[] }> {
    const books = await openBooks(open);
    const asked: string[] = [];
    await inTransaction(books, async (trx) => {
      await saveGoods(trx, 'main', { productId: 'h', option: '' }, server);
      await saveGoods(trx, 'main', { productId: 'g', option: '' }, { source: 'generate', pattern: PATTERN });
      const { orderId } = LINE;
      await insertOrders(trx, [
        { storeId: 'main', orderId, paidAt: NOON, isSilent: false, buyerName: undefined, buyerNo: undefined },
      ]);
      await saveLines(trx, [
        { line: LINE, trouble: undefined, changedAt: undefined, changedTo: undefined, seenAt: NOON },
      ]);
    });
    return {
      books,
      storeId: 'main',
      asked,
      randomInt: (below) => Math.floor(Math.random() * below),
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } as unknown as IssueOptions['log'],
      licenseServer: {
        issue: async (_server, question) => {
          asked.push(short(question));
          return answer(question);
        },
      },
    };
  }

  const goods = { own: HTTP, parts: PARTS, links: [] };

  test('every unit that lacks a license is asked for, once', async () => {
    const options = await setUp(short);
    const issued = await issueFor(options, LINE, goods, new Map());
    assert.deepEqual(new Set(issued.map(({ license }) => license)), new Set(['1#0', '2#0', '3#0']));
    await inTransaction(options.books, async (trx) => {
      await bookIssued(trx, LINE, { issued: issued.slice(0, 2), parts: PARTS, now: NOON });
    });
    assert.equal((await issueFor(options, LINE, goods, new Map())).length, 1);
  });

  test('a server that is away is not asked for the next line of the batch', async () => {
    const options = await setUp(() => {
      throw new LicenseServerError('away', { fault: 'no_answer' });
    });
    const away = new Map<string, LicenseServerError>();
    await assert.rejects(issueFor(options, LINE, goods, away), LicenseServerError);
    const { length } = options.asked;
    await assert.rejects(issueFor(options, LINE, goods, away), LicenseServerError);
    assert.equal(options.asked.length, length);
  });

  test('one in place of another has the next number, and is there for the second attempt too', async () => {
    const options = await setUp(short);
    const issued = [{ unit: 1, part: 1, license: '1#0' }];
    await inTransaction(options.books, async (trx) => await bookIssued(trx, LINE, { issued, parts: PARTS, now: NOON }));
    const old = { productOrderId: LINE.productOrderId, productId: 'h', option: '', unit: 1, part: 1 };
    const first = await issueAnother(options, old);
    assert.equal(await issueAnother(options, old), first);
    assert.deepEqual(options.asked, ['1#1', '1#1']);
    const rows = await options.books.db.selectFrom('licenses').select('status').orderBy('license_id').execute();
    assert.deepEqual(
      rows.map(({ status }) => status),
      ['reserved', 'free'],
    );
  });

  test('one in place of a made key is made; where there is only a pool, none', async () => {
    const options = await setUp(short);
    const old = { productOrderId: LINE.productOrderId, option: '', unit: 1, part: 1 };
    const licenseId = await issueAnother(options, { ...old, productId: 'g' });
    const { key_sealed, key_print } = await options.books.db
      .selectFrom('licenses')
      .select(['key_sealed', 'key_print'])
      .where('license_id', '=', licenseId ?? 0)
      .executeTakeFirstOrThrow();
    assert.ok(isWellFormed(PATTERN, options.books.seal.open(key_sealed, `licenses/main/${key_print}`)));
    assert.equal(await issueAnother(options, { ...old, productId: 'p' }), undefined);
  });
});
