import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findHoldRules } from '../../src/db/holds.ts';
import { openShop, STORE } from './shop.ts';

const NONE = { units: undefined, sumKrw: undefined, againMinutes: undefined, sharedAddress: false };

suite('/store holds', () => {
  test('without options it shows the rules in force', async () => {
    await using shop = await openShop();
    assert.match((await shop.type('store holds')).content, /^No order is held by a rule/);
    await shop.type('store holds', { units: '3', sum: '100,000원', again_minutes: '60', shared_address: 'on' });
    const { content } = await shop.type('store holds', {}, shop.minsu);
    assert.equal(
      content,
      [
        '**보류 규칙**',
        '• 주문 수량 3개 이상',
        '• 주문 금액 100,000원 이상',
        '• 같은 구매자가 60분 안에 다시 주문',
        '• 다른 구매자가 쓴 이메일',
        '규칙에 걸린 주문은 보류되고, 카드의 재개를 눌러야 나갑니다.',
      ].join('\n'),
    );
  });

  test('each rule is changed on its own, and the history says how', async () => {
    await using shop = await openShop();
    const { content } = await shop.type('store holds', { units: '３', sum: '50000' });
    assert.match(content, /^✅ Saved.*\n\*\*Rules/);
    await shop.type('store holds', { sum: '60000' });
    assert.deepEqual(await findHoldRules(shop.books, STORE), { ...NONE, units: 3, sumKrw: 60_000 });
    const rows = await shop.books.db.selectFrom('history').select(['actor', 'what', 'detail']).execute();
    assert.deepEqual(rows.at(-1), { actor: 'Emma', what: 'store.holds', detail: { sumKrw: 60_000 } });
  });

  for (const [option, typed] of [
    ['units', '0'],
    ['units', '-'],
    ['sum', 'off'],
    ['again_minutes', '없음'],
    ['shared_address', 'off'],
  ] as const) {
    test(`${option}:${typed} takes the rule away and leaves the others`, async () => {
      await using shop = await openShop();
      const all = { units: '3', sum: '100000', again_minutes: '60', shared_address: 'on' };
      await shop.type('store holds', all);
      await shop.type('store holds', { [option]: typed });
      const rules = await findHoldRules(shop.books, STORE);
      const members = { units: 'units', sum: 'sumKrw', again_minutes: 'againMinutes', shared_address: 'sharedAddress' };
      const expected = { units: 3, sumKrw: 100_000, againMinutes: 60, sharedAddress: true };
      assert.deepEqual(rules, { ...expected, [members[option]]: NONE[members[option] as keyof typeof NONE] });
    });
  }

  for (const [option, typed] of [
    ['units', 'three'],
    ['units', '-3'],
    ['units', '3.5'],
    ['units', '10001'],
    ['sum', '9999999999999'],
    ['again_minutes', '43201'],
    ['sum', '1e5'],
  ] as const) {
    test(`${option}:${typed} is no rule, and nothing is changed`, async () => {
      await using shop = await openShop();
      await shop.type('store holds', { units: '3' });
      const { content } = await shop.type('store holds', { [option]: typed, shared_address: 'on' }, shop.minsu);
      assert.match(content, /쓸 수 없습니다.*바꾸지 않았습니다/);
      assert.deepEqual(await findHoldRules(shop.books, STORE), { ...NONE, units: 3 });
    });
  }

  test('is for admins', async () => {
    await using shop = await openShop();
    assert.match((await shop.type('store holds', { units: '3' }, shop.helper)).content, /<@&\d+>/);
    assert.deepEqual(await findHoldRules(shop.books, STORE), NONE);
  });
});
