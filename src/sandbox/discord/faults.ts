// Failures on demand: what a network and a busy Discord do to a bot.

import type { Operation } from './validate.ts';

export type Fault = {
  /** `POST /channels/{channel_id}/messages`, the template alone, or the operation's id (`create_message`); all when absent. */
  route?: string;
  /**
   * `status` answers with `status` and `code`; `reset` cuts the connection with RST, which discord.js tries again;
   * `hangup` closes it, which discord.js does not; `delay` takes its time; `rateLimit` answers 429.
   */
  kind: 'status' | 'reset' | 'hangup' | 'delay' | 'rateLimit';
  /** Before or after the request has had its effect; before unless told. */
  when?: 'before' | 'after';
  /** HTTP status, 500 unless told. */
  status?: number;
  /** Discord's error code, 0 unless told. */
  code?: number;
  /** Milliseconds: the delay, or what Retry-After says. 1,000 unless told. */
  delayMs?: number;
  /** Whose limit a 429 is about; the bot's own unless told. */
  scope?: 'user' | 'global' | 'shared';
  /** How many requests it hits, 1 unless told; `Infinity` until it is taken away. */
  times?: number;
};

export type Faults = {
  /** @returns what takes it away */
  add(fault: Fault): () => void;
  clear(): void;
};

export type FaultList = Faults & {
  /** The faults that hit this request at this moment, used up by being asked for. */
  take(operation: Operation, when: 'before' | 'after'): Fault[];
};

export function createFaults(): FaultList {
  const waiting = new Set<{ fault: Fault; left: number }>();
  return {
    add(fault) {
      const entry = { fault, left: fault.times ?? 1 };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    clear: () => waiting.clear(),
    take(operation, when) {
      const hits: Fault[] = [];
      for (const entry of waiting) {
        if ((entry.fault.when ?? 'before') !== when || !isFor(entry.fault, operation)) continue;
        hits.push(entry.fault);
        entry.left -= 1;
        if (entry.left <= 0) waiting.delete(entry);
      }
      return hits;
    },
  };
}

function isFor({ route }: Fault, { id, method, template }: Operation): boolean {
  return route === undefined || [id, template, `${method} ${template}`].includes(route);
}
