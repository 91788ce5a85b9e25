// Quiet hours, by the clock of Korea.

/** Minutes after midnight; `to` before `from` goes over midnight. */
export type Quiet = { from: number; to: number };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const KOREA_MS = 9 * 3_600_000;

export function isQuiet(quiet: Quiet | undefined, now: Date): boolean {
  if (!quiet) return false;
  const minute = Math.floor(((now.getTime() + KOREA_MS) % DAY_MS) / MINUTE_MS);
  const { from, to } = quiet;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The latest end of quiet hours that has passed, and when they had begun. */
export function lastQuiet({ from, to }: Quiet, now: Date): { begunAt: Date; endedAt: Date } {
  const today = Math.floor((now.getTime() + KOREA_MS) / DAY_MS) * DAY_MS - KOREA_MS;
  const endsToday = today + to * MINUTE_MS;
  const endedMs = endsToday <= now.getTime() ? endsToday : endsToday - DAY_MS;
  const lengthMs = ((to - from) * MINUTE_MS + DAY_MS) % DAY_MS || DAY_MS;
  return { begunAt: new Date(endedMs - lengthMs), endedAt: new Date(endedMs) };
}
