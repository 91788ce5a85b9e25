// License mails: recipient, keys, bytes and Message-ID are fixed before the first attempt. How far one got decides what a crash means.
import { sql } from 'kysely';
import type { Books, BooksTrx } from './books.ts';
import type { Leased } from './outbox.ts';
import type { MailState } from './schema.ts';

export type Mail = {
  mailId: number;
  storeId: string;
  orderId: string;
  messageId: string;
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
};

/** The newest mail of a line, whatever became of it. */
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
    .orderBy('mails.mail_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return undefined;
  const lines = await books.db
    .selectFrom('mail_lines')
    .select(['product_order_id', 'units'])
    .where('mail_id', '=', row.mail_id)
    .execute();
  return {
    mailId: row.mail_id,
    storeId,
    orderId: row.order_id,
    messageId: row.message_id,
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

/** How many mails an order has had: the next one's number. */
export async function countMails(books: Books | BooksTrx, storeId: string, orderId: string): Promise<number> {
  const { count } = await books.db
    .selectFrom('mails')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
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
  const { storeId, orderId, messageId, to, lines } = mail;
  return { mailId, storeId, orderId, messageId, state, unknowns, to, bodyPrint, lines: [...lines] };
}

/**
 * Committed when the server has answered 354 and before it gets the first byte. False, and no byte may be given: the lease is no
 * longer ours, or a line of the mail has moved on since the last look.
 */
export async function beginHandingOver(books: Books, mailId: number, leased: Leased, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await books.db
    .updateTable('mails')
    .set({ state: 'handing_over', handed_over_at: now })
    .where('mail_id', '=', mailId)
    .where('state', 'in', ['planned', 'unknown'])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('outbox')
          .select('outbox_id')
          .where('outbox_id', '=', leased.outboxId)
          .where('attempts', '=', leased.attempts)
          .where('leased_until', 'is not', null),
      ),
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
            .where((eb) =>
              eb.or([eb('l.status', '!=', 'confirmed'), eb('l.remain_quantity', '!=', eb.ref('m.units'))]),
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
