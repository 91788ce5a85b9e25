// What happened to an order, page by page, newest first.
import { ButtonStyle, ComponentType } from 'discord.js';
import { type HistoryPlace, listHistoryPage } from '../../src/db/history.ts';
import { listLinesOfOrder } from '../../src/db/lines.ts';
import { findOrderOfCard } from '../../src/db/orders.ts';
import { wordsFor } from '../../src/words/index.ts';
import type { Answer } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import type { Lang } from '../speech.ts';
import { writeEntry } from '../timeline.ts';
import { panelIdOf, type PanelTap, readNumber } from './id.ts';
import { drawBack, writePanel } from './panel.ts';

const PAGE = 10;

/** @param tap.arg  `o` or `n` (older, newer) and the number of the entry beside which the page begins; none for the newest */
export async function writeHistory(tap: PanelTap, context: CommandContext, lang: Lang): Promise<Answer> {
  const { books, storeId } = context;
  const { more } = wordsFor(lang);
  const card = await findOrderOfCard(books, storeId, tap.cardNo);
  if (!card) return await writePanel(context, tap.cardNo, lang);
  const { orderId } = card;
  const page = await listHistoryPage(books, { storeId, orderId }, { place: readPlace(tap.arg), limit: PAGE });
  const isOfSeveral = (await listLinesOfOrder(books, storeId, orderId)).length > 1;
  const rows = page.entries.map((entry) => writeEntry(entry, lang, isOfSeveral));
  const turn = (label: string, arg: string) => ({
    type: ComponentType.Button as const,
    style: ButtonStyle.Secondary as const,
    label,
    custom_id: panelIdOf({ ...tap, verb: 'history', arg }),
  });
  return {
    embeds: [{ title: more.history.title(orderId), description: rows.join('\n') || more.history.empty }],
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          ...(page.hasNewer ? [turn(more.button.newer, `n${page.first.toString(36)}`)] : []),
          ...(page.hasOlder ? [turn(more.button.older, `o${page.last.toString(36)}`)] : []),
          drawBack(tap, lang),
        ],
      },
    ],
  };
}

function readPlace(arg: string | undefined): HistoryPlace | undefined {
  const entryId = readNumber(arg?.slice(1));
  if (!arg || entryId === undefined) return undefined;
  return { side: arg.startsWith('n') ? 'newer' : 'older', entryId };
}
