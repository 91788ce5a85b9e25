// What stands before every API: caller's address, token, hourly quota, and a bucket per API.
import { startOfKstDay } from './kst.ts';
import type { Settings } from './types.ts';
import { gatewayRefusal } from './wire.ts';
import type { Refusal } from './wire.ts';

const HOUR_MS = 3_600_000;

export type ApiGroup = 'order' | 'product' | 'seller' | 'inquiry';

export type Verdict = { refusal: Refusal | undefined; headers: Record<string, string> };

export type Gateway = {
  denyIp: (denied: boolean) => void;
  isIpDenied: () => boolean;
  /** Takes an API group from the application, or gives it back. */
  dropApiGroup: (dropped: boolean, group: ApiGroup) => void;
  /** A token request in a wrong form was seen: one call an hour for the whole application. */
  penalize: () => void;
  /** What Naver's nightly job does after a clean day. */
  liftPenalty: () => void;
  /** Judges a call to an API; a call that is let through has used up its place in the bucket. */
  judge: (call: { api: string; group: ApiGroup; isAuthenticated: boolean }) => Verdict;
  /** The rate headers of an answer that no bucket stands behind. */
  idleHeaders: () => Record<string, string>;
};

/**
 * @param clock  for the hourly quota, which counts wall time; the buckets run on the machine's own monotonic clock
 * @see https://apicenter.commerce.naver.com/docs/restriction
 */
export function createGateway(clock: () => Date, settings: Settings): Gateway {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  const droppedGroups = new Set<ApiGroup>();
  let isDenied = false;
  let lastNonstandardAt: Date | undefined;
  let nextQuotaAtMs = 0;

  /** Lifted in the night after the first full day without a wrong request. */
  function isPenalized(): boolean {
    if (lastNonstandardAt && clock() >= startOfKstDay(lastNonstandardAt, 2)) lastNonstandardAt = undefined;
    return lastNonstandardAt !== undefined;
  }

  function rateHeaders(remaining: number): Record<string, string> {
    const headers: Record<string, string> = {
      'gncp-gw-ratelimit-replenish-rate': String(settings.ratePerSecond),
      'gncp-gw-ratelimit-burst-capacity': String(settings.burst),
      'gncp-gw-ratelimit-remaining': String(remaining),
    };
    if (!isPenalized()) return headers;
    return {
      ...headers,
      'gncp-gw-quota-period': 'HOURS',
      'gncp-gw-quota-limit': '1',
      'gncp-gw-quota-remaining': '0',
    };
  }

  function refill(api: string): { tokens: number; atMs: number } {
    const nowMs = performance.now();
    const bucket = buckets.get(api) ?? { tokens: settings.burst, atMs: nowMs };
    const gained = ((nowMs - bucket.atMs) / 1000) * settings.ratePerSecond;
    const filled = { tokens: Math.min(settings.burst, bucket.tokens + gained), atMs: nowMs };
    buckets.set(api, filled);
    return filled;
  }

  return {
    denyIp(denied) {
      isDenied = denied;
    },
    isIpDenied: () => isDenied,
    dropApiGroup(dropped, group) {
      if (dropped) droppedGroups.add(group);
      else droppedGroups.delete(group);
    },
    penalize() {
      // The hour counts from the first offense: the calls before it have used up the one that is allowed.
      if (!isPenalized()) nextQuotaAtMs = clock().getTime() + HOUR_MS;
      lastNonstandardAt = clock();
    },
    liftPenalty() {
      lastNonstandardAt = undefined;
    },
    judge({ api, group, isAuthenticated }) {
      const bucket = refill(api);
      const refuse = (code: string): Verdict => ({
        refusal: gatewayRefusal({ code }),
        headers: rateHeaders(Math.floor(bucket.tokens)),
      });
      if (!isAuthenticated || droppedGroups.has(group)) return refuse('GW.AUTHN');
      if (isPenalized()) {
        const nowMs = clock().getTime();
        if (nowMs < nextQuotaAtMs) return refuse('GW.QUOTA_LIMIT');
        nextQuotaAtMs = nowMs + HOUR_MS;
      }
      if (bucket.tokens < 1) return refuse('GW.RATE_LIMIT');
      bucket.tokens -= 1;
      return { refusal: undefined, headers: rateHeaders(Math.floor(bucket.tokens)) };
    },
    idleHeaders: () => rateHeaders(settings.burst),
  };
}
