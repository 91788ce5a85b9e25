import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Difference } from '../../src/order/compare.ts';
import { renderAudit, renderDeadlines } from '../../src/order/rounds.ts';
import { aSnapshot, NOON } from '../build.ts';
import { aLineView } from './card-view.ts';

const URL_OF_CARD = 'https://discord.com/channels/123456789012345678/123456789012345678/123456789012345678';

function near(about: Partial<Parameters<typeof renderDeadlines>[0]> = {}) {
  const view = aLineView({ shown: aSnapshot({ productName: '가*'.repeat(120) }) });
  const line = { view, dueAt: NOON, url: URL_OF_CARD };
  return { lines: Array.from({ length: 10 }, () => line), total: 10, passed: 0, readAt: undefined, ...about };
}

for (const lang of ['ko', 'en'] as const) {
  test(`reminders of many long lines stay within a message and say how many are missing (${lang})`, () => {
    const { content, allowed_mentions } = renderDeadlines(near({ total: 200 }), lang);
    assert.ok(content.length <= 1_900, `${content.length}`);
    const rows = content.split('\n').filter((row) => row.includes(URL_OF_CARD));
    assert.ok(rows.length >= 5);
    assert.match(content, new RegExp(lang === 'ko' ? `외 ${200 - rows.length}건` : `\\+ ${200 - rows.length} more`));
    assert.deepEqual(allowed_mentions, { parse: [] });
    assert.ok(!content.includes('**'), 'a product name formats');
  });

  test(`a night with hundreds of differences stays within a message (${lang})`, () => {
    const difference: Difference = {
      orderId: '2026112310000001',
      productOrderId: '2026112310000011',
      books: { status: 'awaiting_approval', units: 3 },
      store: { status: 'PAYED', claim: 'cancel_requested', units: 2 },
    };
    const many = Array.from({ length: 300 }, () => ({ difference, url: URL_OF_CARD }));
    assert.ok(renderAudit(many, lang).content.length <= 1_900);
  });
}

test('near, passed, and both', () => {
  for (const [passed, title] of [
    [0, '⏰ 발송기한이 다가옵니다 · 2건'],
    [2, '🚨 발송기한이 지났습니다 · 2건'],
    [1, '🚨 발송기한 지남 1건 · 다가옴 1건'],
  ] as const)
    assert.equal(renderDeadlines(near({ lines: [], total: 2, passed }), 'ko').content.split('\n')[0], title);
});

test('when the store was last read is said where that is long ago', () => {
  assert.doesNotMatch(renderDeadlines(near(), 'ko').content, /마지막으로 조회/);
  assert.match(renderDeadlines(near({ readAt: NOON }), 'ko').content, /<t:1795402800:R>에 마지막으로 조회/);
});

test('what the books and the store say is written in words', () => {
  const rows: [Partial<Difference>, string][] = [
    [{ books: { status: 'dispatched', units: 1 } }, '장부: 🟢 발송 완료 → 스토어: 결제완료'],
    [{ books: undefined }, '장부: 없음 → 스토어: 결제완료'],
    [{ store: undefined, books: { status: 'held', units: 1 } }, '장부: ⏸️ 보류 → 스토어: 없음'],
    [{ books: { status: 'held', units: 3 } }, '장부: ⏸️ 보류, 수량 3 → 스토어: 결제완료, 수량 1'],
  ];
  for (const [about, text] of rows) {
    const difference: Difference = {
      orderId: '1',
      productOrderId: '2',
      books: undefined,
      store: { status: 'PAYED', claim: 'none', units: 1 },
      ...about,
    };
    assert.ok(renderAudit([{ difference, url: undefined }], 'ko').content.includes(text));
  }
});
