// A list in words, before and after it is entered: numbers of lines and masked samples. Keys are not repeated, not even to who sent them.
import type { NewLicense } from '../../src/db/batches.ts';
import { maskKey } from '../../src/db/licenses.ts';
import { codeText, escapeText } from '../../src/order/buyer-text.ts';
import { writeCount } from '../fit.ts';
import type { CommandWords } from '../speech.ts';
import { nameBatch } from './batch-name.ts';
import type { Imported, ParkedImport } from './parked.ts';
import { namePool } from './pool-option.ts';

/** Ranges of lines in one sentence of the answer. */
const RANGES = 20;

/** @param facts.duplicates  indexes into the list, of what the store has had before */
export function sayPreview(
  parking: ParkedImport,
  { duplicates, left, goOn }: { duplicates: readonly number[]; left: number; goOn: number },
  words: CommandWords,
): string {
  const say = words.license.import;
  const { list } = parking;
  const known = new Set(duplicates);
  const fresh = list.licenses.filter((_, index) => !known.has(index)).map(({ license }) => license);
  const [first, last] = [fresh[0], fresh.at(-1)];
  const count = writeCount(fresh.length);
  return rowsOf([
    sayPool(parking, words),
    list.file !== undefined && say.read(escapeText(list.file, 100), list.encoding),
    first === undefined && say.nothingNew,
    first !== undefined && (list.kind === 'keys' ? say.willAdd(count) : say.willAddFiles(count)),
    first !== undefined && say.sample(mask(first), last !== undefined && fresh.length > 1 ? mask(last) : undefined),
    ...sayLeftOut(parking, duplicates, words),
    first !== undefined && say.before(writeCount(left), writeCount(left + fresh.length)),
    goOn > 0 && say.willGoOn(goOn),
    ...sayWarnings(parking, words),
    first !== undefined && say.within,
  ]);
}

export function sayImported(parking: ParkedImport, imported: Imported, words: CommandWords): string {
  const say = words.license.import;
  const { batch, goOn } = imported;
  return rowsOf([
    sayPool(parking, words),
    imported.added > 0 ? say.added(writeCount(imported.added)) : say.addedNone,
    batch !== undefined && say.batch(escapeText(nameBatch(batch, words), 100)),
    ...sayLeftOut(parking, imported.duplicates, words),
    say.left(writeCount(imported.left)),
    goOn > 0 && say.goOn(goOn),
    ...sayWarnings(parking, words),
  ]);
}

function sayPool({ pool, product }: ParkedImport, words: CommandWords): string {
  return `**${namePool({ ...pool, name: product.name }, words)}**`;
}

function sayLeftOut({ list }: ParkedImport, duplicates: readonly number[], words: CommandWords): (string | false)[] {
  const say = words.license.import;
  const isFiles = list.kind === 'files';
  const known = duplicates.flatMap((index) => list.licenses[index]?.line ?? []);
  const { repeated, rejected } = list;
  const faults = Map.groupBy(rejected, ({ fault }) => fault);
  return [
    known.length > 0 && (isFiles ? say.inPoolFiles : say.inPool)(known.length, writeLines(known, words)),
    repeated.length > 0 && (isFiles ? say.inFileFiles : say.inFile)(repeated.length, writeLines(repeated, words)),
    rejected.length > 0 && say.rejected(rejected.length),
    ...[...faults].map(([fault, lines]) =>
      say.fault[fault](
        writeLines(
          lines.map(({ line }) => line),
          words,
        ),
      ),
    ),
  ];
}

function sayWarnings({ pool, product, isKnown, isIdle }: ParkedImport, words: CommandWords): (string | false)[] {
  return [
    isIdle && words.license.import.isLink,
    !isKnown && words.license.unknownOption(escapeText(pool.option, 100)),
    product.name === undefined && words.common.unknownProduct(pool.productId),
  ];
}

function rowsOf(rows: readonly (string | false)[]): string {
  return rows.filter((row) => row !== false).join('\n');
}

/** A file is often named after the key in it. */
function mask(license: NewLicense): string {
  if (typeof license === 'string') return codeText(maskKey(license), 40);
  const [, stem = license.name, kind = ''] = /^(.+)(\.[^.]+)$/.exec(license.name) ?? [];
  return codeText(maskKey(stem) + kind, 60);
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
