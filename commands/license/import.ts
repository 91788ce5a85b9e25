// /license import: read, shown, and entered by a second tap.
import {
  type APIButtonComponentWithCustomId,
  ApplicationCommandOptionType,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { findKnown, importKeys } from '../../src/db/batches.ts';
import { inTransaction } from '../../src/db/books.ts';
import { findGoods } from '../../src/db/goods.ts';
import { append } from '../../src/db/history.ts';
import { countFreeByPool } from '../../src/db/pools.ts';
import { noteProduct } from '../../src/db/products.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { type Pool, poolId } from '../../src/order/goods.ts';
import { type Answer, answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { findProduct, productOption, suggestProducts } from '../product-option.ts';
import { commandWordsFor, type Lang, named } from '../speech.ts';
import type { Imported, ParkedImport } from './parked.ts';
import { findPool, MAX_NAME, poolOption } from './pool-option.ts';
import { readList } from './read-list.ts';
import { sayImported, sayPreview } from './say-import.ts';

/** `v1:import:<add|drop>:<number of the parked list>` */
export const IMPORT_PREFIX = 'v1:import:';

export const importKeyList: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('license import'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      productOption('license import:product', { required: true }),
      { ...named('license import:file'), type: ApplicationCommandOptionType.Attachment },
      { ...named('license import:keys'), type: ApplicationCommandOptionType.String },
      poolOption('license import:option'),
      { ...named('license import:name'), type: ApplicationCommandOptionType.String, max_length: MAX_NAME },
    ],
  },

  execute: answering(async (ask) => {
    const list = await readList(ask);
    if (typeof list === 'string') return list;
    const product = await findProduct(ask.options.getString('product', true), ask);
    if (typeof product === 'string') return product;
    const found = await findPool(product.productId, ask);
    if (typeof found === 'string') return found;
    const name = ask.options.getString('name')?.trim() || undefined;
    if (name && name.length > MAX_NAME) return ask.words.license.import.longOption;
    return await preview({ list, product, name, ...found, isIdle: await isIdle(found.pool, ask) }, ask);
  }),

  autocomplete: suggestProducts,
};

async function isIdle({ productId, option }: Pool, { books, storeId }: Ask): Promise<boolean> {
  const rule = (await findGoods(books, storeId, [productId])).find((each) => each.option === option);
  return rule !== undefined && rule.source !== 'pool';
}

async function preview(parking: ParkedImport, ask: Ask): Promise<Answer> {
  const { books, storeId, stock, words } = ask;
  const { list, pool } = parking;
  const duplicates = await findKnown(
    books,
    storeId,
    list.licenses.map(({ license }) => license),
  );
  const fresh = list.licenses.length - duplicates.length;
  const left = (await countFreeByPool(books, storeId, [pool.productId])).get(poolId(pool)) ?? 0;
  const goOn = fresh > 0 ? await stock.countGoingOn(pool, fresh) : 0;
  const content = sayPreview(parking, { duplicates, left, goOn }, words);
  if (fresh === 0) return { content };
  const id = ask.parked.put(parking, ask.userId);
  const say = words.license.import;
  return {
    content,
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          button(say.add, ButtonStyle.Success, `${IMPORT_PREFIX}add:${id}`),
          button(say.cancel, ButtonStyle.Secondary, `${IMPORT_PREFIX}drop:${id}`),
        ],
      },
    ],
  };
}

/** The second tap. */
export async function decideImport(customId: string, context: CommandContext, lang: Lang): Promise<string> {
  const words = commandWordsFor(lang);
  const [what, id = ''] = customId.slice(IMPORT_PREFIX.length).split(':');
  if (!context.isAdmin) return words.license.notForYou;
  if (what === 'drop' && context.parked.drop(id, context.userId)) return words.license.import.canceled;
  // Whoever taps Cancel after Add is told what was added.
  const done = context.parked.once(id, context.userId, async (parking) => ({
    parking,
    imported: await enter(parking, context),
  }));
  if (!done) return words.license.import.gone;
  const { parking, imported } = await done;
  return sayImported(parking, imported, words);
}

/** One transaction for the licenses, their product's name, the lines that go on, and the history: all of it or nothing. */
async function enter(parking: ParkedImport, context: CommandContext): Promise<Imported> {
  const { list, pool, name } = parking;
  const { books, storeId, by, now, stock } = context;
  const { productId, hit } = parking.product;
  const at = now();
  const keys = list.licenses.map(({ license }) => license);
  const done = await inTransaction(books, async (trx) => {
    if (hit)
      await noteProduct(trx, { storeId, productId }, { name: hit.name, directInputs: hit.directInputs, now: at });
    const { added, duplicates, batchId } = await importKeys(trx, { storeId, ...pool, name, keys, by, now: at });
    const goOn = added > 0 ? await stock.refill(trx, pool) : 0;
    const detail = {
      productId,
      ...(pool.option !== '' && { option: pool.option }),
      ...(batchId !== undefined && { batchId }),
      added,
      duplicates: duplicates.length + list.repeated.length,
      rejected: list.rejected.length,
    };
    await append(trx, [{ storeId, at, actor: by, what: 'license.import', outcome: 'done', detail }]);
    const left = (await countFreeByPool(trx, storeId, [productId])).get(poolId(pool)) ?? 0;
    const batch = batchId === undefined ? undefined : { batchId, name, importedAt: at };
    return { added, duplicates, batch, goOn, left };
  });
  context.wake();
  await stock.look();
  return done;
}

function button(
  label: string,
  style: ButtonStyle.Success | ButtonStyle.Secondary,
  customId: string,
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style, label, custom_id: customId };
}
