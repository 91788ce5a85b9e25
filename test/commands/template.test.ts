import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { MailError } from '../../src/errors.ts';
import { mailWordsFor } from '../../src/order/license-mail.ts';
import { VARIABLES } from '../../src/order/template-language.ts';
import type { SandboxMessage } from '../../src/sandbox/discord/index.ts';
import { labelsOf, openShop, type Shop, STORE, textOf } from './shop.ts';

const PRODUCT = '1000000001';
const GOOD = { subject: 'Keys for {{ product }}', body: 'Hi {{ buyer }}!\n\n{{ licenses }}\n{{ downloads }}' };

async function openForm(shop: Shop, options: Record<string, string> = {}, user = shop.emma) {
  const { modal } = await shop.discord.slash({ command: 'template edit', options, user });
  assert.ok(modal, 'no form opened');
  return modal;
}

/** What the form shows in its two fields. */
function shownIn(modal: { components: unknown[] }): { subject: string; body: string } {
  const inputs = modal.components.flatMap(
    (each) => (each as { component?: { custom_id: string; value: string } }).component ?? [],
  );
  const valueOf = (name: string) => inputs.find(({ custom_id }) => custom_id === name)?.value ?? '';
  return { subject: valueOf('subject'), body: valueOf('body') };
}

async function submit(
  shop: Shop,
  typed: { subject: string; body: string },
  options: Record<string, string> = {},
  user = shop.emma,
): Promise<SandboxMessage> {
  const answer = await shop.discord.submit(await openForm(shop, options, user), typed, user);
  return await answer.message();
}

async function listStored(shop: Shop) {
  return await shop.books.db
    .selectFrom('templates')
    .select(['product_id', 'language', 'subject', 'body', 'edited_by'])
    .orderBy('product_id')
    .execute();
}

async function fetchText({ attachments }: SandboxMessage, name: string): Promise<string> {
  const found = attachments.find(({ filename }) => filename === name);
  assert.ok(found, `${name} is not attached`);
  return await (await fetch(found.url)).text();
}

suite('/template edit', () => {
  test('opens with the words in force, and saves what is typed', async () => {
    await using shop = await openShop();
    const modal = await openForm(shop);
    assert.deepEqual(shownIn(modal), mailWordsFor('ko').template);
    const saved = await submit(shop, GOOD);
    assert.match(saved.content, /^✅ Saved: default · Korean/);
    assert.match(textOf(saved), /Hi 홍길동!/);
    assert.deepEqual(await listStored(shop), [{ product_id: '', language: 'ko', ...GOOD, edited_by: 'Emma' }]);
    assert.deepEqual(shownIn(await openForm(shop)), GOOD);
  });

  test("a product's form begins with the default in force, and each language has its own", async () => {
    await using shop = await openShop();
    await submit(shop, GOOD);
    assert.deepEqual(shownIn(await openForm(shop, { product: PRODUCT })), GOOD);
    assert.deepEqual(shownIn(await openForm(shop, { product: PRODUCT, language: 'en' })), mailWordsFor('en').template);
    await submit(shop, { ...GOOD, subject: 'Own' }, { product: PRODUCT, language: 'en' });
    assert.deepEqual(
      (await listStored(shop)).map(({ product_id, language, subject }) => [product_id, language, subject]),
      [
        ['', 'ko', GOOD.subject],
        [PRODUCT, 'en', 'Own'],
      ],
    );
  });

  test('the history tells who and when, and not the words', async () => {
    await using shop = await openShop();
    await submit(shop, GOOD, { product: PRODUCT });
    const rows = await shop.books.db.selectFrom('history').selectAll().execute();
    assert.deepEqual(
      rows.map(({ actor, what, outcome, detail }) => ({ actor, what, outcome, detail })),
      [{ actor: 'Emma', what: 'template.edit', outcome: 'done', detail: { productId: PRODUCT, language: 'ko' } }],
    );
  });

  for (const [name, typed, expected] of [
    [
      'a misspelled variable',
      { ...GOOD, body: `Hi\n{{ licences }}` },
      /body, line 2, column 4\*\* There is no variable `licences`\. Did you mean `licenses`\?\n {2}`\{\{ licences \}\}`/,
    ],
    [
      'a tag that is never closed',
      { ...GOOD, body: `a\nb {% if downloads %}` },
      /body, line 2, column 3\*\* `\{% if downloads %\}` is never closed/,
    ],
    [
      'an unknown filter',
      { ...GOOD, subject: '{{ shop | upcas }}' },
      /subject, line 1, column 1\*\* There is no filter `upcas`\. Did you mean `upcase`/,
    ],
    ['keys in the subject', { ...GOOD, subject: '{{ licenses }}' }, /cannot stand in a subject/],
    ['no keys', { ...GOOD, body: 'Thanks!\n{{ downloads }}' }, /would lack the license key.*\(missing with one key\)/],
    ['no links', { ...GOOD, body: 'Thanks!\n{{ licenses }}' }, /would lack the download link/],
    ['prototypes', { ...GOOD, body: `${GOOD.body}{{ constructor }}` }, /There is no variable `constructor`/],
    ['raw', { ...GOOD, body: `${GOOD.body}{{ buyer | raw }}` }, /There is no filter `raw`/],
    [
      'endless loops',
      { ...GOOD, body: `{% for a in (1..9999) %}{% for b in (1..9999) %}x{% endfor %}{% endfor %}${GOOD.body}` },
      /Too many repetitions/,
    ],
  ] as const) {
    test(`${name}: nothing is saved, and nothing typed is lost`, async () => {
      await using shop = await openShop();
      const refused = await submit(shop, typed);
      assert.match(refused.content, /^❌ Not saved/);
      assert.match(refused.content, expected);
      assert.deepEqual(await listStored(shop), []);

      const again = await shop.discord.click({ messageId: refused.id, label: 'Open again', user: shop.emma });
      assert.ok(again.modal, again.reply()?.content);
      assert.deepEqual(shownIn(again.modal), typed);
      const mended = await (await shop.discord.submit(again.modal, GOOD, shop.emma)).message();
      assert.match(mended.content, /✅ Saved/);
      assert.equal(mended.id, refused.id, 'the answer turns into the good news');
      assert.equal((await listStored(shop)).length, 1);
    });
  }

  test('a draft is kept for a quarter of an hour, for its writer', async () => {
    await using shop = await openShop();
    const refused = await submit(shop, { subject: 'x', body: 'y' });
    shop.ports.now = new Date(shop.ports.now.getTime() + 15 * 60_000 - 1);
    assert.ok((await shop.discord.click({ messageId: refused.id, label: 'Open again', user: shop.emma })).modal);
    shop.ports.now = new Date(shop.ports.now.getTime() + 1);
    const late = await shop.discord.click({ messageId: refused.id, label: 'Open again', user: shop.emma });
    assert.equal(late.modal, undefined);
    assert.match((await late.message()).content, /Nothing is kept any more/);
  });

  test('whoever was slower is told, and overwrites nobody', async () => {
    await using shop = await openShop();
    const slow = await openForm(shop);
    await submit(shop, GOOD, {}, shop.minsu);
    const refused = await (await shop.discord.submit(slow, { ...GOOD, subject: 'Mine' }, shop.emma)).message();
    assert.match(refused.content, /민수 changed these words meanwhile/);
    assert.equal((await listStored(shop))[0]?.subject, GOOD.subject);
    const again = await shop.discord.click({ messageId: refused.id, label: 'Open again', user: shop.emma });
    await (await shop.discord.submit(again.modal, { ...GOOD, subject: 'Mine' }, shop.emma)).message();
    assert.equal((await listStored(shop))[0]?.subject, 'Mine');
  });

  test('line ends, invisible characters and a subject of two lines are made plain', async () => {
    await using shop = await openShop();
    await submit(shop, { subject: 'a\u202eb', body: `x\r\n${GOOD.body}\u0007\n\n` });
    const [stored] = await listStored(shop);
    assert.deepEqual([stored?.subject, stored?.body], ['ab', `x\n${GOOD.body}`]);
  });

  test('is for admins, its buttons and its form too', async () => {
    await using shop = await openShop();
    for (const [command, options] of [
      ['template edit', {}],
      ['template reset', {}],
      ['template test', { address: 'kim@example.com' }],
    ] as const)
      assert.match((await shop.type(command, options, shop.helper)).content, /only/i, command);
    assert.deepEqual(shop.ports.testMails, []);

    const shown = await shop.type('template preview', {}, shop.helper);
    const answer = await shop.discord.click({ messageId: shown.id, label: 'Edit', user: shop.helper });
    assert.equal(answer.modal, undefined);
    assert.match((await answer.message()).content, /Only the admin role/);
  });

  test('whoever lost the role while typing saves nothing', async () => {
    await using shop = await openShop();
    const modal = await openForm(shop);
    shop.discord.setRoles(shop.emma, shop.operatorRoleIds);
    const answer = await shop.discord.submit(modal, GOOD, shop.emma);
    assert.match((await answer.message()).content, /Only the admin role/);
    assert.deepEqual(await listStored(shop), []);
  });

  test('the help names every variable, in both languages', async () => {
    await using shop = await openShop();
    const shown = await shop.type('template preview', {}, shop.emma);
    for (const [user, label] of [
      [shop.emma, 'Help'],
      [shop.minsu, '도움말'],
    ] as const) {
      const from = user === shop.emma ? shown : await shop.type('template preview', {}, user);
      const help = textOf(await (await shop.discord.click({ messageId: from.id, label, user })).message());
      for (const name of Object.keys(VARIABLES)) assert.ok(help.includes(name), name);
    }
  });

  test('the example of the help can be saved as it is', async () => {
    await using shop = await openShop();
    const shown = await shop.type('template preview', {}, shop.emma);
    const help = await (await shop.discord.click({ messageId: shown.id, label: 'Help', user: shop.emma })).message();
    const [, example] = /```\n([\s\S]*?)\n```/.exec(help.embeds[0]?.fields?.[0]?.value ?? '') ?? [];
    assert.ok(example);
    assert.match((await submit(shop, { subject: 'x', body: example })).content, /✅ Saved/);
  });
});

suite('/template preview', () => {
  test('shows subject and text, and the HTML as a file', async () => {
    await using shop = await openShop();
    const shown = await shop.type('template preview', {}, shop.minsu);
    assert.match(textOf(shown), /\[정리상점\\\] 사진정리 프로 1년 라이선스 안내/);
    assert.match(textOf(shown), /SAMPLE-KEY-00001/);
    assert.match(textOf(shown), /처음 그대로의 문구/);
    const html = await fetchText(shown, 'preview.html');
    assert.match(html, /^<!doctype html>\r\n/);
    assert.match(html, />SAMPLE-KEY-00001<\/code>/);
    assert.deepEqual(labelsOf(shown), ['편집', '도움말']);
  });

  test("shows a real order's mail with its keys and links masked", async () => {
    await using shop = await openShop();
    await shop.enter({});
    await shop.type('license import', { product: PRODUCT, keys: 'REAL-SECRET-KEY-0001' });
    const shown = await shop.type('template preview', { order: '2026112310000001', language: 'en' });
    assert.match(textOf(shown), /Photo Pack/);
    assert.match(textOf(shown), /2026112310000001/);
    assert.match(textOf(shown), /김하늘/);
    assert.doesNotMatch(textOf(shown) + (await fetchText(shown, 'preview.html')), /REAL-SECRET|kim@example/);
    assert.match(textOf(await shop.type('template preview', { order: '999' })), /999/);
    await shop.type('product set', { product: PRODUCT, source: 'link', link: 'https://dl.example.com/secret/path' });
    const linked = await shop.type('template preview', { order: '2026112310000001' });
    assert.match(textOf(linked), /https:\/\/dl\.example\.com\/…/);
    assert.doesNotMatch(textOf(linked) + (await fetchText(linked, 'preview.html')), /secret/);
    await shop.enter({ orderId: '2026112310000002', productOrderId: '2026112310000021' });
    assert.match(textOf(await shop.type('template preview', { order: 'Photo Pack' })), /Several orders fit/);
    assert.match(textOf(await shop.type('template preview', { order: '1', product: PRODUCT })), /not both/);
  });

  test('a text that is too long for a message comes as a file, whole', async () => {
    await using shop = await openShop();
    const body = `${'가나다라마바사아자차카타파하 '.repeat(250)}\n\n${GOOD.body}`;
    assert.match((await submit(shop, { ...GOOD, body })).content, /✅ Saved/);
    const shown = await shop.type('template preview');
    assert.match(await fetchText(shown, 'preview.txt'), /SAMPLE-KEY-00001/);
  });

  test('ticks do not break out of the block', async () => {
    await using shop = await openShop();
    await submit(shop, { ...GOOD, body: `\`\`\`\n@everyone\n${GOOD.body}` });
    const shown = await shop.type('template preview');
    assert.equal(textOf(shown).match(/```/g)?.length, 2);
  });
});

suite('/template test', () => {
  test('sends the words in force, marked, with keys that are worth nothing', async () => {
    await using shop = await openShop();
    await submit(shop, GOOD);
    const answer = await shop.type('template test', { address: ' Kim@Example.com ' });
    assert.match(answer.content, /✅/);
    const [mail] = shop.ports.testMails;
    assert.equal(mail?.to, 'Kim@example.com');
    assert.equal(mail?.subject, '[테스트] Keys for 사진정리 프로 1년');
    assert.match(mail?.text ?? '', /SAMPLE-KEY-00001/);
    const history = await shop.books.db.selectFrom('history').selectAll().where('what', '=', 'template.test').execute();
    assert.equal(history.length, 1);
    assert.doesNotMatch(JSON.stringify(history), /example\.com/i);
  });

  test('what is no address is not sent to', async () => {
    await using shop = await openShop();
    assert.match((await shop.type('template test', { address: 'kim@' })).content, /not an e-mail address/);
    assert.deepEqual(shop.ports.testMails, []);
  });

  for (const [fate, responseCode, expected] of [
    ['refused', 550, /refused it \(SMTP 550\)/],
    ['lane', undefined, /did not leave/],
    ['not_sent', undefined, /did not leave/],
    ['unknown', undefined, /Look into the mailbox/],
  ] as const) {
    test(`a mail that was ${fate} is told`, async () => {
      await using shop = await openShop();
      shop.ports.sendTest = () => Promise.reject(new MailError('no', { fate, responseCode }));
      assert.match((await shop.type('template test', { address: 'kim@example.com' })).content, expected);
    });
  }
});

suite('/template reset', () => {
  test('goes back to the default, and hands the old words back', async () => {
    await using shop = await openShop();
    assert.match((await shop.type('template reset')).content, /no words of your own/);
    await submit(shop, GOOD);
    await submit(shop, { ...GOOD, subject: 'Own' }, { product: PRODUCT });
    const ofProduct = await shop.type('template reset', { product: PRODUCT });
    assert.match(ofProduct.content, /✅ Removed.*\n.*attached file\.\n.*default words now/);
    const removed = await shop.type('template reset');
    assert.match(removed.content, /built-in words now/);
    assert.equal(await fetchText(removed, 'template-ko.txt'), `${GOOD.subject}\n\n${GOOD.body}\n`);
    assert.deepEqual(await listStored(shop), []);

    const { modal } = await shop.discord.click({ messageId: removed.id, label: 'Open the old words', user: shop.emma });
    assert.ok(modal);
    assert.deepEqual(shownIn(modal), GOOD);
    await (await shop.discord.submit(modal, GOOD, shop.emma)).message();
    assert.equal((await listStored(shop)).length, 1);
    const what = await shop.books.db.selectFrom('history').select('what').where('store_id', '=', STORE).execute();
    assert.deepEqual(what.map((row) => row.what).filter((each) => each === 'template.reset').length, 2);
  });
});
