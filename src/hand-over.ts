// One mail handed over to the mail server, and what each of SMTP's three answers means: accepted, refused, unknown. What follows for
// the lines is for whoever sends it to say.
import { type Books, type BooksTrx, inTransaction } from './db/books.ts';
import { append } from './db/history.ts';
import { lockLines } from './db/lines.ts';
import { beginHandingOver, type Mail, noteAccepted, noteUnknown, readRaw, setMailState } from './db/mails.ts';
import type { Leased, OwedKind } from './db/outbox.ts';
import { MailError } from './errors.ts';
import type { Log } from './log.ts';
import type { Happening } from './record.ts';
import type { Settle } from './worker.ts';

/** Sends one mail to one buyer; rejects with MailError, whose fate says what became of it. */
export type MailerPort = {
  send(
    mail: { from: string; to: string; bcc?: string | undefined; raw: Buffer },
    hooks: { onHandingOver: () => Promise<void> },
  ): Promise<{ response: string; at: Date }>;
};

export type HandOverOptions = {
  books: Books;
  storeId: string;
  mailer: MailerPort;
  /** Envelope addresses. */
  from: string;
  bcc: string | undefined;
  mailUnknown: 'resend' | 'ask';
  now: () => Date;
  log: Log;
  /** The mail server as a whole: no mail can leave, or one has left. */
  onMailServer: (isFine: boolean) => Promise<void>;
};

/** A mail with the rows that wait for it. */
export type Parcel = { mail: Mail; rows: readonly Leased[] };

/** What each fate means for the lines of a mail, which are locked by then. In the transaction that settles the rows. */
export type Fates = {
  accepted: (trx: BooksTrx, at: Date) => Promise<Happening[]>;
  /** @param refusal  the server's code; never its words, which may name the address */
  refused: (trx: BooksTrx, refusal: string | undefined) => Promise<Happening[]>;
  /** Twice no answer: a person decides. */
  unclear: (trx: BooksTrx) => Promise<Happening[]>;
};

/** Whoever may hold a mail whose fate is unknown gets it once more after so long. */
const UNKNOWN_WAIT_MS = 60_000;

/** Sends a mail whose lines have just been looked at, and settles its rows. What surely did not leave is thrown, for the worker's back-off. */
export async function handOver(
  options: HandOverOptions,
  { mail, rows }: Parcel,
  fates: Fates,
  settle: Settle,
): Promise<void> {
  const { books, storeId, now, log } = options;
  const [first] = rows;
  if (!first) return;
  // A process ended between the handing over and the answer.
  if (mail.state === 'handing_over') return await handleUnknown(options, { mail, rows }, fates, settle);
  let hasMovedOn = false;
  const onHandingOver = async () => {
    if (await beginHandingOver(books, mail.mailId, rows, now())) return;
    hasMovedOn = true;
    throw new Error('the line has moved on, or the lease is no longer ours');
  };
  try {
    const raw = await readRaw(books, mail.mailId);
    const { response, at } = await options.mailer.send(
      { from: options.from, to: mail.to, bcc: options.bcc, raw },
      { onHandingOver },
    );
    await settle({
      rows,
      work: async (trx) => {
        await holdLinesOf(trx, mail);
        await noteAccepted(trx, mail, response, at);
        return await fates.accepted(trx, at);
      },
    });
    log.info('mail.accepted', {
      storeId,
      orderId: mail.orderId,
      kind: mail.kind,
      lines: mail.lines.length,
      unknowns: mail.unknowns,
    });
    await options.onMailServer(true);
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    // The gate was passed, but not by the time of the 354: look again at once.
    if (hasMovedOn) return await settle({ rows, again: now() });
    log.warn('mail.not_accepted', {
      storeId,
      orderId: mail.orderId,
      kind: mail.kind,
      fate: error.fate,
      responseCode: error.responseCode,
    });
    if (error.fate === 'unknown') return await handleUnknown(options, { mail, rows }, fates, settle);
    if (error.fate === 'refused') {
      const refusal = error.responseCode === undefined ? undefined : `SMTP ${error.responseCode}`;
      return await settle({
        rows,
        work: async (trx) => {
          await holdLinesOf(trx, mail);
          await setMailState(trx, mail.mailId, 'refused');
          return await fates.refused(trx, refusal);
        },
      });
    }
    if (error.fate === 'lane') await options.onMailServer(false);
    // Surely not sent, this time: back to what was known before the handing over, and the worker's back-off.
    await inTransaction(
      books,
      async (trx) => await setMailState(trx, mail.mailId, mail.unknowns > 0 ? 'unknown' : 'planned'),
    );
    throw error;
  }
}

/** Nobody can tell whether the server took it: once more after a while and a fresh look, the same bytes; then a person decides. */
async function handleUnknown(
  options: HandOverOptions,
  { mail, rows }: Parcel,
  fates: Fates,
  settle: Settle,
): Promise<void> {
  const { now, mailUnknown } = options;
  const isLast = mailUnknown === 'ask' || mail.unknowns >= 1;
  options.log.warn('mail.fate_unknown', {
    storeId: mail.storeId,
    orderId: mail.orderId,
    kind: mail.kind,
    unknowns: mail.unknowns + 1,
    repeats: !isLast,
  });
  const what: OwedKind = mail.kind === 'first' ? 'send_license' : 'resend_license';
  await settle({
    rows,
    again: isLast ? undefined : new Date(now().getTime() + UNKNOWN_WAIT_MS),
    work: async (trx) => {
      await holdLinesOf(trx, mail);
      await noteUnknown(trx, mail.mailId);
      await append(
        trx,
        mail.lines.map(({ productOrderId }) => ({
          storeId: mail.storeId,
          orderId: mail.orderId,
          productOrderId,
          at: now(),
          actor: 'auto',
          what,
          outcome: 'unknown',
          detail: { messageId: mail.messageId },
        })),
      );
      if (!isLast) return [];
      await setMailState(trx, mail.mailId, 'abandoned');
      return await fates.unclear(trx);
    },
  });
}

/** Before mails and licenses, as everywhere: whoever changes an order holds its lines first. */
async function holdLinesOf(trx: BooksTrx, mail: Mail): Promise<void> {
  await lockLines(
    trx,
    mail.storeId,
    mail.lines.map(({ productOrderId }) => productOrderId),
  );
}
