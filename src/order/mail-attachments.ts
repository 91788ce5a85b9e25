// What lies beside a license mail: files that are licenses themselves, and the keys as a list where there are many.

export type MailFile = { name: string; bytes: Uint8Array };

/** `of`: the license it is; undefined for our own list of keys. */
export type MailAttachment = MailFile & { of?: MailFile | undefined };

/** With more keys than this the mail has them as a file, too. */
const KEYS_IN_MAIL = 20;

const KEY_LIST = 'license-keys.txt';
const LONGEST_NAME = 80;

type Goods = { name: string; licenses: readonly { key?: string | undefined; file?: MailFile | undefined }[] };

/** In the order of the lines, the list of keys last; every name once. */
export function attachmentsOf(items: readonly Goods[]): MailAttachment[] {
  const files = items.flatMap(({ licenses }) => licenses.flatMap(({ file }) => file ?? []));
  const lists = items
    .map(({ name, licenses }) => ({ name, keys: licenses.flatMap(({ key }) => key ?? []) }))
    .filter(({ keys }) => keys.length > 0);
  const keyCount = lists.reduce((sum, { keys }) => sum + keys.length, 0);
  const attachments: MailAttachment[] = [];
  const taken = new Set<string>();
  const add = (name: string, bytes: Uint8Array, of?: MailFile) => {
    attachments.push({ name: unlike(name, taken), bytes, of });
  };
  for (const file of files) add(safeName(file.name), file.bytes, file);
  if (keyCount > KEYS_IN_MAIL) {
    // Lines as Windows' editor wants them; with one product nothing but keys, to be pasted as they are.
    const text = lists
      .map(({ name, keys }) => [...(lists.length > 1 ? [name] : []), ...keys].join('\r\n'))
      .join('\r\n\r\n');
    add(KEY_LIST, new TextEncoder().encode(`${text}\r\n`));
  }
  return attachments;
}

/** A name that every system can save, and that says nothing about where. */
function safeName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}<>:"|?*]/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const dot = plain.lastIndexOf('.');
  const [stem, ending] = dot > 0 && plain.length - dot <= 12 ? [plain.slice(0, dot), plain.slice(dot)] : [plain, ''];
  const isReserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(stem);
  const short = Array.from(isReserved ? `_${stem}` : stem)
    .slice(0, LONGEST_NAME)
    .join('')
    .trimEnd();
  return `${short || 'license'}${ending}`;
}

/** `a.lic`, `a-2.lic`, … */
function unlike(name: string, taken: Set<string>): string {
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${stem}-${number}${ending}`;
  taken.add(free.toLowerCase());
  return free;
}
