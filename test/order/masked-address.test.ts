// What Naver or a buyer hides behind stars is nobody's address, and nothing is guessed behind them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanAddress, resolveRecipient } from '../../src/order/recipient.ts';

const MASKED = [
  'kim****@naver.com',
  'ki***m@naver.com',
  'k**m@naver.com',
  '****1234@naver.com',
  '***@naver.com',
  '***',
  '김**',
  '010-****-1234',
  'minj****',
  'kim@na***.com',
  'kim@naver.***',
  'kim@naver****.com',
  'kim@***',
  'k***@n***.com',
  'kim＊＊＊@naver.com',
  'ki＊＊12＠naver．com',
  '●●12@naver.com',
  'kim●●@naver.com',
  '○○○1@daum.net',
  'k***m골뱅이naver.com',
  'kim****naver.com',
];

for (const text of MASKED) {
  test(`"${text}" gives no address and no suggestion, wherever it stands`, () => {
    const found = [
      resolveRecipient({ productOption: `이메일: ${text}`, directInputNames: ['이메일'] }),
      resolveRecipient({ productOption: `색상: ${text}`, directInputNames: [] }),
      resolveRecipient({ productOption: '', directInputNames: [], shippingMemo: `${text} 로 보내 주세요` }),
    ];
    for (const { address, suggestion, confidence } of found) {
      assert.deepEqual([address, suggestion], [undefined, undefined]);
      assert.notEqual(confidence, 'sure');
    }
    assert.equal(cleanAddress(text), undefined);
  });
}

test('stars around an address hide nothing', () => {
  for (const text of ['* kim@naver.com', '*kim@naver.com', '이메일* kim@naver.com'])
    assert.equal(
      resolveRecipient({ productOption: `이메일: ${text}`, directInputNames: ['이메일'] }).address,
      'kim@naver.com',
    );
});
