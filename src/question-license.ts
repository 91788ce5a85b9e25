// The license of the order that a question is about: whether it may be told to its buyer now, which keys and links it is, and what an answer
// that holds licenses means.
import type { Books, BooksTrx } from './db/books.ts';
import { listLinksOf } from './db/goods.ts';
import { findKeysIn } from './db/keys-in-text.ts';
import { listLinesOfOrder } from './db/lines.ts';
import { findLinkedOrder, type LinkedOrder, type Question } from './db/questions.ts';
import { listBound } from './db/revocations.ts';
import { owedOf, whyNotMailed } from './order/aftercare.ts';

export type TellableItem = { productName: string; texts: string[] };

export type OrderLicense = {
  order: LinkedOrder;
  /** What the buyer has by mail and may be told again, line by line; files are left out. */
  items: TellableItem[];
  /** Lines whose license may not be told now: not out yet, held, canceled, returned. */
  barred: string[];
  /** All lines of the order. */
  productOrderIds: string[];
};

/** Undefined where the question is about no order of ours. */
export async function findOrderLicense(
  books: Books | BooksTrx,
  question: Pick<Question, 'storeId' | 'orderId' | 'productOrderIds'>,
): Promise<OrderLicense | undefined> {
  const { storeId } = question;
  const order = await findLinkedOrder(books, question);
  if (!order) return undefined;
  const lines = (await listLinesOfOrder(books, storeId, order.orderId)).map(({ line }) => line);
  const meant = lines.filter(
    ({ productOrderId }) => order.productOrderIds.length === 0 || order.productOrderIds.includes(productOrderId),
  );
  const tellable = meant.filter((line) => whyNotMailed(line) === undefined);
  const ids = tellable.map(({ productOrderId }) => productOrderId);
  const licenses = await listBound(books, storeId, ids);
  const links = await listLinksOf(books, storeId, tellable);
  const items = tellable.map((line) => {
    const keys = owedOf(line, licenses).flatMap(({ key }) => key ?? []);
    return { productName: line.shown.productName, texts: [...keys, ...(links.get(line.productOrderId) ?? [])] };
  });
  return {
    order,
    items: items.filter(({ texts }) => texts.length > 0),
    barred: lines.filter((line) => whyNotMailed(line) !== undefined).map(({ productOrderId }) => productOrderId),
    productOrderIds: lines.map(({ productOrderId }) => productOrderId),
  };
}

/**
 * What the licenses in an answer mean. `own`: of the order that it is about, and its buyer has them. `public`: everybody would read them.
 * `foreign`: somebody else's, or nobody's yet. `barred`: the order's, and not to be told now.
 */
export type AnswerVerdict = 'none' | 'own' | 'public' | 'foreign' | 'barred';

export async function judgeAnswer(
  books: Books | BooksTrx,
  question: Pick<Question, 'storeId' | 'kind' | 'orderId' | 'productOrderIds'>,
  text: string,
): Promise<AnswerVerdict> {
  const license = question.kind === 'private' ? await findOrderLicense(books, question) : undefined;
  const own = license?.items.flatMap(({ texts }) => texts) ?? [];
  // A key with blanks, or in letters of its own, is found by its whole text.
  const holdsOwn = own.some((each) => text.includes(each));
  const hits = await findKeysIn(books, question.storeId, text);
  if (question.kind === 'public') return hits.length > 0 ? 'public' : 'none';
  const verdicts = hits.map((hit): AnswerVerdict => {
    if ('link' in hit) return own.includes(hit.link) ? 'own' : 'foreign';
    // Worth nothing any more, or given away by hand: a buyer may have asked about that very key.
    if (hit.status === 'revoked' || hit.status === 'taken') return 'none';
    const line = hit.productOrderId;
    if (line === undefined || !license?.productOrderIds.includes(line)) return 'foreign';
    return license.barred.includes(line) ? 'barred' : 'own';
  });
  if (holdsOwn) verdicts.push('own');
  return (['foreign', 'barred', 'own'] as const).find((each) => verdicts.includes(each)) ?? 'none';
}
