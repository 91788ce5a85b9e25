// What a license server answers: `{"license":"…"}`, or `{"file":{"name":"…","base64":"…"}}`. Nothing else is taken for a license.
import { z } from 'zod';
import { type LicenseFile, MAX_FILE_BYTES, readLicenseFile } from '../order/key-archive.ts';
import { MAX_KEY_LENGTH } from '../order/key-file.ts';

/** The largest file in base64, and what stands around it. */
export const MAX_ANSWER_BYTES = Math.ceil((MAX_FILE_BYTES * 4) / 3) + 4_096;

const Answer = z.union([
  z.object({ license: z.string() }),
  z.object({ file: z.object({ name: z.string().min(1), base64: z.base64() }) }),
]);

/** A key without blanks around it, or a file with a safe name; undefined for all that no mail could carry. */
export function readAnswer(text: string): string | LicenseFile | undefined {
  const { success, data } = Answer.safeParse(parse(text));
  if (!success) return undefined;
  if ('license' in data) {
    const key = data.license.trim();
    // In a mail it would be cut, broken, or not be seen.
    const isCarried = key.length > 0 && key.length <= MAX_KEY_LENGTH && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(key);
    return isCarried ? key : undefined;
  }
  const file = readLicenseFile(data.file.name, Buffer.from(data.file.base64, 'base64'));
  return typeof file === 'string' ? undefined : file;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
