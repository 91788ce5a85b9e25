// Many orders in one message: what waits, what may be approved together, how that goes on, and what rings for all of them.
import { commandsEn } from '../words/commands.en.ts';
import { commandsKo } from '../words/commands.ko.ts';
import { formatDay, formatWon, type Lang } from '../words/format.ts';
import { type Words, wordsFor } from '../words/index.ts';
import { cleanText, codeText, cutText, escapeText, plainText } from './buyer-text.ts';
import { stampOf } from './card-line.ts';
import type { LineStatus } from './line.ts';
import type { Button, Notice, Row } from './notices.ts';
import { APPROVE_ID, CHOOSE_ID, groupIdOf, OPEN_ID, pageIdOf } from './pending-id.ts';
import type { Doubt, PoolSum, WaitingLine } from './waiting.ts';

/** What those of the chosen lines take that can be served. */
export type PendingSum = { lines: number; pools: (PoolSum & { name: string })[] };

/** A line that was not approved, and why. `done`: somebody was quicker; `stale`: its card has changed since. */
export type LeftOut = { why: 'done' | 'stale' | 'short'; orderId: string; name: string };

export type Proposal = {
  /** At most 25, the earliest deadline first. */
  choices: { pick: string; waiting: WaitingLine; isChosen: boolean; doubt: Doubt | undefined }[];
  sum: PendingSum;
  /** Chosen, and not enough keys for it. */
  left: LeftOut[];
  /** Waiting for approval, beyond those that there is room for. */
  more: number;
};

export type PendingList = {
  counts: Partial<Record<LineStatus, number>>;
  lines: WaitingLine[];
  /** How many stand ahead of this page. */
  before: number;
  hasMore: boolean;
};

/** Lines that were approved together. `stuck`: neither through nor on their way, by where they stand. */
export type GroupProgress = {
  groupId: number;
  by: string;
  total: number;
  done: number;
  moving: number;
  stuck: Partial<Record<LineStatus, number>>;
};

export type Panel = { content: string; embeds: { description: string }[]; components: Row[] };

export type CardUrl = (channelId: string, messageId: string) => string;

/** Discord allows 2,000 and does not say in which unit it counts: some stay free. */
const ROOM = 1_850;
const NAMED = 5;
const RUNG = 8;

/** The list as one person sees it. */
export function renderList(list: PendingList, proposal: Proposal, lang: Lang, cardUrl: CardUrl): Panel {
  const { pending } = wordsFor(lang);
  const total = sumOf(list.counts);
  const [first, last] = [list.lines[0], list.lines.at(-1)];
  if (!first || !last) return { content: pending.none, embeds: [], components: [] };
  const pages: Button[] = [
    ...(list.before > 0 ? [button(pending.previous, pageIdOf({ side: 'before', ...first }))] : []),
    ...(list.hasMore ? [button(pending.next, pageIdOf({ side: 'after', ...last }))] : []),
  ];
  const isPaged = pages.length > 0;
  return {
    content: [pending.title(total), sayCounts(list.counts, lang), ...saySum(proposal, list.counts, lang)].join('\n'),
    embeds: [
      {
        description: [
          ...list.lines.map((each) => writeLine(each, lang, cardUrl)),
          ...(isPaged ? [pending.place(list.before + 1, list.before + list.lines.length, total)] : []),
        ].join('\n'),
      },
    ],
    components: renderChoices(proposal, lang, pages),
  };
}

/** The menu, and the button that approves what is chosen in it. */
export function renderChoices(proposal: Proposal, lang: Lang, others: readonly Button[] = []): Row[] {
  const { pending } = wordsFor(lang);
  const { choices, sum } = proposal;
  const menu: Row[] =
    choices.length === 0
      ? []
      : [
          {
            type: 1,
            components: [
              {
                type: 3,
                custom_id: CHOOSE_ID,
                placeholder: pending.choose,
                min_values: 0,
                max_values: choices.length,
                options: choices.map((each) => ({
                  label: writeChoice(each.waiting, lang),
                  value: each.pick,
                  description: describeChoice(each, lang),
                  default: each.isChosen,
                })),
              },
            ],
          },
        ];
  const approve: Button[] =
    sum.lines > 0 ? [{ type: 2, style: 3, label: pending.approve(sum.lines), custom_id: APPROVE_ID }] : [];
  const buttons = [...approve, ...others];
  return [...menu, ...(buttons.length > 0 ? [{ type: 1, components: buttons } satisfies Row] : [])];
}

/** "11건, 키 13개 / 재고 41개 → 28개 / 제외 2건: 이메일 없음 2" */
export function saySum(proposal: Proposal, counts: PendingList['counts'], lang: Lang): string[] {
  const { pending } = wordsFor(lang);
  const { choices, sum, left, more } = proposal;
  const { awaiting_approval: _, awaiting_address: address = 0, ...others } = counts;
  const unchosen = choices.filter(({ isChosen }) => !isChosen);
  const doubtful = (doubt: Doubt | undefined) => unchosen.filter((each) => each.doubt === doubt).length;
  const reasons: [keyof typeof pending.why, number][] = [
    ['address', address],
    ['other', sumOf(others)],
    ['before_start', doubtful('before_start')],
    ['no_source', doubtful('no_source')],
    ['short', left.length],
    ['unchosen', doubtful(undefined)],
    ['more', more],
  ];
  const why = reasons.filter(([, count]) => count > 0);
  const excluded = why.reduce((all, [, count]) => all + count, 0);
  const keys = sum.pools.reduce((all, pool) => all + pool.keys, 0);
  return [
    ...(sum.lines > 0 ? [pending.chosen(sum.lines, keys)] : choices.length > 0 ? [pending.noneChosen] : []),
    ...sum.pools.slice(0, NAMED).map(({ name, pool, before, after }) => {
      return pending.stock(escapeText([name, pool.option].filter(Boolean).join(' '), 60), before, after);
    }),
    ...(excluded > 0
      ? [pending.excluded(excluded, why.map(([reason, count]) => pending.why[reason](count)).join(', '))]
      : []),
  ];
}

/** A message for all in which the sum has changed, or something else stands in its place: what is to be looked at first stays. */
export function replaceSum(content: string, rows: readonly string[], lang: Lang, head: 0 | 2 = 2): string {
  const lines = content.split('\n');
  const urgent = lines.indexOf(`**${wordsFor(lang).pending.catchUp.urgent}**`);
  return [...lines.slice(0, head), ...rows, ...(urgent < 0 ? [] : lines.slice(urgent))].join('\n');
}

/** How a group stands. `isOver`: nobody edits this message any more by itself. */
export function renderProgress(progress: GroupProgress, left: readonly LeftOut[], lang: Lang, isOver: boolean): Panel {
  const { pending } = wordsFor(lang);
  const { done, total, moving } = progress;
  const say = moving > 0 ? pending.progress : done === total ? pending.finished : pending.halted;
  const stuck = Object.entries(progress.stuck).map(([status, count]) =>
    pending.stuck(stateOf(status as LineStatus, pending), count),
  );
  const rows = [
    [say(done, total), ...stuck].join(' · '),
    pending.by(plainText(progress.by, 60)),
    ...sayLeft(left, lang),
    ...(isOver && moving > 0 ? [pending.slow] : []),
  ];
  const buttons = [
    ...(moving > 0 ? [button(pending.refresh, groupIdOf(progress.groupId))] : []),
    button(pending.list, OPEN_ID),
  ];
  return { content: rows.join('\n'), embeds: [], components: [{ type: 1, components: buttons }] };
}

/** Lines that were left out, by why, each named. */
export function sayLeft(left: readonly LeftOut[], lang: Lang): string[] {
  const { pending } = wordsFor(lang);
  return (['done', 'stale', 'short'] as const).flatMap((why) => {
    const named = left.filter((each) => each.why === why);
    if (named.length === 0) return [];
    const rows = named.slice(0, NAMED).map(({ orderId, name }) => `${plainText(name, 40)} ${codeText(orderId, 40)}`);
    const more = named.length > NAMED ? [pending.more(named.length - NAMED)] : [];
    return [pending.left[why]([...rows, ...more].join(', '))];
  });
}

/** What nobody has taken care of, in one message. @param roles  who is called, by Discord's ids */
export function renderReminder(
  waiting: { lines: readonly WaitingLine[]; isSecond: boolean; roles: readonly string[] },
  lang: Lang,
  cardUrl: CardUrl,
): Notice {
  const { pending } = wordsFor(lang);
  const { lines, isSecond, roles } = waiting;
  const title = (isSecond ? pending.remind.second : pending.remind.first)(lines.length);
  return ring([title, sayCounts(countOf(lines), lang)], lines, { roles, lang, cardUrl }, [
    { type: 1, components: [openButton(lang)] },
  ]);
}

/**
 * One message in place of many cards that would have rung; what can be approved is approved right here.
 * @param caught.statuses  where the lines of these orders stand; undefined after quiet hours, when all that waits is meant
 */
export function renderCatchUp(
  caught: {
    orders: number | undefined;
    statuses: PendingList['counts'];
    waiting: readonly WaitingLine[];
    /** Of all that waits. */
    counts: PendingList['counts'];
  },
  proposal: Proposal,
  lang: Lang,
  cardUrl: CardUrl,
): Notice {
  const { pending } = wordsFor(lang);
  const { orders, statuses, waiting } = caught;
  const title = orders === undefined ? pending.catchUp.night(waiting.length) : pending.catchUp.many(orders);
  const urgent = waiting.filter(({ status }) => status !== 'awaiting_approval');
  const rows = [
    title,
    sayCounts(statuses, lang),
    ...(waiting.length === 0 ? [pending.catchUp.nobody] : saySum(proposal, caught.counts, lang)),
    ...(urgent.length > 0 ? [`**${pending.catchUp.urgent}**`] : []),
  ];
  const components: Row[] = waiting.length === 0 ? [] : renderChoices(proposal, lang, [openButton(lang)]);
  return ring(rows, urgent, { roles: [], lang, cardUrl }, components);
}

/** Opens the list for whoever taps. */
export function openButton(lang: Lang): Button {
  return button(wordsFor(lang).pending.open, OPEN_ID);
}

/** Names of where lines stand, each with how many. */
function sayCounts(counts: PendingList['counts'], lang: Lang): string {
  const { pending } = wordsFor(lang);
  const byWords = new Map<string, number>();
  for (const [status, count] of Object.entries(counts)) {
    const words = stateOf(status as LineStatus, pending);
    byWords.set(words, (byWords.get(words) ?? 0) + count);
  }
  return [...byWords].map(([words, count]) => pending.count(words, count)).join(' · ');
}

export function countOf(lines: readonly Pick<WaitingLine, 'status'>[]): PendingList['counts'] {
  const counts: PendingList['counts'] = {};
  for (const { status } of lines) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function ring(
  rows: readonly string[],
  lines: readonly WaitingLine[],
  { roles, lang, cardUrl }: { roles: readonly string[]; lang: Lang; cardUrl: CardUrl },
  components: Row[],
): Notice {
  const { pending } = wordsFor(lang);
  const { status } = lang === 'ko' ? commandsKo : commandsEn;
  const mentions = roles.map((id) => `<@&${id}>`).join(' ');
  // The first words are what a locked phone shows.
  const head = rows.map((row, index) => (index === 0 && mentions ? `${row} ${mentions}` : row)).filter(Boolean);
  let used = head.join('\n').length + pending.more(lines.length).length;
  const kept: string[] = [];
  for (const each of lines.slice(0, RUNG)) {
    const due = each.dueAt ? [stampOf(each.dueAt, 'R')] : [];
    const what = `${status[each.status]} · ${plainText(each.productName, 60)} ×${each.units}`;
    const row = [what, ...due, linkOf(each, pending.card, cardUrl)].join(' · ');
    used += row.length + 1;
    if (used > ROOM) break;
    kept.push(row);
  }
  const missing = lines.length - kept.length;
  const content = [...head, ...kept, ...(missing > 0 ? [pending.more(missing)] : [])].join('\n');
  return { content, components, allowed_mentions: { parse: [], roles: [...roles] } };
}

/** State, product, units, amount; then number, deadline, link to the card. */
function writeLine(waiting: WaitingLine, lang: Lang, cardUrl: CardUrl): string {
  const { pending } = wordsFor(lang);
  const { status } = lang === 'ko' ? commandsKo : commandsEn;
  const { productName, units, amountKrw, dueAt, orderId, channelId, messageId } = waiting;
  const link = channelId && messageId ? [`[${pending.card}](${cardUrl(channelId, messageId)})`] : [];
  return [
    pending.row(status[waiting.status], escapeText(productName, 80) || '–', units, formatWon(amountKrw, lang)),
    [codeText(orderId, 40), ...(dueAt ? [pending.due(formatDay(dueAt, lang), stampOf(dueAt, 'R'))] : []), ...link].join(
      ' · ',
    ),
  ].join('\n');
}

/** In menus nothing is markup, and nothing may be longer than 100 letters. */
function writeChoice({ productName, units, amountKrw }: WaitingLine, lang: Lang): string {
  return cutText(`${cutText(cleanText(productName), 70) || '–'} ×${units} · ${formatWon(amountKrw, lang)}`, 100);
}

function describeChoice({ waiting, doubt }: Proposal['choices'][number], lang: Lang): string {
  const { card, pending } = wordsFor(lang);
  const due = waiting.dueAt ? [card.due(formatDay(waiting.dueAt, lang))] : [];
  return cutText([...(doubt ? [pending.doubt[doubt]] : []), ...due, cleanText(waiting.orderId)].join(' · '), 100);
}

function stateOf(status: LineStatus, { state }: Words['pending']): string {
  const words: Record<string, string> = state;
  return (Object.hasOwn(words, status) ? words[status] : undefined) ?? state.moving;
}

function linkOf({ channelId, messageId, orderId }: WaitingLine, word: string, cardUrl: CardUrl): string {
  return channelId && messageId ? `[${word}](${cardUrl(channelId, messageId)})` : codeText(orderId, 40);
}

function sumOf(counts: PendingList['counts']): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function button(label: string, customId: string): Button {
  return { type: 2, style: 2, label, custom_id: customId };
}
