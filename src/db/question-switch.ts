// Whether questions are read at all, and since when each of the two lists has been.
import type { QuestionKind } from '../order/question-card.ts';
import { type Books, type BooksTrx, orUndefined } from './books.ts';

export type QuestionsSwitch = {
  offAt: Date | undefined;
  /** When each list was looked at for the first time since it was switched on. */
  since: Record<QuestionKind, Date | undefined>;
};

export async function findQuestionsSwitch(books: Books | BooksTrx, storeId: string): Promise<QuestionsSwitch> {
  const row = await books.db
    .selectFrom('stores')
    .select(['questions_off_at', 'private_questions_at', 'public_questions_at'])
    .where('store_id', '=', storeId)
    .executeTakeFirstOrThrow();
  return {
    offAt: orUndefined(row.questions_off_at),
    since: { private: orUndefined(row.private_questions_at), public: orUndefined(row.public_questions_at) },
  };
}

export async function noteFirstLook(
  trx: BooksTrx,
  storeId: string,
  kinds: readonly QuestionKind[],
  now: Date,
): Promise<void> {
  if (kinds.length === 0) return;
  await trx.db
    .updateTable('stores')
    .set({
      ...(kinds.includes('private') && { private_questions_at: now }),
      ...(kinds.includes('public') && { public_questions_at: now }),
    })
    .where('store_id', '=', storeId)
    .execute();
}

/** Switched on again, what has gathered meanwhile comes like at a first start. Gives false when it was so already. */
export async function switchQuestions(trx: BooksTrx, storeId: string, offAt: Date | null): Promise<boolean> {
  const { numUpdatedRows } = await trx.db
    .updateTable('stores')
    .set({ questions_off_at: offAt, ...(!offAt && { private_questions_at: null, public_questions_at: null }) })
    .where('store_id', '=', storeId)
    .where('questions_off_at', offAt ? 'is' : 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
