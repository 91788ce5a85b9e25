// The buttons of a question's card, and the form behind them.
import {
  ButtonStyle,
  ComponentType,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
} from 'discord.js';
import { escapeText } from '../../src/order/buyer-text.ts';
import { nameActor } from '../../src/order/card.ts';
import { parseQuestionId, questionIdOf } from '../../src/order/question-id.ts';
import { formatMoment } from '../../src/words/format.ts';
import { langOf, wordsFor } from '../../src/words/index.ts';
import { type Answer, toMessage } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import type { Lang } from '../speech.ts';
import { ANSWER_INPUT, ANSWER_LENGTH, drawAnswerForm } from './form.ts';
import type { Asker, QuestionRefusal } from './port.ts';
import { writeWhole } from './whole.ts';

export { QUESTION_PREFIX } from '../../src/order/question-id.ts';

/** A form must be the first answer, and that within three seconds. */
const OPEN_WITHIN_MS = 2_000;
/** Longer texts come back as a file. */
const BLOCK_ROOM = 1_500;
/** Refusals after which the same text may be mended and sent. */
const MENDABLE: readonly QuestionRefusal['why'][] = ['empty', 'public_key', 'foreign_key', 'barred'];

/** A button of a question's card, or of the message that rings about it. */
export async function takeQuestionTap(
  interaction: MessageComponentInteraction,
  context: CommandContext,
): Promise<void> {
  const lang = langOf(interaction.locale);
  const words = wordsFor(lang).questions;
  const tap = parseQuestionId(interaction.customId);
  if (!tap || tap.verb === 'form') return await whisper(interaction, words.said.oldButton);
  const { questionId } = tap;
  if (tap.verb === 'whole') {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const question = await context.questions.whole(questionId);
    await interaction.editReply(toMessage(question ? writeWhole(question, lang) : words.said.no_card));
    return;
  }
  const draft = await within(OPEN_WITHIN_MS, findDraft({ ...tap, verb: tap.verb }, context));
  if (!draft) return await whisper(interaction, words.said.slow);
  if (!draft.ok) return await whisper(interaction, sayRefusal(draft.refusal, lang));
  await interaction.showModal(drawAnswerForm({ questionId, ...draft }, lang));
}

/** The form that came back: on its way, or refused with the reason and nothing lost. */
export async function takeQuestionForm(interaction: ModalSubmitInteraction, context: CommandContext): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const lang = langOf(interaction.locale);
  const { said } = wordsFor(lang).questions;
  const tap = parseQuestionId(interaction.customId);
  const text = interaction.fields.getTextInputValue(ANSWER_INPUT);
  const sent = tap ? await context.questions.answer(tap.questionId, text, askerOf(context)) : undefined;
  if (sent?.ok) {
    await interaction.editReply(toMessage(said.sending));
    return;
  }
  const reason = sent ? sayRefusal(sent, lang) : said.oldButton;
  const mendable = sent && tap && MENDABLE.includes(sent.why) ? tap.questionId : undefined;
  await interaction.editReply(toMessage(giveBack({ reason, text, questionId: mendable }, context, lang)));
}

type Opened = { ok: true; kind: 'private' | 'public'; text: string } | { ok: false; refusal: QuestionRefusal | string };

async function findDraft(
  { verb, questionId, arg }: { verb: 'answer' | 'answer_keys' | 'again'; questionId: number; arg?: string | undefined },
  context: CommandContext,
): Promise<Opened> {
  const { questions, userId, lang } = context;
  const by = askerOf(context);
  const opened = await questions.open(questionId, by);
  if (!opened.ok) return { ok: false, refusal: opened };
  const { kind } = opened;
  // What goes out is in the store's language, whoever writes it.
  const { form } = wordsFor(lang).questions;
  const shop = context.mails.shopName;
  if (verb === 'answer') return { ok: true, kind, text: opened.text ?? form.hello(shop) };
  if (verb === 'again') {
    const text = questions.kept(arg ?? '', userId);
    return text === undefined ? { ok: false, refusal: 'lostDraft' } : { ok: true, kind, text };
  }
  const license = await questions.license(questionId, by);
  if (!license.ok) return { ok: false, refusal: license };
  const text = [
    form.license(shop),
    ...license.items.flatMap(({ productName, texts }) => ['', form.item(productName), ...texts]),
  ].join('\n');
  return text.length > ANSWER_LENGTH ? { ok: false, refusal: 'tooLong' } : { ok: true, kind, text };
}

/** The reason, the text as it was typed, and where it can be mended the way back into the form. */
function giveBack(
  { reason, text, questionId }: { reason: string; text: string; questionId: number | undefined },
  context: CommandContext,
  lang: Lang,
): Answer {
  const words = wordsFor(lang).questions;
  const isBlock = text.length <= BLOCK_ROOM && !text.includes('```');
  const shown = text.trim() === '' ? [] : [words.said.yours, ...(isBlock ? [`\`\`\`\n${text}\n\`\`\``] : [])];
  return {
    content: [reason, ...shown].join('\n'),
    files: isBlock || text.trim() === '' ? [] : [{ name: 'answer.txt', content: text }],
    components:
      questionId === undefined
        ? []
        : [
            {
              type: ComponentType.ActionRow,
              components: [
                {
                  type: ComponentType.Button,
                  style: ButtonStyle.Primary,
                  label: words.button.again,
                  custom_id: questionIdOf({
                    verb: 'again',
                    questionId,
                    arg: context.questions.keep(text, context.userId),
                  }),
                },
              ],
            },
          ],
  };
}

function sayRefusal(refusal: QuestionRefusal | string, lang: Lang): string {
  const words = wordsFor(lang);
  const { said, elsewhere } = words.questions;
  if (refusal === 'lostDraft' || refusal === 'tooLong') return said[refusal];
  if (typeof refusal === 'string') return refusal;
  switch (refusal.why) {
    case 'answered':
      return said.answered(nameOf(refusal.by), formatMoment(refusal.at, lang));
    case 'sending':
      return said.sendingAlready(nameOf(refusal.by));
    case 'no_card':
    case 'gone':
    case 'empty':
      return said[refusal.why];
    case 'public_key':
      return said.publicKey;
    case 'foreign_key':
      return said.foreignKey;
    case 'barred':
      return said.notTheirs;
    case 'admin_only':
      return said.adminOnly;
    case 'no_license':
      return said.noLicense;
    default:
      return refusal satisfies never;
  }

  function nameOf(by: string | undefined): string {
    return by === undefined ? elsewhere : escapeText(nameActor(by, words), 120);
  }
}

function askerOf({ userId, by, isAdmin }: CommandContext): Asker {
  return { id: userId, name: by, isAdmin };
}

async function whisper(interaction: MessageComponentInteraction, content: string): Promise<void> {
  await interaction.reply({ content, flags: MessageFlags.Ephemeral, allowedMentions: { parse: [] } });
}

/** Undefined when it takes longer; what comes later is nobody's. */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, limitMs, undefined);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
