import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Line } from '../../src/order/line.ts';
import { type AlarmCode, renderAlarm, renderFirstStart, renderRing } from '../../src/order/notices.ts';
import type { OrderView } from '../../src/order/view.ts';
import { aSnapshot, NOON } from '../build.ts';
import { aLineView, aView } from './card-view.ts';

const URL_OF_CARD = 'https://discord.com/channels/1/2/3';

function about(...lines: Partial<Line>[]): OrderView {
  return aView(lines.map((line) => aLineView(line)));
}

const EMAILED = { emailedAt: NOON };

const RINGS: [line: Partial<Line>, en: string][] = [
  [{ status: 'awaiting_address' }, 'The e-mail address is missing or doubtful: Edit email.'],
  [{ status: 'awaiting_stock' }, 'No keys left. It goes on by itself once keys are imported.'],
  [{ status: 'dispatched_elsewhere' }, 'Dispatched in the seller center. Was the license given? Tell it on the card.'],
  [{ status: 'cancel_requested' }, 'The buyer asked to cancel. No license went out.'],
  [{ status: 'cancel_requested', ...EMAILED }, 'The buyer asked to cancel. The license had already gone out.'],
  [{ status: 'canceled' }, 'The order was canceled. No license went out.'],
  [{ status: 'canceled', ...EMAILED }, 'The order was canceled. The license had already gone out: revoke it.'],
  [{ status: 'return_requested', ...EMAILED }, 'The buyer asked for a return or an exchange.'],
  [{ status: 'needs_attention', attention: 'mail_refused' }, 'The mail server refused the address: Edit email.'],
];

for (const [line, en] of RINGS) {
  test(`a line that is ${line.status} rings with "${en}" and the link to its card`, () => {
    const rows = renderRing(about(line), 'en', URL_OF_CARD).content.split('\n');
    assert.match(rows[0] ?? '', /^(🔴|🟠|⚪) .+ · Photo Pack ×1$/u);
    assert.deepEqual(rows.slice(1), [en, `order 2026112310000001 · ${URL_OF_CARD}`]);
  });
}

test('only lines that need somebody ring, the most urgent first', () => {
  const view = about(
    { status: 'dispatched', ...EMAILED },
    { status: 'awaiting_address', shown: aSnapshot({ productName: 'B' }) },
    { status: 'cancel_requested', shown: aSnapshot({ productName: 'A' }) },
  );
  const rows = renderRing(view, 'ko', URL_OF_CARD).content.split('\n');
  assert.deepEqual(rows, [
    '🔴 취소 요청 · 키 미발송 · A ×1',
    '취소 요청이 들어왔습니다. 라이선스는 나가지 않았습니다.',
    '🟠 이메일 확인 필요 · B ×1',
    '이메일 주소가 없거나 확실하지 않습니다: 이메일 수정',
    `주문 2026112310000001 · ${URL_OF_CARD}`,
  ]);
});

test('a ring about a hundred lines stays within a message', () => {
  const shown = aSnapshot({ productName: '가'.repeat(255) });
  const view = about(
    ...Array.from({ length: 100 }, () => ({ status: 'needs_attention', attention: 'mail_unclear', shown }) as const),
  );
  const { content } = renderRing(view, 'en', URL_OF_CARD);
  assert.ok(content.length < 1900);
  assert.match(content, /\+ 95 more/);
});

test('the first start rings once for all, and says that nothing goes out by itself', () => {
  const { content, allowed_mentions } = renderFirstStart({ count: 14, dueAt: new Date(1_764_169_140_000) }, 'ko');
  assert.match(content, /^🟡 승인 대기 · Bellhop을 켜기 전에 결제된 상품주문 14건\n저절로 나가지 않습니다\./);
  assert.match(content, /<t:1764169140:f> · <t:1764169140:R>$/);
  assert.deepEqual(allowed_mentions, { parse: [] });
});

test('every alarm has its own words, and no product name can link', () => {
  const codes: AlarmCode[] = [
    'naver_quota',
    'naver_auth',
    'naver_ip',
    'mail_server',
    'out_of_stock',
    'discord_channel',
  ];
  for (const lang of ['ko', 'en'] as const) {
    const texts = codes.map((code) => renderAlarm(code, { productName: 'A https://evil.example <@1>' }, lang).content);
    assert.equal(new Set(texts).size, codes.length);
    for (const text of texts) assert.match(text, /^🚨 /u);
    assert.match(texts.join('\n'), /A https：／／evil\.example ＜＠1>/);
  }
});
