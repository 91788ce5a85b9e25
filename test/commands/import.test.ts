import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { sql } from 'kysely';
import { listKeysOf } from '../../src/db/licenses.ts';
import { MAX_BYTES } from '../../src/order/key-file.ts';
import { openShop, type Shop, STORE, textOf } from './shop.ts';

const PRODUCT = '1000000001';

async function importFile(
  shop: Shop,
  filename: string,
  content: string | Uint8Array,
  user?: { id: string },
): Promise<string> {
  return textOf(await shop.type('license import', { product: PRODUCT, file: { filename, content } }, user));
}

async function countKeys({ books }: Shop): Promise<number> {
  const { count } = await books.db
    .selectFrom('licenses')
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

suite('/license import', () => {
  test('adds what is new and names duplicates and bad lines by number', async () => {
    await using shop = await openShop();
    await importFile(shop, 'first.txt', 'OLD-1\nOLD-2');
    const answer = await importFile(
      shop,
      'keys.txt',
      [
        'NEW-1',
        'OLD-2',
        '',
        'NEW-2',
        'NEW-1',
        'NEW-2',
        'NEW-1',
        'A\tB',
        'X'.repeat(513),
        'OLD-1',
        'NEW-3',
        '1.5E+12',
      ].join('\r\n'),
    );
    assert.equal(
      answer,
      [
        '**name not known yet (1000000001)**',
        '✅ Added: 3',
        'Duplicates of keys imported before: 2 (line 2, 10)',
        'Duplicates within the list: 3 (line 5–7)',
        'Rejected: 3',
        '• a tab or an invisible character inside: line 8',
        '• longer than 512 characters: line 9',
        '• turned into a number by a spreadsheet (1.23E+15): line 12. Make the column text and copy the keys from the original again',
        'Keys left: 5',
        '⚠️ The store did not tell the name of product 1000000001. Check that the channel product number is right.',
      ].join('\n'),
    );
    assert.equal(await countKeys(shop), 5);
  });

  test('the answer, the history and the database hold no key in clear', async () => {
    await using shop = await openShop();
    const answer = await importFile(shop, 'keys.csv', 'key\nSECRET-KEY-1\nSECRET-KEY-1\nSECRET\u0007KEY');
    assert.doesNotMatch(answer, /SECRET/);
    const history = await shop.books.db.selectFrom('history').selectAll().execute();
    assert.deepEqual(
      history.map(({ actor, what, outcome, detail }) => ({ actor, what, outcome, detail })),
      [
        {
          actor: 'Emma',
          what: 'license.import',
          outcome: 'done',
          detail: { productId: PRODUCT, added: 1, duplicates: 1, rejected: 1 },
        },
      ],
    );
    const rows = await shop.books.db.selectFrom('licenses').selectAll().execute();
    assert.doesNotMatch(JSON.stringify([rows, history]), /SECRET/);
  });

  test('what cannot be written wholly is not written at all', async () => {
    await using shop = await openShop();
    await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`.execute(
      shop.books.db,
    );
    await sql`create trigger refuse before insert on history for each row execute function refuse()`.execute(
      shop.books.db,
    );
    try {
      const answer = await shop.discord.slash({
        command: 'license import',
        options: { product: PRODUCT, keys: 'AAAA BBBB' },
        user: shop.emma,
      });
      assert.match((await answer.message()).content, /did not work|failed|could not/i);
      assert.equal(await countKeys(shop), 0);
      assert.deepEqual(await shop.books.db.selectFrom('batches').selectAll().execute(), []);
      assert.deepEqual(shop.ports.restocked, []);
    } finally {
      await sql`drop trigger refuse on history`.execute(shop.books.db);
      await sql`drop function refuse`.execute(shop.books.db);
    }
  });

  test('two imports of the same keys at once add each key once', async () => {
    await using shop = await openShop();
    await Promise.all([
      shop.type('license import', { product: PRODUCT, keys: 'AAAA BBBB' }),
      shop.type('license import', { product: PRODUCT, keys: 'BBBB CCCC' }, shop.minsu),
    ]);
    assert.equal(await countKeys(shop), 3);
  });

  test('says how many waiting lines go on, also when all keys were there already', async () => {
    await using shop = await openShop();
    shop.ports.goOn = 2;
    shop.ports.products = [{ productId: PRODUCT, name: '사진정리 프로', directInputs: ['이메일'] }];
    const first = textOf(await shop.type('license import', { product: '사진정리', keys: 'AAAA' }, shop.minsu));
    assert.match(
      first,
      /^\*\*사진정리 프로 \(1000000001\)\*\*\n✅ 등록 1개\n남은 키 1개\n▶️ 기다리던 상품주문 2건이 이어서 나갑니다\.$/,
    );
    shop.ports.goOn = 1;
    assert.match(
      textOf(await shop.type('license import', { product: PRODUCT, keys: 'AAAA' })),
      /No new keys were added\.\n.*line 1\)\n.*\n▶️ 1 waiting line goes on now/,
    );
    assert.deepEqual(shop.ports.restocked, [PRODUCT, PRODUCT]);
    const { name, direct_inputs } = await shop.books.db.selectFrom('products').selectAll().executeTakeFirstOrThrow();
    assert.deepEqual([name, direct_inputs], ['사진정리 프로', ['이메일']]);
  });

  test('a key comes out of the pool as it was typed', async () => {
    await using shop = await openShop();
    await importFile(shop, 'KEYS.CSV', '\uFEFF"라이선스 키","메모"\r\n" 가나-1,2 ",x\r\n');
    await shop.books.db.updateTable('licenses').set({ status: 'reserved', product_order_id: '1', unit: 1 }).execute();
    assert.deepEqual([...(await listKeysOf(shop.books, STORE, ['1'])).values()], [['가나-1,2']]);
  });

  test('twenty thousand keys are taken in one go', async () => {
    await using shop = await openShop();
    const answer = await importFile(
      shop,
      'keys.txt',
      Array.from({ length: 20_000 }, (_, index) => `KEY-${index}`).join('\n'),
    );
    assert.match(answer, /Added: 20,000/);
    assert.equal(await countKeys(shop), 20_000);
  });

  test('an answer about thousands of bad lines fits into a message', async () => {
    await using shop = await openShop();
    const lines = Array.from({ length: 9_000 }, (_, index) => ['A\tB', 'SAME', '1.5E+12'][index % 3]);
    const answer = await importFile(shop, 'keys.txt', lines.join('\n'));
    assert.match(answer, /line 1, 4, 7, .* and 2,?980 more/);
  });

  test('a name that fits several products imports nothing and lists them', async () => {
    await using shop = await openShop();
    shop.ports.products = [
      { productId: '1', name: 'Photo Pack' },
      { productId: '2', name: 'Photo Pack Pro' },
    ];
    assert.match(
      (await shop.type('license import', { product: 'Photo', keys: 'A' })).content,
      /Several products fit “Photo”.*\n• Photo Pack \(1\)\n• Photo Pack Pro \(2\)/,
    );
    assert.equal(await countKeys(shop), 0);
    assert.match((await shop.type('license import', { product: 'photo pack', keys: 'A' })).content, /Photo Pack \(1\)/);
  });
});

suite('/license stock', () => {
  test('says what is left, reserved and gone, how long it lasts, and who waits', async () => {
    await using shop = await openShop();
    shop.ports.products = [{ productId: PRODUCT, name: 'Photo_Pack' }];
    await shop.type('license import', {
      product: PRODUCT,
      keys: Array.from({ length: 24 }, (_, index) => `K${index}`).join(' '),
    });
    const bind = async (ids: number[], status: 'reserved' | 'delivered' | 'set_aside', deliveredAt: Date | null) => {
      for (const id of ids) {
        await shop.books.db
          .updateTable('licenses')
          .set({ status, product_order_id: `${id}`, unit: 1, delivered_at: deliveredAt })
          .where('license_id', '=', id)
          .execute();
      }
    };
    const daysAgo = (days: number) => new Date(shop.ports.now.getTime() - days * 86_400_000);
    await bind([1, 2], 'reserved', null);
    await bind([3], 'set_aside', null);
    await bind([4, 5, 6, 7, 8, 9, 10], 'delivered', daysAgo(13));
    await bind([11, 12, 13, 14], 'delivered', daysAgo(15));
    await shop.enter(
      { orderId: '1', productOrderId: '11', line: { status: 'awaiting_stock' } },
      { orderId: '2', productOrderId: '22', productId: '77', line: { status: 'awaiting_stock' } },
    );
    const text = textOf(await shop.type('license stock', {}, shop.helper));
    assert.match(
      text,
      /\*\*Photo\\_Pack \(1000000001\)\*\*\nleft \*\*10\*\* · about 20 days · reserved 2 · delivered 11 · revoked or to be checked 1 · ⚠️ 1 line waits for keys/,
    );
    assert.match(
      text,
      /\*\*name not known yet \(77\)\*\*\nleft \*\*0\*\* · reserved 0 · delivered 0 · ⚠️ 1 line waits for keys/,
    );
    const one = textOf(await shop.type('license stock', { product: '77' }, shop.minsu));
    assert.match(one, /남음 \*\*0\*\*/);
    assert.doesNotMatch(one, /Photo/);
  });

  test('nothing there names the way to get some', async () => {
    await using shop = await openShop();
    assert.match((await shop.type('license stock')).content, /Add some with `\/license import`/);
    assert.match(
      (await shop.type('license stock', { product: '5' }, shop.minsu)).content,
      /\(5\): 등록된 키가 없습니다/,
    );
  });
});

suite('a list that cannot be read', () => {
  let shop: Shop;
  before(async () => {
    shop = await openShop();
  });
  after(async () => await shop[Symbol.asyncDispose]());

  for (const [what, options, says] of [
    ['neither file nor keys', {}, /Give a file or keys/],
    ['both', { keys: 'AAAA', file: { filename: 'a.txt', content: 'BBBB' } }, /not both/],
    ['a spreadsheet as it is', { file: { filename: 'a.xlsx', content: 'AAAA' } }, /CSV UTF-8/],
    ['another encoding', { file: { filename: 'a.txt', content: Uint8Array.of(0xb0, 0xa1) } }, /not UTF-8/],
    ['blank lines', { file: { filename: 'a.txt', content: ' \n ' } }, /no keys in it/],
    [
      'a file that is too large',
      { file: { filename: 'a.txt', content: new Uint8Array(MAX_BYTES + 1) } },
      /larger than 1 MiB/,
    ],
    ['a broken CSV', { file: { filename: 'a.csv', content: 'A\n"B' } }, /quotes of the CSV do not match in line 2/],
    [
      'too many keys',
      { file: { filename: 'a.txt', content: Array.from({ length: 20_001 }, (_, index) => index).join('\n') } },
      /At most 20,000/,
    ],
  ] as const) {
    test(`${what} is refused with a sentence, and nothing is imported`, async () => {
      assert.match((await shop.type('license import', { product: PRODUCT, ...options })).content, says);
      assert.equal(await countKeys(shop), 0);
    });
  }
});
