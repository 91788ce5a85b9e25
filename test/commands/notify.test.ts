import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findNotify } from '../../src/db/notify.ts';
import { isQuiet, lastQuiet } from '../../src/order/quiet.ts';
import { openShop, STORE } from './shop.ts';

suite('/notify', () => {
  test('shows what is in force, and changes one thing at a time', async () => {
    await using shop = await openShop();
    const { content } = await shop.type('notify show');
    assert.match(content, /After 15 min of waiting/);
    assert.match(content, /Quiet hours: none/);
    const role = shop.discord.addRole('Boss');
    const said = await shop.type('notify set', { escalate_role: role, escalate_minutes: 90 });
    assert.match(said.content, new RegExp(`^✅ Saved.*\n[^]*After 90 min <@&${role}> is called`));
    assert.match(said.content, /cannot be mentioned/, 'a role that nobody may mention calls nobody');
    await shop.type('notify set', { remind_minutes: 5, quiet_from: '23시', quiet_to: '8:30' });
    const { remindMinutes, escalateMinutes, escalateRole, quiet } = await findNotify(shop.books, STORE);
    assert.deepEqual([remindMinutes, escalateMinutes, escalateRole], [5, 90, role]);
    assert.deepEqual(quiet, { from: 23 * 60, to: 8 * 60 + 30 });
    await shop.type('notify set', { reset: 'quiet' });
    assert.equal((await findNotify(shop.books, STORE)).quiet, undefined);
    const rows = await shop.books.db.selectFrom('history').select(['actor', 'what']).execute();
    assert.deepEqual(rows.at(-1), { actor: 'Emma', what: 'notify.set' });
  });

  for (const options of [
    { quiet_from: '25:00', quiet_to: '08:00' },
    { quiet_from: '23:60', quiet_to: '08:00' },
    { quiet_from: 'night', quiet_to: '08:00' },
    { quiet_from: '23:00' },
    { quiet_from: '08:00', quiet_to: '08:00' },
  ]) {
    test(`${JSON.stringify(options)} are no quiet hours, and nothing is changed`, async () => {
      await using shop = await openShop();
      const { content } = await shop.type('notify set', { ...options, remind_minutes: 5 }, shop.minsu);
      assert.match(content, /바꾸지 않았습니다/);
      const { quiet, remindMinutes } = await findNotify(shop.books, STORE);
      assert.deepEqual([quiet, remindMinutes], [undefined, 15]);
    });
  }

  test('is changed by admins only', async () => {
    await using shop = await openShop();
    assert.match((await shop.type('notify set', { remind_minutes: 1 }, shop.helper)).content, /<@&\d+>/);
    assert.match((await shop.type('notify show', {}, shop.helper)).content, /15 min/);
  });
});

suite('quiet hours', () => {
  const night = { from: 23 * 60, to: 8 * 60 };
  for (const [at, quiet, expected] of [
    ['2026-11-23T22:59:59+09:00', night, false],
    ['2026-11-23T23:00:00+09:00', night, true],
    ['2026-11-24T07:59:59+09:00', night, true],
    ['2026-11-24T08:00:00+09:00', night, false],
    ['2026-11-24T13:30:00+09:00', { from: 12 * 60, to: 14 * 60 }, true],
    ['2026-11-24T14:00:00+09:00', { from: 12 * 60, to: 14 * 60 }, false],
    ['2026-11-24T03:00:00+09:00', undefined, false],
  ] as const) {
    test(`${at} with ${JSON.stringify(quiet)}: ${expected}`, () =>
      assert.equal(isQuiet(quiet, new Date(at)), expected));
  }

  for (const [at, begun, ended] of [
    ['2026-11-24T08:00:00+09:00', '2026-11-23T23:00:00+09:00', '2026-11-24T08:00:00+09:00'],
    ['2026-11-24T07:00:00+09:00', '2026-11-22T23:00:00+09:00', '2026-11-23T08:00:00+09:00'],
  ] as const) {
    test(`the last night before ${at}`, () =>
      assert.deepEqual(lastQuiet(night, new Date(at)), { begunAt: new Date(begun), endedAt: new Date(ended) }));
  }
});
