// /report sales: the figures of a period and their picture, and the button that shows both to everybody.
import {
  type APIEmbed,
  ApplicationCommandOptionType,
  ButtonStyle,
  ComponentType,
  type MessageComponentInteraction,
  MessageFlags,
} from 'discord.js';
import { inTransaction } from '../../src/db/books.ts';
import { append } from '../../src/db/history.ts';
import { findFirstPayment, readSales } from '../../src/db/reports.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { drawChart, sayDays } from '../../src/report/chart.ts';
import { isEmpty, type SalesFigures } from '../../src/report/figures.ts';
import { parseReportId, reportIdOf } from '../../src/report/ids.ts';
import { isPeriodName, type Period, periodOf } from '../../src/report/period.ts';
import { formatSpan, formatWon } from '../../src/words/format.ts';
import { langOf, wordsFor } from '../../src/words/index.ts';
import { type Answer, answering, toMessage } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { writeCount } from '../fit.ts';
import { choicesOf, commandWordsFor, type Lang, named } from '../speech.ts';

const PICTURE = 'sales.png';
const COLOR = 0x4353e0;

export const sales: Subcommand<CommandContext> = {
  data: {
    ...named('report sales'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      { ...named('report sales:period'), type: ApplicationCommandOptionType.String, choices: choicesOf('period') },
    ],
  },
  execute: answering(async ({ options, lang, ...context }) => {
    const typed = options.getString('period') ?? '';
    const { books, storeId, now } = context;
    const name = isPeriodName(typed) ? typed : '7d';
    const firstPaidAt = name === 'all' ? await findFirstPayment(books, storeId) : undefined;
    return await writeSales(periodOf(name, now(), firstPaidAt), context, lang);
  }),
};

/** A tap on a button of ours: on a digest, to see; on an answer, to show it to all. */
export async function takeReportTap(interaction: MessageComponentInteraction, context: CommandContext): Promise<void> {
  const lang = langOf(interaction.locale);
  const tap = parseReportId(interaction.customId);
  if (tap?.action === 'post') {
    await interaction.deferUpdate();
    const content = await post(tap.period, interaction, context, lang);
    // Figures and picture stay; the button goes.
    await interaction.editReply({ content, components: [], allowedMentions: { parse: [] } });
    return;
  }
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const answer = tap ? await writeSales(tap.period, context, lang) : commandWordsFor(lang).report.sales.oldButton;
  await interaction.editReply(toMessage(answer));
}

async function writeSales(
  period: Period,
  { books, storeId, now, reports }: Pick<CommandContext, 'books' | 'storeId' | 'now' | 'reports'>,
  lang: Lang,
): Promise<Answer> {
  const { report } = commandWordsFor(lang);
  const figures = await readSales(books, storeId, period);
  const picture = await reports.drawPicture(drawChart(figures, { lang, now: now() }));
  return {
    embeds: [renderFigures(figures, lang)],
    files: [{ name: PICTURE, content: picture }],
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.Button,
            style: ButtonStyle.Secondary,
            label: report.sales.post,
            custom_id: reportIdOf('post', period),
          },
        ],
      },
    ],
  };
}

/** In the language that everybody reads; once, however often the button was tapped. Gives what to tell the one who tapped. */
async function post(
  period: Period,
  { channelId, message }: MessageComponentInteraction,
  { books, storeId, by, lang, now, reports }: CommandContext,
  asked: Lang,
): Promise<string> {
  const { sales: say } = commandWordsFor(asked).report;
  const figures = await readSales(books, storeId, period);
  const embed = renderFigures(figures, lang);
  const { sales: inChannel } = commandWordsFor(lang).report;
  const description = inChannel.alt(
    sayDays(figures, lang),
    formatWon(figures.revenueKrw, lang),
    writeCount(figures.orders),
  );
  const isPosted = await reports.post(
    channelId,
    {
      embeds: [{ ...embed, footer: { text: inChannel.by(by) } }],
      files: [
        { name: PICTURE, content: await reports.drawPicture(drawChart(figures, { lang, now: now() })), description },
      ],
      allowed_mentions: { parse: [] },
    },
    { nonce: `p${BigInt(message.id).toString(36)}` },
  );
  if (!isPosted) return say.notAllowed;
  const detail = { period: period.name };
  await inTransaction(
    books,
    async (trx) => await append(trx, [{ storeId, at: now(), actor: by, what: 'report.post', outcome: 'done', detail }]),
  );
  return say.posted;
}

function renderFigures(figures: SalesFigures, lang: Lang): APIEmbed {
  const { sales: say } = commandWordsFor(lang).report;
  const { chart } = wordsFor(lang).report;
  const { delivered, delivery, products, otherProducts } = figures;
  const title = `${chart.title} · ${chart.period[figures.period.name]}`;
  const image = { url: `attachment://${PICTURE}` };
  if (isEmpty(figures)) return { title, color: COLOR, description: `${sayDays(figures, lang)}\n${say.none}`, image };
  const took = delivery && say.took(formatSpan(delivery.medianMs, lang), formatSpan(delivery.longestMs, lang));
  const rows = products.map(({ name, units, revenueKrw }) =>
    say.product(escapeText(name, 100), writeCount(units), formatWon(revenueKrw, lang)),
  );
  const rest = otherProducts ? [say.others(otherProducts.count, formatWon(otherProducts.revenueKrw, lang))] : [];
  return {
    title,
    color: COLOR,
    description: sayDays(figures, lang),
    fields: [
      {
        name: `${say.revenue} ${formatWon(figures.revenueKrw, lang)}`,
        value: [
          `-# ${say.definition}`,
          say.sold(writeCount(figures.orders), writeCount(figures.lines), writeCount(figures.units)),
          say.takenBack(writeCount(figures.canceled), writeCount(figures.returned)),
        ].join('\n'),
      },
      {
        name: say.delivered,
        value: [say.how(writeCount(delivered.auto), writeCount(delivered.approved)), ...(took ? [took] : [])].join(
          '\n',
        ),
      },
      ...(rows.length > 0 ? [{ name: say.products, value: [...rows, ...rest].join('\n') }] : []),
    ],
    image,
  };
}
