// The card of a question that a buyer asked: one message, drawn whole from what the books say, edited in place until it is answered.
import { formatMoment, formatSpan, type Lang } from '../words/format.ts';
import { wordsFor, type Words } from '../words/index.ts';
import { cleanText, escapeText, maskOption, plainText } from './buyer-text.ts';
import { type CardButton, type CardMessage, nameActor, type PostedMessage } from './card.ts';
import { type Field, stampOf } from './card-line.ts';
import type { Notice } from './notices.ts';
import { parseQuestionId, questionIdOf } from './question-id.ts';

/** `private`: a customer inquiry (고객 문의), read by buyer and seller. `public`: a question of the product Q&A (상품 문의), read by everybody. */
export type QuestionKind = 'private' | 'public';

/** A question as the store shows it. `no`: the store's number, unique within its kind. */
export type Asked = {
  kind: QuestionKind;
  no: string;
  askedAt: Date | undefined;
  category: string | undefined;
  title: string | undefined;
  text: string;
  productName: string | undefined;
  option: string | undefined;
  orderId: string | undefined;
  productOrderIds: string[];
  isAnswered: boolean;
  answer: string | undefined;
  answeredAt: Date | undefined;
};

/** `sending`: an answer is on its way. `failed`: it did not get through, and is kept. `gone`: the store no longer shows the question. */
export type QuestionState = 'open' | 'sending' | 'failed' | 'answered' | 'gone';

/** Why an answer did not get through; the store's own code where it gave one that has no word here. */
export type AnswerFailure =
  | 'refused'
  | 'no_access' // the API group is missing
  | 'gone'
  | 'no_answer' // asked often enough, and surely not taken
  | 'unknown' // nobody can say whether it was taken
  | 'not_theirs'; // the order was canceled or returned meanwhile: its license is not told any more

/** What a card shows. `text`, `title` and `option` may hold anything but keys: these are masked before. */
export type QuestionView = {
  questionId: number;
  kind: QuestionKind;
  state: QuestionState;
  productName: string | undefined;
  category: string | undefined;
  title: string | undefined;
  option: string | undefined;
  text: string;
  askedAt: Date;
  /** The order's number and the address of its card, where we have the order. */
  order: { orderId: string; url: string | undefined } | undefined;
  /** A license of that order is out, so the answer may hold it. */
  hasLicense: boolean;
  failure: AnswerFailure | undefined;
  /** The store's code for a refusal. */
  failureCode: string | undefined;
  /** Who wrote the answer that is on its way, failed, or stands; undefined for one that was written elsewhere. */
  by: string | undefined;
  /** When it was sent off, or taken. */
  answeredAt: Date | undefined;
  /** An answer of ours that came too late. */
  isOvertaken: boolean;
};

const TEXT_ROOM = 950;
const COLORS: Record<QuestionState, number> = {
  open: 0xf1c40f,
  sending: 0x3498db,
  failed: 0xe74c3c,
  answered: 0x2ecc71,
  gone: 0x95a5a6,
};
const EMOJI: Record<QuestionState, string> = { open: '💬', sending: '🔵', failed: '🔴', answered: '🟢', gone: '⚪' };

export function renderQuestion(view: QuestionView, lang: Lang): CardMessage {
  const words = wordsFor(lang);
  return {
    content: writeContent(view, words),
    embeds: [
      {
        title: words.questions.title[view.kind],
        color: COLORS[view.state],
        fields: [writeQuestion(view, words), ...writeOutcome(view, words)],
        footer: { text: writeFooter(view, lang, words) },
      },
    ],
    components: [{ type: 1, components: listButtons(view, words) }],
    allowed_mentions: { parse: [] },
  };
}

/** Whether a message of ours is the card of this question. */
export function isQuestionCard({ components }: PostedMessage, questionId: number): boolean {
  const ids = (components ?? []).flatMap((row) => row.components?.map((each) => each.custom_id ?? '') ?? []);
  // A ring's one button opens the form; a card can always show everything.
  return ids.some((id) => {
    const tap = parseQuestionId(id);
    return tap?.verb === 'whole' && tap.questionId === questionId;
  });
}

/**
 * A new message: an answer did not get through, or somebody was quicker. Its button opens the form with what was typed.
 * @param url  of the question's card
 */
export function renderQuestionRing(
  view: QuestionView,
  lang: Lang,
  url: string | undefined,
): Notice & Pick<CardMessage, 'components'> {
  const { questions } = wordsFor(lang);
  const product = view.productName ? ` · ${plainText(view.productName, 60)}` : '';
  const isLost = view.state === 'answered';
  const content = [
    `${isLost ? '🟠' : '🔴'} ${isLost ? questions.ring.overtaken : questions.ring.failed}${product}`,
    ...(isLost ? [questions.overtaken] : sayFailure(view, wordsFor(lang))),
    ...(url ? [questions.card(url)] : []),
  ].join('\n');
  const buttons = isAnswerable(view) ? [buttonOf(view, 'answer', 1, questions.button.retry)] : [];
  return {
    content,
    components: buttons.length > 0 ? [{ type: 1, components: buttons }] : [],
    allowed_mentions: { parse: [] },
  };
}

/** One message for many questions whose cards came silently. */
export function renderManyQuestions(count: number, lang: Lang): Notice {
  const { many } = wordsFor(lang).questions;
  return { content: `${many.title(count)}\n${many.body}`, allowed_mentions: { parse: [] } };
}

/** Whether an answer may be written now. */
function isAnswerable({ state }: Pick<QuestionView, 'state'>): boolean {
  return state === 'open' || state === 'failed';
}

/** What a phone shows while it is locked: nothing of what the buyer wrote. */
function writeContent({ kind, state, productName, category }: QuestionView, { questions }: Words): string {
  return [
    `${EMOJI[state]} ${questions.kind[kind]}`,
    questions.state[state],
    productName && plainText(productName, 80),
    category && plainText(category, 20),
  ]
    .filter(Boolean)
    .join(' · ');
}

function writeQuestion(view: QuestionView, { questions }: Words): Field {
  const { order } = view;
  const rows = [
    [view.category, view.title].flatMap((each) => (each ? escapeText(maskPersonal(each), 120) : [])).join(' · '),
    view.option && questions.option(escapeText(maskPersonal(view.option), 120)),
    questions.asked(stampOf(view.askedAt, 'f'), stampOf(view.askedAt, 'R')),
    order && questions.order(escapeText(order.orderId, 40), order.url),
  ].filter(Boolean);
  const head = rows.join('\n');
  return {
    name: escapeText(view.productName ?? '', 200) || '–',
    value: `${head}\n\n${quoteText(view.text, TEXT_ROOM - head.length) || '–'}`,
  };
}

function writeOutcome(view: QuestionView, words: Words): Field[] {
  const { questions } = words;
  const rows = [
    ...(view.state === 'failed' ? sayFailure(view, words) : []),
    ...(view.state === 'answered' && view.isOvertaken ? [questions.overtaken] : []),
    ...(view.state === 'gone' ? [questions.gone] : []),
  ];
  if (rows.length === 0) return [];
  return [{ name: `${EMOJI[view.state]} ${questions.state[view.state]}`, value: rows.join('\n') }];
}

function sayFailure({ failure, failureCode }: QuestionView, { questions }: Words): string[] {
  const code = failureCode ? ` (${escapeText(failureCode, 60)})` : '';
  return [`${questions.failure[failure ?? 'refused']}${code}`, questions.kept];
}

/** A footer knows no markdown. */
function writeFooter(view: QuestionView, lang: Lang, words: Words): string {
  const { questions } = words;
  const { by, answeredAt, askedAt, state } = view;
  const public_ = view.kind === 'public' ? questions.publicFoot : questions.privateFoot;
  if (!answeredAt) return public_;
  const at = formatMoment(answeredAt, lang);
  const who = by === undefined ? questions.elsewhere : nameActor(by, words);
  if (state === 'answered')
    return `${public_}\n${questions.answered(at, who, formatSpan(answeredAt.getTime() - askedAt.getTime(), lang))}`;
  return state === 'sending' ? `${public_}\n${questions.sending(at, who)}` : public_;
}

function listButtons(view: QuestionView, { questions: { button } }: Words): CardButton[] {
  const isOpen = isAnswerable(view);
  return [
    ...(isOpen ? [buttonOf(view, 'answer', 1, view.state === 'failed' ? button.retry : button.answer)] : []),
    // In public nobody is offered a key to insert.
    ...(isOpen && view.kind === 'private' && view.hasLicense
      ? [buttonOf(view, 'answer_keys', 2, button.answer_keys)]
      : []),
    buttonOf(view, 'whole', 2, button.whole),
  ];
}

function buttonOf(
  { questionId }: QuestionView,
  verb: 'answer' | 'answer_keys' | 'whole',
  style: 1 | 2,
  label: string,
): CardButton {
  return { type: 2, style, label, custom_id: questionIdOf({ verb, questionId }) };
}

/** The buyer's words, line by line: read, and nothing else; addresses and telephone numbers masked. */
function quoteText(text: string, room: number): string {
  let written = '';
  for (const row of text.split(/\r\n|[\r\n\u2028\u2029]/)) {
    const left = room - written.length - 1;
    const clean = cleanText(maskPersonal(row));
    if (clean === '') continue;
    if (left < 10) return `${written}…`;
    const quoted = escapeText(clean, left);
    written += `${written && '\n'}${quoted}`;
    if (quoted.endsWith('…') && !clean.endsWith('…')) return written;
  }
  return written;
}

function maskPersonal(text: string): string {
  return maskOption(text, { confidence: 'missing' });
}
