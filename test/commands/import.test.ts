import assert from 'node:assert/strict';
import { after as atTheEnd, before as atFirst, suite, test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { sql } from 'kysely';
import { listLicensesOf } from '../../src/db/licenses.ts';
import { MAX_BYTES } from '../../src/order/key-file.ts';
import type { OptionInput } from '../../src/sandbox/discord/index.ts';
import { labelsOf, openShop, type Shop, STORE, textOf } from './shop.ts';

const PRODUCT = '1000000001';

const LABELS = { ko: '등록', en: 'Add' };

/** Both taps: what the preview said, and what came of it. */
async function importAs(shop: Shop, options: Record<string, OptionInput>, lang: 'ko' | 'en' = 'en') {
  const user = lang === 'ko' ? shop.minsu : shop.emma;
  const preview = await shop.type('license import', { product: PRODUCT, ...options }, user);
  const before = textOf(preview);
  return { before, after: textOf(await shop.tap(preview, LABELS[lang], user)) };
}

async function importFile(shop: Shop, filename: string, content: string | Uint8Array): Promise<string> {
  return (await importAs(shop, { file: { filename, content } })).after;
}

async function countKeys({ books }: Shop): Promise<number> {
  const { count } = await books.db
    .selectFrom('licenses')
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

suite('/license import', () => {
  test('shows, and then adds, what is new, and names duplicates and bad lines by number', async () => {
    await using shop = await openShop();
    await importFile(shop, 'first.txt', 'OLD-1\nOLD-2');
    shop.ports.goOn = 2;
    const { before, after } = await importAs(shop, {
      name: 'From_Vendor',
      file: {
        filename: 'keys.txt',
        content: [
          'NEW-1-VERY-LONG',
          'OLD-2',
          '',
          'NEW-2',
          'NEW-1-VERY-LONG',
          'NEW-2',
          'NEW-1-VERY-LONG',
          'A\tB',
          'X'.repeat(513),
          'OLD-1',
          'NEW-3',
          '1.5E+12',
        ].join('\r\n'),
      },
    });
    const leftOut = [
      'Duplicates of keys imported before: 2 (line 2, 10)',
      'Duplicates within the list: 3 (line 5–7)',
      'Rejected: 3',
      '• a tab or an invisible character inside: line 8',
      '• longer than 512 characters: line 9',
      '• turned into a number by a spreadsheet (1.23E+15): line 12. Make the column text and copy the keys from the original again',
    ];
    const unknown =
      '⚠️ The store did not tell the name of product 1000000001. Check that the channel product number is right.';
    assert.equal(
      before,
      [
        '**name not known yet (1000000001)**',
        '📄 keys\\.txt · read as UTF-8',
        '➕ Keys to add: **3**',
        'First `…LONG` · last `…`',
        ...leftOut,
        'Stock 2 → 5',
        '▶️ 2 waiting lines will go on.',
        unknown,
        'Nothing is added yet. Press within 15 minutes.',
      ].join('\n'),
    );
    assert.equal(
      after,
      [
        '**name not known yet (1000000001)**',
        '✅ Added: 3',
        'Batch: From\\_Vendor',
        ...leftOut,
        'Keys left: 5',
        '▶️ 2 waiting lines go on now.',
        unknown,
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
          detail: { productId: PRODUCT, batchId: 1, added: 1, duplicates: 1, rejected: 1 },
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
      const preview = await shop.type('license import', { product: PRODUCT, keys: 'AAAA BBBB' });
      const answer = await shop.discord.click({ messageId: preview.id, label: 'Add', user: shop.emma });
      assert.match((await answer.followUp()).content, /did not work|failed|could not/i);
      assert.equal(await countKeys(shop), 0);
      assert.deepEqual(await shop.books.db.selectFrom('batches').selectAll().execute(), []);
    } finally {
      await sql`drop trigger refuse on history`.execute(shop.books.db);
      await sql`drop function refuse`.execute(shop.books.db);
    }
  });

  test('two imports of the same keys at once add each key once', async () => {
    await using shop = await openShop();
    await Promise.all([importAs(shop, { keys: 'AAAA BBBB' }), importAs(shop, { keys: 'BBBB CCCC' }, 'ko')]);
    assert.equal(await countKeys(shop), 3);
  });

  test('notes what the store calls the product, and lets go on who waits', async () => {
    await using shop = await openShop();
    shop.ports.goOn = 2;
    shop.ports.products = [{ productId: PRODUCT, name: '사진정리 프로', directInputs: ['이메일'] }];
    const { after } = await importAs(shop, { product: '사진정리', keys: 'AAAA' }, 'ko');
    assert.match(
      after,
      /^\*\*사진정리 프로 \(1000000001\)\*\*\n✅ 등록 1개\n묶음: .*1\n남은 키 1개\n▶️ 기다리던 상품주문 2건이 이어서 나갑니다\.$/,
    );
    assert.deepEqual(shop.ports.restocked, [PRODUCT]);
    const { name, direct_inputs } = await shop.books.db.selectFrom('products').selectAll().executeTakeFirstOrThrow();
    assert.deepEqual([name, direct_inputs], ['사진정리 프로', ['이메일']]);
    const again = await shop.type('license import', { product: PRODUCT, keys: 'AAAA' });
    assert.match(again.content, /There is nothing new to add\.\nDuplicates of keys imported before: 1 \(line 1\)/);
    assert.deepEqual(labelsOf(again), [], 'there is nothing to press for');
  });

  test('says what a file was read as: a list that Korean Excel saved', async () => {
    await using shop = await openShop();
    const { before } = await importAs(shop, {
      file: { filename: 'keys.csv', content: iconv.encode('제품키,메모\r\n가나다-AAAA-0001,x', 'cp949') },
    });
    assert.match(before, /read as CP949\n➕ Keys to add: \*\*1\*\*/);
  });

  test('keys of an option lie in a pool of their own, and an option that nobody sells is warned of', async () => {
    await using shop = await openShop();
    await shop.type('product set', { product: PRODUCT, option: '1년', source: 'pool' });
    const known = await importAs(shop, { keys: 'AAAA', option: ' １년 ' });
    assert.match(known.after, /option 1년/);
    assert.doesNotMatch(known.after, /no rule for the option/);
    const unknown = await importAs(shop, { keys: 'BBBB', option: '2년' });
    assert.match(unknown.before, /no rule for the option “2년”/);
    const rows = await shop.books.db.selectFrom('licenses').select(['option']).orderBy('license_id').execute();
    assert.deepEqual(
      rows.map(({ option }) => option),
      ['1년', '2년'],
    );
  });

  test('a license file is one unit; so is each file of an archive, and bad ones are named', async () => {
    await using shop = await openShop();
    const one = await importAs(shop, { file: { filename: 'ABCD-EFGH-7890-1234.lic', content: 'certificate' } });
    assert.match(one.before, /Files to add: \*\*1\*\*\n`ABCD-…-1234\.lic`/);
    const many = await importAs(shop, {
      file: {
        filename: 'files.zip',
        content: zipSync({
          'a.lic': strToU8('certificate'),
          'b.lic': strToU8('b'),
          'c.exe': strToU8('c'),
          'd/b.lic': strToU8('b'),
        }),
      },
    });
    assert.match(
      many.after,
      /Added: 1\n.*\nDuplicates of files imported before: 1 \(file 1\)\nDuplicates within the archive: 1 \(file 4\)\nRejected: 1\n• of a kind that does not pass by mail: file 3/,
    );
    const rows = await shop.books.db
      .selectFrom('licenses')
      .select(['file_name', 'key_sealed'])
      .orderBy('license_id')
      .execute();
    assert.deepEqual(
      rows.map(({ file_name }) => file_name),
      ['ABCD-EFGH-7890-1234.lic', 'b.lic'],
    );
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(Buffer.from('certificate').toString('base64')));
  });

  test('two taps at once are one import, and both are told of it', async () => {
    await using shop = await openShop();
    const preview = await shop.type('license import', { product: PRODUCT, keys: 'AAAA BBBB' });
    const taps = await Promise.all(
      [1, 2].map(async () => await shop.discord.click({ messageId: preview.id, label: 'Add', user: shop.emma })),
    );
    for (const tap of taps) await tap.settled();
    assert.match(shop.discord.message(preview.id).content, /Added: 2/);
    const deeds = await shop.books.db.selectFrom('history').select('what').execute();
    assert.equal(deeds.length, 1);
  });

  test('canceled, nothing is added; Cancel after Add tells what was added', async () => {
    await using shop = await openShop();
    const preview = await shop.type('license import', { product: PRODUCT, keys: 'AAAA' });
    assert.match((await shop.tap(preview, 'Cancel')).content, /Nothing was added/);
    assert.equal(await countKeys(shop), 0);
    const again = await shop.type('license import', { product: PRODUCT, keys: 'AAAA' });
    // Both before either is answered: the message still has both buttons.
    const taps = await Promise.all(
      ['Add', 'Cancel'].map(async (label) => await shop.discord.click({ messageId: again.id, label, user: shop.emma })),
    );
    for (const tap of taps) await tap.settled();
    const { content } = shop.discord.message(again.id);
    assert.equal(await countKeys(shop), content.includes('Added: 1') ? 1 : 0, content);
  });

  test('what was read belongs to who read it, as long as that person may add', async () => {
    await using shop = await openShop();
    const preview = await shop.type('license import', { product: PRODUCT, keys: 'AAAA' });
    shop.discord.setRoles(shop.emma, []);
    const refused = await shop.discord.click({ messageId: preview.id, label: 'Add', user: shop.emma });
    await refused.settled();
    assert.equal(await countKeys(shop), 0);
    assert.equal(shop.discord.message(preview.id).content, preview.content);
  });

  test('a key comes out of the pool as it was typed', async () => {
    await using shop = await openShop();
    await importFile(shop, 'KEYS.CSV', '\uFEFF"라이선스 키","메모"\r\n" 가나-1,2 ",x\r\n');
    await shop.books.db.updateTable('licenses').set({ status: 'reserved', product_order_id: '1', unit: 1 }).execute();
    assert.equal((await listLicensesOf(shop.books, STORE, ['1'])).get('1')?.[0]?.key, '가나-1,2');
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
    const { before, after } = await importAs(shop, { file: { filename: 'keys.txt', content: lines.join('\n') } });
    for (const answer of [before, after]) assert.match(answer, /line 1, 4, 7, .* and 2,?980 more/);
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
    assert.match((await importAs(shop, { product: 'photo pack', keys: 'A' })).after, /Photo Pack \(1\)/);
  });
});

suite('a list that cannot be read', () => {
  let shop: Shop;
  atFirst(async () => {
    shop = await openShop();
  });
  atTheEnd(async () => await shop[Symbol.asyncDispose]());

  for (const [what, options, says] of [
    ['neither file nor keys', {}, /Give a file or keys/],
    ['both', { keys: 'AAAA', file: { filename: 'a.txt', content: 'BBBB' } }, /not both/],
    ['a spreadsheet as it is', { file: { filename: 'a.xlsx', content: 'AAAA' } }, /Save a spreadsheet as CSV/],
    [
      'no known encoding',
      { file: { filename: 'a.txt', content: Uint8Array.of(0xff, 0x80) } },
      /neither UTF-8 nor CP949/,
    ],
    ['an archive of another kind', { file: { filename: 'a.rar', content: 'Rar!' } }, /only a \.zip/],
    ['what is no archive', { file: { filename: 'a.zip', content: 'x'.repeat(100) } }, /damaged, or no \.zip/],
    ['an empty file', { file: { filename: 'a.lic', content: '' } }, /The file is empty/],
    [
      'a license file too large for mails',
      { file: { filename: 'a.lic', content: new Uint8Array(2_097_153) } },
      /larger than 2 MiB/,
    ],
    ['blank lines', { file: { filename: 'a.txt', content: ' \n ' } }, /no keys in it/],
    [
      'a file that is too large',
      { file: { filename: 'a.txt', content: new Uint8Array(MAX_BYTES + 1) } },
      /larger than 4 MiB/,
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
