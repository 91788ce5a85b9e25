// What an operator hands to /license import, as a list of licenses: keys typed, a file of keys, one license file, an archive of many.
import {
  type FileFault,
  type FileList,
  MAX_FILES,
  MAX_TOTAL_BYTES,
  readArchive,
  readLicenseFile,
  type UnreadableArchive,
} from '../../src/order/key-archive.ts';
import {
  type KeyList,
  MAX_BYTES,
  MAX_KEYS,
  readKeyFile,
  readKeyPaste,
  type Unreadable,
} from '../../src/order/key-file.ts';
import type { Ask } from '../answer.ts';
import { writeCount } from '../fit.ts';
import type { CommandWords } from '../speech.ts';
import type { LicenseList } from './parked.ts';

const MIB = 1024 * 1024;
const MAX_UPLOAD_BYTES = 10 * MIB;

/** A string is the sentence that says why there is none. */
export async function readList({ options, words, fetchAttachment }: Ask): Promise<LicenseList | string> {
  const say = words.license.import;
  const file = options.getAttachment('file');
  const typed = options.getString('keys') ?? '';
  if (!file && typed.trim() === '') return say.eitherOr;
  if (!file) return ofKeys(readKeyPaste(typed), undefined, words);
  if (typed.trim() !== '') return say.notBoth;
  const [, kind = ''] = /\.([^.]+)$/.exec(file.name.toLowerCase()) ?? [];
  const isText = kind === 'txt' || kind === 'csv';
  if (file.size > (isText ? MAX_BYTES : MAX_UPLOAD_BYTES))
    return say.tooLarge((isText ? MAX_BYTES : MAX_UPLOAD_BYTES) / MIB);
  let bytes: Uint8Array;
  try {
    bytes = await fetchAttachment(file.url);
  } catch {
    return say.notFetched;
  }
  if (isText) return ofKeys(readKeyFile(bytes, kind), file.name, words);
  if (kind === 'zip') return ofArchive(readArchive(bytes), file.name, words);
  const license = readLicenseFile(file.name, bytes);
  if (typeof license === 'string') return sayFault(license, words);
  return {
    kind: 'files',
    licenses: [{ line: 1, license }],
    repeated: [],
    rejected: [],
    file: file.name,
    encoding: undefined,
  };
}

function ofKeys(list: KeyList | Unreadable, file: string | undefined, words: CommandWords): LicenseList | string {
  const say = words.license.import;
  if ('problem' in list) {
    if (list.problem === 'broken_csv') return say.brokenCsv(list.line);
    return {
      too_large: say.tooLarge(MAX_BYTES / MIB),
      too_many: say.tooMany(writeCount(MAX_KEYS)),
      unknown_encoding: say.unknownEncoding,
      empty: say.empty,
    }[list.problem];
  }
  const { keys, repeated, rejected, encoding } = list;
  const licenses = keys.map(({ line, key }) => ({ line, license: key }));
  return { kind: 'keys', licenses, repeated, rejected, file, encoding };
}

function ofArchive(list: FileList | UnreadableArchive, file: string, words: CommandWords): LicenseList | string {
  const say = words.license.import;
  if ('problem' in list) {
    return {
      damaged: say.damaged,
      encrypted: say.encrypted,
      path: say.path,
      too_many_files: say.tooManyFiles(writeCount(MAX_FILES)),
      too_large_unpacked: say.tooLargeUnpacked(MAX_TOTAL_BYTES / MIB),
      empty_archive: say.emptyArchive,
    }[list.problem];
  }
  const { files, repeated, rejected } = list;
  const licenses = files.map((each) => ({ line: each.line, license: each.file }));
  return { kind: 'files', licenses, repeated, rejected, file, encoding: undefined };
}

function sayFault(fault: FileFault, words: CommandWords): string {
  const say = words.license.import;
  return {
    kind: say.wrongKind,
    nested: say.nested,
    file_empty: say.fileEmpty,
    file_too_large: say.tooLarge(2),
  }[fault];
}
