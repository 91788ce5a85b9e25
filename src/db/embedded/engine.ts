// The embedded database as the rest of Bellhop sees it: something one can connect to, like a server.
import type { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { findFolder } from './folder.ts';
import { lockDirectory } from './lock.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts';
import { EngineStream } from './stream.ts';

/** How long a stop may take before the thread is ended by force; the database then recovers at the next start. */
const CLOSE_MS = 10_000;

export type Engine = {
  /** A stream that speaks PostgreSQL's wire protocol. Only the newest one is served: there is one session. */
  connect(): Duplex;
  /** Writes everything out and frees the directory. */
  close(): Promise<void>;
};

/**
 * Starts the embedded database of this data directory in a thread of its own, creating it when it is not there.
 * @param onLost  the thread ended without being asked to: nothing can be read or written any more
 * @throws ConfigError  see lockDirectory() and findFolder()
 * @throws Error  the database did not start, or does not sync its commits
 */
export async function startEngine(dataDir: string, onLost: (error: Error) => void): Promise<Engine> {
  const release = await lockDirectory(dataDir);
  try {
    return await startWorker(await findFolder(dataDir), { onLost, release });
  } catch (error) {
    release();
    throw error;
  }
}

type Hooks = { onLost: (error: Error) => void; release: () => void };

async function startWorker(folder: string, { onLost, release }: Hooks): Promise<Engine> {
  const clients = new Map<number, EngineStream>();
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  const { promise: gone, resolve: go } = Promise.withResolvers<void>();
  let state: 'starting' | 'up' | 'closing' | 'down' = 'starting';
  let trouble: Error | undefined;
  let lastClient = 0;

  const settings: WorkerSettings = { folder };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: settings });
  const post = (message: ToWorker): void => {
    worker.postMessage(message, message.type === 'data' ? [message.data.buffer] : []);
  };
  worker.on('message', (message: FromWorker) => {
    if (message.type === 'data') clients.get(message.client)?.receive(message.data);
    else if (message.type === 'ready') resolve();
    else trouble = new Error(message.reason);
  });
  worker.on('error', (error: Error) => {
    trouble = error;
  });
  worker.on('exit', (code) => {
    const error = trouble ?? new Error(`The embedded database ended by itself (code ${code})`);
    const before = state;
    state = 'down';
    reject(error);
    for (const client of clients.values()) client.destroy(error);
    if (before !== 'starting') release();
    go();
    if (before === 'up') onLost(error);
  });

  await ready;
  state = 'up';

  return {
    connect() {
      const id = ++lastClient;
      const stream = new EngineStream({
        send: (data) => post({ type: 'data', client: id, data }),
        leave: () => clients.delete(id),
      });
      clients.set(id, stream);
      if (state !== 'up') process.nextTick(() => stream.destroy(new Error('The embedded database has stopped')));
      return stream;
    },
    async close() {
      if (state === 'up') {
        state = 'closing';
        post({ type: 'close' });
      }
      const timer = setTimeout(() => void worker.terminate(), CLOSE_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}
