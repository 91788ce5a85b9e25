// Which days a report is about, and the steps that its bars stand for. Days are Korea's.

export type PeriodName = 'today' | '7d' | '30d' | '90d' | 'all';

export type Step = 'hour' | 'day' | 'week' | 'month';

/** By the time of payment; `from` is a midnight in Korea, `to` the exclusive one after the last day. */
export type Period = { name: PeriodName; from: Date; to: Date; step: Step };

const DAY_MS = 86_400_000;
/** Korea has known no summer time since 1988. */
const KST_MS = 9 * 3_600_000;
const DAYS: Record<Exclude<PeriodName, 'all'>, number> = { today: 1, '7d': 7, '30d': 30, '90d': 90 };
/** More bars than these are too thin for a phone. */
const DAYS_AT_MOST = 31;
const WEEKS_AT_MOST = 27;

/** @param firstPaidAt  the oldest payment in the books; `all` begins there */
export function periodOf(name: PeriodName, now: Date, firstPaidAt: Date | undefined): Period {
  const today = dayOf(now);
  const first = name === 'all' ? Math.min(today, dayOf(firstPaidAt ?? now)) : today - DAYS[name] + 1;
  return periodFrom(name, first, today + 1);
}

/** From a day to an exclusive one, as dayOf() counts them. */
export function periodFrom(name: PeriodName, from: number, to: number): Period {
  return { name, from: midnightOf(from), to: midnightOf(to), step: stepFor(to - from) };
}

/** So many whole days before the day of `now`. */
export function daysBefore(name: PeriodName, now: Date, days: number): Period {
  const today = dayOf(now);
  return periodFrom(name, today - days, today);
}

export function isPeriodName(text: string): text is PeriodName {
  return text === 'all' || Object.hasOwn(DAYS, text);
}

/** Days since 1970 in Korea. */
export function dayOf(at: Date): number {
  return Math.floor((at.getTime() + KST_MS) / DAY_MS);
}

export function midnightOf(day: number): Date {
  return new Date(day * DAY_MS - KST_MS);
}

/** `2026-11-24` */
export function writeDate(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Minutes since midnight in Korea. */
export function minuteOf(at: Date): number {
  return Math.floor(((at.getTime() + KST_MS) % DAY_MS) / 60_000);
}

/** Whole days of a period. */
export function countDays({ from, to }: Pick<Period, 'from' | 'to'>): number {
  return dayOf(to) - dayOf(from);
}

/** The keys of all steps of a period, oldest first: `2026-11-24 09`, `2026-11-24` (of a week its Monday), `2026-11`. */
export function listSteps({ from, to, step }: Period): string[] {
  const [first, last] = [dayOf(from), dayOf(to) - 1];
  if (step === 'hour')
    return Array.from({ length: 24 }, (_, hour) => `${writeDate(first)} ${String(hour).padStart(2, '0')}`);
  if (step === 'day') return Array.from({ length: last - first + 1 }, (_, index) => writeDate(first + index));
  if (step === 'week') {
    const monday = first - weekdayOf(first);
    return Array.from({ length: Math.floor((last - monday) / 7) + 1 }, (_, index) => writeDate(monday + 7 * index));
  }
  const [start, end] = [monthOf(first), monthOf(last)];
  return Array.from({ length: end - start + 1 }, (_, index) => {
    const month = start + index;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

/** The key of the step that an hour or a day lies in, as counted since 1970 in Korea: hours for steps of hours, days for all others. */
export function stepKey(count: number, step: Step): string {
  if (step === 'hour') return `${writeDate(Math.floor(count / 24))} ${String(count % 24).padStart(2, '0')}`;
  if (step === 'week') return writeDate(count - weekdayOf(count));
  return step === 'month' ? writeDate(count).slice(0, 7) : writeDate(count);
}

function stepFor(days: number): Step {
  if (days <= 1) return 'hour';
  if (days <= DAYS_AT_MOST) return 'day';
  return days <= WEEKS_AT_MOST * 7 - 6 ? 'week' : 'month';
}

/** 0 is Monday. */
function weekdayOf(day: number): number {
  return (day + 3) % 7;
}

function monthOf(day: number): number {
  const at = new Date(day * DAY_MS);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}
