// How Naver writes a moment: Korean time, exactly three digits of milliseconds, an offset.

const KST_OFFSET_MS = 9 * 60 * 60 * 1000;
const MOMENT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?$/;

/**
 * `2026-09-21T23:13:20.123+09:00`. Naver rejects a time without milliseconds or offset.
 * In a query string the `+` must become `%2B`, which `URLSearchParams` does.
 * @see https://apicenter.commerce.naver.com/docs/restful-api
 */
export function writeTime(time: Date): string {
  return new Date(time.getTime() + KST_OFFSET_MS).toISOString().replace('Z', '+09:00');
}

/** Reads what Naver writes: a fraction of any length, and Korean time where the offset is missing. Undefined: not a moment. */
export function readTime(text: string): Date | undefined {
  const parts = MOMENT.exec(text);
  if (!parts) return undefined;
  const [, seconds, fraction = '', offset = '+09:00'] = parts;
  const time = new Date(`${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
