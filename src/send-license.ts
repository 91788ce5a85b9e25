// The license mail: gate, compose once, hand over. See reliability: planned → handing over → accepted | not sent | unknown | refused.
import { type BooksTrx, inTransaction } from './db/books.ts';
import { listLicensesOf, markDelivered } from './db/licenses.ts';
import type { BookedLine } from './db/lines.ts';
import { countMails, findNewestMail, insertMail, type Mail, type MailKind, setMailState } from './db/mails.ts';
import type { Leased } from './db/outbox.ts';
import { lookAgain, type StorePort } from './fulfil.ts';
import { type Fates, handOver, type HandOverOptions, type Parcel } from './hand-over.ts';
import { letterFor, type LetterLicense } from './letter.ts';
import { renderLicenseMail } from './order/license-mail.ts';
import type { Happening, RecordOptions } from './record.ts';
import type { Performer } from './worker.ts';

/** Subject, text and HTML become the bytes of a message; the same input gives the same bytes. */
export type ComposePort = (mail: {
  to: { name?: string | undefined; address: string };
  subject: string;
  text: string;
  html: string;
  attachments?: readonly { name: string; bytes: Uint8Array }[] | undefined;
  messageId: string;
  date: Date;
  language: 'ko' | 'en';
}) => Promise<Buffer>;

/** What writing a mail takes. */
export type WriteOptions = {
  storeId: string;
  compose: ComposePort;
  /** A Message-ID of our own domain, always the same for the same delivery and number. */
  messageIdFor: (deliveryId: string, number: number) => string;
  language: 'ko' | 'en';
  shopName: () => string;
  contactEmail: string | undefined;
  now: () => Date;
};

export type SendLicenseOptions = WriteOptions &
  HandOverOptions & {
    store: StorePort;
    /** Connections to the mail server. */
    width: number;
    recordOptions: () => RecordOptions;
  };

type OwedLine = { row: Leased; booked: BookedLine };

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
          await handOver(options, parcel, fatesOf(options, parcel), settle).catch((error: unknown) =>
            errors.push(error),
          );
        }
      };
      for (const { rows: stuck, work } of parcels.stuck) await settle({ rows: stuck, work });
      await Promise.all(Array.from({ length: options.width }, carry));
      if (errors.length > 0) throw errors[0];
    },
  };
}

/** Which mail each line waits for: one that was written before, as it is; or a new one for all lines of a checkout that are ready now. */
async function plan(options: SendLicenseOptions, trx: BooksTrx, owed: readonly OwedLine[]) {
  const ready: Parcel[] = [];
  const stuck: { rows: Leased[]; work: (trx: BooksTrx) => Promise<Happening[]> }[] = [];
  const taken = new Set<string>();
  // Lines whose own mail may be out come first, so that no new mail takes them along.
  const newest = new Map<string, Mail | undefined>();
  for (const { booked } of owed) {
    const { productOrderId } = booked.line;
    newest.set(productOrderId, await findNewestMail(trx, options.storeId, productOrderId));
  }
  const isMaybeOut = ({ booked }: OwedLine) => {
    const state = newest.get(booked.line.productOrderId)?.state;
    return state === 'handing_over' || state === 'unknown';
  };
  for (const each of [...owed.filter(isMaybeOut), ...owed.filter((one) => !isMaybeOut(one))]) {
    const { line } = each.booked;
    if (taken.has(line.productOrderId)) continue;
    const together = owed.filter(
      ({ booked }) =>
        booked.line.orderId === line.orderId &&
        booked.line.recipient.address === line.recipient.address &&
        !taken.has(booked.line.productOrderId),
    );
    const earlier = newest.get(line.productOrderId);
    const isOut = isMaybeOut(each);
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
        else stuck.push({ rows, work: async (settling) => await park(settling, earlier) });
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

/** The mail for lines that are ready together. */
async function compose(options: SendLicenseOptions, trx: BooksTrx, owed: readonly OwedLine[]): Promise<Mail> {
  const { storeId } = options;
  const [first] = owed;
  const to = first?.booked.line.recipient.address;
  if (!first || !to) throw new Error('a line without an address reached the mail step');
  const { orderId } = first.booked.line;
  const booked = owed.map((each) => each.booked);
  const licenses = await listLicensesOf(
    trx,
    storeId,
    booked.map(({ line }) => line.productOrderId),
  );
  const messageId = options.messageIdFor(orderId, await countMails(trx, storeId, orderId));
  return await writeMail(options, trx, { booked, licenses, kind: 'first', to, messageId });
}

/**
 * Fixes recipient, keys, bytes and Message-ID, before the first attempt and for all later ones.
 * @param letter.booked  of one order; each with the units that the mail is to be for
 * @throws TypeError  when the mail cannot be written
 */
export async function writeMail(
  options: WriteOptions,
  trx: BooksTrx,
  letter: {
    booked: readonly BookedLine[];
    licenses: ReadonlyMap<string, readonly LetterLicense[]>;
    kind: MailKind;
    to: string;
    messageId: string;
    askedBy?: string | undefined;
  },
): Promise<Mail> {
  const { storeId, now } = options;
  const { booked, licenses, kind, to, messageId, askedBy } = letter;
  const raw = await options.compose({
    ...renderLicenseMail(await letterFor(options, trx, booked, licenses, kind)),
    to: { address: to },
    messageId,
    date: now(),
    language: options.language,
  });
  const lines = booked.map(({ line }) => ({ productOrderId: line.productOrderId, units: line.shown.remainQuantity }));
  const orderId = booked[0]?.line.orderId ?? '';
  return await insertMail(trx, { storeId, orderId, messageId, to, raw, lines, kind, askedBy }, now());
}

/** What becomes of lines whose mail it is. */
function fatesOf({ storeId }: SendLicenseOptions, { mail, rows }: Parcel): Fates {
  return {
    async accepted(trx, at) {
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
    refused: async (_trx, refusal) =>
      rows.map((row) => ({
        productOrderId: row.subject,
        event: { type: 'failed', attention: 'mail_refused', refusal },
        actor: 'auto',
      })),
    unclear: async () => unclear(mail),
  };
}

async function park(trx: BooksTrx, mail: Mail): Promise<Happening[]> {
  await setMailState(trx, mail.mailId, 'abandoned');
  return unclear(mail);
}

/** Every line of the mail may have its license, also one that waits for nothing just now. */
function unclear({ lines }: Mail): Happening[] {
  return lines.map(({ productOrderId }) => ({
    productOrderId,
    event: { type: 'failed', attention: 'mail_unclear' },
    actor: 'auto',
  }));
}
