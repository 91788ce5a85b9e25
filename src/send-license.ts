// The license mail: gate, compose once, hand over, and what each of SMTP's three answers means. See reliability: planned → handing over →
// accepted | not sent | unknown | refused.
import { type Books, type BooksTrx, inTransaction } from './db/books.ts';
import { append } from './db/history.ts';
import { listKeysOf, markDelivered } from './db/licenses.ts';
import type { BookedLine } from './db/lines.ts';
import {
  beginHandingOver,
  countMails,
  findNewestMail,
  insertMail,
  type Mail,
  noteAccepted,
  noteUnknown,
  readRaw,
  setMailState,
} from './db/mails.ts';
import type { Leased } from './db/outbox.ts';
import { findBuyer } from './db/orders.ts';
import { findRules } from './db/products.ts';
import { MailError } from './errors.ts';
import { lookAgain, type StorePort } from './fulfil.ts';
import type { Log } from './log.ts';
import { type LicenseMail, renderLicenseMail } from './order/license-mail.ts';
import type { Happening, RecordOptions } from './record.ts';
import type { Performer, Settle } from './worker.ts';

/** Sends one mail to one buyer; rejects with MailError, whose fate says what became of it. */
export type MailerPort = {
  send(
    mail: { from: string; to: string; bcc?: string | undefined; raw: Buffer },
    hooks: { onHandingOver: () => Promise<void> },
  ): Promise<{ response: string; at: Date }>;
};

/** Subject, text and HTML become the bytes of a message; the same input gives the same bytes. */
export type ComposePort = (mail: {
  to: { name?: string | undefined; address: string };
  subject: string;
  text: string;
  html: string;
  messageId: string;
  date: Date;
  language: 'ko' | 'en';
}) => Promise<Buffer>;

export type SendLicenseOptions = {
  books: Books;
  storeId: string;
  store: StorePort;
  mailer: MailerPort;
  compose: ComposePort;
  /** A Message-ID of our own domain, always the same for the same delivery and number. */
  messageIdFor: (deliveryId: string, number: number) => string;
  /** Envelope addresses. */
  from: string;
  bcc: string | undefined;
  language: 'ko' | 'en';
  shopName: () => string;
  contactEmail: string | undefined;
  mailUnknown: 'resend' | 'ask';
  /** Connections to the mail server. */
  width: number;
  recordOptions: () => RecordOptions;
  now: () => Date;
  log: Log;
  /** The mail server as a whole: no mail can leave, or one has left. */
  onMailServer: (isFine: boolean) => Promise<void>;
};

type OwedLine = { row: Leased; booked: BookedLine };

/** A mail with the rows that wait for it. */
type Parcel = { mail: Mail; rows: Leased[] };

/** Whoever may hold a mail whose fate is unknown gets it once more after so long. */
const UNKNOWN_WAIT_MS = 60_000;
/** How old a look at the store may be when a mail's turn comes. */
const GATE_HOLDS_MS = 20_000;

export function createSendLicense(options: SendLicenseOptions): Performer {
  return {
    // One gate for many mails; they leave within a few seconds of it.
    limit: 30,
    trouble: 'mail_server',
    attention: 'mail_refused',
    async perform(rows, settle) {
      const owed = await lookAgain(options, rows, settle);
      const lookedAt = options.now();
      const parcels = await inTransaction(options.books, async (trx) => await plan(options, trx, owed));
      const waiting = [...parcels.ready];
      const errors: unknown[] = [];
      const carry = async () => {
        for (let parcel = waiting.shift(); parcel; parcel = waiting.shift()) {
          // A slow mail server: what the gate showed is too old by now.
          if (options.now().getTime() - lookedAt.getTime() > GATE_HOLDS_MS) {
            await settle({ rows: parcel.rows, again: options.now() });
            continue;
          }
          await deliver(options, parcel, settle).catch((error: unknown) => errors.push(error));
        }
      };
      for (const { rows: stuck, work } of parcels.stuck) await settle({ rows: stuck, work });
      await Promise.all(Array.from({ length: options.width }, carry));
      if (errors.length > 0) throw errors[0];
    },
  };
}

/** Writes a line's mail with stand-in keys: what cannot be written is found out before a key is taken. */
export async function rehearseMail(
  options: Pick<SendLicenseOptions, 'books' | 'storeId' | 'language' | 'shopName' | 'contactEmail'>,
  booked: BookedLine,
): Promise<void> {
  const keys = new Map([
    [booked.line.productOrderId, Array.from({ length: booked.line.shown.remainQuantity }, () => 'XXXXX-XXXXX')],
  ]);
  renderLicenseMail(await letterFor(options, options.books, [booked], keys));
}

/** Which mail each line waits for: one that was written before, as it is; or a new one for all lines of a checkout that are ready now. */
async function plan(options: SendLicenseOptions, trx: BooksTrx, owed: readonly OwedLine[]) {
  const ready: Parcel[] = [];
  const stuck: { rows: Leased[]; work: (trx: BooksTrx) => Promise<Happening[]> }[] = [];
  const taken = new Set<string>();
  for (const each of owed) {
    const { line } = each.booked;
    if (taken.has(line.productOrderId)) continue;
    const together = owed.filter(
      ({ booked }) =>
        booked.line.orderId === line.orderId &&
        booked.line.recipient.address === line.recipient.address &&
        !taken.has(booked.line.productOrderId),
    );
    const earlier = await findNewestMail(trx, options.storeId, line.productOrderId);
    const isOut = earlier?.state === 'handing_over' || earlier?.state === 'unknown';
    if (earlier && (isOut || earlier.state === 'planned')) {
      const mine = together.filter(({ booked }) =>
        earlier.lines.some((one) => one.productOrderId === booked.line.productOrderId),
      );
      const fits = isSame(earlier, isOut ? mine : together);
      if (fits || isOut) {
        for (const { booked } of mine) taken.add(booked.line.productOrderId);
        const rows = mine.map(({ row }) => row);
        if (fits) ready.push({ mail: earlier, rows });
        // It may be out, and what it said no longer holds (a line was canceled, the address changed): a person decides.
        else stuck.push({ rows, work: async (settling) => await park(settling, earlier, rows) });
        continue;
      }
      await setMailState(trx, earlier.mailId, 'abandoned');
    }
    for (const { booked } of together) taken.add(booked.line.productOrderId);
    ready.push({ mail: await compose(options, trx, together), rows: together.map(({ row }) => row) });
  }
  return { ready, stuck };
}

/** The mail is for exactly these lines, units and address. */
function isSame(mail: Mail, owed: readonly OwedLine[]): boolean {
  return (
    mail.lines.length === owed.length &&
    owed.every(
      ({ booked: { line } }) =>
        mail.to === line.recipient.address &&
        mail.lines.some((one) => one.productOrderId === line.productOrderId && one.units === line.shown.remainQuantity),
    )
  );
}

/** Fixes recipient, keys, bytes and Message-ID, before the first attempt and for all later ones. */
async function compose(options: SendLicenseOptions, trx: BooksTrx, owed: readonly OwedLine[]): Promise<Mail> {
  const { storeId, now } = options;
  const [first] = owed;
  const to = first?.booked.line.recipient.address;
  if (!first || !to) throw new Error('a line without an address reached the mail step');
  const { orderId } = first.booked.line;
  const booked = owed.map((each) => each.booked);
  const keys = await listKeysOf(
    trx,
    storeId,
    booked.map(({ line }) => line.productOrderId),
  );
  const letter = await letterFor(options, trx, booked, keys);
  const count = await countMails(trx, storeId, orderId);
  const messageId = options.messageIdFor(orderId, count);
  const raw = await options.compose({
    ...renderLicenseMail(letter),
    to: { address: to },
    messageId,
    date: now(),
    language: options.language,
  });
  const lines = booked.map(({ line }) => ({ productOrderId: line.productOrderId, units: line.shown.remainQuantity }));
  return await insertMail(trx, { storeId, orderId, messageId, to, raw, lines }, now());
}

async function letterFor(
  options: Pick<SendLicenseOptions, 'storeId' | 'language' | 'shopName' | 'contactEmail'>,
  books: Books | BooksTrx,
  booked: readonly BookedLine[],
  keys: Map<string, string[]>,
): Promise<LicenseMail> {
  const { storeId, language, shopName, contactEmail } = options;
  const first = booked[0]?.line;
  const orderId = first?.orderId ?? '';
  const rules = await findRules(books, storeId, [...new Set(booked.map(({ line }) => line.shown.productId))]);
  const buyer = await findBuyer(books, storeId, orderId);
  return {
    language,
    shopName: shopName(),
    buyerName: buyer?.name,
    orderId,
    paidAt: first?.shown.paidAt ?? booked[0]?.seenAt ?? new Date(0),
    items: booked.map(({ line }) => ({
      productOrderId: line.productOrderId,
      productName: line.shown.productName,
      option: withoutAddress(line.shown.productOption),
      quantity: line.shown.remainQuantity,
      keys: keys.get(line.productOrderId) ?? [],
      link: rules.get(line.shown.productId)?.link,
    })),
    contact: contactEmail ? { email: contactEmail } : undefined,
    kind: 'first',
  };
}

/** The address that the buyer typed stands in the mail's head already. */
function withoutAddress(productOption: string): string {
  const parts = productOption.split(' / ');
  return parts.filter((part) => !/[@＠]/.test(part)).join(' / ');
}

async function deliver(options: SendLicenseOptions, { mail, rows }: Parcel, settle: Settle): Promise<void> {
  const { books, storeId, now, log } = options;
  const [first] = rows;
  if (!first) return;
  // A process ended between the handing over and the answer.
  if (mail.state === 'handing_over') return await handleUnknown(options, mail, rows, settle);
  let hasMovedOn = false;
  const onHandingOver = async () => {
    if (await beginHandingOver(books, mail.mailId, first, now())) return;
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
        await noteAccepted(trx, mail, response, at);
        await markDelivered(
          trx,
          storeId,
          mail.lines.map((line) => line.productOrderId),
          at,
        );
        return rows.map((row) => ({
          productOrderId: row.subject,
          event: { type: 'emailed', at },
          actor: 'auto',
          detail: { messageId: mail.messageId, mayBeRepeat: mail.unknowns > 0 },
        }));
      },
    });
    log.info('mail.accepted', { storeId, orderId: mail.orderId, lines: rows.length, unknowns: mail.unknowns });
    await options.onMailServer(true);
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    // The gate was passed, but not by the time of the 354: look again at once.
    if (hasMovedOn) return await settle({ rows, again: now() });
    log.warn('mail.not_accepted', {
      storeId,
      orderId: mail.orderId,
      fate: error.fate,
      responseCode: error.responseCode,
    });
    if (error.fate === 'unknown') return await handleUnknown(options, mail, rows, settle);
    if (error.fate === 'refused') {
      const refusal = error.responseCode === undefined ? undefined : `SMTP ${error.responseCode}`;
      return await settle({
        rows,
        work: async (trx) => {
          await setMailState(trx, mail.mailId, 'refused');
          return rows.map((row) => ({
            productOrderId: row.subject,
            event: { type: 'failed', attention: 'mail_refused', refusal },
            actor: 'auto',
          }));
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
  options: SendLicenseOptions,
  mail: Mail,
  rows: readonly Leased[],
  settle: Settle,
): Promise<void> {
  const { now, mailUnknown } = options;
  const isLast = mailUnknown === 'ask' || mail.unknowns >= 1;
  options.log.warn('mail.fate_unknown', {
    storeId: mail.storeId,
    orderId: mail.orderId,
    unknowns: mail.unknowns + 1,
    repeats: !isLast,
  });
  await settle({
    rows,
    again: isLast ? undefined : new Date(now().getTime() + UNKNOWN_WAIT_MS),
    work: async (trx) => {
      await noteUnknown(trx, mail.mailId);
      await append(
        trx,
        rows.map((row) => ({
          storeId: mail.storeId,
          orderId: mail.orderId,
          productOrderId: row.subject,
          at: now(),
          actor: 'auto',
          what: 'send_license',
          outcome: 'unknown',
          detail: { messageId: mail.messageId },
        })),
      );
      return isLast ? await park(trx, mail, rows) : [];
    },
  });
}

async function park(trx: BooksTrx, mail: Mail, rows: readonly Leased[]): Promise<Happening[]> {
  await setMailState(trx, mail.mailId, 'abandoned');
  return rows.map((row) => ({
    productOrderId: row.subject,
    event: { type: 'failed', attention: 'mail_unclear' },
    actor: 'auto',
  }));
}
