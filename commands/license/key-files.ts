// Licenses in clear as files of an answer that one person sees: keys in a text, files as they are, many of them in an archive.
import { zipSync } from 'fflate';
import type { OpenLicense } from '../../src/db/keys-by-hand.ts';
import type { AnswerFile } from '../answer.ts';

/** What everybody may receive in a server without boosts, and a little less. */
const MAX_BYTES = 9 * 1024 * 1024;
/** Discord takes ten files a message. */
const FILES = 10;

/** Undefined when Discord would not take them. */
export function packLicenses(licenses: readonly OpenLicense[], name: string): AnswerFile[] | undefined {
  const keys = licenses.flatMap(({ license }) => (typeof license === 'string' ? [license] : []));
  const files = licenses.flatMap(({ licenseId, license }) =>
    typeof license === 'string' ? [] : [{ name: license.name, content: license.bytes, licenseId }],
  );
  // One a line, as /license import reads it.
  const list: AnswerFile[] = keys.length > 0 ? [{ name: `${name}.txt`, content: `${keys.join('\n')}\n` }] : [];
  const all = list.length + files.length <= FILES ? [...list, ...files] : [...list, pack(files, name)];
  const size = all.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  return size > MAX_BYTES ? undefined : all.map(({ name: called, content }) => ({ name: called, content }));
}

function pack(files: readonly { name: string; content: Uint8Array; licenseId: number }[], name: string): AnswerFile {
  // Several may have the same name.
  const entries = files.map((file) => [`${file.licenseId}/${file.name}`, file.content] as const);
  return { name: `${name}.zip`, content: zipSync(Object.fromEntries(entries)) };
}
