// One SMTP session. Nodemailer speaks; the message is a stream of ours that is first read after the server's 354.
import { Readable } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import type { NodemailerError } from 'nodemailer/lib/errors';
import SmtpConnection from 'nodemailer/lib/smtp-connection';
import type { SMTPEnvelope, SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import { MailError } from '../errors.ts';
import { toMailError } from './fate.ts';
import type { SmtpAddress } from './smtp-url.ts';

/** A mail ready to go. Envelope addresses are plain `a@b`; `raw` is a whole RFC 5322 message and is never changed. */
export type OutgoingMail = { from: string; to: string; bcc?: string | undefined; raw: Buffer };

export type Timeouts = {
  /** Until TCP (and TLS) stands. */
  connectMs: number;
  /** Until the server's greeting. */
  greetingMs: number;
  /** Between two signs of life of the server. Checking a mail for spam takes some of them a minute after the final dot. */
  answerMs: number;
};

export type DialOptions = {
  server: SmtpAddress;
  timeouts: Timeouts;
  /** For EHLO; nodemailer's choice when absent. */
  name?: string | undefined;
  /** Added to what TLS needs, e.g. `ca`. */
  tls?: ConnectionOptions | undefined;
};

export type Connection = {
  /** False as soon as either side has ended it. */
  isOpen(): boolean;
  /** RSET: true when the server answered within the time. */
  reset(withinMs: number): Promise<boolean>;
  /**
   * Sends one mail. `onHandingOver` runs after the 354 and before the first byte; when it rejects, no byte is given.
   * Afterwards the session is good for another mail only if this resolved.
   * @throws MailError
   */
  deliver(
    mail: OutgoingMail,
    onHandingOver: () => Promise<void>,
  ): Promise<{ response: string; refusedBcc: number | undefined }>;
  /** Says QUIT and leaves; cuts the line when the server does not answer in time. */
  quit(withinMs: number): Promise<void>;
  destroy(): void;
};

/** What nodemailer writes into the envelope it is given, see SMTPConnectionEnvelope. */
type TrackedEnvelope = SMTPEnvelope & { accepted?: string[]; rejectedErrors?: NodemailerError[] };

/**
 * Opens a session: connected, encrypted where asked, logged in.
 * @throws MailError  `lane` when no mail can leave, `not_sent` when the line broke or the server said "later"
 */
export function dial({ server, timeouts, name, tls }: DialOptions): Promise<Connection> {
  const smtp = new SmtpConnection({
    host: server.host,
    port: server.port,
    secure: server.isSecure,
    requireTLS: !server.isSecure && !server.isLoopback,
    // A relay on this machine seldom has a certificate for "localhost", and nobody listens in between.
    opportunisticTLS: server.isLoopback,
    tls: { ...(server.isLoopback && !server.isSecure ? { rejectUnauthorized: false } : {}), ...tls },
    name,
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    dnsTimeout: timeouts.connectMs,
    socketTimeout: timeouts.answerMs,
    // An abandoned message must end in a cut, never in a polite FIN that some server takes for its end.
    socketCloseTimeout: 0,
    logger: false,
  });
  return new Promise((resolve, reject) => {
    const fail = (error: NodemailerError) => {
      smtp.close();
      reject(toMailError(error, 'connecting'));
    };
    // Stays for the session's whole life: an error without a listener would end the process.
    smtp.on('error', fail);
    smtp.connect((error) => {
      if (error) return fail(error);
      // A relay that lets this machine in without a login offers none.
      if (!server.login || !smtp.allowsAuth) return resolve(toConnection(smtp));
      smtp.login(server.login, (refusal) => (refusal ? fail(refusal) : resolve(toConnection(smtp))));
    });
  });
}

function toConnection(smtp: SmtpConnection): Connection {
  function reset(withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const answer = (isGood: boolean) => {
        clearTimeout(timer);
        smtp.removeListener('end', onEnd);
        resolve(isGood);
      };
      const onEnd = () => answer(false);
      const timer = setTimeout(onEnd, withinMs);
      smtp.once('end', onEnd);
      smtp.reset((error) => answer(!error));
    });
  }

  function quit(withinMs: number): Promise<void> {
    if (smtp.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => smtp.close(), withinMs);
      smtp.once('end', () => {
        clearTimeout(timer);
        resolve();
      });
      smtp.quit();
    });
  }

  return {
    isOpen: () => !smtp.destroyed,
    reset,
    deliver: (mail, onHandingOver) => deliver(smtp, mail, onHandingOver),
    quit,
    destroy: () => smtp.close(),
  };
}

async function deliver(smtp: SmtpConnection, mail: OutgoingMail, onHandingOver: () => Promise<void>) {
  const envelope: TrackedEnvelope = {
    from: mail.from,
    to: mail.bcc === undefined ? [mail.to] : [mail.to, mail.bcc],
    size: mail.raw.length,
  };
  let isAnswered = false;
  let isGiven = false;
  let stopped: MailError | undefined;
  let handing: Promise<void> | undefined;

  async function handOver(): Promise<void> {
    // The server also says 354 when it took the copy's address alone.
    if (!envelope.accepted?.includes(mail.to)) stopped = refusalOf(mail.to, envelope, undefined);
    else {
      try {
        await onHandingOver();
      } catch (cause) {
        stopped = new MailError('The mail was not handed over', { fate: 'not_sent', cause });
      }
    }
    if (stopped) return void message.destroy(new Error('not handed over'));
    // The line broke while we were writing that down: nothing was given, and nothing must be.
    if (isAnswered || message.destroyed) return;
    isGiven = true;
    message.push(mail.raw);
    message.push(null);
  }

  const message = new Readable({ read: () => void (handing ??= handOver()) });
  const outcome = await new Promise<{ error: NodemailerError } | { info: SMTPConnectionSendInfo }>((resolve) => {
    smtp.send(envelope, message, (error, info) => {
      isAnswered = true;
      resolve(error ? { error } : { info });
    });
  });
  // The outcome must not overtake what our caller is still writing down about the handing over.
  await handing;

  if (stopped) throw stopped;
  if ('error' in outcome) {
    if (outcome.error.command === 'RCPT TO') throw refusalOf(mail.to, envelope, outcome.error);
    throw toMailError(outcome.error, isGiven ? 'given' : 'before');
  }
  if (!isGiven) throw new MailError('The mail server answered before it had the mail', { fate: 'not_sent' });
  const refusedBcc = envelope.rejectedErrors?.find((error) => error.recipient === mail.bcc);
  return { response: outcome.info.response, refusedBcc: refusedBcc && (refusedBcc.responseCode ?? 0) };
}

/** The answer to the buyer's address, whatever was said to the copy's. */
function refusalOf(to: string, envelope: TrackedEnvelope, otherwise: NodemailerError | undefined): MailError {
  const own = envelope.rejectedErrors?.find((error) => error.recipient === to) ?? otherwise;
  return own
    ? toMailError(own, 'before')
    : new MailError('The mail server did not take the address', { fate: 'not_sent' });
}
