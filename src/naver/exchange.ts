// One HTTP exchange with Naver: bytes out, JSON in. What an answer means is judged in faults.ts, when to ask again in request.ts.

import { request } from 'undici';
import type { Dispatcher } from 'undici';

import { NaverError } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { RateLimits } from './pace.ts';
import { readTime } from './time.ts';

export type Question = {
  method: 'GET' | 'POST' | 'PUT';
  /** Below the base URL, encoded, with its query. */
  path: string;
  headers?: Record<string, string>;
  body?: string | undefined;
  /** Does it change something at the store? Then a lost answer leaves the outcome open. */
  isWrite: boolean;
};

export type Answer = {
  status: number;
  /** Undefined when the body is empty, or when an error came with a body that is not JSON. */
  json: unknown;
  traceId: string | undefined;
  /** The store's time when it answered. */
  at: Date;
  limits: RateLimits & { quotaPeriod: string | undefined; quotaRemaining: number | undefined };
};

export type Exchange = (question: Question) => Promise<Answer>;

// 300 detailed product orders take about 2 MB.
const MAX_BYTES = 32 * 1024 * 1024;

/** With these the connection never stood, so the request never left. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_CLOSED']);
const BAD_CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_/;

/**
 * @param url        base URL, e.g. `https://api.commerce.naver.com/external`
 * @param timeoutMs  for the whole exchange
 * @param cut        ends all exchanges under way
 * @returns a function that resolves for every HTTP status
 * @throws NaverError  from that function: no answer, or a good answer whose body was cut, too long or not JSON
 */
export function createExchange(options: {
  url: string;
  dispatcher: Dispatcher;
  clock: Clock;
  now: () => number;
  timeoutMs: number;
  cut: AbortSignal;
}): Exchange {
  const { dispatcher, clock, now, timeoutMs, cut } = options;
  const base = options.url.replace(/\/+$/, '');

  return async function exchange(question) {
    const { method, path, headers, body, isWrite } = question;
    const sentMs = now();
    let response: Dispatcher.ResponseData;
    try {
      response = await request(base + path, {
        dispatcher,
        method,
        headers: { accept: 'application/json', 'user-agent': 'bellhop', ...headers },
        body: body ?? null,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        signal: AbortSignal.any([cut, AbortSignal.timeout(timeoutMs)]),
      });
    } catch (cause) {
      const reason = nameOf(cause);
      const neverLeft = NEVER_LEFT.has(reason) || BAD_CERTIFICATE.test(reason);
      throw new NaverError(`No answer from Naver to ${describe(question)}: ${reason}`, {
        mayHaveHappened: isWrite && !neverLeft,
        cause,
      });
    }
    const receivedMs = now();
    const status = response.statusCode;
    const isGood = status >= 200 && status < 300;
    const traceId = readHeader(response, 'gncp-gw-trace-id');

    let json: unknown;
    try {
      const text = await readText(response.body);
      json = text === '' ? undefined : JSON.parse(text);
    } catch (cause) {
      if (isGood) {
        throw new NaverError(`Naver's answer to ${describe(question)} could not be read: ${nameOf(cause)}`, {
          status,
          traceId,
          mayHaveHappened: isWrite,
          // A parser's complaint quotes the text, and the text is about buyers.
          cause: cause instanceof SyntaxError ? undefined : cause,
        });
      }
    }

    const seen = storeTime(json, response);
    if (seen) clock.learn({ ...seen, sentMs, receivedMs });
    return {
      status,
      json,
      traceId: traceId ?? readField(json, 'traceId'),
      at: new Date(seen?.storeMs ?? clock.now()),
      limits: {
        ratePerSecond: readNumber(response, 'gncp-gw-ratelimit-replenish-rate'),
        burst: readNumber(response, 'gncp-gw-ratelimit-burst-capacity'),
        remaining: readNumber(response, 'gncp-gw-ratelimit-remaining'),
        quotaPeriod: readHeader(response, 'gncp-gw-quota-period')?.toUpperCase(),
        quotaRemaining: readNumber(response, 'gncp-gw-quota-remaining'),
      },
    };
  };
}

/** A text field of a JSON object; undefined when there is none. */
export function readField(json: unknown, name: string): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const value: unknown = Reflect.get(json, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** For messages: method and path, without the query. */
export function describe({ method, path }: { method: string; path: string }): string {
  return `${method} ${path.replace(/\?.*$/s, '')}`;
}

async function readText(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop destroys the body, and with it the connection.
    if (bytes > MAX_BYTES) throw new RangeError(`more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** The body's `timestamp` where there is one, else the `Date` header, which the token endpoint has alone. */
function storeTime(
  json: unknown,
  response: Dispatcher.ResponseData,
): { storeMs: number; resolutionMs: number } | undefined {
  const inBody = readTime(readField(json, 'timestamp') ?? '');
  if (inBody) {
    const storeMs = inBody.getTime();
    return { storeMs, resolutionMs: storeMs % 1000 === 0 ? 1000 : 1 };
  }
  const storeMs = Date.parse(readHeader(response, 'date') ?? '');
  return Number.isNaN(storeMs) ? undefined : { storeMs, resolutionMs: 1000 };
}

function readHeader({ headers }: Dispatcher.ResponseData, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function readNumber(response: Dispatcher.ResponseData, name: string): number | undefined {
  const text = readHeader(response, name)?.trim();
  return text !== undefined && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** What went wrong, in a word that holds nothing of the content. */
function nameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  if (cause instanceof RangeError) return cause.message;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
