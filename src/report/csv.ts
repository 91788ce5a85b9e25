// CSV as Excel opens it, the Korean one too: UTF-8 with a byte order mark, commas, CRLF. No cell can act as a formula.
import { stringify } from 'csv-stringify/sync';
import { cleanText } from '../order/buyer-text.ts';

/** A number stays one; a text is one line of visible characters. */
export type Cell = string | number | undefined;

/** Excel keeps fifteen digits of a number and shows eleven; with an apostrophe in front it is a text. */
const LONG_NUMBER = /^\d{12,}$/;
/** What spreadsheets may take for a formula, behind blanks as well, and in full width. */
const FORMULA = /^\s*[=+\-@|%\uFF0B\uFF0D\uFF1D\uFF20\u2212]/u;

/** The byte order mark and the row of headings. */
export function writeCsvHead(headings: readonly string[]): string {
  return `\uFEFF${writeCsvRows([headings])}`;
}

export function writeCsvRows(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => row.map((cell) => (typeof cell === 'string' ? defuse(cell) : (cell ?? '')))),
    { record_delimiter: 'windows' },
  );
}

function defuse(text: string): string {
  const clean = cleanText(text);
  return LONG_NUMBER.test(clean) || FORMULA.test(clean) ? `'${clean}` : clean;
}
