// Every call to the store goes through here: token, turn, exchange, verdict. The endpoints only say what they ask and how to read it.

import { ZodError } from 'zod';

import { NaverError } from '../errors.ts';
import type { AlarmCode, Circuits } from './circuit.ts';
import { EVERYTHING, PAUSE_MS } from './circuit.ts';
import type { Answer, Exchange, Question } from './exchange.ts';
import { describe } from './exchange.ts';
import { HOUR_MS, isAuthFault, isHourlyQuotaUsedUp, toError } from './faults.ts';
import type { Pace, Slot } from './pace.ts';
import { retry } from './retry.ts';
import type { Tokens } from './token.ts';
import { explain } from './wire.ts';

export type Call<T> = {
  method: 'GET' | 'POST' | 'PUT';
  /** The path with its `{names}`: Naver counts calls by it. */
  api: string;
  /** The values for the names. */
  params?: Record<string, string>;
  query?: URLSearchParams;
  /**
   * Builds the JSON body when the call's turn has come, once, so that a batch takes in all that has gathered until then.
   * Undefined: nothing to ask after all.
   */
  body?: () => unknown;
  isWrite: boolean;
  /** Takes the answer's JSON apart; what it throws makes the answer unreadable. */
  read: (json: unknown) => T;
};

/** `at`: the store's time when it answered. */
export type Reply<T> = { value: T; at: Date; traceId: string | undefined };

/** @throws NaverError */
export type Send = <T>(call: Call<T>) => Promise<Reply<T> | undefined>;

export type Requests = {
  send: Send;
  /** How often an API was called since the start, tokens aside. */
  countCalls: () => number;
};

export function createRequests(options: {
  exchange: Exchange;
  tokens: Tokens;
  pace: Pace;
  circuits: Circuits;
  signal: AbortSignal;
  pause: (ms: number) => Promise<void>;
  onRetry: (error: NaverError) => void;
}): Requests {
  const { exchange, tokens, pace, circuits, signal, pause, onRetry } = options;
  let calls = 0;

  async function send<T>(call: Call<T>): Promise<Reply<T> | undefined> {
    const { isWrite } = call;
    const api = `${call.method} ${call.api}`;
    const scope = groupOf(call.api);
    const question: Question = { method: call.method, path: pathOf(call), isWrite };
    let build = call.body;

    async function attempt(isRepeat: boolean): Promise<Reply<T> | undefined> {
      signal.throwIfAborted();
      circuits.check(scope);
      // The token first: turns granted while it is fetched would all be taken at once when it comes.
      await tokens.get();
      const slot = await pace.take(api, { first: isRepeat });
      circuits.check(scope); // before a batch is made up for nothing
      if (build) {
        const body = await buildOr(build, () => pace.giveBack(slot));
        if (body === undefined) return undefined;
        question.body = JSON.stringify(body);
        build = undefined;
      }
      const pass = circuits.enter(scope);
      let verdict: 'good' | 'none' = 'none';
      try {
        let answer = await put(slot);
        if (isRefused(answer) && isAuthFault(toError(answer, question))) {
          // Expired, or replaced: the documentation itself prescribes a new token and one repeat.
          answer = await put(await pace.take(api, { first: true }));
        }
        if (isHourlyQuotaUsedUp(answer)) closeForAnHour(answer);
        if (!isRefused(answer)) {
          verdict = 'good';
          return { value: read(answer), at: answer.at, traceId: answer.traceId };
        }
        const error = toError(answer, question);
        if (isAuthFault(error)) circuits.trip({ code: authAlarmOf(scope), scope, ms: PAUSE_MS, cause: error });
        else if (error.code === 'GW.IP_NOT_ALLOWED')
          circuits.trip({ code: 'naver_ip', scope: EVERYTHING, ms: PAUSE_MS, cause: error });
        else if (answer.status < 500 && answer.status !== 429) verdict = 'good';
        throw error;
      } finally {
        circuits.leave(pass, verdict);
      }
    }

    async function put(slot: Slot): Promise<Answer> {
      const token = await tokens.get();
      calls += 1;
      const headers: Record<string, string> = { authorization: `Bearer ${token}` };
      if (question.body !== undefined) headers['content-type'] = 'application/json';
      const answer = await exchange({ ...question, headers });
      pace.learn(slot, answer.limits);
      if (isRefused(answer) && isAuthFault(toError(answer, question))) tokens.drop(token);
      return answer;
    }

    function closeForAnHour(answer: Answer): void {
      // The one call of the hour may itself have been answered well.
      const cause = isRefused(answer)
        ? toError(answer, question)
        : new NaverError('Naver allows this application one call an hour', {
            status: 429,
            code: 'GW.QUOTA_LIMIT',
            traceId: answer.traceId,
          });
      circuits.trip({ code: 'naver_quota', scope: EVERYTHING, ms: HOUR_MS, cause });
    }

    function read({ json, status, traceId }: Answer): T {
      try {
        return call.read(json);
      } catch (cause) {
        const why = cause instanceof ZodError ? explain(cause) : String(cause);
        throw new NaverError(`Naver's answer to ${describe(question)} has an unknown shape: ${why}`, {
          status,
          traceId,
          mayHaveHappened: isWrite,
          cause,
        });
      }
    }

    return await retry({ isWrite, pause, onRetry, block: (ms) => pace.block(api, ms) }, attempt);
  }

  return { send, countCalls: () => calls };
}

/** For calls that always have something to ask. */
export async function ask<T>(send: Send, call: Call<T>): Promise<Reply<T>> {
  const reply = await send(call);
  if (!reply) throw new TypeError(`${call.method} ${call.api} was built without a body`);
  return reply;
}

/** The unit in which Naver grants permissions: `/v1/pay-order/…` is `pay-order`. */
function groupOf(api: string): string {
  return api.split('/')[2] ?? api;
}

/** Orders live without the API group 문의 (inquiries): its absence has a name of its own, so that nobody looks for a dead key. */
function authAlarmOf(scope: string): AlarmCode {
  return ['contents', 'pay-user', 'pay-merchant'].includes(scope) ? 'naver_inquiries' : 'naver_auth';
}

function pathOf({ api, params = {}, query }: Call<unknown>): string {
  const path = api.replace(/\{(\w+)\}/g, (name, key: string) => encodeURIComponent(params[key] ?? name));
  return query ? `${path}?${query.toString()}` : path;
}

async function buildOr(build: () => unknown, giveBack: () => void): Promise<unknown> {
  let body: unknown;
  try {
    body = await build();
    return body;
  } finally {
    if (body === undefined) giveBack();
  }
}

function isRefused({ status }: Answer): boolean {
  return status < 200 || status >= 300;
}
