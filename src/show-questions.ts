// The cards of questions in Discord, and the messages that ring about them: drawn from the books when their turn comes.
import type { Books } from './db/books.ts';
import { findKeysIn } from './db/keys-in-text.ts';
import type { Leased } from './db/outbox.ts';
import { countOpen, findQuestion, noteQuestionAttempt, noteQuestionCard, type Question } from './db/questions.ts';
import type { Log } from './log.ts';
import type { CardMessage, PostedMessage } from './order/card.ts';
import { replacePieces } from './order/keys-in-text.ts';
import type { Notice } from './order/notices.ts';
import {
  isQuestionCard,
  type QuestionView,
  renderManyQuestions,
  renderQuestion,
  renderQuestionRing,
} from './order/question-card.ts';
import { findOrderLicense } from './question-license.ts';
import type { Performer } from './worker.ts';

/** What showing needs of the chat. */
export type QuestionChat = {
  post(channelId: string, message: CardMessage | Notice, options: { nonce: string; silent: boolean }): Promise<string>;
  edit(channelId: string, messageId: string, message: CardMessage): Promise<'edited' | 'gone'>;
  find(channelId: string, isMeant: (message: PostedMessage) => boolean): Promise<string | undefined>;
  messageUrl(channelId: string, messageId: string): string;
};

export type ShowQuestionsOptions = {
  books: Books;
  storeId: string;
  chat: QuestionChat;
  channelId: string;
  lang: 'ko' | 'en';
  now: () => Date;
  log: Log;
};

/** The subject of the one message about many questions. */
export const MANY = 'many';
const RING = 'ring:';
/** Within this time the chat itself knows a repeated nonce; later the channel is searched. */
const NONCE_HOLDS_MS = 2 * 60_000;

/** The subject of a message that rings about a question. */
export function ringOf(questionId: number): string {
  return `${RING}${questionId}`;
}

/** Posts and edits the cards, one after the other. */
export function createShowQuestions(options: ShowQuestionsOptions): Performer {
  return {
    limit: 10,
    async perform(rows, settle) {
      for (const row of rows) {
        await show(options, row);
        await settle({ rows: [row] });
      }
    },
  };
}

async function show(options: ShowQuestionsOptions, row: Leased): Promise<void> {
  const { books, storeId, chat, channelId, lang } = options;
  const nonce = `q${row.outboxId.toString(36)}`;
  if (row.subject === MANY) {
    const count = await countOpen(books, storeId);
    if (count > 0) await chat.post(channelId, renderManyQuestions(count, lang), { nonce, silent: false });
    return;
  }
  const isRing = row.subject.startsWith(RING);
  const question = await findQuestion(books, storeId, Number(row.subject.slice(isRing ? RING.length : 0)));
  if (!question) return;
  const view = await viewOf(options, question);
  if (!isRing) return await showCard(options, question, view);
  // Written again meanwhile: nothing to ring for.
  if (view.state === 'open' || view.state === 'sending') return;
  const url = question.place && chat.messageUrl(question.place.channelId, question.place.messageId);
  await chat.post(channelId, renderQuestionRing(view, lang, url), { nonce, silent: false });
}

async function showCard(options: ShowQuestionsOptions, question: Question, view: QuestionView): Promise<void> {
  const { books, storeId, chat, channelId, lang, now, log } = options;
  const { questionId, place, isSilent, revision } = question;
  const message = renderQuestion(view, lang);
  const number = questionId.toString(36);
  const post = async (nonce: string) => {
    const messageId = await chat.post(channelId, message, { nonce, silent: isSilent });
    await noteQuestionCard(books, storeId, questionId, { channelId, messageId });
    return messageId;
  };
  if (place) {
    if ((await chat.edit(place.channelId, place.messageId, message)) === 'edited') return;
    log.info('question.card_deleted_by_hand', { storeId, questionId });
    await noteQuestionCard(books, storeId, questionId, undefined);
    await post(`qc${number}.${revision}`);
    return;
  }
  const attemptedAt = await noteQuestionAttempt(books, storeId, questionId, now());
  // We may have posted it without hearing of it: too long ago for the nonce, it is looked for in the channel.
  const isForgotten = attemptedAt !== undefined && now().getTime() - attemptedAt.getTime() > NONCE_HOLDS_MS;
  const found = isForgotten ? await chat.find(channelId, (each) => isQuestionCard(each, questionId)) : undefined;
  if (found) await noteQuestionCard(books, storeId, questionId, { channelId, messageId: found });
  const messageId = found ?? (await post(`qc${number}`));
  // What an earlier attempt posted shows what was true then.
  if (attemptedAt) await chat.edit(channelId, messageId, message);
}

async function viewOf({ books, storeId, chat }: ShowQuestionsOptions, question: Question): Promise<QuestionView> {
  const { draft, answer, state } = question;
  const license = await findOrderLicense(books, question);
  const masked = async (text: string) => replacePieces(text, await findKeysIn(books, storeId, text));
  const place = license?.order.place;
  const order = license?.order.orderId ?? question.orderId;
  return {
    questionId: question.questionId,
    kind: question.kind,
    state,
    productName: question.productName,
    category: question.category,
    title: question.title && (await masked(question.title)),
    option: question.option && (await masked(question.option)),
    text: await masked(question.text),
    askedAt: question.askedAt,
    order:
      order === undefined
        ? undefined
        : { orderId: order, url: place && chat.messageUrl(place.channelId, place.messageId) },
    hasLicense: (license?.items.length ?? 0) > 0,
    failure: question.failure,
    failureCode: question.failureCode,
    by: state === 'answered' ? answer?.by : draft?.by,
    answeredAt: state === 'answered' ? answer?.at : draft?.at,
    isOvertaken: state === 'answered' && answer?.by === undefined && draft !== undefined,
  };
}
