// What a client sends, cut into command lines and messages. Bytes are taken as they come; a line ends with CR LF and nothing else.
import type { Socket } from 'node:net';

const MAX_LINE_BYTES = 1000;
const END = Buffer.from('\r\n.\r\n');

export type Reader = {
  /** The next command, without its line end. Rejects when the client is gone or sends a bare LF. */
  line(): Promise<string>;
  /** Waits until something is there to be read. */
  more(): Promise<void>;
  hasMore(): boolean;
  /** Everything up to the final dot, with the dots unstuffed; `problem` when the message breaks a rule of the protocol. */
  message(limits: { is8Bit: boolean; maxBytes: number }): Promise<{ raw: Buffer; problem: string | undefined }>;
  isEnded(): boolean;
};

/** Reads one socket; nobody else may. */
export function createReader(socket: Socket): Reader {
  let chunks: Buffer[] = [];
  let isEnded = false;
  let wake: (() => void) | undefined;
  const stir = () => {
    wake?.();
    wake = undefined;
  };
  const end = () => {
    isEnded = true;
    stir();
  };
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    stir();
  });
  socket.on('end', end);
  socket.on('close', end);
  socket.on('error', end);

  function all(): Buffer {
    const joined = Buffer.concat(chunks);
    chunks = joined.length > 0 ? [joined] : [];
    return joined;
  }

  async function grow(): Promise<void> {
    if (isEnded) throw new Error('The client hung up');
    await new Promise<void>((resolve) => (wake = resolve));
  }

  function keep(rest: Buffer): void {
    chunks = rest.length > 0 ? [rest] : [];
  }

  return {
    isEnded: () => isEnded,
    hasMore: () => chunks.length > 0,
    async more() {
      while (chunks.length === 0) await grow();
    },
    async line() {
      for (;;) {
        const bytes = all();
        const at = bytes.indexOf('\n');
        if (at >= 0) {
          if (bytes[at - 1] !== 0x0d) throw new Error('A command ends with a bare LF');
          keep(bytes.subarray(at + 1));
          return bytes.toString('latin1', 0, at - 1);
        }
        if (bytes.length > MAX_LINE_BYTES * 4) throw new Error('A command has no end');
        await grow();
      }
    },
    async message({ is8Bit, maxBytes }) {
      for (;;) {
        const bytes = all();
        const isEmpty = bytes.subarray(0, 3).toString('latin1') === '.\r\n';
        const at = isEmpty ? 0 : bytes.indexOf(END);
        if (at >= 0) {
          const stuffed = bytes.subarray(0, isEmpty ? 0 : at + 2);
          keep(bytes.subarray(isEmpty ? 3 : at + END.length));
          const text = stuffed.toString('latin1');
          return {
            raw: Buffer.from(text.replace(/^\./gm, ''), 'latin1'),
            problem: problemOf(text, { is8Bit, maxBytes }),
          };
        }
        await grow();
      }
    },
  };
}

function problemOf(text: string, { is8Bit, maxBytes }: { is8Bit: boolean; maxBytes: number }): string | undefined {
  if (text.length > maxBytes) return 'Message too big';
  if (/(?<!\r)\n|\r(?!\n)/.test(text)) return 'Bare CR or LF in the message';
  if (/(?:^|\n)\.(?!\.)/.test(text)) return 'A leading dot is not doubled';
  if (text.includes('\0')) return 'NUL in the message';
  if (!is8Bit && /[\x80-\xff]/.test(text)) return '8-bit bytes without BODY=8BITMIME';
  if (text.split('\r\n').some((line) => line.length > MAX_LINE_BYTES - 2)) return 'A line is longer than 998 bytes';
  return undefined;
}
