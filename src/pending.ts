// Many lines at once: what could be approved together and what that takes, approving it, and what becomes of it.
import { type Books, type BooksTrx, inTransaction } from './db/books.ts';
import { listLineGoods } from './db/goods.ts';
import { findLines, lockLines } from './db/lines.ts';
import {
  countWaiting,
  findGroup,
  findOrdersOfCards,
  listApprovable,
  listApproved,
  listLineIds,
  listStillWaiting,
  listWaitingPage,
  noteGroup,
  type WaitingPlace,
} from './db/pending.ts';
import { countFreeByPool, countHeld, listWatched } from './db/pools.ts';
import { findStore } from './db/stores.ts';
import type { Log } from './log.ts';
import { poolId } from './order/goods.ts';
import { canHappen } from './order/line.ts';
import type { GroupProgress, LeftOut, PendingList, PendingSum, Proposal } from './order/pending-panel.ts';
import { allot, type Allotment, type Candidate, doubtOf, MOVING, needsOf, parsePick, pickOf } from './order/waiting.ts';
import { record, type RecordOptions } from './record.ts';

export type PendingOptions = {
  books: Books;
  storeId: string;
  recordOptions: () => RecordOptions;
  now: () => Date;
  /** Something is owed now. */
  wake: () => void;
  log: Log;
};

/** A menu of Discord's has room for so many. */
const CHOICES = 25;
const PAGE = 10;
/** Between two looks at a group that is under way. */
const LOOK_MS = 1_500;
/** An interaction can be answered for 15 minutes; a little earlier the message says how to go on. */
const FOLLOW_MS = 14 * 60_000;

export type Approved =
  | { ok: true; groupId: number; count: number; left: LeftOut[] }
  | { ok: false; why: 'paused' | 'nothing'; left: LeftOut[] };

export function createPending(options: PendingOptions) {
  const { books, storeId, log } = options;
  const stopping = new AbortController();
  const following = new Set<Promise<void>>();

  async function progress(groupId: number): Promise<GroupProgress | undefined> {
    const group = await findGroup(books, storeId, groupId);
    if (!group) return undefined;
    const counts: GroupProgress['stuck'] = {};
    let [done, moving] = [0, 0];
    for (const { status } of group.lines) {
      if (status === 'dispatched') done += 1;
      else if (MOVING.includes(status)) moving += 1;
      else counts[status] = (counts[status] ?? 0) + 1;
    }
    return { groupId, by: group.by, total: group.lines.length, done, moving, stuck: counts };
  }

  async function follow(groupId: number, tell: (progress: GroupProgress, isLast: boolean) => Promise<void>) {
    const until = performance.now() + FOLLOW_MS;
    let told = '';
    while (!stopping.signal.aborted) {
      const state = await progress(groupId);
      if (!state) return;
      const isLast = state.moving === 0 || performance.now() > until;
      const text = JSON.stringify(state);
      if (text !== told || isLast) await tell(state, isLast);
      told = text;
      if (isLast) return;
      await pause(LOOK_MS, stopping.signal);
    }
  }

  return {
    /** What can be approved together. @param chosen  picks of the menu; undefined: all that raise no question */
    async propose(chosen?: readonly string[]): Promise<Proposal> {
      return await propose(options, chosen);
    },

    /** A page of all that waits for a person. */
    async list(place?: WaitingPlace): Promise<PendingList> {
      const counts = await countWaiting(books, storeId);
      return { counts, ...(await listWaitingPage(books, storeId, { place, limit: PAGE })) };
    },

    /** Send & deliver for each of the picks that still is what it was when it was drawn; oldest payment first where keys are short. */
    async approve(picks: readonly string[], by: { id: string; name: string }): Promise<Approved> {
      const approved = await inTransaction(books, async (trx) => await approveIn(trx, options, picks, by));
      if (approved.ok) log.info('pending.approved', { storeId, lines: approved.count, userId: by.id });
      options.wake();
      return approved;
    },

    progress,

    /** Tells of a group until all its lines are through or stuck, in the background; what it tells with may fail. */
    follow(groupId: number, tell: (progress: GroupProgress, isLast: boolean) => Promise<void>): void {
      const work = follow(groupId, tell)
        .catch((error: unknown) => log.warn('pending.not_told', { storeId, groupId, error }))
        .finally(() => following.delete(work));
      following.add(work);
    },

    async stop(): Promise<void> {
      stopping.abort();
      await Promise.all(following);
    },
  };
}

/** What can be approved together, for a message of its own. */
export async function propose(
  { books, storeId }: Pick<PendingOptions, 'books' | 'storeId'>,
  chosen?: readonly string[],
): Promise<Proposal> {
  const approvable = await listApprovable(books, storeId, 1_000);
  const offered = approvable.slice(0, CHOICES);
  const candidates = await gather(
    books,
    storeId,
    offered.map(({ productOrderId }) => productOrderId),
  );
  const free = await countFreeForNew(books, storeId, candidates);
  const isChosen = chosen && new Set(chosen);
  const wanted = candidates.filter((each) =>
    isChosen ? isChosen.has(pickOf(each.waiting)) : doubtOf(each) === undefined,
  );
  const allotment = allot(wanted, free);
  const served = new Set(allotment.served.map(({ waiting }) => waiting.productOrderId));
  const tooShort = new Set(allotment.short.map(({ waiting }) => waiting.productOrderId));
  const sum = await sumUp(books, storeId, allotment);
  return {
    choices: candidates.map((each) => ({
      pick: pickOf(each.waiting),
      waiting: each.waiting,
      isChosen: isChosen ? isChosen.has(pickOf(each.waiting)) : served.has(each.waiting.productOrderId),
      doubt: tooShort.has(each.waiting.productOrderId) ? 'short' : doubtOf(each),
    })),
    sum,
    more: approvable.length - offered.length,
    left: allotment.short.map(({ waiting }) => ({ why: 'short', orderId: waiting.orderId, name: waiting.productName })),
  };
}

async function approveIn(
  trx: BooksTrx,
  { storeId, recordOptions, now }: PendingOptions,
  picks: readonly string[],
  by: { id: string; name: string },
): Promise<Approved> {
  const choices = picks.flatMap((text) => parsePick(text) ?? []);
  const cards = await findOrdersOfCards(trx, storeId, [...new Set(choices.map(({ cardNo }) => cardNo))]);
  const orderIds = [...cards.values()].map(({ orderId }) => orderId);
  // Whoever comes second waits here, and then finds newer revisions.
  const locked = await lockLines(trx, storeId, await listLineIds(trx, storeId, orderIds));
  const latest = await findOrdersOfCards(trx, storeId, [...cards.keys()]);
  const idsOf = Map.groupBy([...locked.values()], ({ line }) => line.orderId);
  const left: LeftOut[] = [];
  const ready: string[] = [];
  for (const { cardNo, index, revision } of choices) {
    const card = latest.get(cardNo);
    const line = card && idsOf.get(card.orderId)?.[index]?.line;
    if (!card || !line) continue;
    const about = { orderId: line.orderId, name: line.shown.productName };
    if (line.status !== 'awaiting_approval') left.push({ why: 'done', ...about });
    else if (card.revision !== revision || !canHappen(line, 'deliver_approved')) left.push({ why: 'stale', ...about });
    else ready.push(line.productOrderId);
  }
  if ((await findStore(trx, storeId)).pausedAt) return { ok: false, why: 'paused', left };
  const candidates = await gather(trx, storeId, ready);
  const { served, short } = allot(candidates, await countFreeForNew(trx, storeId, candidates));
  for (const { line } of short) left.push({ why: 'short', orderId: line.orderId, name: line.shown.productName });
  if (served.length === 0) return { ok: false, why: 'nothing', left };
  const { applied } = await record(
    trx,
    storeId,
    served.map(({ line: { productOrderId } }) => ({
      productOrderId,
      event: { type: 'deliver_approved' },
      actor: by.name,
      detail: { userId: by.id, together: served.length },
    })),
    recordOptions(),
  );
  const productOrderIds = applied.map(({ productOrderId }) => productOrderId);
  if (productOrderIds.length === 0) return { ok: false, why: 'nothing', left };
  const groupId = await noteGroup(trx, storeId, { by: by.name, productOrderIds, now: now() });
  return { ok: true, groupId, count: productOrderIds.length, left };
}

async function gather(
  books: Books | BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<Candidate[]> {
  const lines = await findLines(books, storeId, productOrderIds);
  const waiting = await listStillWaiting(books, storeId, productOrderIds);
  const goods = await listLineGoods(
    books,
    storeId,
    [...lines.values()].map(({ line }) => line),
  );
  const held = await countHeld(books, storeId, productOrderIds);
  return waiting.flatMap((each) => {
    const line = lines.get(each.productOrderId)?.line;
    if (!line) return [];
    return {
      waiting: each,
      line,
      goods: goods.get(line.productOrderId),
      held: held.get(line.productOrderId) ?? new Map(),
    };
  });
}

/** Free keys of the pools that these lines draw on, without those that approved lines are about to take. */
async function countFreeForNew(
  books: Books | BooksTrx,
  storeId: string,
  candidates: readonly Candidate[],
): Promise<Map<string, number>> {
  const productIds = new Set(candidates.flatMap((each) => needsOf(each).map(({ pool }) => pool.productId)));
  const free = await countFreeByPool(books, storeId, [...productIds]);
  const ids = await listApproved(books, storeId);
  const lines = [...(await findLines(books, storeId, ids)).values()].map(({ line }) => line);
  const goods = await listLineGoods(books, storeId, lines);
  const held = await countHeld(books, storeId, ids);
  for (const line of lines) {
    const { productOrderId } = line;
    const taking = needsOf({ line, goods: goods.get(productOrderId), held: held.get(productOrderId) ?? new Map() });
    for (const { pool, keys } of taking) {
      const before = free.get(poolId(pool));
      if (before !== undefined) free.set(poolId(pool), Math.max(0, before - keys));
    }
  }
  return free;
}

async function sumUp(books: Books, storeId: string, { served, pools }: Allotment): Promise<PendingSum> {
  const names = await listWatched(books, storeId, [...new Set(pools.map(({ pool }) => pool.productId))]);
  return {
    lines: served.length,
    pools: pools.map((each) => ({ ...each, name: names.get(each.pool.productId)?.name ?? each.pool.productId })),
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
