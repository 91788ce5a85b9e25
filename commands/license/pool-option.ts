// The option `option` of these commands: which pool of a product is meant.
import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js';
import { findGoods } from '../../src/db/goods.ts';
import { listPools } from '../../src/db/pools.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import type { Pool } from '../../src/order/goods.ts';
import type { Ask } from '../answer.ts';
import { nameProduct } from '../product-option.ts';
import { type CommandWords, named } from '../speech.ts';

/** Letters of an option, and of the name of a batch. */
export const MAX_NAME = 100;

export function poolOption(
  what: Extract<keyof CommandWords['named'], `license ${string}:option`>,
): APIApplicationCommandStringOption {
  return { ...named(what), type: ApplicationCommandOptionType.String, max_length: MAX_NAME };
}

/** The pool meant; `isKnown`: the product has a rule for the option, so somebody gets what lies in it. */
export async function findPool(
  productId: string,
  { options, books, storeId, words, now }: Ask,
): Promise<{ pool: Pool; isKnown: boolean } | string> {
  const typed = options.getString('option')?.trim() ?? '';
  if (typed === '') return { pool: { productId, option: '' }, isKnown: true };
  if (typed.length > MAX_NAME) return words.license.import.longOption;
  const rules = (await findGoods(books, storeId, [productId])).map(({ option }) => option);
  const filled = (await listPools(books, storeId, { productId, since: now() })).map(({ option }) => option);
  const known = rules.find((option) => fold(option) === fold(typed));
  const option = known ?? filled.find((each) => fold(each) === fold(typed)) ?? typed.normalize('NFC');
  return { pool: { productId, option }, isKnown: known !== undefined };
}

/** `Photo Pack (123) · option 1년`, safe to stand in a message. */
export function namePool(
  { productId, option, name }: Pool & { name: string | undefined },
  words: CommandWords,
): string {
  return words.license.pool(nameProduct({ productId, name }, words), escapeText(option, MAX_NAME));
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}
