import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderLicenseMail } from '../../src/order/license-mail.ts';
import type { LicenseMail, LicenseMailItem } from '../../src/order/license-mail.ts';

const KEYS = ['ABCDE-FGHJK-LMNPQ-RSTUV', 'WXYZ2-34567-89ABC-DEFGH'];

function keyed(...keys: string[]) {
  return keys.map((key) => ({ key }));
}

function anItem(about: Partial<LicenseMailItem> = {}): LicenseMailItem {
  return {
    productOrderId: '2026112300000011',
    productName: '사진정리 프로 1년',
    option: '기기: 2대',
    quantity: 2,
    licenses: keyed(...KEYS),
    links: ['https://dl.example.com/photosort?build=7&os=win'],
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
      items: [anItem({ productName: 'PhotoSort Pro', option: '', quantity: 1, licenses: keyed('AAAA-BBBB') })],
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
  assert.doesNotMatch(text, /[가-힣]/);
});

for (const language of ['ko', 'en'] as const) {
  test(`HTML and text say the same (${language})`, () => {
    const { text, html } = renderLicenseMail(
      aMail({ language, items: [anItem(), anItem({ productName: '백업 도구', licenses: keyed('K3', 'K4') })] }),
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
    KEYS,
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
    const { html, text } = renderLicenseMail(aMail({ items: [anItem({ links: [link] })] }));
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
      items: [anItem({ productName: evil, option: evil, licenses: keyed(evil, evil), links: [`https://x/"${evil}`] })],
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
  ['ko', [anItem()], 'replace', '[정리상점] [교체] 사진정리 프로 1년 라이선스 안내 (주문 2026112345678901)'],
  [
    'en',
    [anItem({ productName: 'Pro' })],
    'replace',
    '[정리상점] Replacement: your Pro license (order 2026112345678901)',
  ],
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

test('a replacement says that it takes the place of what was sent, and need not hold every unit', () => {
  const items = [anItem({ licenses: keyed('NEW-1') })];
  assert.match(renderLicenseMail(aMail({ kind: 'replace', items })).text, /교체해 보내 드립니다.*대신[^]*NEW-1/);
  assert.match(renderLicenseMail(aMail({ kind: 'replace', items, language: 'en' })).text, /replacement.*instead/);
  assert.throws(() => renderLicenseMail(aMail({ items })), TypeError);
});

test('parts of a bundle stand under their own names, in their order', () => {
  const licenses = [{ key: 'A-1', name: '백업 도구' }, { key: 'B-1' }, { key: 'A-2', name: '백업 도구' }];
  const { text } = renderLicenseMail(aMail({ items: [anItem({ licenses, links: [] })] }));
  assert.match(
    text,
    /■ 라이선스 키 \(3개\)\n백업 도구\n1\) {2}A-1\n2\) {2}A-2\n\n사진정리 프로 1년 · 기기: 2대\nB-1\n/,
  );
});

test('files lie beside the mail, each under a name of its own, and the mail says so', () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const named = (name: string) => ({ file: { name, bytes } });
  const licenses = [named('pro.lic'), named('pro.lic')];
  const { text, html, attachments } = renderLicenseMail(aMail({ items: [anItem({ licenses, links: [] })] }));
  assert.deepEqual(
    attachments.map(({ name }) => name),
    ['pro.lic', 'pro-2.lic'],
  );
  assert.match(
    text,
    /■ 라이선스 \(2개\)\n사진정리 프로 1년 · 기기: 2대\n첨부 파일: pro\.lic, pro-2\.lic\n\n이 메일에는 첨부 파일이 2개 있습니다\./,
  );
  assert.ok(seen(html).includes('첨부 파일: pro.lic, pro-2.lic'));
});

for (const [given, safe] of [
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\kim\\라이선스.lic', '라이선스.lic'],
  ['a\r\nBcc: x.lic', 'aBcc x.lic'],
  ['.htaccess', 'htaccess'],
  ['con.txt', '_con.txt'],
  ['pro\u202egpj.exe', 'progpj.exe'],
  ['   ', 'license'],
  ['', 'license'],
  [`${'가'.repeat(300)}.lic`, `${'가'.repeat(80)}.lic`],
] as const) {
  test(`a file named ${JSON.stringify(given).slice(0, 40)} is attached as ${safe}`, () => {
    const licenses = [{ file: { name: given, bytes: new Uint8Array(1) } }];
    const { attachments } = renderLicenseMail(aMail({ items: [anItem({ quantity: 1, licenses })] }));
    assert.deepEqual(
      attachments.map(({ name }) => name),
      [safe],
    );
  });
}

for (const [count, files] of [
  [20, []],
  [21, ['license-keys.txt']],
] as const) {
  test(`${count} keys have ${files.length === 0 ? 'no file' : 'a file'} beside the mail`, () => {
    const keys = Array.from({ length: count }, (_, index) => `KEY-${index}-END`);
    const licenses = keyed(...keys);
    const rendered = renderLicenseMail(aMail({ items: [anItem({ quantity: count, licenses })] }));
    assert.deepEqual(
      rendered.attachments.map(({ name }) => name),
      files,
    );
    for (const key of keys) assert.ok(rendered.text.includes(key) && rendered.html.includes(`>${key}</code>`));
    const [list] = rendered.attachments;
    if (list) assert.equal(new TextDecoder().decode(list.bytes), `${keys.join('\r\n')}\r\n`);
  });
}

test('the list of keys names the products where there are several', () => {
  const [one, other] = [
    keyed(...Array.from({ length: 15 }, (_, i) => `A${i}`)),
    keyed(...Array.from({ length: 15 }, (_, i) => `B${i}`)),
  ];
  const items = [anItem({ licenses: one }), anItem({ productName: '백업 도구', option: '', licenses: other })];
  const { attachments } = renderLicenseMail(aMail({ items }));
  assert.match(
    new TextDecoder().decode(attachments[0]?.bytes),
    /^사진정리 프로 1년 · 기기: 2대\r\nA0\r\n[^]*\r\n\r\n백업 도구\r\nB0\r\n/,
  );
});

test('the preview tells no key, also where the first words of a template do', () => {
  const template = { subject: 'S', body: '{% for i in items %}key {{ i.keys }} {% endfor %}\n\n{{ downloads }}' };
  const { html } = renderLicenseMail(aMail({ template }));
  assert.equal(/<div style="display:none[^>]*>([^<&]*)/.exec(html)?.[1], 'S');
});

test('a thousand keys do not make the mail too large for Gmail', () => {
  const keys = Array.from({ length: 1_000 }, (_, i) => `KEY-${String(i).padStart(4, '0')}-ABCDE-FGHJK`);
  const { html } = renderLicenseMail(aMail({ items: [anItem({ quantity: 1_000, licenses: keyed(...keys) })] }));
  assert.ok(Buffer.byteLength(html) < 102_000, String(Buffer.byteLength(html)));
});

test('sections without content are left out', () => {
  const keysOnly = renderLicenseMail(aMail({ items: [anItem({ links: [] })] })).text;
  assert.doesNotMatch(keysOnly, /다운로드/);
  const linkOnly = renderLicenseMail(aMail({ items: [anItem({ licenses: [], option: '' })] })).text;
  assert.doesNotMatch(linkOnly, /라이선스 키|옵션/);
  assert.match(linkOnly, /다운로드 링크를 보내 드립니다/);
});

test('a mail that would deliver nothing, or too few keys, is not rendered', () => {
  assert.throws(() => renderLicenseMail(aMail({ items: [] })), TypeError);
  assert.throws(() => renderLicenseMail(aMail({ items: [anItem(), anItem({ licenses: [], links: [] })] })), TypeError);
  assert.throws(() => renderLicenseMail(aMail({ items: [anItem({ quantity: 3 })] })), TypeError);
});

test('a hundred keys are all there, and the mail is not cut by Gmail', () => {
  const keys = Array.from({ length: 100 }, (_, i) => `KEY-${String(i).padStart(4, '0')}-ABCDE-FGHJK`);
  const { text, html } = renderLicenseMail(aMail({ items: [anItem({ quantity: 100, licenses: keyed(...keys) })] }));
  for (const key of keys) assert.ok(text.includes(key) && html.includes(`>${key}</code>`), key);
  assert.match(text, /라이선스 키 \(100개\)/);
  assert.ok(Buffer.byteLength(html) < 102_000);
});

test('the same mail is rendered the same every time', () => {
  assert.deepEqual(renderLicenseMail(aMail()), renderLicenseMail(aMail()));
});
