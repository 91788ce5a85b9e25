// Korea has one time zone and no summer time: nine hours ahead, always.
const OFFSET_MS = 9 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
const WIRE_FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d)$/;

/** `2026-09-21T23:13:20.123+09:00`, the only form that the service writes. */
export function formatKst(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().replace('Z', '+09:00');
}

/** `20260921`, as ids begin. */
export function formatKstDay(at: Date): string {
  return formatKst(at).slice(0, 10).replaceAll('-', '');
}

/**
 * A date-time as a request must carry it: three digits of milliseconds and an offset; undefined when it is anything else.
 * @see https://apicenter.commerce.naver.com/docs/restful-api
 */
export function parseWireDate(text: string): Date | undefined {
  if (!WIRE_FORM.test(text)) return undefined;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return undefined;
  // JavaScript reads 30 February as 2 March.
  const written = `${text.slice(0, 23)}Z`;
  return new Date(written).toISOString() === written ? at : undefined;
}

/** Midnight in Seoul of the day that holds `at`, `days` days on. */
export function startOfKstDay(at: Date, days = 0): Date {
  const day = Math.floor((at.getTime() + OFFSET_MS) / DAY_MS) + days;
  return new Date(day * DAY_MS - OFFSET_MS);
}

/** The feed knows changes by the second: every example on the official page and every live sample ends in `.000`. */
export function floorToSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}
