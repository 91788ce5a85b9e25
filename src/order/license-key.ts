// Keys that Bellhop makes. A pattern says how they look: X is a letter or a digit, A a letter, 9 a digit; everything else stands for
// itself, and so does whatever follows a backslash (\A is the letter A). The last placeholder, an X, is a check character.

/** An integer from 0, below the given one, that nobody can foretell. */
export type RandomInt = (below: number) => number;

/** Letters before digits, without those that look alike: no 0 and O, no 1, I and L. 31, a prime, as the check character needs. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LETTERS = 23;
const DIGITS = ALPHABET.length - LETTERS;

const LONGEST = 100;
/** Whoever has some keys must not be able to guess another. */
const BITS = 50;

/** `escape`: a backslash with nothing behind it. `no_check`: the last placeholder is no X. `weak`: too few to guess. */
export type PatternFault = 'too_long' | 'characters' | 'escape' | 'no_check' | 'weak';

type Piece = { literal: string } | { from: number; below: number };

/** What is wrong with a pattern; undefined when keys can be made by it. */
export function faultOfPattern(pattern: string): PatternFault | undefined {
  if (pattern.length > LONGEST) return 'too_long';
  // A key is copied, typed, and read aloud: nothing invisible, and no blanks.
  if (/[\p{Cc}\p{Cf}\s]/u.test(pattern)) return 'characters';
  const pieces = readPattern(pattern);
  if (!pieces) return 'escape';
  const places = pieces.flatMap((piece) => ('below' in piece ? piece.below : []));
  if (places.at(-1) !== ALPHABET.length) return 'no_check';
  const bits = places.slice(0, -1).reduce((sum, below) => sum + Math.log2(below), 0);
  return bits < BITS ? 'weak' : undefined;
}

/** A new key. @param pattern  one that faultOfPattern() has nothing against */
export function generateKey(pattern: string, randomInt: RandomInt): string {
  const pieces = readPattern(pattern) ?? [];
  const last = pieces.findLastIndex((piece) => 'below' in piece);
  const values: number[] = [];
  return pieces
    .map((piece, index) => {
      if ('literal' in piece) return piece.literal;
      const value = index === last ? checkOf(values) : piece.from + randomInt(piece.below);
      values.push(value);
      return ALPHABET.charAt(value);
    })
    .join('');
}

/**
 * Whether a key has the form of a pattern and its check character is right: one wrong character, or two neighbors that changed
 * places, are always noticed. It tells slips of the hand, not whether the key was ever sold. Small letters count as capitals.
 */
export function isWellFormed(pattern: string, key: string): boolean {
  const pieces = readPattern(pattern);
  if (!pieces) return false;
  const values: number[] = [];
  let rest = key.trim();
  for (const piece of pieces) {
    const length = 'literal' in piece ? piece.literal.length : 1;
    const text = rest.slice(0, length).toUpperCase();
    rest = rest.slice(length);
    if ('literal' in piece) {
      if (text !== piece.literal.toUpperCase()) return false;
      continue;
    }
    const value = text === '' ? -1 : ALPHABET.indexOf(text);
    if (value < piece.from || value >= piece.from + piece.below) return false;
    values.push(value);
  }
  const check = values.pop();
  return rest === '' && check === checkOf(values);
}

/**
 * The check character's place in the alphabet: with it the sum of all places, each times its weight, is a multiple of 31. The
 * weights count 1, 2, … 30, 1, 2, …; the check character's own is what the count has come to.
 */
function checkOf(values: readonly number[]): number {
  const prime = ALPHABET.length;
  const weightOf = (index: number) => (index % (prime - 1)) + 1;
  const sum = values.reduce((total, value, index) => total + weightOf(index) * value, 0);
  const weight = weightOf(values.length);
  const check = Array.from({ length: prime }, (_, value) => value).find(
    (value) => (sum + weight * value) % prime === 0,
  );
  // There is always one: the alphabet's length is a prime.
  return check ?? 0;
}

function readPattern(pattern: string): Piece[] | undefined {
  const pieces: Piece[] = [];
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '\\') {
      at += 1;
      const literal = characters[at];
      if (literal === undefined) return undefined;
      pieces.push({ literal });
    } else if (character === 'X') pieces.push({ from: 0, below: ALPHABET.length });
    else if (character === 'A') pieces.push({ from: 0, below: LETTERS });
    else if (character === '9') pieces.push({ from: LETTERS, below: DIGITS });
    else pieces.push({ literal: character });
  }
  return pieces;
}
