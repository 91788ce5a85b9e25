// What buyers ask: both lists of the store are read every two minutes, each question is shown once, and what was answered or deleted in the
// seller center is noticed. It comes after the orders, and nothing of it stands in their way.
import { clearAlarm } from './db/alarms.ts';
import { type BooksTrx, inTransaction } from './db/books.ts';
import { enqueue, type OwedKind } from './db/outbox.ts';
import { findQuestionsSwitch, noteFirstLook, type QuestionsSwitch } from './db/question-switch.ts';
import { changeQuestion, enterQuestions, listKnown, listOpen, lockQuestion } from './db/questions.ts';
import { NaverError } from './errors.ts';
import { type AnswerOptions, createAnswerQuestion } from './answer-question.ts';
import type { Asked, QuestionKind } from './order/question-card.ts';
import { createQuestionDesk, type QuestionDesk } from './question-desk.ts';
import { createShowQuestions, MANY, type ShowQuestionsOptions } from './show-questions.ts';
import type { Performer } from './worker.ts';

export type QuestionsOptions = AnswerOptions & ShowQuestionsOptions & { wake: () => void };

const EVERY_MS = 2 * 60_000;
/** The application lacks the API group: nobody but a person can heal that. */
const BARRED_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** Whoever has waited longer was answered in another way. */
const LOOK_BACK_MS = 14 * DAY_MS;
/** What we showed once is followed for longer. */
const FOLLOWED_MS = 90 * DAY_MS;
const PAGES_AT_MOST = 10;
/** More than these at once come silently, and one message rings for all of them. */
const RING_EACH = 5;
const KINDS: readonly QuestionKind[] = ['private', 'public'];

/** What one list showed. */
type Look = {
  kind: QuestionKind;
  waiting: Asked[];
  /** Questions of ours that it no longer lists as waiting. */
  settled: { questionId: number; asked: Asked | undefined }[];
};

export function createQuestions(options: QuestionsOptions): {
  /** What every tick calls after it has read the orders. Begins to read and returns at once: orders wait for none of this. */
  look: () => void;
  /** Resolves when nothing is being read. */
  settled: () => Promise<void>;
  performers: Partial<Record<OwedKind, Performer>>;
  desk: QuestionDesk;
} {
  const { books, storeId, now, log, wake } = options;
  let nextAtMs = -Infinity;
  let isHealthy = false;
  let underWay: Promise<void> | undefined;
  /** Not to be found at the last look; twice in a row means that they are gone. */
  let missing = new Set<number>();

  async function lookNow(): Promise<void> {
    const state = await findQuestionsSwitch(books, storeId);
    if (state.offAt) return;
    nextAtMs = now().getTime() + EVERY_MS;
    const looks: Look[] = [];
    let hasFailed = false;
    for (const kind of KINDS) {
      const look = await read(options, kind).catch((error: unknown) => {
        if (!(error instanceof NaverError)) throw error;
        hasFailed = true;
        if (error.status === 401 || error.status === 403) nextAtMs = now().getTime() + BARRED_MS;
        log.warn('questions.not_read', {
          storeId,
          kind,
          status: error.status,
          code: error.code,
          traceId: error.traceId,
        });
        return undefined;
      });
      if (look) looks.push(look);
    }
    const lost = looks.flatMap(({ settled }) =>
      settled.flatMap(({ questionId, asked }) => (asked ? [] : [questionId])),
    );
    const gone = lost.filter((questionId) => missing.has(questionId));
    missing = new Set(lost);
    const owes = await inTransaction(books, async (trx) => await take(options, trx, { looks, state, gone }));
    // An alarm may have been raised before a restart, by a circuit that nobody remembers.
    if (!hasFailed && !isHealthy) await clearAlarm(books, storeId, 'naver_inquiries', now());
    isHealthy = !hasFailed;
    if (owes) wake();
  }

  return {
    look() {
      if (underWay || now().getTime() < nextAtMs) return;
      underWay = lookNow()
        .catch((error: unknown) => {
          nextAtMs = now().getTime() + EVERY_MS;
          log.error('questions.broke', { storeId, error });
        })
        .finally(() => {
          underWay = undefined;
        });
    },
    settled: async () => await underWay,
    performers: { answer_question: createAnswerQuestion(options), show_question: createShowQuestions(options) },
    desk: createQuestionDesk({ ...options, lookSoon: () => void (nextAtMs = -Infinity) }),
  };
}

async function read(options: QuestionsOptions, kind: QuestionKind): Promise<Look> {
  const { books, storeId, store } = options;
  const to = store.now();
  const open = await listOpen(books, storeId, kind, new Date(to.getTime() - FOLLOWED_MS));
  const from = new Date(Math.min(to.getTime() - LOOK_BACK_MS, ...open.map(({ askedAt }) => askedAt.getTime())));
  const unanswered = await readAll(options, { kind, from, to, isAnswered: false });
  const listed = new Set(unanswered.questions.map(({ no }) => no));
  const unlisted = open.filter(({ no }) => !listed.has(no));
  const settled: Look['settled'] = [];
  // A list that was not read to its end, or not understood, says nothing about what it lacks.
  if (unlisted.length > 0 && unanswered.isWhole) {
    const since = new Date(Math.min(...unlisted.map(({ askedAt }) => askedAt.getTime())) - DAY_MS);
    const answered = await readAll(options, { kind, from: since, to, isAnswered: true });
    const byNo = new Map(answered.questions.map((asked) => [asked.no, asked]));
    for (const { no, questionId } of unlisted) {
      const asked = byNo.get(no);
      if (asked || answered.isWhole) settled.push({ questionId, asked });
    }
  }
  // What was asked before our time is shown only if it is recent.
  const recent = to.getTime() - LOOK_BACK_MS;
  const waiting = unanswered.questions.filter(({ askedAt }) => !askedAt || askedAt.getTime() >= recent);
  return { kind, waiting, settled };
}

async function readAll(
  { storeId, store, log }: QuestionsOptions,
  query: { kind: QuestionKind; from: Date; to: Date; isAnswered: boolean },
): Promise<{ questions: Asked[]; isWhole: boolean }> {
  const questions: Asked[] = [];
  let unreadable = 0;
  let hasNext = true;
  for (let page = 1; hasNext && page <= PAGES_AT_MOST; page += 1) {
    const answer = await store.questions({ ...query, page });
    questions.push(...answer.questions);
    unreadable += answer.unreadable;
    ({ hasNext } = answer);
  }
  if (unreadable > 0) log.error('questions.unreadable', { storeId, kind: query.kind, count: unreadable });
  return { questions, isWhole: !hasNext && unreadable === 0 };
}

/** Takes in what was read. Gives whether something is owed now. */
async function take(
  { storeId, now, log }: Pick<QuestionsOptions, 'storeId' | 'now' | 'log'>,
  trx: BooksTrx,
  { looks, state, gone }: { looks: readonly Look[]; state: QuestionsSwitch; gone: readonly number[] },
): Promise<boolean> {
  const at = now();
  const changed = new Set<number>();
  const fresh: { kind: QuestionKind; questions: Asked[] }[] = [];
  for (const { kind, waiting, settled } of looks) {
    const known = await listKnown(
      trx,
      storeId,
      kind,
      waiting.map(({ no }) => no),
    );
    fresh.push({ kind, questions: waiting.filter(({ no }) => !known.has(no)) });
    const back = [...known.values()].filter((each) => each.state === 'gone').map(({ questionId }) => questionId);
    for (const questionId of back) if (await reopen(trx, storeId, questionId)) changed.add(questionId);
    for (const { questionId, asked } of settled)
      if (asked && (await noteAnswered(trx, storeId, questionId, asked, at))) changed.add(questionId);
  }
  for (const questionId of gone) if (await noteGone(trx, storeId, questionId)) changed.add(questionId);

  const isFirst = (kind: QuestionKind) => state.since[kind] === undefined;
  const count = fresh.reduce((sum, { questions }) => sum + questions.length, 0);
  const silent = new Set(KINDS.filter((kind) => isFirst(kind) || count > RING_EACH));
  const entered: number[] = [];
  let hasSilent = false;
  for (const { kind, questions } of fresh) {
    const inOrder = questions.toSorted(byAge);
    const ids = await enterQuestions(trx, storeId, inOrder, { isSilent: silent.has(kind), now: at });
    entered.push(...ids);
    hasSilent ||= ids.length > 0 && silent.has(kind);
  }
  for (const questionId of entered) log.info('question.seen', { storeId, questionId });
  await noteFirstLook(trx, storeId, looks.map(({ kind }) => kind).filter(isFirst), at);
  const subjects = [...[...changed, ...entered].map(String), ...(hasSilent ? [MANY] : [])];
  await enqueue(
    trx,
    subjects.map((subject) => ({ storeId, kind: 'show_question', subject, orderId: undefined })),
    at,
  );
  return subjects.length > 0;
}

/** Oldest first, as they are to be answered. */
function byAge(a: Asked, b: Asked): number {
  const apart = (a.askedAt?.getTime() ?? 0) - (b.askedAt?.getTime() ?? 0);
  return apart || a.no.localeCompare(b.no, 'en', { numeric: true });
}

/** Answered in the seller center; or it is ours, of which we never heard whether it arrived. */
async function noteAnswered(
  trx: BooksTrx,
  storeId: string,
  questionId: number,
  { answer, answeredAt }: Asked,
  now: Date,
): Promise<boolean> {
  const question = await lockQuestion(trx, storeId, questionId);
  if (!question || (question.state !== 'open' && question.state !== 'failed')) return false;
  const { draft } = question;
  const isOurs = draft !== undefined && answer !== undefined && answer.trim() === draft.text.trim();
  await changeQuestion(trx, question, {
    state: 'answered',
    failure: null,
    ...(isOurs && { draft: null }),
    answer: { text: answer, by: isOurs ? draft.by : undefined, at: answeredAt ?? now },
  });
  return true;
}

async function noteGone(trx: BooksTrx, storeId: string, questionId: number): Promise<boolean> {
  const question = await lockQuestion(trx, storeId, questionId);
  if (!question || (question.state !== 'open' && question.state !== 'failed')) return false;
  await changeQuestion(trx, question, { state: 'gone', failure: null });
  return true;
}

async function reopen(trx: BooksTrx, storeId: string, questionId: number): Promise<boolean> {
  const question = await lockQuestion(trx, storeId, questionId);
  if (question?.state !== 'gone') return false;
  await changeQuestion(trx, question, { state: 'open', failure: null });
  return true;
}
