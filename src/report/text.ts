// Text in a picture: how wide it will be, what has to be cut, and what the font cannot draw.

const GRAPHEMES = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** Widths in NanumGothic at size 1, measured; the rest is as wide as a Hangul syllable. */
const WIDTHS: readonly [RegExp, number][] = [
  [/[il.,:;'!|·]/, 0.3],
  [/[()[\]\-/fjrt–]/, 0.42],
  [/[mwMW%@]/, 1.06],
  [/[0-9~×]/, 0.62],
  [/[A-Z&+₩]/, 0.8],
  [/[a-z ]/, 0.58],
];

/** Never less than what will be drawn. */
export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text))
    width += WIDTHS.find(([letters]) => letters.test(segment))?.[1] ?? 0.95;
  return width * size;
}

/** Cut by grapheme so that it fits, with `…`. */
export function cutToFit(text: string, size: number, room: number): string {
  if (widthOf(text, size) <= room) return text;
  let kept = '';
  for (const { segment } of GRAPHEMES.segment(text)) {
    if (widthOf(`${kept}${segment}…`, size) > room) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** The largest size up to `size` at which the text fits. */
export function sizeToFit(text: string, size: number, room: number): number {
  return Math.min(size, Math.floor((size * room) / widthOf(text, size)));
}

/** What the font has no letters for would be empty boxes: pictures and rare scripts go. */
export function drawable(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(
      /[^\p{Script=Hangul}\p{Script=Han}\p{Script=Latin}\p{Script=Hiragana}\p{Script=Katakana}\p{N}\p{P}\p{Sc}\p{Sm}\s]/gu,
      '',
    )
    .replaceAll(/\s+/g, ' ')
    .trim();
}

export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
