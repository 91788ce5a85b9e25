// /order search
import {
  ApplicationCommandOptionType,
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { type Clue, listClues, listFound } from '../../src/db/order-search.ts';
import type { Place } from '../../src/db/order-places.ts';
import { listSummaries, type OrderSummary } from '../../src/db/order-summaries.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { type Answer, answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { type CommandWords, commandWordsFor, type Lang, named } from '../speech.ts';
import { writeChoice, writeOrder } from './rows.ts';
import { parseSearchId, searchIdOf } from './search-id.ts';
import { PICK_PREFIX } from './status.ts';

const PAGE = 10;
const IN_A_ROW = 5;

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;
type Able = Pick<CommandContext, 'books' | 'storeId' | 'cardUrl'>;
/** What a clue led to: as many as a page holds, and one more where there are more. */
type Group = { clue: Clue; orderIds: string[] };

export const search: Subcommand<CommandContext> = {
  data: {
    ...named('order search'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      { ...named('order search:text'), type: ApplicationCommandOptionType.String, required: true, max_length: 600 },
    ],
  },

  execute: answering(async (ask) => {
    const { books, storeId, words } = ask;
    const clues = await listClues(books, storeId, ask.options.getString('text', true));
    if (clues.length === 0) return words.search.empty;
    const groups: Group[] = [];
    for (const clue of clues) {
      const found = await listFound(books, storeId, clue, { limit: PAGE + 1 });
      if (found.length > 0) groups.push({ clue, orderIds: found.map(({ orderId }) => orderId) });
    }
    const [only, ...others] = groups;
    if (!only) return sayNone(clues, words);
    return others.length === 0
      ? await writePage(only, undefined, ask, ask.lang)
      : await writeGroups(groups, ask, ask.lang);
  }),
};

/** The page behind Previous, Next or More. */
export async function turnSearch(customId: string, context: Able, lang: Lang): Promise<Answer | string> {
  const page = parseSearchId(customId);
  const { search: say } = commandWordsFor(lang);
  if (!page) return say.old;
  const { clue, place } = page;
  const found = await listFound(context.books, context.storeId, clue, { place, limit: PAGE + 1 });
  const orderIds = found.map(({ orderId }) => orderId);
  // Nothing is left there, or too little on the newer side: back to the first page.
  if (place && (orderIds.length === 0 || (place.side === 'newer' && orderIds.length <= PAGE)))
    return await turnSearch(searchIdOf({ clue, place: undefined }) ?? '', context, lang);
  return orderIds.length === 0 ? say.old : await writePage({ clue, orderIds }, place, context, lang);
}

async function writePage(
  { clue, orderIds }: Group,
  place: Place | undefined,
  { books, storeId, cardUrl }: Able,
  lang: Lang,
): Promise<Answer> {
  const words = commandWordsFor(lang);
  const say = words.search;
  const hasMore = orderIds.length > PAGE;
  const isNewer = place?.side === 'newer';
  const orders = await listSummaries(books, storeId, isNewer ? orderIds.slice(1) : orderIds.slice(0, PAGE));
  const [first, last] = [orders[0], orders.at(-1)];
  const older = (hasMore || isNewer) && last && searchIdOf({ clue, place: { side: 'older', cardNo: last.cardNo } });
  const newer = place && first && searchIdOf({ clue, place: { side: 'newer', cardNo: first.cardNo } });
  const sum = orders.length === 1 ? say.one : say.many(orders.length);
  const head = place ? say.page : hasMore ? say.first(orders.length) : sum;
  const description = [
    `**${say.kind[clue.kind]}**`,
    ...orders.map((order) => writeOrder(order, words, lang, cardUrl)),
    ...(hasMore && !older ? ['', say.narrow] : []),
  ];
  const buttons = [...(newer ? [button(say.newer, newer)] : []), ...(older ? [button(say.older, older)] : [])];
  return {
    content: head,
    embeds: [{ description: description.join('\n') }],
    components: [chooseFrom(orders, lang), ...inRows(buttons)],
  };
}

/** Some of each group; the rest of one behind a button. */
async function writeGroups(groups: readonly Group[], { books, storeId, cardUrl }: Able, lang: Lang): Promise<Answer> {
  const words = commandWordsFor(lang);
  const say = words.search;
  const shares = share(groups.map(({ orderIds }) => orderIds.length));
  const shown = groups.map(({ clue, orderIds }, index) => ({ clue, orderIds: orderIds.slice(0, shares[index]) }));
  const ids = [...new Set(shown.flatMap(({ orderIds }) => orderIds))];
  const orders = new Map((await listSummaries(books, storeId, ids)).map((order) => [order.orderId, order]));
  const description = shown.map(({ clue, orderIds }) =>
    [
      `**${say.kind[clue.kind]}**`,
      ...orderIds.flatMap((id) => {
        const order = orders.get(id);
        return order ? writeOrder(order, words, lang, cardUrl) : [];
      }),
    ].join('\n'),
  );
  const buttons = groups.flatMap(({ clue, orderIds }, index) => {
    const customId = searchIdOf({ clue, place: undefined });
    return orderIds.length > (shares[index] ?? 0) && customId ? button(say.more(say.kind[clue.kind]), customId) : [];
  });
  const isCut = groups.some(({ orderIds }, index) => orderIds.length > (shares[index] ?? 0));
  return {
    content: isCut ? say.first(orders.size) : orders.size === 1 ? say.one : say.many(orders.size),
    embeds: [{ description: description.join('\n\n') }],
    components: [chooseFrom([...orders.values()], lang), ...inRows(buttons)],
  };
}

/** A page's rows among the groups: each gets its share, and what one does not need goes to the others, from the first. */
function share(counts: readonly number[]): number[] {
  const shares = counts.map((count) => Math.min(count, Math.floor(PAGE / counts.length)));
  let left = PAGE - shares.reduce((sum, each) => sum + each, 0);
  return shares.map((each, index) => {
    const extra = Math.min(left, (counts[index] ?? 0) - each);
    left -= extra;
    return each + extra;
  });
}

/** What was searched, and the command that may help. */
function sayNone(clues: readonly Clue[], { search: say }: CommandWords): string {
  const kinds = clues.map(({ kind }) => kind);
  const hint = kinds.includes('number') ? say.hint.number : say.hint.other;
  return [
    say.none(kinds.map((kind) => say.kind[kind]).join(', ')),
    hint,
    ...(kinds.includes('key') ? [say.hint.key] : []),
  ].join('\n');
}

/** A menu in which each order is one choice. */
function chooseFrom(orders: readonly OrderSummary[], lang: Lang): Row {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: PICK_PREFIX,
        placeholder: commandWordsFor(lang).search.choose,
        options: orders.map((order) => ({ label: writeChoice(order, lang), value: order.cardNo.toString(36) })),
      },
    ],
  };
}

function button(label: string, customId: string) {
  return {
    type: ComponentType.Button as const,
    style: ButtonStyle.Secondary as const,
    label,
    custom_id: customId,
  };
}

function inRows(buttons: ReturnType<typeof button>[]): Row[] {
  return Array.from({ length: Math.ceil(buttons.length / IN_A_ROW) }, (_, row) => ({
    type: ComponentType.ActionRow,
    components: buttons.slice(row * IN_A_ROW, (row + 1) * IN_A_ROW),
  }));
}
