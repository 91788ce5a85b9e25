// /license take: licenses for a partner, a review, a sale by phone. Shown once, to the taker alone.
import { ApplicationCommandOptionType } from 'discord.js';
import { type BooksTrx, inTransaction } from '../../src/db/books.ts';
import { append } from '../../src/db/history.ts';
import { type OpenLicense, takeOut } from '../../src/db/keys-by-hand.ts';
import { countFreeByPool } from '../../src/db/pools.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { OutOfLicenses } from '../../src/errors.ts';
import { type Pool, poolId } from '../../src/order/goods.ts';
import { type Answer, answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { writeCount } from '../fit.ts';
import { findProduct, productOption, suggestProducts } from '../product-option.ts';
import { named } from '../speech.ts';
import { packLicenses } from './key-files.ts';
import { findPool, namePool, poolOption } from './pool-option.ts';

const MAX_COUNT = 100;
const MAX_REASON = 200;
/** More stand in a file. */
const SHOWN = 10;
/** Of the 2,000 that a message has. */
const ROOM = 1_600;

export const take: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('license take'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      productOption('license take:product', { required: true }),
      {
        ...named('license take:reason'),
        type: ApplicationCommandOptionType.String,
        required: true,
        max_length: MAX_REASON,
      },
      {
        ...named('license take:count'),
        type: ApplicationCommandOptionType.Integer,
        min_value: 1,
        max_value: MAX_COUNT,
      },
      { ...named('license take:key'), type: ApplicationCommandOptionType.String, max_length: 600 },
      poolOption('license take:option'),
    ],
  },

  execute: answering(async (ask) => {
    const { books, words } = ask;
    const say = words.license.take;
    const wish = readWish(ask);
    if (typeof wish === 'string') return wish;
    const product = await findProduct(ask.options.getString('product', true), ask);
    if (typeof product === 'string') return product;
    const found = await findPool(product.productId, ask);
    if (typeof found === 'string') return found;
    const { pool } = found;
    const called = namePool({ ...pool, name: product.name }, words);
    try {
      const { answer, left } = await inTransaction(books, async (trx) => await takeAndPack(trx, pool, wish, ask));
      await ask.stock.noteTaken(pool);
      const content = [say.done(called, writeCount(wish.count)), say.left(writeCount(left)), answer.content].filter(
        Boolean,
      );
      return { ...answer, content: content.join('\n') };
    } catch (error) {
      if (error instanceof TooLarge) return words.license.export.tooLarge(called);
      if (!(error instanceof OutOfLicenses)) throw error;
      if (wish.key !== undefined) return say.notThere(called);
      const free = (await countFreeByPool(books, ask.storeId, [pool.productId])).get(poolId(pool)) ?? 0;
      return say.tooFew(called, writeCount(free));
    }
  }),

  autocomplete: suggestProducts,
};

type Wish = { count: number; key: string | undefined; reason: string };

/** A string is the sentence that says what is wrong with it. */
function readWish({ options, words }: Ask): Wish | string {
  const say = words.license.take;
  const key = options.getString('key')?.trim() || undefined;
  const count = options.getInteger('count') ?? 1;
  const reason = options.getString('reason', true).trim();
  if (key !== undefined && count !== 1) return say.notBoth;
  // The reason lies in clear in the books.
  if (reason === '' || reason.length > MAX_REASON || (key !== undefined && reason.includes(key))) return say.badReason;
  return { count, key, reason };
}

/** Discord would not take the answer: then nothing is taken either. */
class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

async function takeAndPack(trx: BooksTrx, pool: Pool, wish: Wish, ask: Ask): Promise<{ answer: Answer; left: number }> {
  const { storeId, by, now } = ask;
  const taken = await takeOut(trx, storeId, { ...pool, ...wish });
  const answer = show(taken);
  if (!answer) throw new TooLarge();
  const { productId, option } = pool;
  const detail = {
    productId,
    ...(option && { option }),
    count: taken.length,
    licenseIds: taken.map(({ licenseId }) => licenseId),
    reason: wish.reason,
  };
  await append(trx, [{ storeId, at: now(), actor: by, what: 'license.take', outcome: 'done', detail }]);
  return { answer, left: (await countFreeByPool(trx, storeId, [productId])).get(poolId(pool)) ?? 0 };
}

/** A long press copies a whole block, so each key has its own; hidden until it is touched. */
function show(taken: readonly OpenLicense[]): Answer | undefined {
  const keys = taken.flatMap(({ license }) => (typeof license === 'string' ? [license] : []));
  const blocks = keys.map((key) => `||\`\`\`\n${key}\n\`\`\`||`).join('\n');
  // These would end the block, or the spoiler, in the middle of a key.
  const isPlain = !keys.some((key) => /[`|]/.test(key));
  if (keys.length === taken.length && keys.length <= SHOWN && blocks.length <= ROOM && isPlain)
    return { content: blocks };
  const files = packLicenses(taken, 'licenses');
  return files && { files };
}
