// Money and time as cards and answers show them. Days and hours are Korea's, wherever the machine stands.

export type Lang = 'ko' | 'en';

const WON = new Intl.NumberFormat('ko-KR');

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Seoul',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  weekday: 'short',
});

const WEEKDAYS: Record<string, string> = {
  Mon: '월',
  Tue: '화',
  Wed: '수',
  Thu: '목',
  Fri: '금',
  Sat: '토',
  Sun: '일',
};
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `58,000원`, `₩58,000`. */
export function formatWon(amountKrw: number, lang: Lang): string {
  return lang === 'ko' ? `${WON.format(amountKrw)}원` : `₩${WON.format(amountKrw)}`;
}

/** `22:14` */
export function formatTime(at: Date): string {
  const { hour, minute } = partsOf(at);
  return `${hour}:${minute}`;
}

/** `11/26(목)`, `Thu 26 Nov`. */
export function formatDay(at: Date, lang: Lang): string {
  const { month, day, weekday = '' } = partsOf(at);
  return lang === 'ko' ? `${month}/${day}(${WEEKDAYS[weekday]})` : `${weekday} ${day} ${MONTHS[Number(month) - 1]}`;
}

/** `11/23 22:14`, `23 Nov 22:14`. */
export function formatMoment(at: Date, lang: Lang): string {
  const { month, day } = partsOf(at);
  return lang === 'ko' ? `${month}/${day} ${formatTime(at)}` : `${day} ${MONTHS[Number(month) - 1]} ${formatTime(at)}`;
}

/** Whether both lie on one day in Korea. */
export function isSameDay(one: Date, other: Date): boolean {
  const [a, b] = [partsOf(one), partsOf(other)];
  return a.year === b.year && a.month === b.month && a.day === b.day;
}

function partsOf(at: Date): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  return Object.fromEntries(CLOCK.formatToParts(at).map(({ type, value }) => [type, value]));
}

/** A length of time in its two largest units: `1분 12초`, `3h 5m`. Less than a second is none. */
export function formatSpan(ms: number, lang: Lang): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const units = lang === 'ko' ? ['일 ', '시간 ', '분 ', '초'] : ['d ', 'h ', 'm ', 's'];
  const parts = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  const first = Math.max(
    0,
    parts.findIndex((part) => part > 0),
  );
  const begins = parts.some((part) => part > 0) ? first : 3;
  return parts
    .slice(begins, begins + 2)
    .map((part, index) => `${part}${units[begins + index] ?? ''}`)
    .join('')
    .trim();
}
