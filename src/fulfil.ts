// What is owed to a buyer, done step by step: licenses set aside, order confirmed, mail sent, order dispatched. Before each step that
// cannot be undone the store is read again (the gate), and a line that has moved on is let go.
import { type Books, inTransaction } from './db/books.ts';
import { type BookedLine, findLines, hasOpenMainLine } from './db/lines.ts';
import type { Leased, OwedKind } from './db/outbox.ts';
import type { Log } from './log.ts';
import { OWED_IN } from './order/line.ts';
import { isDispatched } from './order/observe.ts';
import type { Snapshot } from './order/snapshot.ts';
import { type Happening, learn, type RecordOptions } from './record.ts';
import type { Performer, Settle } from './worker.ts';

/** One answer of the store to a batch: what it did, what it refused and why, what it said nothing about. */
export type BatchOutcome = {
  done: string[];
  refused: { productOrderId: string; code: string; message: string }[];
  unknown: string[];
};

/** What fulfilling needs of the store. All of it throws NaverError. */
export type StorePort = {
  details(
    productOrderIds: string[],
  ): Promise<{ snapshots: Snapshot[]; missing: string[]; unreadable: { productOrderId?: string | undefined }[] }>;
  confirm(productOrderIds: string[]): Promise<BatchOutcome>;
  dispatch(lines: { productOrderId: string; expectedDeliveryMethod: string | undefined }[]): Promise<BatchOutcome>;
};

export type FulfilOptions = {
  books: Books;
  storeId: string;
  store: StorePort;
  recordOptions: () => RecordOptions;
  now: () => Date;
  log: Log;
};

/** Naver takes so many lines in one confirm or dispatch. */
export const NAVER_BATCH = 30;
/** Before a line is asked about again that an answer forgot. */
const LOOK_AGAIN_MS = 2_000;
/** An add-on is dispatched when its main line has been; record() sees to that, and this to what it could not see. */
const MAIN_LINE_MS = 3_600_000;

/** The store's side of a delivery; licenses have a room of their own, reserve.ts, and so has the mail, send-license.ts. */
export function createFulfilment(options: FulfilOptions): Partial<Record<OwedKind, Performer>> {
  return {
    confirm: {
      limit: NAVER_BATCH,
      perform: (rows, settle) => confirm(options, rows, settle),
      attention: 'confirm_refused',
      trouble: 'store',
    },
    dispatch: {
      limit: NAVER_BATCH,
      perform: (rows, settle) =>
        dispatch(options, rows, settle, { refused: failedAs('dispatch_refused'), isDone: isDispatched }),
      attention: 'dispatch_refused',
      trouble: 'store',
    },
  };
}

/** The lines of the rows that still owe this effect; rows whose line has moved on are settled: nothing is owed any more. */
export async function stillOwed(
  { books, storeId }: Pick<FulfilOptions, 'books' | 'storeId'>,
  rows: readonly Leased[],
  settle: Settle,
): Promise<{ row: Leased; booked: BookedLine }[]> {
  const lines = await findLines(
    books,
    storeId,
    rows.map((row) => row.subject),
  );
  const owed: { row: Leased; booked: BookedLine }[] = [];
  const moot: Leased[] = [];
  for (const row of rows) {
    const booked = lines.get(row.subject);
    if (booked && row.kind in OWED_IN && OWED_IN[row.kind as keyof typeof OWED_IN] === booked.line.status)
      owed.push({ row, booked });
    else moot.push(row);
  }
  if (moot.length > 0) await settle({ rows: moot });
  return owed;
}

/** The gate: reads the lines at the store now and takes in what it shows. Lines that the store does not know are given to a person. */
export async function lookAgain(
  options: Pick<FulfilOptions, 'books' | 'storeId' | 'store' | 'recordOptions' | 'log'>,
  rows: readonly Leased[],
  settle: Settle,
) {
  const { books, storeId, store, log } = options;
  const { snapshots, missing, unreadable } = await store.details(rows.map((row) => row.subject));
  const { refused } = await inTransaction(
    books,
    async (trx) =>
      await learn(
        trx,
        storeId,
        snapshots.map((shown) => ({ shown })),
        options.recordOptions(),
      ),
  );
  for (const { error, happening } of refused)
    log.warn('line.odd', {
      storeId,
      productOrderId: happening.productOrderId,
      status: error.status,
      event: error.event,
    });
  const lost = new Set([...missing, ...unreadable.flatMap(({ productOrderId }) => productOrderId ?? [])]);
  const lostRows = rows.filter((row) => lost.has(row.subject));
  if (lostRows.length > 0) {
    await settle({
      rows: lostRows,
      work: async () =>
        lostRows.map((row) => ({
          productOrderId: row.subject,
          event: { type: 'failed', attention: 'not_found' },
          actor: 'auto',
        })),
    });
  }
  return await stillOwed(
    options,
    rows.filter((row) => !lost.has(row.subject)),
    settle,
  );
}

async function confirm(options: FulfilOptions, rows: readonly Leased[], settle: Settle): Promise<void> {
  // An earlier attempt may have got through without our hearing of it: look before repeating.
  const isRepeat = rows.some((row) => row.attempts > 1);
  const owed = isRepeat ? await lookAgain(options, rows, settle) : await stillOwed(options, rows, settle);
  const done = owed.filter(({ booked }) => isConfirmed(booked.line.shown)).map(({ row }) => row);
  const open = owed.filter(({ booked }) => !isConfirmed(booked.line.shown)).map(({ row }) => row);
  if (done.length > 0) await settle({ rows: done, work: async () => done.map(confirmed) });
  if (open.length === 0) return;
  const outcome = await options.store.confirm(open.map((row) => row.subject));
  await settleOutcome(options, open, outcome, settle, {
    happening: confirmed,
    isDone: isConfirmed,
    refused: failedAs('confirm_refused'),
  });
}

/**
 * 발송처리 of lines whose owed status the gate still finds: over a cancel request only where an operator refused it.
 * @param meaning  what it means when the store says no, and when a look shows that it is done
 */
export async function dispatch(
  options: FulfilOptions,
  rows: readonly Leased[],
  settle: Settle,
  { refused, isDone }: { refused: Refused; isDone: (shown: Snapshot) => boolean },
): Promise<void> {
  // Dispatching over a cancel request refuses the buyer's cancel: the gate lets only lines through that are still ours to dispatch.
  const owed = await lookAgain(options, rows, settle);
  const happening = (row: Leased): Happening => ({
    productOrderId: row.subject,
    event: { type: 'dispatched', at: options.now() },
    actor: 'auto',
  });
  // Naver wants the main line of an order before its add-ons.
  for (const isAddOn of [false, true]) {
    let part = owed.filter(({ booked }) => booked.line.shown.isAddOn === isAddOn);
    // The main lines before took their time: what was seen of the add-ons is old by now.
    if (isAddOn && part.length > 0 && part.length < owed.length)
      part = await lookAgain(
        options,
        part.map(({ row }) => row),
        settle,
      );
    if (part.length === 0) continue;
    const outcome = await options.store.dispatch(
      part.map(({ booked: { line } }) => ({
        productOrderId: line.productOrderId,
        expectedDeliveryMethod: line.shown.expectedDeliveryMethod,
      })),
    );
    const partRows = part.map(({ row }) => row);
    await settleOutcome(options, partRows, outcome, settle, {
      happening,
      isDone,
      refused,
      waits: async ({ line }) => line.shown.isAddOn && (await hasOpenMainLine(options.books, line)),
    });
  }
}

/** An answer has two lists and may forget a line. What was not done is looked at again: the line itself tells whether it is done, gone, or really refused. */
export async function settleOutcome(
  options: FulfilOptions,
  rows: readonly Leased[],
  { done, refused }: BatchOutcome,
  settle: Settle,
  meaning: {
    happening: (row: Leased) => Happening;
    isDone: (shown: Snapshot) => boolean;
    refused: Refused;
    /** A refusal that only says: not yet. */
    waits?: ((booked: BookedLine) => Promise<boolean>) | undefined;
  },
): Promise<void> {
  const isDone = new Set(done);
  const doneRows = rows.filter((row) => isDone.has(row.subject));
  if (doneRows.length > 0) await settle({ rows: doneRows, work: async () => doneRows.map(meaning.happening) });
  const rest = rows.filter((row) => !isDone.has(row.subject));
  if (rest.length === 0) return;
  for (const { row, booked } of await lookAgain(options, rest, settle)) {
    const refusal = refused.find(({ productOrderId }) => productOrderId === row.subject);
    if (meaning.isDone(booked.line.shown)) await settle({ rows: [row], work: async () => [meaning.happening(row)] });
    else if (refusal && (await meaning.waits?.(booked))) {
      await settle({ rows: [row], again: new Date(options.now().getTime() + MAIN_LINE_MS) });
    } else if (refusal) {
      const words = `${refusal.code} ${refusal.message}`.slice(0, 300);
      await settle({ rows: [row], work: async () => [meaning.refused(row, words)] });
    } else await settle({ rows: [row], again: new Date(options.now().getTime() + LOOK_AGAIN_MS) });
  }
}

/** What a refusal of the store means for a line, in the store's words. */
export type Refused = (row: Leased, refusal: string) => Happening;

function failedAs(attention: 'confirm_refused' | 'dispatch_refused'): Refused {
  return (row, refusal) => ({
    productOrderId: row.subject,
    event: { type: 'failed', attention, refusal },
    actor: 'auto',
  });
}

function confirmed(row: Leased): Happening {
  return { productOrderId: row.subject, event: { type: 'confirmed' }, actor: 'auto' };
}

function isConfirmed(shown: Snapshot): boolean {
  return shown.placeOrderStatus === 'OK' || isDispatched(shown);
}
