import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { findRules } from '../../src/db/products.ts';
import { openShop, type Shop, STORE, textOf } from './shop.ts';

const PRODUCT = '1000000001';
const LINK = 'https://files.example.com/photo_pack.zip?t=1';

async function openWithProduct(): Promise<Shop> {
  const shop = await openShop();
  shop.ports.products = [{ productId: PRODUCT, name: 'Photo Pack', directInputs: ['이메일'] }];
  return shop;
}

async function ruleIn({ books }: Shop) {
  const rule = (await findRules(books, STORE)).get(PRODUCT);
  return (
    rule && {
      mode: rule.mode,
      autoSince: rule.autoSince,
      source: rule.source,
      link: rule.link,
      emailOption: rule.emailOption,
    }
  );
}

suite('/product set', () => {
  test('sets, lists, shows and resets a rule', async () => {
    await using shop = await openWithProduct();
    const set = await shop.type('product set', { product: PRODUCT, mode: 'auto', link: LINK, email_option: '이메일' });
    assert.equal(
      textOf(set),
      [
        '✅ Saved. The rule is now:',
        '**Photo Pack (1000000001)**',
        'Delivery: automatic · for orders paid since 23 Nov 12:00',
        'License: keys from the stock, and a link · no keys left',
        `Link: \`${LINK}\``,
        'E-mail option: `이메일`',
        'Typed options: `이메일`',
        'Orders paid from now on go out by themselves. Approve those paid before on their cards.',
      ].join('\n'),
    );
    assert.deepEqual(await ruleIn(shop), {
      mode: 'auto',
      autoSince: shop.ports.now,
      source: 'pool',
      link: LINK,
      emailOption: '이메일',
    });

    await shop.type('license import', { product: PRODUCT, keys: 'AAAA BBBB' });
    assert.match(
      textOf(await shop.type('product list', {}, shop.minsu)),
      /^상품 발송 규칙\n\*\*Photo Pack \(1000000001\)\*\*\n자동 · 재고의 키와 링크 · 재고 2개\n기본값: 수동 \(승인 후 발송\)$/,
    );

    await shop.type('product set', { product: 'Photo Pack', mode: 'default', link: '-', email_option: '없음' });
    assert.deepEqual(await ruleIn(shop), {
      mode: undefined,
      autoSince: undefined,
      source: 'pool',
      link: undefined,
      emailOption: undefined,
    });
    assert.match(
      textOf(await shop.type('product show', { product: PRODUCT })),
      /Delivery: manual \(asks first\), the default\nLicense: keys from the stock · 2 keys left\nE-mail option: found by itself/,
    );
  });

  test('what is not named stays', async () => {
    await using shop = await openWithProduct();
    await shop.type('product set', { product: PRODUCT, mode: 'manual', link: LINK });
    await shop.type('product set', { product: PRODUCT, source: 'link' });
    assert.deepEqual(await ruleIn(shop), {
      mode: 'manual',
      autoSince: undefined,
      source: 'link',
      link: LINK,
      emailOption: undefined,
    });
    assert.deepEqual(shop.ports.restocked, [PRODUCT]);
  });

  test('the history says who changed what, and not the link', async () => {
    await using shop = await openWithProduct();
    await shop.type('product set', { product: PRODUCT, source: 'link', link: LINK }, shop.minsu);
    const [entry] = await shop.books.db.selectFrom('history').selectAll().execute();
    assert.deepEqual(
      [entry?.actor, entry?.what, entry?.detail],
      ['민수', 'product.set', { productId: PRODUCT, source: 'link', link: 'given' }],
    );
    assert.doesNotMatch(
      JSON.stringify(await shop.books.db.selectFrom('products').selectAll().execute()),
      /files\.example/,
    );
  });

  test('an operator who is no admin sees where the link leads, not the link', async () => {
    await using shop = await openWithProduct();
    await shop.type('product set', { product: PRODUCT, link: LINK });
    const text = textOf(await shop.type('product show', { product: PRODUCT }, shop.helper));
    assert.match(text, /Link: files\\\.example\\\.com\\\/…/);
    assert.doesNotMatch(text, /photo_pack/);
  });

  test('the link that buyers live on cannot be taken away', async () => {
    await using shop = await openWithProduct();
    await shop.type('product set', { product: PRODUCT, source: 'link', link: LINK });
    assert.match((await shop.type('product set', { product: PRODUCT, link: '-' })).content, /Give the link too/);
    assert.equal((await ruleIn(shop))?.link, LINK);
  });

  test('an option that the product does not have is taken with a warning', async () => {
    await using shop = await openWithProduct();
    assert.match(
      textOf(await shop.type('product set', { product: PRODUCT, email_option: '메일' })),
      /no typed option called “`메일`”/,
    );
    assert.equal((await ruleIn(shop))?.emailOption, '메일');
  });

  test('products are offered by name and number, those in the books first', async () => {
    await using shop = await openWithProduct();
    await shop.type('product set', { product: PRODUCT, mode: 'auto' });
    shop.ports.products = [{ productId: '2', name: 'Photo Book' }, ...shop.ports.products];
    const offer = async (value: string) =>
      await shop.discord.autocomplete({ command: 'product show', option: 'product', value, user: shop.helper });
    assert.deepEqual(await offer('Photo'), [
      { name: `Photo Pack · ${PRODUCT}`, value: PRODUCT },
      { name: 'Photo Book · 2', value: '2' },
    ]);
    assert.deepEqual(
      (await offer('0001')).map(({ value }) => value),
      [PRODUCT],
    );
    shop.ports.products = [];
    assert.deepEqual(
      (await offer('photo p')).map(({ value }) => value),
      [PRODUCT],
    );
  });

  test('more products than a message holds are cut, and counted', async () => {
    await using shop = await openShop();
    await shop.books.db
      .insertInto('products')
      .values(
        Array.from({ length: 120 }, (_, index) => ({
          store_id: STORE,
          product_id: `${index + 1}`,
          name: '_'.repeat(80),
        })),
      )
      .execute();
    const { description = '' } = (await shop.type('product list')).embeds[0] ?? {};
    const shown = description?.match(/^\*\*/gm)?.length ?? 0;
    assert.ok(shown > 5);
    assert.ok(description?.endsWith(`… and ${120 - shown} more`));
  });
});

suite('a rule that cannot be', () => {
  let shop: Shop;
  before(async () => {
    shop = await openWithProduct();
  });
  after(async () => await shop[Symbol.asyncDispose]());

  for (const [options, says] of [
    [{}, /at least one of mode, source, link, email_option/],
    [{ source: 'link' }, /Give the link too/],
    [{ link: 'javascript:alert(1)' }, /begins with https/],
    [{ link: 'files.example.com' }, /begins with https/],
    [{ link: 'https://user:pass@example.com/x' }, /begins with https/],
    [{ link: 'https://example.com/a b' }, /begins with https/],
    [{ email_option: 'x'.repeat(101) }, /at most 100 characters/],
  ] as const) {
    test(`${JSON.stringify(options).slice(0, 50)} is refused with a sentence, and nothing changes`, async () => {
      assert.match((await shop.type('product set', { product: PRODUCT, ...options })).content, says);
      assert.equal(await ruleIn(shop), undefined);
      assert.deepEqual(await shop.books.db.selectFrom('history').selectAll().execute(), []);
    });
  }
});
