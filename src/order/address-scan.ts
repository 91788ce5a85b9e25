// Addresses in what a buyer typed. An address is sure only when what stands around it leaves no other reading;
// every other find is a doubt, with a suggestion where one is near at hand.
import { isAddress, lowerDomain, toPlainText } from './address.ts';
import { PROVIDER_DOMAINS, guessProvider, judgeDomain } from './mail-domains.ts';

export type Doubt =
  | 'typo_domain' // naver.con
  | 'unknown_domain' // an ending that mail is seldom sent to
  | 'impossible' // no ending, two dots, no name
  | 'foreign_letters' // 홍길동@, 네이버.com
  | 'unclear'; // something sticks to it, stands too near, or says "not this one"

export type Finding =
  | { isSure: true; address: string }
  /** `isFaint`: hardly an address at all; counts only when there is nothing else. */
  | { isSure: false; why: Doubt; suggestion: string | undefined; isFaint: boolean };

type Span = { start: number; local: string; domain: string; end: number };

const PHONE = /^\+?[\d.-]{7,}$/;
const WORD_BEFORE = /[\w.+-]{1,64}$/;
/** Words that stand before an address without belonging to it. */
const LABEL_WORD =
  /^(?:mailto|e-?mails?|mails?|address|addr|adress|id|my|is|to|naver|gmail|google|kakao|daum|send|please|\d{0,2}[.-])$/i;
const LABEL_SYLLABLES = /(?:메일|멜|주소|아이디|계정|네이버|구글|카카오|다음|네이트)(?:은|는|이|가|을|를|로)?$/;
const NUMBERED = /(?:^|[\s/])(?:\d{1,2}|이메일|메일|e-?mail)\)$/i;
/** The buyer is spelling: what follows is only the rest of the name. */
const SPELLING =
  /(?:언더바|언더스코어|밑줄|하이픈|대시|빼기|마이너스|점|닷|숫자|대문자|소문자|영어|영문|알파벳)[ )]{0,2}$/;
const EXAMPLE = /(?:예|예시|보기|샘플|ex|eg|e\.g\.?|example)[ ).:(]{0,4}$/i;
const NEGATION = /아니|아님|말고|말구|잘못|틀렸|틀린|틀림|오타|지 ?마|지 ?말|못 ?받|안 ?씀|안 ?써/;
/** The rest of a domain that was torn off: `naver. com`, `naver.co .kr`, `company.co,kr`. */
const TORN_OFF =
  /^(?:[ \n,·.]{1,2}(com|net|org|co\.kr|or\.kr|ac\.kr|go\.kr|kr|co)(?![a-z0-9@_-])|[.,](한국|닷컴|닷넷|컴))/i;
const TORN_LETTERS = /^ (m|om|t|et|r)(?![a-z0-9@_.-])/i;
/** What stars hide nobody can fill in: neither the rest of the name nor that of the domain. */
const HIDDEN_LEFT = /(?:[\w.+-][*●○•]{1,64}|[*●○•]{2})$/;
const HIDDEN_RIGHT = /^[*●○•]{2}/;
const STICKS_RIGHT = /^[@_+%#$&=\\{]/;

/** Every address, or what was meant as one, in the order of the text. Linear in the text's length. */
export function findAddresses(text: string): Finding[] {
  const plain = toPlainText(text);
  if (plain.includes('@')) return scan(plain);
  const spelled = plain
    .replace(/ ?(?:골뱅이|\(at\)|\[at\]|\(골뱅이\)|ⓐ) ?/gi, '@')
    .replace(/ at (?=[a-z0-9-]{1,63}(?:\.| dot ))/gi, '@')
    .replace(/ dot /gi, '.')
    .replace(/(?<=[a-z])(?:점|닷)(?=[a-z])/gi, '.');
  if (spelled.includes('@'))
    return scan(spelled).map((finding) => (finding.isSure ? doubt('unclear', finding.address) : finding));
  return findWithoutAt(plain);
}

function scan(text: string): Finding[] {
  const findings: Finding[] = [];
  let lastEnd = -1;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const first = at;
    // hong@@naver.com
    while (text[at + 1] === '@' || (text[at + 1] === ' ' && text[at + 2] === '@')) at += text[at + 1] === '@' ? 1 : 2;
    const span = spanAt(text, first, at);
    const isInside = span.start < lastEnd; // its name is the domain of the one before: a@b.com@c.com
    const finding = isInside
      ? span.domain.includes('.') && doubt('unclear', undefined)
      : judge(text, span, { isDoubled: at !== first, isAfterAddress: lastEnd >= 0 && span.start - lastEnd <= 3 });
    if (finding) findings.push(finding);
    lastEnd = span.end;
  }
  return findings;
}

function isLocal(char: string | undefined): boolean {
  return char !== undefined && /[\w.+-]/.test(char);
}

function spanAt(text: string, first: number, last: number): Span {
  const localEnd = /\s/.test(text[first - 1] ?? '') ? first - 1 : first;
  let start = localEnd;
  while (start > 0 && localEnd - start <= 65 && isLocal(text[start - 1])) start -= 1;
  const domainStart = /\s/.test(text[last + 1] ?? '') ? last + 2 : last + 1;
  let end = domainStart;
  while (end < text.length && end - domainStart <= 254 && /[a-z0-9.-]/i.test(text[end] ?? '')) end += 1;
  return { start, local: text.slice(start, localEnd), domain: text.slice(domainStart, end), end };
}

function judge(text: string, span: Span, near: { isDoubled: boolean; isAfterAddress: boolean }): Finding | undefined {
  const { start, local, domain: typedDomain, end } = span;
  const domain = typedDomain.replace(/[.-]{1,9}$/, '');
  const before = text.slice(Math.max(0, start - 40), start);
  const after = text.slice(end, end + 40);
  if (local === '') {
    // @hong_gildong is a name on some network, @naver.com an address without its name.
    if (!domain.includes('.')) return undefined;
    return doubt(isForeign(lastOf(before)) ? 'foreign_letters' : 'impossible', undefined);
  }
  if (HIDDEN_LEFT.test(before) || HIDDEN_RIGHT.test(after)) return doubt('impossible', undefined);
  if (isAlien(lastOf(before)) || isAlien(firstOf(after))) return doubt('foreign_letters', undefined);
  if (!domain.includes('.')) {
    const meant = torn(domain, typedDomain, after) ?? guessProvider(domain + after);
    const why = isForeign(firstOf(after)) ? 'foreign_letters' : 'impossible';
    return doubt(why, meant && suggest(local, meant), !meant);
  }
  const rejoined = torn(domain, typedDomain, after);
  if (rejoined) return doubt('unclear', suggest(local, rejoined));
  const address = lowerDomain(`${local}@${domain}`);
  const verdict = judgeDomain(domain.toLowerCase());
  if (!verdict.isGood && verdict.why !== 'unknown_domain')
    return doubt(verdict.why, verdict.meant && suggest(local, verdict.meant));
  if (!isAddress(address) || /^[+-]/.test(local) || /^www\./i.test(local))
    return doubt('impossible', suggest(local, domain));
  if (!verdict.isGood) return doubt('unknown_domain', address);
  const isBroken = near.isDoubled || text.slice(start, end).includes('\n') || STICKS_RIGHT.test(after);
  if (isBroken || /^01[016-9]-\d{3,4}-\d{4}/.test(local) || /^01[016-9]\d{7,8}[a-z]/i.test(local))
    return doubt('unclear', address);
  if (EXAMPLE.test(before)) return doubt('unclear', undefined);
  if (SPELLING.test(before) || NEGATION.test(after.slice(0, 25))) return doubt('unclear', address);
  if (!near.isAfterAddress && !isFreeOnTheLeft(before)) return doubt('unclear', address);
  return { isSure: true, address };
}

/** Whether the text before an address ends where a new word may begin, and not in what could be the address's first part. */
function isFreeOnTheLeft(before: string): boolean {
  const last = lastOf(before);
  if (last === undefined || last === '\n') return true;
  if (isForeign(last)) return LABEL_SYLLABLES.test(before);
  if (/[#$%&^\\]/.test(last) || before.endsWith('://')) return false;
  if (/[<([{]/.test(last)) return true;
  if (/[)\]}>]/.test(last)) return NUMBERED.test(before);
  // A blank or a sign: then the word before it must not be a torn part of the name, as in "hong gildong@naver.com".
  const rest = before.slice(0, -1);
  const word = WORD_BEFORE.exec(/[ ]$/.test(rest) ? '' : rest)?.[0];
  return word === undefined || LABEL_WORD.test(word) || PHONE.test(word);
}

function torn(domain: string, typedDomain: string, after: string): string | undefined {
  const tail = typedDomain.slice(domain.length) + after;
  const piece = TORN_OFF.exec(tail);
  if (piece?.[1]) return `${domain}.${piece[1]}`;
  if (piece?.[2] === '한국') return `${domain}.kr`;
  if (piece) return piece[2] === '닷넷' ? `${domain}.net` : `${domain}.com`;
  const letters = TORN_LETTERS.exec(tail)?.[1];
  return letters && domain.includes('.') ? domain + letters : undefined;
}

/** The nearest address that could exist: stray dots and signs at its ends and double dots removed. */
function suggest(local: string, domain: string): string | undefined {
  const name = local
    .replace(/\.{2,64}/g, '.')
    .replace(/^(?:www\.)?[.+-]{0,64}/i, '')
    .replace(/\.$/, '');
  const host = domain
    .replace(/\.{2,254}/g, '.')
    .replace(/^[.-]{1,254}/, '')
    .toLowerCase();
  const verdict = host.includes('.') ? judgeDomain(host) : undefined;
  const address = `${name}@${verdict && !verdict.isGood && verdict.meant ? verdict.meant : host}`;
  return isAddress(address) ? address : undefined;
}

/** hongnaver.com, hong naver.com, hong#naver.com */
function findWithoutAt(text: string): Finding[] {
  for (const domain of PROVIDER_DOMAINS) {
    const at = text.toLowerCase().indexOf(domain);
    if (at < 0 || text[at - 1] === '/') continue;
    const local = /([a-z0-9][\w.-]{2,63}?)[ ,#.&*2]?$/i.exec(text.slice(Math.max(0, at - 66), at))?.[1];
    if (local && !/^(?:www|https?)$/i.test(local)) return [doubt('impossible', suggest(local, domain))];
  }
  return [];
}

function isForeign(char: string | undefined): boolean {
  return char !== undefined && char > '\x7f' && /[\p{L}\p{M}\p{N}\u24b6-\u24e9\u{1f130}-\u{1f189}]/u.test(char);
}

/** The last whole character: half of a surrogate pair is a letter of no script. */
function lastOf(text: string): string | undefined {
  return Array.from(text.slice(-2)).at(-1);
}

function firstOf(text: string): string | undefined {
  return Array.from(text.slice(0, 2))[0];
}

/** A letter or digit that looks at home in an address and is not: é, а (Cyrillic), ⓗ. Korean, Chinese and Japanese are plainly text. */
function isAlien(char: string | undefined): boolean {
  return (
    isForeign(char) && !/[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(char ?? '')
  );
}

function doubt(why: Doubt, suggestion: string | undefined, isFaint = false): Finding {
  return { isSure: false, why, suggestion, isFaint };
}
