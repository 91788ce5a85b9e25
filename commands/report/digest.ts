// /report digest: when yesterday is summed up in the channel.
import { ApplicationCommandOptionType } from 'discord.js';
import { inTransaction } from '../../src/db/books.ts';
import { findDigest, setDigest } from '../../src/db/digest.ts';
import { append } from '../../src/db/history.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { dayOf, midnightOf, minuteOf, writeDate } from '../../src/report/period.ts';
import { formatMoment } from '../../src/words/format.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { named } from '../speech.ts';

const OFF = ['off', '끄기', '끔', '-'];

export const digest: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('report digest'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [{ ...named('report digest:time'), type: ApplicationCommandOptionType.String, max_length: 20 }],
  },

  execute: answering(async ({ books, storeId, options, by, now, lang, words }) => {
    const say = words.report.digest;
    const typed = options.getString('time')?.trim();
    const at = now();
    const before = await findDigest(books, storeId);
    const sayNext = (minutes: number, digestedOn: string | undefined) =>
      formatMoment(nextAt(minutes, digestedOn, at), lang);
    if (!typed) {
      const { minutes, digestedOn } = before;
      return minutes === undefined ? say.isOff : say.isOn(writeTime(minutes), sayNext(minutes, digestedOn));
    }
    const minutes = OFF.includes(typed.toLowerCase()) ? undefined : parseTime(typed);
    if (minutes === undefined && !OFF.includes(typed.toLowerCase())) return say.notATime(escapeText(typed, 50));
    // An hour that is over today means tomorrow: nobody asked for a digest at once.
    const isOver = minutes !== undefined && minutes <= minuteOf(at);
    const digestedOn = isOver ? writeDate(dayOf(at)) : before.digestedOn;
    await inTransaction(books, async (trx) => {
      await setDigest(trx, storeId, { minutes, digestedOn });
      const detail = { time: minutes === undefined ? 'off' : writeTime(minutes) };
      await append(trx, [{ storeId, at, actor: by, what: 'report.digest', outcome: 'done', detail }]);
    });
    return minutes === undefined ? say.off : say.on(writeTime(minutes), sayNext(minutes, digestedOn));
  }),
};

/** Today's, unless it came already or its hour is over. */
function nextAt(minutes: number, digestedOn: string | undefined, now: Date): Date {
  const today = dayOf(now);
  const isDone = digestedOn === writeDate(today) || minutes < minuteOf(now);
  return new Date(midnightOf(isDone ? today + 1 : today).getTime() + minutes * 60_000);
}

/** Minutes after midnight of `09:00`, `9:00`, `9`, `0900`; undefined for what is no time. */
export function parseTime(text: string): number | undefined {
  const [, hour = '', minute = '0'] = /^(\d{1,2})(?:[:.시 ]*(\d{2})분?|시)?$/.exec(text.normalize('NFKC').trim()) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return Number(hour) * 60 + Number(minute);
}

function writeTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
