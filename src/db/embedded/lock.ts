// One process per data directory. Two of them on one embedded database both report success and destroy the data.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../../errors.ts';

const SQLITE_BUSY = 5;
/** Long enough for the process before us to finish stopping, short enough to be told within two seconds. */
const WAIT_MS = 1_500;
const RETRY_MS = 100;

/** A handle that nobody refers to is collected, and its lock with it. */
const held = new Set<DatabaseSync>();

/**
 * Takes the directory for this process until the returned function is called or the process ends, however it ends.
 * The directory is made when it is not there. Never open `bellhop.lock` by other means in the same process: closing
 * it would drop the lock (POSIX).
 * @throws ConfigError  another process has it, or the directory cannot be written
 * @see https://www.sqlite.org/lang_transaction.html
 */
export async function lockDirectory(directory: string, options: { waitMs?: number } = {}): Promise<() => void> {
  const giveUpAt = performance.now() + (options.waitMs ?? WAIT_MS);
  for (;;) {
    const release = await tryLock(directory);
    if (release) return release;
    if (performance.now() + RETRY_MS > giveUpAt) {
      throw new ConfigError([
        `Another Bellhop is running on ${directory}: stop it first, or give this one a directory of its own with DATA_DIR.`,
      ]);
    }
    await sleep(RETRY_MS);
  }
}

async function tryLock(directory: string): Promise<(() => void) | undefined> {
  let file: DatabaseSync | undefined;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // SQLite's locks are the system's own: they go when the process dies, which a file with a pid in it does not.
    file = new DatabaseSync(path.join(directory, 'bellhop.lock'), { timeout: 0 });
    file.exec('begin exclusive');
  } catch (error) {
    file?.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      `Bellhop cannot write to ${directory} (${reason}): make it writable for the user that runs Bellhop, or choose another with DATA_DIR.`,
    ]);
  }
  const lock = file;
  held.add(lock);
  return () => {
    if (held.delete(lock)) lock.close();
  };
}
