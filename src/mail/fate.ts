// What an SMTP failure means for the mail: the one place where nodemailer's facts become a fate.
import type { NodemailerError } from 'nodemailer/lib/errors';
import { MailError } from '../errors.ts';
import type { MailFate } from '../errors.ts';

/** Where the mail stood: no session yet, before its first byte was given to the server, or after. */
export type MailStage = 'connecting' | 'before' | 'given';

/** A line that was there and broke. Everything else that keeps us from a session will break the next mail too. */
const LOST_LINE = new Set(['ECONNECTION', 'ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** Log in first, encrypt first: said about the session, at whatever command. */
const NOT_LET_IN = new Set([530, 534, 535, 538]);

/** Names the fate of a mail, or of the attempt to open a session. The text holds no address; the server's words are apart. */
export function toMailError(error: NodemailerError, stage: MailStage): MailError {
  const code = answerCode(error);
  const fate = fateOf(error, code, stage);
  const response = code === undefined ? undefined : error.response?.replace(/\s+/g, ' ').trim();
  // The library's error repeats the address and the server's words, and whoever logs an error logs its cause.
  const cause = code === undefined && stage === 'connecting' ? error : undefined;
  return new MailError(wordsFor(error, fate, code), { fate, responseCode: code, response, cause });
}

/** An answer is 4xx or 5xx: an unexpected 2xx says nothing about this mail. */
function answerCode(error: NodemailerError): number | undefined {
  const code = error.responseCode;
  return code !== undefined && code >= 400 && code <= 599 ? code : undefined;
}

function fateOf(error: NodemailerError, code: number | undefined, stage: MailStage): MailFate {
  if (stage === 'connecting') {
    if (error.code === 'EAUTH' || error.code === 'ETLS' || error.code === 'EDNS') return 'lane';
    if (code !== undefined) return code < 500 ? 'not_sent' : 'lane';
    if (error.code === 'ETIMEDOUT') return error.timeoutType === 'CONNECT_TIMEOUT' ? 'lane' : 'not_sent';
    return LOST_LINE.has(error.originalCode ?? error.code ?? '') ? 'not_sent' : 'lane';
  }
  if (code === undefined) {
    if (error.code === 'EMESSAGE') return 'refused'; // larger than the server's SIZE: known before anything is said
    return stage === 'given' ? 'unknown' : 'not_sent';
  }
  if (code < 500) return 'not_sent';
  if (NOT_LET_IN.has(code)) return 'lane';
  // The sender is our own setting, and Gmail's 5.4.5 is the day's limit: another address would fare no better.
  if (error.command === 'MAIL FROM' && code !== 552) return 'lane';
  if (/^\d{3}[ -]5\.4\.5\b/.test(error.response ?? '')) return 'lane';
  return 'refused';
}

function wordsFor(error: NodemailerError, fate: MailFate, code: number | undefined): string {
  const at = error.command && error.command !== 'CONN' && error.command !== 'API' ? ` at ${error.command}` : '';
  if (code !== undefined) return `The mail server answered ${code}${at}`;
  const fact = error.originalCode ?? error.code ?? 'no code';
  switch (fate) {
    case 'unknown':
      return `The line to the mail server broke while it had the mail (${fact}); it may have been accepted`;
    case 'refused':
      return `The mail cannot be sent this way (${fact})`;
    case 'lane':
      return `No mail can leave: there is no session with the mail server (${fact})`;
    default:
      return `The line to the mail server broke before it had the mail (${fact})`;
  }
}
