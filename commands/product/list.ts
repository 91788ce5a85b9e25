// /product list
import { ApplicationCommandOptionType } from 'discord.js';
import { countFree } from '../../src/db/licenses.ts';
import { findRules } from '../../src/db/products.ts';
import { findStore } from '../../src/db/stores.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { fitRows } from '../fit.ts';
import { named } from '../speech.ts';
import { writeRuleShort } from './rule.ts';

export const list: Subcommand<CommandContext> = {
  data: { ...named('product list'), type: ApplicationCommandOptionType.Subcommand },

  execute: answering(async ({ books, storeId, isAdmin, words }) => {
    const rules = [...(await findRules(books, storeId)).values()];
    const { defaultMode } = await findStore(books, storeId);
    const byDefault = words.product.defaultMode(words.product[defaultMode]);
    if (rules.length === 0) return `${words.product.none}\n${byDefault}`;
    const free = await countFree(
      books,
      storeId,
      rules.map(({ productId }) => productId),
    );
    const rows = rules.map((rule) =>
      writeRuleShort({ rule, defaultMode, keysFree: free.get(rule.productId) ?? 0, isAdmin }, words),
    );
    return { embeds: [{ title: words.product.title, description: fitRows(rows, words), footer: { text: byDefault } }] };
  }),
};
