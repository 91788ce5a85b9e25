import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { BoundLicense } from '../../src/order/aftercare.ts';
import { type ProofView, renderProof } from '../../src/report/proof.ts';
import { aLine, aSnapshot, KIM, NOON } from '../build.ts';

const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000);

const license: BoundLicense = {
  licenseId: 1,
  productOrderId: '2026112310000011',
  productId: '1000000001',
  option: '',
  unit: 1,
  part: 1,
  status: 'delivered',
  source: 'pool',
  key: 'SECRET-KEY-0001-7890',
  reservedAt: NOON,
  deliveredAt: after(72),
  revokedAt: undefined,
  reason: undefined,
  replaces: undefined,
};

function aProof(about: Partial<ProofView> = {}): ProofView {
  const recipient = { ...KIM, typed: 'kim @ example.com' };
  const id = '2026112310000011';
  return {
    orderId: '2026112310000001',
    paidAt: NOON,
    seenAt: after(5),
    lines: [
      {
        line: aLine({ recipient, status: 'dispatched', emailedAt: after(72), dispatchedAt: after(75) }),
        licenses: [license],
        hasLink: false,
      },
    ],
    mails: [
      {
        messageId: '<d-2026112310000001.0@tidy.example>',
        kind: 'first',
        state: 'accepted',
        askedBy: undefined,
        to: 'kim@example.com',
        handedOverAt: after(71),
        acceptedAt: after(72),
        response: '250 2.0.0 OK queued as 4bXyZ',
        lines: [{ productOrderId: id, units: 1 }],
      },
    ],
    history: [
      { productOrderId: id, at: NOON, actor: 'store', what: 'paid' },
      { productOrderId: id, at: after(60), actor: '민수', what: 'deliver_approved' },
      { productOrderId: id, at: after(65), actor: 'auto', what: 'confirmed' },
      { productOrderId: id, at: after(72), actor: 'auto', what: 'emailed' },
      { productOrderId: id, at: after(75), actor: 'auto', what: 'dispatched' },
    ],
    shopName: '정리상점',
    by: '지원',
    now: after(86_400),
    ...about,
  };
}

/** As a reader sees it: the cells of all tables. */
function rowsOf(html: string): Map<string, string> {
  const rows = [...html.matchAll(/<tr><th>(.*?)<\/th><td>(.*?)<\/td><\/tr>/g)];
  const plain = (text = '') => text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
  return new Map(rows.map(([, name, value]) => [plain(name), plain(value)]));
}

suite('a proof of delivery', () => {
  test('says when, what, where to, who and what the mail server answered, in Korea’s time', () => {
    const html = renderProof(aProof(), 'ko');
    assert.match(html, /<h1>발송 증빙<\/h1><p class="order">주문번호 2026112310000001<\/p>/);
    assert.match(html, /2026-11-24 12:00:00 작성 · 지원/);
    const rows = rowsOf(html);
    for (const [name, value] of [
      ['상품주문번호', '2026112310000011'],
      ['구매자가 입력한 내용', 'kim @ example.com'],
      ['실제로 보낸 주소', 'kim@example.com'],
      ['주소를 찾은 곳', '직접입력 옵션'],
      ['라이선스 (끝 글자만)', '…7890 (발송됨 2026-11-23 12:01:12)'],
      ['결제', '2026-11-23 12:00:00'],
      ['Bellhop 접수', '2026-11-23 12:00:05'],
      ['승인', '2026-11-23 12:01:00 · 민수 · 발송 + 발송처리 승인'],
      ['발주확인', '2026-11-23 12:01:05'],
      ['메일 서버 접수', '2026-11-23 12:01:12'],
      ['발송처리', '2026-11-23 12:01:15'],
      ['첫 발송', '메일 서버가 접수함 · 2026-11-23 12:01:12'],
      ['메일 서버의 답', '250 2.0.0 OK queued as 4bXyZ'],
      ['Message-ID', '<d-2026112310000001.0@tidy.example>'],
    ] as const)
      assert.equal(rows.get(name), value, name);
  });

  test('never holds a key', () => {
    for (const lang of ['ko', 'en'] as const) assert.doesNotMatch(renderProof(aProof(), lang), /SECRET-KEY|0001-7890/);
  });

  test('what goes out by itself says so; what did not go out says that too', () => {
    const line = aLine({ emailedAt: after(20) });
    const auto = rowsOf(renderProof(aProof({ lines: [{ line, licenses: [], hasLink: true }], history: [] }), 'en'));
    assert.equal(auto.get('Approved'), 'delivered by itself, no approval needed');
    assert.equal(auto.get('License (last characters)'), 'download link');
    const open = rowsOf(
      renderProof(aProof({ lines: [{ line: aLine(), licenses: [], hasLink: false }], mails: [], history: [] }), 'en'),
    );
    for (const name of ['Approved', 'As used', 'Taken by the mail server', 'Dispatched', 'License (last characters)'])
      assert.equal(open.get(name), 'none', name);
  });

  test('names resends with who asked for them, and claims', () => {
    const [mail] = aProof().mails;
    const resend = { ...mail!, kind: 'resend' as const, askedBy: '민수', to: 'lee@example.com' };
    const claim = { productOrderId: '2026112310000011', at: after(900), actor: 'store', what: 'cancel_requested' };
    const html = renderProof(aProof({ mails: [mail!, resend], history: [claim] }), 'en');
    const rows = rowsOf(html);
    assert.equal(rows.get('Asked for by'), '민수');
    assert.equal(rows.get('As used'), 'kim@example.com, lee@example.com');
    assert.match(html, /<h2>Claims<\/h2>\n<table class="list"><tr><td>2026-11-23 12:15:00<\/td><td>cancel/i);
  });

  test('whatever buyers, shops and servers write is only text, and nothing is loaded from anywhere', () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>&'\``;
    const shown = aSnapshot({ productName: evil, productOption: evil });
    const line = aLine({ shown, recipient: { ...KIM, typed: evil } });
    const [mail] = aProof().mails;
    const html = renderProof(
      aProof({
        orderId: evil,
        lines: [
          {
            line,
            licenses: [{ ...license, key: undefined, file: { name: evil, bytes: Buffer.from('') } }],
            hasLink: false,
          },
        ],
        mails: [{ ...mail!, to: evil, response: evil, messageId: evil, askedBy: evil }],
        history: [{ at: NOON, actor: evil, what: evil, outcome: evil }],
        shopName: evil,
        by: evil,
      }),
      'ko',
    );
    assert.doesNotMatch(html, /<script|<img|onerror=alert\(1\)>/);
    const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag));
    assert.deepEqual(
      [...tags].filter(
        (tag) =>
          ![
            'html',
            'head',
            'meta',
            'title',
            'style',
            'body',
            'main',
            'header',
            'h1',
            'h2',
            'p',
            'table',
            'tbody',
            'tr',
            'th',
            'td',
            'br',
            'footer',
            'span',
          ].includes(tag ?? ''),
      ),
      [],
    );
    assert.doesNotMatch(html, /<[^>]*(?:src|href)=|url\(|@import/);
    assert.match(html, /default-src 'none'/);
  });

  test('of a long history the end is shown, and how much is not', () => {
    const history = Array.from({ length: 60 }, (_, index) => ({
      at: after(index),
      actor: 'auto',
      what: index === 59 ? 'resumed' : 'held',
    }));
    const html = renderProof(aProof({ history }), 'en');
    assert.match(html, /… 36 other entries/);
    assert.match(html, /resumed/i);
  });
});
