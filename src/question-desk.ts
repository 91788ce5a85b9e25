// What operators do about a question: open the form, answer, read all of it. One answer is on its way at a time, whoever else writes one.
import { randomBytes } from 'node:crypto';
import { type Books, inTransaction } from './db/books.ts';
import { append } from './db/history.ts';
import { findKeysIn } from './db/keys-in-text.ts';
import { enqueue } from './db/outbox.ts';
import { changeQuestion, findQuestion, lockQuestion, type Question } from './db/questions.ts';
import type { Log } from './log.ts';
import { replacePieces } from './order/keys-in-text.ts';
import type { QuestionKind } from './order/question-card.ts';
import { findOrderLicense, judgeAnswer, type TellableItem } from './question-license.ts';

/** Who acts: Discord's id, and the name shown in the server. `isAdmin`: may see licenses. */
type Asker = { id: string; name: string; isAdmin: boolean };

/** Why nothing was done. `answered` and `sending` name who was first; undefined: somebody in the seller center. */
type QuestionRefusal =
  | { ok: false; why: 'answered' | 'sending'; by: string | undefined; at: Date }
  | {
      ok: false;
      why: 'no_card' | 'gone' | 'empty' | 'public_key' | 'foreign_key' | 'barred' | 'admin_only' | 'no_license';
    };

/** What a form begins with; `text`: an answer that did not get through. */
type FormDraft = { ok: true; kind: QuestionKind; text: string | undefined };

export type QuestionDesk = {
  /** The form behind `Answer`: empty, or what did not get through. */
  open(questionId: number, by: Asker): Promise<FormDraft | QuestionRefusal>;
  /** The license of that buyer's order, for the form: a look, in the history before it is shown. */
  license(questionId: number, by: Asker): Promise<{ ok: true; items: TellableItem[] } | QuestionRefusal>;
  /** Sends an answer off, once. */
  answer(questionId: number, text: string, by: Asker): Promise<{ ok: true } | QuestionRefusal>;
  /** All that there is, keys masked. */
  whole(questionId: number): Promise<Question | undefined>;
  /** What somebody typed and could not be taken: kept for a quarter of an hour, for that person alone. Gives its number. */
  keep(text: string, userId: string): string;
  kept(id: string, userId: string): string | undefined;
  /** Reads the lists at the next tick. */
  lookSoon(): void;
};

export type QuestionDeskOptions = {
  books: Books;
  storeId: string;
  now: () => Date;
  /** Something is owed now. */
  wake: () => void;
  lookSoon: () => void;
  log: Log;
};

const KEPT_MS = 15 * 60_000;
const KEPT_AT_MOST = 200;

export function createQuestionDesk(options: QuestionDeskOptions): QuestionDesk {
  const { books, storeId, now, wake, log } = options;
  const kept = new Map<string, { text: string; userId: string; until: number }>();

  return {
    async open(questionId, by) {
      const question = await findQuestion(books, storeId, questionId);
      if (!question) return { ok: false, why: 'no_card' };
      const refusal = refuse(question);
      if (refusal) return refusal;
      const { kind, draft } = question;
      // Somebody who may see licenses put them in.
      if (draft?.withLicense && !by.isAdmin) return { ok: true, kind, text: undefined };
      return { ok: true, kind, text: draft?.text };
    },

    async license(questionId, by) {
      const question = await findQuestion(books, storeId, questionId);
      if (!question) return { ok: false, why: 'no_card' };
      const refusal = refuse(question);
      if (refusal) return refusal;
      if (question.kind !== 'private') return { ok: false, why: 'no_license' };
      if (!by.isAdmin) return { ok: false, why: 'admin_only' };
      const license = await findOrderLicense(books, question);
      if (!license || license.items.length === 0)
        return { ok: false, why: license && license.barred.length > 0 ? 'barred' : 'no_license' };
      const { orderId } = license.order;
      const shown = license.productOrderIds.filter((id) => !license.barred.includes(id));
      await append(
        books,
        shown.map((productOrderId) => ({
          storeId,
          orderId,
          productOrderId,
          at: now(),
          actor: by.name,
          what: 'license_copied',
          detail: { userId: by.id, questionId },
        })),
      );
      log.info('license.shown', { storeId, orderId, userId: by.id });
      return { ok: true, items: license.items };
    },

    async answer(questionId, typed, by) {
      const text = typed.replaceAll(/\r\n?/g, '\n').trim();
      if (text === '') return { ok: false, why: 'empty' };
      const refusal = await inTransaction(books, async (trx): Promise<QuestionRefusal | undefined> => {
        // Who comes second waits here, and then finds the first one's answer.
        const question = await lockQuestion(trx, storeId, questionId);
        if (!question) return { ok: false, why: 'no_card' };
        const taken = refuse(question);
        if (taken) return taken;
        const verdict = await judgeAnswer(trx, question, text);
        if (verdict === 'public') return { ok: false, why: 'public_key' };
        if (verdict === 'foreign') return { ok: false, why: 'foreign_key' };
        if (verdict === 'barred') return { ok: false, why: 'barred' };
        const at = now();
        const draft = { text, by: by.name, at, withLicense: verdict === 'own' };
        await changeQuestion(trx, question, { state: 'sending', draft, failure: null });
        await append(trx, [
          {
            storeId,
            at,
            actor: by.name,
            what: 'question_answer',
            outcome: 'intended',
            detail: { questionId, userId: by.id, withLicense: draft.withLicense },
          },
        ]);
        const subject = String(questionId);
        await enqueue(
          trx,
          (['answer_question', 'show_question'] as const).map((kind) => ({
            storeId,
            kind,
            subject,
            orderId: undefined,
          })),
          at,
        );
        return undefined;
      });
      if (refusal) return refusal;
      log.info('question.answered', { storeId, questionId, userId: by.id });
      wake();
      return { ok: true };
    },

    async whole(questionId) {
      const question = await findQuestion(books, storeId, questionId);
      if (!question) return undefined;
      const masked = async (text: string) => replacePieces(text, await findKeysIn(books, storeId, text));
      const { draft, answer } = question;
      return {
        ...question,
        text: await masked(question.text),
        title: question.title && (await masked(question.title)),
        option: question.option && (await masked(question.option)),
        draft: draft && { ...draft, text: await masked(draft.text) },
        answer: answer && { ...answer, text: answer.text && (await masked(answer.text)) },
      };
    },

    keep(text, userId) {
      const at = now().getTime();
      for (const [id, { until }] of kept) if (until <= at) kept.delete(id);
      const [oldest] = kept.keys();
      if (kept.size >= KEPT_AT_MOST && oldest) kept.delete(oldest);
      const id = randomBytes(9).toString('base64url');
      kept.set(id, { text, userId, until: at + KEPT_MS });
      return id;
    },

    kept(id, userId) {
      const found = kept.get(id);
      return found?.userId === userId && found.until > now().getTime() ? found.text : undefined;
    },

    lookSoon: options.lookSoon,
  };
}

/** Undefined: it may be answered. */
function refuse({ state, answer, draft, askedAt }: Question): QuestionRefusal | undefined {
  if (state === 'gone') return { ok: false, why: 'gone' };
  if (state === 'answered') return { ok: false, why: 'answered', by: answer?.by, at: answer?.at ?? askedAt };
  if (state === 'sending') return { ok: false, why: 'sending', by: draft?.by, at: draft?.at ?? askedAt };
  return undefined;
}
