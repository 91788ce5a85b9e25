// Moments as the reader sees them.
import { html } from './lit.js';
import { lang, words } from './words.js';

const CLOCK = new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(lang, { dateStyle: 'long' });
const FULL = new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'short' });
const SHORT_DAY = new Intl.DateTimeFormat(lang, { dateStyle: 'short' });

/** @param {number} at  milliseconds since 1970 */
export function sayDay(at) {
  return DAY.format(at);
}

/** @param {number} at  milliseconds since 1970 */
export function drawMoment(at) {
  const isToday = DAY.format(at) === DAY.format(Date.now());
  const said = isToday ? CLOCK.format(at) : `${SHORT_DAY.format(at)} ${CLOCK.format(at)}`;
  return html`<time datetime=${new Date(at).toISOString()} title=${FULL.format(at)}>${said}</time>`;
}

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const STYLES = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

const RELATIVE = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });

/** @param {number} seconds  since 1970 */
function sayRelative(seconds) {
  const left = seconds - Date.now() / 1000;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(left) >= each) ?? ['second', 1];
  return RELATIVE.format(Math.round(left / size), unit);
}

/**
 * Discord's `<t:…>`.
 * @param {number} seconds  since 1970
 * @param {string} style
 */
export function drawStamp(seconds, style) {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return String(seconds);
  const said =
    style === 'R' ? sayRelative(seconds) : new Intl.DateTimeFormat(lang, STYLES[style] ?? STYLES['f']).format(at);
  return html`<time class="stamp" datetime=${at.toISOString()} title=${FULL.format(at)}>${said}</time>`;
}

/** @param {number} bytes */
export function saySize(bytes) {
  if (bytes < 1024) return `${bytes} ${words.bytes}`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(2)} KB` : `${(bytes / 1024 / 1024).toFixed(2)} MB`;
}
