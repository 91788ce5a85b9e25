// /product set
import { ApplicationCommandOptionType } from 'discord.js';
import { type BooksTrx, inTransaction } from '../../src/db/books.ts';
import { findGoods, type GoodsChange, removeGoods, saveGoods } from '../../src/db/goods.ts';
import { append } from '../../src/db/history.ts';
import { countFree } from '../../src/db/licenses.ts';
import { findRules, noteProduct, type Rule, saveRule } from '../../src/db/products.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { codeText } from '../../src/order/buyer-text.ts';
import { readBundle } from '../../src/order/bundle.ts';
import {
  type BundleItem,
  type Goods,
  isProblem,
  MOST_PARTS,
  partsOf,
  plainGoods,
  type Pool,
  poolId,
} from '../../src/order/goods.ts';
import { answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { writeCount } from '../fit.ts';
import { findProduct, nameProduct, type Product, productOption, suggestProducts } from '../product-option.ts';
import { choicesOf, named } from '../speech.ts';
import { type Change, readChange } from './read-change.ts';
import { describeRule } from './show.ts';

const LABEL_LENGTH = 100;
const LOW_STOCK_MOST = 100_000;

export const set: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('product set'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      productOption('product set:product', { required: true }),
      { ...named('product set:mode'), type: ApplicationCommandOptionType.String, choices: choicesOf('mode') },
      { ...named('product set:source'), type: ApplicationCommandOptionType.String, choices: choicesOf('source') },
      { ...named('product set:pattern'), type: ApplicationCommandOptionType.String },
      { ...named('product set:link'), type: ApplicationCommandOptionType.String },
      { ...named('product set:url'), type: ApplicationCommandOptionType.String },
      {
        ...named('product set:low_stock'),
        type: ApplicationCommandOptionType.Integer,
        min_value: 0,
        max_value: LOW_STOCK_MOST,
      },
      { ...named('product set:email_option'), type: ApplicationCommandOptionType.String },
      { ...named('product set:pause_listing'), type: ApplicationCommandOptionType.Boolean },
      { ...named('product set:option'), type: ApplicationCommandOptionType.String },
      { ...named('product set:bundle'), type: ApplicationCommandOptionType.String },
      { ...named('product set:secret'), type: ApplicationCommandOptionType.String, choices: choicesOf('secret') },
    ],
  },

  execute: answering(async (ask) => {
    const { words, books, storeId } = ask;
    const { product: say } = words;
    const change = readChange(ask);
    if (typeof change === 'string') return change;
    const product = await findProduct(ask.options.getString('product', true), ask);
    if (typeof product === 'string') return product;
    const written = await write(product, change, ask);
    if (typeof written === 'string') return written;
    const { rule, secret } = written;
    const pool = { productId: product.productId, option: change.option };
    const goOn = written.mayServe ? await ask.restock(product.productId) : 0;
    const { emailOption, directInputs } = rule;
    const left = change.isRemoval ? (await countFree(books, storeId, [pool.productId])).get(poolId(pool)) : undefined;
    return [
      change.isRemoval ? say.removed(codeText(change.option, LABEL_LENGTH + 2)) : say.saved,
      await describeRule(product, ask),
      ...(secret ? [say.secretIs(codeText(secret, 200))] : []),
      ...(change.secret === 'new' ? [say.secretRenewed] : []),
      ...(change.rule.mode === 'auto' ? [say.autoFromNow] : []),
      ...(goOn > 0 ? [say.goOn(goOn)] : []),
      ...(left ? [say.keysLeftBehind(writeCount(left))] : []),
      ...(change.rule.emailOption && emailOption && directInputs && !directInputs.includes(emailOption)
        ? [say.unlisted(codeText(emailOption, LABEL_LENGTH + 2))]
        : []),
      ...(product.name === undefined ? [words.common.unknownProduct(product.productId)] : []),
    ].join('\n');
  }),

  autocomplete: suggestProducts,
};

type Written = {
  rule: Rule;
  /** Lines that waited for keys may be served another way now. */
  mayServe: boolean;
  /** To be shown to the admin, this once. */
  secret: string | undefined;
};

/** A string is the sentence that says why nothing was changed. */
async function write({ productId, hit }: Product, change: Change, ask: Ask): Promise<Written | string> {
  const { books, storeId, by, now, words } = ask;
  const at = now();
  const pool = { productId, option: change.option };
  return await inTransaction(books, async (trx) => {
    const all = await findGoods(trx, storeId);
    const before = all.find((each) => poolId(each) === poolId(pool));
    if (change.isRemoval && !before) return words.product.noSuchOption(codeText(change.option, LABEL_LENGTH + 2));
    const names = await findRules(trx, storeId);
    const nameOf = (id: string) => nameProduct({ productId: id, name: names.get(id)?.name }, words);
    const written = change.isRemoval ? {} : mend({ before, pool, all }, change, { ask, nameOf });
    if (typeof written === 'string') return written;
    if (hit)
      await noteProduct(trx, { storeId, productId }, { name: hit.name, directInputs: hit.directInputs, now: at });
    const rule = await saveRule(trx, { storeId, productId }, change.rule, at);
    const isOfGoods = change.isRemoval || Object.keys(written).length > 0;
    if (change.isRemoval) await removeGoods(trx, storeId, pool);
    else if (isOfGoods || !before) await saveGoods(trx, storeId, pool, written);
    await note(trx, change, written, { storeId, productId, at, by });
    const secret = written.secret ?? (change.secret === 'show' ? before?.secret : undefined);
    const mayServe = change.isRemoval || Object.keys(written).some((name) => name !== 'link' && name !== 'secret');
    return { rule, mayServe, secret };
  });
}

/** What is to be written; a string is the sentence that says why it cannot be. */
function mend(
  { before, pool, all }: { before: Goods | undefined; pool: Pool; all: readonly Goods[] },
  change: Change,
  { ask, nameOf }: { ask: Ask; nameOf: (productId: string) => string },
): GoodsChange | string {
  const { product: say } = ask.words;
  const { bundle: typed, ...rest } = change.goods;
  const bundle = typeof typed === 'string' ? readBundle(typed, pool) : typed;
  if (typeof typed === 'string' && !bundle) return say.bundleUnreadable;
  const hadSecret = before?.secret !== undefined && rest.url !== null;
  const needsSecret = Boolean(rest.url) && !hadSecret;
  const goods: GoodsChange = {
    ...rest,
    ...(bundle !== undefined && { bundle }),
    ...((needsSecret || change.secret === 'new') && { secret: ask.licenseServer.makeSecret() }),
    ...(rest.url === null && { secret: null }),
  };
  const after = merge(before ?? plainGoods(pool), goods);
  if (after.source === 'link' && !after.link) return say.linkMissing;
  if (after.source === 'generate' && !after.pattern) return say.patternMissing;
  if (after.source === 'http' && !after.url) return say.urlMissing;
  if (rest.pattern && after.source !== 'generate') return say.patternUnused;
  if (rest.url && after.source !== 'http') return say.urlUnused;
  if (change.secret && !after.url) return say.secretUnused;
  return (bundle && faultOfBundle(after, bundle, all, { ask, nameOf })) ?? goods;
}

function faultOfBundle(
  own: Goods,
  bundle: readonly BundleItem[],
  all: readonly Goods[],
  { ask, nameOf }: { ask: Ask; nameOf: (productId: string) => string },
): string | undefined {
  const { product: say } = ask.words;
  if (bundle.reduce((sum, { count }) => sum + count, 0) > MOST_PARTS) return say.bundleTooMany(MOST_PARTS);
  const find = (pool: Pool) => all.find((each) => poolId(each) === poolId(pool));
  const nested = bundle.find((item) => poolId(item) !== poolId(own) && find(item)?.bundle);
  if (nested) return say.bundleNested(nameOf(nested.productId));
  const parts = partsOf(own, find);
  return isProblem(parts) && parts.problem === 'incomplete'
    ? say.bundleIncomplete(nameOf(parts.pool.productId))
    : undefined;
}

function merge(before: Goods, change: GoodsChange): Goods {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...before, ...Object.fromEntries(given.map(([name, value]) => [name, value ?? undefined])) };
}

async function note(
  trx: BooksTrx,
  { rule, option, secret, isRemoval }: Change,
  goods: GoodsChange,
  { storeId, productId, at, by }: { storeId: string; productId: string; at: Date; by: string },
): Promise<void> {
  // Links, addresses and secrets are goods or lead to them: the history says that there are some, not which.
  const hidden = (value: string | null | undefined) => (value === null ? 'removed' : 'given');
  const detail = {
    ...rule,
    ...goods,
    ...(goods.link !== undefined && { link: hidden(goods.link) }),
    ...(goods.url !== undefined && { url: hidden(goods.url) }),
    ...(goods.secret !== undefined && { secret: goods.secret === null ? 'removed' : 'made' }),
    ...(secret === 'show' && { secret: 'shown' }),
    ...(isRemoval && { source: 'default' }),
    ...(option !== '' && { option }),
    productId,
  };
  await append(trx, [{ storeId, at, actor: by, what: 'product.set', outcome: 'done', detail }]);
}
