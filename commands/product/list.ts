// /product list
import { ApplicationCommandOptionType } from 'discord.js';
import { findRules } from '../../src/db/products.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { fitRows } from '../fit.ts';
import { named } from '../speech.ts';
import { findFacts } from './facts.ts';
import { writeRuleShort } from './rule.ts';

export const list: Subcommand<CommandContext> = {
  data: { ...named('product list'), type: ApplicationCommandOptionType.Subcommand },

  execute: answering(async (ask) => {
    const { books, storeId, words } = ask;
    const rules = [...(await findRules(books, storeId)).values()];
    const facts = await findFacts(
      ask,
      rules.map(({ productId }) => productId),
    );
    const byDefault = words.product.defaultMode(words.product[facts.defaultMode]);
    if (rules.length === 0) return `${words.product.none}\n${byDefault}`;
    const rows = rules.map((rule) => writeRuleShort({ ...facts, rule }, words));
    return { embeds: [{ title: words.product.title, description: fitRows(rows, words), footer: { text: byDefault } }] };
  }),
};
