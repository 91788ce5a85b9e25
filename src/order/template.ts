// A mail as the seller words it: a subject and a body of plain text with Liquid. Rendering gives pieces, what the seller wrote apart from
// what was filled in, so that no value can ever be taken for a heading, a link or a line of its own.
import { Context, Liquid, LiquidError, type Template as Node, toValueSync } from 'liquidjs';
import { isWithin } from './mail-domains.ts';
import { FILTERS, isVariable, membersOf, TAGS, type VariableName, VARIABLES } from './template-language.ts';

/** As the seller wrote it; lines ended by `\n`. */
export type Template = { subject: string; body: string };

export type TemplatePart = keyof Template;

/** What is wrong with a template, and where; lines and columns count from 1. */
export type TemplateProblem = { part: TemplatePart; line?: number; column?: number; text?: string } & (
  | { type: 'not_closed' | 'stray_tag' | 'body_only'; name: string }
  | { type: 'unknown_tag' | 'unknown_filter' | 'unknown_variable'; name: string; nearest: string | undefined }
  /** In the parser's own words. */
  | { type: 'syntax'; detail: string }
  | { type: 'empty' | 'too_long' | 'limit' }
);

/** A piece of a rendered template: what the seller wrote, what was filled in, or a block of ours. */
export type Piece = string | { texts: readonly string[] } | { block: string };

/** Stands for a block in the values of a template: true to `if`, and never a text. */
export type BlockMark = { readonly block: string; toString(): string };

/** Characters of a subject, and of a body: what a form of Discord takes. */
export const SUBJECT_LENGTH = 300;
export const BODY_LENGTH = 4_000;

const PARSE_LIMIT = 20_000;
const RENDER_MS = 200;
const MEMORY_LIMIT = 1_000_000;
const MOST_PIECES = 100_000;
const MOST_CHARACTERS = 2_000_000;
const TRIES = 3;

const liquid = openLiquid();

export function markBlock(name: string): BlockMark {
  return { block: name, toString: () => '' };
}

/** Everything that can be found out without rendering: syntax, and names that nobody knows. */
export function lintTemplate(template: Template): TemplateProblem[] {
  return [...lintPart(template.subject, 'subject'), ...lintPart(template.body, 'body')];
}

/**
 * One part of a template with its values filled in.
 * @param values  by the names of VARIABLES; texts, numbers, marks of blocks, lists; null for what there is none of
 * @returns pieces in their order, or what stopped the rendering
 */
export function renderPart(
  source: string,
  part: TemplatePart,
  values: Readonly<Record<string, unknown>>,
): Piece[] | TemplateProblem {
  for (let tried = 1; ; tried += 1) {
    try {
      return run(liquid.parse(closeTagLines(source)), values);
    } catch (error) {
      const problem = toProblem(error, source, part);
      // The time limit is the clock's word: a busy machine is no fault of the template.
      if (tried === TRIES || !(error instanceof Error && error.message.startsWith('template render limit')))
        return problem;
    }
  }
}

export function isProblem(rendered: Piece[] | TemplateProblem): rendered is TemplateProblem {
  return !Array.isArray(rendered);
}

function openLiquid(): Liquid {
  const made = new Liquid({
    // Not a text: the emitter below gets the value itself and knows it from what the seller wrote.
    outputEscape: ((value: unknown) => toPiece(value)) as unknown as (value: unknown) => string,
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    templates: {},
    parseLimit: PARSE_LIMIT,
    renderLimit: RENDER_MS,
    memoryLimit: MEMORY_LIMIT,
  });
  keepOnly(made.tags, TAGS);
  keepOnly(made.filters, FILTERS);
  return made;
}

function keepOnly(registered: object, names: readonly string[]): void {
  for (const name of Object.keys(registered)) if (!names.includes(name)) Reflect.deleteProperty(registered, name);
}

function toPiece(value: unknown): Piece {
  if (Array.isArray(value)) return { texts: value.flatMap((each) => toText(each) || []) };
  if (typeof value === 'object' && value !== null && 'block' in value && typeof value.block === 'string')
    return { block: value.block };
  const text = toText(value);
  return { texts: text === '' ? [] : [text] };
}

function toText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function run(nodes: Node[], values: Readonly<Record<string, unknown>>): Piece[] {
  const pieces: Piece[] = [];
  let characters = 0;
  const emitter = {
    buffer: '',
    write(piece: Piece) {
      characters += typeof piece === 'string' ? piece.length : 'texts' in piece ? piece.texts.join().length : 1;
      pieces.push(piece);
      if (pieces.length > MOST_PIECES || characters > MOST_CHARACTERS) throw new Error('mail size limit exceeded');
    },
  };
  const context = new Context({ ...values }, liquid.options, { sync: true }, { liquid });
  toValueSync(liquid.renderer.renderTemplates(nodes, context, emitter));
  return pieces;
}

/**
 * A line with nothing but tags is no line of the mail: its end moves into its last tag, where it means nothing, and
 * where the parser still counts it.
 */
function closeTagLines(source: string): string {
  return source.replace(
    /^((?:[^\S\n]*(?:\{%-?\s*comment\b[^\n]*?(?=\{%-?\s*endcomment)|\{%(?:(?!%\})[^\n])*%\}))*?[^\S\n]*)(\{%(?:(?!%\})[^\n])*?)(-?%\})[^\S\n]*\n/gm,
    (line, before: string, tag: string, end: string) => (/^\{%-?\s*#/.test(tag) ? line : `${before}${tag}\n${end}`),
  );
}

function lintPart(source: string, part: TemplatePart): TemplateProblem[] {
  if (source.trim() === '') return [{ part, type: 'empty' }];
  if (source.length > (part === 'subject' ? SUBJECT_LENGTH : BODY_LENGTH)) return [{ part, type: 'too_long' }];
  try {
    const { globals, variables } = liquid.analyzeSync(liquid.parse(closeTagLines(source)), { partials: false });
    const made = (name: unknown) => typeof name === 'string' && !Object.hasOwn(globals, name);
    return Object.values(variables)
      .flat()
      .flatMap(({ segments: [root, member], location: { row, col } }): TemplateProblem[] => {
        const place = { part, line: row, column: col, text: lineOf(source, row) };
        const name = typeof root === 'string' ? root : `[${String(root)}]`;
        if (!made(root) && !isVariable(name))
          return [{ ...place, type: 'unknown_variable', name, nearest: nearest(name, Object.keys(VARIABLES)) }];
        if (part === 'subject' && isVariable(name) && !VARIABLES[name].inSubject)
          return [{ ...place, type: 'body_only', name: name satisfies VariableName }];
        const known = membersOf(made(root) && isVariable(name) ? '' : name);
        if (typeof member !== 'string' || known.includes(member)) return [];
        const close = nearest(member, known);
        return [
          {
            ...place,
            type: 'unknown_variable',
            name: `${name}.${member}`,
            nearest: close === undefined ? undefined : `${name}.${close}`,
          },
        ];
      })
      .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  } catch (error) {
    return [toProblem(error, source, part)];
  }
}

/** What the parser or the rendering said, as facts. */
function toProblem(error: unknown, source: string, part: TemplatePart): TemplateProblem {
  if (!(error instanceof Error)) throw error;
  const [line = 1, column = 1] = LiquidError.is(error) ? error.token.getPosition() : [];
  const place = { part, line, column, text: lineOf(source, line) };
  const detail = error.message.replace(/, line:\d+, col:\d+$/, '');
  if (/limit exceeded$|Invalid string length|Maximum call stack/.test(detail)) return { ...place, type: 'limit' };
  const [, open] = /^(?:tag|output) "?(.*?)"? not closed$/s.exec(detail) ?? [];
  if (open !== undefined) return { ...place, type: 'not_closed', name: shorten(open) };
  const [, tag] = /^tag "(.*)" not found$/s.exec(detail) ?? [];
  if (tag !== undefined && /^(?:end|els|when)/.test(tag)) return { ...place, type: 'stray_tag', name: tag };
  if (tag !== undefined) return { ...place, type: 'unknown_tag', name: shorten(tag), nearest: nearest(tag, TAGS) };
  const [, filter] = /^undefined filter: (.*)$/s.exec(detail) ?? [];
  if (filter !== undefined)
    return { ...place, type: 'unknown_filter', name: shorten(filter), nearest: nearest(filter, FILTERS) };
  const [, variable] = /^undefined variable: (.*)$/s.exec(detail) ?? [];
  if (variable !== undefined)
    return { ...place, type: 'unknown_variable', name: shorten(variable), nearest: undefined };
  return { ...place, type: 'syntax', detail: shorten(detail) };
}

function lineOf(source: string, line: number): string {
  return source.split('\n')[line - 1] ?? '';
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/** What was probably meant, when that is clear enough. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const most = Math.min(3, Math.floor(wanted.length / 2));
  for (let slips = 0; slips <= most; slips += 1) {
    const found = known.find((each) => isWithin(wanted, each, slips));
    if (found !== undefined) return found;
  }
  return undefined;
}
