// Which goods a line gets: the rule of the option that the buyer chose, else that of the product; and the licenses that one unit is made of.
import type { Snapshot } from './snapshot.ts';

/** Where licenses come from: imported keys, keys that Bellhop makes, a link that all buyers share, or the seller's own server. */
export type Source = 'pool' | 'generate' | 'link' | 'http';

/** The keys that are kept together: of a product, or of one of its options. '' is the product itself. */
export type Pool = { productId: string; option: string };

/** What one unit gives besides, or instead: so many licenses of that pool. */
export type BundleItem = Pool & { count: number };

/** Where the licenses of a product come from, or of one of its options where that has a rule of its own. */
export type Goods = Pool & {
  source: Source;
  /** See license-key.ts. */
  pattern: string | undefined;
  /** A download link: instead of licenses, or beside them. */
  link: string | undefined;
  /** The seller's license server, and what signs our questions to it. */
  url: string | undefined;
  secret: string | undefined;
  /** Undefined: one license of its own. Bundles do not nest: a part is served by the source of its own goods. */
  bundle: BundleItem[] | undefined;
};

/** One license of a unit. `part` counts from 1 and stays the same while the rule does. */
export type Part = { part: number; goods: Goods };

/** What a line gets per unit: licenses, each of its own source, and links. */
export type LineGoods = { own: Goods; parts: Part[]; links: string[] };

/** Why nobody can say what a line gets; `between` names the options whose rules fit alike. */
export type GoodsProblem =
  | { problem: 'unclear'; between: string[] }
  | { problem: 'incomplete'; pool: Pool; source: Source };

/** Licenses that one unit may give at most. */
export const MOST_PARTS = 20;

/** A pool in one text, for maps and alarms: `1000000001`, `1000000001/1년`. */
export function poolId({ productId, option }: Pool): string {
  return option === '' ? productId : `${productId}/${option}`;
}

/** A product of which nobody said anything gets keys from its own pool. */
export function plainGoods(pool: Pool): Goods {
  return {
    ...pool,
    source: 'pool',
    pattern: undefined,
    link: undefined,
    url: undefined,
    secret: undefined,
    bundle: undefined,
  };
}

/**
 * The goods of a line among all goods of its product. The rule whose option is the line's `optionCode` comes first: no buyer can
 * write that. Else the rule whose text stands in what was chosen; `1년 / 2대` asks for both. A rule that says more than another
 * wins over it; where two fit and neither says more, a person has to look, because the wrong license would be sold. Nothing that
 * the buyer types chooses: neither the options of these labels, nor a name that comes up twice.
 */
export function goodsFor(
  shown: Pick<Snapshot, 'productId' | 'productOption' | 'optionCode'>,
  goods: readonly Goods[],
  typedLabels: readonly string[],
): Goods | GoodsProblem {
  const own = goods.find(({ option }) => option === '') ?? plainGoods({ productId: shown.productId, option: '' });
  const rules = goods.filter(({ option }) => option !== '');
  if (rules.length === 0) return own;
  const byCode = shown.optionCode && rules.find(({ option }) => option === shown.optionCode);
  if (byCode) return byCode;
  const chosen = listChosen(shown.productOption, typedLabels);
  const fitting = rules.flatMap((rule) => {
    const fit = fitOf(rule.option, chosen.pairs);
    return fit ? [{ rule, fit }] : [];
  });
  const best = fitting.filter((one) => !fitting.some((other) => saysMore(other.fit, one.fit)));
  if (best.length > 1 || (best.length === 1 && chosen.isDoubtful))
    return { problem: 'unclear', between: best.map(({ rule }) => rule.option) };
  return best[0]?.rule ?? own;
}

/**
 * What a unit of these goods is made of.
 * @param find  the goods of a pool; undefined where nobody said anything of it
 */
export function partsOf(own: Goods, find: (pool: Pool) => Goods | undefined): LineGoods | GoodsProblem {
  const items = own.bundle ?? [{ productId: own.productId, option: own.option, count: 1 }];
  const parts: Part[] = [];
  const links = new Set(own.link ? [own.link] : []);
  for (const item of items) {
    const { productId, option } = item;
    const isOwn = productId === own.productId && option === own.option;
    const goods = isOwn ? own : (find({ productId, option }) ?? plainGoods({ productId, option }));
    if (!isComplete(goods)) return { problem: 'incomplete', pool: { productId, option }, source: goods.source };
    if (goods.link) links.add(goods.link);
    if (goods.source === 'link') continue;
    for (let count = 0; count < item.count; count += 1) parts.push({ part: parts.length + 1, goods });
  }
  return { own, parts, links: [...links] };
}

export function isProblem(goods: Goods | LineGoods | GoodsProblem): goods is GoodsProblem {
  return 'problem' in goods;
}

/** In one word, where the licenses of a line come from: the pool wherever keys can run out. */
export function sourceOf({ parts }: Pick<LineGoods, 'parts'>): Source {
  const sources = new Set(parts.map(({ goods }) => goods.source));
  return (['pool', 'http', 'generate'] as const).find((source) => sources.has(source)) ?? 'link';
}

/** How many keys a unit takes from each pool that can run out. */
export function countPerPool({ parts }: Pick<LineGoods, 'parts'>): { pool: Pool; count: number }[] {
  const byPool = Map.groupBy(
    parts.filter(({ goods }) => goods.source === 'pool'),
    ({ goods }) => poolId(goods),
  );
  return [...byPool.values()].map((each) => ({ pool: poolOf(each[0]?.goods), count: each.length }));
}

/** How many units the scarcest of the pools serves; undefined where nothing can run out. */
export function unitsLeft(goods: Pick<LineGoods, 'parts'>, free: ReadonlyMap<string, number>): number | undefined {
  const counts = countPerPool(goods).map(({ pool, count }) => Math.floor((free.get(poolId(pool)) ?? 0) / count));
  return counts.length === 0 ? undefined : Math.min(...counts);
}

function poolOf(goods: Goods | undefined): Pool {
  return { productId: goods?.productId ?? '', option: goods?.option ?? '' };
}

/** Has what its source needs. */
function isComplete({ source, pattern, link, url, secret }: Goods): boolean {
  if (source === 'generate') return pattern !== undefined;
  if (source === 'link') return link !== undefined;
  return source === 'pool' || (url !== undefined && secret !== undefined);
}

type Pair = { name: string; value: string };

/** `name: value` pairs of the option text that the buyer chose. Doubtful: a name comes twice, so one of them may have been typed. */
function listChosen(productOption: string, typedLabels: readonly string[]): { pairs: Pair[]; isDoubtful: boolean } {
  const typed = new Set(typedLabels.map(fold));
  const pairs: Pair[] = [];
  for (const text of productOption.split(' / ')) {
    const colon = text.indexOf(':');
    const last = pairs.at(-1);
    // What has no name goes on with the value before it, which may be typed.
    if (colon < 0 && last) last.value += ` / ${fold(text)}`;
    else pairs.push({ name: fold(text.slice(0, Math.max(colon, 0))), value: fold(text.slice(colon + 1)) });
  }
  const chosen = pairs.filter(({ name, value }) => value !== '' && !typed.has(name));
  return { pairs: chosen, isDoubtful: new Set(chosen.map(({ name }) => name)).size < chosen.length };
}

/** Which pairs a rule's text fits, and how much of each; undefined when a piece of it fits nowhere. */
type Fit = Map<number, number>;

function fitOf(option: string, pairs: readonly Pair[]): Fit | undefined {
  const whole = fitPiece(fold(option), pairs);
  if (whole) return new Map([whole]);
  const pieces = option.split('/').map(fold).filter(Boolean);
  const fit: Fit = new Map();
  for (const piece of pieces) {
    const found = fitPiece(piece, pairs);
    if (!found) return undefined;
    fit.set(...found);
  }
  return fit.size < pieces.length ? undefined : fit;
}

/** The pair that a piece fits best: its whole value before a part of it. */
function fitPiece(piece: string, pairs: readonly Pair[]): [pair: number, length: number] | undefined {
  const exact = pairs.findIndex(({ name, value }) => value === piece || `${name}: ${value}` === piece);
  if (exact >= 0) return [exact, Infinity];
  const inside = pairs.findIndex(({ value }) => holdsWord(value, piece));
  return inside < 0 ? undefined : [inside, piece.length];
}

function saysMore(one: Fit, other: Fit): boolean {
  let isMore = one.size > other.size;
  for (const [pair, length] of other) {
    const mine = one.get(pair);
    if (mine === undefined || mine < length) return false;
    isMore ||= mine > length;
  }
  return isMore;
}

/** Whether a text holds a piece that does not begin or end within a number or a Latin word: `12대` does not hold `2대`. */
function holdsWord(text: string, piece: string): boolean {
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) {
    const runsOn = (a: string, b: string) => /^(?:\d{2}|[a-z]{2})$/.test(a + b);
    const before = runsOn(text.charAt(at - 1), piece.charAt(0));
    const after = runsOn(piece.charAt(piece.length - 1), text.charAt(at + piece.length));
    if (!before && !after) return true;
  }
  return false;
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ').replace(/ ?: ?/g, ': ').toLowerCase();
}
