// /report export: the lines of a period as a file, for an admin. Addresses and keys leave masked.
import { ApplicationCommandOptionType, type ChatInputCommandInteraction, MessageFlags } from 'discord.js';
import { append } from '../../src/db/history.ts';
import { countExported, type ExportLine, listExportPage } from '../../src/db/export-pages.ts';
import { findFirstPayment } from '../../src/db/reports.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { type Cell, writeCsvHead, writeCsvRows } from '../../src/report/csv.ts';
import { dayOf, isPeriodName, type Period, periodOf, writeDate } from '../../src/report/period.ts';
import { langOf } from '../../src/words/index.ts';
import { type AnswerFile, toMessage } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { writeCount } from '../fit.ts';
import { choicesOf, type CommandWords, commandWordsFor, named } from '../speech.ts';
import { createPack } from './pack.ts';

const PAGE = 1_000;
/** Discord forgets who asked after a quarter of an hour; so many take a few minutes. */
const LINES_AT_MOST = 500_000;
const TELL_EVERY_MS = 2_000;

const CLOCK = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul', dateStyle: 'short', timeStyle: 'medium' });

export const exportLines: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('report export'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      { ...named('report export:period'), type: ApplicationCommandOptionType.String, choices: choicesOf('period') },
      {
        ...named('report export:format'),
        type: ApplicationCommandOptionType.String,
        choices: [{ name: 'CSV', value: 'csv' }],
      },
    ],
  },

  async execute(interaction, context) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const { books, storeId, by, now } = context;
    const words = commandWordsFor(langOf(interaction.locale));
    const say = words.report.export;
    const typed = interaction.options.getString('period') ?? '';
    const name = isPeriodName(typed) ? typed : '30d';
    const period = periodOf(name, now(), await findFirstPayment(books, storeId));
    const total = await countExported(books, storeId, period);
    if (total === 0 || total > LINES_AT_MOST) {
      await interaction.editReply(toMessage(total === 0 ? say.none : say.tooMany(writeCount(total))));
      return;
    }
    // Before the file is there: who had it made stands in the history, whatever becomes of the answer.
    const detail = { period: name, format: 'csv', lines: total };
    await append(books, [{ storeId, at: now(), actor: by, what: 'report.export', outcome: 'done', detail }]);
    const { files, lines } = await write(interaction, context, period, total, words);
    const [first, ...others] = files;
    const content = [say.done(writeCount(lines)), ...(others.length > 0 ? [say.parts(files.length)] : [])].join('\n');
    await interaction.editReply(toMessage({ content, files: first ? [first] : [] }));
    // One a message: all of them together may be more than Discord takes at once.
    for (const file of others) {
      const { attachments: _none, ...message } = toMessage({ content: file.name, files: [file] });
      await interaction.followUp({ ...message, flags: MessageFlags.Ephemeral });
    }
  },
};

/** Reads page by page, and says how far it is. */
async function write(
  interaction: ChatInputCommandInteraction,
  { books, storeId }: CommandContext,
  period: Period,
  total: number,
  words: CommandWords,
): Promise<{ files: AnswerFile[]; lines: number }> {
  const say = words.report.export;
  const pack = createPack({
    name: say.file(writeDate(dayOf(period.from)), writeDate(dayOf(period.to) - 1)),
    head: writeCsvHead(Object.values(say.columns)),
  });
  let lines = 0;
  let after: string | undefined;
  let toldAt = performance.now();
  for (;;) {
    const page = await listExportPage(books, storeId, period, { after, limit: PAGE });
    pack.add(writeCsvRows(page.map((line) => writeLine(line, words))));
    lines += page.length;
    after = page.at(-1)?.productOrderId;
    if (page.length < PAGE) return { files: pack.finish(), lines };
    if (performance.now() - toldAt < TELL_EVERY_MS) continue;
    toldAt = performance.now();
    await interaction.editReply(toMessage(say.progress(writeCount(lines), writeCount(Math.max(total, lines)))));
  }
}

/** In the order of the columns. */
function writeLine(line: ExportLine, words: CommandWords): Cell[] {
  const say = words.report.export;
  const { emailedAt, approvedBy } = line;
  const cells: Record<keyof typeof say.columns, Cell> = {
    order: line.orderId,
    line: line.productOrderId,
    paid: momentOf(line.paidAt),
    productId: line.productId,
    product: line.productName,
    option: line.option,
    quantity: line.remainQuantity,
    ordered: line.quantity,
    amount: line.amountKrw,
    // In a sheet a picture before each state would be in the way of sorting.
    state: words.status[line.status].replace(/^[^\p{L}]+/u, ''),
    email: line.email,
    license: line.licenses.join(' '),
    seen: momentOf(line.seenAt),
    mailed: momentOf(emailedAt),
    dispatched: momentOf(line.dispatchedAt),
    due: momentOf(line.dueAt),
    approvedBy: approvedBy ?? (emailedAt ? say.auto : undefined),
  };
  return Object.keys(say.columns).map((column) => cells[column as keyof typeof cells]);
}

/** `2026-11-23 22:14:05` in Korea, which Excel reads as a time. */
function momentOf(at: Date | undefined): string | undefined {
  return at && CLOCK.format(at);
}
