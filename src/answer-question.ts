// An answer on its way to the store: sent once. Naver knows no idempotency, so whatever may have happened is looked up in its list before it is
// repeated; and a question of the product Q&A is looked up before it is answered at all, for there a second answer writes over the first.
import { type Books, type BooksTrx, inTransaction } from './db/books.ts';
import { append } from './db/history.ts';
import { enqueue, type Leased } from './db/outbox.ts';
import { changeQuestion, findQuestion, lockQuestion, type Question, type QuestionChange } from './db/questions.ts';
import { NaverError, retryDelay } from './errors.ts';
import type { Log } from './log.ts';
import type { AnswerFailure, Asked, QuestionKind } from './order/question-card.ts';
import type { Snapshot } from './order/snapshot.ts';
import { findOrderLicense, judgeAnswer } from './question-license.ts';
import { learn, type RecordOptions } from './record.ts';
import { ringOf } from './show-questions.ts';
import type { Performer, Settle } from './worker.ts';

/** What questions need of the store. All of it throws NaverError. */
export type QuestionsPort = {
  /** The store's time. */
  now(): Date;
  questions(query: {
    kind: QuestionKind;
    from: Date;
    to: Date;
    isAnswered?: boolean | undefined;
    page: number;
  }): Promise<{ questions: Asked[]; unreadable: number; hasNext: boolean }>;
  answerQuestion(answer: { kind: QuestionKind; no: string; text: string }): Promise<'done' | 'already_answered'>;
  details(productOrderIds: string[]): Promise<{ snapshots: Snapshot[] }>;
};

export type AnswerOptions = {
  books: Books;
  storeId: string;
  store: QuestionsPort;
  recordOptions: () => RecordOptions;
  now: () => Date;
  log: Log;
};

/** Then a person is asked: about four minutes. */
const TRIES = 8;
/** Whoever answers does not wait for the hour of a quota. */
const LONGEST_WAIT_MS = 10 * 60_000;
/** Naver's list may be a moment behind. */
const LOOK_AGAIN_MS = 3_000;
const DAY_MS = 24 * 3_600_000;
const PAGES = 50;

export function createAnswerQuestion(options: AnswerOptions): Performer {
  return {
    limit: 5,
    async perform(rows, settle) {
      for (const row of rows) await answer(options, row, settle);
    },
  };
}

async function answer(options: AnswerOptions, row: Leased, settle: Settle): Promise<void> {
  const { books, storeId, store, now, log } = options;
  const question = await findQuestion(books, storeId, Number(row.subject));
  if (question?.state !== 'sending' || !question.draft) return await settle({ rows: [row] });
  const { kind, no, questionId, draft } = question;
  const end = async (outcome: Outcome) => {
    await settle({ rows: [row], work: async (trx) => await conclude(trx, question, outcome, now()) });
    log[outcome.type === 'failed' ? 'error' : 'info']('question.answer', {
      storeId,
      questionId,
      outcome: outcome.type,
      ...(outcome.type === 'failed' && { why: outcome.why, code: outcome.code }),
    });
  };
  // An earlier attempt may have got through.
  let isUnsure = row.attempts > 1;
  try {
    if (isUnsure || kind === 'public') {
      const seen = await lookUp(store, question);
      if (seen?.isAnswered) return await end(standing(question, seen));
      // The Q&A tells by its list alone; of an inquiry the answering itself will tell.
      if (!seen && kind === 'public') return await end({ type: 'failed', why: 'gone' });
      isUnsure = false;
    }
    if (draft.withLicense && !(await mayTellLicense(options, question)))
      return await end({ type: 'failed', why: 'not_theirs' });
    if ((await store.answerQuestion({ kind, no, text: draft.text })) === 'done') return await end({ type: 'done' });
    const seen = await lookUp(store, question).catch(() => undefined);
    await end(seen ? standing(question, seen) : { type: 'overtaken', text: undefined });
  } catch (error) {
    if (!(error instanceof NaverError)) throw error;
    const delayMs = retryDelay(error, row.attempts);
    log.warn('question.answer_failed', {
      storeId,
      questionId,
      attempts: row.attempts,
      status: error.status,
      code: error.code,
      traceId: error.traceId,
    });
    isUnsure ||= error.mayHaveHappened;
    const isBarred = error.status === 401 || error.status === 403;
    const mayRetry = !isBarred && row.attempts < TRIES;
    if (!mayRetry || delayMs === undefined || delayMs > LONGEST_WAIT_MS)
      return await end({ type: 'failed', ...failureOf(error, isUnsure) });
    const soon = error.mayHaveHappened ? Math.max(LOOK_AGAIN_MS, delayMs) : delayMs;
    await settle({ rows: [row], again: new Date(now().getTime() + soon) });
  }
}

/** How an attempt ends. */
type Outcome =
  | { type: 'done' }
  /** Somebody else's answer stands; its text where the store shows it. */
  | { type: 'overtaken'; text: string | undefined; at?: Date | undefined }
  | { type: 'failed'; why: AnswerFailure; code?: string | undefined };

/** Whose answer stands: ours, when it says what ours says. */
function standing({ draft }: Question, { answer: text, answeredAt: at }: Asked): Outcome {
  const isOurs = draft && text !== undefined && isSameText(text, draft.text);
  return isOurs ? { type: 'done' } : { type: 'overtaken', text, at };
}

function failureOf(error: NaverError, isUnsure: boolean): { why: AnswerFailure; code: string | undefined } {
  const { status, code } = error;
  if (isUnsure) return { why: 'unknown', code };
  if (status === 401 || status === 403) return { why: 'no_access', code: undefined };
  if (code === 'ERR-NC-101004' || status === 404) return { why: 'gone', code: undefined };
  if (status === undefined || status >= 500 || status === 429) return { why: 'no_answer', code };
  return { why: 'refused', code };
}

async function conclude(trx: BooksTrx, { storeId, questionId }: Question, outcome: Outcome, now: Date) {
  const question = await lockQuestion(trx, storeId, questionId);
  const draft = question?.draft;
  if (question?.state !== 'sending' || !draft) return [];
  await changeQuestion(trx, question, changeOf(outcome, draft, now));
  const isDone = outcome.type === 'done';
  await append(trx, [
    {
      storeId,
      at: now,
      actor: draft.by,
      what: 'question_answer',
      outcome: isDone ? 'done' : 'refused',
      detail: { questionId, ...(!isDone && { why: outcome.type === 'failed' ? outcome.why : outcome.type }) },
    },
  ]);
  const subjects = [String(questionId), ...(isDone ? [] : [ringOf(questionId)])];
  await enqueue(
    trx,
    subjects.map((subject) => ({ storeId, kind: 'show_question', subject, orderId: undefined })),
    now,
  );
  return [];
}

function changeOf(outcome: Outcome, draft: NonNullable<Question['draft']>, now: Date): QuestionChange {
  switch (outcome.type) {
    case 'done':
      return {
        state: 'answered',
        draft: null,
        failure: null,
        answer: { text: draft.text, by: draft.by, at: now },
      };
    case 'overtaken':
      return { state: 'answered', failure: null, answer: { text: outcome.text, by: undefined, at: outcome.at ?? now } };
    case 'failed':
      // What the store no longer has can be answered by nobody.
      return {
        state: outcome.why === 'gone' ? 'gone' : 'failed',
        failure: { why: outcome.why, code: outcome.code },
      };
    default:
      return outcome satisfies never;
  }
}

/** The question as the store shows it now; undefined when it does not. */
async function lookUp(
  store: Pick<QuestionsPort, 'now' | 'questions'>,
  { kind, no, askedAt }: Pick<Question, 'kind' | 'no' | 'askedAt'>,
): Promise<Asked | undefined> {
  // Its day, with room for clocks that differ.
  const from = new Date(askedAt.getTime() - DAY_MS);
  const to = new Date(askedAt.getTime() + DAY_MS);
  for (let page = 1; page <= PAGES; page += 1) {
    const { questions, hasNext } = await store.questions({ kind, from, to, page });
    const found = questions.find((each) => each.no === no);
    if (found || !hasNext) return found;
  }
  return undefined;
}

/** The gate: the store is read again, and the license of what was canceled or returned a second ago is told to nobody. */
async function mayTellLicense(options: AnswerOptions, question: Question): Promise<boolean> {
  const { books, storeId, store, recordOptions } = options;
  const license = await findOrderLicense(books, question);
  if (!license) return false;
  const { snapshots } = await store.details(license.productOrderIds);
  await inTransaction(
    books,
    async (trx) =>
      await learn(
        trx,
        storeId,
        snapshots.map((shown) => ({ shown })),
        recordOptions(),
      ),
  );
  const shown = new Set(snapshots.map(({ productOrderId }) => productOrderId));
  if (!license.productOrderIds.every((id) => shown.has(id))) return false;
  return (await judgeAnswer(books, question, question.draft?.text ?? '')) === 'own';
}

function isSameText(a: string, b: string): boolean {
  const bare = (text: string) => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  return bare(a) === bare(b);
}
