import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { inTransaction } from '../../src/db/books.ts';
import { importKeys } from '../../src/db/batches.ts';
import { findGoods } from '../../src/db/goods.ts';
import { findRules } from '../../src/db/products.ts';
import { poolId } from '../../src/order/goods.ts';
import { openShop, type Shop, STORE, textOf } from './shop.ts';

const PRODUCT = '1000000001';
const LINK = 'https://files.example.com/photo_pack.zip?t=1';
const PATTERN = 'XXXXX-XXXXX-XXXXX';

async function openWithProduct(): Promise<Shop> {
  const shop = await openShop();
  shop.ports.products = [{ productId: PRODUCT, name: 'Photo Pack', directInputs: ['이메일'] }];
  return shop;
}

async function ruleIn({ books }: Shop) {
  const rule = (await findRules(books, STORE)).get(PRODUCT);
  const goods = (await findGoods(books, STORE)).find((each) => poolId(each) === PRODUCT);
  return (
    rule && {
      mode: rule.mode,
      autoSince: rule.autoSince,
      source: goods?.source,
      link: goods?.link,
      emailOption: rule.emailOption,
    }
  );
}

async function countHistory({ books }: Shop): Promise<number> {
  return (await books.db.selectFrom('history').select('history_id').execute()).length;
}

async function goodsIn({ books }: Shop, option: string) {
  return (await findGoods(books, STORE, [PRODUCT])).find((each) => each.option === option);
}

async function give({ books, ports }: Shop, pool: { productId: string; option?: string }, ...keys: string[]) {
  await inTransaction(
    books,
    async (trx) => await importKeys(trx, { storeId: STORE, ...pool, keys, by: '민수', now: ports.now }),
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

    await give(shop, { productId: PRODUCT }, 'AAAA', 'BBBB');
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
      JSON.stringify(await shop.books.db.selectFrom('goods').selectAll().execute()),
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

suite('/product set, where licenses come from', () => {
  test('keys by a pattern, shown with an example that nobody gets', async () => {
    await using shop = await openWithProduct();
    const text = textOf(await shop.type('product set', { product: PRODUCT, source: 'generate', pattern: PATTERN }));
    assert.match(text, /License: generated keys\nPattern: `XXXXX-XXXXX-XXXXX` · e\.g\. `[A-Z2-9]{5}(-[A-Z2-9]{5}){2}`/);
    assert.equal(textOf(await shop.type('product show', { product: PRODUCT })), text.split('\n').slice(1).join('\n'));
    assert.deepEqual(await shop.books.db.selectFrom('licenses').selectAll().execute(), []);
  });

  test('a server, whose secret is shown once, again on request, and made anew', async () => {
    await using shop = await openWithProduct();
    const url = 'https://licenses.example.com/bellhop?token=canary';
    const first = textOf(await shop.type('product set', { product: PRODUCT, source: 'http', url }));
    assert.match(first, /License: my license server\nServer: `https:\/\/licenses\.example\.com\/bellhop\?…`/);
    assert.match(first, /🔑[^\n]*\n`bhsec_1`/);
    assert.doesNotMatch(first, /canary/);

    const changed = textOf(await shop.type('product set', { product: PRODUCT, url: `${url}2` }));
    assert.doesNotMatch(changed, /bhsec/);
    assert.match(textOf(await shop.type('product set', { product: PRODUCT, secret: 'show' })), /`bhsec_1`/);
    const renewed = textOf(await shop.type('product set', { product: PRODUCT, secret: 'new' }));
    assert.match(renewed, /`bhsec_2`[^]*old secret is worth nothing/);
    assert.equal((await goodsIn(shop, ''))?.secret, 'bhsec_2');
    assert.doesNotMatch(
      textOf(await shop.type('product show', { product: PRODUCT }, shop.helper)),
      /bhsec|bellhop|canary/,
    );

    await shop.type('product set', { product: PRODUCT, source: 'pool', url: '-' });
    assert.deepEqual([(await goodsIn(shop, ''))?.url, (await goodsIn(shop, ''))?.secret], [undefined, undefined]);
    const history = JSON.stringify(await shop.books.db.selectFrom('history').selectAll().execute());
    assert.match(history, /"secret":"shown"/);
    assert.doesNotMatch(history, /bhsec|licenses\.example/);
  });

  test('each option by itself, and back to what the product gives', async () => {
    await using shop = await openWithProduct();
    await shop.type('product set', { product: PRODUCT, source: 'generate', pattern: PATTERN, option: '평생' });
    await shop.type('product set', { product: PRODUCT, source: 'pool', option: '1년', link: LINK, mode: 'auto' });
    await give(shop, { productId: PRODUCT, option: '1년' }, 'AAAA', 'BBBB', 'CCCC');
    assert.match(
      textOf(await shop.type('product show', { product: PRODUCT })),
      /License: keys from the stock · no keys left\n• Option `1년`: keys from the stock, and a link · 3 keys left\n　Link: `https:[^\n]*\n• Option `평생`: generated keys\n　Pattern: /,
    );
    assert.match(
      textOf(await shop.type('product list', {}, shop.minsu)),
      /자동 · 재고의 키 · 재고 없음\n• 옵션 `1년`: 재고의 키와 링크 · 재고 3개\n• 옵션 `평생`: 자동 생성/,
    );
    const removed = textOf(await shop.type('product set', { product: PRODUCT, source: 'default', option: '1년' }));
    assert.match(removed, /^✅ The rule of option `1년` is removed[^]*3 keys are left in the stock of this option/);
    assert.equal(await goodsIn(shop, '1년'), undefined);
    assert.equal((await goodsIn(shop, '평생'))?.source, 'generate');
  });

  test('a bundle, told with what is left of each part', async () => {
    await using shop = await openWithProduct();
    shop.ports.products.push({ productId: '1000000002', name: 'Plug-in' });
    await shop.type('product set', { product: '1000000002', source: 'generate', pattern: PATTERN });
    await give(shop, { productId: PRODUCT }, 'AAAA');
    const text = textOf(await shop.type('product set', { product: PRODUCT, bundle: 'x2, 1000000002/Pro, 1000000002' }));
    assert.match(
      text,
      /License: Bundle: 2 × this product \(1 keys left\) · 1 × Plug\\-in \(1000000002\) `Pro` \(no keys left\) · 1 × Plug\\-in \(1000000002\) \(generated keys\)/,
    );
    assert.deepEqual(shop.ports.restocked, ['1000000002', PRODUCT]);
    await shop.type('product set', { product: PRODUCT, bundle: '-' });
    assert.equal((await goodsIn(shop, ''))?.bundle, undefined);
  });

  test('an alarm at a few keys, and the listing off sale without any', async () => {
    await using shop = await openWithProduct();
    const set = textOf(await shop.type('product set', { product: PRODUCT, low_stock: 5, pause_listing: true }));
    assert.match(set, /Alarm at 5 keys left · off sale while there are no keys/);
    assert.deepEqual(shop.ports.restocked, [], 'nobody is served another way by that');
    const off = textOf(await shop.type('product set', { product: PRODUCT, low_stock: 0, pause_listing: false }));
    assert.doesNotMatch(off, /Alarm|off sale/);
  });
});

suite('a rule that cannot be', () => {
  let shop: Shop;
  let written = 0;
  before(async () => {
    shop = await openWithProduct();
    await shop.type('product set', { product: '1000000009', bundle: '1000000002 x2' });
    await shop.books.db
      .insertInto('goods')
      .values({ store_id: STORE, product_id: '1000000008', source: 'http' })
      .execute();
    written = await countHistory(shop);
  });
  after(async () => await shop[Symbol.asyncDispose]());

  for (const [options, says] of [
    [{}, /at least one of mode, source, pattern/],
    [{ option: '1년' }, /With an option choose source/],
    [{ option: '1년', mode: 'auto' }, /With an option choose source/],
    [{ option: 'x'.repeat(101), source: 'pool' }, /at most 100 characters/],
    [{ source: 'default' }, /Give the option too/],
    [{ source: 'default', option: '1년', link: LINK }, /choose only source and option/],
    [{ source: 'default', option: '1년' }, /has no rule of its own/],
    [{ source: 'generate' }, /there has to be a pattern/],
    [{ source: 'generate', pattern: '-' }, /there has to be a pattern/],
    [{ source: 'generate', pattern: 'XXXX' }, /can be guessed/],
    [{ source: 'generate', pattern: 'XXXXXXXXXXXX9' }, /has to be X/],
    [{ source: 'generate', pattern: 'XXXX XXXX XXXX' }, /a blank/],
    [{ source: 'generate', pattern: 'XXXXXXXXXXXX\\' }, /follows the last/],
    [{ pattern: PATTERN }, /Choose that source too/],
    [{ source: 'http' }, /Give the url too/],
    [{ url: 'https://licenses.example.com/' }, /Choose that source too/],
    [{ source: 'http', url: 'licenses.example.com' }, /begins with https/],
    [{ source: 'http', url: 'http://licenses.example.com/' }, /has to begin with https/],
    [{ source: 'http', url: 'https://10.0.0.1/' }, /LICENSE_SERVER_PRIVATE_HOSTS/],
    [{ secret: 'show' }, /Set source and url first/],
    [{ bundle: 'Photo Pack' }, /cannot be read/],
    [{ bundle: '1000000002 x21' }, /at most 20 licenses/],
    [{ bundle: '1000000009' }, /is a bundle too/],
    [{ bundle: '1000000008' }, /are not set up yet/],
    [{ bundle: 'x2', source: 'link' }, /Give the link too/],
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
      assert.equal(await countHistory(shop), written);
    });
  }
});
