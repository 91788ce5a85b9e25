// /product set
import { ApplicationCommandOptionType } from 'discord.js';
import { type BooksTrx, inTransaction } from '../../src/db/books.ts';
import { append } from '../../src/db/history.ts';
import { findRules, noteProduct, type Rule, type RuleChange, saveRule } from '../../src/db/products.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { codeText } from '../../src/order/buyer-text.ts';
import { answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { findProduct, type Product, productOption, suggestProducts } from '../product-option.ts';
import { choicesOf, named } from '../speech.ts';
import { describeRule } from './show.ts';

const LINK_LENGTH = 2_000;
const LABEL_LENGTH = 100;
/** Typed in place of a text, it takes the text away. */
const NOTHING = new Set(['-', '–', '—', 'none', '없음']);

export const set: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('product set'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      productOption('product set:product', { required: true }),
      { ...named('product set:mode'), type: ApplicationCommandOptionType.String, choices: choicesOf('mode') },
      { ...named('product set:source'), type: ApplicationCommandOptionType.String, choices: choicesOf('source') },
      { ...named('product set:link'), type: ApplicationCommandOptionType.String },
      { ...named('product set:email_option'), type: ApplicationCommandOptionType.String },
    ],
  },

  execute: answering(async (ask) => {
    const { words } = ask;
    const change = readChange(ask);
    if (typeof change === 'string') return change;
    const product = await findProduct(ask.options.getString('product', true), ask);
    if (typeof product === 'string') return product;
    const rule = await write(product, change, ask);
    if (!rule) return words.product.linkMissing;
    // Whoever waited for keys needs none any more.
    const goOn = change.source === 'link' ? await ask.restock(product.productId) : 0;
    const { emailOption, directInputs } = rule;
    return [
      words.product.saved,
      await describeRule(product, ask),
      ...(change.mode === 'auto' ? [words.product.autoFromNow] : []),
      ...(goOn > 0 ? [words.import.goOn(goOn)] : []),
      ...(change.emailOption && emailOption && directInputs && !directInputs.includes(emailOption)
        ? [words.product.unlisted(codeText(emailOption, LABEL_LENGTH))]
        : []),
      ...(product.name === undefined ? [words.common.unknownProduct(product.productId)] : []),
    ].join('\n');
  }),

  autocomplete: suggestProducts,
};

/** A string is the sentence that says what is wrong with it. */
function readChange({ options, words }: Ask): RuleChange | string {
  const [mode, source, link, label] = ['mode', 'source', 'link', 'email_option'].map(
    (name) => options.getString(name)?.trim() || undefined,
  );
  if (!mode && !source && !link && !label) return words.product.nothingSet;
  const isLinkGone = link !== undefined && NOTHING.has(link);
  if (link && !isLinkGone && !isLink(link)) return words.product.notALink;
  if (label && label.length > LABEL_LENGTH) return words.product.longOption;
  return {
    ...(mode && { mode: mode === 'manual' || mode === 'auto' ? mode : null }),
    ...((source === 'pool' || source === 'link') && { source }),
    ...(link && { link: isLinkGone ? null : link }),
    ...(label && { emailOption: NOTHING.has(label) ? null : label }),
  };
}

/** A page that a buyer can open; a link within somebody's own machine is none. */
function isLink(text: string): boolean {
  if (text.length > LINK_LENGTH || /[\p{Cc}\p{Cf}\s]/u.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hostname !== '' && username === '' && password === '';
}

/** Gives undefined, and changes nothing, where buyers would get only a link and there is none. */
async function write(
  { productId, hit }: Product,
  change: RuleChange,
  { books, storeId, by, now }: Ask,
): Promise<Rule | undefined> {
  const at = now();
  return await inTransaction(books, async (trx) => {
    if (await lacksLink(trx, storeId, productId, change)) return undefined;
    if (hit)
      await noteProduct(trx, { storeId, productId }, { name: hit.name, directInputs: hit.directInputs, now: at });
    const rule = await saveRule(trx, { storeId, productId }, change, at);
    // A link is goods: the history says that there is one, not which.
    const detail = {
      ...change,
      ...(change.link !== undefined && { link: change.link === null ? 'removed' : 'given' }),
      productId,
    };
    await append(trx, [{ storeId, at, actor: by, what: 'product.set', outcome: 'done', detail }]);
    return rule;
  });
}

async function lacksLink(trx: BooksTrx, storeId: string, productId: string, change: RuleChange): Promise<boolean> {
  const before = (await findRules(trx, storeId, [productId])).get(productId);
  const source = change.source ?? before?.source;
  const link = change.link === undefined ? before?.link : change.link;
  return source === 'link' && !link;
}
