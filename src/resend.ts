// A license that an operator has sent again: the same keys under a new Message-ID, written in the transaction of the request and handed over
// with the care of the first one. What has come between is told, never sent over.
import { type Books, type BooksTrx, inTransaction } from './db/books.ts';
import { append } from './db/history.ts';
import { type BookedLine, findLines, lockLines } from './db/lines.ts';
import { countMails, findMail, type Mail, setMailState } from './db/mails.ts';
import { raiseRevisions } from './db/orders.ts';
import { enqueue, type Leased } from './db/outbox.ts';
import { markMailed } from './db/revocations.ts';
import { retryDelay } from './errors.ts';
import type { StorePort } from './fulfil.ts';
import { type Fates, handOver, type HandOverOptions } from './hand-over.ts';
import type { Log } from './log.ts';
import { type BoundLicense, type NotMailed, owedOf, whyNotMailed } from './order/aftercare.ts';
import { learn, type RecordOptions } from './record.ts';
import { writeMail, type WriteOptions } from './send-license.ts';
import type { Performer, Settle } from './worker.ts';

export type LookOptions = {
  books: Books;
  storeId: string;
  store: Pick<StorePort, 'details'>;
  recordOptions: () => RecordOptions;
  log: Log;
};

export type ResendOptions = LookOptions &
  HandOverOptions & {
    /** Connections to the mail server. */
    width: number;
  };

/** Why a mail that was asked for did not leave. */
export type Stopped = NotMailed | 'fewer' | 'failed';

/**
 * Writes the mails for these lines, one an address, and owes them. The lines are held.
 * @param request.lines  each mailable
 * @throws TypeError  when there is nothing to send, or a mail cannot be written
 */
export async function askResend(
  options: WriteOptions,
  trx: BooksTrx,
  request: {
    lines: readonly BookedLine[];
    licenses: readonly BoundLicense[];
    kind: 'resend' | 'replace';
    askedBy: string;
  },
): Promise<Mail[]> {
  const { storeId, now } = options;
  const { licenses, kind, askedBy } = request;
  const mails: Mail[] = [];
  for (const [to, together] of Map.groupBy(request.lines, ({ line }) => line.recipient.address)) {
    const orderId = together[0]?.line.orderId;
    if (!to || !orderId) throw new TypeError('a line without an address is sent again');
    const owed = new Map(together.map(({ line }) => [line.productOrderId, owedOf(line, licenses)]));
    const number = await countMails(trx, storeId, orderId, { isAgain: true });
    const mail = await writeMail(options, trx, {
      booked: together.map((booked) => forUnits(booked, owed.get(booked.line.productOrderId) ?? [])),
      licenses: owed,
      kind,
      to,
      // Apart from the numbers of the deliveries themselves, which are counted while nobody holds the order.
      messageId: options.messageIdFor(`${orderId}-again`, number),
      askedBy,
    });
    mails.push(mail);
  }
  await enqueue(
    trx,
    mails.map(({ mailId, orderId }) => ({ storeId, kind: 'resend_license', subject: String(mailId), orderId })),
    now(),
  );
  return mails;
}

/** A unit whose license was revoked has nothing in the mail; a link stands for all units. */
function forUnits(booked: BookedLine, licenses: readonly BoundLicense[]): BookedLine {
  const units = new Set(licenses.map(({ unit }) => unit)).size || booked.line.shown.remainQuantity;
  return { ...booked, line: { ...booked.line, shown: { ...booked.line.shown, remainQuantity: units } } };
}

export function createResend(options: ResendOptions): Performer {
  return {
    limit: options.width,
    async perform(rows, settle) {
      const errors: unknown[] = [];
      await Promise.all(
        rows.map(async (row) => await send(options, row, settle).catch((error: unknown) => errors.push(error))),
      );
      if (errors.length > 0) throw errors[0];
    },
  };
}

/** The gate: the lines as the store shows them now, into the books. Gives those that the store does not know. */
export async function lookAt(options: LookOptions, productOrderIds: readonly string[]): Promise<Set<string>> {
  const { books, storeId, store, log } = options;
  const { snapshots, missing, unreadable } = await store.details([...productOrderIds]);
  const sightings = snapshots.map((shown) => ({ shown }));
  const { refused } = await inTransaction(
    books,
    async (trx) => await learn(trx, storeId, sightings, options.recordOptions()),
  );
  for (const { error, happening } of refused)
    log.warn('line.odd', {
      storeId,
      productOrderId: happening.productOrderId,
      status: error.status,
      event: error.event,
    });
  return new Set([...missing, ...unreadable.flatMap(({ productOrderId }) => productOrderId ?? [])]);
}

async function send(options: ResendOptions, row: Leased, settle: Settle): Promise<void> {
  const { books, storeId, log } = options;
  const mail = await findMail(books, storeId, Number(row.subject));
  // Taken back meanwhile.
  if (!mail || !['planned', 'unknown', 'handing_over'].includes(mail.state)) return await settle({ rows: [row] });
  const stopAs = async (why: Stopped) =>
    await settle({
      rows: [row],
      work: async (trx) => {
        await stop(options, trx, mail, why);
        return [];
      },
    });
  try {
    const why = await whyNot(options, mail);
    if (why) return await stopAs(why);
    await handOver(options, { mail, rows: [row] }, fatesOf(options, mail), settle);
  } catch (error) {
    if (retryDelay(error, row.attempts) !== undefined) throw error;
    // Nobody else hears of a row that is given up.
    log.error('resend.failed', { storeId, orderId: mail.orderId, error });
    await stopAs('failed');
  }
}

async function whyNot(options: ResendOptions, mail: Mail): Promise<Stopped | undefined> {
  const ids = mail.lines.map(({ productOrderId }) => productOrderId);
  const lost = await lookAt(options, ids);
  if (lost.size > 0) return 'unclear';
  const lines = await findLines(options.books, options.storeId, ids);
  for (const { productOrderId, units } of mail.lines) {
    const line = lines.get(productOrderId)?.line;
    const why = line ? whyNotMailed(line) : 'unclear';
    if (why) return why;
    // One of its keys is no longer the buyer's.
    if (line && line.shown.remainQuantity < units) return 'fewer';
  }
  return undefined;
}

async function stop(options: ResendOptions, trx: BooksTrx, mail: Mail, why: Stopped): Promise<void> {
  await lockLines(
    trx,
    options.storeId,
    mail.lines.map(({ productOrderId }) => productOrderId),
  );
  await setMailState(trx, mail.mailId, 'abandoned');
  const isMaybeOut = mail.state !== 'planned';
  await note(options, trx, mail, { what: 'resend_stopped', detail: { why, isMaybeOut } });
  await tellOrder(trx, mail, { rings: true, now: options.now() });
}

/** What becomes of a mail that was asked for is told; the lines themselves stay where they are. */
function fatesOf(options: ResendOptions, mail: Mail): Fates {
  return {
    async accepted(trx, at) {
      const ids = mail.lines.map(({ productOrderId }) => productOrderId);
      await markMailed(trx, mail.storeId, ids, at);
      const detail = { messageId: mail.messageId, mayBeRepeat: mail.unknowns > 0 };
      await note(options, trx, mail, { what: 'resent', detail });
      await tellOrder(trx, mail, { rings: false, now: options.now() });
      return [];
    },
    async refused(trx, refusal) {
      await note(options, trx, mail, { what: 'resend_refused', detail: { refusal } });
      await tellOrder(trx, mail, { rings: true, now: options.now() });
      return [];
    },
    async unclear(trx) {
      await note(options, trx, mail, { what: 'resend_unclear' });
      await tellOrder(trx, mail, { rings: true, now: options.now() });
      return [];
    },
  };
}

async function note(
  { now }: ResendOptions,
  trx: BooksTrx,
  { storeId, orderId, lines }: Mail,
  deed: { what: string; detail?: Record<string, unknown> },
): Promise<void> {
  await append(
    trx,
    lines.map(({ productOrderId }) => ({ storeId, orderId, productOrderId, at: now(), actor: 'auto', ...deed })),
  );
}

/** The card shows something new, and taps on the older one are stale. */
export async function tellOrder(
  trx: BooksTrx,
  { storeId, orderId }: { storeId: string; orderId: string },
  { rings, now }: { rings: boolean; now: Date },
): Promise<void> {
  await raiseRevisions(trx, storeId, [orderId]);
  await enqueue(
    trx,
    (rings ? (['show_card', 'ring'] as const) : (['show_card'] as const)).map((kind) => ({
      storeId,
      kind,
      subject: orderId,
      orderId,
    })),
    now,
  );
}
