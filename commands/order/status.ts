// /order status
import { ApplicationCommandOptionType, type APIEmbed, ButtonStyle, ComponentType } from 'discord.js';
import { type Entry, listHistory } from '../../src/db/history.ts';
import { findOrderIds, suggestOrderIds } from '../../src/db/order-search.ts';
import { listSummaries, type OrderSummary } from '../../src/db/order-summaries.ts';
import { findOrderOfCard, findOrderView } from '../../src/db/orders.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { renderCard } from '../../src/order/card.ts';
import { type Answer, answering, suggesting } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { writeNotes } from '../notes.ts';
import { commandWordsFor, type Lang, named } from '../speech.ts';
import { writeEntry } from '../timeline.ts';
import { writeChoice, writeOrder } from './rows.ts';

const LISTED = 10;
const IN_A_ROW = 5;
const CHOICES = 25;
/** Discord allows 6,000 over all embeds of a message, and does not say in which unit it counts. */
const EMBEDS_ROOM = 5700;
const TIMELINE_ROOM = 3800;
const NOTES_ROOM = 1500;

export const PICK_PREFIX = 'v1:pick:';

export const status: Subcommand<CommandContext> = {
  data: {
    ...named('order status'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      {
        ...named('order status:order'),
        type: ApplicationCommandOptionType.String,
        required: true,
        autocomplete: true,
        max_length: 200,
      },
    ],
  },

  execute: answering(async ({ options, ...ask }) => {
    const { books, storeId, lang, words } = ask;
    const typed = options.getString('order', true).trim();
    const orderIds = await findOrderIds(books, storeId, typed, LISTED + 1);
    const text = escapeText(typed, 200);
    const [only, ...others] = orderIds;
    if (!only) return words.find.none(text);
    if (others.length === 0) return (await writeOrderInFull(only, ask, lang)) ?? words.find.gone;
    const orders = await listSummaries(books, storeId, orderIds.slice(0, LISTED));
    const rows = orders.map((order, index) => `**${index + 1}** ${writeOrder(order, words, lang, ask.cardUrl)}`);
    const more = orderIds.length > LISTED ? ['', words.find.firstOnes(LISTED)] : [];
    return {
      content: words.find.several(text),
      embeds: [{ description: [...rows, ...more].join('\n') }],
      components: renderPicks(orders),
    };
  }),

  autocomplete: suggesting(async (typed, { books, storeId }, lang) => {
    const orders = await listSummaries(books, storeId, await suggestOrderIds(books, storeId, typed, CHOICES));
    return orders.map((order) => ({ name: writeChoice(order, lang), value: order.orderId }));
  }),
};

/** A button with its number for each order found. */
function renderPicks(orders: readonly OrderSummary[]): NonNullable<Answer['components']> {
  const buttons = orders.map(({ cardNo }, index) => ({
    type: ComponentType.Button as const,
    style: ButtonStyle.Secondary as const,
    label: `${index + 1}`,
    custom_id: PICK_PREFIX + cardNo.toString(36),
  }));
  const rows = Array.from({ length: Math.ceil(buttons.length / IN_A_ROW) }, (_, row) =>
    buttons.slice(row * IN_A_ROW, (row + 1) * IN_A_ROW),
  );
  return rows.map((components) => ({ type: ComponentType.ActionRow, components }));
}

/** The order chosen among several: by a button, whose id ends with the card's number, or in a menu, which gives that number. */
export async function pickOrder(
  customId: string,
  context: CommandContext,
  lang: Lang,
  chosen?: string,
): Promise<Answer | string> {
  const value = chosen ?? customId.slice(PICK_PREFIX.length);
  const cardNo = /^[0-9a-z]{1,6}$/.test(value) ? Number.parseInt(value, 36) : 0;
  const { books, storeId } = context;
  const found = cardNo < 2 ** 31 ? await findOrderOfCard(books, storeId, cardNo) : undefined;
  const answer = found && (await writeOrderInFull(found.orderId, context, lang));
  return answer ?? commandWordsFor(lang).find.gone;
}

/** Card, timeline, link. The card's buttons stay on the card: there they are always those of now. */
async function writeOrderInFull(
  orderId: string,
  { books, storeId, cardUrl, now }: Pick<CommandContext, 'books' | 'storeId' | 'cardUrl' | 'now'>,
  lang: Lang,
): Promise<Answer | undefined> {
  const words = commandWordsFor(lang);
  const view = await findOrderView(books, storeId, orderId);
  if (!view) return undefined;
  const card = renderCard(view, lang, now());
  const { content } = card;
  const notes = fitNotes(await writeNotes({ books, storeId }, orderId, lang));
  const embeds: APIEmbed[] = [...card.embeds, ...notes];
  const entries = await listHistory(books, { storeId, orderId });
  const room = Math.min(TIMELINE_ROOM, EMBEDS_ROOM - embeds.reduce((sum, embed) => sum + lengthOf(embed), 0));
  const timeline = writeTimeline(entries, { lang, room, isOfSeveral: view.lines.length > 1 });
  const { channelId, messageId } = view;
  if (!channelId || !messageId) return { content: `${content}\n${words.one.noCard}`, embeds: [...embeds, timeline] };
  return {
    content,
    embeds: [...embeds, timeline],
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.Button,
            style: ButtonStyle.Link,
            label: words.one.openCard,
            url: cardUrl(channelId, messageId),
          },
        ],
      },
    ],
  };
}

/** The heading, and of the notes the newest that there is room for. */
function fitNotes(rows: string[]): APIEmbed[] {
  const kept = [...rows];
  while (kept.length > 2 && kept.join('\n').length > NOTES_ROOM) kept.splice(1, 1);
  return kept.length > 0 ? [{ description: kept.join('\n') }] : [];
}

/** Oldest first; where there is not room for all, the newest stay. */
function writeTimeline(
  entries: readonly Entry[],
  { lang, room, isOfSeveral }: { lang: Lang; room: number; isOfSeveral: boolean },
): APIEmbed {
  const { one } = commandWordsFor(lang);
  const rows: string[] = [];
  let used = one.timeline.length + one.earlier(entries.length).length + 1;
  for (const entry of entries.toReversed()) {
    const row = writeEntry(entry, lang, isOfSeveral);
    used += row.length + 1;
    if (used > room) break;
    rows.unshift(row);
  }
  if (rows.length < entries.length) rows.unshift(one.earlier(entries.length - rows.length));
  return { title: one.timeline, description: rows.join('\n') || one.nothing };
}

function lengthOf({ title = '', description = '', fields = [], footer }: APIEmbed): number {
  return (
    title.length +
    description.length +
    (footer?.text.length ?? 0) +
    fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0)
  );
}
