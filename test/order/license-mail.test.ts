import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderLicenseMail } from '../../src/order/license-mail.ts';
import type { LicenseMail, LicenseMailItem } from '../../src/order/license-mail.ts';

function anItem(about: Partial<LicenseMailItem> = {}): LicenseMailItem {
  return {
    productOrderId: '2026112300000011',
    productName: '사진정리 프로 1년',
    option: '기기: 2대',
    quantity: 2,
    keys: ['ABCDE-FGHJK-LMNPQ-RSTUV', 'WXYZ2-34567-89ABC-DEFGH'],
    link: 'https://dl.example.com/photosort?build=7&os=win',
    activation: '1. 설치\n2. 도움말 → 라이선스 등록\n3. 키 붙여넣기',
    ...about,
  };
}

function aMail(about: Partial<LicenseMail> = {}): LicenseMail {
  return {
    language: 'ko',
    shopName: '정리상점',
    buyerName: '홍길동',
    orderId: '2026112345678901',
    paidAt: new Date('2026-11-23T15:15:00Z'),
    items: [anItem()],
    contact: { email: 'help@example.com', talkTalkUrl: 'https://talk.naver.com/abc', text: '평일 10–18시' },
    kind: 'first',
    ...about,
  };
}

/** What a reader of the HTML sees, blanks as one. */
function seen(html: string): string {
  return html
    .replace(/^[\s\S]*<\/head>/, '')
    .replace(/<div style="display:none[\s\S]*?<\/div>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}

test('the Korean mail reads from greeting to footer', () => {
  const { subject, text } = renderLicenseMail(aMail());
  assert.equal(subject, '[정리상점] 사진정리 프로 1년 라이선스 안내 (주문 2026112345678901)');
  assert.equal(
    text,
    `홍길동님, 안녕하세요. 정리상점입니다.
구매해 주셔서 감사합니다. 라이선스와 다운로드 링크를 보내 드립니다.

■ 라이선스 키 (2개)
사진정리 프로 1년 · 기기: 2대
1)  ABCDE-FGHJK-LMNPQ-RSTUV
2)  WXYZ2-34567-89ABC-DEFGH

■ 다운로드
사진정리 프로 1년 · 기기: 2대
https://dl.example.com/photosort?build=7&os=win

■ 등록 방법
1. 설치
2. 도움말 → 라이선스 등록
3. 키 붙여넣기

■ 주문 정보
주문번호: 2026112345678901
결제일시: 2026-11-24 00:15 (한국시간)

상품주문번호: 2026112300000011
상품: 사진정리 프로 1년
옵션: 기기: 2대
수량: 2

■ 안내
키가 작동하지 않거나 본인의 주문이 아니라면 아래로 알려 주세요.
이메일: help@example.com
톡톡: https://talk.naver.com/abc
평일 10–18시

--------
정리상점
이 메일은 네이버 스마트스토어 주문에 따라 발송된 안내 메일입니다.
`,
  );
});

test('the English mail is complete and has no Korean of its own', () => {
  const { subject, text } = renderLicenseMail(
    aMail({
      language: 'en',
      shopName: 'TidyShop',
      buyerName: undefined,
      contact: undefined,
      items: [
        anItem({ productName: 'PhotoSort Pro', option: '', activation: undefined, quantity: 1, keys: ['AAAA-BBBB'] }),
      ],
    }),
  );
  assert.equal(subject, '[TidyShop] Your PhotoSort Pro license (order 2026112345678901)');
  assert.match(
    text,
    /^Hello, this is TidyShop\.\nThank you for your purchase\. Here is your license and download link\.\n/,
  );
  assert.match(text, /■ Your license key\nPhotoSort Pro\nAAAA-BBBB\n/);
  assert.match(text, /Paid: 2026-11-24 00:15 \(KST\)/);
  assert.match(text, /please reply to this mail\./);
  assert.doesNotMatch(text, /[가-힣]|How to activate/);
});

for (const language of ['ko', 'en'] as const) {
  test(`HTML and text say the same (${language})`, () => {
    const { text, html } = renderLicenseMail(
      aMail({ language, items: [anItem(), anItem({ productName: '백업 도구', keys: ['K3', 'K4'] })] }),
    );
    const shown = seen(html);
    for (const line of text.split('\n')) {
      for (const piece of line.replace(/^■ |^-+$/, '').split(/\)  |(?<=^[^\s:]+|^Order line): /))
        assert.ok(shown.includes(piece.trim()), piece);
    }
  });
}

test('each key is alone in its own element', () => {
  const { html } = renderLicenseMail(aMail());
  assert.deepEqual(
    [...html.matchAll(/<code[^>]*>([\s\S]*?)<\/code>/g)].map(([, content]) => content),
    [...anItem().keys],
  );
});

test('the download is a button and a whole visible address', () => {
  const { html } = renderLicenseMail(aMail());
  const href = 'https://dl.example.com/photosort?build=7&amp;os=win';
  assert.deepEqual(
    [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)<\/a>/g)].map(([, to, label]) => [to, label]),
    [
      [href, '다운로드'],
      [href, href],
    ],
  );
});

for (const link of ['javascript:alert(1)', 'data:text/html,x', 'C:\\setup.exe']) {
  test(`${link} is shown and never a link`, () => {
    const { html, text } = renderLicenseMail(aMail({ items: [anItem({ link })] }));
    assert.doesNotMatch(html, /<a /);
    assert.ok(text.includes(link) && seen(html).includes(link));
  });
}

test('nothing is fetched and no picture is needed', () => {
  const { html } = renderLicenseMail(aMail());
  assert.doesNotMatch(html, /<img|<link|<script|@import|url\(|src=/i);
});

test('markup in what people typed stays text', () => {
  const evil = `<img src=x onerror="alert('1')">&amp;`;
  const { html, text } = renderLicenseMail(
    aMail({
      shopName: evil,
      buyerName: evil,
      contact: { text: evil, email: evil, talkTalkUrl: evil },
      items: [
        anItem({ productName: evil, option: evil, keys: [evil, evil], activation: evil, link: `https://x/"${evil}` }),
      ],
    }),
  );
  assert.doesNotMatch(html, /<img|onerror="|"alert/);
  assert.ok(seen(html).includes(evil));
  assert.ok(text.includes(evil));
});

test('neither keys nor addresses get into the subject or the preview', () => {
  const option = '이메일: kim@example.com';
  const { subject, html } = renderLicenseMail(aMail({ items: [anItem({ option })] }));
  const preview = /<div style="display:none[^>]*>([\s\S]*?)<\/div>/.exec(html)?.[1] ?? '';
  for (const text of [subject, preview]) assert.doesNotMatch(text, /ABCDE|WXYZ2|@/);
  assert.ok(preview.length > 60 * 10, 'the preview is long enough to keep the keys out of the list of mails');
});

test('a subject is one line and not endless', () => {
  const { subject } = renderLicenseMail(
    aMail({
      shopName: '상점\r\nBcc: x@example.com',
      items: [anItem({ productName: `가\n${'나'.repeat(500)}\u202e` })],
    }),
  );
  assert.doesNotMatch(subject, /[\r\n\u202e]/);
  assert.ok(subject.length < 140);
});

for (const [buyerName, greeting] of [
  ['홍길동', '홍길동님,'],
  [' Kim  Minsu ', 'Kim Minsu님,'],
  ["O'Neil Jr.", "O'Neil Jr.님,"],
  ['홍*동', '고객님,'],
  ['***', '고객님,'],
  ['', '고객님,'],
  [undefined, '고객님,'],
  ['무료쿠폰 http://evil.example', '고객님,'],
  ['evil.example', '고객님,'],
  ['길동\r\n당첨되셨습니다', '길동 당첨되셨습니다님,'],
  ['가'.repeat(31), '고객님,'],
  ['길동 010-1234-5678', '고객님,'],
] as const) {
  test(`a buyer named ${JSON.stringify(buyerName)} is greeted ${greeting}`, () => {
    const { text } = renderLicenseMail(aMail({ buyerName }));
    assert.equal(text.slice(0, text.indexOf(',') + 1), greeting);
  });
}

for (const [language, items, kind, subject] of [
  [
    'ko',
    [anItem(), anItem(), anItem()],
    'first',
    '[정리상점] 사진정리 프로 1년 외 2건 라이선스 안내 (주문 2026112345678901)',
  ],
  ['ko', [anItem({ productName: '프로 라이선스' })], 'first', '[정리상점] 프로 라이선스 안내 (주문 2026112345678901)'],
  ['ko', [anItem()], 'resend', '[정리상점] [재발송] 사진정리 프로 1년 라이선스 안내 (주문 2026112345678901)'],
  ['en', [anItem({ productName: 'Pro' })], 'resend', '[정리상점] Resent: your Pro license (order 2026112345678901)'],
  [
    'en',
    [anItem({ productName: 'Pro' }), anItem()],
    'first',
    '[정리상점] Your licenses: Pro and 1 more (order 2026112345678901)',
  ],
] as const) {
  test(`the subject of ${items.length} lines, ${language}, ${kind}`, () =>
    assert.equal(renderLicenseMail(aMail({ language, items, kind })).subject, subject));
}

test('a resend says that it is the same license', () => {
  assert.match(renderLicenseMail(aMail({ kind: 'resend' })).text, /앞서 안내해 드린 것과 같은 내용입니다/);
  assert.match(renderLicenseMail(aMail({ kind: 'resend', language: 'en' })).text, /the same as we sent you before/);
});

test('sections without content are left out', () => {
  const keysOnly = renderLicenseMail(aMail({ items: [anItem({ link: undefined, activation: ' ' })] })).text;
  assert.doesNotMatch(keysOnly, /다운로드|등록 방법/);
  const linkOnly = renderLicenseMail(aMail({ items: [anItem({ keys: [], option: '' })] })).text;
  assert.doesNotMatch(linkOnly, /라이선스 키|옵션/);
  assert.match(linkOnly, /다운로드 링크를 보내 드립니다/);
});

test('a mail that would deliver nothing, or too few keys, is not rendered', () => {
  assert.throws(() => renderLicenseMail(aMail({ items: [] })), TypeError);
  assert.throws(
    () => renderLicenseMail(aMail({ items: [anItem(), anItem({ keys: [], link: undefined })] })),
    TypeError,
  );
  assert.throws(() => renderLicenseMail(aMail({ items: [anItem({ quantity: 3 })] })), TypeError);
});

test('a hundred keys are all there, and the mail is not cut by Gmail', () => {
  const keys = Array.from({ length: 100 }, (_, i) => `KEY-${String(i).padStart(4, '0')}-ABCDE-FGHJK`);
  const { text, html } = renderLicenseMail(aMail({ items: [anItem({ quantity: 100, keys })] }));
  for (const key of keys) assert.ok(text.includes(key) && html.includes(`>${key}</code>`));
  assert.match(text, /라이선스 키 \(100개\)/);
  assert.ok(Buffer.byteLength(html) < 102_000);
});

test('the same mail is rendered the same every time', () => {
  assert.deepEqual(renderLicenseMail(aMail()), renderLicenseMail(aMail()));
});
