import { z } from 'zod';

import { NaverError } from '../errors.ts';
import type { Circuits } from './circuit.ts';
import { EVERYTHING, PAUSE_MS } from './circuit.ts';
import type { Clock } from './clock.ts';
import type { Exchange } from './exchange.ts';
import { listInvalidInputs, toError } from './faults.ts';
import type { Pace } from './pace.ts';
import { retry } from './retry.ts';
import { sign } from './signature.ts';

export type Tokens = {
  /** The application's token; many callers share one request for it. */
  get(): Promise<string>;
  /** The gateway did not accept this one. A newer one stays. */
  drop(token: string): void;
};

type Token = { text: string; expiresAtMs: number };

const PATH = '/v1/oauth2/token';

// Naver gives the same token again while it has 30 minutes or more; asking earlier than this is useless.
const RENEW_BELOW_MS = 25 * 60_000;
const RENEW_AT_MOST_EVERY_MS = 60_000;

// Ours may be ahead of theirs by what the estimate is off; a time from the future is refused, 5 minutes of age are allowed.
const SKEW_MS = 3000;

const TokenBody = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/**
 * @param now  our clock in milliseconds, for lifetimes
 * @see https://apicenter.commerce.naver.com/docs/auth
 */
export function createTokens(options: {
  clientId: string;
  clientSecret: string;
  exchange: Exchange;
  pace: Pace;
  clock: Clock;
  circuits: Circuits;
  now: () => number;
  pause: (ms: number) => Promise<void>;
  onRetry: (error: NaverError) => void;
}): Tokens {
  const { clientId, clientSecret, exchange, pace, clock, circuits, now, pause, onRetry } = options;
  let held: Token | undefined;
  let pending: Promise<Token> | undefined;
  let renewAfterMs = -Infinity;

  // All parameters in the body and these five alone: anything else costs the whole application its quota for days, and
  // the token endpoint still says 200.
  async function writeForm(): Promise<string> {
    const timestamp = Math.floor(clock.now()) - SKEW_MS;
    return new URLSearchParams({
      client_id: clientId,
      timestamp: String(timestamp),
      grant_type: 'client_credentials',
      client_secret_sign: await sign(clientId, clientSecret, timestamp),
      type: 'SELF',
    }).toString();
  }

  async function ask(isRepeat: boolean): Promise<Token> {
    const question = { method: 'POST', path: PATH, isWrite: false } as const;
    const slot = await pace.take(PATH, { first: isRepeat });
    const sentMs = now();
    const answer = await exchange({
      ...question,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: await writeForm(),
    });
    pace.learn(slot, answer.limits);
    if (answer.status !== 200) {
      // Our clock was off by minutes. The refusal itself told the store's time.
      if (!isRepeat && listInvalidInputs(answer.json).includes('timestamp')) return await ask(true);
      throw toError(answer, question);
    }
    const body = TokenBody.safeParse(answer.json);
    if (!body.success) {
      throw new NaverError(`Naver's answer to POST ${PATH} holds no token`, {
        status: answer.status,
        traceId: answer.traceId,
      });
    }
    // The shared token may be an old one: only `expires_in` knows how long it has to live.
    return { text: body.data.access_token, expiresAtMs: sentMs + body.data.expires_in * 1000 };
  }

  async function renew(): Promise<Token> {
    renewAfterMs = now() + RENEW_AT_MOST_EVERY_MS;
    const block = (ms: number): void => pace.block(PATH, ms);
    held = await retry({ isWrite: false, pause, block, onRetry }, ask);
    return held;
  }

  function renewOnce(): Promise<Token> {
    pending ??= renew().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  return {
    async get() {
      const leftMs = held ? held.expiresAtMs - now() : 0;
      if (held && leftMs > RENEW_BELOW_MS) return held.text;
      if (held && leftMs > 0) {
        // It still works: nobody waits for the next one, and a failure now is tried again before it matters.
        if (now() >= renewAfterMs) renewOnce().catch((error: unknown) => error instanceof NaverError && onRetry(error));
        return held.text;
      }
      try {
        return (await renewOnce()).text;
      } catch (error) {
        if (error instanceof NaverError) stopIfHopeless(error);
        throw error;
      }
    },

    drop(token) {
      if (held?.text === token) held = undefined;
    },
  };

  /** A refused signature or address will be refused again. */
  function stopIfHopeless(cause: NaverError): void {
    const { status, code } = cause;
    if (status === undefined || status < 400 || status >= 500 || status === 429) return;
    const alarm = code === 'GW.IP_NOT_ALLOWED' ? 'naver_ip' : 'naver_auth';
    circuits.trip({ code: alarm, scope: EVERYTHING, ms: PAUSE_MS, cause });
  }
}
