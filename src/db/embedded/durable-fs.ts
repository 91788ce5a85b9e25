// PGlite never syncs its files: after a power cut the whole database may be gone. Here it does, and proves it at start.
import fs from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** The parts of Emscripten's file system that the patch touches; PGlite's own types leave them out. */
type OpenFile = { nfd?: number; node: object };
type NodeFsPlugin = { realPath(node: object): string; stream_ops: { fsync?: (file: OpenFile) => number } };

/** WASI's number for "input/output error", which PostgreSQL answers with a panic, as it must. */
const EIO = 29;

/** PGlite's Node file system with a working fsync. */
export class DurableNodeFS extends NodeFS {
  /** How often PostgreSQL has asked for a sync and got it. */
  syncs = 0;
  /** The first sync that failed: from then on nothing this database says may be believed. */
  failure: Error | undefined;

  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const result = await super.init(...args);
    const { emscriptenOpts } = result;
    emscriptenOpts.preRun = [
      ...(emscriptenOpts.preRun ?? []),
      (mod) => {
        const plugin = mod.NODEFS as unknown as NodeFsPlugin;
        plugin.stream_ops.fsync = (file) => this.#sync(file, plugin);
      },
    ];
    return result;
  }

  #sync(file: OpenFile, plugin: NodeFsPlugin): number {
    try {
      if (file.nfd === undefined) syncDirectory(plugin.realPath(file.node));
      else fs.fsyncSync(file.nfd);
      this.syncs += 1;
      return 0;
    } catch (error) {
      this.failure ??= new Error('The disk could not store a commit', { cause: error });
      return EIO;
    }
  }
}

/**
 * Opens the database in `folder`, creating it there when the folder is empty, so that a commit that was answered is on the disk.
 * @see https://pglite.dev/docs/filesystems#node-fs
 */
export async function openDurably(files: NodeFS): Promise<PGlite> {
  return await PGlite.create({
    fs: files,
    // -F would turn every sync off; fdatasync, the default, does not reach the hook.
    startParams: PGlite.defaultStartParams
      .filter((param) => param !== '-F')
      .concat('-c', 'wal_sync_method=fsync', '-c', 'max_wal_size=128MB'),
  });
}

/**
 * Commits once and looks whether that reached the disk.
 * @throws Error when it did not: then every promise about crashes would be a lie
 */
export async function proveSync(pg: PGlite, files: { readonly syncs: number }): Promise<void> {
  const before = files.syncs;
  // Writes WAL and needs no table.
  await pg.query(`select pg_logical_emit_message(true, 'bellhop', 'sync')`);
  if (files.syncs > before) return;
  throw new Error(
    'The embedded database does not sync its commits to the disk, so a power cut could lose orders.' +
      ' Install exactly the versions in package-lock.json (npm ci), or set DATABASE_URL to a PostgreSQL server.',
  );
}

/** Puts a directory's entries on the disk, where the system can: Windows cannot, and does not need to. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(directory, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** Puts every file and directory under `directory`, and itself, on the disk. */
export function syncTree(directory: string): void {
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const child = path.join(directory, entry.name);
    if (entry.isDirectory()) syncTree(child);
    else if (entry.isFile()) syncFile(child);
  }
  syncDirectory(directory);
}

function syncFile(file: string): void {
  const fd = fs.openSync(file, 'r+');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}
