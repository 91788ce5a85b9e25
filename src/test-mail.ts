// A mail to try the words on: to an address that somebody types, with keys that are worth nothing. It belongs to no order and is in no books.
import { randomUUID } from 'node:crypto';
import type { MailerPort } from './hand-over.ts';
import type { RenderedMail } from './order/license-mail.ts';
import type { ComposePort } from './send-license.ts';

export type TestMailOptions = {
  mailer: MailerPort;
  compose: ComposePort;
  messageIdFor: (deliveryId: string, number: number) => string;
  /** Envelope address. */
  from: string;
  now: () => Date;
};

/** So that nobody makes a mail cannon of it. */
const A_MINUTE = 3;
const MINUTE_MS = 60_000;

/**
 * A function that sends one test mail; false when too many were sent within a minute.
 * It throws MailError when the server did not take it.
 */
export function createTestMail({ mailer, compose, messageIdFor, from, now }: TestMailOptions) {
  let sentAt: number[] = [];
  return async ({ to, ...mail }: RenderedMail & { to: string; language: 'ko' | 'en' }): Promise<boolean> => {
    const at = now();
    sentAt = sentAt.filter((before) => before > at.getTime() - MINUTE_MS);
    if (sentAt.length >= A_MINUTE) return false;
    sentAt.push(at.getTime());
    const messageId = messageIdFor(`test-${randomUUID()}`, 0);
    const raw = await compose({ ...mail, to: { address: to }, messageId, date: at });
    await mailer.send({ from, to, raw }, { onHandingOver: () => Promise.resolve() });
    return true;
  };
}
