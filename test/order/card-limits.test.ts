import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { renderCard } from '../../src/order/card.ts';
import { LEADS_TO, type Line, type LineStatus } from '../../src/order/line.ts';
import { aSnapshot, NOON } from '../build.ts';
import { aLineView, assertLegal, aView } from './card-view.ts';

const STATUSES = Object.keys(LEADS_TO) as LineStatus[];
const DONE = { emailedAt: NOON, dispatchedAt: NOON };

suite('what a card must not do', () => {
  // `.` is a legal letter of a name and the longest that escaping makes of one letter is two.
  const longest = aSnapshot({
    productName: '*'.repeat(255),
    productOption: `${'_'.repeat(1000)}: ${'['.repeat(1000)}`,
    orderId: '9'.repeat(30),
    quantity: 2_147_483_647,
    remainQuantity: 2_147_483_646,
    amountKrw: 2_147_483_647,
  });
  const worst: Partial<Line> = {
    shown: longest,
    refusal: '|'.repeat(2000),
    recipient: {
      confidence: 'doubtful',
      source: 'typed_option',
      why: 'unknown_domain',
      typed: `${'a'.repeat(64)}@${'b'.repeat(100)}`,
      suggestion: `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(60)}`,
    },
  };
  const keys = Array.from({ length: 50 }, () => `${'`'.repeat(30)}…`);

  for (const count of [1, 2, 5, 19, 20, 21, 30, 100]) {
    test(`exceed a limit of Discord with ${count} of the longest lines`, () => {
      const lines = Array.from({ length: count }, (_, index) =>
        aLineView(
          {
            ...worst,
            status: STATUSES[index % STATUSES.length] ?? 'held',
            attention: 'mail_unclear',
            because: 'manual',
          },
          { maskedKeys: index % 2 ? keys : [], trouble: 'store', queuePlace: 10_000 },
        ),
      );
      const last = { at: NOON, actor: '@'.repeat(500), what: '#'.repeat(500) };
      for (const lang of ['ko', 'en'] as const) {
        const card = renderCard(aView(lines, { last, cardNo: 2_147_483_647, revision: 2_147_483_647 }), lang, NOON);
        assertLegal(card);
        assert.equal(card.embeds[0].fields.length, count > 20 ? 21 : count);
      }
    });
  }

  test('lose count of lines that it does not write out', () => {
    const lines = [
      ...Array.from({ length: 25 }, () => aLineView({ status: 'dispatched', ...DONE })),
      aLineView({ status: 'awaiting_address', recipient: { confidence: 'missing' } }),
    ];
    const { fields } = renderCard(aView(lines), 'en', NOON).embeds[0];
    assert.deepEqual(fields.at(-1), { name: '6 more lines', value: '🟢 Delivered: 6' });
    assert.ok(fields.some(({ value }) => value.includes('🟠 Check e-mail')));
  });

  test('show what only operators may see: addresses, phone numbers, memos, names', () => {
    const shown = aSnapshot({
      productOption: '이메일: secret.person@example.com / 연락처: 010-1234-5678 / 받는 곳: other.person ＠ naver.com',
      shippingMemo: '메모 remember@example.com',
    });
    const recipient = { address: 'secret.person@example.com', confidence: 'sure', source: 'typed_option' } as const;
    for (const status of STATUSES) {
      for (const lang of ['ko', 'en'] as const) {
        const json = JSON.stringify(renderCard(aView([aLineView({ status, shown, recipient })]), lang, NOON));
        assert.doesNotMatch(json, /secret\.person|other\.person|person|1234|5678|remember|메모 |김하늘/);
      }
    }
  });

  test('let a buyer format, mention or link', () => {
    const attack =
      '[x](https://evil.example) <@123> @everyone **b** ||s|| `c` ```d``` <t:1:R> \n# h\n> q\n-# s \u202Eevil\u200B';
    const shown = aSnapshot({ productName: attack, productOption: `옵션: ${attack}` });
    const recipient = { address: 'a`b`c@example.com', confidence: 'sure', source: 'option' } as const;
    const card = renderCard(
      aView([aLineView({ shown, recipient })], { last: { at: NOON, actor: attack, what: 'held' } }),
      'ko',
      NOON,
    );
    const [field] = card.embeds[0].fields;
    const option = field?.value.split('\n').find((row) => row.startsWith('옵션: ')) ?? '';
    for (const text of [field?.name ?? '', option.slice('옵션: '.length)]) {
      // What is left after all escapes are taken away has no punctuation in it.
      assert.match(text.replaceAll(/\\[!-/:-@[-`{-~]/g, ''), /^[^!-/:-@[-`{-~\n]*$/);
    }
    assert.doesNotMatch(card.content, /[*_`\\<@\n]|\|\||:\/\//);
    assert.match(field?.value ?? '', /^이메일: `aˋ\*\*\*@example\.com` \(/m);
    assert.doesNotMatch(JSON.stringify(card), /\u202E|\u200B/);
  });
});
