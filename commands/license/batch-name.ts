// How a batch is called: as its importer wrote, else by day and number.
import type { Batch } from '../../src/db/batches.ts';
import { cleanText } from '../../src/order/buyer-text.ts';
import type { CommandWords } from '../speech.ts';

/** Not yet safe to stand in a message. */
export function nameBatch(
  { name, importedAt, batchId }: Pick<Batch, 'name' | 'importedAt' | 'batchId'>,
  words: CommandWords,
): string {
  return name === undefined ? words.license.batches.unnamed(importedAt, batchId) : cleanText(name);
}
