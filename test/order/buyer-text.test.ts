import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { cleanText, codeText, cutText, escapeText, maskOption, plainText } from '../../src/order/buyer-text.ts';
import type { Recipient } from '../../src/order/recipient.ts';

suite('text from outside', () => {
  test('loses what cannot be seen and stays on one line', () => {
    assert.equal(cleanText('  a\r\nb\u2028c\u3164d\t \u200Be\u202Ef\u0000g\uD800h  '), 'a b c d efgh');
  });

  test('keeps Korean, emoji and punctuation when it is only cleaned', () => {
    assert.equal(cleanText('[특가] 사진 프로 🎁 (1년)'), '[특가] 사진 프로 🎁 (1년)');
  });

  test('has a backslash before each ASCII punctuation character when it is escaped', () => {
    assert.equal(escapeText('a*b_가[x](y)', 100), String.raw`a\*b\_가\[x\]\(y\)`);
  });

  test('counts its backslashes when it is cut, and is never cut inside a pair or an emoji', () => {
    assert.equal(escapeText('*****', 10), String.raw`\*\*\*\*\*`);
    assert.equal(escapeText('******', 10), String.raw`\*\*\*\*…`);
    assert.equal(cutText('가👨‍👩‍👧나', 8), '가…');
    assert.equal(cutText('가나다', 3), '가나다');
  });

  test('swaps only what formats when backslashes would be seen', () => {
    assert.equal(plainText('[A] C# 1~2대 | 50% (a) - b', 100), '[A] C# 1~2대 | 50% (a) - b');
    assert.equal(
      plainText('*a* `b` ||c|| ~~d~~ <@1> https://e', 100),
      '＊a＊ ｀b｀ ｜｜c｜｜ ～～d～～ ＜＠1> https：／／e',
    );
  });

  test('cannot leave inline code', () => {
    assert.equal(codeText('a`b``c', 100), '`aˋbˋˋc`');
    assert.equal(codeText(' \u200B ', 100), '');
    assert.equal(codeText('abcdef', 6), '`abc…`');
  });
});

const NOBODY: Recipient = { confidence: 'missing' };

const OPTIONS: [option: string, recipient: Recipient, shown: string][] = [
  ['기기: 2대', NOBODY, '기기: 2대'],
  ['이메일: kim@example.com', NOBODY, '이메일: ki***@example.com'],
  ['이메일: Kim.Ha+1@Example.com / 기기: 2대', NOBODY, '이메일: Ki***@Example.com / 기기: 2대'],
  ['메일 kim @ example.com 으로', NOBODY, '메일 ki***@example.com 으로'],
  ['kim＠naver.com', NOBODY, 'ki***@naver.com'],
  ['ki\u200Bm\u200B@na\u200Bver.com', NOBODY, 'ki***@naver.com'],
  ['kim골뱅이naver.com', NOBODY, 'ki***'],
  ['kimha.naver.com', NOBODY, 'ki***'],
  ['ki***secret@naver.com', NOBODY, 'ki***@naver.com'],
  ['gildong@naver', NOBODY, 'gi***@naver'],
  ['010-1234-5678, 01012345678', NOBODY, '010-****-****, 010-****-****'],
  ['아이디: gildong77 / 기기: 2대', { confidence: 'missing', typed: 'gildong77' }, '아이디: gi*** / 기기: 2대'],
  ['2대 사용', { confidence: 'doubtful', source: 'option', typed: '2대 사용' }, '2대 사용'],
];

for (const [option, recipient, shown] of OPTIONS) {
  test(`the option ${JSON.stringify(option)} is shown as ${JSON.stringify(shown)}`, () => {
    assert.equal(maskOption(option, recipient), shown);
  });
}

test('a very long option is masked quickly', () => {
  const startedAtMs = performance.now();
  maskOption(`${'a'.repeat(100_000)} ${'@'.repeat(100_000)}`, NOBODY);
  maskOption('a '.repeat(100_000), NOBODY);
  assert.ok(performance.now() - startedAtMs < 500);
});
