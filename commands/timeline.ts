// One thing that happened, as a row: when, what, how it ended, who, and of which line.
import type { Entry } from '../src/db/history.ts';
import { escapeText } from '../src/order/buyer-text.ts';
import { nameActor, nameDeed } from '../src/order/card.ts';
import { formatMoment } from '../src/words/format.ts';
import { wordsFor } from '../src/words/index.ts';
import type { Lang } from './speech.ts';

export function writeEntry(
  { at, actor, what, outcome, productOrderId, detail }: Entry,
  lang: Lang,
  isOfSeveral: boolean,
): string {
  const words = wordsFor(lang);
  const outcomes: Record<string, string> = words.outcome;
  const parts = [
    formatMoment(at, lang),
    nameDeed(what, words),
    ...(outcome && outcome !== 'done' ? [outcomes[outcome] ?? outcome] : []),
    ...sayDetail(detail, lang),
    nameActor(actor, words),
    ...(isOfSeveral && productOrderId ? [`…${productOrderId.slice(-4)}`] : []),
  ];
  return parts.map((part) => escapeText(part, 150)).join(' · ');
}

/** The store's own words of a refusal, why a mail stopped, and the ends of licenses: `…7890 → …1234`. */
function sayDetail(detail: Entry['detail'], lang: Lang): string[] {
  const stops: Record<string, string> = wordsFor(lang).more.stops;
  const { refusal, why, old, new: young } = detail ?? {};
  const licenses = [old, young].filter((each) => typeof each === 'string');
  return [
    ...(typeof refusal === 'string' ? [refusal] : []),
    ...(typeof why === 'string' && Object.hasOwn(stops, why) ? [stops[why] ?? ''] : []),
    ...(licenses.length > 0 ? [licenses.join(' → ')] : []),
  ];
}
