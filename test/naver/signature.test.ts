import assert from 'node:assert/strict';
import test from 'node:test';

import { isClientSecret, sign } from '../../src/naver/signature.ts';

test('the official sample is signed as the documentation says', async () => {
  assert.equal(
    await sign('aaaabbbbcccc', '$2a$10$abcdefghijklmnopqrstuv', 1643961623299),
    'JDJhJDEwJGFiY2RlZmdoaWprbG1ub3BxcnN0dXVCVldZSk42T0VPdEx1OFY0cDQxa2IuTnpVaUEzbmsy',
  );
});

test('a secret of cost 4 is signed like the second vector', async () => {
  assert.equal(
    await sign('1Ab2Cd3Ef4Gh5Ij6Kl7Mn8', '$2a$04$abcdefghijklmnopqrstuu', 1790000000123),
    'JDJhJDA0JGFiY2RlZmdoaWprbG1ub3BxcnN0dXVZdHlzS2xwMy5LN3RVS2x6U0IyRkd4NVlrcnkzRXZl',
  );
});

test('a secret that ends in uv signs like the one that ends in uu', async () => {
  const uu = await sign('aaaabbbbcccc', '$2a$04$abcdefghijklmnopqrstuu', 1);
  const uv = await sign('aaaabbbbcccc', '$2a$04$abcdefghijklmnopqrstuv', 1);
  assert.equal(uv, uu);
  assert.equal(uv.length, 80);
  assert.ok(!uv.includes('='));
});

for (const [what, text, expected] of [
  ['a secret of cost 4', '$2a$04$abcdefghijklmnopqrstuu', true],
  ['the documented sample', '$2a$10$abcdefghijklmnopqrstuv', true],
  ['a secret whose $ was expanded away', 'bcdefghijk', false],
  ['a secret cut by one character', '$2a$04$abcdefghijklmnopqrstu', false],
  ['a secret with a line break after it', '$2a$04$abcdefghijklmnopqrstuu\n', false],
  ['a whole hash', '$2a$04$abcdefghijklmnopqrstuuYtysKlp3.K7tUKlzSB2FGx5Ykry3Eve', false],
  ['a cost that bcrypt does not have', '$2a$99$abcdefghijklmnopqrstuu', false],
  ['nothing', '', false],
] as const) {
  test(`${what} is ${expected ? '' : 'not '}taken for a client secret`, () => {
    assert.equal(isClientSecret(text), expected);
  });
}
