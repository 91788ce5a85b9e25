// What commands need to answer questions; handed in by bot.ts.
import type { Question } from '../../src/db/questions.ts';
import type { QuestionKind } from '../../src/order/question-card.ts';

/** Who acts: Discord's id, and the name shown in the server. `isAdmin`: may see licenses. */
export type Asker = { id: string; name: string; isAdmin: boolean };

/** Why nothing was done. `answered` and `sending` name who was first; undefined: somebody in the seller center. */
export type QuestionRefusal =
  | { ok: false; why: 'answered' | 'sending'; by: string | undefined; at: Date }
  | {
      ok: false;
      why: 'no_card' | 'gone' | 'empty' | 'public_key' | 'foreign_key' | 'barred' | 'admin_only' | 'no_license';
    };

export type QuestionDesk = {
  /** The form behind `Answer`; `text`: an answer that did not get through. */
  open: (
    questionId: number,
    by: Asker,
  ) => Promise<{ ok: true; kind: QuestionKind; text: string | undefined } | QuestionRefusal>;
  /** The license of that buyer's order: a look, in the history before it is shown. */
  license: (
    questionId: number,
    by: Asker,
  ) => Promise<{ ok: true; items: { productName: string; texts: string[] }[] } | QuestionRefusal>;
  /** Sends an answer off, once. */
  answer: (questionId: number, text: string, by: Asker) => Promise<{ ok: true } | QuestionRefusal>;
  /** All that there is, keys masked. */
  whole: (questionId: number) => Promise<Question | undefined>;
  /** What this person typed and could not be taken, for a quarter of an hour. Gives its number. */
  keep: (text: string, userId: string) => string;
  kept: (id: string, userId: string) => string | undefined;
  /** Reads the store's lists at the next tick. */
  lookSoon: () => void;
};
