import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importKeys } from '../../src/db/batches.ts';
import { type Books, inTransaction } from '../../src/db/books.ts';
import { findGoods, listLineGoods, saveGoods } from '../../src/db/goods.ts';
import {
  countFree,
  countRevoked,
  countSurplus,
  findIssued,
  listKeysOf,
  listLicensesOf,
  listStock,
  markDelivered,
  maskKey,
  maskLicense,
} from '../../src/db/licenses.ts';
import { listWaitingForStock, saveLines } from '../../src/db/lines.ts';
import { insertOrders } from '../../src/db/orders.ts';
import {
  bookIssued,
  countNeeded,
  type IssuedLicense,
  listUnissued,
  makeLicense,
  releaseLicenses,
  reserveLicenses,
} from '../../src/db/reservations.ts';
import { listPace } from '../../src/db/stock-pace.ts';
import { OutOfLicenses } from '../../src/errors.ts';
import { type Goods, isProblem, type Part, plainGoods } from '../../src/order/goods.ts';
import { aLine, aSnapshot, NOON } from '../build.ts';
import { eachDatabase } from '../databases.ts';
import { openBooks } from './books.ts';

const A = { storeId: 'main', productOrderId: 'a' };
const B = { storeId: 'main', productOrderId: 'b' };
const PATTERN = 'XXXXXXXXXXXX';
const randomInt = (below: number) => Math.floor(Math.random() * below);

function goods(about: Partial<Goods> = {}): Goods {
  return { ...plainGoods({ productId: 'p', option: '' }), ...about };
}

const HTTP = goods({ productId: 'h', source: 'http', url: 'https://a.example', secret: 's' });
const MADE = goods({ productId: 'g', source: 'generate', pattern: PATTERN });

/** One license of each of these per unit. */
function partsOf(...each: Goods[]): Part[] {
  return each.map((one, index) => ({ part: index + 1, goods: one }));
}

async function give(books: Books, ...keys: string[]) {
  return await giveTo(books, { productId: 'p' }, ...keys);
}

async function giveTo(books: Books, pool: { productId: string; option?: string }, ...keys: string[]) {
  const { added, duplicates } = await inTransaction(
    books,
    async (trx) => await importKeys(trx, { storeId: 'main', ...pool, keys, by: '민수', now: NOON }),
  );
  return { added, duplicates };
}

async function take(
  books: Books,
  key: typeof A,
  units: number,
  { parts = partsOf(goods()), issued = [] }: { parts?: Part[]; issued?: IssuedLicense[] } = {},
): Promise<boolean | 'duplicate'> {
  return await inTransaction(books, async (trx) => {
    const booked = await bookIssued(trx, key, { issued, parts, now: NOON });
    return booked === 'duplicate' ? booked : await reserveLicenses(trx, key, { units, parts, randomInt, now: NOON });
  });
}

async function release(books: Books, key: typeof A) {
  return await inTransaction(books, async (trx) => await releaseLicenses(trx, key, NOON));
}

async function keysOf(books: Books, key: typeof A): Promise<string[]> {
  return (await listKeysOf(books, 'main', [key.productOrderId])).get(key.productOrderId) ?? [];
}

async function statusesOf(books: Books): Promise<string[]> {
  const rows = await books.db.selectFrom('licenses').select('status').orderBy('license_id').execute();
  return rows.map(({ status }) => status);
}

async function handOver(books: Books, productOrderId: string): Promise<void> {
  const { mail_id } = await books.db
    .insertInto('mails')
    .values({
      store_id: 'main',
      order_id: 'o',
      message_id: `<${productOrderId}>`,
      recipient_sealed: '',
      raw_sealed: '',
      body_print: '',
      composed_at: NOON,
      handed_over_at: NOON,
    })
    .returning('mail_id')
    .executeTakeFirstOrThrow();
  await books.db
    .insertInto('mail_lines')
    .values({ mail_id, store_id: 'main', product_order_id: productOrderId, units: 1 })
    .execute();
}

/** Lines that wait for keys, in this order. */
async function letWait(books: Books, ...lines: { id: string; productId: string; productOption?: string }[]) {
  await inTransaction(books, async (trx) => {
    for (const [index, { id, productId, productOption = '' }] of lines.entries()) {
      const paidAt = new Date(NOON.getTime() + index);
      const shown = aSnapshot({ productOrderId: id, orderId: id, productId, productOption, paidAt });
      await insertOrders(trx, [
        { storeId: 'main', orderId: id, paidAt, isSilent: false, buyerName: undefined, buyerNo: undefined },
      ]);
      const line = aLine({ shown, status: 'awaiting_stock' });
      await saveLines(trx, [{ line, trouble: undefined, changedAt: undefined, changedTo: undefined, seenAt: NOON }]);
    }
  });
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
    const rest = { setAside: 0, revoked: 0, withdrawn: 0, taken: 0 };
    assert.deepEqual(await listStock(books, 'main'), [
      { productId: 'p', option: '', name: undefined, free: 3, reserved: 0, delivered: 1, ...rest },
    ]);
  });

  test('keys of a canceled line are free again when no mail was handed over', async () => {
    await using books = await openBooks(open);
    await give(books, 'K1');
    await take(books, A, 1);
    assert.deepEqual(await release(books, A), { freed: 1, setAside: 0 });
    await take(books, B, 1);
    assert.deepEqual(await keysOf(books, B), ['K1']);
  });

  test('keys of a canceled line that may be out are set aside and go to nobody else', async () => {
    await using books = await openBooks(open);
    await give(books, 'K1');
    await take(books, A, 1);
    await handOver(books, 'a');
    assert.deepEqual(await release(books, A), { freed: 0, setAside: 1 });
    await assert.rejects(take(books, B, 1), OutOfLicenses);
  });

  test('each option has a pool of its own', async () => {
    await using books = await openBooks(open);
    await give(books, 'K1');
    await giveTo(books, { productId: 'p', option: '1년' }, 'Y1', 'Y2');
    assert.deepEqual(
      [...(await countFree(books, 'main', ['p']))].toSorted(([a], [b]) => a.localeCompare(b)),
      [
        ['p', 1],
        ['p/1년', 2],
      ],
    );
    await take(books, A, 2, { parts: partsOf(goods({ option: '1년' })) });
    assert.deepEqual(await keysOf(books, A), ['Y1', 'Y2']);
    await assert.rejects(
      take(books, B, 2),
      (error) => error instanceof OutOfLicenses && error.pool.option === '' && error.free === 1,
    );
    assert.deepEqual(
      (await listStock(books, 'main')).map(({ option, free, reserved }) => [option, free, reserved]),
      [
        ['', 1, 0],
        ['1년', 0, 2],
      ],
    );
  });

  test('all parts of all units or none, and no key is made for a line that gets none', async () => {
    await using books = await openBooks(open);
    await give(books, 'K1', 'K2', 'K3');
    await giveTo(books, { productId: 'q' }, 'Q1');
    const parts = partsOf(MADE, goods(), goods({ productId: 'q' }));
    const needed = await countNeeded(books, A, { units: 2, parts });
    assert.deepEqual(
      needed.map(({ pool, count }) => [pool.productId, count]),
      [
        ['p', 2],
        ['q', 2],
      ],
    );
    await assert.rejects(take(books, A, 2, { parts }), OutOfLicenses);
    assert.deepEqual(await statusesOf(books), ['free', 'free', 'free', 'free']);
    await giveTo(books, { productId: 'q' }, 'Q2');
    assert.equal(await take(books, A, 2, { parts }), true);
    const licenses = (await listLicensesOf(books, 'main', ['a'])).get('a') ?? [];
    assert.deepEqual(
      licenses.map(({ unit, part, productId, source }) => `${unit}.${part} ${productId} ${source}`),
      ['1.1 g generate', '1.2 p pool', '1.3 q pool', '2.1 g generate', '2.2 p pool', '2.3 q pool'],
    );
    assert.deepEqual(await countNeeded(books, A, { units: 2, parts }), []);
  });

  test('when the rule has changed, what was set aside by the old one goes back', async () => {
    await using books = await openBooks(open);
    await give(books, 'K1', 'K2');
    await giveTo(books, { productId: 'q' }, 'Q1');
    await take(books, A, 1, { parts: partsOf(goods(), goods()) });
    await take(books, A, 1, { parts: partsOf(goods({ productId: 'q' })) });
    assert.deepEqual(await keysOf(books, A), ['Q1']);
    assert.equal((await countFree(books, 'main', ['p'])).get('p'), 2);
  });

  test('a made key that was given back goes to the next buyer before a new one is made', async () => {
    await using books = await openBooks(open);
    const parts = partsOf(MADE);
    await take(books, A, 2, { parts });
    const first = await keysOf(books, A);
    await release(books, A);
    await take(books, B, 3, { parts });
    const next = await keysOf(books, B);
    assert.deepEqual(next.slice(0, 2), first);
    assert.equal(new Set(next).size, 3);
  });

  test('a made key that exists already is made anew', async () => {
    await using books = await openBooks(open);
    await giveTo(books, { productId: 'q' }, 'AAAAAAAAAAAA');
    let falls = 0;
    const make = async () =>
      await inTransaction(
        books,
        async (trx) => await makeLicense(trx, 'main', MADE, (below) => (falls++ < 11 ? 0 : falls % below)),
      );
    assert.equal(typeof (await make()), 'number');
    assert.ok(falls > 11, 'the same key was taken for a new one');
    await assert.rejects(
      inTransaction(books, async (trx) => await makeLicense(trx, 'main', MADE, () => 0)),
      /used up/,
    );
  });

  test('what a server is to issue has a number that counts on after a revocation', async () => {
    await using books = await openBooks(open);
    const parts = partsOf(HTTP);
    const places = async (units: number) =>
      (await listUnissued(books, A, { units, parts })).map(({ unit, part, earlier }) => `${unit}.${part} #${earlier}`);
    assert.deepEqual(await places(2), ['1.1 #0', '2.1 #0']);
    assert.equal(await take(books, A, 2, { parts }), false, 'nothing was issued yet');
    const issued = [1, 2].map((unit) => ({ unit, part: 1, license: `I${unit}` }));
    assert.equal(await take(books, A, 2, { parts, issued }), true);
    assert.deepEqual(await keysOf(books, A), ['I1', 'I2']);
    assert.deepEqual(await places(2), []);

    await release(books, A);
    assert.deepEqual(await statusesOf(books), ['revoked', 'revoked'], 'a license issued for one line went to another');
    const owed = await books.db.selectFrom('outbox').select(['kind', 'subject']).orderBy('outbox_id').execute();
    assert.deepEqual(owed, [
      { kind: 'tell_license_server', subject: '1' },
      { kind: 'tell_license_server', subject: '2' },
    ]);
    assert.deepEqual(await places(1), ['1.1 #1']);
    assert.equal((await findIssued(books, 'main', 1))?.license, 'I1');
  });

  test('one unit less than the server was asked for: what is too much is revoked, and it is told', async () => {
    await using books = await openBooks(open);
    const issued = [1, 2, 3].map((unit) => ({ unit, part: 1, license: `I${unit}` }));
    assert.equal(await take(books, A, 2, { parts: partsOf(HTTP), issued }), true);
    assert.deepEqual(await keysOf(books, A), ['I1', 'I2']);
    assert.deepEqual(await statusesOf(books), ['reserved', 'reserved', 'revoked']);
    assert.equal((await countRevoked(books, 'main', ['a'])).get('a'), 1);
  });

  test('a license that the server gave before is booked for nobody else', async () => {
    await using books = await openBooks(open);
    const issued = [{ unit: 1, part: 1, license: 'I1' }];
    await take(books, A, 1, { parts: partsOf(HTTP), issued });
    assert.equal(await take(books, B, 1, { parts: partsOf(HTTP), issued }), 'duplicate');
    const twice = [1, 2].map((unit) => ({ unit, part: 1, license: 'I2' }));
    assert.equal(await take(books, B, 2, { parts: partsOf(HTTP), issued: twice }), 'duplicate');
    assert.deepEqual([await keysOf(books, A), await keysOf(books, B)], [['I1'], []]);
  });

  test('a file is a license like any other', async () => {
    await using books = await openBooks(open);
    const license = { name: 'photo-1.lic', bytes: Buffer.from('LICENSE') };
    await take(books, A, 1, { parts: partsOf(HTTP), issued: [{ unit: 1, part: 1, license }] });
    const [only] = (await listLicensesOf(books, 'main', ['a'])).get('a') ?? [];
    assert.deepEqual([only?.file, only?.key], [license, undefined]);
    assert.deepEqual(await keysOf(books, A), []);
    assert.equal((await findIssued(books, 'main', 1))?.license, 'photo-1.lic');
  });

  test('licenses that are out beyond the units left are counted part by part', async () => {
    await using books = await openBooks(open);
    await give(books, 'K1', 'K2', 'K3', 'K4');
    const parts = partsOf(goods(), goods());
    await take(books, A, 2, { parts });
    const licenses = async () => (await listLicensesOf(books, 'main', ['a'])).get('a') ?? [];
    assert.equal(countSurplus(await licenses(), 1), 0, 'none of them is out');
    await inTransaction(books, async (trx) => await markDelivered(trx, 'main', ['a'], NOON));
    const out = await licenses();
    assert.deepEqual([countSurplus(out, 2), countSurplus(out, 1), countSurplus(out, 0)], [0, 2, 4]);
    await books.db
      .updateTable('licenses')
      .set({ status: 'revoked', revoked_at: NOON })
      .where('license_id', 'in', [out[0]?.licenseId ?? 0, out[1]?.licenseId ?? 0])
      .execute();
    assert.equal(
      countSurplus(await licenses(), 1),
      0,
      'the first unit was revoked, the second is the one that is left',
    );
  });

  test('links, addresses and secrets lie in the database sealed, each for its own row', async () => {
    await using books = await openBooks(open);
    const change = {
      source: 'http',
      link: 'https://canary.example/1',
      url: 'https://canary.example/2',
      secret: 'canary-3',
    } as const;
    await inTransaction(books, async (trx) => {
      await saveGoods(trx, 'main', { productId: 'p', option: '' }, change);
      await saveGoods(trx, 'main', { productId: 'p', option: '1년' }, change);
      await saveGoods(trx, 'main', { productId: 'p', option: '1년' }, { link: null });
    });
    const rows = await books.db.selectFrom('goods').selectAll().execute();
    assert.doesNotMatch(JSON.stringify(rows), /canary/);
    const [own, option] = await findGoods(books, 'main');
    assert.deepEqual([own?.link, own?.url, own?.secret], [change.link, change.url, change.secret]);
    assert.deepEqual([option?.link, option?.url], [undefined, change.url]);
    await books.db
      .updateTable('goods')
      .set({ url_sealed: rows[0]?.url_sealed ?? null })
      .execute();
    await assert.rejects(findGoods(books, 'main'), /does not open/);
  });

  test('who waits for a pool, also from within a bundle, stands in its queue', async () => {
    await using books = await openBooks(open);
    await inTransaction(books, async (trx) => {
      await saveGoods(trx, 'main', { productId: 'p', option: '1년' }, {});
      const bundle = [{ productId: 'p', option: '', count: 1 }];
      await saveGoods(trx, 'main', { productId: 'b', option: '' }, { bundle });
      await saveGoods(trx, 'main', { productId: 'g', option: '' }, { source: 'generate', pattern: PATTERN });
    });
    await letWait(
      books,
      { id: '1', productId: 'b' },
      { id: '2', productId: 'p', productOption: '기간: 1년' },
      { id: '3', productId: 'p' },
      { id: '4', productId: 'q' },
      { id: '5', productId: 'g' },
    );
    const queue = async (productId: string, option?: string) =>
      await listWaitingForStock(books, 'main', productId, option);
    assert.deepEqual(await queue('p'), ['1', '2', '3']);
    assert.deepEqual(await queue('p', ''), ['1', '3']);
    assert.deepEqual(await queue('p', '1년'), ['2']);
    assert.deepEqual([await queue('q'), await queue('g'), await queue('b')], [['4'], ['5'], []]);
    const paces = await listPace(books, 'main', NOON);
    assert.deepEqual(
      ['g', 'p', 'p/1년', 'q', 'b'].map((pool) => paces.get(pool)?.waiting),
      [1, 2, 1, 1, undefined],
    );
  });

  test('what a buyer types under a label of the store chooses no goods', async () => {
    await using books = await openBooks(open);
    await inTransaction(books, async (trx) => await saveGoods(trx, 'main', { productId: 'p', option: '평생' }, {}));
    await books.db
      .insertInto('products')
      .values({ store_id: 'main', product_id: 'p', email_option: '메일', direct_inputs: JSON.stringify(['이름']) })
      .execute();
    const optionOf = async (productOption: string) => {
      const shown = aSnapshot({ productId: 'p', productOption });
      const found = (await listLineGoods(books, 'main', [aLine({ shown })])).get(shown.productOrderId);
      return found && !isProblem(found) ? found.own.option : found?.problem;
    };
    assert.deepEqual(
      [await optionOf('기간: 평생'), await optionOf('이름: 평생'), await optionOf('메일: 평생')],
      ['평생', '', ''],
    );
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

for (const [name, masked] of [
  ['ABCD-EFGH-IJKL-7890.lic', '📎 ABCD-…-7890.lic'],
  ['license.key', '📎 ….key'],
  ['license', '📎 …'],
] as const) {
  test(`the file ${name} is shown as ${masked}`, () =>
    assert.equal(maskLicense({ file: { name, bytes: Buffer.alloc(1) } }), masked));
}
