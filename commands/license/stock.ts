// /license stock
import { ApplicationCommandOptionType } from 'discord.js';
import { listStock, type Stock } from '../../src/db/licenses.ts';
import { findRules } from '../../src/db/products.ts';
import { listPace, type Pace } from '../../src/db/stock-pace.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { fitRows, writeCount } from '../fit.ts';
import { findProduct, nameProduct, productOption, suggestProducts } from '../product-option.ts';
import { type CommandWords, named } from '../speech.ts';

/** What "the present pace" looks back over. */
const PACE_DAYS = 14;
const DAY_MS = 86_400_000;

export const stock: Subcommand<CommandContext> = {
  data: {
    ...named('license stock'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [productOption('license stock:product', { required: false })],
  },

  execute: answering(async (ask) => {
    const { books, storeId, words, now } = ask;
    const typed = ask.options.getString('product')?.trim();
    const product = typed ? await findProduct(typed, ask) : undefined;
    if (typeof product === 'string') return product;
    const paces = await listPace(books, storeId, new Date(now().getTime() - PACE_DAYS * DAY_MS));
    const stocks = await listStock(books, storeId, product?.productId);
    // Products whose buyers wait for the very first key stand here too.
    const bare = [...paces].filter(
      ([productId, { waiting }]) =>
        waiting > 0 &&
        !stocks.some((each) => each.productId === productId) &&
        (!product || product.productId === productId),
    );
    const names = await findRules(
      books,
      storeId,
      bare.map(([productId]) => productId),
    );
    for (const [productId] of bare) {
      stocks.push({ productId, name: names.get(productId)?.name, free: 0, reserved: 0, delivered: 0, setAside: 0 });
    }
    if (stocks.length === 0) return product ? words.stock.noneOf(nameProduct(product, words)) : words.stock.none;
    const rows = stocks.map((each) => write(each, paces.get(each.productId), words));
    return { embeds: [{ title: words.stock.title, description: fitRows(rows, words) }] };
  }),

  autocomplete: suggestProducts,
};

function write(each: Stock, pace: Pace | undefined, words: CommandWords): string {
  const { stock: say } = words;
  const delivered = pace?.delivered ?? 0;
  const days = delivered > 0 ? say.days(Math.floor((each.free * PACE_DAYS) / delivered)) : say.noPace;
  const waiting = pace?.waiting ?? 0;
  const parts = [
    say.left(writeCount(each.free)),
    ...(each.free > 0 ? [days] : []),
    say.rest(writeCount(each.reserved), writeCount(each.delivered)),
    ...(each.setAside > 0 ? [say.setAside(writeCount(each.setAside))] : []),
    ...(waiting > 0 ? [say.waiting(waiting)] : []),
  ];
  return `**${nameProduct(each, words)}**\n${parts.join(' · ')}`;
}
