// Runs a test body on every database that Bellhop supports, and gives each a fresh, migrated one in a moment.
import { createHash, randomBytes } from 'node:crypto';
import { constants, cpSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'node:test';
import { lockDirectory } from '../src/db/embedded/lock.ts';
import { migrate } from '../src/db/migrate.ts';
import { openDatabase, type OpenDatabase } from '../src/db/open.ts';
import type { Database } from '../src/db/schema.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';

const MIGRATIONS = path.join(import.meta.dirname, '..', 'migrations');

export type TestDatabase<DB> = OpenDatabase<DB> & { dataDir: string; url: string | undefined };

export type OpenTestDatabase<DB> = () => Promise<TestDatabase<DB>>;

type Options = { migrations?: string };

/**
 * Declares the tests of `body` twice, in a suite named `pglite` and one named `postgres`. `open()` gives a database
 * that nobody has used, with all migrations; close it, or `await using` it.
 * @param options.migrations  a folder of its own instead of the project's
 */
export function eachDatabase<DB = Database>(
  body: (name: 'pglite' | 'postgres', open: OpenTestDatabase<DB>) => void,
  options: Options = {},
): void {
  for (const name of DATABASES) {
    const open = name === 'pglite' ? openPglite : openPostgres;
    suite(name, () => body(name, async () => await open<DB>(options)));
  }
}

/** A data directory with a migrated embedded database that nobody has open. */
export async function makeDataDir({ migrations = MIGRATIONS }: Options = {}): Promise<string> {
  const template = await once(folderTemplates, migrations, () => makeTemplate(migrations));
  const dataDir = await mkdtemp(path.join(tmpdir(), 'bellhop-pglite-'));
  // A thousand small files: three times as fast as the asynchronous cp.
  cpSync(path.join(template, 'pg18'), path.join(dataDir, 'pg18'), {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
  });
  return dataDir;
}

/** A fresh migrated database on the embedded engine, through the same thread and driver as in production. */
export async function openPglite<DB = Database>(options: Options = {}): Promise<TestDatabase<DB>> {
  const dataDir = await makeDataDir(options);
  return withCleanup(await openDatabase<DB>({ dataDir }), dataDir, undefined);
}

/** A fresh migrated database on a real server, which is started for the first one and ends with the process. */
async function openPostgres<DB = Database>({ migrations = MIGRATIONS }: Options = {}): Promise<TestDatabase<DB>> {
  server ??= startPostgres();
  const running = await server;
  const template = await once(serverTemplates, migrations, () => makeServerTemplate(running, migrations));
  const dataDir = await mkdtemp(path.join(tmpdir(), 'bellhop-postgres-data-'));
  const url = await running.createDatabase({ template });
  return withCleanup(await openDatabase<DB>({ url, dataDir }), dataDir, url);
}

export type DatabaseName = 'pglite' | 'postgres';

/** The databases that everything is tried on; only the server when it is another version's turn. */
export const DATABASES: readonly DatabaseName[] = process.env['BELLHOP_TEST_PG_BIN']
  ? ['postgres']
  : ['pglite', 'postgres'];

/** For the deliveries of single features: both, unless somebody has only minutes. Those that every feature stands on are always tried on both. */
export const FEATURE_DATABASES: readonly DatabaseName[] = process.env['BELLHOP_TEST_SMALL'] ? ['postgres'] : DATABASES;

/** A migrated database that nobody has open: what DATA_DIR and DATABASE_URL take. The folder is the caller's to remove. */
export async function makeDatabase(name: DatabaseName): Promise<{ dataDir: string; url: string | undefined }> {
  if (name === 'pglite') return { dataDir: await makeDataDir(), url: undefined };
  server ??= startPostgres();
  const running = await server;
  const template = await once(serverTemplates, MIGRATIONS, () => makeServerTemplate(running, MIGRATIONS));
  return {
    dataDir: await mkdtemp(path.join(tmpdir(), 'bellhop-postgres-data-')),
    url: await running.createDatabase({ template }),
  };
}

let server: Promise<TestPostgres> | undefined;
const serverTemplates = new Map<string, Promise<string>>();
const folderTemplates = new Map<string, Promise<string>>();

function once(made: Map<string, Promise<string>>, key: string, make: () => Promise<string>): Promise<string> {
  const result = made.get(key) ?? make();
  made.set(key, result);
  return result;
}

function withCleanup<DB>(opened: OpenDatabase<DB>, dataDir: string, url: string | undefined): TestDatabase<DB> {
  const close = async (): Promise<void> => {
    await opened.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { ...opened, dataDir, url, close, [Symbol.asyncDispose]: close };
}

async function makeServerTemplate({ createDatabase }: TestPostgres, migrations: string): Promise<string> {
  const name = `migrated_${randomBytes(6).toString('hex')}`;
  const { db, close } = await openDatabase({ url: await createDatabase({ name }), dataDir: tmpdir() });
  await migrate(db, { folder: migrations });
  await close();
  return name;
}

/**
 * A data directory with all migrations, made once per machine and set of migrations; other test files wait meanwhile.
 * It is renamed into its place when it is whole.
 */
async function makeTemplate(migrations: string): Promise<string> {
  const place = path.join(tmpdir(), `bellhop-template-${await hashInputs(migrations)}`);
  if (await isThere(place)) return place;
  const release = await lockDirectory(`${place}.lock`, { waitMs: 60_000 });
  try {
    if (await isThere(place)) return place;
    await removeLeftovers();
    const draft = await mkdtemp(`${place}.`);
    const { db, close } = await openDatabase({ dataDir: draft });
    await migrate(db, { folder: migrations });
    await close();
    await rename(draft, place);
    return place;
  } finally {
    release();
  }
}

async function hashInputs(migrations: string): Promise<string> {
  const hash = createHash('sha256');
  // PGlite's version is pinned in there.
  hash.update(await readFile(path.join(import.meta.dirname, '..', 'package.json')));
  for (const name of (await readdir(migrations)).toSorted()) {
    hash.update(`\0${name}\0`).update(await readFile(path.join(migrations, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function isThere(folder: string): Promise<boolean> {
  return await readdir(folder).then(
    () => true,
    () => false,
  );
}

/** What killed test runs left behind, and templates of migrations that have changed since: 40 MB each. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!/^bellhop-(template|pglite)-/.test(name)) continue;
    const folder = path.join(tmpdir(), name);
    const age = Date.now() - (await stat(folder).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > 24 * 60 * 60_000) await rm(folder, { recursive: true, force: true });
  }
}
