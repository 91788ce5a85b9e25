// The state of the stand-ins in a folder, so that a world can be left and entered again. One process per folder.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deserialize, serialize } from 'node:v8';
import type { KeptGuild } from './discord/index.ts';
import type { KeptStore } from './naver/index.ts';
import type { KeptMail } from './smtp/index.ts';

const FILE = 'world.bin';
const VERSION = 1;
/** Changes in quick succession are written once. */
const PAUSE_MS = 500;
const SQLITE_BUSY = 5;

export type World = { version: typeof VERSION; naver: KeptStore; discord: KeptGuild; mails: KeptMail[] };

export type Keep = Disposable & {
  folder: string;
  /** What an earlier run left; undefined in a new folder. */
  kept: World | undefined;
  /** Says where the state comes from when it is written. */
  follow(snapshot: () => Omit<World, 'version'>): void;
  /** Something has changed: it is written soon. */
  touch(): void;
};

/**
 * Takes a folder for this process until it ends, however it ends.
 * @throws Error  another process has it, it cannot be written, or what is in it cannot be read; with the cure
 */
export async function openKeep(folder: string): Promise<Keep> {
  const lock = await lockFolder(folder);
  const kept = await readWorld(join(folder, FILE));
  let snapshot: (() => Omit<World, 'version'>) | undefined;
  let timer: NodeJS.Timeout | undefined;

  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!snapshot) return;
    const world: World = { version: VERSION, ...snapshot() };
    const path = join(folder, FILE);
    // Beside its place and then moved there whole, so that a crash leaves the one before.
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${path}.new`, serialize(world), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }

  return {
    folder,
    kept,
    follow: (next) => void (snapshot = next),
    touch: () => void (timer ??= setTimeout(write, PAUSE_MS).unref()),
    [Symbol.dispose]() {
      write();
      lock.close();
    },
  };
}

async function lockFolder(folder: string): Promise<DatabaseSync> {
  let file: DatabaseSync | undefined;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // SQLite's locks are the system's own: they go when the process dies.
    file = new DatabaseSync(join(folder, 'demo.lock'), { timeout: 0 });
    file.exec('begin exclusive');
    return file;
  } catch (error) {
    file?.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) {
      throw new Error(
        `Another demo is running on ${folder}: stop it first, or give this one a folder of its own with --folder.`,
        { cause: error },
      );
    }
    throw new Error(
      `The demo cannot write to ${folder} (${error instanceof Error ? error.message : String(error)}): choose another folder with --folder.`,
      { cause: error },
    );
  }
}

async function readWorld(path: string): Promise<World | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const world = deserialize(bytes) as World;
    if (world.version === VERSION) return world;
  } catch {
    // Said below, with the cure.
  }
  throw new Error(`${path} is not from this version of the demo, or damaged: remove its folder to begin anew.`);
}

/** Removes a folder and all that is in it; what still writes there is waited for, two seconds at most. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 10 });
}
