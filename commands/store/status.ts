// /store status
import { ApplicationCommandOptionType } from 'discord.js';
import { type Alarm, listAlarms } from '../../src/db/alarms.ts';
import { findAudit } from '../../src/db/audit.ts';
import { findCursor } from '../../src/db/cursors.ts';
import { countOpen } from '../../src/db/lines.ts';
import { countOwed } from '../../src/db/outbox.ts';
import { findStore } from '../../src/db/stores.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText, plainText } from '../../src/order/buyer-text.ts';
import { stampOf } from '../../src/order/card-line.ts';
import type { LineStatus } from '../../src/order/line.ts';
import { isStockAlarm, sayStock } from '../../src/order/stock-notices.ts';
import { wordsFor } from '../../src/words/index.ts';
import { answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { fitRows, writeCount } from '../fit.ts';
import { type CommandWords, type Lang, named } from '../speech.ts';

/** As src/poll.ts calls the feed of changes. */
const FEED = 'changes';
/** The present seconds are read with the next tick. */
const NO_LAG_MS = 10_000;

/** Where a line stays until somebody does something. */
const FOR_A_PERSON: readonly LineStatus[] = [
  'needs_attention',
  'cancel_requested',
  'return_requested',
  'awaiting_address',
  'awaiting_approval',
  'awaiting_stock',
  'dispatched_elsewhere',
  'emailed',
  'held',
];

export const status: Subcommand<CommandContext> = {
  data: { ...named('store status'), type: ApplicationCommandOptionType.Subcommand },

  execute: answering(async (ask) => {
    const { lang, words } = ask;
    const alarms = await listAlarms(ask.books, ask.storeId);
    const rows = [...(await writeWork(ask)), ...(await writeParts(ask))];
    const troubles = alarms.map((alarm) => words.store.alarm(sayAlarm(alarm, lang), stampOf(alarm.raisedAt, 'R')));
    const heading = alarms.length > 0 ? `**${words.store.alarms}**` : words.store.noAlarms;
    return { embeds: [{ title: words.store.title, description: fitRows([...rows, '', heading, ...troubles], words) }] };
  }),
};

/** What the books know: reading, sending, waiting. */
async function writeWork({ books, storeId, now, words }: Ask): Promise<string[]> {
  const { store: say, watch } = words;
  const { pausedAt, polledAt } = await findStore(books, storeId);
  const { auditedAt } = await findAudit(books, storeId);
  const cursor = await findCursor(books, storeId, FEED);
  const owed = Object.entries(await countOwed(books, storeId)).map(
    ([kind, count]) => `${nameOwed(kind, words)} ${writeCount(count)}`,
  );
  const byStatus = await countOpen(books, storeId);
  const waiting = FOR_A_PERSON.flatMap((each) =>
    byStatus[each] ? [`${words.status[each]} ${writeCount(byStatus[each])}`] : [],
  );
  return [
    pausedAt ? say.paused(stampOf(pausedAt, 'f')) : say.running,
    polledAt ? say.polled(stampOf(polledAt, 'R')) : say.neverPolled,
    ...(cursor ? [say.lag(sayLag(now().getTime() - cursor.readTo.getTime(), words))] : []),
    say.queue(owed.join(', ') || say.queueEmpty),
    say.waiting(waiting.join(', ') || say.waitingNone),
    auditedAt ? watch.audited(stampOf(auditedAt, 'R')) : watch.neverAudited,
  ];
}

/** What surrounds us. */
async function writeParts({ health, words }: Ask): Promise<string[]> {
  const { store: say } = words;
  const { version, database, mail, naver, discordPingMs } = await health();
  const mailRow = mail ? (mail.ok ? say.mailOk : say.mailBad)(stampOf(mail.at, 'R')) : say.mailUntried;
  return [
    say.naver(writeCount(naver.calls)),
    ...(naver.blockedUntil ? [say.naverBlocked(stampOf(naver.blockedUntil, 'f'))] : []),
    mailRow,
    say.discord(discordPingMs === undefined ? say.notMeasured : `${Math.round(discordPingMs)} ms`),
    say.database(say[database.mode], escapeText(database.version, 50)),
    say.version(escapeText(version, 50)),
  ];
}

/** The largest unit that gives at least one. */
function sayLag(lagMs: number, { store: say }: CommandWords): string {
  const seconds = Math.round(lagMs / 1_000);
  if (lagMs < NO_LAG_MS) return say.noLag;
  if (seconds < 120) return say.seconds(seconds);
  if (seconds < 2 * 3_600) return say.minutes(Math.round(seconds / 60));
  return seconds < 2 * 86_400 ? say.hours(Math.round(seconds / 3_600)) : say.days(Math.round(seconds / 86_400));
}

function nameOwed(kind: string, { store: { owed } }: CommandWords): string {
  const names: Record<string, string> = owed;
  return names[kind] ?? kind;
}

/** `out_of_stock:123` is about one product, and its detail has the name. A code without a sentence stays what it is. */
function sayAlarm({ code, detail }: Alarm, lang: Lang): string {
  const [name = ''] = code.split(':', 1);
  if (isStockAlarm(name))
    return sayStock(name, detail ?? {}, lang)
      .join(' ')
      .replaceAll('\n', ' ');
  const sentences: Record<string, string | ((product: string) => string)> = wordsFor(lang).alarm;
  const sentence = Object.hasOwn(sentences, name) ? sentences[name] : undefined;
  if (typeof sentence !== 'function') return sentence ?? escapeText(code, 100);
  const product = detail?.['productName'];
  return sentence(plainText(typeof product === 'string' ? product : '?', 100));
}
