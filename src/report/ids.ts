// The custom ids under reports: all that is needed to read the same days again, after a restart too.
import { countDays, dayOf, isPeriodName, type Period, periodFrom } from './period.ts';

export const REPORT_PREFIX = 'v1:report:';

/** `post`: for everybody in the channel; `see`: for whoever tapped. */
export type ReportAction = 'post' | 'see';

const REPORT_ID = /^v1:report:(post|see):([0-9a-z]{2,5}):([1-9a-z][0-9a-z]{0,4}):([1-9a-z][0-9a-z]{0,4})$/;

/** `v1:report:<post|see>:<period>:<first day>:<number of days>`, the numbers in base 36. */
export function reportIdOf(action: ReportAction, period: Period): string {
  return `${REPORT_PREFIX}${action}:${period.name}:${dayOf(period.from).toString(36)}:${countDays(period).toString(36)}`;
}

/** Undefined for anything that reportIdOf() does not write. */
export function parseReportId(customId: string): { action: ReportAction; period: Period } | undefined {
  const [, action, name = '', from = '', days = ''] = REPORT_ID.exec(customId) ?? [];
  if ((action !== 'post' && action !== 'see') || !isPeriodName(name)) return undefined;
  const first = Number.parseInt(from, 36);
  return { action, period: periodFrom(name, first, first + Number.parseInt(days, 36)) };
}
