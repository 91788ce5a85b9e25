// In which language the page speaks: the one that is asked for, else the browser's.
import { en } from './words.en.js';
import { ko } from './words.ko.js';

const asked = new URLSearchParams(location.search).get('lang') ?? navigator.language;

/** @type {'ko' | 'en'} */
export const lang = asked.startsWith('en')
  ? 'en'
  : asked.startsWith('ko') || !navigator.language.startsWith('en')
    ? 'ko'
    : 'en';

export const words = lang === 'ko' ? ko : en;

const WON = new Intl.NumberFormat('ko-KR');

/** @param {number} amountKrw */
export function sayWon(amountKrw) {
  return lang === 'ko' ? `${WON.format(amountKrw)}원` : `₩${WON.format(amountKrw)}`;
}
