// License mails: recipient, keys, bytes and Message-ID are fixed before the first attempt. How far one got decides what a crash means.
import { type Selectable, sql } from 'kysely';
import { MAILED_AGAIN_IN } from '../order/aftercare.ts';
import type { Books, BooksTrx } from './books.ts';
import type { Leased } from './outbox.ts';
import type { MailState, MailsTable } from './schema.ts';

/** `first` is the delivery itself; the others are what an operator has sent after it. */
export type MailKind = 'first' | 'resend' | 'replace';

export type Mail = {
  mailId: number;
  storeId: string;
  orderId: string;
  messageId: string;
  kind: MailKind;
  state: MailState;
  /** How often nobody could tell whether the server took it. */
  unknowns: number;
  to: string;
  bodyPrint: string;
  /** The lines it is for, and how many units of each. */
  lines: { productOrderId: string; units: number }[];
};

export type NewMail = {
  storeId: string;
  orderId: string;
  messageId: string;
  to: string;
  raw: Buffer;
  lines: readonly { productOrderId: string; units: number }[];
  /** `first` where nothing is said. */
  kind?: MailKind | undefined;
  /** Whoever had it sent again. */
  askedBy?: string | undefined;
};

/** The newest mail that delivers a line, whatever became of it; what was sent again later is none. */
export async function findNewestMail(
  books: Books | BooksTrx,
  storeId: string,
  productOrderId: string,
): Promise<Mail | undefined> {
  const row = await books.db
    .selectFrom('mails')
    .selectAll('mails')
    .innerJoin('mail_lines', 'mail_lines.mail_id', 'mails.mail_id')
    .where('mail_lines.store_id', '=', storeId)
    .where('mail_lines.product_order_id', '=', productOrderId)
    .where('mails.kind', '=', 'first')
    .orderBy('mails.mail_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && (await toMail(books, row));
}

export async function findMail(books: Books | BooksTrx, storeId: string, mailId: number): Promise<Mail | undefined> {
  const row = await books.db
    .selectFrom('mails')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('mail_id', '=', mailId)
    .executeTakeFirst();
  return row && (await toMail(books, row));
}

/** What operators had sent after the delivery of an order and is still to leave, or to be known about; oldest first. */
export async function listUnderWay(
  books: Books | BooksTrx,
  storeId: string,
  orderId: string,
): Promise<{ mailId: number; askedBy: string | undefined; productOrderIds: string[] }[]> {
  const rows = await books.db
    .selectFrom('mails')
    .innerJoin('mail_lines', 'mail_lines.mail_id', 'mails.mail_id')
    .select(['mails.mail_id', 'mails.asked_by', 'mail_lines.product_order_id'])
    .where('mails.store_id', '=', storeId)
    .where('mails.order_id', '=', orderId)
    .where('mails.kind', '!=', 'first')
    .where('mails.state', 'in', ['planned', 'handing_over', 'unknown'])
    .orderBy('mails.mail_id')
    .execute();
  return [...Map.groupBy(rows, (row) => row.mail_id)].map(([mailId, lines]) => ({
    mailId,
    askedBy: lines[0]?.asked_by ?? undefined,
    productOrderIds: lines.map((line) => line.product_order_id),
  }));
}

/** The newest mail of an order that a server took: when, and to whom. */
export async function findLastAccepted(
  books: Books | BooksTrx,
  storeId: string,
  orderId: string,
): Promise<{ at: Date; to: string } | undefined> {
  const row = await books.db
    .selectFrom('mails')
    .select(['message_id', 'recipient_sealed', 'accepted_at'])
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .where('state', '=', 'accepted')
    .orderBy('accepted_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row?.accepted_at) return undefined;
  return { at: row.accepted_at, to: books.seal.open(row.recipient_sealed, aad(row.message_id, 'recipient')) };
}

/** Takes back what was asked for: true. False where the server is being given it, has it, or will not get it any more. */
export async function takeBackMail(trx: BooksTrx, mailId: number): Promise<boolean> {
  const { numUpdatedRows } = await trx.db
    .updateTable('mails')
    .set({ state: 'abandoned' })
    .where('mail_id', '=', mailId)
    .where('state', 'in', ['planned', 'unknown'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function toMail(books: Books | BooksTrx, row: Selectable<MailsTable>): Promise<Mail> {
  const lines = await books.db
    .selectFrom('mail_lines')
    .select(['product_order_id', 'units'])
    .where('mail_id', '=', row.mail_id)
    .execute();
  return {
    mailId: row.mail_id,
    storeId: row.store_id,
    orderId: row.order_id,
    messageId: row.message_id,
    kind: row.kind,
    state: row.state,
    unknowns: row.unknowns,
    to: books.seal.open(row.recipient_sealed, aad(row.message_id, 'recipient')),
    bodyPrint: row.body_print,
    lines: lines.map((line) => ({ productOrderId: line.product_order_id, units: line.units })),
  };
}

/** The bytes, exactly as composed. */
export async function readRaw(books: Books, mailId: number): Promise<Buffer> {
  const row = await books.db
    .selectFrom('mails')
    .select(['raw_sealed', 'message_id'])
    .where('mail_id', '=', mailId)
    .executeTakeFirstOrThrow();
  return Buffer.from(books.seal.open(row.raw_sealed, aad(row.message_id, 'raw')), 'base64');
}

/** How many mails an order has had, or how many of them were asked for after its delivery: the next one's number. */
export async function countMails(
  books: Books | BooksTrx,
  storeId: string,
  orderId: string,
  { isAgain = false }: { isAgain?: boolean } = {},
): Promise<number> {
  const { count } = await books.db
    .selectFrom('mails')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .$if(isAgain, (query) => query.where('kind', '!=', 'first'))
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertMail(trx: BooksTrx, mail: NewMail, now: Date): Promise<Mail> {
  const bodyPrint = trx.seal.fingerprint('mail', mail.raw.toString('base64'));
  const {
    mail_id: mailId,
    state,
    unknowns,
  } = await trx.db
    .insertInto('mails')
    .values({
      store_id: mail.storeId,
      order_id: mail.orderId,
      message_id: mail.messageId,
      recipient_sealed: trx.seal.seal(mail.to, aad(mail.messageId, 'recipient')),
      raw_sealed: trx.seal.seal(mail.raw.toString('base64'), aad(mail.messageId, 'raw')),
      body_print: bodyPrint,
      composed_at: now,
      kind: mail.kind ?? 'first',
      asked_by: mail.askedBy ?? null,
    })
    .returning(['mail_id', 'state', 'unknowns'])
    .executeTakeFirstOrThrow();
  await trx.db
    .insertInto('mail_lines')
    .values(
      mail.lines.map((line) => ({
        mail_id: mailId,
        store_id: mail.storeId,
        product_order_id: line.productOrderId,
        units: line.units,
      })),
    )
    .execute();
  const { storeId, orderId, messageId, to, lines, kind = 'first' } = mail;
  return { mailId, storeId, orderId, messageId, kind, state, unknowns, to, bodyPrint, lines: [...lines] };
}

/**
 * Committed when the server has answered 354 and before it gets the first byte. False, and no byte may be given: the lease is no
 * longer ours, or a line of the mail has moved on since the last look. What is sent again has to be out already, and not to be in
 * anybody's way: see whyNotMailed().
 */
export async function beginHandingOver(
  books: Books,
  mailId: number,
  rows: readonly Leased[],
  now: Date,
): Promise<boolean> {
  // Asked for again since the lease: what was asked for may be another mail.
  const ours = sql.join(
    rows.map(({ outboxId, attempts, requests }) => sql`(${outboxId}::int, ${attempts}::int, ${requests}::int)`),
  );
  const { numUpdatedRows } = await books.db
    .updateTable('mails')
    .set({ state: 'handing_over', handed_over_at: now })
    .where('mail_id', '=', mailId)
    .where('state', 'in', ['planned', 'unknown'])
    .where(
      sql<boolean>`(select count(*) from outbox where leased_until is not null
        and (outbox_id, attempts, requests) in (${ours})) = ${rows.length}::int`,
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('mail_lines as m')
            .innerJoin('lines as l', (join) =>
              join.onRef('l.store_id', '=', 'm.store_id').onRef('l.product_order_id', '=', 'm.product_order_id'),
            )
            .select('m.mail_id')
            .where('m.mail_id', '=', mailId)
            .where(
              sql<boolean>`case when mails.kind = 'first' then l.status != 'confirmed' or l.remain_quantity != m.units
                else l.status not in (${sql.join(MAILED_AGAIN_IN)}) or coalesce(l.attention, '') in ('claim_unclear', 'not_found')
                  or l.emailed_at is null or l.remain_quantity < m.units end`,
            ),
        ),
      ),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function noteAccepted(trx: BooksTrx, mail: Mail, response: string, now: Date): Promise<void> {
  await trx.db
    .updateTable('mails')
    .set({
      state: 'accepted',
      accepted_at: now,
      response_sealed: trx.seal.seal(response, aad(mail.messageId, 'response')),
    })
    .where('mail_id', '=', mail.mailId)
    .execute();
}

/** It may be in the buyer's mailbox, or not. Gives how often that has been so for this mail. */
export async function noteUnknown(trx: BooksTrx, mailId: number): Promise<number> {
  const { unknowns } = await trx.db
    .updateTable('mails')
    .set((eb) => ({ state: 'unknown', unknowns: eb('unknowns', '+', 1) }))
    .where('mail_id', '=', mailId)
    .returning('unknowns')
    .executeTakeFirstOrThrow();
  return unknowns;
}

export async function setMailState(trx: BooksTrx, mailId: number, state: MailState): Promise<void> {
  await trx.db.updateTable('mails').set({ state }).where('mail_id', '=', mailId).execute();
}

/** Those of the lines that had a mail handed to the server, whatever it answered: their license may be out. */
export async function listHandedOver(
  books: Books | BooksTrx,
  storeId: string,
  productOrderIds: readonly string[],
): Promise<Set<string>> {
  if (productOrderIds.length === 0) return new Set();
  const rows = await books.db
    .selectFrom('mails')
    .innerJoin('mail_lines', 'mail_lines.mail_id', 'mails.mail_id')
    .select('mail_lines.product_order_id')
    .where('mail_lines.store_id', '=', storeId)
    .where('mail_lines.product_order_id', 'in', [...productOrderIds])
    .where('mails.handed_over_at', 'is not', null)
    .execute();
  return new Set(rows.map((row) => row.product_order_id));
}

function aad(messageId: string, column: string): string {
  return `mails/${messageId}/${column}`;
}
