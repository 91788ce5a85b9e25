// What pg takes for a socket: bytes written here reach the embedded database, its answers come out.
import { Duplex } from 'node:stream';

export type EngineLink = {
  /** Hands over whole protocol messages; `data` is given away. */
  send(data: Uint8Array<ArrayBuffer>): void;
  /** The client has gone; answers still under way are for nobody. */
  leave(): void;
};

export class EngineStream extends Duplex {
  readonly #link: EngineLink;

  constructor(link: EngineLink) {
    super();
    this.#link = link;
  }

  /** An answer of the database. */
  receive(data: Uint8Array<ArrayBuffer>): void {
    this.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#send([chunk]);
    done();
  }

  /** pg corks a query's messages: joined they cost one trip to the thread. */
  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#send(chunks.map(({ chunk }) => chunk));
    done();
  }

  override _final(done: () => void): void {
    done();
    this.destroy();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#link.leave();
    done(error);
  }

  #send(chunks: Buffer[]): void {
    const messages = chunks.filter((chunk) => !isTerminate(chunk));
    if (messages.length === 0) return;
    // A fresh array: pg's buffers are slices of bigger ones, and those would be copied whole.
    const data = new Uint8Array(messages.reduce((sum, { length }) => sum + length, 0));
    let offset = 0;
    for (const message of messages) {
      data.set(message, offset);
      offset += message.length;
    }
    this.#link.send(data);
  }

  // The rest is what pg calls on a net.Socket.

  connect(): void {
    process.nextTick(() => this.emit('connect'));
  }

  setNoDelay(): void {}

  setKeepAlive(): void {}

  ref(): void {}

  unref(): void {}
}

/** The client says goodbye: PostgreSQL would end, and with it the database. */
function isTerminate(chunk: Buffer): boolean {
  return chunk.length === 5 && chunk[0] === 0x58;
}
