// The seller's rules have their say where nobody else has decided: about a line that would wait for a tap, or go out by itself.
import type { BooksTrx } from './db/books.ts';
import { findHold, type HoldBook, type HoldFacts, type HoldRules, openHoldBook } from './db/holds.ts';
import { isOver } from './order/face.ts';
import type { Line, Policy } from './order/line.ts';
import type { Snapshot } from './order/snapshot.ts';

/** A line that the transaction has seen at the store and not looked at yet. */
export type Coming = Pick<Line, 'shown' | 'recipient'>;

/** The lines that the transaction holds in memory, and those whose turn is still to come: two orders of one poll see each other. */
export type Company = { lines: () => Iterable<Line>; coming: () => readonly Coming[]; now: Date };

/** Asks the rules as seldom as possible: without any in force it costs two small queries a transaction. */
export function createHolds(trx: BooksTrx, storeId: string, { lines, coming, now }: Company) {
  const prints = new Map<string, string>();
  let opening: Promise<HoldBook> | undefined;
  let comingFacts: HoldFacts[] | undefined;

  function factsOf({ shown, recipient }: Coming, isGone: boolean): HoldFacts {
    return {
      productOrderId: shown.productOrderId,
      orderId: shown.orderId,
      buyerPrint: printOf(buyerNoOf(shown)),
      paidAt: shown.paidAt ?? now,
      address: recipient.address,
      units: shown.remainQuantity,
      amountKrw: shown.amountKrw,
      isOver: isGone,
    };
  }

  function printOf(buyerNo: string | undefined): string | undefined {
    if (buyerNo === undefined) return undefined;
    const print = prints.get(buyerNo) ?? trx.seal.fingerprint('buyer', buyerNo);
    prints.set(buyerNo, print);
    return print;
  }

  function besides(): HoldFacts[] {
    comingFacts ??= coming().map((each) => factsOf(each, false));
    // What is in memory by now is the later word.
    return [...comingFacts, ...[...lines()].map((line) => factsOf(line, isOver(line.status)))];
  }

  return {
    /** Takes the step; and where it would leave the line to go its way, and a rule holds it, takes it again under that rule. */
    async decide<T extends { line: Line }>(policy: Policy, step: (policy: Policy) => T): Promise<T> {
      const free = step(policy);
      const { line } = free;
      if (line.letGo || (line.status !== 'awaiting_approval' && line.status !== 'approved')) return free;
      const book = await (opening ??= openHoldBook(trx, storeId));
      if (!isAnyInForce(book)) return free;
      const hold = await findHold(trx, storeId, book, factsOf(line, false), besides());
      return hold ? step({ ...policy, hold }) : free;
    },

    /** Whether the line would go its way although its buyer is blocked. */
    async isBlocked(line: Line): Promise<boolean> {
      if (line.status !== 'awaiting_approval' && line.status !== 'approved') return false;
      const { hasBlocked } = await (opening ??= openHoldBook(trx, storeId));
      if (!hasBlocked) return false;
      return (await findHold(trx, storeId, { ...NO_RULES, hasBlocked }, factsOf(line, false), [])) === 'blocked_buyer';
    },
  };
}

const NO_RULES: HoldRules = { units: undefined, sumKrw: undefined, againMinutes: undefined, sharedAddress: false };

/** A number that the store hides in part is nobody's. */
export function buyerNoOf({ ordererNo }: Snapshot): string | undefined {
  return ordererNo?.includes('*') ? undefined : ordererNo;
}

function isAnyInForce({ units, sumKrw, againMinutes, sharedAddress, hasBlocked }: HoldBook): boolean {
  return units !== undefined || sumKrw !== undefined || againMinutes !== undefined || sharedAddress || hasBlocked;
}
