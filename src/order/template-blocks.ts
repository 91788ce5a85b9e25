// From the pieces of a rendered template to the blocks of a mail. Only what the seller wrote decides what a line is; what was filled in
// is text, wherever it stands.
import type { Block } from './mail-layout.ts';
import type { Piece } from './template.ts';

export type BlockSource = {
  /** The blocks that a mark stands for; none when there is nothing to say. */
  blocksOf: (name: string) => readonly Block[];
  /** Alone on a line they are shown as what they are. */
  isKey: (text: string) => boolean;
  isLink: (text: string) => boolean;
  /** What the button of a link says. */
  openLabel: string;
};

/** A line of the body, or a block that stands in its place. */
type Line = { pieces: (string | readonly string[])[] } | { block: string };

const HEADING = /^\s*(?:■|#{1,3}(?=\s))\s*/;
const RULE = /^\s*-{3,}\s*$/;
/** The host has to be the seller's own words. */
const ADDRESS = /^https?:\/\/[^\s/?#@\\]+(?:[/?#]|$)/i;
const HOST_ALONE = /^https?:\/\/[^/?#]*$/i;

/**
 * Lines that begin with `■ ` or `# ` are headings, an address alone on its line is a link, an empty line ends a paragraph, and what
 * follows the last line of dashes is the foot. A heading with nothing under it is left out.
 */
export function readBlocks(pieces: readonly Piece[], source: BlockSource): { blocks: Block[]; footer: string[] } {
  const lines = splitLines(pieces);
  const rule = lines.findLastIndex((line) => 'pieces' in line && RULE.test(literalOf(line.pieces) ?? ''));
  const foot = rule < 0 ? [] : lines.slice(rule + 1);
  // Blocks after it: then the dashes are just dashes.
  const isFoot = rule >= 0 && foot.every((line) => 'pieces' in line);
  const body = (isFoot ? lines.slice(0, rule) : lines).flatMap((line) => readLine(line, source));
  return {
    blocks: withoutEmptySections(join(body)),
    footer: isFoot ? foot.flatMap((line) => ('pieces' in line ? textOf(line.pieces).trim() || [] : [])) : [],
  };
}

/** One line, blanks as one, for a subject. */
export function readLineOfText(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (typeof piece === 'string' ? piece : 'texts' in piece ? piece.texts.join(', ') : ''))
    .join('')
    .replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+/gu, ' ')
    .trim();
}

function splitLines(pieces: readonly Piece[]): Line[] {
  const lines: Line[] = [];
  let line: (string | readonly string[])[] = [];
  let followsBlock = false;
  const end = () => {
    // What is left of a line around a block is no empty line.
    if (!followsBlock || line.some((piece) => typeof piece !== 'string' || piece.trim() !== ''))
      lines.push({ pieces: line });
    line = [];
    followsBlock = false;
  };
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      const [first = '', ...rest] = piece.split('\n');
      if (first !== '') line.push(first);
      for (const next of rest) {
        end();
        if (next !== '') line.push(next);
      }
    } else if ('texts' in piece) line.push(piece.texts);
    else {
      if ((literalOf(line) ?? 'value').trim() === '') line = [];
      if (line.length > 0) end();
      lines.push({ block: piece.block });
      line = [];
      followsBlock = true;
    }
  }
  end();
  return lines;
}

/** A paragraph's line, blocks, or `undefined` for an empty line. */
function readLine(line: Line, { blocksOf, isKey, isLink, openLabel }: BlockSource): (Block | string | undefined)[] {
  // Each block by itself; only the first may go on with the paragraph above.
  if ('block' in line)
    return blocksOf(line.block).flatMap((block, index) => (index === 0 ? [block] : [undefined, block]));
  const { pieces } = line;
  const literal = literalOf(pieces);
  if (literal?.trim() === '') return [undefined];
  const text = textOf(pieces).trim();
  // Written with nothing but values, and there are none.
  if (text === '') return [];
  const values = onlyValues(pieces);
  if (values?.every(isKey)) return [{ type: 'keys', title: '', keys: values }];
  if (values?.every(isLink)) return values.map((href) => ({ type: 'link', title: '', label: openLabel, href }));
  const [head] = pieces;
  // The plain text has no other marks for a heading and the foot than these.
  if (typeof head !== 'string') return [text.replace(/^(?:[■\s]+|-{3,}$)/, '') || undefined];
  const [mark] = HEADING.exec(head) ?? [];
  if (mark !== undefined)
    return [{ type: 'heading', text: textOf([head.slice(mark.length), ...pieces.slice(1)]).trim() }];
  if (!ADDRESS.test(head.trimStart()) || (pieces.length > 1 && HOST_ALONE.test(head.trimStart()))) return [text];
  const href = pieces
    .map((piece) => (typeof piece === 'string' ? piece : encodeURIComponent(piece.join(', '))))
    .join('')
    .trim();
  return /\s/.test(href) ? [text] : [{ type: 'link', title: '', label: openLabel, href }];
}

/** Lines become paragraphs, keys that follow each other one list. */
function join(read: readonly (Block | string | undefined)[]): Block[] {
  const blocks: Block[] = [];
  let isOpen = false;
  for (const each of read) {
    const last = blocks.at(-1);
    const text = typeof each === 'string' ? each : each?.type === 'paragraph' ? each.text : undefined;
    if (text !== undefined) {
      if (isOpen && last?.type === 'paragraph') blocks[blocks.length - 1] = { ...last, text: `${last.text}\n${text}` };
      else blocks.push({ type: 'paragraph', text });
    } else if (typeof each === 'string') continue;
    else if (each?.type === 'keys' && isOpen && last?.type === 'keys' && last.title === '' && each.title === '') {
      blocks[blocks.length - 1] = { ...last, keys: [...last.keys, ...each.keys] };
    } else if (each) blocks.push(each);
    isOpen = each !== undefined;
  }
  return blocks;
}

function withoutEmptySections(blocks: readonly Block[]): Block[] {
  return blocks.filter((block, index) => {
    const next = blocks[index + 1];
    return block.type !== 'heading' || (block.text !== '' && next !== undefined && next.type !== 'heading');
  });
}

/** The line as the seller wrote it; undefined when something was filled in. */
function literalOf(pieces: readonly (string | readonly string[])[]): string | undefined {
  return pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : undefined;
}

/** What was filled in, where there is nothing else on the line. */
function onlyValues(pieces: readonly (string | readonly string[])[]): string[] | undefined {
  const isBare = pieces.every((piece) => typeof piece !== 'string' || piece.trim() === '');
  return isBare ? pieces.flatMap((piece) => (typeof piece === 'string' ? [] : piece)) : undefined;
}

function textOf(pieces: readonly (string | readonly string[])[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : piece.join(', '))).join('');
}
