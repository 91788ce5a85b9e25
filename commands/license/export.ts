// /license export: the unsold licenses of a pool, in clear, for an admin.
import { ApplicationCommandOptionType } from 'discord.js';
import { append } from '../../src/db/history.ts';
import { listFree } from '../../src/db/keys-by-hand.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { startOfDay, writeDay } from '../days.ts';
import { writeCount } from '../fit.ts';
import { findProduct, productOption, suggestProducts } from '../product-option.ts';
import { named } from '../speech.ts';
import { packLicenses } from './key-files.ts';
import { findPool, namePool, poolOption } from './pool-option.ts';

export const exportKeys: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('license export'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [productOption('license export:product', { required: true }), poolOption('license export:option')],
  },

  execute: answering(async (ask) => {
    const { books, storeId, by, now, words } = ask;
    const say = words.license.export;
    const product = await findProduct(ask.options.getString('product', true), ask);
    if (typeof product === 'string') return product;
    const found = await findPool(product.productId, ask);
    if (typeof found === 'string') return found;
    const { pool } = found;
    const called = namePool({ ...pool, name: product.name }, words);
    const licenses = await listFree(books, storeId, pool);
    if (licenses.length === 0) return say.none(called);
    const files = packLicenses(licenses, `licenses-${writeDay(startOfDay(now()))}`);
    if (!files) return say.tooLarge(called);
    // Before they are shown: who saw keys stands in the history, whatever becomes of the answer.
    const detail = { productId: pool.productId, ...(pool.option && { option: pool.option }), count: licenses.length };
    await append(books, [{ storeId, at: now(), actor: by, what: 'license.export', outcome: 'done', detail }]);
    return { content: say.done(called, writeCount(licenses.length)), files };
  }),

  autocomplete: suggestProducts,
};
