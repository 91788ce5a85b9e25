// Text from outside on its way into a Discord message: it may be read, but never format, mention, link, or tell an address.
import { toPlainText } from './address.ts';
import { maskAddress, type Recipient } from './recipient.ts';

/** Longer texts are cut before anything else looks at them. */
const READ_AT_MOST = 2000;

const GRAPHEMES = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** Control, bidi, zero-width and other invisible characters, and halves of surrogate pairs. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** Characters that are letters or symbols to Unicode and blanks to the eye, such as the Hangul filler. */
const BLANK = /[\s\u{115F}\u{1160}\u{2800}\u{3164}\u{FFA0}]+/gu;

const ASCII_PUNCTUATION = /[!-/:-@[-`{-~]/g;

/** One line of visible characters, without any markup undone. */
export function cleanText(text: string): string {
  return text.slice(0, READ_AT_MOST).replace(BLANK, ' ').replace(INVISIBLE, '').replace(/ {2,}/g, ' ').trim();
}

/**
 * Clean text with a backslash before every ASCII punctuation character: plain to every reader of Discord's markdown.
 * @param max  UTF-16 units of the result, backslashes counted
 */
export function escapeText(text: string, max: number): string {
  return cutText(cleanText(text), max, (grapheme) => grapheme.replace(ASCII_PUNCTUATION, '\\$&'));
}

/**
 * Clean text for places where a backslash would be seen, a phone's notification above all: what could format, mention
 * or link is replaced by its full-width twin, and all else stays as it is.
 */
export function plainText(text: string, max: number): string {
  const tame = cleanText(text)
    .replace(/[*_`\\<@]|~{2,}|\|{2,}/g, widen)
    .replaceAll('://', '：／／');
  return cutText(tame, max);
}

/** Clean text as inline code, in which nothing is markup but the backtick; '' when nothing is left of it. */
export function codeText(text: string, max: number): string {
  const tame = cutText(cleanText(text).replaceAll('`', 'ˋ'), max - 2);
  return tame && `\`${tame}\``;
}

/** Cuts by grapheme, with `…` in place of what is lost. `dress` changes each grapheme, and its result is what counts. */
export function cutText(
  text: string,
  max: number,
  dress: (grapheme: string) => string = (grapheme) => grapheme,
): string {
  let kept = '';
  let isFull = false;
  let whole = '';
  for (const { segment } of GRAPHEMES.segment(text)) {
    const piece = dress(segment);
    whole += piece;
    if (whole.length > max) return `${kept.trimEnd()}…`;
    isFull ||= whole.length > max - 1;
    if (!isFull) kept = whole;
  }
  return whole;
}

// An address is somebody's address also where the sign is a word, or missing in front of a well-known host.
const ADDRESS_LIKE = /[^\s:/,;()<>[\]{}|"'=@]{1,64} ?(?:@|골뱅이|\(at\)|\[at\]) ?[^\s:/,;()<>[\]{}|"'=@]{0,64}/giu;
const MAIL_HOST =
  /[^\s:/,;()<>[\]{}|"'=@]{1,64} ?(?:naver|gmail|daum|hanmail|nate|kakao|hotmail|outlook|icloud|yahoo)[., ](?:com|net|co\.kr)/giu;
const PHONE = /(?<!\d)(?:\+?82[-. ]?)?0?1[016789][-. ]?\d{3,4}[-. ]?\d{4}(?!\d)/g;
const MASKED = /^.{0,2}\*{3}(?:@|$)/u;

/** The option as the buyer typed it, clean, with every address and phone number in it masked; not escaped yet. */
export function maskOption(option: string, { typed, source }: Recipient): string {
  let masked = cleanText(toPlainText(option));
  // Outside an option for addresses, what was typed is the option itself, and worth reading.
  const answers = source === 'option' ? [] : cleanText(toPlainText(typed ?? '')).split(' / ');
  for (const answer of answers) {
    if (answer.length < 3 || answer === masked || findMaskedAddress(answer)) continue;
    masked = masked.replaceAll(answer, maskHead(answer));
  }
  return masked.replace(ADDRESS_LIKE, maskFound).replace(MAIL_HOST, maskFound).replace(PHONE, '010-****-****');
}

/** The first thing in the buyer's words that looks like an address, masked: enough for whoever typed it, for nobody else. */
export function findMaskedAddress(typed: string): string | undefined {
  const clean = cleanText(toPlainText(typed));
  const [found] = clean.match(ADDRESS_LIKE) ?? clean.match(MAIL_HOST) ?? [];
  return found && maskFound(found);
}

function maskFound(found: string): string {
  if (MASKED.test(found)) return found;
  const at = found.indexOf('@');
  if (at < 0) return maskHead(found);
  return maskAddress(`${found.slice(0, at).trim()}@${found.slice(at + 1).trim()}`);
}

function maskHead(text: string): string {
  return `${/^.{0,2}/u.exec(text)?.[0] ?? ''}***`;
}

function widen(found: string): string {
  return found.replace(/./g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
}
