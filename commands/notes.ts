// The internal notes of an order, for those who work on it.
import { countNotes, listNotes } from '../src/db/notes.ts';
import { escapeText } from '../src/order/buyer-text.ts';
import { formatMoment } from '../src/words/format.ts';
import { wordsFor } from '../src/words/index.ts';
import type { CommandContext } from './context.ts';
import type { Lang } from './speech.ts';

const NOTES_SHOWN = 5;

/** The newest notes of an order; empty where there are none. */
export async function writeNotes(
  { books, storeId }: Pick<CommandContext, 'books' | 'storeId'>,
  orderId: string,
  lang: Lang,
): Promise<string[]> {
  const { more } = wordsFor(lang);
  const notes = await listNotes(books, { storeId, orderId }, NOTES_SHOWN);
  if (notes.length === 0) return [];
  const earlier = (await countNotes(books, storeId, orderId)) - notes.length;
  return [
    `**${more.notes}**`,
    ...(earlier > 0 ? [more.earlierNotes(earlier)] : []),
    ...notes.map(({ at, by, text }) =>
      more.note(escapeText(formatMoment(at, lang), 40), escapeText(by, 80), escapeText(text, 500)),
    ),
  ];
}
