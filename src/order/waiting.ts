// What waits for a person, and what may be approved together with others.
import { countPerPool, type GoodsProblem, isProblem, type LineGoods, type Pool, poolId } from './goods.ts';
import type { Attention, Line, LineStatus } from './line.ts';

/** Where a line stays until somebody does something, the most urgent first. */
export const WAITING: readonly LineStatus[] = [
  'cancel_requested',
  'needs_attention',
  'return_requested',
  'awaiting_address',
  'awaiting_approval',
  'dispatched_elsewhere',
  'awaiting_stock',
  'emailed',
  'held',
];

/** Rings again until somebody acts: not what a person left as it is. */
export const RINGS_AGAIN: readonly LineStatus[] = WAITING.filter((status) => status !== 'emailed');

/** Goes by itself, or has gone: nobody is needed. */
export const BY_ITSELF: readonly LineStatus[] = ['approved', 'reserved', 'confirmed', 'dispatching', 'dispatched'];

/** On its way, and not stuck. */
export const MOVING: readonly LineStatus[] = ['approved', 'reserved', 'confirmed', 'dispatching'];

/** An order that nobody has touched and nobody has to: all of it goes by itself, or is gone. */
export function needsNobody({ lines, approved }: { lines: readonly { line: Line }[]; approved: unknown }): boolean {
  const isFine = ({ status }: Line) => BY_ITSELF.includes(status) || status === 'canceled' || status === 'returned';
  return approved === undefined && lines.every(({ line }) => isFine(line));
}

/** One line among those that wait. `index`: its place among the lines of its order, by number. */
export type WaitingLine = {
  productOrderId: string;
  orderId: string;
  cardNo: number;
  revision: number;
  index: number;
  status: LineStatus;
  attention: Attention | undefined;
  productName: string;
  units: number;
  amountKrw: number;
  paidAt: Date;
  dueAt: Date | undefined;
  channelId: string | undefined;
  messageId: string | undefined;
};

/** Where a line is in a menu: our own numbers, and the revision that its card had. */
export type Choice = { cardNo: number; index: number; revision: number };

const PICK = /^([1-9a-z][0-9a-z]{0,5})\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,9})$/;

/** `<cardNo, base 36>.<index>.<revision>` */
export function pickOf({ cardNo, index, revision }: Choice): string {
  return `${cardNo.toString(36)}.${index}.${revision}`;
}

/** Undefined for anything that pickOf() does not write. */
export function parsePick(text: string): Choice | undefined {
  const [, card, index, revision] = PICK.exec(text) ?? [];
  if (!card) return undefined;
  const pick = { cardNo: Number.parseInt(card, 36), index: Number(index), revision: Number(revision) };
  return pick.cardNo < 2 ** 31 && pick.revision < 2 ** 31 ? pick : undefined;
}

/** A line that one tap may approve. `held`: licenses that it has already, by poolId(). */
export type Candidate = {
  waiting: WaitingLine;
  line: Line;
  goods: LineGoods | GoodsProblem | undefined;
  held: ReadonlyMap<string, number>;
};

/** Why a candidate is not chosen by itself. */
export type Doubt = 'before_start' | 'no_source' | 'short';

/** The keys that one pool gives: `after` is what is left of `before`. */
export type PoolSum = { pool: Pool; keys: number; before: number; after: number };

export type Allotment = { served: Candidate[]; short: Candidate[]; pools: PoolSum[] };

/** Who is served by what is there, oldest payment first; who comes too late waits, and takes nothing. */
export function allot(candidates: readonly Candidate[], free: ReadonlyMap<string, number>): Allotment {
  const left = new Map(free);
  const sums = new Map<string, PoolSum>();
  const served: Candidate[] = [];
  const short: Candidate[] = [];
  for (const each of byPayment(candidates)) {
    const needs = needsOf(each);
    if (needs.some(({ pool, keys }) => (left.get(poolId(pool)) ?? 0) < keys)) {
      short.push(each);
      continue;
    }
    served.push(each);
    for (const { pool, keys } of needs) {
      const id = poolId(pool);
      const after = (left.get(id) ?? 0) - keys;
      left.set(id, after);
      sums.set(id, { pool, keys: (sums.get(id)?.keys ?? 0) + keys, before: free.get(id) ?? 0, after });
    }
  }
  return { served, short, pools: [...sums.values()] };
}

/** Keys that a line still takes from each pool. */
export function needsOf({
  line,
  goods,
  held,
}: Pick<Candidate, 'line' | 'goods' | 'held'>): { pool: Pool; keys: number }[] {
  if (!goods || isProblem(goods)) return [];
  return countPerPool(goods).flatMap(({ pool, count }) => {
    const keys = count * line.shown.remainQuantity - (held.get(poolId(pool)) ?? 0);
    return keys > 0 ? [{ pool, keys }] : [];
  });
}

/** What somebody should look at before it is approved with others; a stock too small apart, see allot(). */
export function doubtOf({ line, goods }: Pick<Candidate, 'line' | 'goods'>): Doubt | undefined {
  // It may have been delivered by hand before Bellhop came.
  if (line.because === 'paid_before_start') return 'before_start';
  return goods && isProblem(goods) ? 'no_source' : undefined;
}

function byPayment(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted(
    (a, b) =>
      a.waiting.paidAt.getTime() - b.waiting.paidAt.getTime() ||
      (a.waiting.productOrderId < b.waiting.productOrderId ? -1 : 1),
  );
}
