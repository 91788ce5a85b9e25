// One line per event: a constant dotted name, then fields. Callers leave secrets and personal data out; the masks below
// are the second fence for the day when one forgets.

import { pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

export type Fields = Record<string, unknown>;

/** `error`: somebody must act. `warn`: it heals itself, watch it. `info`: something happened to an order. */
export type Log = {
  debug: (event: string, fields?: Fields) => void;
  info: (event: string, fields?: Fields) => void;
  warn: (event: string, fields?: Fields) => void;
  error: (event: string, fields?: Fields) => void;
  /** The same log with fields that go into each of its lines, e.g. the store's. */
  with: (fields: Fields) => Log;
};

export type LogOptions = {
  level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** `json`: one object per line with `level`, `time` (ISO, UTC), `event` and the fields. `pretty`: for eyes. */
  format: 'json' | 'pretty';
  /** Takes whole lines; standard output unless given. */
  destination?: NodeJS.WritableStream | undefined;
};

/** Lines are written before the call returns, so that none is lost when the process ends. */
export function createLog({ level, format, destination }: LogOptions): Log {
  const stream =
    format === 'pretty'
      ? PinoPretty({
          messageKey: 'event',
          translateTime: 'SYS:HH:MM:ss.l',
          colorize: destination ? false : process.stdout.isTTY,
          destination: destination ?? 1,
          sync: true,
        })
      : (destination ?? pino.destination({ dest: 1, sync: true }));
  const options: pino.LoggerOptions = {
    level,
    messageKey: 'event',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  return wrap(pino(options, stream));
}

function wrap(logger: pino.Logger): Log {
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (event: string, fields?: Fields) => {
    if (logger.isLevelEnabled(level)) logger[level](maskFields(fields), event);
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    with: (fields) => wrap(logger.child(maskFields(fields))),
  };
}

const MASK = '[masked]';

/** Anywhere in a field's name, in any case: too many fields masked is better than one too few. */
const SENSITIVE =
  /token|secret|passw|auth|cookie|credential|mail|addr|name|phone|tel|mobile|key|licen[sc]e|raw|body|payload|html|^text$|memo|option|recipient|receiver|buyer|orderer|smtpurl|databaseurl/i;

/** Names that end so hold a number, a moment or an ID of ours, and stay readable: `licenseCount`, `mailId`, `tokenExpiresAt`. */
const HARMLESS = /(?:Ids?|Count|At|Ms|Left|Type|Status)$/;

/** The line's own members; a field of that name would be a second member of the same JSON object. */
const TAKEN = new Set(['level', 'time', 'event']);

/** Facts of our errors and of Node's, discord.js's, nodemailer's and PostgreSQL's that say nothing about a person. */
const ERROR_FACTS = [
  'code',
  'status',
  'traceId',
  'retryAfterMs',
  'mayHaveHappened',
  'fate',
  'responseCode',
  'event',
  'wanted',
  'free',
  'syscall',
  'severity',
  'table',
  'constraint',
];

const MAX_DEPTH = 5;
const MAX_ITEMS = 50;
const MAX_CHARACTERS = 1000;

function maskFields(fields: Fields = {}): Fields {
  const masked = Object.entries(fields).map(([key, value]) => [
    TAKEN.has(key) ? `${key}_` : key,
    maskValue(key, value, 1),
  ]);
  return Object.fromEntries(masked) as Fields;
}

function isSensitive(key: string): boolean {
  return SENSITIVE.test(key) && !HARMLESS.test(key);
}

function maskValue(key: string, value: unknown, depth: number): unknown {
  // A yes or no gives nobody away: `hasEmail: false`.
  if (value === undefined || value === null || typeof value === 'boolean') return value;
  if (value instanceof Error) return describeError(value, depth);
  if (isSensitive(key)) return MASK;
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object') return undefined;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof URL) return maskText(value.href);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return '[…]';
  if (value instanceof Set) return maskValue(key, [...value], depth);
  if (value instanceof Map) return maskValue(key, Object.fromEntries(value), depth);
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => maskValue(key, item, depth + 1));
    return value.length > MAX_ITEMS ? [...items, `… ${value.length - MAX_ITEMS} more`] : items;
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskValue(name, inner, depth + 1)]));
}

/** Masks what looks like a login in a URL, an e-mail address or a Korean mobile number, wherever it stands. */
function maskText(text: string): string {
  const masked = text
    .slice(0, MAX_CHARACTERS)
    .replaceAll(/(\w:\/\/)[^\s/@]+@/g, `$1${MASK}@`)
    .replaceAll(/[^\s@<>"'(),;:=[\]]+@[^\s@<>"'(),;:=[\]]+/g, MASK)
    .replaceAll(/(?<!\d)01[016-9][- .]?\d{3,4}[- .]?\d{4}(?!\d)/g, MASK);
  return text.length > MAX_CHARACTERS ? `${masked}…` : masked;
}

/** Name, message, facts, causes and where it was thrown; never a body, an answer or whatever else an error carries along. */
function describeError(error: Error, depth: number): Fields {
  const known = new Map<string, unknown>(Object.entries(error));
  const facts: Fields = {};
  for (const fact of ERROR_FACTS) {
    if (known.get(fact) !== undefined) facts[fact] = maskValue(fact, known.get(fact), depth + 1);
  }
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    name: error.name,
    message: maskText(error.message),
    ...facts,
    stack: frames.slice(0, 10).map((frame) => frame.trim()),
    because: depth < MAX_DEPTH ? describeCauses(error, depth + 1) : undefined,
  };
}

function describeCauses(error: Error, depth: number): Fields[] | undefined {
  const causes: unknown[] = error instanceof AggregateError ? error.errors.slice(0, 3) : [error.cause];
  const described = causes.filter((cause) => cause instanceof Error).map((cause) => describeError(cause, depth));
  return described.length > 0 ? described : undefined;
}
