// The file of an export: one CSV while it is small enough for Discord; else zipped, in as many parts as it takes.
import { Zip, ZipDeflate } from 'fflate';
import type { AnswerFile } from '../answer.ts';

/** Discord takes 10 MiB; the last block of a part is not counted yet when the part is closed. */
const FILE_BYTES = 9 * 1024 * 1024;

export type Pack = {
  add(text: string): void;
  /** All that was added; nothing may be added any more. */
  finish(): AnswerFile[];
};

/**
 * @param head  what each part begins with
 * @param limit  bytes of a file
 */
export function createPack({ name, head, limit = FILE_BYTES }: { name: string; head: string; limit?: number }): Pack {
  const plain: Buffer[] = [Buffer.from(head)];
  let plainBytes = plain[0]?.length ?? 0;
  const parts: Uint8Array[] = [];
  let open: Part | undefined;

  function close(): void {
    if (!open) return;
    parts.push(open.end());
    open = undefined;
  }

  return {
    add(text) {
      const bytes = Buffer.from(text);
      if (open) {
        open.write(bytes);
      } else if (parts.length > 0) {
        open = createPart(`${name}-${parts.length + 1}.csv`);
        open.write(Buffer.from(head));
        open.write(bytes);
      } else {
        plain.push(bytes);
        plainBytes += bytes.length;
        if (plainBytes <= limit) return;
        open = createPart(`${name}-1.csv`);
        // The head first, then block by block, so that no part outgrows its limit unseen.
        const [first, ...rest] = plain.splice(0);
        if (first) open.write(first);
        for (const block of rest) this.add(block.toString());
        return;
      }
      if (open.size() >= limit) close();
    },

    finish() {
      if (!open && parts.length === 0) return [{ name: `${name}.csv`, content: Buffer.concat(plain) }];
      close();
      return parts.map((content, index) => ({
        name: parts.length === 1 ? `${name}.zip` : `${name}-${index + 1}.zip`,
        content,
      }));
    },
  };
}

type Part = { write(bytes: Uint8Array): void; size(): number; end(): Uint8Array };

function createPart(file: string): Part {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let failure: Error | undefined;
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    chunks.push(chunk);
    size += chunk.length;
  });
  const entry = new ZipDeflate(file, { level: 6 });
  zip.add(entry);
  return {
    write: (bytes) => entry.push(bytes),
    size: () => size,
    end() {
      entry.push(new Uint8Array(), true);
      zip.end();
      if (failure) throw failure;
      return Buffer.concat(chunks);
    },
  };
}
