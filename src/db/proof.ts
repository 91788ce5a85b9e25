// What a proof of delivery tells of an order's mails: their addresses and the mail server's answers, which lie sealed.
import { type Books, orUndefined } from './books.ts';
import type { MailKind } from './mails.ts';
import type { MailState } from './schema.ts';

export type ProofMail = {
  messageId: string;
  kind: MailKind;
  state: MailState;
  askedBy: string | undefined;
  to: string;
  composedAt: Date;
  handedOverAt: Date | undefined;
  acceptedAt: Date | undefined;
  /** The mail server's own words, where it took the mail. */
  response: string | undefined;
  lines: { productOrderId: string; units: number }[];
};

/** All mails of an order, oldest first. */
export async function listProofMails(books: Books, storeId: string, orderId: string): Promise<ProofMail[]> {
  const mails = await books.db
    .selectFrom('mails')
    .select([
      'mail_id',
      'message_id',
      'kind',
      'state',
      'asked_by',
      'recipient_sealed',
      'composed_at',
      'handed_over_at',
      'accepted_at',
      'response_sealed',
    ])
    .where('store_id', '=', storeId)
    .where('order_id', '=', orderId)
    .orderBy('mail_id')
    .execute();
  if (mails.length === 0) return [];
  const lines = await books.db
    .selectFrom('mail_lines')
    .select(['mail_id', 'product_order_id', 'units'])
    .where(
      'mail_id',
      'in',
      mails.map((mail) => mail.mail_id),
    )
    .orderBy('product_order_id')
    .execute();
  const { seal } = books;
  return mails.map((mail) => ({
    messageId: mail.message_id,
    kind: mail.kind,
    state: mail.state,
    askedBy: orUndefined(mail.asked_by),
    to: seal.open(mail.recipient_sealed, `mails/${mail.message_id}/recipient`),
    composedAt: mail.composed_at,
    handedOverAt: orUndefined(mail.handed_over_at),
    acceptedAt: orUndefined(mail.accepted_at),
    response:
      mail.response_sealed === null ? undefined : seal.open(mail.response_sealed, `mails/${mail.message_id}/response`),
    lines: lines
      .filter((line) => line.mail_id === mail.mail_id)
      .map((line) => ({ productOrderId: line.product_order_id, units: line.units })),
  }));
}
