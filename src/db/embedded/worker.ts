// The thread that owns PGlite: a query blocks this thread and not the bot. It knows nothing but bytes going in and out.
import fs from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import { DurableNodeFS, openDurably, proveSync, syncDirectory, syncTree } from './durable-fs.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts';

if (!parentPort) throw new Error('This file runs as a worker thread of engine.ts');
const parent = parentPort;
const { folder } = workerData as WorkerSettings;

/** PGlite throws this status when PostgreSQL jumps out of a failed statement, which is ordinary. */
const STATEMENT_FAILED = 100;
/** The wire protocol's Sync message. */
const SYNC = new Uint8Array([0x53, 0, 0, 0, 4]);

function tell(message: FromWorker): void {
  parent.postMessage(message, message.type === 'data' ? [message.data.buffer] : []);
}

/** Creates the database beside its place and moves it there whole, so that a crash on the way leaves nothing half-made. */
async function createFolder(): Promise<void> {
  const unfinished = `${folder}.new`;
  fs.rmSync(unfinished, { recursive: true, force: true });
  const pg = await openDurably(new DurableNodeFS(unfinished));
  await pg.close();
  syncTree(unfinished);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.renameSync(unfinished, folder);
  syncDirectory(path.dirname(folder));
}

/** Ends the thread when PostgreSQL is broken: PGlite swallows a panic and would then turn in circles for ever. */
function endWhenBroken(pg: PGlite, files: DurableNodeFS): void {
  const module = pg.Module;
  const runOnce = module._PostgresMainLoopOnce;
  module._PostgresMainLoopOnce = () => {
    try {
      runOnce();
    } catch (error) {
      if (!(error instanceof Object && 'status' in error && error.status === STATEMENT_FAILED)) {
        endThread(files.failure ?? new Error('The embedded database broke', { cause: error }));
      }
      throw error;
    }
  };
}

function endThread(error: Error): never {
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  tell({ type: 'lost', reason: error.message + cause });
  process.exit(1);
}

/** A new client must find nothing of the one before it: no open transaction, no setting, no temporary table. */
async function resetSession(pg: PGlite): Promise<void> {
  // A client that vanished between a statement and its Sync leaves PostgreSQL skipping everything up to one.
  await pg.execProtocolRaw(SYNC);
  if (pg.isInTransaction()) await pg.exec('rollback');
  await pg.exec('discard all');
}

async function serve(): Promise<void> {
  if (!fs.existsSync(path.join(folder, 'PG_VERSION'))) await createFolder();
  const files = new DurableNodeFS(folder);
  const pg = await openDurably(files);
  endWhenBroken(pg, files);
  await proveSync(pg, files);

  let current = 0;
  const answer = async (message: ToWorker): Promise<void> => {
    if (message.type === 'close') {
      await pg.close();
      process.exit(0);
    }
    const { client, data } = message;
    if (client < current) return;
    if (client > current) {
      current = client;
      await resetSession(pg);
    }
    await pg.execProtocolRawStream(data, {
      onRawData: (bytes) => {
        // What comes after a failed sync may be a commit that is not on the disk.
        if (files.failure) endThread(files.failure);
        tell({ type: 'data', client, data: bytes.slice() });
      },
    });
  };

  let queue = Promise.resolve();
  parent.on('message', (message: ToWorker) => {
    queue = queue.then(() => answer(message)).catch((error: unknown) => endThread(error as Error));
  });
  tell({ type: 'ready' });
}

serve().catch((error: unknown) => {
  tell({ type: 'failed', reason: error instanceof Error && error.message ? error.message : String(error) });
  process.exit(1);
});
