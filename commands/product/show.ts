// /product show
import { ApplicationCommandOptionType } from 'discord.js';
import { findRules, type Rule } from '../../src/db/products.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { findProduct, productOption, type Product, suggestProducts } from '../product-option.ts';
import { named } from '../speech.ts';
import { findFacts } from './facts.ts';
import { writeRule } from './rule.ts';

export const show: Subcommand<CommandContext> = {
  data: {
    ...named('product show'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [productOption('product show:product', { required: true })],
  },

  execute: answering(async (ask) => {
    const product = await findProduct(ask.options.getString('product', true), ask);
    if (typeof product === 'string') return product;
    const { common } = ask.words;
    const unknown = product.name === undefined ? `\n${common.unknownProduct(product.productId)}` : '';
    return (await describeRule(product, ask)) + unknown;
  }),

  autocomplete: suggestProducts,
};

/** The rule as it stands in the books; the defaults for a product that is not in them yet. */
export async function describeRule({ productId, name, hit }: Product, ask: Ask): Promise<string> {
  const unwritten: Rule = {
    productId,
    name,
    mode: undefined,
    autoSince: undefined,
    emailOption: undefined,
    directInputs: hit?.directInputs,
    lookedUpAt: undefined,
    lowStock: undefined,
    pauseListing: false,
    listingPausedAt: undefined,
  };
  const rule = (await findRules(ask.books, ask.storeId, [productId])).get(productId) ?? unwritten;
  const facts = await findFacts(ask, [productId]);
  return writeRule({ ...facts, rule: { ...rule, name: rule.name ?? name } }, ask.words);
}
