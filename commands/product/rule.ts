// The rule of a product in words.
import type { Rule } from '../../src/db/products.ts';
import { codeText, cutText, escapeText } from '../../src/order/buyer-text.ts';
import { countPerPool, type Goods, isProblem, partsOf, plainGoods, type Pool, poolId } from '../../src/order/goods.ts';
import { generateKey } from '../../src/order/license-key.ts';
import { writeCount } from '../fit.ts';
import { nameProduct } from '../product-option.ts';
import type { CommandWords } from '../speech.ts';

export type RuleFacts = {
  rule: Rule;
  defaultMode: 'manual' | 'auto';
  /** Of the whole store: a bundle may hold any of them. */
  goods: readonly Goods[];
  /** Free keys by poolId(). */
  free: ReadonlyMap<string, number>;
  nameOf: (productId: string) => string | undefined;
  /** Who may see a whole link. */ isAdmin: boolean;
};

const OPTIONS_SHOWN = 3;
const LABEL_LENGTH = 60;

/** One product among many: two rows, and one for each of its options as far as they are few. */
export function writeRuleShort(facts: RuleFacts, words: CommandWords): string {
  const { rule, defaultMode } = facts;
  const { product: say } = words;
  const { own, options } = goodsOf(facts);
  const shown = options.slice(0, OPTIONS_SHOWN).map((goods) => sayOption(goods, facts, words));
  const more = options.length - shown.length;
  return [
    `**${nameProduct(rule, words)}**`,
    [sayMode(rule, defaultMode, words), saySource(own, facts, words)].join(' · '),
    ...shown,
    ...(more > 0 ? [words.common.more(more)] : []),
    ...(rule.listingPausedAt ? [say.pausedNow] : []),
  ].join('\n');
}

/** Everything that is known of one product, a row each. */
export function writeRule(facts: RuleFacts, words: CommandWords): string {
  const { rule, defaultMode } = facts;
  const { product: say } = words;
  const { own, options } = goodsOf(facts);
  const since = rule.mode === 'auto' && rule.autoSince ? ` · ${say.autoSince(rule.autoSince)}` : '';
  const labels = rule.directInputs?.map((label) => codeText(label, 100)).join(', ');
  const stock = [
    rule.lowStock === undefined ? undefined : say.lowStock(writeCount(rule.lowStock)),
    rule.pauseListing ? say.pauseListing : undefined,
    rule.listingPausedAt ? say.pausedNow : undefined,
  ].filter((text) => text !== undefined);
  return [
    `**${nameProduct(rule, words)}**`,
    say.mode(sayMode(rule, defaultMode, words) + since),
    say.source(saySource(own, facts, words)),
    ...sayDetails(own, facts, words),
    ...options.flatMap((goods) => [
      sayOption(goods, facts, words),
      ...sayDetails(goods, facts, words).map((row) => `　${row}`),
    ]),
    ...(stock.length > 0 ? [stock.join(' · ')] : []),
    say.emailOption(rule.emailOption ? codeText(rule.emailOption, 120) : say.emailOptionAuto),
    ...(labels ? [say.directInputs(labels)] : []),
  ].join('\n');
}

function goodsOf({ rule: { productId }, goods }: RuleFacts): { own: Goods; options: Goods[] } {
  const mine = goods.filter((each) => each.productId === productId);
  return {
    own: mine.find(({ option }) => option === '') ?? plainGoods({ productId, option: '' }),
    options: mine.filter(({ option }) => option !== ''),
  };
}

function sayOption(goods: Goods, facts: RuleFacts, words: CommandWords): string {
  return words.product.option(codeText(goods.option, LABEL_LENGTH), saySource(goods, facts, words));
}

/** What a row of its own is worth. */
function sayDetails(goods: Goods, facts: RuleFacts, words: CommandWords): string[] {
  const { product: say } = words;
  const { source, pattern, link, url } = goods;
  return [
    ...(source === 'generate' && pattern
      ? [say.pattern(codeText(pattern, 110), codeText(writeExample(pattern), 110))]
      : []),
    ...(source === 'http' && url ? [say.url(writeAddress(url, facts.isAdmin))] : []),
    ...(link ? [say.linkIs(writeLink(link, facts.isAdmin))] : []),
  ];
}

function sayMode({ mode }: Rule, defaultMode: 'manual' | 'auto', { product: say }: CommandWords): string {
  return mode ? say[mode] : say.byDefault(say[defaultMode]);
}

/** Where the licenses come from and, where they can run out, how many are left. */
function saySource(goods: Goods, facts: RuleFacts, words: CommandWords): string {
  const { product: say } = words;
  const { source, link, bundle } = goods;
  const find = (pool: Pool) => facts.goods.find((each) => poolId(each) === poolId(pool));
  const parts = partsOf(goods, find);
  const pools = isProblem(parts) ? [] : countPerPool(parts);
  if (bundle) {
    const items = bundle.map((item) => say.bundleItem(sayItem(item, goods, facts, words), item.count));
    return say.bundle(items.join(' · '));
  }
  const text = source === 'link' || !link ? say[source] : say[`${source}AndLink`];
  return [text, ...pools.map(({ pool }) => sayStock(facts.free.get(poolId(pool)) ?? 0, words))].join(' · ');
}

/** A part of a bundle by its name, and what is left of it. */
function sayItem(item: Pool, own: Pool, { goods, free, nameOf }: RuleFacts, words: CommandWords): string {
  const isOwn = poolId(item) === poolId(own);
  const name = isOwn
    ? words.product.itself
    : nameProduct({ productId: item.productId, name: nameOf(item.productId) }, words);
  const option = item.option !== '' && !isOwn ? ` ${codeText(item.option, LABEL_LENGTH)}` : '';
  const source = goods.find((each) => poolId(each) === poolId(item))?.source ?? 'pool';
  const left = source === 'pool' ? sayStock(free.get(poolId(item)) ?? 0, words) : words.product[source];
  return `${name}${option} (${left})`;
}

function sayStock(keysFree: number, { product: say }: CommandWords): string {
  return keysFree > 0 ? say.keysLeft(writeCount(keysFree)) : say.noKeys;
}

/** A key as buyers will get it; always the same one, which nobody ever gets. */
function writeExample(pattern: string): string {
  let next = 7;
  return generateKey(pattern, (below) => {
    next = (next * 17 + 11) % 1_009;
    return next % below;
  });
}

/** A link is goods, like a key: whole for admins, to all others only where it leads. */
function writeLink(link: string, isAdmin: boolean): string {
  if (isAdmin) return codeText(link, 1_000);
  const host = URL.canParse(link) ? new URL(link).host : cutText(link, 10);
  return escapeText(`${host}/…`, 200);
}

/** Behind the `?` of a server's address there is often a token. */
function writeAddress(url: string, isAdmin: boolean): string {
  const { origin, pathname, search, host } = new URL(url);
  return isAdmin ? codeText(`${origin}${pathname}${search ? '?…' : ''}`, 300) : escapeText(`${host}/…`, 200);
}
