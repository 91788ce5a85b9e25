import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { faultOfPattern, generateKey, isWellFormed } from '../../src/order/license-key.ts';

const PATTERN = 'XXXXX-XXXXX-XXXXX';

/** A die that falls as it is told. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

suite('a pattern', () => {
  for (const [pattern, fault] of [
    [PATTERN, undefined],
    ['XXXXXXXXXXXX', undefined],
    ['PHOTO-AAAA-9999-XXXXXXXX', undefined],
    ['\\X\\A\\9-XXXX-XXXX-XXXX', undefined],
    ['사진-XXXX-XXXX-XXXX', undefined],
    // 11 places at 4.95 bits would do, 10 do not: the last one is the check character.
    ['XXXXXXXXXXX', 'weak'],
    ['AAAAAAAAAAX', 'weak'],
    ['9999999999999999X', 'weak'],
    ['SAME', 'no_check'],
    ['', 'no_check'],
    ['XXXXXXXXXXXXA', 'no_check'],
    ['XXXXXXXXXXXX9', 'no_check'],
    ['XXXXXXXXXXXX\\', 'escape'],
    ['XXXX XXXX XXXX', 'characters'],
    ['XXXX\nXXXX\nXXXX', 'characters'],
    [`${'-'.repeat(100)}X`, 'too_long'],
  ] as const) {
    test(`${JSON.stringify(pattern)} is ${fault ?? 'fine'}`, () => assert.equal(faultOfPattern(pattern), fault));
  }

  test('with an escaped last letter still ends in a check character further in front', () => {
    assert.equal(faultOfPattern('XXXXXXXXXXXX\\X'), undefined);
    assert.match(generateKey('XXXXXXXXXXXX\\X', dice(1)), /^[A-Z2-9]{12}X$/);
  });
});

suite('a generated key', () => {
  test('has the form of its pattern and no letters that look alike', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const key = generateKey('PRO\\A-AAAA-9999-XXXXXXXX', dice(seed));
      assert.match(key, /^PROA-[A-Z]{4}-[2-9]{4}-[A-Z2-9]{8}$/);
      assert.doesNotMatch(key.slice(5), /[01ILO]/);
    }
  });

  test('differs with every fall of the dice', () => {
    const keys = Array.from({ length: 500 }, (_, seed) => generateKey(PATTERN, dice(seed + 1)));
    assert.equal(new Set(keys).size, 500);
  });

  test('is well formed by its own pattern, in small letters too, and by no other', () => {
    const key = generateKey(PATTERN, dice(3));
    assert.ok(isWellFormed(PATTERN, key));
    assert.ok(isWellFormed(PATTERN, ` ${key.toLowerCase()} `));
    assert.ok(!isWellFormed('XXXXX-XXXXX-XXXXXX', key));
    assert.ok(!isWellFormed('XXXXX.XXXXX.XXXXX', key));
    assert.ok(!isWellFormed(PATTERN, ''));
    assert.ok(!isWellFormed(PATTERN, `${key}A`));
  });

  const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

  test('with one wrong character is noticed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(16), fc.nat(30), (seed, at, letter) => {
        const key = generateKey(PATTERN, dice(seed + 1));
        const other = LETTERS.charAt(letter);
        if (key[at] === '-' || key[at] === other) return;
        assert.ok(!isWellFormed(PATTERN, key.slice(0, at) + other + key.slice(at + 1)));
      }),
    );
  });

  test('with two neighbors changed around is noticed, also beyond the thirtieth place', () => {
    const long = 'X'.repeat(64);
    fc.assert(
      fc.property(fc.nat(), fc.nat(62), (seed, at) => {
        const key = generateKey(long, dice(seed + 1));
        const [a, b] = [key.charAt(at), key.charAt(at + 1)];
        if (a === b) return;
        assert.ok(!isWellFormed(long, key.slice(0, at) + b + a + key.slice(at + 2)));
      }),
    );
  });
});
