// Days as sellers count them: Korea's, from midnight to midnight, wherever the machine stands.

const DAY_MS = 86_400_000;
/** Korea has known no summer time since 1988. */
const KST_MS = 9 * 3_600_000;

/** Midnight in Korea before `at`, and so many days earlier. */
export function startOfDay(at: Date, daysBefore = 0): Date {
  const day = Math.floor((at.getTime() + KST_MS) / DAY_MS) - daysBefore;
  return new Date(day * DAY_MS - KST_MS);
}

export function nextDay(midnight: Date): Date {
  return new Date(midnight.getTime() + DAY_MS);
}

/** Midnight in Korea of `2026-11-23`, also `2026.11.23`, `2026/11/23` and `20261123`; undefined for what is no day. */
export function parseDay(text: string): Date | undefined {
  const [, year, month, day] = /^(\d{4})[-./ ]*(\d{1,2})[-./ ]*(\d{1,2})\.?$/.exec(text.trim().normalize('NFKC')) ?? [];
  if (!year || !month || !day) return undefined;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // 2026-02-30 would roll over into March.
  const isReal =
    new Date(midnight).getUTCDate() === Number(day) && new Date(midnight).getUTCMonth() === Number(month) - 1;
  return isReal ? new Date(midnight - KST_MS) : undefined;
}

/** `2026-11-23`, of a midnight in Korea. */
export function writeDay(midnight: Date): string {
  return new Date(midnight.getTime() + KST_MS).toISOString().slice(0, 10);
}

/** Days since 1970 in Korea, for places where letters are scarce. */
export function countDays(midnight: Date): number {
  return Math.round((midnight.getTime() + KST_MS) / DAY_MS);
}

export function dayOfCount(days: number): Date {
  return new Date(days * DAY_MS - KST_MS);
}
