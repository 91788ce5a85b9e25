import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { unzipSync } from 'fflate';
import { importKeys, type NewLicense } from '../../src/db/batches.ts';
import { inTransaction } from '../../src/db/books.ts';
import type { SandboxMessage } from '../../src/sandbox/discord/index.ts';
import { labelsOf, openShop, type Shop, STORE, textOf } from './shop.ts';

const PRODUCT = '1000000001';

async function enter(
  shop: Shop,
  keys: NewLicense[],
  about: { name?: string; option?: string; productId?: string } = {},
) {
  await inTransaction(
    shop.books,
    async (trx) =>
      await importKeys(trx, { storeId: STORE, productId: PRODUCT, keys, by: 'Emma', now: shop.ports.now, ...about }),
  );
}

async function statuses({ books }: Shop): Promise<string[]> {
  const rows = await books.db.selectFrom('licenses').select('status').orderBy('license_id').execute();
  return rows.map(({ status }) => status);
}

async function deeds({ books }: Shop) {
  const rows = await books.db.selectFrom('history').selectAll().orderBy('history_id').execute();
  return rows.map(({ actor, what, outcome, detail }) => ({ actor, what, outcome, detail }));
}

async function download(message: SandboxMessage): Promise<Map<string, Buffer>> {
  const files = message.attachments.map(async ({ filename, url }) => {
    const response = await fetch(url);
    return [filename, Buffer.from(await response.arrayBuffer())] as const;
  });
  return new Map(await Promise.all(files));
}

suite('/license batches', () => {
  test('ten a page, newest first, by buttons that need no memory', async () => {
    await using shop = await openShop();
    for (let number = 1; number <= 23; number += 1)
      await enter(shop, [`K${number}`], number === 23 ? { name: 'Vendor *two*' } : {});
    const namesOf = (message: SandboxMessage) =>
      [...textOf(message).matchAll(/^\*\*(?:23 Nov \\#(\d+)|Vendor)/gm)].map(([, number]) => Number(number ?? 23));
    const first = await shop.type('license batches', {}, shop.emma);
    assert.match(
      textOf(first),
      /\*\*Vendor \\\*two\\\*\*\* · name not known yet \(1000000001\)\n\*\*1\*\* of 1 left · reserved 0 · delivered 0 · 23 Nov 12:00 Emma\n/,
    );
    assert.deepEqual(namesOf(first), [23, 22, 21, 20, 19, 18, 17, 16, 15, 14]);
    assert.deepEqual(labelsOf(first), ['Next']);
    const second = await shop.tap(first, 'Next');
    assert.deepEqual(namesOf(second), [13, 12, 11, 10, 9, 8, 7, 6, 5, 4]);
    const third = await shop.tap(second, 'Next');
    assert.deepEqual([namesOf(third), labelsOf(third)], [[3, 2, 1], ['Previous']]);
    assert.deepEqual(namesOf(await shop.tap(third, 'Previous')), [13, 12, 11, 10, 9, 8, 7, 6, 5, 4]);
    assert.deepEqual(namesOf(await shop.tap(third, 'Previous')), [23, 22, 21, 20, 19, 18, 17, 16, 15, 14]);
  });

  test('of one product, also on the next page', async () => {
    await using shop = await openShop();
    for (let number = 1; number <= 12; number += 1) {
      await enter(shop, [`A${number}`]);
      await enter(shop, [`B${number}`], { productId: '77' });
    }
    const first = await shop.type('license batches', { product: '77' });
    assert.doesNotMatch(textOf(first), /1000000001/);
    const second = await shop.tap(first, 'Next');
    assert.equal(textOf(second).match(/\(77\)/g)?.length, 2);
    assert.doesNotMatch(textOf(second), /1000000001/);
  });
});

suite('/license withdraw', () => {
  test('asks with the number, then takes back what is unsold; what an order holds stays', async () => {
    await using shop = await openShop();
    await enter(shop, ['K1', 'K2', 'K3'], { name: 'wrong ones', option: '1년' });
    await enter(shop, ['K4']);
    await shop.books.db
      .updateTable('licenses')
      .set({ status: 'reserved', product_order_id: '1', unit: 1 })
      .where('license_id', '=', 1)
      .execute();
    const question = await shop.type('license withdraw', { batch: 'wrong ones' });
    assert.match(
      question.content,
      /\*\*wrong ones\*\* · name not known yet \(1000000001\) · option 1년\n\*\*2\*\* unsold/,
    );
    assert.deepEqual(await statuses(shop), ['reserved', 'free', 'free', 'free']);
    const done = await shop.tap(question, 'Withdraw 2');
    assert.match(done.content, /: 2 withdrawn\.$/);
    assert.deepEqual(labelsOf(done), []);
    assert.deepEqual(await statuses(shop), ['reserved', 'withdrawn', 'withdrawn', 'free']);
    assert.deepEqual(await deeds(shop), [
      {
        actor: 'Emma',
        what: 'license.withdraw',
        outcome: 'done',
        detail: { batchId: 1, productId: PRODUCT, option: '1년', count: 2 },
      },
    ]);
    assert.match((await shop.type('license withdraw', { batch: '1' })).content, /no unsold keys/);
  });

  test('more than was asked for is asked again, fewer is not', async () => {
    await using shop = await openShop();
    await enter(shop, ['K1', 'K2', 'K3']);
    const set = async (id: number, status: 'free' | 'taken') =>
      await shop.books.db.updateTable('licenses').set({ status }).where('license_id', '=', id).execute();
    await set(1, 'taken');
    const question = await shop.type('license withdraw', { batch: '1' });
    await set(1, 'free');
    const again = await shop.tap(question, 'Withdraw 2');
    assert.match(again.content, /number has changed/);
    assert.deepEqual(await statuses(shop), ['free', 'free', 'free']);
    await set(2, 'taken');
    assert.match((await shop.tap(again, 'Withdraw 3')).content, /: 2 withdrawn/);
  });

  test('the list offers what still has unsold keys, by name, product and number', async () => {
    await using shop = await openShop();
    await enter(shop, ['K1'], { name: 'November' });
    await enter(shop, ['K2'], { name: 'December' });
    await shop.books.db.updateTable('licenses').set({ status: 'withdrawn' }).where('license_id', '=', 2).execute();
    const offered = async (value: string) =>
      await shop.discord.autocomplete({ command: 'license withdraw', option: 'batch', value, user: shop.emma });
    assert.deepEqual(await offered(''), [{ name: 'November · 1000000001 · 1 left', value: '1' }]);
    assert.equal((await offered('nov')).length, 1);
    assert.equal((await offered('december')).length, 0);
    assert.match((await shop.type('license withdraw', { batch: 'nonsense' })).content, /no such batch/);
  });

  test("is an admin's, the second tap too", async () => {
    await using shop = await openShop();
    await enter(shop, ['K1']);
    for (const [command, options] of [
      ['license withdraw', { batch: '1' }],
      ['license export', { product: PRODUCT }],
      ['license take', { product: PRODUCT, reason: 'x' }],
      ['license import', { product: PRODUCT, keys: 'A' }],
    ] as const)
      assert.match((await shop.type(command, options, shop.helper)).content, /<@&\d+>/, command);
    const question = await shop.type('license withdraw', { batch: '1' });
    const [operator] = shop.discord.people().find(({ name }) => name === 'Helper')?.roleIds ?? [];
    shop.discord.setRoles(shop.emma, [operator ?? '']);
    assert.match((await shop.tap(question, 'Withdraw 1')).content, /Only admins/);
    assert.deepEqual(await statuses(shop), ['free']);
  });
});

suite('/license export', () => {
  test('unsold keys of one pool as a file that the import reads again; who had it stands in the history, no key does', async () => {
    await using shop = await openShop();
    await enter(shop, ['KEY-1', 'KEY-2', 'KEY-3']);
    await enter(shop, ['OTHER-1'], { option: '1년' });
    await shop.books.db.updateTable('licenses').set({ status: 'taken' }).where('license_id', '=', 2).execute();
    const answer = await shop.type('license export', { product: PRODUCT });
    assert.match(answer.content, /: 2 unsold keys\. They stay in the stock/);
    assert.deepEqual(
      [...(await download(answer))].map(([name, bytes]) => [name, bytes.toString()]),
      [['licenses-2026-11-23.txt', 'KEY-1\nKEY-3\n']],
    );
    assert.deepEqual(await statuses(shop), ['free', 'taken', 'free', 'free']);
    const history = await deeds(shop);
    assert.deepEqual(history, [
      { actor: 'Emma', what: 'license.export', outcome: 'done', detail: { productId: PRODUCT, count: 2 } },
    ]);
    const ofOption = await shop.type('license export', { product: PRODUCT, option: '1년' });
    assert.equal((await download(ofOption)).get('licenses-2026-11-23.txt')?.toString(), 'OTHER-1\n');
    assert.match((await shop.type('license export', { product: '5' })).content, /no unsold keys/);
  });

  test('many files come in an archive, each with its bytes, also those of the same name', async () => {
    await using shop = await openShop();
    const files = Array.from({ length: 12 }, (_, index) => ({
      name: 'license.lic',
      bytes: Buffer.from(`file ${index}`),
    }));
    await enter(shop, [...files, 'KEY-1']);
    const given = await download(await shop.type('license export', { product: PRODUCT }));
    assert.deepEqual([...given.keys()], ['licenses-2026-11-23.txt', 'licenses-2026-11-23.zip']);
    const inside = unzipSync(given.get('licenses-2026-11-23.zip') ?? new Uint8Array());
    assert.deepEqual(
      Object.values(inside).map((bytes) => Buffer.from(bytes).toString()),
      files.map(({ bytes }) => bytes.toString()),
    );
  });
});

suite('/license take', () => {
  test('shows each key in a block of its own behind a spoiler, once, and notes who, how many and why', async () => {
    await using shop = await openShop();
    await enter(shop, ['KEY-1', 'KEY-2', 'KEY-3']);
    const answer = await shop.type('license take', { product: PRODUCT, count: 2, reason: 'review copy' });
    assert.match(answer.content, /: 2 taken out\.[^]*Keys left: 1\n\|\|```\nKEY-1\n```\|\|\n\|\|```\nKEY-2\n```\|\|$/);
    assert.deepEqual(await statuses(shop), ['taken', 'taken', 'free']);
    const history = await deeds(shop);
    assert.doesNotMatch(JSON.stringify(history), /KEY-/);
    assert.deepEqual(history, [
      {
        actor: 'Emma',
        what: 'license.take',
        outcome: 'done',
        detail: { productId: PRODUCT, count: 2, licenseIds: [1, 2], reason: 'review copy' },
      },
    ]);
  });

  test('many keys, keys that would end a block, and files come as files', async () => {
    await using shop = await openShop();
    await enter(
      shop,
      Array.from({ length: 30 }, (_, index) => `KEY-${index}`),
    );
    const many = await shop.type('license take', { product: PRODUCT, count: 30, reason: 'partner' });
    assert.doesNotMatch(many.content, /KEY-/);
    assert.equal((await download(many)).get('licenses.txt')?.toString().split('\n').length, 31);
    await enter(shop, ['TICK```||KEY'], { option: 'a' });
    const tricky = await shop.type('license take', { product: PRODUCT, option: 'a', reason: 'partner' });
    assert.equal((await download(tricky)).get('licenses.txt')?.toString(), 'TICK```||KEY\n');
    await enter(shop, [{ name: '홍.lic', bytes: Buffer.from('bytes') }], { option: 'b' });
    const file = await shop.type('license take', { product: PRODUCT, option: 'b', reason: 'partner' });
    assert.deepEqual([...(await download(file)).values()].map(String), ['bytes']);
  });

  test('too few, a key that is not there, a key in the reason: a sentence, and nothing is taken', async () => {
    await using shop = await openShop();
    await enter(shop, ['KEY-1', 'KEY-2']);
    await enter(shop, ['OTHER-1'], { option: '1년' });
    for (const [options, says] of [
      [{ count: 3, reason: 'x' }, /only 2 left\. Nothing was taken/],
      [{ key: 'KEY-9', reason: 'x' }, /not among those left/],
      [{ key: 'OTHER-1', reason: 'x' }, /not among those left/],
      [{ key: 'KEY-1', reason: 'for KEY-1' }, /must not hold the key/],
      [{ key: 'KEY-1', count: 2, reason: 'x' }, /Leave the count out/],
    ] as const)
      assert.match((await shop.type('license take', { product: PRODUCT, ...options })).content, says);
    assert.deepEqual(await statuses(shop), ['free', 'free', 'free']);
  });

  test('two who take at once never get the same key', async () => {
    await using shop = await openShop();
    await enter(shop, ['KEY-1', 'KEY-2', 'KEY-3', 'KEY-4']);
    const answers = await Promise.all(
      [shop.emma, shop.minsu].map(
        async (user) => await shop.type('license take', { product: PRODUCT, count: 2, reason: 'x' }, user),
      ),
    );
    assert.equal(new Set(answers.flatMap(({ content }) => content.match(/KEY-\d/g) ?? [])).size, 4);
  });
});

suite('/license find', () => {
  test('tells the order of a key by its print, and nothing of a key that never was', async () => {
    await using shop = await openShop();
    await enter(shop, ['KEY-1', 'KEY-2'], { name: 'November' });
    await shop.enter({ orderId: '2026112310000001', productOrderId: '11' });
    await shop.books.db
      .updateTable('licenses')
      .set({ status: 'revoked', product_order_id: '11', unit: 1, revoked_at: shop.ports.now, reason: '환불' })
      .where('license_id', '=', 1)
      .execute();
    assert.equal(
      (await shop.type('license find', { key: ' `key-1` ' }, shop.helper)).content,
      '**Revoked 23 Nov 12:00 · order 2026112310000001**\nname not known yet (1000000001) · November\nReason: 환불',
    );
    assert.match((await shop.type('license find', { key: 'KEY-2' }, shop.minsu)).content, /아직 팔리지 않았습니다/);
    assert.match((await shop.type('license find', { key: 'KEY-3' })).content, /never imported/);
  });
});
