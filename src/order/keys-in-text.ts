// Which pieces of a text may be license keys: a key is known only by its print, so whatever could be one is tried.

/** A piece of the text, and the ways in which it may have been imported. */
export type KeyCandidate = { start: number; end: number; forms: string[] };

/** Longer texts are not read to their end; Naver and Discord take 4,000. */
const READ_AT_MOST = 10_000;
/** Shorter ones are words and numbers. */
const SHORTEST = 4;
const LONGEST = 512;
/** A key that was typed in groups, and what may stand between them. */
const GROUPS = 6;
const GAP = 3;
const PIECES_AT_MOST = 800;

const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;
const DASHES = /[‐-―−－]/gu;
/** Letters, digits and dashes of ASCII and their full-width twins, with what may hide between them. */
const PIECE = /[0-9A-Za-z０-９Ａ-Ｚａ-ｚ_‐-―−－\-\p{Cf}]+/gu;
/** As far as the next blank or Hangul: Korean particles stick to whatever they follow. */
const RUN = /[^\s\p{sc=Hangul}]+/gu;
const WORD = /\S+/gu;
const EDGES = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

/** Every piece of a text that could be a key, each once. */
export function listKeyCandidates(text: string): KeyCandidate[] {
  const read = text.slice(0, READ_AT_MOST);
  const found = new Map<string, KeyCandidate>();
  const add = (start: number, end: number, written: readonly string[]) => {
    const forms = new Set(written.flatMap(formsOf).filter(({ length }) => length >= SHORTEST && length <= LONGEST));
    if (forms.size === 0) return;
    const place = `${start} ${end}`;
    found.set(place, { start, end, forms: [...new Set([...(found.get(place)?.forms ?? []), ...forms])] });
  };
  for (const pattern of [WORD, RUN, PIECE]) {
    for (const { 0: whole, index } of read.matchAll(pattern)) {
      add(index, index + whole.length, [whole]);
      const bare = whole.replace(EDGES, '');
      const from = index + Math.max(0, whole.indexOf(bare));
      if (bare !== '') add(from, from + bare.length, [bare]);
    }
  }
  for (const pieces of groupsOf(read)) {
    for (let count = 2; count <= pieces.length; count += 1) {
      const taken = pieces.slice(0, count);
      add(
        taken[0]?.start ?? 0,
        taken.at(-1)?.end ?? 0,
        ['-', '', ' '].map((between) => taken.map((piece) => piece.text).join(between)),
      );
    }
  }
  return [...found.values()];
}

type Piece = { text: string; start: number; end: number };

/** From each piece on those that stand close behind one another. */
function groupsOf(text: string): Piece[][] {
  const pieces = [...text.matchAll(PIECE)].slice(0, PIECES_AT_MOST).map((match): Piece => {
    return { text: match[0], start: match.index, end: match.index + match[0].length };
  });
  return pieces.map((_, from) => {
    const group: Piece[] = [];
    for (const piece of pieces.slice(from, from + GROUPS)) {
      const before = group.at(-1);
      if (before && piece.start - before.end > GAP) break;
      group.push(piece);
    }
    return group;
  });
}

function formsOf(written: string): string[] {
  const seen = written.replace(INVISIBLE, '');
  const plain = seen.normalize('NFKC').replace(DASHES, '-');
  const bare = plain.replaceAll('-', '');
  return [
    ...new Set([written, seen, ...[plain, bare].flatMap((each) => [each, each.toUpperCase(), each.toLowerCase()])]),
  ];
}

/** The text with each of these pieces replaced; pieces that lie in another one are passed over. */
export function replacePieces(text: string, pieces: readonly { start: number; end: number; masked: string }[]): string {
  let written = '';
  let at = 0;
  for (const { start, end, masked } of pieces.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < at) continue;
    written += text.slice(at, start) + masked;
    at = end;
  }
  return written + text.slice(at);
}
