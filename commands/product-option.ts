// The option `product`: chosen from a list, or typed as number or name.
import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js';
import { digitsOf } from '../src/db/order-search.ts';
import { findRules } from '../src/db/products.ts';
import { cleanText, cutText, escapeText } from '../src/order/buyer-text.ts';
import { type Ask, suggesting } from './answer.ts';
import type { CommandContext, ProductHit } from './context.ts';
import { type CommandWords, named } from './speech.ts';

const CHOICES = 25;
const LISTED = 10;

export type Product = {
  productId: string;
  name: string | undefined;
  /** As the store shows it now; undefined where it was not asked, did not answer or does not know the number. */
  hit: ProductHit | undefined;
};

export function productOption(
  what: Extract<keyof CommandWords['named'], `${string}:product`>,
  { required }: { required: boolean },
): APIApplicationCommandStringOption {
  return { ...named(what), type: ApplicationCommandOptionType.String, required, autocomplete: true, max_length: 100 };
}

/** The products in the books first: they are the ones that are sold. */
export const suggestProducts = suggesting(async (typed, context) => {
  const products = new Map((await findKnown(typed, context)).map(({ productId, name }) => [productId, name]));
  for (const { productId, name } of await context.searchProducts(typed))
    products.set(productId, products.get(productId) ?? name);
  return [...products].slice(0, CHOICES).map(([productId, name]) => {
    const tail = ` · ${productId}`;
    return { name: name ? cutText(cleanText(name), 100 - tail.length) + tail : productId, value: productId };
  });
});

/**
 * The product meant. A number is taken as it is, for the books may know it where the store does not answer; a name has to
 * fit one product only. A string is the sentence that says why not.
 */
export async function findProduct(typed: string, ask: Ask): Promise<Product | string> {
  const { books, storeId, words } = ask;
  const productId = digitsOf(typed);
  if (productId !== undefined && productId.length <= 20) {
    const rule = (await findRules(books, storeId, [productId])).get(productId);
    if (rule?.name) return { productId, name: rule.name, hit: undefined };
    const hit = (await ask.searchProducts(productId)).find((each) => each.productId === productId);
    return { productId, name: hit?.name, hit };
  }
  const hits = await ask.searchProducts(typed.trim());
  const fitting = new Map<string, Product>(
    hits.map((hit) => [hit.productId, { productId: hit.productId, name: hit.name, hit }]),
  );
  for (const known of await findKnown(typed, ask)) {
    if (!fitting.has(known.productId)) fitting.set(known.productId, { ...known, hit: undefined });
  }
  const all = [...fitting.values()];
  const exact = all.filter(({ name }) => name !== undefined && fold(name) === fold(typed));
  const [only, ...others] = exact.length > 0 ? exact : all;
  const text = escapeText(typed, 100);
  if (!only) return words.common.noProduct(text);
  if (others.length === 0) return only;
  const rows = all.slice(0, LISTED).map((each) => `• ${nameProduct(each, words)}`);
  const more = all.length > LISTED ? [words.common.more(all.length - LISTED)] : [];
  return [words.common.manyProducts(text), ...rows, ...more].join('\n');
}

/** `Photo Pack (123)`, safe to stand in a message. */
export function nameProduct(
  { productId, name }: { productId: string; name: string | undefined },
  { common }: CommandWords,
): string {
  return `${name ? escapeText(name, 120) : common.nameless} (${escapeText(productId, 40)})`;
}

async function findKnown(typed: string, { books, storeId }: Pick<CommandContext, 'books' | 'storeId'>) {
  const rules = [...(await findRules(books, storeId)).values()];
  const [text, digits] = [fold(typed), digitsOf(typed)];
  return rules
    .filter(
      ({ name, productId }) => fold(name ?? '').includes(text) || (digits !== undefined && productId.includes(digits)),
    )
    .map(({ productId, name }) => ({ productId, name }));
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
