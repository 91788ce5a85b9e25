// /license batches: what was imported, ten a page.
import {
  type APIButtonComponentWithCustomId,
  ApplicationCommandOptionType,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { type Batch, type BatchPlace, listBatches } from '../../src/db/batches.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { type Answer, answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { writeCount } from '../fit.ts';
import { findProduct, productOption, suggestProducts } from '../product-option.ts';
import { type CommandWords, commandWordsFor, type Lang, named } from '../speech.ts';
import { nameBatch } from './batch-name.ts';
import { namePool } from './pool-option.ts';

const PAGE = 10;

/** `v1:batches:<o|n><number of the batch, base 36>:<product>` */
export const BATCHES_PREFIX = 'v1:batches:';
const PAGE_ID = new RegExp(`^${BATCHES_PREFIX}([on])([1-9a-z][0-9a-z]{0,6}):([0-9]{0,20})$`);

export const batches: Subcommand<CommandContext> = {
  data: {
    ...named('license batches'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [productOption('license batches:product', { required: false })],
  },

  execute: answering(async (ask) => {
    const typed = ask.options.getString('product')?.trim();
    const product = typed ? await findProduct(typed, ask) : undefined;
    if (typeof product === 'string') return product;
    return await writePage(product?.productId, undefined, ask, ask.words);
  }),

  autocomplete: suggestProducts,
};

/** The page behind Previous or Next. */
export async function turnBatches(customId: string, context: CommandContext, lang: Lang): Promise<Answer | string> {
  const words = commandWordsFor(lang);
  const [, side, number, productId] = PAGE_ID.exec(customId) ?? [];
  const batchId = Number.parseInt(number ?? '', 36);
  if (!number || batchId > 2 ** 31 - 1) return words.license.batches.oldPage;
  const place: BatchPlace = { side: side === 'o' ? 'older' : 'newer', batchId };
  return await writePage(productId || undefined, place, context, words);
}

async function writePage(
  productId: string | undefined,
  place: BatchPlace | undefined,
  { books, storeId }: CommandContext,
  words: CommandWords,
): Promise<Answer | string> {
  const say = words.license.batches;
  const page = await listBatches(books, storeId, { productId, place, limit: PAGE });
  const [first, last] = [page.batches[0], page.batches.at(-1)];
  if (!first || !last) return say.none;
  const idOf = (side: 'n' | 'o', { batchId }: Batch) =>
    `${BATCHES_PREFIX}${side}${batchId.toString(36)}:${/^\d{1,20}$/.test(productId ?? '') ? productId : ''}`;
  const buttons = [
    ...(page.hasNewer ? [button(say.previous, idOf('n', first))] : []),
    ...(page.hasOlder ? [button(say.next, idOf('o', last))] : []),
  ];
  return {
    embeds: [{ title: say.title, description: page.batches.map((batch) => write(batch, words)).join('\n') }],
    components: buttons.length > 0 ? [{ type: ComponentType.ActionRow, components: buttons }] : [],
  };
}

function write(batch: Batch, words: CommandWords): string {
  const { batches: say, stock } = words.license;
  const rare = [
    ...(batch.dead > 0 ? [stock.setAside(writeCount(batch.dead))] : []),
    ...(batch.withdrawn > 0 ? [stock.withdrawn(writeCount(batch.withdrawn))] : []),
    ...(batch.taken > 0 ? [stock.taken(writeCount(batch.taken))] : []),
  ];
  return [
    `**${escapeText(nameBatch(batch, words), 100)}** · ${namePool({ ...batch, name: batch.productName }, words)}`,
    [
      say.left(writeCount(batch.free), writeCount(batch.count)),
      stock.rest(writeCount(batch.reserved), writeCount(batch.delivered)),
      ...rare,
      say.imported(batch.importedAt, escapeText(batch.importedBy, 40)),
    ].join(' · '),
  ].join('\n');
}

function button(label: string, customId: string): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: customId };
}
