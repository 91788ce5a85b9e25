// Which language speaks. A text that one catalogue lacks fails the type check of that catalogue.
import { en } from './en.ts';
import type { Lang } from './format.ts';
import { ko, type Words } from './ko.ts';

export type { Lang, Words };

const CATALOGUES: Record<Lang, Words> = { ko, en };

export function wordsFor(lang: Lang): Words {
  return CATALOGUES[lang];
}

/** The language for a Discord locale (`ko`, `en-US`, `ja`, …) of whoever asked. */
export function langOf(locale: string): Lang {
  return locale === 'ko' ? 'ko' : 'en';
}
