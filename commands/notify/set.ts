// /notify set
import { ApplicationCommandOptionType, channelMention, ChannelType } from 'discord.js';
import { inTransaction } from '../../src/db/books.ts';
import { append } from '../../src/db/history.ts';
import { findNotify, type NotifyChange, saveNotify } from '../../src/db/notify.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { commandsEn } from '../../src/words/commands.en.ts';
import { commandsKo } from '../../src/words/commands.ko.ts';
import { answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { named } from '../speech.ts';
import { describeNotify } from './show.ts';

const MOST_MINUTES = 1_440;
const RESETS = ['escalate_role', 'quiet', 'alarm_channel', 'auto_channel'] as const;
/** Typed in place of a time, it takes the quiet hours away. */
const NOTHING = new Set(['-', 'off', 'none', '없음', '끄기']);

const minutes = { type: ApplicationCommandOptionType.Integer as const, min_value: 0, max_value: MOST_MINUTES };
const time = { type: ApplicationCommandOptionType.String as const, max_length: 10 };
const channel = {
  type: ApplicationCommandOptionType.Channel as const,
  channel_types: [ChannelType.GuildText as const, ChannelType.GuildAnnouncement as const],
};

export const set: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('notify set'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      { ...named('notify set:remind_minutes'), ...minutes },
      { ...named('notify set:escalate_minutes'), ...minutes },
      { ...named('notify set:escalate_role'), type: ApplicationCommandOptionType.Role },
      { ...named('notify set:quiet_from'), ...time },
      { ...named('notify set:quiet_to'), ...time },
      { ...named('notify set:alarm_channel'), ...channel },
      { ...named('notify set:auto_channel'), ...channel },
      {
        ...named('notify set:reset'),
        type: ApplicationCommandOptionType.String,
        choices: RESETS.map((value) => ({
          name: commandsEn.pending.notify.reset[value],
          name_localizations: { ko: commandsKo.pending.notify.reset[value] },
          value,
        })),
      },
    ],
  },

  execute: answering(async (ask) => {
    const { books, storeId, by, now, words } = ask;
    const change = await readChange(ask);
    if (typeof change === 'string') return change;
    if (Object.keys(change).length === 0) return await describeNotify(ask);
    const at = now();
    await inTransaction(books, async (trx) => {
      await saveNotify(trx, storeId, change, at);
      await append(trx, [{ storeId, at, actor: by, what: 'notify.set', outcome: 'done', detail: { ...change } }]);
    });
    return `${words.pending.notify.saved}\n${await describeNotify(ask)}`;
  }),
};

/** A string is the sentence that says what is wrong with it. */
async function readChange(ask: Ask): Promise<NotifyChange | string> {
  const { options } = ask;
  const [remind, escalate] = [options.getInteger('remind_minutes'), options.getInteger('escalate_minutes')];
  const role = options.getRole('escalate_role');
  const quiet = await readQuiet(ask);
  if (typeof quiet === 'string') return quiet;
  const change: NotifyChange = {
    ...resetOf(options.getString('reset')),
    ...(remind !== null && { remindMinutes: remind }),
    ...(escalate !== null && { escalateMinutes: escalate }),
    ...(role && { escalateRole: role.id }),
    ...(quiet !== undefined && { quiet }),
  };
  for (const [option, member] of [
    ['alarm_channel', 'alarmChannel'],
    ['auto_channel', 'autoChannel'],
  ] as const) {
    const chosen = options.getChannel(option);
    if (!chosen) continue;
    const problem = await judgeChannel(ask, chosen.id);
    if (problem) return problem;
    change[member] = chosen.id;
  }
  return change;
}

function resetOf(what: string | null): NotifyChange {
  if (what === 'escalate_role') return { escalateRole: null };
  if (what === 'quiet') return { quiet: null };
  if (what === 'alarm_channel') return { alarmChannel: null };
  return what === 'auto_channel' ? { autoChannel: null } : {};
}

/** Asked now, so that nobody waits for a message that never comes. */
async function judgeChannel({ channels, words }: Ask, channelId: string): Promise<string | undefined> {
  const { notify: say } = words.pending;
  const faults = await channels.faultsOf(channelId);
  if (faults === 'elsewhere') return say.notHere(channelMention(channelId));
  if (faults.length === 0) return undefined;
  return say.closed(channelMention(channelId), faults.map((fault) => say.fault[fault]).join(', '));
}

/** Both ends, of which one may stand already. Undefined: nothing was said of them. */
async function readQuiet({ options, books, storeId, words }: Ask): Promise<NotifyChange['quiet'] | string> {
  const { notify: say } = words.pending;
  const [from, to] = ['quiet_from', 'quiet_to'].map((name) => options.getString(name)?.trim());
  if (!from && !to) return undefined;
  if ([from, to].some((text) => text && NOTHING.has(text.toLowerCase()))) return null;
  const { quiet: before } = await findNotify(books, storeId);
  const begin = from ? readTime(from) : before?.from;
  const end = to ? readTime(to) : before?.to;
  if (from && begin === undefined) return say.notATime(escapeText(from, 40));
  if (to && end === undefined) return say.notATime(escapeText(to, 40));
  if (begin === undefined || end === undefined || begin === end) return say.bothTimes;
  return { from: begin, to: end };
}

/** `23:00`, `8:30`, `2300`, `8시`. Minutes after midnight. */
function readTime(typed: string): number | undefined {
  const plain = typed
    .normalize('NFKC')
    .replaceAll(/\s/g, '')
    .replace(/시$/, ':00')
    .replace(/시(\d+)분$/, ':$1');
  const [, hours = '', rest = '00'] = /^(\d{1,2})(?::?(\d{2}))?$/.exec(plain) ?? [];
  if (hours === '') return undefined;
  const [hour, minute] = [Number(hours) % 24, Number(rest)];
  return Number(hours) <= 24 && minute < 60 ? hour * 60 + minute : undefined;
}
