import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanAddress, isAddress, maskAddress, resolveRecipient } from '../../src/order/recipient.ts';

/** What a buyer typed into the option 이메일 → the address; `?address` a doubt with a suggestion, `?` without; `-` missing. */
const TYPED: [text: string, expected: string][] = [
  // written well
  ['hong@naver.com', 'hong@naver.com'],
  ['  hong@naver.com  ', 'hong@naver.com'],
  ['hong.gil_dong-77@gmail.com', 'hong.gil_dong-77@gmail.com'],
  ['hong+license@gmail.com', 'hong+license@gmail.com'],
  ['HONG@NAVER.COM', 'HONG@naver.com'],
  ['Hong.Gildong@Gmail.Com', 'Hong.Gildong@gmail.com'],
  ['1004hong@daum.net', '1004hong@daum.net'],
  ['kim@example.com', 'kim@example.com'],
  ['lee@company.co.kr', 'lee@company.co.kr'],
  ['park@mail.snu.ac.kr', 'park@mail.snu.ac.kr'],
  ['choi@studio.design', 'choi@studio.design'],
  ['dev@sub.startup.io', 'dev@sub.startup.io'],
  ['h@a-b.kr', 'h@a-b.kr'],
  ['hong@hanmail.net', 'hong@hanmail.net'],
  ['hong@nate.com', 'hong@nate.com'],
  ['hong@yahoo.co.jp', 'hong@yahoo.co.jp'],
  ['hong@outlook.kr', 'hong@outlook.kr'],
  ['hong@mail.com', 'hong@mail.com'],
  ['hong@works.naver.com', 'hong@works.naver.com'],
  ['hong@water.com', 'hong@water.com'],
  // full width, spaces, invisible characters
  ['hong＠naver．com', 'hong@naver.com'],
  ['ｈｏｎｇ＠ｎａｖｅｒ．ｃｏｍ', 'hong@naver.com'],
  ['hong@naver。com', 'hong@naver.com'],
  ['hong @naver.com', 'hong@naver.com'],
  ['hong@ naver.com', 'hong@naver.com'],
  ['hong @ naver.com', 'hong@naver.com'],
  ['hong   @   naver.com', 'hong@naver.com'],
  ['\u200bhong@naver.com\ufeff', 'hong@naver.com'],
  ['ho\u200bng@naver.com', 'hong@naver.com'],
  ['hong\u00a0@naver.com', 'hong@naver.com'],
  // labels and wrappings
  ['mailto:hong@naver.com', 'hong@naver.com'],
  ['이메일: hong@naver.com', 'hong@naver.com'],
  ['이메일 : hong@naver.com 입니다', 'hong@naver.com'],
  ['이메일hong@naver.com', 'hong@naver.com'],
  ['메일주소는 hong@naver.com', 'hong@naver.com'],
  ['제 이메일은hong@naver.com', 'hong@naver.com'],
  ['E-mail: hong@naver.com', 'hong@naver.com'],
  ['email hong@naver.com', 'hong@naver.com'],
  ['my email is hong@naver.com', 'hong@naver.com'],
  ['<hong@naver.com>', 'hong@naver.com'],
  ['홍길동 <hong@naver.com>', 'hong@naver.com'],
  ['홍길동(hong@naver.com)', 'hong@naver.com'],
  ['"hong@naver.com"', 'hong@naver.com'],
  ["'hong@naver.com'", 'hong@naver.com'],
  ['[hong@naver.com]', 'hong@naver.com'],
  ['홍길동/hong@naver.com', 'hong@naver.com'],
  ['홍길동, hong@naver.com', 'hong@naver.com'],
  ['홍길동 hong@naver.com', 'hong@naver.com'],
  ['- hong@naver.com', 'hong@naver.com'],
  ['1) hong@naver.com', 'hong@naver.com'],
  ['📧hong@naver.com', 'hong@naver.com'],
  ['✉️ hong@naver.com', 'hong@naver.com'],
  ['010-1234-5678 hong@naver.com', 'hong@naver.com'],
  ['010-1234-5678 / hong@naver.com', 'hong@naver.com'],
  ['hong@naver.com / 010-1234-5678', 'hong@naver.com'],
  ['홍길동\nhong@naver.com\n010-1234-5678', 'hong@naver.com'],
  ['Hong Gildong\nhong@naver.com', 'hong@naver.com'],
  // what comes after
  ['hong@naver.com으로 보내주세요', 'hong@naver.com'],
  ['hong@naver.com 으로 부탁드려요~', 'hong@naver.com'],
  ['hong@naver.com입니다.', 'hong@naver.com'],
  ['hong@naver.com이에요', 'hong@naver.com'],
  ['hong@naver.com로요', 'hong@naver.com'],
  ['hong@naver.com.', 'hong@naver.com'],
  ['hong@naver.com. 감사합니다', 'hong@naver.com'],
  ['hong@naver.com.감사합니다', 'hong@naver.com'],
  ['hong@naver.com!!', 'hong@naver.com'],
  ['hong@naver.com^^', 'hong@naver.com'],
  ['hong@naver.com~', 'hong@naver.com'],
  ['hong@naver.com,', 'hong@naver.com'],
  ['hong@naver.comㅎㅎ', 'hong@naver.com'],
  ['hong@naver.com 빠른 발송 부탁해요', 'hong@naver.com'],
  ['hong@naver.com (네이버)', 'hong@naver.com'],
  ['hong@naver.com / 컴퓨터 2대', 'hong@naver.com'],
  ['hong@naver.com / 한국어판', 'hong@naver.com'],
  ['hong@naver.com please', 'hong@naver.com'],
  // the same twice
  ['hong@naver.com hong@naver.com', 'hong@naver.com'],
  ['hong@naver.com / HONG@naver.com', 'hong@naver.com'],
  ['hong@naver.com(확인: hong@naver.com)', 'hong@naver.com'],
  // two
  ['hong@naver.com, kim@naver.com', '?hong@naver.com'],
  ['hong@naver.com / kim@naver.com', '?hong@naver.com'],
  ['hong@naver.com;hong@gmail.com', '?hong@naver.com'],
  ['hong@naver.com 또는 hong@daum.net', '?hong@naver.com'],
  ['hong@naver.com 말고 kim@gmail.com', '?kim@gmail.com'],
  ['hong@naver.comkim@gmail.com', '?hong@naver.com'],
  ['hong@naver.com@naver.com', '?hong@naver.com'],
  ['hong@naver.con (hong@naver.com)', '?hong@naver.com'],
  // misspelled domains
  ['hong@naver.con', '?hong@naver.com'],
  ['hong@naver.cm', '?hong@naver.com'],
  ['hong@naver.co', '?hong@naver.com'],
  ['hong@naver.comm', '?hong@naver.com'],
  ['hong@naver.ocm', '?hong@naver.com'],
  ['hong@naver.net', '?hong@naver.com'],
  ['hong@naver.co.kr', '?hong@naver.com'],
  ['hong@nave.com', '?hong@naver.com'],
  ['hong@naber.com', '?hong@naver.com'],
  ['hong@navre.com', '?hong@naver.com'],
  ['hong@nvaer.con', '?hong@naver.com'],
  ['hong@maver.com', '?hong@naver.com'],
  ['hong@naverr.com', '?hong@naver.com'],
  ['hong@daum.ner', '?hong@daum.net'],
  ['hong@daum.com', '?hong@daum.net'],
  ['hong@duam.net', '?hong@daum.net'],
  ['hong@daun.net', '?hong@daum.net'],
  ['hong@gmial.com', '?hong@gmail.com'],
  ['hong@gmail.con', '?hong@gmail.com'],
  ['hong@gamil.com', '?hong@gmail.com'],
  ['hong@gmal.com', '?hong@gmail.com'],
  ['hong@g-mail.com', '?hong@gmail.com'],
  ['hong@gmail.co.kr', '?hong@gmail.com'],
  ['hong@hanmial.net', '?hong@hanmail.net'],
  ['hong@hanmail.com', '?hong@hanmail.net'],
  ['hong@hamail.net', '?hong@hanmail.net'],
  ['hong@kakao.con', '?hong@kakao.com'],
  ['hong@hotmial.com', '?hong@hotmail.com'],
  ['hong@outlok.com', '?hong@outlook.com'],
  ['hong@icloud.net', '?hong@icloud.com'],
  ['hong@company.con', '?hong@company.com'],
  ['hong@company.co.krr', '?hong@company.co.kr'],
  ['hong@naver.comhong', '?hong@naver.com'],
  ['hong@hotmail.comhong', '?hong@hotmail.com'],
  ['hong@naver.com2', '?hong@naver.com'],
  ['hong@naver.com010-1234-5678', '?hong@naver.com'],
  ['hong@company.abcde', '?hong@company.abcde'],
  ['hong@co.kr', '?'],
  // torn apart
  ['hong@naver. com', '?hong@naver.com'],
  ['hong@naver .com', '?hong@naver.com'],
  ['hong@naver com', '?hong@naver.com'],
  ['hong@naver,com', '?hong@naver.com'],
  ['hong@navercom', '?hong@naver.com'],
  ['hong@naver.co m', '?hong@naver.com'],
  ['hong@company.co kr', '?hong@company.co.kr'],
  ['hong@company.co,kr', '?hong@company.co.kr'],
  ['hong@company.co .kr', '?hong@company.co.kr'],
  ['hong@\nnaver.com', '?hong@naver.com'],
  ['hong gildong@naver.com', '?gildong@naver.com'],
  ['hong gildong @ naver.com', '?gildong@naver.com'],
  ['hong,gil@naver.com', '?gil@naver.com'],
  ['hong/gil@naver.com', '?gil@naver.com'],
  ["o'neil@naver.com", '?neil@naver.com'],
  ['ho#ng@naver.com', '?ng@naver.com'],
  ['hong(언더바)gil@naver.com', '?gil@naver.com'],
  ['홍길동(별명)gil@naver.com', '?gil@naver.com'],
  ['hong 언더바 gil@naver.com', '?gil@naver.com'],
  ['hong점gil@naver.com', '?gil@naver.com'],
  ['010-1234-5678hong@naver.com', '?010-1234-5678hong@naver.com'],
  ['https://hong@naver.com', '?hong@naver.com'],
  ['hong@naver.com_2', '?hong@naver.com'],
  // impossible
  ['gildong@naver', '?gildong@naver.com'],
  ['gildong@naver으로', '?gildong@naver.com'],
  ['gildong@gmail', '?gildong@gmail.com'],
  ['hong@네이버', '?hong@naver.com'],
  ['hong@네이버.com', '?hong@naver.com'],
  ['hong@지메일닷컴', '?hong@gmail.com'],
  ['hong@회사', '?'],
  ['hong@', '?'],
  ['hong@abc', '?'],
  ['@naver.com', '?'],
  ['hong..gil@naver.com', '?hong.gil@naver.com'],
  ['.hong@naver.com', '?hong@naver.com'],
  ['hong.@naver.com', '?hong@naver.com'],
  ['-hong@naver.com', '?hong@naver.com'],
  ['hong@naver..com', '?hong@naver.com'],
  ['hong@.naver.com', '?hong@naver.com'],
  ['hong@@naver.com', '?hong@naver.com'],
  ['hong@ @naver.com', '?hong@naver.com'],
  ['www.hong@naver.com', '?hong@naver.com'],
  [`${'a'.repeat(65)}@naver.com`, '?'],
  [`hong@${'a'.repeat(64)}.com`, '?'],
  [`hong@${'abcdefgh.'.repeat(30)}com`, '?'],
  // without the sign
  ['hong골뱅이naver.com', '?hong@naver.com'],
  ['hong 골뱅이 naver.com', '?hong@naver.com'],
  ['hong(at)naver.com', '?hong@naver.com'],
  ['hong at naver dot com', '?hong@naver.com'],
  ['hong골뱅이naver점com', '?hong@naver.com'],
  ['hongnaver.com', '?hong@naver.com'],
  ['hong naver.com', '?hong@naver.com'],
  ['hong#naver.com', '?hong@naver.com'],
  // foreign letters
  ['홍길동@naver.com', '?'],
  ['hong홍@naver.com', '?'],
  ['길동hong@naver.com', '?hong@naver.com'],
  ['höng@naver.com', '?'],
  ['hоng@naver.com', '?'], // Cyrillic о
  ['𝐡ong@naver.com', '?'],
  ['ⓗong@naver.com', '?'],
  ['hong@naver.한국', '?hong@naver.com'],
  ['hong@company.co.한국', '?hong@company.co.kr'],
  ['hong@xn--9n2bp8q.com', '?'],
  ['hong@navér.com', '?'],
  ['hong@example.comé', '?'],
  // not this one
  ['hong@naver.com 아님', '?hong@naver.com'],
  ['hong@naver.com으로 보내지 마세요', '?hong@naver.com'],
  ['예) abc@naver.com', '?'],
  // nothing
  ['', '-'],
  ['없음', '-'],
  ['.', '-'],
  ['hong', '-'],
  ['010-1234-5678', '-'],
  ['톡톡으로 문의드릴게요', '-'],
  ['인스타 @hong_gildong', '-'],
  ['네이버 아이디 hong', '-'],
];

for (const [text, expected] of TYPED) {
  test(`the buyer typed ${JSON.stringify(text.slice(0, 60))}: ${expected}`, () => {
    const found = resolveRecipient({ productOption: `이메일: ${text}`, directInputNames: ['이메일'] });
    const shown = { sure: found.address, doubtful: `?${found.suggestion ?? ''}`, missing: '-' }[found.confidence];
    assert.equal(shown, expected);
    assert.equal(found.address !== undefined, found.confidence === 'sure', 'an address is there only when it is sure');
    if (found.confidence === 'sure') assert.equal(found.source, 'typed_option');
    if (found.confidence === 'doubtful') assert.ok(found.why);
  });
}

test('an option known by name is cut out whole, though its value holds the marks between pairs', () => {
  const found = resolveRecipient({
    productOption: '버전: 1년 / 이메일 주소: 회사: A / B, hong@naver.com / 닉네임: 길동',
    directInputNames: ['닉네임', '이메일 주소'],
  });
  assert.deepEqual(found, {
    address: 'hong@naver.com',
    confidence: 'sure',
    source: 'typed_option',
    typed: '회사: A / B, hong@naver.com',
  });
});

test('an example in the name of a known option is nobody’s address', () => {
  const name = '이메일(예: abc@naver.com)';
  const known = resolveRecipient({ productOption: `${name}: hong@gmail.com`, directInputNames: [name] });
  assert.equal(known.address, 'hong@gmail.com');
  const unknown = resolveRecipient({ productOption: `${name}: 없음`, directInputNames: [] });
  assert.equal(unknown.address, undefined);
});

test('one address in an option whose name nobody told us is sure', () => {
  const found = resolveRecipient({ productOption: '색상: 화이트 / 받을 메일: hong@naver.com', directInputNames: [] });
  assert.equal(found.address, 'hong@naver.com');
  assert.equal(found.source, 'option');
});

test('the memo is read when the options say nothing', () => {
  const found = resolveRecipient({
    productOption: '이메일: 없음',
    directInputNames: ['이메일'],
    shippingMemo: 'hong@naver.com 로 보내주세요',
  });
  assert.deepEqual(found, {
    address: 'hong@naver.com',
    confidence: 'sure',
    source: 'memo',
    typed: 'hong@naver.com 로 보내주세요',
  });
});

test('what is hardly an address is overlooked where none was asked for', () => {
  const option = resolveRecipient({ productOption: '구성: A@B / 메일: hong@naver.com', directInputNames: [] });
  assert.equal(option.address, 'hong@naver.com');
  const memo = resolveRecipient({ productOption: '구성: A@B', directInputNames: [], shippingMemo: 'hong@naver.com' });
  assert.equal(memo.address, 'hong@naver.com');
  const alone = resolveRecipient({ productOption: '구성: A@B', directInputNames: [] });
  assert.equal(alone.confidence, 'doubtful');
});

test('a memo without an address does not disturb one in the option', () => {
  const found = resolveRecipient({
    productOption: '이메일: hong@naver.com',
    directInputNames: ['이메일'],
    shippingMemo: '문 앞 @현관',
  });
  assert.equal(found.address, 'hong@naver.com');
});

for (const [title, productOption, shippingMemo] of [
  ['the memo names another address', '이메일: hong@naver.com', 'kim@naver.com 으로 보내주세요'],
  ['the memo names another address with a slip', '이메일: hong@naver.com', 'kim@gmail.con'],
  ['the second field differs from the first', '이메일: hong@naver.com / 이메일 확인: hong@naver.net', undefined],
  ['the same field comes twice', '이메일: hong@naver.com / 이메일: kim@naver.com', undefined],
  ['an option before the known one holds another', '추천인: kim@naver.com / 이메일: hong@naver.com', undefined],
  ['the option has hardly a beginning and the memo has it whole', '이메일: hong@', 'hong@naver.com'],
  ['the option is cut short and the memo has it whole', '이메일: hong@naver', 'hong@naver.com'],
] as const) {
  test(`a doubt when ${title}`, () => {
    const found = resolveRecipient({ productOption, directInputNames: ['이메일', '이메일 확인'], shippingMemo });
    assert.equal(found.confidence, 'doubtful');
    assert.equal(found.suggestion, 'hong@naver.com');
    assert.equal(found.address, undefined);
  });
}

test('the reason of a doubt is named', () => {
  const why = (text: string) =>
    resolveRecipient({ productOption: `이메일: ${text}`, directInputNames: ['이메일'] }).why;
  assert.equal(why('hong@naver.con'), 'typo_domain');
  assert.equal(why('a@naver.com b@naver.com'), 'two_addresses');
  assert.equal(why('gildong@naver'), 'impossible');
  assert.equal(why('홍길동@naver.com'), 'foreign_letters');
  assert.equal(why('hong@company.abcde'), 'unknown_domain');
});

test('what the buyer typed is kept for the operator, not more than 200 characters of it', () => {
  const found = resolveRecipient({ productOption: `이메일: ${'가'.repeat(900)}`, directInputNames: ['이메일'] });
  assert.equal(found.confidence, 'missing');
  assert.equal(found.typed?.length, 200);
});

test('four thousand hostile bytes are read at once', () => {
  const pieces = [
    'a',
    '@',
    ' ',
    '.',
    ' / ',
    'a@',
    '@a.',
    'a.',
    '-',
    ' at ',
    '이메일: ',
    '@@ ',
    '\n',
    'a@b.',
    'naver.com',
    ',',
    ' @',
  ];
  for (const piece of pieces) {
    const text = piece.repeat(Math.ceil(4000 / piece.length));
    const from = performance.now();
    resolveRecipient({ productOption: `이메일: ${text}`, directInputNames: ['이메일', '이'], shippingMemo: text });
    const tookMs = performance.now() - from;
    assert.ok(tookMs < 200, `${JSON.stringify(piece)} took ${tookMs} ms`);
  }
});

test('no text whatever gives an address that is not written in it', () => {
  const alphabet = [
    'a',
    'B',
    '1',
    '.',
    '@',
    ' ',
    ',',
    '가',
    '\n',
    '-',
    '_',
    'naver',
    '.com',
    '.con',
    '＠',
    ':',
    '/',
    '(',
    ')',
    "'",
    '#',
    'é',
  ];
  let state = 7;
  const pick = () => alphabet[(state = (state * 48271) % 2147483647) % alphabet.length] ?? '';
  for (let i = 0; i < 3000; i += 1) {
    const text = Array.from({ length: 12 }, pick).join('');
    const { address } = resolveRecipient({ productOption: `이메일: ${text}`, directInputNames: ['이메일'] });
    if (address === undefined) continue;
    assert.ok(isAddress(address), text);
    assert.ok(
      text.replaceAll('＠', '@').replace(/\s/g, '').toLowerCase().includes(address.toLowerCase()),
      `${text} gave ${address}`,
    );
  }
});

for (const [text, isOne] of [
  ['hong@naver.com', true],
  [`${'a'.repeat(64)}@naver.com`, true],
  [`${'a'.repeat(65)}@naver.com`, false],
  [`a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.kr`, true],
  [`abcdefgh@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.krkr`, false],
  ['hong@naver', false],
  ['hong@-naver.com', false],
  ['hong@naver.c', false],
  ['hong@naver.c0m', false],
  ['hong@naver.com,kim@naver.com', false],
  ['hong@naver.com\r\nRCPT TO:<kim@naver.com>', false],
  ['hong@naver.com\n', false],
  ['hong gil@naver.com', false],
  ['hong@naver.com kim@naver.com', false],
  ['hong@kim@naver.com', false],
  ['"hong"@naver.com', false],
  ['hong@[127.0.0.1]', false],
  ['<hong@naver.com>', false],
  ['', false],
] as const) {
  test(`${JSON.stringify(text.slice(0, 50))} is ${isOne ? 'one address' : 'not one address'}`, () =>
    assert.equal(isAddress(text), isOne));
}

for (const [text, clean] of [
  [' Hong@NAVER.com ', 'Hong@naver.com'],
  ['mailto:hong@naver.com', 'hong@naver.com'],
  ['<hong@naver.com>', 'hong@naver.com'],
  ['hong＠naver．com', 'hong@naver.com'],
  ['hong @ naver.com', 'hong@naver.com'],
  ['hong@naver.con', 'hong@naver.con'], // the operator may mean it
  ['hong@naver.com, kim@naver.com', undefined],
  ['hong', undefined],
  ['홍@naver.com', undefined],
] as const) {
  test(`an operator's ${JSON.stringify(text)} becomes ${clean}`, () => assert.equal(cleanAddress(text), clean));
}

for (const [address, masked] of [
  ['kim@example.com', 'ki***@example.com'],
  ['gildong@naver.com', 'gi***@naver.com'],
  ['ab@naver.com', 'a***@naver.com'],
  ['a@naver.com', '***@naver.com'],
  ['nonsense', '***'],
] as const) {
  test(`${address} is shown as ${masked}`, () => assert.equal(maskAddress(address), masked));
}
