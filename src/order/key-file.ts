// Lists of license keys as sellers have them: a text file, the first column of a spreadsheet, a paste. A line that could not be a key is named, never mended.
import { CsvError, parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';

/** Keys in one import. */
export const MAX_KEYS = 20_000;
/** A file with keys. */
export const MAX_BYTES = 4 * 1024 * 1024;
/** UTF-16 units of one key. */
export const MAX_KEY_LENGTH = 512;

/** `spreadsheet`: a number that a spreadsheet program rounded, such as `1.23E+15`; the key in it is lost. */
export type Fault = 'too_long' | 'control' | 'line_break' | 'spreadsheet';

/** Lines count from 1, as an editor shows them; in a paste they are places in the row. */
export type KeyList = {
  /** Clean and distinct. */
  keys: { line: number; key: string }[];
  /** The key stands further up already. */
  repeated: number[];
  rejected: { line: number; fault: Fault }[];
  /** What the file was read as; of a paste undefined. */
  encoding: Encoding | undefined;
};

/** `CP949`: what Korean Windows takes where nobody asked for Unicode. */
export type Encoding = 'UTF-8' | 'CP949' | 'UTF-16';

/** Why a list is not read at all. */
export type Unreadable =
  | { problem: 'too_large' | 'too_many' | 'unknown_encoding' | 'empty' }
  | { problem: 'broken_csv'; line: number | undefined };

/** What sellers write above the column. */
const TITLES = new Set(
  [
    'key keys license licenses licence licensekey licensekeys licencekey productkey serial serialnumber serialkey code',
    '키 라이선스 라이선스키 라이센스 라이센스키 제품키 시리얼 시리얼번호 시리얼키 인증키 일련번호 코드',
    // `키` as Korean Excel saves it (CP949) happens to be good UTF-8 too.
    'ű',
  ].flatMap((words) => words.split(' ')),
);

/** One key a line; of a `csv`, and of the table that Excel saves as Unicode text, the first column. */
export function readKeyFile(bytes: Uint8Array, kind: 'txt' | 'csv'): KeyList | Unreadable {
  if (bytes.length > MAX_BYTES) return { problem: 'too_large' };
  const decoded = decode(bytes);
  if (!decoded) return { problem: 'unknown_encoding' };
  const { text, encoding } = decoded;
  const isTable = encoding === 'UTF-16' && text.includes('\t');
  if (kind === 'txt' && !isTable)
    return sort(withoutTitle(text.split(/\r\n|\r|\n/).map((cell, index) => ({ line: index + 1, cell }))), encoding);
  try {
    return sort(withoutTitle(readFirstColumn(text, isTable ? '\t' : ',')), encoding);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line: unknown = error['lines'];
    return { problem: 'broken_csv', line: typeof line === 'number' ? line : undefined };
  }
}

/** Whatever the bytes are good for, the stricter first: text in CP949 is hardly ever good UTF-8 as well. */
function decode(bytes: Uint8Array): { text: string; encoding: Encoding } | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return good(bytes, 'UTF-16', 'utf-16le');
  if (first === 0xfe && second === 0xff) return good(bytes, 'UTF-16', 'utf-16be');
  return good(bytes, 'UTF-8', 'utf-8') ?? decodeCp949(bytes);
}

function good(bytes: Uint8Array, encoding: Encoding, label: string): { text: string; encoding: Encoding } | undefined {
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding };
  } catch {
    return undefined;
  }
}

/** TextDecoder's `euc-kr` lacks the letters that CP949 has besides. */
function decodeCp949(bytes: Uint8Array): { text: string; encoding: Encoding } | undefined {
  const text = iconv.decode(bytes, 'cp949');
  return text.includes('\uFFFD') ? undefined : { text, encoding: 'CP949' };
}

/** Keys typed or pasted in one go: one a line, or, in a single line, parted by spaces or commas. */
export function readKeyPaste(text: string): KeyList | Unreadable {
  const cells = /[\r\n]/.test(text.trim()) ? text.split(/\r\n|\r|\n/) : text.split(/[\s,]+/).filter(Boolean);
  return sort(
    cells.map((cell, index) => ({ line: index + 1, cell })),
    undefined,
  );
}

type Cell = { line: number; cell: string };

function readFirstColumn(text: string, delimiter: string): Cell[] {
  const records = parse(text, {
    delimiter,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  return records.map(({ record, info }) => {
    // A quoted cell may run over several lines, and the parser counts the one where the record ends.
    const breaks = record.join('').match(/\r\n|\r|\n/g)?.length ?? 0;
    return { line: info.lines - breaks, cell: record[0] ?? '' };
  });
}

function withoutTitle(cells: Cell[]): Cell[] {
  const first = cells.find(({ cell }) => cell.trim() !== '');
  if (!first || !TITLES.has(first.cell.toLowerCase().replaceAll(/[\s_-]/g, ''))) return cells;
  return cells.filter((each) => each !== first);
}

function sort(cells: readonly Cell[], encoding: Encoding | undefined): KeyList | Unreadable {
  const filled = cells.map(({ line, cell }) => ({ line, key: cell.trim() })).filter(({ key }) => key !== '');
  if (filled.length === 0) return { problem: 'empty' };
  if (filled.length > MAX_KEYS) return { problem: 'too_many' };
  const list: KeyList = { keys: [], repeated: [], rejected: [], encoding };
  const met = new Set<string>();
  for (const { line, key } of filled) {
    const fault = faultOf(key);
    if (fault) list.rejected.push({ line, fault });
    else if (met.has(key)) list.repeated.push(line);
    else list.keys.push({ line, key });
    met.add(key);
  }
  return list;
}

function faultOf(key: string): Fault | undefined {
  if (/[\r\n\v\f\u{85}\u{2028}\u{2029}]/u.test(key)) return 'line_break';
  // Invisible ones too: a buyer who types the key off the mail would never get it right.
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.test(key)) return 'control';
  if (key.length > MAX_KEY_LENGTH) return 'too_long';
  return /^\d[.,]\d+E\+\d+$/i.test(key) ? 'spreadsheet' : undefined;
}
