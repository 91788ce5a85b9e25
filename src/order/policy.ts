// Whether a line may go out by itself. Pure: the rule in force, the store's beginnings, and when the line was paid.
import type { Policy } from './line.ts';

export type Mode = 'manual' | 'auto';

export type Beginnings = {
  defaultMode: Mode;
  defaultAutoSince: Date | undefined;
  /** Undefined: the first poll is under way. */
  firstPolledAt: Date | undefined;
  /** Lines paid in the seven days before the first poll: ask, or deliver like any other. */
  firstStart: 'ask' | 'deliver';
};

/** How far back the very first poll looks. */
export const FIRST_LOOK_MS = 7 * 24 * 3_600_000;

/** Nothing that was paid before Bellhop was first switched on, or before a rule was switched to auto, goes out unasked. */
export function policyFor(
  rule: { mode: Mode | undefined; autoSince: Date | undefined } | undefined,
  store: Beginnings,
  paidAt: Date,
): Policy {
  const mode = rule?.mode ?? store.defaultMode;
  if (mode !== 'auto') return { auto: false, because: 'manual' };
  if (isBeforeStart(store, paidAt) && store.firstStart === 'ask') return { auto: false, because: 'paid_before_start' };
  const autoSince = rule?.mode ? rule.autoSince : store.defaultAutoSince;
  if (autoSince && paidAt < autoSince) return { auto: false, because: 'paid_before_auto' };
  return { auto: true };
}

/** Paid before the first poll. */
export function isBeforeStart(store: Pick<Beginnings, 'firstPolledAt'>, paidAt: Date): boolean {
  return store.firstPolledAt !== undefined && paidAt < store.firstPolledAt;
}
