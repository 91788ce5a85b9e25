// Licenses set aside for a line, and given back. What the books hold is taken in one transaction; what the seller's server issues is asked
// for before it and booked then, see issue.ts.
import type { Books, BooksTrx } from './db/books.ts';
import { listLineGoods } from './db/goods.ts';
import { countFree } from './db/licenses.ts';
import { type BookedLine, lockLines, noteTrouble } from './db/lines.ts';
import { enqueue, type Leased, type OwedKind } from './db/outbox.ts';
import { bookIssued, countNeeded, type IssuedLicense, releaseLicenses, reserveLicenses } from './db/reservations.ts';
import { LicenseServerError, OutOfLicenses, retryDelay } from './errors.ts';
import { stillOwed } from './fulfil.ts';
import { type Away, issueFor, type IssueOptions } from './issue.ts';
import { type GoodsProblem, isProblem, type LineGoods, poolId } from './order/goods.ts';
import type { Line, LineStatus } from './order/line.ts';
import type { Happening } from './record.ts';
import type { Performer, Settle } from './worker.ts';

export type ReserveOptions = IssueOptions & {
  books: Books;
  /** Throws when the line's mail could not be written: found out before a key is taken. */
  rehearseMail: (line: BookedLine) => Promise<void>;
  now: () => Date;
};

/** Lines at once that wait for a license server. */
const WIDTH = 4;
/** A batch that asks servers gives the lane back after so long, for the lines that need none. */
const SERVERS_MS = 20_000;
/** From this attempt on the card says that something keeps failing. */
const TELL_FROM = 3;

/** Nobody gets the licenses of such a line any more. */
const GIVEN_UP: readonly LineStatus[] = ['canceled', 'returned'];

/** A line whose licenses are to be set aside. */
type Owed = { row: Leased; booked: BookedLine };
type Ready = Owed & { goods: LineGoods };

export function createReserve(options: ReserveOptions): Partial<Record<OwedKind, Performer>> {
  return {
    reserve_licenses: { limit: 50, perform: (rows, settle) => reserve(options, rows, settle) },
    release_licenses: { limit: 50, perform: (rows, settle) => release(options, rows, settle) },
  };
}

async function reserve(options: ReserveOptions, rows: readonly Leased[], settle: Settle): Promise<void> {
  const { books, storeId } = options;
  const owed = await stillOwed(options, rows, settle);
  if (owed.length === 0) return;
  const goods = await listLineGoods(
    books,
    storeId,
    owed.map(({ booked }) => booked.line),
  );
  const hopeless: { row: Leased; happening: Happening }[] = [];
  const ready: Ready[] = [];
  for (const each of owed) {
    const { line } = each.booked;
    const mine = goods.get(line.productOrderId);
    const failure = (await cannotBeWritten(options, each.booked)) ?? (mine && isProblem(mine) && noSource(line, mine));
    if (failure) hopeless.push({ row: each.row, happening: failure });
    else if (mine && !isProblem(mine)) ready.push({ ...each, goods: mine });
  }
  const asksServer = ({ parts }: LineGoods) => parts.some((part) => part.goods.source === 'http');
  const local = ready.filter((each) => !asksServer(each.goods));
  const here = [...hopeless, ...local].map(({ row }) => row);
  // Nobody who needs no server waits for one.
  if (here.length > 0) {
    await settle({
      rows: here,
      work: async (trx) => {
        await lockLines(
          trx,
          storeId,
          here.map(({ subject }) => subject),
        );
        const happenings = hopeless.map(({ happening }) => happening);
        for (const each of local) happenings.push(...(await book(options, trx, each, [])));
        return happenings;
      },
    });
  }
  const remote = ready.filter((each) => asksServer(each.goods));
  if (remote.length > 0) await reserveAtServers(options, remote, settle);
}

async function cannotBeWritten(options: ReserveOptions, booked: BookedLine): Promise<Happening | undefined> {
  const { productOrderId } = booked.line;
  try {
    await options.rehearseMail(booked);
    return undefined;
  } catch (error) {
    options.log.error('mail.cannot_be_written', { storeId: options.storeId, productOrderId, error });
    return { productOrderId, event: { type: 'failed', attention: 'unreadable_mail' }, actor: 'auto' };
  }
}

function noSource({ productOrderId }: Line, goods: GoodsProblem): Happening {
  // What the seller wrote into his rules, never what a buyer typed.
  const refusal = goods.problem === 'unclear' ? goods.between.join(' | ').slice(0, 200) : undefined;
  return { productOrderId, event: { type: 'failed', attention: 'no_license_source', refusal }, actor: 'auto' };
}

/** Line by line, a few at once; a server that is away is asked once. */
async function reserveAtServers(options: ReserveOptions, ready: readonly Ready[], settle: Settle): Promise<void> {
  const began = performance.now();
  const away: Away = new Map();
  const errors: unknown[] = [];
  const waiting = [...ready];
  const carry = async () => {
    for (let each = waiting.shift(); each; each = waiting.shift()) {
      const isLate = performance.now() - began > SERVERS_MS;
      if (isLate) await settle({ rows: [each.row], again: options.now() });
      else await reserveAtServer(options, each, { away, settle }).catch((error: unknown) => errors.push(error));
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, carry));
  if (errors.length > 0) throw errors[0];
}

async function reserveAtServer(
  options: ReserveOptions,
  each: Ready,
  { away, settle }: { away: Away; settle: Settle },
): Promise<void> {
  const { storeId, now, log } = options;
  const { row, booked, goods } = each;
  const { productOrderId } = booked.line;
  let issued: IssuedLicense[] = [];
  try {
    // What a server issues costs the seller something: not for a line that its other pools cannot serve.
    if (!(await lacksKeys(options, each))) issued = await issueFor(options, booked.line, goods, away);
  } catch (error) {
    if (!(error instanceof LicenseServerError)) throw error;
    const { fault, status, message } = error;
    const delayMs = retryDelay(error, row.attempts);
    log.warn('license_server.failed', { storeId, productOrderId, fault, status, message, retryInMs: delayMs });
    if (delayMs === undefined) await settle({ rows: [row], work: async () => [refused(productOrderId, error)] });
    else {
      const again = new Date(now().getTime() + delayMs);
      await settle({ rows: [row], again, work: async (trx) => await tellTrouble(trx, storeId, row, now()) });
    }
    return;
  }
  await settle({ rows: [row], work: async (trx) => await book(options, trx, each, issued) });
}

/** A pool of the line has too few keys. */
async function lacksKeys({ books, storeId }: ReserveOptions, { booked: { line }, goods }: Ready): Promise<boolean> {
  const needed = await countNeeded(books, line, { units: line.shown.remainQuantity, parts: goods.parts });
  const free = await countFree(books, storeId, [...new Set(needed.map(({ pool }) => pool.productId))]);
  return needed.some(({ pool, count }) => (free.get(poolId(pool)) ?? 0) < count);
}

/** Fills the places of a line. */
async function book(
  options: ReserveOptions,
  trx: BooksTrx,
  { row, booked, goods: { parts } }: Ready,
  issued: readonly IssuedLicense[],
): Promise<Happening[]> {
  const { storeId, randomInt, now } = options;
  const { productOrderId } = booked.line;
  const key = { storeId, productOrderId };
  const line = (await lockLines(trx, storeId, [productOrderId])).get(productOrderId)?.line;
  const owe = async (kind: OwedKind) =>
    await enqueue(trx, [{ storeId, kind, subject: productOrderId, orderId: row.orderId }], now());
  if (!line) return [];
  const taken = await bookIssued(trx, key, { issued, parts, now: now() });
  if (taken === 'duplicate') {
    const message = 'a license of the answer has come into the books meanwhile';
    return [refused(productOrderId, new LicenseServerError(message, { fault: 'duplicate', status: 200 }))];
  }
  if (line.status !== 'approved') {
    // It was given up while its server was asked, and its release is past.
    if (issued.length > 0 && GIVEN_UP.includes(line.status)) await owe('release_licenses');
    return [];
  }
  const units = line.shown.remainQuantity;
  try {
    const isWhole = await reserveLicenses(trx, key, { units, parts, randomInt, now: now() });
    if (isWhole) return [{ productOrderId, event: { type: 'licenses_reserved' }, actor: 'auto', detail: { units } }];
    // A place came open while the server was asked for others.
    await owe('reserve_licenses');
    return [];
  } catch (error) {
    if (!(error instanceof OutOfLicenses)) throw error;
    const detail = { wanted: error.wanted, free: error.free, ...error.pool };
    return [{ productOrderId, event: { type: 'out_of_stock' }, actor: 'auto', detail }];
  }
}

function refused(productOrderId: string, { fault, status }: LicenseServerError): Happening {
  const refusal = fault === 'status' || fault === 'redirect' ? `HTTP ${status ?? '?'}` : fault;
  return { productOrderId, event: { type: 'failed', attention: 'license_refused', refusal }, actor: 'auto' };
}

async function tellTrouble(trx: BooksTrx, storeId: string, row: Leased, now: Date): Promise<Happening[]> {
  if (row.attempts < TELL_FROM) return [];
  const { orderIds } = await noteTrouble(trx, storeId, [row.subject], 'license_server');
  await enqueue(
    trx,
    orderIds.map((orderId) => ({ storeId, kind: 'show_card', subject: orderId, orderId })),
    now,
  );
  return [];
}

async function release({ storeId, now }: ReserveOptions, rows: readonly Leased[], settle: Settle): Promise<void> {
  await settle({
    rows,
    work: async (trx) => {
      const lines = await lockLines(
        trx,
        storeId,
        rows.map((row) => row.subject),
      );
      for (const { line } of lines.values()) {
        // Back in business meanwhile (a withdrawn claim): then the licenses are needed.
        if (GIVEN_UP.includes(line.status)) await releaseLicenses(trx, line, now());
      }
      return [];
    },
  });
}
