// The rule of a product in words.
import type { Rule } from '../../src/db/products.ts';
import { codeText, cutText, escapeText } from '../../src/order/buyer-text.ts';
import { writeCount } from '../fit.ts';
import { nameProduct } from '../product-option.ts';
import type { CommandWords } from '../speech.ts';

export type RuleFacts = {
  rule: Rule;
  defaultMode: 'manual' | 'auto';
  keysFree: number;
  /** Who may see a whole link. */ isAdmin: boolean;
};

/** One product among many: two rows. */
export function writeRuleShort({ rule, defaultMode, keysFree }: RuleFacts, words: CommandWords): string {
  const parts = [
    sayMode(rule, defaultMode, words),
    saySource(rule, words),
    ...(rule.source === 'pool' ? [sayStock(keysFree, words)] : []),
  ];
  return `**${nameProduct(rule, words)}**\n${parts.join(' · ')}`;
}

/** Everything that is known of one product, a row each. */
export function writeRule({ rule, defaultMode, keysFree, isAdmin }: RuleFacts, words: CommandWords): string {
  const { product: say } = words;
  const since = rule.mode === 'auto' && rule.autoSince ? ` · ${say.autoSince(rule.autoSince)}` : '';
  const labels = rule.directInputs?.map((label) => codeText(label, 100)).join(', ');
  return [
    `**${nameProduct(rule, words)}**`,
    say.mode(sayMode(rule, defaultMode, words) + since),
    say.source(
      rule.source === 'pool' ? `${saySource(rule, words)} · ${sayStock(keysFree, words)}` : saySource(rule, words),
    ),
    ...(rule.link ? [say.link(writeLink(rule.link, isAdmin))] : []),
    say.emailOption(rule.emailOption ? codeText(rule.emailOption, 120) : say.emailOptionAuto),
    ...(labels ? [say.directInputs(labels)] : []),
  ].join('\n');
}

function sayMode({ mode }: Rule, defaultMode: 'manual' | 'auto', { product: say }: CommandWords): string {
  return mode ? say[mode] : say.byDefault(say[defaultMode]);
}

function saySource({ source, link }: Rule, { product: say }: CommandWords): string {
  if (source === 'link') return say.linkOnly;
  return link ? say.poolAndLink : say.pool;
}

function sayStock(keysFree: number, { product: say }: CommandWords): string {
  return keysFree > 0 ? say.keysLeft(writeCount(keysFree)) : say.noKeys;
}

/** A link is goods, like a key: whole for admins, to all others only where it leads. */
function writeLink(link: string, isAdmin: boolean): string {
  if (isAdmin) return codeText(link, 1_000);
  const host = URL.canParse(link) ? new URL(link).host : cutText(link, 10);
  return escapeText(`${host}/…`, 200);
}
