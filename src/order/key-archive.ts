// Files as licenses, one a unit: a single one, or a .zip of many. The archive comes from outside: its directory is judged before
// anything in it is unpacked, and what unpacks to more than the directory says is let go.
import { Inflate } from 'fflate';
import iconv from 'iconv-lite';

/** `name`: safe as a mail attachment's name. */
export type LicenseFile = { name: string; bytes: Uint8Array };

/** One license. A mail may carry several of them in base64, and many mail servers refuse more than 10 MB. */
export const MAX_FILE_BYTES = 2 * 1024 * 1024;
/** Files in one import. */
export const MAX_FILES = 1_000;
/** All files of one import, unpacked. */
export const MAX_TOTAL_BYTES = 20 * 1024 * 1024;
const MAX_NAME_LENGTH = 100;
/** How much is handed to the unpacker at a time: it tells how much came out only after each piece. */
const PIECE_BYTES = 2 * 1024;

/** Why one file is no license. `kind`: a program, a web page, a spreadsheet: mail servers refuse it, or it is no license. */
export type FileFault = 'file_empty' | 'file_too_large' | 'kind' | 'nested';

/** Places count from 1, in the order of the archive. */
export type FileList = {
  files: { line: number; file: LicenseFile }[];
  /** The same bytes stand further up already. */
  repeated: number[];
  rejected: { line: number; fault: FileFault }[];
};

/** Why an archive is not unpacked at all. */
export type UnreadableArchive = {
  problem: 'damaged' | 'encrypted' | 'path' | 'too_many_files' | 'too_large_unpacked' | 'empty_archive';
};

/** What mail services refuse as an attachment, and what a seller attaches by mistake. */
const REFUSED_KINDS = new Set(
  (
    'ade adp apk app appx appxbundle bat chm cmd com cpl diagcab diagcfg diagpkg dll dmg ex ex_ exe hta htm html img ins iso isp ' +
    'jar jnlp js jse lib lnk mde mhtml mjs msc msi msix msixbundle msp mst nsh pif pkg ps1 reg scr sct shb svg svgz sys vb vbe vbs vhd ' +
    'vxd wsc wsf wsh xhtml xll xls xlsb xlsm xlsx'
  ).split(' '),
);
const ARCHIVE_KINDS = new Set(
  '7z alz arj br bz2 cab egg gz lz lz4 lzh lzma rar tar tbz tgz txz xz z zip zipx zst'.split(' '),
);
/** How archives begin, whatever they are called. */
const ARCHIVE_STARTS = [
  [0x50, 0x4b, 3, 4],
  [0x50, 0x4b, 5, 6],
  [0x1f, 0x8b],
  [0x52, 0x61, 0x72, 0x21],
  [0x37, 0x7a, 0xbc, 0xaf],
  [0x42, 0x5a, 0x68],
  [0xfd, 0x37, 0x7a, 0x58],
  [0x28, 0xb5, 0x2f, 0xfd],
];
const PROGRAM_STARTS = [
  [0x4d, 0x5a],
  [0x7f, 0x45, 0x4c, 0x46],
];
/** What file managers leave in archives. */
const LITTER = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;

/** A file that is one license; a fault where it is none. */
export function readLicenseFile(name: string, bytes: Uint8Array): LicenseFile | FileFault {
  return faultOf(name, bytes.length, bytes) ?? { name: safeFileName(name), bytes };
}

/** A .zip in which each file is one license; folders count for nothing. */
export function readArchive(archive: Uint8Array): FileList | UnreadableArchive {
  const entries = readDirectory(archive);
  if (!Array.isArray(entries)) return entries;
  const wanted = entries.filter(({ name }) => !name.endsWith('/') && !LITTER.test(name));
  if (wanted.length === 0) return { problem: 'empty_archive' };
  if (wanted.some(({ name }) => isTrick(name))) return { problem: 'path' };
  if (wanted.some(({ isEncrypted }) => isEncrypted)) return { problem: 'encrypted' };
  if (wanted.length > MAX_FILES) return { problem: 'too_many_files' };
  if (wanted.reduce((sum, { size }) => sum + size, 0) > MAX_TOTAL_BYTES) return { problem: 'too_large_unpacked' };
  const list: FileList = { files: [], repeated: [], rejected: [] };
  const met = new Set<string>();
  for (const [index, entry] of wanted.entries()) {
    const line = index + 1;
    const early = faultOf(entry.name, entry.size);
    if (early) {
      list.rejected.push({ line, fault: early });
      continue;
    }
    const bytes = unpack(archive, entry);
    if (!bytes) return { problem: 'damaged' };
    const file = readLicenseFile(entry.name, bytes);
    const text = Buffer.from(bytes).toString('latin1');
    if (typeof file === 'string') list.rejected.push({ line, fault: file });
    else if (met.has(text)) list.repeated.push(line);
    else list.files.push({ line, file });
    met.add(text);
  }
  return list;
}

/** The last part of a path without anything that a mail program, a shell or a file system could stumble over. */
export function safeFileName(name: string): string {
  const plain = (name.normalize('NFC').split(/[/\\]/).at(-1) ?? '')
    // Invisible and direction-changing characters too: they make `gnp.exe` look like `exe.png`.
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*;%]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const [, stem = plain, kind = ''] = /^(.+)(\.[^.]{1,16})$/.exec(plain) ?? [];
  const short = cutWhole(stem, MAX_NAME_LENGTH - kind.length);
  if (short === '') return `license${kind}`;
  // Names that Windows keeps for itself.
  return /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(short) ? `_${short}${kind}` : short + kind;
}

/** Without half a letter at its end. */
function cutWhole(text: string, max: number): string {
  return text
    .slice(0, max)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}

function faultOf(name: string, size: number, bytes?: Uint8Array): FileFault | undefined {
  const [, kind = ''] = /\.([^./\\]+)$/.exec(safeFileName(name)) ?? [];
  if (REFUSED_KINDS.has(kind.toLowerCase())) return 'kind';
  if (ARCHIVE_KINDS.has(kind.toLowerCase())) return 'nested';
  if (size === 0) return 'file_empty';
  if (size > MAX_FILE_BYTES) return 'file_too_large';
  if (!bytes) return undefined;
  if (ARCHIVE_STARTS.some((start) => beginsWith(bytes, start))) return 'nested';
  return PROGRAM_STARTS.some((start) => beginsWith(bytes, start)) ? 'kind' : undefined;
}

function beginsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

/** Nothing is written to a disk here; who packs such names means no good all the same. */
function isTrick(name: string): boolean {
  return (
    /[\p{Cc}\\]/u.test(name) ||
    name.startsWith('/') ||
    /^[a-z]:/i.test(name) ||
    name.split('/').includes('..') ||
    name.length > 500
  );
}

type Entry = {
  name: string;
  isEncrypted: boolean;
  method: number;
  crc: number;
  packedSize: number;
  size: number;
  offset: number;
};

const END = 0x06054b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;

/** @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function readDirectory(archive: Uint8Array): Entry[] | UnreadableArchive {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  let end = archive.length - END_LENGTH;
  while (end >= 0 && end > archive.length - END_LENGTH - 0x10000 && view.getUint32(end, true) !== END) end -= 1;
  if (end < 0 || view.getUint32(end, true) !== END) return { problem: 'damaged' };
  const count = view.getUint16(end + 10, true);
  if (view.getUint16(end + 8, true) !== count) return { problem: 'damaged' };
  // Folders count too, so a little over; 65,535 stands for "see elsewhere": more than anybody needs here.
  if (count > MAX_FILES * 2) return { problem: 'too_many_files' };
  let at = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY) return { problem: 'damaged' };
    const flags = view.getUint16(at + 8, true);
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const method = view.getUint16(at + 10, true);
    if (nameEnd > end) return { problem: 'damaged' };
    entries.push({
      name: readName(archive.subarray(at + 46, nameEnd), (flags & 0x800) !== 0),
      // Also the method that hides what the real one is.
      isEncrypted: (flags & 0x41) !== 0 || method === 99,
      method,
      crc: view.getUint32(at + 16, true),
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Windows in Korean writes names in CP949 and does not say so. */
function readName(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return isUtf8 ? Buffer.from(bytes).toString('latin1') : iconv.decode(bytes, 'cp949');
  }
}

/** Undefined when the entry is not what the directory says. */
function unpack(archive: Uint8Array, { offset, packedSize, size, method, crc }: Entry): Uint8Array | undefined {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  if (offset + 30 > archive.length || view.getUint32(offset, true) !== LOCAL) return undefined;
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packedSize > archive.length) return undefined;
  const packed = archive.subarray(start, start + packedSize);
  const bytes = method === 0 ? packed.slice() : method === 8 ? inflate(packed, size) : undefined;
  return bytes?.length === size && crcOf(bytes) === crc ? bytes : undefined;
}

/** Stops as soon as more comes out than was announced. */
function inflate(packed: Uint8Array, size: number): Uint8Array | undefined {
  const bytes = new Uint8Array(size);
  let length = 0;
  const inflating = new Inflate((chunk) => {
    if (length + chunk.length > size) throw new RangeError('more than announced');
    bytes.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length; at += PIECE_BYTES)
      inflating.push(packed.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= packed.length);
  } catch {
    return undefined;
  }
  return length === size ? bytes : undefined;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
