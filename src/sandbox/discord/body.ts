// Reading what the bot sends: JSON, or a form with `payload_json` and files.

import type { IncomingMessage } from 'node:http';

import { parseJson } from './description.ts';
import type { Json } from './description.ts';
import type { Upload } from './message-rules.ts';
import { Refusal, invalidForm, refusals } from './refusal.ts';

const MAX_REQUEST_BYTES = 25 * 1024 * 1024;
const MAX_FILES = 10;

/** `json` is undefined when there is no body. */
export type Body = { json: Json | undefined; uploads: Upload[] };

/** @throws Refusal 40005 when it is larger than 25 MiB; the rest is read and thrown away */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const bytes of request as AsyncIterable<Buffer>) {
    size += bytes.length;
    if (size <= MAX_REQUEST_BYTES) chunks.push(bytes);
  }
  if (size > MAX_REQUEST_BYTES) throw refusals.tooLarge();
  return Buffer.concat(chunks);
}

/** @throws Refusal when the body cannot be read */
export function parseBody(bytes: Buffer, contentType = ''): Body {
  if (bytes.length === 0) return { json: undefined, uploads: [] };
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary !== undefined) return readForm(splitForm(bytes, boundary));
  return { json: readJson(bytes.toString('utf8')), uploads: [] };
}

function readJson(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    const message = 'The request body contains invalid JSON.';
    throw new Refusal(400, 50109, message, [{ path: [], code: 'INVALID_JSON', message }]);
  }
}

function readForm(parts: readonly Part[]): Body {
  const uploads: Upload[] = [];
  let json: Json | undefined;
  for (const { name, filename, contentType, bytes } of parts) {
    const index = /^files\[(\d+)\]$/.exec(name)?.[1];
    if (name === 'payload_json') json = readJson(bytes.toString('utf8'));
    else if (index !== undefined && filename !== undefined)
      uploads.push({ index: Number(index), filename, contentType, bytes });
    else
      throw invalidForm([
        { path: [name], code: 'UNKNOWN_FIELD', message: 'A form has payload_json and files[n], nothing else.' },
      ]);
  }
  if (uploads.length > MAX_FILES) {
    throw invalidForm([
      { path: ['attachments'], code: 'BASE_TYPE_BAD_LENGTH', message: `Must be ${MAX_FILES} or fewer in length.` },
    ]);
  }
  return { json, uploads };
}

type Part = { name: string; filename?: string; contentType: string; bytes: Buffer };

/** @see https://www.rfc-editor.org/rfc/rfc7578 */
function splitForm(form: Buffer, boundary: string): Part[] {
  const parts: Part[] = [];
  const delimiter = `\r\n--${boundary}`;
  // With a line break in front, the first delimiter looks like the others.
  const bytes = Buffer.concat([Buffer.from('\r\n'), form]);
  let start = bytes.indexOf(delimiter);
  for (let end = nextDelimiter(start); end !== -1; end = nextDelimiter(start)) {
    const part = bytes.subarray(start + delimiter.length + 2, end);
    const headEnd = part.indexOf('\r\n\r\n');
    const head = part.toString('utf8', 0, headEnd);
    const name = /[; ]name="([^"]*)"/i.exec(head)?.[1];
    const filename = /filename="([^"]*)"/i.exec(head)?.[1];
    if (headEnd === -1 || name === undefined) break;
    parts.push({
      name: decodeQuotes(name),
      ...(filename !== undefined && { filename: decodeQuotes(filename) }),
      contentType: /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? 'application/octet-stream',
      bytes: Buffer.from(part.subarray(headEnd + 4)),
    });
    start = end;
  }
  return parts;

  function nextDelimiter(from: number): number {
    return from === -1 ? -1 : bytes.indexOf(delimiter, from + delimiter.length);
  }
}

// Browsers and undici write these three, and no other character, in percent.
function decodeQuotes(text: string): string {
  return text.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}
