// On a PostgreSQL server several Bellhops may run on one database and one of them leads: the one that holds the lock.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const POLL_MS = 2_000;
/** A connection can be dead without a word; a leader that does not know has to learn it before the next one acts. */
const HEARTBEAT_MS = 5_000;
const ANSWER_MS = 5_000;

const digest = createHash('sha256').update('bellhop').digest();
const LOCK_KEY = [digest.readInt32BE(0), digest.readInt32BE(4)] as const;

/** What this part needs of the log: a constant dotted name, then fields. */
export type LeaderLog = {
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
};

export type LeadershipOptions = {
  url: string;
  /** Ends the waiting; the promise then rejects with its reason. */
  signal?: AbortSignal | undefined;
  log?: LeaderLog | undefined;
  /** The lock is gone, or may be: another process may lead from now on, so this one has to stop. Called at most once. */
  onLost: (error: Error) => void;
  pollMs?: number;
  heartbeatMs?: number;
  /** How long the server may take for an answer before the connection counts as dead. */
  answerMs?: number;
};

export type Leadership = {
  /** Hands over: the next process leads within its poll interval. */
  release(): Promise<void>;
};

/**
 * Waits until this process leads: a session advisory lock on a connection of its own, so not through a pooler that
 * shares sessions. The embedded database needs no such thing, its directory is locked.
 * @throws Error  the server cannot be reached at the first try, or `signal` was aborted
 * @see https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export async function takeLeadership(options: LeadershipOptions): Promise<Leadership> {
  const { signal, log, pollMs = POLL_MS } = options;
  signal?.throwIfAborted();
  let client: pg.Client | undefined = await connect(options);
  for (let tries = 1; ; tries += 1) {
    signal?.throwIfAborted();
    try {
      client ??= await connect(options);
      if (await tryLock(client)) {
        if (tries > 1) log?.info('leader.taken');
        return keep(client, options);
      }
      if (tries === 1) log?.warn('leader.waiting', { reason: 'another Bellhop is running on this database' });
    } catch (error) {
      log?.warn('leader.unreachable', { error: error instanceof Error ? error.message : String(error) });
      if (client) abandon(client);
      client = undefined;
    }
    try {
      await sleep(pollMs, undefined, { signal });
    } catch (error) {
      if (client) abandon(client);
      throw signal?.reason ?? error;
    }
  }
}

async function connect({ url, answerMs = ANSWER_MS }: LeadershipOptions): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'bellhop leader',
    connectionTimeoutMillis: answerMs,
    query_timeout: answerMs,
    keepAlive: true,
  });
  // A lost connection is noticed by the next query while waiting, and by keep() while leading.
  client.on('error', () => undefined);
  try {
    await client.connect();
    // When this machine vanishes without a word, the server frees the lock within half a minute instead of two hours.
    await client.query(
      'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3; set idle_session_timeout = 0',
    );
    return client;
  } catch (error) {
    abandon(client);
    throw error;
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
    ...LOCK_KEY,
  ]);
  return rows[0]?.taken === true;
}

function keep(client: pg.Client, { onLost, heartbeatMs = HEARTBEAT_MS }: LeadershipOptions): Leadership {
  let isOver = false;
  const lose = (error: Error): void => {
    if (isOver) return;
    isOver = true;
    clearInterval(timer);
    abandon(client);
    onLost(new Error(`This Bellhop no longer leads: ${error.message}`, { cause: error }));
  };
  let isAsking = false;
  const timer = setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    client.query('select 1').then(() => (isAsking = false), lose);
  }, heartbeatMs);
  client.on('error', lose);
  client.on('end', () => lose(new Error('The connection that holds the lock has ended')));

  return {
    async release() {
      if (isOver) return;
      isOver = true;
      clearInterval(timer);
      await client.end();
    },
  };
}

/** Without waiting for a server that may never answer. */
function abandon(client: pg.Client): void {
  client.end().catch(() => undefined);
}
