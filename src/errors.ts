// The errors that Bellhop throws on purpose. They carry facts; retryDelay() alone turns facts into a decision.

/** Settings are missing or wrong. `problems` has one sentence for each, and each names its cure. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

export type NaverFacts = {
  /** HTTP status; undefined when no answer came. */
  status?: number | undefined;
  /** `GW.RATE_LIMIT`, `104442`, …; undefined when the body had none. */
  code?: string | undefined;
  /** What Naver's support asks for. */
  traceId?: string | undefined;
  /** Milliseconds until the same call makes sense again, where Naver or our pacing said so. */
  retryAfterMs?: number | undefined;
  /** True when the call may have taken effect although no good answer came: look before repeating a write. */
  mayHaveHappened?: boolean | undefined;
  cause?: unknown;
};

/** Naver said no, or could not be reached. */
export class NaverError extends Error {
  override readonly name = 'NaverError';
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly traceId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly mayHaveHappened: boolean;

  constructor(message: string, facts: NaverFacts = {}) {
    super(message, { cause: facts.cause });
    this.status = facts.status;
    this.code = facts.code;
    this.traceId = facts.traceId;
    this.retryAfterMs = facts.retryAfterMs;
    this.mayHaveHappened = facts.mayHaveHappened ?? false;
  }
}

/**
 * What became of a mail that was not accepted.
 * `not_sent`: it surely never left, or the server said 4xx. `refused`: 5xx for this mail or address.
 * `unknown`: the server may have it. `lane`: no mail can leave now (login refused, no TLS, host unknown).
 */
export type MailFate = 'not_sent' | 'refused' | 'unknown' | 'lane';

/** The mail server refused a mail, or the line to it was lost. */
export class MailError extends Error {
  override readonly name = 'MailError';
  readonly fate: MailFate;
  readonly responseCode: number | undefined;
  /** The server's own words, without line breaks; may hold the buyer's address, so never into a log or a card. */
  readonly response: string | undefined;

  constructor(
    message: string,
    facts: { fate: MailFate; responseCode?: number | undefined; response?: string | undefined; cause?: unknown },
  ) {
    super(message, { cause: facts.cause });
    this.fate = facts.fate;
    this.responseCode = facts.responseCode;
    this.response = facts.response;
  }
}

/** The status has no way on for this event, e.g. a second tap on "Send & deliver". */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
  readonly status: string;
  readonly event: string;

  constructor(status: string, event: string) {
    super(`A line that is ${status} has no way on for ${event}`);
    this.status = status;
    this.event = event;
  }
}

/** The pool has fewer free keys than the line has units; none was taken. */
export class OutOfLicenses extends Error {
  override readonly name = 'OutOfLicenses';
  readonly wanted: number;
  readonly free: number;
  /** Which pool; '' is the product itself. */
  readonly pool: { productId: string; option: string };

  constructor(wanted: number, free: number, pool = { productId: '', option: '' }) {
    super(`${wanted} licenses wanted, ${free} free`);
    this.wanted = wanted;
    this.free = free;
    this.pool = pool;
  }
}

/**
 * Why a license server's answer is of no use, or why it was not asked at all.
 * `status`: it said so. `no_answer`: none came. `no_license`: the answer holds none, or one that no mail can carry. `duplicate`:
 * somebody has that license already. `redirect`: it points elsewhere. `address`: a private address, or no https.
 */
export type LicenseServerFault = 'status' | 'no_answer' | 'no_license' | 'duplicate' | 'redirect' | 'address';

/** The seller's license server refused, or could not be reached. */
export class LicenseServerError extends Error {
  override readonly name = 'LicenseServerError';
  readonly fault: LicenseServerFault;
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  /** Milliseconds until it wants to be asked again, where it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    facts: {
      fault: LicenseServerFault;
      status?: number | undefined;
      retryAfterMs?: number | undefined;
      cause?: unknown;
    },
  ) {
    super(message, { cause: facts.cause });
    this.fault = facts.fault;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * How long to wait before the same effect is tried again, in milliseconds; undefined when trying again cannot help and a person has to look.
 * @param attempts  how often it was tried, this time included
 */
export function retryDelay(error: unknown, attempts: number, random: () => number = Math.random): number | undefined {
  const backOff = (firstMs: number, mostMs: number) =>
    Math.min(mostMs, firstMs * 2 ** Math.min(attempts - 1, 20)) * (0.75 + random() / 2);
  if (error instanceof NaverError) {
    // Naver, or our own pacing, named the time.
    if (error.retryAfterMs !== undefined) return error.retryAfterMs;
    // Not an answer of the store: the line, the gateway, maintenance.
    if (error.status === undefined || error.status >= 500 || error.status === 429) return backOff(SECOND, 2 * MINUTE);
    // The application's access is in question, and an alarm has gone out: look again now and then.
    if (error.status === 401 || error.status === 403) return backOff(MINUTE, 10 * MINUTE);
    // It understood us and said no.
    return undefined;
  }
  if (error instanceof MailError) {
    // This mail or this address will be refused again.
    if (error.fate === 'refused') return undefined;
    // The server said "later" (greylisting, a full mailbox, a daily limit), or could not be reached.
    return error.responseCode !== undefined ? backOff(30 * SECOND, 15 * MINUTE) : backOff(2 * SECOND, 5 * MINUTE);
  }
  if (error instanceof LicenseServerError) {
    const { fault, status = 0, retryAfterMs } = error;
    // Its line, or its machine; or it asked for patience (408 time-out, 425 too early, 429 too many).
    const isPassing =
      fault === 'no_answer' || (fault === 'status' && (status >= 500 || [408, 425, 429].includes(status)));
    // It said no, or what it says is no license: the same question brings the same answer.
    if (!isPassing) return undefined;
    return Math.max(Math.min(retryAfterMs ?? 0, HOUR), backOff(2 * SECOND, 5 * MINUTE));
  }
  // The keys come with an import, which wakes the line itself; the program's own refusals will be the same next time.
  if (error instanceof OutOfLicenses || error instanceof IllegalTransition || error instanceof ConfigError)
    return undefined;
  const { status, code } = answerOf(error);
  // Discord: no such channel or no permission there. It heals when somebody changes the channel.
  if (code === 50001 || code === 50013 || code === 10003) return backOff(MINUTE, 10 * MINUTE);
  // Discord refuses the form of the request: it would refuse it again.
  if (status === 400) return undefined;
  // Everything else has no answer in it: a cut line, a database that is away, a fault of our own that must not lose the row.
  return backOff(SECOND, MINUTE);
}

function answerOf(error: unknown): { status?: unknown; code?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}
