// What happened, into the books: lock, transition, save, enqueue, in the transaction of the caller. The one door through which a line changes.
import type { BooksTrx } from './db/books.ts';
import { append, type Entry } from './db/history.ts';
import { type BookedLine, listDispatching, lockLines, lockNewLines, saveLines } from './db/lines.ts';
import { insertOrders, type NewOrder, raiseRevisions } from './db/orders.ts';
import { enqueue, type Owed } from './db/outbox.ts';
import { findRules, noteProduct, type Rule } from './db/products.ts';
import { findStore } from './db/stores.ts';
import { IllegalTransition } from './errors.ts';
import { buyerNoOf, createHolds } from './holds.ts';
import { type Effect, firstSeen, type Line, type LineEvent, type Policy, transition } from './order/line.ts';
import { claimStanding, happened, isDispatched, isPaid } from './order/observe.ts';
import { type Beginnings, isBeforeStart, policyFor } from './order/policy.ts';
import { resolveRecipient } from './order/recipient.ts';
import type { Snapshot } from './order/snapshot.ts';

/** One thing that happened to one line. `actor`: a person's name, `auto`, or `store`. */
export type Happening = {
  productOrderId: string;
  event: LineEvent;
  actor: string;
  detail?: Record<string, unknown> | undefined;
};

/** A line as the store shows it; with the feed's row when that is how we came to look. */
export type Sighting = { shown: Snapshot; changedAt?: Date | undefined; changedTo?: string | undefined };

export type RecordOptions = { now: Date; firstStart: 'ask' | 'deliver' };

export type Recorded = {
  applied: Happening[];
  /** Had no way on: the line had moved, or somebody was quicker. */
  refused: { happening: Happening; error: IllegalTransition }[];
};

/** Records events of one store. Those that have no way on change nothing and come back as refused; lines that are not in the books are passed over. */
export async function record(
  trx: BooksTrx,
  storeId: string,
  happenings: readonly Happening[],
  options: RecordOptions,
): Promise<Recorded> {
  const held = await holdLines(
    trx,
    storeId,
    happenings.map(({ productOrderId }) => productOrderId),
    options,
  );
  const recorded: Recorded = { applied: [], refused: [] };
  for (const happening of happenings) {
    try {
      if (await held.apply(happening)) recorded.applied.push(happening);
    } catch (error) {
      if (!(error instanceof IllegalTransition)) throw error;
      recorded.refused.push({ happening, error });
    }
  }
  await held.close();
  return recorded;
}

/** `isWanted`: somebody asked for these lines, however old they are and whatever became of them. */
export type LearnOptions = RecordOptions & { isWanted?: boolean | undefined };

export type Learned = { newLines: string[]; changedLines: string[]; refused: Recorded['refused'] };

/**
 * Takes in what the store shows. A line that we know is held against it; a paid line that we do not know enters the books, oldest payment first.
 * The same sighting twice changes nothing the second time.
 */
export async function learn(
  trx: BooksTrx,
  storeId: string,
  sightings: readonly Sighting[],
  options: LearnOptions,
): Promise<Learned> {
  const byPayment = sightings.toSorted((a, b) => (a.shown.paidAt?.getTime() ?? 0) - (b.shown.paidAt?.getTime() ?? 0));
  const held = await holdLines(
    trx,
    storeId,
    byPayment.map(({ shown }) => shown.productOrderId),
    options,
    byPayment,
  );
  const learned: Learned = { newLines: [], changedLines: [], refused: [] };
  for (const sighting of byPayment) {
    const { shown } = sighting;
    const before = held.lines.get(shown.productOrderId);
    if (!before && !held.isOurs(shown)) continue;
    if (!before) {
      await held.begin(sighting);
      learned.newLines.push(shown.productOrderId);
    }
    const events = held.see(sighting);
    if (before && events.length > 0) learned.changedLines.push(shown.productOrderId);
    for (const event of events) {
      const happening: Happening = { productOrderId: shown.productOrderId, event, actor: 'store' };
      try {
        await held.apply(happening);
      } catch (error) {
        if (!(error instanceof IllegalTransition)) throw error;
        learned.refused.push({ happening, error });
      }
    }
  }
  await held.close();
  return learned;
}

/** The lines of one transaction, locked and in memory, with all that their changes will owe. */
async function holdLines(
  trx: BooksTrx,
  storeId: string,
  productOrderIds: string[],
  options: LearnOptions,
  sightings: readonly Sighting[] = [],
) {
  const { now, firstStart, isWanted = false } = options;
  const lines = await lockLines(trx, storeId, productOrderIds);
  const unknown = sightings.filter(({ shown }) => !lines.has(shown.productOrderId) && isPaid(shown));
  const enteredMeanwhile = await lockNewLines(
    trx,
    storeId,
    unknown.map(({ shown }) => shown.productOrderId),
  );
  for (const [id, booked] of enteredMeanwhile) lines.set(id, booked);
  const productIds = [...lines.values()]
    .map(({ line }) => line.shown.productId)
    .concat(sightings.map(({ shown }) => shown.productId));
  const rules = await findRules(trx, storeId, [...new Set(productIds)]);
  const store: Beginnings = { ...(await findStore(trx, storeId)), firstStart };
  const changed = new Set<string>();
  const redrawn = new Set<string>();
  const newOrders = new Map<string, NewOrder>();
  const newProducts = new Map<string, string>();
  const history: Entry[] = [];
  const owed: Owed[] = [];
  /** Orders of which a main line was dispatched: Naver takes their add-ons from then on. */
  const addOnsMayGo = new Set<string>();

  const policyOf = (shown: Snapshot) => policyFor(rules.get(shown.productId), store, shown.paidAt ?? now);
  const holds = createHolds(trx, storeId, {
    lines: () => [...lines.values()].map(({ line }) => line),
    coming: () =>
      sightings
        .filter(({ shown }) => !lines.has(shown.productOrderId) && isOurs(shown))
        .map(({ shown }) => ({ shown, recipient: resolve(shown, rules.get(shown.productId)) })),
    now,
  });

  /** Worth a line of its own: bought, not over, and not finished before our time. */
  function isOurs(shown: Snapshot): boolean {
    if (!isPaid(shown)) return false;
    const claim = claimStanding(shown);
    if (claim === 'canceled' || claim === 'returned') return false;
    return isWanted || !isDispatched(shown) || !isBeforeStart(store, shown.paidAt ?? now);
  }

  function put(booked: BookedLine, line: Line, effects: readonly Effect[]): void {
    lines.set(line.productOrderId, { ...booked, line });
    changed.add(line.productOrderId);
    if (effects.length > 0) redrawn.add(line.orderId);
    for (const kind of effects) {
      const isOfOrder = kind === 'show_card' || kind === 'ring';
      owed.push({ storeId, kind, subject: isOfOrder ? line.orderId : line.productOrderId, orderId: line.orderId });
    }
  }

  return {
    lines,

    isOurs,

    async begin({ shown, changedAt, changedTo }: Sighting): Promise<void> {
      const fresh: Omit<Line, 'status'> = {
        storeId,
        productOrderId: shown.productOrderId,
        orderId: shown.orderId,
        goal: undefined,
        attention: undefined,
        refusal: undefined,
        because: undefined,
        letGo: false,
        recipient: resolve(shown, rules.get(shown.productId)),
        shown,
        emailedAt: undefined,
        dispatchedAt: isDispatched(shown) ? (shown.dispatchedAt ?? now) : undefined,
        givenByHandAt: undefined,
      };
      const { line, effects } = await holds.decide(policyOf(shown), (policy) => firstSeen(fresh, policy));
      put({ line, trouble: undefined, changedAt, changedTo, seenAt: now }, line, effects);
      const paidAt = shown.paidAt ?? now;
      if (!newOrders.has(shown.orderId)) {
        newOrders.set(shown.orderId, {
          storeId,
          orderId: shown.orderId,
          paidAt,
          isSilent: firstStart === 'ask' && isBeforeStart(store, paidAt),
          buyerName: shown.ordererName,
          buyerNo: buyerNoOf(shown),
        });
      }
      if (!rules.get(shown.productId)?.name) newProducts.set(shown.productId, shown.productName);
      history.push({
        storeId,
        orderId: shown.orderId,
        productOrderId: shown.productOrderId,
        at: now,
        actor: 'store',
        what: 'paid',
      });
    },

    /** Notes the facts; gives the events that follow from them. */
    see({ shown, changedAt, changedTo }: Sighting): LineEvent[] {
      const booked = lines.get(shown.productOrderId);
      if (!booked) return [];
      const events = happened(booked.line, shown, now);
      const isNew = JSON.stringify(shown) !== JSON.stringify(booked.line.shown);
      const isFedAnew =
        changedAt !== undefined &&
        (changedAt.getTime() !== booked.changedAt?.getTime() || changedTo !== booked.changedTo);
      if (!isNew && !isFedAnew) return events;
      const typedAnew =
        shown.productOption !== booked.line.shown.productOption ||
        shown.shippingMemo !== booked.line.shown.shippingMemo;
      const isOpen = booked.line.status.startsWith('awaiting_') && booked.line.recipient.source !== 'operator';
      // It may be all that the line waited for.
      if (typedAnew && isOpen)
        events.unshift({ type: 'address_given', recipient: resolve(shown, rules.get(shown.productId)) });
      lines.set(shown.productOrderId, {
        ...booked,
        line: { ...booked.line, shown },
        changedAt: changedAt ?? booked.changedAt,
        changedTo: changedTo ?? booked.changedTo,
      });
      changed.add(shown.productOrderId);
      if (isNew && looksDifferent(booked.line.shown, shown)) {
        redrawn.add(shown.orderId);
        owed.push({ storeId, kind: 'show_card', subject: shown.orderId, orderId: shown.orderId });
      }
      return events;
    },

    /** @throws IllegalTransition */
    async apply({ productOrderId, event, actor, detail }: Happening): Promise<boolean> {
      const booked = lines.get(productOrderId);
      if (!booked) return false;
      const step = (policy: Policy) => transition(booked.line, event, policy);
      const policy = policyOf(booked.line.shown);
      // What somebody decided about is not for the rules to judge.
      const decided = booked.line.goal ? step(policy) : await holds.decide(policy, step);
      // A claim that came and went makes nobody forget a block, whatever was decided before it.
      const isToStay = event.type === 'claim_withdrawn' && (await holds.isBlocked(decided.line));
      const { line, effects } = isToStay ? hold(decided.line, policy) : decided;
      put({ ...booked, trouble: undefined }, line, effects);
      if (line.dispatchedAt && !booked.line.dispatchedAt && !line.shown.isAddOn) addOnsMayGo.add(line.orderId);
      const refusal = event.type === 'failed' ? { attention: event.attention, refusal: event.refusal } : undefined;
      history.push({
        storeId,
        orderId: line.orderId,
        productOrderId,
        at: now,
        actor,
        what: event.type,
        detail: detail || refusal ? { ...refusal, ...detail } : undefined,
      });
      return true;
    },

    async close(): Promise<void> {
      await insertOrders(trx, [...newOrders.values()]);
      for (const [productId, name] of newProducts) await noteProduct(trx, { storeId, productId }, { name, now });
      await saveLines(
        trx,
        [...changed].flatMap((id) => lines.get(id) ?? []),
      );
      await raiseRevisions(trx, storeId, [...redrawn]);
      await append(trx, history);
      const addOns = await listDispatching(trx, storeId, [...addOnsMayGo]);
      const dispatches = addOns.map(({ productOrderId: subject, orderId }): Owed => {
        return { storeId, kind: 'dispatch', subject, orderId };
      });
      await enqueue(trx, [...owed, ...dispatches], now);
    },
  };
}

/** Held for its buyer's sake, and somebody has to know. */
function hold(line: Line, policy: Policy): ReturnType<typeof transition> {
  const held = transition(line, { type: 'held', because: 'blocked_buyer' }, policy);
  return { line: held.line, effects: [...held.effects, 'ring'] };
}

/** The option that the seller named is the one; else any of those that the store lists. */
function resolve(shown: Snapshot, rule: Rule | undefined) {
  const directInputNames = rule?.emailOption ? [rule.emailOption] : (rule?.directInputs ?? []);
  return resolveRecipient({ productOption: shown.productOption, directInputNames, shippingMemo: shown.shippingMemo });
}

/** Whether a card would look different. */
function looksDifferent(a: Snapshot, b: Snapshot): boolean {
  return (
    a.remainQuantity !== b.remainQuantity ||
    a.amountKrw !== b.amountKrw ||
    a.productOption !== b.productOption ||
    a.productName !== b.productName ||
    isDecided(a) !== isDecided(b) ||
    a.dispatchDueAt?.getTime() !== b.dispatchDueAt?.getTime()
  );
}

/** 구매확정 */
function isDecided({ productOrderStatus }: Snapshot): boolean {
  return productOrderStatus === 'PURCHASE_DECIDED';
}
