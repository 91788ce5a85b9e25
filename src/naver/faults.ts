// What a refusal means: Naver's three families of error bodies and its gateway's codes, as facts of a NaverError.

import { z } from 'zod';

import { NaverError } from '../errors.ts';
import { describe, readField } from './exchange.ts';
import type { Answer, Question } from './exchange.ts';

export const HOUR_MS = 3_600_000;

/** The gateway answered these itself; the call behind it was not made. */
const NOT_PASSED_ON = new Set(['GW.BLOCK.01', 'GW.BLOCK.02', 'GW.PROXY.01', 'GW.PROXY.04']);

/** Milliseconds before the same call makes sense again. `GW.BLOCK.02` is maintenance, `GW.BLOCK.01` a fuse at the gateway. */
const WAIT_MS: Partial<Record<string, number>> = {
  'GW.RATE_LIMIT': 4000,
  'GW.QUOTA_LIMIT': 10_000,
  'GW.BLOCK.01': 10_000,
  'GW.BLOCK.02': 60_000,
};

const InvalidInputs = z.object({ invalidInputs: z.array(z.object({ name: z.string() })) });

/** The names in `invalidInputs`; their texts may repeat what was sent, so they go nowhere. */
export function listInvalidInputs(json: unknown): string[] {
  const parsed = InvalidInputs.safeParse(json);
  return parsed.success ? parsed.data.invalidInputs.map(({ name }) => name) : [];
}

/**
 * The error for an answer that is not 2xx.
 * @see https://apicenter.commerce.naver.com/docs/trouble-shooting
 */
export function toError(answer: Answer, question: Pick<Question, 'method' | 'path' | 'isWrite'>): NaverError {
  const { status, json, traceId } = answer;
  const code = readField(json, 'code');
  const said = [readField(json, 'message'), listInvalidInputs(json).join(', ')].filter(Boolean).join(': ');
  const message = `Naver answered ${status} ${code ?? 'without a code'} to ${describe(question)}`;
  return new NaverError(said ? `${message}: ${said.replace(/\s+/g, ' ').slice(0, 300)}` : message, {
    status,
    code,
    traceId,
    retryAfterMs: isHourlyQuotaUsedUp(answer) ? HOUR_MS : WAIT_MS[code ?? ''],
    mayHaveHappened: question.isWrite && (status >= 500 || status === 408) && !NOT_PASSED_ON.has(code ?? ''),
  });
}

/** Naver does not accept the token, or the application lacks the API group: it says the same for both. */
export function isAuthFault({ status, code }: NaverError): boolean {
  return status === 401 || code === 'GW.AUTHN' || code === 'GW.AUTHZ';
}

/** The penalty: one call an hour for the whole application. Without a period the text still speaks of the hour. */
export function isHourlyQuotaUsedUp(answer: Answer): boolean {
  const { quotaPeriod, quotaRemaining } = answer.limits;
  if (answer.status === 429 && readField(answer.json, 'code') === 'GW.QUOTA_LIMIT') return quotaPeriod !== 'SECONDS';
  return quotaPeriod === 'HOURS' && quotaRemaining !== undefined && quotaRemaining <= 0;
}

/** Does asking the same again soon promise anything? Only for reads: no answer, a fault at Naver, a body cut short. */
export function isPassing({ status, code }: NaverError): boolean {
  if (status === undefined) return true;
  if (code?.startsWith('GW.BLOCK.')) return false;
  return status >= 500 || (status >= 200 && status < 300);
}
