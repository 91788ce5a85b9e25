// What buyers ask, as rows: each question once, with its card and its answer. What people wrote is opened here and nowhere else.
import { type Selectable, sql } from 'kysely';
import type { AnswerFailure, Asked, QuestionKind, QuestionState } from '../order/question-card.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';
import { findLines } from './lines.ts';
import type { QuestionsTable } from './schema.ts';

export type Question = {
  storeId: string;
  questionId: number;
  kind: QuestionKind;
  no: string;
  askedAt: Date;
  category: string | undefined;
  productName: string | undefined;
  orderId: string | undefined;
  productOrderIds: string[];
  title: string | undefined;
  text: string;
  option: string | undefined;
  state: QuestionState;
  /** Our answer, until the store has it; kept when it did not get through. */
  draft: Draft | undefined;
  failure: AnswerFailure | undefined;
  failureCode: string | undefined;
  /** What the store has. `by` is undefined for one that was written elsewhere. */
  answer: { text: string | undefined; by: string | undefined; at: Date } | undefined;
  revision: number;
  isSilent: boolean;
  place: { channelId: string; messageId: string } | undefined;
};

/** @param withLicense  it holds licenses of the order */
export type Draft = { text: string; by: string; at: Date; withLicense: boolean };

/** Naver's own number is what makes a question one. Gives our numbers of those that are new. */
export async function enterQuestions(
  trx: BooksTrx,
  storeId: string,
  questions: readonly Asked[],
  { isSilent, now }: { isSilent: boolean; now: Date },
): Promise<number[]> {
  if (questions.length === 0) return [];
  const rows = await trx.db
    .insertInto('questions')
    .values(
      questions.map((asked) => ({
        store_id: storeId,
        kind: asked.kind,
        naver_no: asked.no,
        asked_at: asked.askedAt ?? now,
        seen_at: now,
        category: asked.category ?? null,
        product_name: asked.productName ?? null,
        order_id: asked.orderId ?? null,
        product_order_ids: JSON.stringify(asked.productOrderIds),
        asked_sealed: trx.seal.seal(
          JSON.stringify({ title: asked.title, text: asked.text, option: asked.option }),
          aad({ storeId, ...asked }, 'asked'),
        ),
        is_silent: isSilent,
      })),
    )
    .onConflict((conflict) => conflict.constraint('questions_once').doNothing())
    .returning('question_id')
    .execute();
  return rows.map((row) => row.question_id).toSorted((a, b) => a - b);
}

/** Which of these the books have already, by the store's number. */
export async function listKnown(
  books: Books | BooksTrx,
  storeId: string,
  kind: QuestionKind,
  nos: readonly string[],
): Promise<Map<string, { questionId: number; state: QuestionState }>> {
  if (nos.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('questions')
    .select(['question_id', 'naver_no', 'state'])
    .where('store_id', '=', storeId)
    .where('kind', '=', kind)
    .where('naver_no', 'in', [...nos])
    .execute();
  return new Map(rows.map((row) => [row.naver_no, { questionId: row.question_id, state: row.state }]));
}

/** Said in full, so that the index of the open ones is used. */
const isWaiting = sql<boolean>`state in ('open', 'failed')`;

/** Those that nobody has answered, as far as we know, asked since then. */
export async function listOpen(
  books: Books | BooksTrx,
  storeId: string,
  kind: QuestionKind,
  since: Date,
): Promise<{ questionId: number; no: string; askedAt: Date }[]> {
  const rows = await books.db
    .selectFrom('questions')
    .select(['question_id', 'naver_no', 'asked_at'])
    .where('store_id', '=', storeId)
    .where('kind', '=', kind)
    .where(isWaiting)
    .where('asked_at', '>=', since)
    .orderBy('asked_at')
    .execute();
  return rows.map((row) => ({ questionId: row.question_id, no: row.naver_no, askedAt: row.asked_at }));
}

export async function countOpen(books: Books, storeId: string): Promise<number> {
  const { count } = await books.db
    .selectFrom('questions')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('store_id', '=', storeId)
    .where(isWaiting)
    .executeTakeFirstOrThrow();
  return count;
}

export async function findQuestion(
  books: Books | BooksTrx,
  storeId: string,
  questionId: number,
): Promise<Question | undefined> {
  const row = await select(books, storeId, questionId).executeTakeFirst();
  return row && toQuestion(books, row);
}

/** Held until the transaction ends. */
export async function lockQuestion(trx: BooksTrx, storeId: string, questionId: number): Promise<Question | undefined> {
  const row = await select(trx, storeId, questionId).forUpdate().executeTakeFirst();
  return row && toQuestion(trx, row);
}

/** What becomes of a question: an absent member stays, `null` takes it away. */
export type QuestionChange = {
  state: QuestionState;
  draft?: Draft | null;
  failure?: { why: AnswerFailure; code: string | undefined } | null;
  answer?: NonNullable<Question['answer']> | null;
};

/** Of a question that the transaction holds. */
export async function changeQuestion(
  trx: BooksTrx,
  { storeId, questionId, kind, no }: Pick<Question, 'storeId' | 'questionId' | 'kind' | 'no'>,
  { state, draft, failure, answer }: QuestionChange,
): Promise<void> {
  const seal = (text: string | undefined, what: 'draft' | 'answer') =>
    text === undefined ? null : trx.seal.seal(text, aad({ storeId, kind, no }, what));
  await trx.db
    .updateTable('questions')
    .set((eb) => ({
      state,
      revision: eb('revision', '+', 1),
      ...(draft !== undefined && {
        draft_sealed: seal(draft?.text, 'draft'),
        draft_by: draft?.by ?? null,
        draft_at: draft?.at ?? null,
        with_license: draft?.withLicense ?? false,
      }),
      ...(failure !== undefined && { failure: failure?.why ?? null, failure_code: failure?.code ?? null }),
      ...(answer !== undefined && {
        answer_sealed: seal(answer?.text, 'answer'),
        answered_by: answer?.by ?? null,
        answered_at: answer?.at ?? null,
      }),
    }))
    .where('store_id', '=', storeId)
    .where('question_id', '=', questionId)
    .execute();
}

/** Before a card is posted: after a crash the channel must be searched for it. Gives the time of an earlier attempt. */
export async function noteQuestionAttempt(
  books: Books,
  storeId: string,
  questionId: number,
  now: Date,
): Promise<Date | undefined> {
  const before = await books.db
    .selectFrom('questions')
    .select('card_attempted_at')
    .where('store_id', '=', storeId)
    .where('question_id', '=', questionId)
    .executeTakeFirst();
  await setPlace(books, storeId, questionId, { card_attempted_at: now });
  return before?.card_attempted_at ?? undefined;
}

/** The card's place; undefined when a person deleted it, so that it is posted anew. */
export async function noteQuestionCard(
  books: Books,
  storeId: string,
  questionId: number,
  card: { channelId: string; messageId: string } | undefined,
): Promise<void> {
  await setPlace(books, storeId, questionId, {
    channel_id: card?.channelId ?? null,
    message_id: card?.messageId ?? null,
    ...(card ? {} : { card_attempted_at: null }),
  });
}

/** An order of ours that a question is about, and those of its lines that are meant. */
export type LinkedOrder = {
  orderId: string;
  cardNo: number;
  place: { channelId: string; messageId: string } | undefined;
  /** Lines that the question names; none: the whole order. */
  productOrderIds: string[];
};

/** Found by its lines where the store names them; undefined where we do not have it. */
export async function findLinkedOrder(
  books: Books | BooksTrx,
  { storeId, orderId, productOrderIds }: Pick<Question, 'storeId' | 'orderId' | 'productOrderIds'>,
): Promise<LinkedOrder | undefined> {
  const lines = [...(await findLines(books, storeId, productOrderIds)).values()].map(({ line }) => line);
  // Lines of two orders in one question: only those of the order that it names.
  const id = orderId ?? lines[0]?.orderId;
  if (id === undefined) return undefined;
  const row = await books.db
    .selectFrom('orders')
    .select(['card_no', 'channel_id', 'message_id'])
    .where('store_id', '=', storeId)
    .where('order_id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { channel_id: channelId, message_id: messageId } = row;
  return {
    orderId: id,
    cardNo: row.card_no,
    place: channelId !== null && messageId !== null ? { channelId, messageId } : undefined,
    productOrderIds: lines.filter((line) => line.orderId === id).map((line) => line.productOrderId),
  };
}

async function setPlace(
  books: Books,
  storeId: string,
  questionId: number,
  place: { channel_id?: string | null; message_id?: string | null; card_attempted_at?: Date | null },
): Promise<void> {
  await books.db
    .updateTable('questions')
    .set(place)
    .where('store_id', '=', storeId)
    .where('question_id', '=', questionId)
    .execute();
}

function select(books: Books | BooksTrx, storeId: string, questionId: number) {
  return books.db
    .selectFrom('questions')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('question_id', '=', questionId);
}

function toQuestion(books: Pick<Books, 'seal'>, row: Selectable<QuestionsTable>): Question {
  const about = { storeId: row.store_id, kind: row.kind, no: row.naver_no };
  const open = (sealed: string | null, what: 'draft' | 'answer') =>
    sealed === null ? undefined : books.seal.open(sealed, aad(about, what));
  const asked = JSON.parse(books.seal.open(row.asked_sealed, aad(about, 'asked'))) as Pick<
    Question,
    'title' | 'text' | 'option'
  >;
  const draft = open(row.draft_sealed, 'draft');
  const { channel_id: channelId, message_id: messageId } = row;
  return {
    ...about,
    questionId: row.question_id,
    askedAt: row.asked_at,
    category: orUndefined(row.category),
    productName: orUndefined(row.product_name),
    orderId: orUndefined(row.order_id),
    productOrderIds: row.product_order_ids,
    title: asked.title,
    text: asked.text,
    option: asked.option,
    state: row.state,
    draft:
      draft === undefined
        ? undefined
        : { text: draft, by: row.draft_by ?? '', at: row.draft_at ?? row.seen_at, withLicense: row.with_license },
    // Written by us alone.
    failure: orUndefined(row.failure) as AnswerFailure | undefined,
    failureCode: orUndefined(row.failure_code),
    answer: row.answered_at
      ? { text: open(row.answer_sealed, 'answer'), by: orUndefined(row.answered_by), at: row.answered_at }
      : undefined,
    revision: row.revision,
    isSilent: row.is_silent,
    place: channelId !== null && messageId !== null ? { channelId, messageId } : undefined,
  };
}

function aad(
  { storeId, kind, no }: { storeId: string; kind: QuestionKind; no: string },
  what: 'asked' | 'draft' | 'answer',
): string {
  return `questions/${storeId}/${kind}/${no}/${what}`;
}
