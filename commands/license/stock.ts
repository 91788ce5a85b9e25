// /license stock: every pool, of a product and of its options.
import { ApplicationCommandOptionType } from 'discord.js';
import { listLineGoods } from '../../src/db/goods.ts';
import { listPools, listWaiting, type PoolCounts } from '../../src/db/pools.ts';
import { findRules } from '../../src/db/products.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { countPerPool, isProblem, type Pool, poolId } from '../../src/order/goods.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { fitRows, writeCount } from '../fit.ts';
import { findProduct, nameProduct, productOption, suggestProducts } from '../product-option.ts';
import { type CommandWords, named } from '../speech.ts';
import { namePool } from './pool-option.ts';

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
    const since = new Date(now().getTime() - PACE_DAYS * DAY_MS);
    const pools = await listPools(books, storeId, { productId: product?.productId, since });
    const waiting = await countWaiting(ask);
    // Pools whose buyers wait for the very first key stand here too.
    const seen = new Set(pools.map(poolId));
    const bare = [...waiting.values()].flatMap(({ pool }) =>
      !seen.has(poolId(pool)) && (!product || product.productId === pool.productId) ? [pool] : [],
    );
    const names = await findRules(books, storeId, [...new Set(bare.map(({ productId }) => productId))]);
    for (const pool of bare) pools.push({ ...EMPTY, ...pool, name: names.get(pool.productId)?.name });
    const say = words.license.stock;
    if (pools.length === 0) return product ? say.noneOf(nameProduct(product, words)) : say.none;
    const rows = pools.map((each) => write(each, waiting.get(poolId(each))?.lines ?? 0, words));
    return { embeds: [{ title: say.title, description: fitRows(rows, words) }] };
  }),

  autocomplete: suggestProducts,
};

const EMPTY = {
  free: 0,
  reserved: 0,
  delivered: 0,
  isMore: false,
  setAside: 0,
  revoked: 0,
  withdrawn: 0,
  taken: 0,
  lately: 0,
};

/** Lines that wait, by poolId(); a line that needs several pools counts in each. */
async function countWaiting({ books, storeId }: CommandContext): Promise<Map<string, { pool: Pool; lines: number }>> {
  const goods = await listLineGoods(books, storeId, await listWaiting(books, storeId));
  const waiting = new Map<string, { pool: Pool; lines: number }>();
  for (const each of goods.values()) {
    for (const { pool } of isProblem(each) ? [] : countPerPool(each))
      waiting.set(poolId(pool), { pool, lines: (waiting.get(poolId(pool))?.lines ?? 0) + 1 });
  }
  return waiting;
}

function write(each: PoolCounts, waiting: number, words: CommandWords): string {
  const say = words.license.stock;
  const days = each.lately > 0 ? say.days(Math.floor((each.free * PACE_DAYS) / each.lately)) : say.noPace;
  const rare = (['setAside', 'revoked', 'withdrawn', 'taken'] as const).filter((state) => each[state] > 0);
  const parts = [
    say.left(writeCount(each.free)),
    ...(each.free > 0 ? [days] : []),
    say.rest(writeCount(each.reserved), `${writeCount(each.delivered)}${each.isMore ? '+' : ''}`),
    ...rare.map((state) => say[state](writeCount(each[state]))),
    ...(waiting > 0 ? [say.waiting(waiting)] : []),
  ];
  return `**${namePool(each, words)}**\n${parts.join(' · ')}`;
}
