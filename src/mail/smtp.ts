// Mail leaves here: a few sessions with one server, one recipient per mail, and for every failure what became of the mail.
import type { ConnectionOptions } from 'node:tls';
import { MailError } from '../errors.ts';
import { dial } from './connection.ts';
import type { OutgoingMail, Timeouts } from './connection.ts';
import { keepIdle } from './idle.ts';
import type { IdleLimits } from './idle.ts';
import { readSmtpUrl } from './smtp-url.ts';

export type { OutgoingMail } from './connection.ts';

export type MailerOptions = {
  /** SMTP_URL. Off loopback `smtp://` insists on STARTTLS. */
  smtpUrl: string;
  /** Mails under way at once; the others wait their turn. */
  width?: number;
  log?: { warn(event: string, fields?: Record<string, unknown>): void };
  /** What we call ourselves in EHLO. */
  name?: string;
  timeouts?: Partial<Timeouts & IdleLimits>;
  tls?: ConnectionOptions;
  now?: () => Date;
};

export type Mailer = {
  /**
   * Sends one mail to one buyer. Resolves when the server has accepted it for `to`; `response` is the text of its 250.
   * A refused `bcc` alone is a success with a warning.
   * @param hooks.onHandingOver  runs when the server has said 354, before the first byte of the message, at most once.
   *   When it rejects, no byte is given, and the error is its cause.
   * @throws MailError  its `fate` says whether the mail may have arrived
   */
  send(mail: OutgoingMail, hooks: { onHandingOver: () => Promise<void> }): Promise<{ response: string; at: Date }>;
  /** Connects and logs in. @throws MailError */
  verify(): Promise<void>;
  /** Lets the mails under way finish, turns away those that wait, ends the sessions. */
  close(): Promise<void>;
};

const TIMEOUTS: Timeouts & IdleLimits = {
  connectMs: 20_000,
  greetingMs: 20_000,
  answerMs: 120_000,
  keepMs: 30_000,
  trustMs: 1_000,
  probeMs: 5_000,
};

/**
 * A mailer for one server. Connects only when there is something to send. Nothing is queued or repeated here.
 * @throws ConfigError  when `smtpUrl` cannot be read
 */
export function createMailer(options: MailerOptions): Mailer {
  const { width = 3, log, name, tls, now = () => new Date() } = options;
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const server = readSmtpUrl(options.smtpUrl);
  const idle = keepIdle(timeouts);
  const turns = createTurns(width);
  const open = () => dial({ server, timeouts, name, tls });

  async function sendNow(mail: OutgoingMail, onHandingOver: () => Promise<void>) {
    let hasBegun = false;
    const begin = () => {
      hasBegun = true;
      return onHandingOver();
    };
    for (;;) {
      const kept = await idle.take();
      const connection = kept ?? (await open());
      try {
        const result = await connection.deliver(mail, begin);
        idle.put(connection);
        return result;
      } catch (error) {
        connection.destroy();
        // A kept session may have died since its last mail: that says nothing about this one.
        if (kept && !hasBegun && isLostLine(error)) continue;
        throw error;
      }
    }
  }

  return {
    async send(mail, { onHandingOver }) {
      checkEnvelope(mail);
      await turns.take();
      try {
        const { response, refusedBcc } = await sendNow(mail, onHandingOver);
        if (refusedBcc !== undefined) log?.warn('mail.bcc_refused', { responseCode: refusedBcc });
        return { response, at: now() };
      } finally {
        turns.give();
      }
    },
    async verify() {
      await turns.take();
      try {
        const connection = await open();
        await connection.quit(timeouts.probeMs);
      } finally {
        turns.give();
      }
    },
    async close() {
      await turns.close();
      await idle.close();
    },
  };
}

function isLostLine(error: unknown): boolean {
  return (
    error instanceof MailError &&
    error.fate === 'not_sent' &&
    (error.responseCode === undefined || error.responseCode === 421)
  );
}

/**
 * Exactly one recipient, nothing that a server could read as two or as a new command.
 * Lists and line breaks are how one buyer's license would reach another.
 */
function checkEnvelope({ from, to, bcc }: OutgoingMail): void {
  if (!isEnvelopeAddress(to)) throw new MailError('The recipient is not one plain address', { fate: 'refused' });
  if (!isEnvelopeAddress(from)) throw new MailError('The sender is not one plain address', { fate: 'lane' });
  if (bcc !== undefined && !isEnvelopeAddress(bcc))
    throw new MailError('The copy is not to one plain address', { fate: 'lane' });
}

function isEnvelopeAddress(text: string): boolean {
  return (
    text.length <= 254 && /^[^@]{1,64}@[^@]+$/.test(text) && /^[!-~]+$/.test(text) && !/[,;:<>()[\]\\"]/.test(text)
  );
}

/** `width` turns, first come, first served. */
function createTurns(width: number) {
  let free = width;
  let isClosed = false;
  let onAllBack: (() => void) | undefined;
  const waiting: { resolve: () => void; reject: (error: MailError) => void }[] = [];
  const turnAway = () => new MailError('The mailer is closing', { fate: 'not_sent' });

  return {
    take(): Promise<void> {
      if (isClosed) return Promise.reject(turnAway());
      if (free > 0) {
        free -= 1;
        return Promise.resolve();
      }
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    give(): void {
      const next = waiting.shift();
      if (next) return next.resolve();
      free += 1;
      if (free === width) onAllBack?.();
    },
    async close(): Promise<void> {
      isClosed = true;
      for (const { reject } of waiting.splice(0)) reject(turnAway());
      if (free < width) await new Promise<void>((resolve) => (onAllBack = resolve));
    },
  };
}
