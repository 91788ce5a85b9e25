// /license import
import { ApplicationCommandOptionType } from 'discord.js';
import { inTransaction } from '../../src/db/books.ts';
import { append } from '../../src/db/history.ts';
import { countFree, type Import, importKeys } from '../../src/db/licenses.ts';
import { findRules, noteProduct } from '../../src/db/products.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import {
  type KeyList,
  MAX_BYTES,
  MAX_KEYS,
  readKeyFile,
  readKeyPaste,
  type Unreadable,
} from '../../src/order/key-file.ts';
import { answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { writeCount } from '../fit.ts';
import { findProduct, nameProduct, type Product, productOption, suggestProducts } from '../product-option.ts';
import { type CommandWords, named } from '../speech.ts';

/** Ranges of lines in one sentence of the answer. */
const RANGES = 20;

export const importKeyList: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('license import'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      productOption('license import:product', { required: true }),
      { ...named('license import:file'), type: ApplicationCommandOptionType.Attachment },
      { ...named('license import:keys'), type: ApplicationCommandOptionType.String },
    ],
  },

  execute: answering(async (ask) => {
    const list = await readList(ask);
    if (typeof list === 'string') return list;
    const product = await findProduct(ask.options.getString('product', true), ask);
    if (typeof product === 'string') return product;
    const imported = await enter(list, product, ask);
    // Also when nothing was added: an earlier import may have ended before it got here.
    const goOn = await ask.restock(product.productId);
    return await tell({ list, product, imported, goOn }, ask);
  }),

  autocomplete: suggestProducts,
};

/** A string is the sentence that says why there is none. */
async function readList({ options, words, fetchAttachment }: Ask): Promise<KeyList | string> {
  const file = options.getAttachment('file');
  const typed = options.getString('keys') ?? '';
  if (!file && typed.trim() === '') return words.import.eitherOr;
  if (!file) return readable(readKeyPaste(typed), words);
  if (typed.trim() !== '') return words.import.notBoth;
  const [, kind] = /\.(txt|csv)$/i.exec(file.name) ?? [];
  if (!kind) return words.import.wrongType;
  if (file.size > MAX_BYTES) return words.import.tooLarge;
  let bytes: Uint8Array;
  try {
    bytes = await fetchAttachment(file.url);
  } catch {
    return words.import.notFetched;
  }
  return readable(readKeyFile(bytes, kind.toLowerCase() === 'csv' ? 'csv' : 'txt'), words);
}

function readable(list: KeyList | Unreadable, words: CommandWords): KeyList | string {
  if (!('problem' in list)) return list;
  if (list.problem === 'broken_csv') return words.import.brokenCsv(list.line);
  return {
    too_large: words.import.tooLarge,
    too_many: words.import.tooMany(writeCount(MAX_KEYS)),
    not_utf8: words.import.notUtf8,
    empty: words.import.empty,
  }[list.problem];
}

/** One transaction for the keys, the name of their product and the line in the history: all of it or nothing. */
async function enter(list: KeyList, { productId, hit }: Product, { books, storeId, by, now }: Ask): Promise<Import> {
  const at = now();
  const keys = list.keys.map(({ key }) => key);
  return await inTransaction(books, async (trx) => {
    if (hit)
      await noteProduct(trx, { storeId, productId }, { name: hit.name, directInputs: hit.directInputs, now: at });
    const imported = await importKeys(trx, { storeId, productId, keys, by, now: at });
    const detail = {
      productId,
      added: imported.added,
      duplicates: imported.duplicates.length + list.repeated.length,
      rejected: list.rejected.length,
    };
    await append(trx, [{ storeId, at, actor: by, what: 'license.import', outcome: 'done', detail }]);
    return imported;
  });
}

type Outcome = { list: KeyList; product: Product; imported: Import; goOn: number };

/** Numbers of lines only: keys are not repeated, not even to who sent them. */
async function tell({ list, product, imported, goOn }: Outcome, { books, storeId, words }: Ask): Promise<string> {
  const { productId, name } = product;
  const known = imported.duplicates.flatMap((index) => list.keys[index]?.line ?? []);
  const faults = Map.groupBy(list.rejected, ({ fault }) => fault);
  const rule = (await findRules(books, storeId, [productId])).get(productId);
  const left = (await countFree(books, storeId, [productId])).get(productId) ?? 0;
  const rows = [
    `**${nameProduct(product, words)}**`,
    imported.added > 0 ? words.import.added(writeCount(imported.added)) : words.import.addedNone,
    known.length > 0 && words.import.inPool(known.length, writeLines(known, words)),
    list.repeated.length > 0 && words.import.inFile(list.repeated.length, writeLines(list.repeated, words)),
    list.rejected.length > 0 && words.import.rejected(list.rejected.length),
    ...[...faults].map(([fault, lines]) =>
      words.import.fault[fault](
        writeLines(
          lines.map(({ line }) => line),
          words,
        ),
      ),
    ),
    words.import.left(writeCount(left)),
    goOn > 0 && words.import.goOn(goOn),
    rule?.source === 'link' && words.import.isLink,
    name === undefined && words.common.unknownProduct(productId),
  ];
  return rows.filter((row) => row !== false).join('\n');
}

/** `3, 7–9, 12 and 40 more`; the lines in ascending order. */
function writeLines(lines: readonly number[], { common }: CommandWords): string {
  const ranges: { first: number; last: number }[] = [];
  for (const line of lines) {
    const range = ranges.at(-1);
    if (range && line === range.last + 1) range.last = line;
    else ranges.push({ first: line, last: line });
  }
  const shown = ranges.slice(0, RANGES);
  const hidden = ranges.slice(RANGES).reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const text = shown.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
  return hidden > 0 ? text + common.listMore(hidden) : text;
}
