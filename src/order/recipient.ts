// Who gets the license: Naver shows no e-mail address, so it is read from what the buyer typed. One sure address, or a person decides.
import { toPlainText } from './address.ts';
import { findAddresses } from './address-scan.ts';
import type { Doubt, Finding } from './address-scan.ts';

export { cleanAddress, isAddress, maskAddress } from './address.ts';

/** `typed_option`: a direct-input option (직접 입력형 옵션) known by its name; `memo`: 배송메모. */
export type RecipientSource = 'typed_option' | 'option' | 'memo' | 'operator';

export type Recipient = {
  /** There only when `sure`. */
  address?: string | undefined;
  confidence: 'sure' | 'doubtful' | 'missing';
  /** Where the address, or the doubt, was found. */
  source?: RecipientSource | undefined;
  /** What may have been meant; an operator may take it, nobody else. */
  suggestion?: string | undefined;
  why?: Doubt | 'two_addresses' | undefined;
  /** The buyer's own words, for the operator's eyes only; at most 200 characters. */
  typed?: string | undefined;
};

export type BuyerText = {
  /** `name: value / name: value`, the values as the buyer typed them. */
  productOption: string;
  /** The names of the product's direct-input options. */
  directInputNames: readonly string[];
  shippingMemo?: string | undefined;
};

type Tier = { source: RecipientSource; texts: string[] };
type Found = { source: RecipientSource; typed: string; finding: Finding };

/**
 * Finds the one address that the license goes to. Looks at the options known by name, then at other option text, then at the memo.
 * Two different addresses anywhere are a doubt, the same one twice is not.
 */
export function resolveRecipient({ productOption, directInputNames, shippingMemo }: BuyerText): Recipient {
  const { typed, rest } = splitOption(productOption, directInputNames);
  const tiers: Tier[] = [
    { source: 'typed_option', texts: typed },
    { source: 'option', texts: [rest] },
    { source: 'memo', texts: [shippingMemo ?? ''] },
  ];
  const all = tiers.flatMap(({ source, texts }) =>
    texts.flatMap((text) => findAddresses(text).map((finding): Found => ({ source, typed: shorten(text), finding }))),
  );
  // "A@B" is no address anywhere but where one was asked for.
  const clear = all.filter(({ finding, source }) => finding.isSure || !finding.isFaint || source === 'typed_option');
  const found = clear.length > 0 ? clear : all;
  const first = found[0];
  if (!first) return { confidence: 'missing', typed: shorten(typed.join(' / ')) || undefined };

  const sure = found.find(({ finding }) => finding.isSure);
  const candidates = new Set(
    found.map(({ finding }) => addressOf(finding)?.toLowerCase()).filter((address) => address !== undefined),
  );
  if (candidates.size > 1) {
    return doubtful(sure ?? first, sure || first.finding.isSure ? 'two_addresses' : first.finding.why);
  }
  // One address, and no worse rival in the same place: a doubt further down without another reading takes nothing away.
  const rivals = found.filter(({ finding, source }) => !finding.isSure && source === sure?.source);
  if (sure?.finding.isSure && sure === first && rivals.length === 0)
    return { address: sure.finding.address, confidence: 'sure', source: sure.source, typed: sure.typed };
  const worst = found.find(({ finding }) => !finding.isSure) ?? first;
  return doubtful(sure ?? first, worst.finding.isSure ? 'unclear' : worst.finding.why);
}

function addressOf(finding: Finding): string | undefined {
  return finding.isSure ? finding.address : finding.suggestion;
}

function doubtful({ source, typed, finding }: Found, why: Doubt | 'two_addresses'): Recipient {
  return { confidence: 'doubtful', source, suggestion: addressOf(finding), why, typed };
}

/**
 * Cuts an option text by the names known to be in it: what was typed may itself hold ` / ` and `: `.
 * A value reaches to the next known name or to the end.
 */
function splitOption(productOption: string, names: readonly string[]): { typed: string[]; rest: string } {
  const text = toPlainText(productOption);
  const known = names.map((name) => toPlainText(name).trim()).filter((name) => name !== '');
  const marks: { at: number; from: number }[] = [];
  for (let at = 0; at >= 0; at = nextPair(text, at)) {
    for (const name of known) {
      if (!text.startsWith(name, at)) continue;
      const colon = /^ ?: ?/.exec(text.slice(at + name.length, at + name.length + 3));
      if (!colon) continue;
      marks.push({ at, from: at + name.length + colon[0].length });
      break;
    }
  }
  const typed = marks.map(({ from }, i) =>
    text
      .slice(from, marks[i + 1]?.at ?? text.length)
      .replace(/ \/ $/, '')
      .trim(),
  );
  return { typed, rest: text.slice(0, marks[0]?.at ?? text.length) };
}

function nextPair(text: string, after: number): number {
  const at = text.indexOf(' / ', after);
  return at < 0 ? -1 : at + 3;
}

function shorten(text: string): string {
  return text.trim().slice(0, 200);
}
