import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type CardMessage, isCardOf, renderCard } from '../../src/order/card.ts';
import type { Attention, Line, LineStatus } from '../../src/order/line.ts';
import { aSnapshot, NOON } from '../build.ts';
import { aLineView, assertLegal, aView } from './card-view.ts';

const DUE = Math.floor(new Date('2026-11-26T14:59:59.000Z').getTime() / 1000);

function buttonsOf({ components }: CardMessage): string[] {
  return components.flatMap((row) => row.components.map(({ label, style }) => (style === 1 ? `[${label}]` : label)));
}

function valueOf(card: CardMessage, index = 0): string {
  return card.embeds[0].fields[index]?.value ?? '';
}

const EMAILED = { emailedAt: new Date('2026-11-23T03:01:00.000Z') };
const DONE = { ...EMAILED, dispatchedAt: new Date('2026-11-23T03:02:00.000Z') };

type Look = [line: Partial<Line> & { status: LineStatus }, ko: string, en: string, color: number, buttons: string[]];

const LOOKS: Look[] = [
  [{ status: 'awaiting_gift' }, '🎁 선물 수락 대기', '🎁 Gift not accepted yet', 0x95a5a6, ['Edit email', 'Hold']],
  [
    { status: 'awaiting_address', recipient: { confidence: 'missing' } },
    '🟠 이메일 확인 필요',
    '🟠 Check e-mail',
    0xe67e22,
    ['[Edit email]', 'Mark delivered', 'Hold'],
  ],
  [
    { status: 'awaiting_approval', because: 'manual' },
    '🟡 승인 대기',
    '🟡 Needs you',
    0xfee75c,
    ['[Send & deliver]', 'Edit email', 'Send license', 'Mark delivered', 'Hold'],
  ],
  [
    { status: 'awaiting_stock', goal: 'deliver' },
    '🟠 재고 대기 (2번째)',
    '🟠 Waiting for keys (2nd)',
    0xe67e22,
    ['Edit email', 'Mark delivered', 'Hold'],
  ],
  [{ status: 'held' }, '⏸️ 보류', '⏸️ Held', 0x95a5a6, ['[Resume]', 'Edit email']],
  [{ status: 'approved', goal: 'deliver' }, '🔵 발송 중', '🔵 Sending', 0x5865f2, ['Hold']],
  [{ status: 'reserved', goal: 'deliver' }, '🔵 발송 중', '🔵 Sending', 0x5865f2, ['Hold']],
  [{ status: 'confirmed', goal: 'deliver' }, '🔵 발송 중', '🔵 Sending', 0x5865f2, ['Hold']],
  [
    { status: 'emailed', goal: 'send', ...EMAILED },
    '🟠 메일 완료 · 발송처리 전',
    '🟠 Mailed, not dispatched',
    0xe67e22,
    ['[Mark delivered]', 'Hold'],
  ],
  [{ status: 'dispatching', goal: 'deliver', ...EMAILED }, '🔵 발송처리 중', '🔵 Dispatching', 0x5865f2, ['Hold']],
  [{ status: 'dispatched', goal: 'deliver', ...DONE }, '🟢 발송 완료', '🟢 Delivered', 0x57f287, []],
  [
    { status: 'dispatched', goal: 'dispatch', dispatchedAt: DONE.dispatchedAt },
    '🟢 발송처리 완료 · 라이선스 미발송',
    '🟢 Dispatched · no license sent',
    0x57f287,
    ['Send license'],
  ],
  [
    { status: 'dispatched_elsewhere', dispatchedAt: DONE.dispatchedAt },
    '🟠 직접 발송처리됨 · 라이선스 전달했나요?',
    '🟠 Dispatched by hand · was the license given?',
    0xe67e22,
    ['[Already given]', 'Send license'],
  ],
  [
    { status: 'needs_attention', goal: 'deliver', attention: 'mail_refused' },
    '🔴 메일 거부됨',
    '🔴 Mail refused',
    0xed4245,
    ['[Retry]', 'Edit email', 'Mark delivered', 'Hold'],
  ],
  [
    { status: 'needs_attention', goal: 'deliver', attention: 'dispatch_refused', ...EMAILED },
    '🔴 발송처리 거부됨',
    '🔴 Dispatch refused',
    0xed4245,
    ['[Retry]', 'Mark delivered', 'Hold'],
  ],
  [
    { status: 'needs_attention', attention: 'claim_unclear' },
    '🔴 클레임 상태 확인 필요',
    '🔴 Unknown claim',
    0xed4245,
    ['[Retry]', 'Hold'],
  ],
  [
    { status: 'cancel_requested' },
    '🔴 취소 요청 · 키 미발송',
    '🔴 Cancel asked · no key sent',
    0xed4245,
    ['[Approve cancel]', 'Refuse cancel'],
  ],
  [{ status: 'approving_cancel' }, '🔵 취소 승인 처리 중', '🔵 Approving the cancel', 0x5865f2, []],
  [{ status: 'refusing_cancel' }, '🔵 취소 거부 처리 중', '🔵 Refusing the cancel', 0x5865f2, []],
  [
    { status: 'dispatched', givenByHandAt: NOON, dispatchedAt: NOON },
    '🟢 직접 전달함',
    '🟢 license given by hand',
    0x57f287,
    ['Send license'],
  ],
  [
    { status: 'held', because: 'many_units' },
    '⏸️ 보류 · 수량이 많음',
    '⏸️ Held · many units',
    0x95a5a6,
    ['[Resume]', 'Edit email'],
  ],
  [
    { status: 'cancel_requested', ...EMAILED },
    '🔴 취소 요청 · 키 발송됨',
    '🔴 Cancel asked · key was sent',
    0xed4245,
    ['[Approve cancel]', 'Refuse cancel'],
  ],
  [{ status: 'canceled' }, '⚪ 취소 완료 · 키 미발송', '⚪ Canceled · no key sent', 0x95a5a6, []],
  [{ status: 'canceled', ...DONE }, '⚪ 취소 완료 · 키 발송됨', '⚪ Canceled · key was sent', 0x95a5a6, []],
  [
    { status: 'return_requested', ...DONE },
    '🔴 반품·교환 요청 · 키 발송됨',
    '🔴 Return or exchange asked · key was sent',
    0xed4245,
    [],
  ],
  [{ status: 'returned', ...DONE }, '⚪ 반품 완료 · 키 발송됨', '⚪ Returned · key was sent', 0x95a5a6, []],
];

const KOREAN: Record<string, string> = {
  'Send & deliver': '발송 + 발송처리',
  'Send license': '라이선스 발송',
  'Mark delivered': '발송처리',
  'Edit email': '이메일 수정',
  Hold: '보류',
  Resume: '재개',
  Retry: '다시 시도',
  'Already given': '이미 전달함',
  'Approve cancel': '취소 승인',
  'Refuse cancel': '취소 거부',
};

suite('the face of a card', () => {
  for (const [about, ko, en, color, buttons] of LOOKS) {
    const view = aView([aLineView(about, { queuePlace: about.status === 'awaiting_stock' ? 2 : undefined })]);

    test(`a line that is ${about.status} reads "${en}" and offers ${buttons.join(', ') || 'nothing'}`, () => {
      const card = renderCard(view, 'en', NOON);
      assert.ok(card.content.startsWith(`${en} · Photo Pack ×1 · ₩29,000 · `), card.content);
      assert.ok(valueOf(card).split('\n').includes(en), valueOf(card));
      assert.equal(card.embeds[0].color, color);
      assert.deepEqual(buttonsOf(card), [...buttons, 'More']);
      assertLegal(card);
    });

    test(`a line that is ${about.status} reads "${ko}" in Korean`, () => {
      const card = renderCard(view, 'ko', NOON);
      assert.ok(card.content.startsWith(`${ko} · Photo Pack ×1 · 29,000원 · `), card.content);
      assert.ok(valueOf(card).split('\n').includes(ko), valueOf(card));
      const labels = buttons.map((label) => label.replace(/[^[\]]+/, (name) => KOREAN[name] ?? name));
      assert.deepEqual(buttonsOf(card), [...labels, '더보기']);
      assertLegal(card);
    });
  }

  test('every status has a row in the table above', () => {
    const statuses = new Set(LOOKS.map(([{ status }]) => status));
    const all: Record<LineStatus, true> = {
      awaiting_gift: true,
      awaiting_address: true,
      awaiting_approval: true,
      awaiting_stock: true,
      held: true,
      approved: true,
      reserved: true,
      confirmed: true,
      emailed: true,
      dispatching: true,
      dispatched: true,
      dispatched_elsewhere: true,
      needs_attention: true,
      cancel_requested: true,
      approving_cancel: true,
      refusing_cancel: true,
      canceled: true,
      return_requested: true,
      returned: true,
    };
    assert.deepEqual([...statuses].toSorted(), Object.keys(all).toSorted());
  });

  test('every failure has a face and a cure in both languages', () => {
    const all: Record<Attention, true> = {
      mail_refused: true,
      mail_unclear: true,
      confirm_refused: true,
      dispatch_refused: true,
      claim_unclear: true,
      not_found: true,
      no_license_source: true,
      license_refused: true,
      unreadable_mail: true,
    };
    const values = (['ko', 'en'] as const).flatMap((lang) =>
      (Object.keys(all) as Attention[]).map((attention) =>
        valueOf(renderCard(aView([aLineView({ status: 'needs_attention', attention })]), lang, NOON)),
      ),
    );
    assert.equal(new Set(values).size, 18);
  });

  test('for a link the card speaks of a link, not of a key', () => {
    const link = { source: 'link', hasLink: true, keysFree: undefined } as const;
    const card = renderCard(aView([aLineView({ status: 'cancel_requested' }, link)]), 'en', NOON);
    assert.ok(card.content.startsWith('🔴 Cancel asked · no link sent'));
    assert.match(valueOf(card), /License: download link/);
  });
});

suite('what a card says', () => {
  test('a waiting order reads from state to order number, in Korean', () => {
    const shown = aSnapshot({
      productName: '사진정리 프로 1년',
      productOption: '기기: 2대 / 이메일: kim@example.com',
      quantity: 3,
      remainQuantity: 2,
      amountKrw: 58_000,
    });
    const last = { at: new Date('2026-11-23T03:01:00.000Z'), actor: '민수', what: 'resumed' };
    const card = renderCard(aView([aLineView({ shown, because: 'manual' })], { last }), 'ko', NOON);

    assert.equal(card.content, '🟡 승인 대기 · 사진정리 프로 1년 ×2 · 58,000원 · 11/26(목)까지 · 2026112310000001');
    assert.deepEqual(card.embeds, [
      {
        title: '주문 2026112310000001',
        color: 0xfee75c,
        fields: [
          {
            name: '사진정리 프로 1년',
            value: [
              String.raw`옵션: 기기\: 2대 \/ 이메일\: ki\*\*\*\@example\.com`,
              '수량 2 (주문 수량 3) · 58,000원',
              '🟡 승인 대기',
              '라이선스: 재고에서 2개 · 보낸 뒤 40개 남음',
              '이메일: `ki***@example.com` (직접입력 옵션, 확실)',
              `발송기한: <t:${DUE}:f> · <t:${DUE}:R>`,
              '자동 발송 안 함: 이 상품은 수동',
            ].join('\n'),
          },
        ],
        footer: { text: '11/23 12:00 결제 · 11/23 12:00 접수\n11/23 12:01 재개 · 민수' },
      },
    ]);
    assert.equal(card.components[0]?.components[0]?.custom_id, 'v1:order:deliver:zzz:7');
  });

  test('a doubtful address shows a masked suggestion, and nothing of the memo around it', () => {
    const recipient = {
      confidence: 'doubtful',
      source: 'memo',
      suggestion: 'gildong@naver.com',
      why: 'typo_domain',
      typed: '문 앞에 두세요 gildong@naver.con 입니다',
    } as const;
    const card = renderCard(aView([aLineView({ status: 'awaiting_address', recipient })]), 'en', NOON);
    assert.match(
      valueOf(card),
      /^E-mail: `gi\*\*\*@naver\.con` \(delivery memo, doubtful: the domain looks mistyped\)$/m,
    );
    assert.match(valueOf(card), /^Did the buyer mean `gi\*\*\*@naver\.com`\?$/m);
    assert.ok(!valueOf(card).includes('문 앞'));
  });

  test('keys appear as the books masked them, the first four of them', () => {
    const maskedKeys = ['ABCD-…-7890', 'EFGH-…-1234', 'IJKL-…-5678', 'MNOP-…-9012', 'QRST-…-3456'];
    const card = renderCard(aView([aLineView({ status: 'dispatched', ...DONE }, { maskedKeys })]), 'ko', NOON);
    assert.ok(
      valueOf(card).includes(
        '라이선스: `ABCD-…-7890`, `EFGH-…-1234`, `IJKL-…-5678`, `MNOP-…-9012` 외 1개 · 재고 42개 남음',
      ),
    );
    assert.ok(valueOf(card).includes('메일 서버 접수 11/23 12:01 · 발송처리 11/23 12:02'));
  });

  test('keys left counts every line of the order that takes from the same pool', () => {
    const one = aSnapshot({ productOrderId: '1', remainQuantity: 2 });
    const other = aSnapshot({ productOrderId: '2', remainQuantity: 3 });
    const lines = [aLineView({ shown: one }, { keysFree: 6 }), aLineView({ shown: other }, { keysFree: 6 })];
    assert.match(valueOf(renderCard(aView(lines), 'en', NOON)), /2 from the pool · 1 left after this order/);
  });

  test('a pool that is too small says so', () => {
    const shown = aSnapshot({ quantity: 2, remainQuantity: 2 });
    const card = renderCard(aView([aLineView({ shown }, { keysFree: 1 })]), 'en', NOON);
    assert.match(valueOf(card), /too few keys, 1 left/);
  });

  test('trouble and a refusal have a row each', () => {
    const refused = { status: 'needs_attention', attention: 'confirm_refused', refusal: '이미 처리된 [주문]' } as const;
    const troubled = aLineView({ status: 'confirmed', goal: 'deliver' }, { trouble: 'mail_server' });
    const card = renderCard(aView([aLineView(refused), troubled]), 'ko', NOON);
    assert.ok(valueOf(card).includes(String.raw`스마트스토어 응답: 이미 처리된 \[주문\]`));
    assert.ok(valueOf(card, 1).includes('⚠️ 메일 서버 문제로 늦어지고 있습니다.'));
  });

  test('a deadline of today shows its hour, one that has passed says so', () => {
    const view = aView([aLineView()]);
    const today = renderCard(view, 'ko', new Date('2026-11-26T01:00:00.000Z'));
    assert.ok(today.content.includes(' · 오늘 23:59까지 · '));
    const late = renderCard(view, 'en', new Date('2026-11-26T15:00:00.000Z'));
    assert.ok(late.content.includes(' · overdue · '));
  });

  test('of several lines the most urgent one speaks, and only what is not canceled is summed up', () => {
    const lines = [
      aLineView({ status: 'dispatched', ...DONE, shown: aSnapshot({ productName: 'Main', amountKrw: 1000 }) }),
      aLineView({
        status: 'needs_attention',
        attention: 'not_found',
        shown: aSnapshot({ productName: 'Extra', amountKrw: 200 }),
      }),
      aLineView({ status: 'canceled', shown: aSnapshot({ productName: 'Gone', amountKrw: 30 }) }),
    ];
    const card = renderCard(aView(lines), 'en', NOON);
    assert.ok(card.content.startsWith('🔴 Order not found · Extra ×1 + 2 more · ₩1,200 · '), card.content);
    assert.equal(card.embeds[0].color, 0xed4245);
    assert.deepEqual(
      card.embeds[0].fields.map(({ name }) => name),
      ['Main', 'Extra', 'Gone'],
    );
  });

  test('Send & deliver stays the one primary button where another line has failed', () => {
    const lines = [aLineView({ status: 'needs_attention', attention: 'mail_refused' }), aLineView()];
    assert.deepEqual(buttonsOf(renderCard(aView(lines), 'en', NOON)).slice(0, 2), ['[Send & deliver]', 'Retry']);
  });
});

suite('a card is found again', () => {
  const view = aView([aLineView()]);

  test('by its buttons', () => {
    const { components } = renderCard(view, 'ko', NOON);
    assert.ok(isCardOf({ embeds: [], components }, view));
    assert.ok(!isCardOf({ embeds: [], components }, { cardNo: 1, orderId: '1' }));
  });

  test('by its title where it has no buttons, in either language', () => {
    for (const lang of ['ko', 'en'] as const) {
      const { embeds } = renderCard(aView([aLineView({ status: 'canceled' })]), lang, NOON);
      assert.ok(isCardOf({ embeds }, view));
      assert.ok(!isCardOf({ embeds }, { cardNo: 1, orderId: '202611231000000' }));
    }
  });
});
