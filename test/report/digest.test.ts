import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type DigestView, digestTitle, isQuiet, renderDigest } from '../../src/report/digest.ts';
import { daysBefore } from '../../src/report/period.ts';
import { MORNING, someSales } from './sales.ts';

const yesterday = daysBefore('today', MORNING, 1);

function aDigest(about: Partial<DigestView> = {}): DigestView {
  return {
    now: MORNING,
    sales: { ...someSales('today', []), period: yesterday },
    deeds: {
      delivered: { auto: 0, approved: 0 },
      delivery: undefined,
      canceled: { lines: 0, sent: 0 },
      returned: 0,
    },
    waiting: [],
    due: { overdue: 0, today: 0, firstAt: undefined },
    stock: [],
    system: { polledAt: MORNING, isStale: false, isPaused: false, alarms: 0, pausedListings: [] },
    week: daysBefore('7d', MORNING, 7),
    cardUrl: (channelId, messageId) => `https://discord.com/channels/1/${channelId}/${messageId}`,
    ...about,
  };
}

const waiting = {
  status: 'awaiting_address' as const,
  lines: 5,
  first: [
    {
      orderId: '1',
      productName: '사진_정리',
      dueAt: new Date('2026-11-24T09:00:00Z'),
      place: { channelId: '2', messageId: '3' },
    },
    { orderId: '2', productName: '영상자르기', dueAt: undefined, place: undefined },
  ],
};

suite('the digest', () => {
  test('of a full day says everything, in Korean', () => {
    const sales = { ...someSales('today', [12], { names: ['사진정리 프로 1년', '영상자르기'] }), period: yesterday };
    const message = renderDigest(
      aDigest({
        sales,
        deeds: {
          delivered: { auto: 8, approved: 3 },
          delivery: { medianMs: 21_000, longestMs: 11_520_000 },
          canceled: { lines: 2, sent: 1 },
          returned: 1,
        },
        waiting: [waiting],
        due: { overdue: 1, today: 2, firstAt: new Date('2026-11-24T09:00:00Z') },
        stock: [
          { name: '영상자르기', left: 3, days: 2, isLow: true },
          { name: '사진정리 프로', left: 41, days: 5, isLow: false },
          { name: '끝남', left: 0, days: 0, isLow: true },
        ],
        system: { polledAt: MORNING, isStale: false, isPaused: false, alarms: 1, pausedListings: ['끝남'] },
      }),
      'ko',
    );
    assert.equal(message.content, '📊 11/23(월) · 판매 12건 348,000원 · 발송 11 · 확인 필요 5');
    assert.deepEqual(
      message.embeds?.[0]?.fields.map(({ name, value }) => `${name}\n${value}`),
      [
        '확인 필요\n**🟠 이메일 확인 필요 5건**\n• 사진\\_정리 · ⏰ 18:00 · [카드](https://discord.com/channels/1/2/3)\n• 영상자르기\n외 3건',
        '오늘 발송기한\n🚨 지남 1건 · 2건 · 가장 이른 것 18:00',
        '판매\n판매 12건 348,000원\n사진정리 프로 1년 12 · 영상자르기 12\n-# 매출은 결제 기준, 취소·반품 제외',
        '발송\n자동 8 · 승인 3\n결제→메일 중앙값 21초, 최장 3시간 12분',
        '클레임\n취소 2(키 나감 1) · 반품 1',
        '재고\n영상자르기 3개(약 2일) ⚠️\n사진정리 프로 41개(약 5일)\n끝남 0개(하루분 미만) 🚨',
        '시스템\n🚨 경보 1건: /스토어 상태 · ⏸️ 판매중지 끝남 · 마지막 조회 09:00',
      ],
    );
    assert.deepEqual(
      message.components?.[0]?.components.map(({ label }) => label),
      ['대기 처리', '주간 보기'],
    );
  });

  test('begins with the day that it is about, by which it is found again', () => {
    const view = aDigest({ due: { overdue: 1, today: 0, firstAt: undefined } });
    for (const lang of ['ko', 'en'] as const) {
      assert.ok(renderDigest(view, lang).content.startsWith(digestTitle(view.sales, lang)));
      assert.ok(renderDigest(aDigest(), lang).content.startsWith(digestTitle(view.sales, lang)));
    }
    assert.equal(digestTitle(view.sales, 'en'), '📊 Mon 23 Nov');
  });

  const system = aDigest().system;
  for (const [what, about, quiet] of [
    ['nothing', {}, true],
    ['a sale', { sales: { ...someSales('today', [1]), period: yesterday } }, false],
    ['a delivery', { deeds: { ...aDigest().deeds, delivered: { auto: 1, approved: 0 } } }, false],
    ['a return', { deeds: { ...aDigest().deeds, returned: 1 } }, false],
    ['somebody to act', { waiting: [waiting] }, false],
    ['a deadline today', { due: { overdue: 0, today: 1, firstAt: MORNING } }, false],
    ['a pool that is nearly empty', { stock: [{ name: 'x', left: 1, days: 1, isLow: true }] }, false],
    ['a pool with enough in it', { stock: [{ name: 'x', left: 100, days: 50, isLow: false }] }, true],
    ['an alarm', { system: { ...system, alarms: 1 } }, false],
    ['a pause', { system: { ...system, isPaused: true } }, false],
    ['a store that cannot be read', { system: { ...system, isStale: true } }, false],
    ['a listing off sale', { system: { ...system, pausedListings: ['x'] } }, false],
  ] as const) {
    test(`${what} is ${quiet ? 'one quiet line' : 'worth a push'}`, () => {
      const view = aDigest(about as Partial<DigestView>);
      assert.equal(isQuiet(view), quiet);
      const { content, embeds = [] } = renderDigest(view, 'en');
      assert.equal(content === '📊 Mon 23 Nov · nothing sold · all well', quiet);
      assert.equal(embeds.length, quiet ? 0 : 1);
    });
  }

  test('of the worst day stays within what Discord takes', () => {
    const long = '아주 긴 상품 이름 *_~`|> '.repeat(20);
    const first = Array.from({ length: 3 }, (_, index) => ({
      orderId: '1',
      productName: long,
      dueAt: MORNING,
      place: { channelId: '1'.repeat(19), messageId: `${index}`.repeat(19) },
    }));
    const statuses = [
      'needs_attention',
      'cancel_requested',
      'return_requested',
      'awaiting_address',
      'awaiting_approval',
      'awaiting_stock',
      'held',
    ] as const;
    for (const lang of ['ko', 'en'] as const) {
      const { content, embeds } = renderDigest(
        aDigest({
          sales: {
            ...someSales('today', [99_999], { names: Array.from({ length: 30 }, () => long) }),
            period: yesterday,
          },
          waiting: statuses.map((status) => ({ status, lines: 1_000, first })),
          stock: Array.from({ length: 50 }, () => ({ name: long, left: 1, days: 0, isLow: true })),
          system: { ...system, pausedListings: Array.from({ length: 50 }, () => long) },
        }),
        lang,
      );
      assert.ok(content.length <= 2_000);
      const fields = embeds?.[0]?.fields ?? [];
      for (const { name, value } of fields) assert.ok(value.length <= 1_024, `${name} has ${value.length}`);
      assert.ok(fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0) <= 6_000);
    }
  });
});
