// A license mail as bytes. The same input gives the same bytes, so that a repeat is the same mail and not a second one.
import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';

/** `name` is shown, never used to deliver. */
export type MailAddress = { name?: string | undefined; address: string };

/** A file beside the mail; `name` without any path. */
export type Attachment = { name: string; bytes: Uint8Array };

export type Letter = {
  from: MailAddress;
  /** Exactly one; an object, because a string could be read as two. */
  to: MailAddress;
  replyTo?: MailAddress | undefined;
  subject: string;
  text: string;
  html: string;
  attachments?: readonly Attachment[] | undefined;
  /** With its angle brackets, see messageIdFor(). */
  messageId: string;
  date: Date;
  language: 'ko' | 'en';
};

/**
 * Builds a whole RFC 5322 message: text and HTML side by side, files after them in base64, 7-bit, lines ended by CR LF, no line over
 * 998 bytes.
 * A copy (MAIL_BCC) is the envelope's business and appears nowhere in it.
 * @throws TypeError  when an address or the Message-ID is not one
 */
export async function composeMail(letter: Letter): Promise<Buffer> {
  const { from, to, replyTo, subject, text, html, attachments = [], messageId, date, language } = letter;
  if (!/^<[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+>$/.test(messageId))
    throw new TypeError('The Message-ID is not like <left@right>');
  // Taken from the content: a boundary that nobody can write into the content itself.
  const boundary = createHash('sha256').update([messageId, subject, text, html].join('\0'));
  for (const { name, bytes } of attachments) boundary.update(`\0${name}\0`).update(bytes);
  return new MailComposer({
    from: plain(from),
    to: plain(to),
    replyTo: replyTo && plain(replyTo),
    subject: oneLine(subject),
    text: withLineEnds(text),
    html: withLineEnds(html),
    attachments: attachments.map(({ name, bytes }) => ({
      filename: oneLine(name),
      content: Buffer.from(bytes),
      contentType: typeOf(name),
      contentDisposition: 'attachment',
      encoding: 'base64',
    })),
    messageId,
    date,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
    baseBoundary: boundary.digest('hex').slice(0, 32),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

/** Of what a license comes in; anything else is bytes to be saved, and nothing for a mailbox to open by itself. */
const TYPES: Record<string, string> = {
  txt: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  xml: 'application/xml',
  pdf: 'application/pdf',
  zip: 'application/zip',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
};

function typeOf(name: string): string {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return (Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined) ?? 'application/octet-stream';
}

/**
 * `<d-{delivery}.{n}@{domain}>`: the same for every attempt, new for every resend that a person orders (`resend` counts them from 0).
 * @throws TypeError  when a part could end the header
 */
export function messageIdFor({
  deliveryId,
  resend,
  domain,
}: {
  deliveryId: string;
  resend: number;
  domain: string;
}): string {
  if (
    !/^[\w-]{1,64}$/.test(deliveryId) ||
    !Number.isSafeInteger(resend) ||
    resend < 0 ||
    !/^[a-z0-9.-]{1,200}$/i.test(domain)
  )
    throw new TypeError('A Message-ID cannot be made of these parts');
  return `<d-${deliveryId}.${resend}@${domain.toLowerCase()}>`;
}

function plain({ name, address }: MailAddress): { name: string; address: string } {
  if (!isOneAddress(address)) throw new TypeError('An address of the mail is not exactly one address');
  return { name: oneLine(name ?? ''), address };
}

function isOneAddress(address: string): boolean {
  return address.length <= 254 && /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9.-]+$/i.test(address);
}

/** Nothing that could end a header, or turn it around on the screen. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}

function withLineEnds(text: string): string {
  return text.replace(/\r\n?|\n/g, '\r\n');
}
