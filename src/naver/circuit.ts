// Some refusals do not go away by asking again: a used-up hourly quota, an unregistered address, a dead authorization.
// Then nothing is sent for a while, one call tries the way, and people hear of it once when it closes and once when it opens.

import { NaverError } from '../errors.ts';

export type AlarmCode = 'naver_quota' | 'naver_auth' | 'naver_ip' | 'naver_inquiries';

/** `until`: no call before then, in the store's time. `api`: the API group concerned; absent: all of them. */
export type Alarm = { code: AlarmCode; until?: Date; traceId?: string; api?: string };

type Circuit = { code: AlarmCode; scope: string; untilMs: number; cause: NaverError; isTried: boolean };

/** A call on its way, and the open circuits that it tries for everybody. */
export type Pass = { tries: Circuit[] };

export type Circuits = {
  /** @throws NaverError  while the way is closed; `retryAfterMs` says for how long */
  check(scope: string): void;
  /** As `check`; when a pause is over, the first to enter tries the way and the others keep waiting for its answer. */
  enter(scope: string): Pass;
  /** Closes the way for `ms`. */
  trip(trip: { code: AlarmCode; scope: string; ms: number; cause: NaverError }): void;
  /** `good`: the answer proves that the way is open again. */
  leave(pass: Pass, verdict: 'good' | 'none'): void;
  /** Until when nothing may be sent for want of quota, by our clock. */
  quotaUntilMs(): number | undefined;
};

/** The scope that concerns every call. */
export const EVERYTHING = '*';

/** After a refused or lost attempt the way is tried again not before this. */
export const PAUSE_MS = 60_000;

const ONE_AT_A_TIME_MS = 1000;

export function createCircuits(options: {
  now: () => number;
  onAlarm: (code: AlarmCode, scope: string, untilMs: number, cause: NaverError) => void;
  onRecovered: (code: AlarmCode) => void;
}): Circuits {
  const { now, onAlarm, onRecovered } = options;
  const open = new Map<string, Circuit>();

  function listConcerning(scope: string): Circuit[] {
    return [...open.values()].filter((circuit) => circuit.scope === EVERYTHING || circuit.scope === scope);
  }

  function check(scope: string): void {
    for (const { untilMs, isTried, cause } of listConcerning(scope)) {
      const waitMs = Math.max(untilMs - now(), isTried ? ONE_AT_A_TIME_MS : 0);
      if (waitMs <= 0) continue;
      const { status, code, traceId } = cause;
      throw new NaverError(`Not asked, because before: ${cause.message}`, {
        status,
        code,
        traceId,
        retryAfterMs: waitMs,
        cause,
      });
    }
  }

  return {
    check,

    enter(scope) {
      check(scope);
      const tries = listConcerning(scope);
      for (const circuit of tries) circuit.isTried = true;
      return { tries };
    },

    trip({ code, scope, ms, cause }) {
      const key = `${code} ${scope}`;
      const isNews = !open.has(key);
      const untilMs = now() + ms;
      open.set(key, { code, scope, untilMs, cause, isTried: false });
      if (isNews) onAlarm(code, scope, untilMs, cause);
    },

    leave({ tries }, verdict) {
      for (const circuit of tries) {
        const key = `${circuit.code} ${circuit.scope}`;
        if (open.get(key) !== circuit) continue; // tripped anew in the meantime
        if (verdict === 'none') {
          circuit.isTried = false;
          circuit.untilMs = now() + PAUSE_MS;
          continue;
        }
        open.delete(key);
        if (![...open.values()].some(({ code }) => code === circuit.code)) onRecovered(circuit.code);
      }
    },

    quotaUntilMs() {
      const untilMs = open.get(`naver_quota ${EVERYTHING}`)?.untilMs;
      return untilMs !== undefined && untilMs > now() ? untilMs : undefined;
    },
  };
}
