// Opens the database. Both kinds speak PostgreSQL through the same driver, so that nothing above has to know which one it is.
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { ConfigError } from '../errors.ts';
import { startEngine } from './embedded/engine.ts';

const CONNECT_MS = 5_000;
const STATEMENT_MS = 30_000;
/** A transaction that does nothing for so long has lost its owner, and holds rows that others wait for. */
const IDLE_TRANSACTION_MS = 60_000;
/** With one connection, who waits this long waits for himself: `db` was used inside `db.transaction()`. */
const EMBEDDED_WAIT_MS = 60_000;
const KEEP_ALIVE_MS = 10_000;
const OLDEST_SERVER = 150_000;

// A date has no time and no zone: pg's own Date would be midnight on this machine.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);

/** What this part needs of the log: a constant dotted name, then fields. */
export type DatabaseLog = { warn(event: string, fields?: Record<string, unknown>): void };

export type OpenOptions = {
  /** `postgres://…`; undefined: the embedded database under `dataDir`. */
  url?: string | undefined;
  dataDir: string;
  log?: DatabaseLog | undefined;
  /** The embedded database ended by itself: nothing can be written any more, the process has to end. Called at most once. */
  onLost?: ((error: Error) => void) | undefined;
};

export type OpenDatabase<DB> = AsyncDisposable & {
  db: Kysely<DB>;
  mode: 'embedded' | 'server';
  /** PostgreSQL's own, such as `18.6`. */
  version: string;
  /** Waits for queries under way, then closes. */
  close: () => Promise<void>;
};

/**
 * Opens the server at `url`, or the embedded database under `dataDir`. int8 and numeric arrive as text, `date` as
 * `YYYY-MM-DD`, timestamptz as Date, jsonb parsed, bytea as Buffer; sessions run in UTC. Nothing is migrated.
 * @throws ConfigError  server not reachable, too old or not UTF-8; data directory in use, not writable or of another version
 */
export async function openDatabase<DB>(options: OpenOptions): Promise<OpenDatabase<DB>> {
  return options.url === undefined ? await openEmbedded(options) : await openServer(options, options.url);
}

async function openEmbedded<DB>({ dataDir, log, onLost }: OpenOptions): Promise<OpenDatabase<DB>> {
  const engine = await startEngine(dataDir, (error) => onLost?.(error));
  const pool = new pg.Pool({
    // All of it, or pg would fill in the rest from PGUSER, PGSSLMODE and the like.
    user: 'postgres',
    database: 'postgres',
    password: '',
    host: 'embedded',
    port: 5432,
    ssl: false,
    options: '',
    application_name: 'bellhop',
    stream: () => engine.connect(),
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: EMBEDDED_WAIT_MS,
  });
  pool.on('error', (error) => log?.warn('db.connection_lost', { error: error.message }));
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool, controlClient: NoControl }) });
  const close = async (): Promise<void> => {
    await db.destroy();
    await engine.close();
  };
  try {
    const { version } = await readServer(db);
    return { db, mode: 'embedded', version, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One session cannot cancel itself: an aborted call returns at once, its query goes on, the next one waits for it. */
class NoControl {
  connect(): Promise<this> {
    return Promise.resolve(this);
  }

  query(): never {
    throw new Error('The embedded database cannot cancel a query');
  }

  end(): void {}
}

async function openServer<DB>({ log }: OpenOptions, url: string): Promise<OpenDatabase<DB>> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'bellhop',
    options: '-c timezone=UTC -c datestyle=ISO',
    max: 10,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  });
  pool.on('error', (error) => log?.warn('db.connection_lost', { error: error.message }));
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  try {
    const { version, number, encoding } = await readServer(db);
    if (number < OLDEST_SERVER) {
      throw new ConfigError([`DATABASE_URL leads to PostgreSQL ${version}: Bellhop needs 15 or newer.`]);
    }
    if (encoding !== 'UTF8') {
      throw new ConfigError([
        `DATABASE_URL leads to a database with encoding ${encoding}, which cannot hold Korean: create one with encoding UTF8.`,
      ]);
    }
    const close = (): Promise<void> => db.destroy();
    return { db, mode: 'server', version, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await db.destroy();
    if (error instanceof ConfigError) throw error;
    throw new ConfigError([explainConnection(error)]);
  }
}

async function readServer<DB>(db: Kysely<DB>): Promise<{ version: string; number: number; encoding: string }> {
  const { rows } = await sql<{ version: string; number: number; encoding: string }>`
    select current_setting('server_version') as version,
           current_setting('server_version_num')::int as number,
           current_setting('server_encoding') as encoding`.execute(db);
  if (!rows[0]) throw new Error('PostgreSQL did not say its version');
  // Debian adds its own: "15.18 (Debian 15.18-0+deb12u1)".
  return { ...rows[0], version: rows[0].version.replace(/ .*/, '') };
}

/** By PostgreSQL's and the system's codes; neither the URL nor its password goes into the sentence. */
const CURES: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there: start PostgreSQL, or correct host and port',
  ENOTFOUND: 'the host name is not known: correct it',
  EHOSTUNREACH: 'the host cannot be reached: look at the network and the firewall',
  ETIMEDOUT: 'the host does not answer: look at the network and the firewall',
  '28P01': 'user name or password is wrong: special characters in the password must be percent-encoded',
  '28000': 'the server does not let this user in: look at its pg_hba.conf, or add ?sslmode=require',
  '3D000': 'the database does not exist: create it',
  '53300': 'the server has no connection left: Bellhop needs twelve',
};

function explainConnection(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  return `DATABASE_URL does not lead to a usable PostgreSQL: ${CURES[code] ?? (message || code)}.`;
}
