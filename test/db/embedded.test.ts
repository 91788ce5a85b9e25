import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { sql } from 'kysely';
import pg from 'pg';
import { DurableNodeFS, openDurably, proveSync } from '../../src/db/embedded/durable-fs.ts';
import { startEngine } from '../../src/db/embedded/engine.ts';
import { lockDirectory } from '../../src/db/embedded/lock.ts';
import { EngineStream } from '../../src/db/embedded/stream.ts';
import { openDatabase } from '../../src/db/open.ts';
import { ConfigError } from '../../src/errors.ts';
import { makeDataDir } from '../databases.ts';

const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellhop-embedded-'));
  folders.push(folder);
  return folder;
}

const migrations = await makeFolder();

/** A data directory with an empty database that nobody has open. */
async function makeEmpty(): Promise<string> {
  const dataDir = await makeDataDir({ migrations });
  folders.push(dataDir);
  return dataDir;
}

function refuse(error: Error): void {
  assert.fail(error);
}

suite('a killed process', () => {
  test('loses nothing that was acknowledged, and leaves no lock behind', async (t) => {
    const dataDir = await makeEmpty();
    let acknowledged = 0;
    for (const wanted of [1, 40, 150]) {
      const script = fileURLToPath(import.meta.resolve('./committer.ts'));
      const child = spawn(process.execPath, [script, dataDir, String(acknowledged + 2)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(child, 'exit');
      t.after(() => child.kill('SIGKILL'));
      let count = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        acknowledged = Number(line);
        count += 1;
        // While it runs nobody else gets in, and is told so soon.
        if (count === 1 && wanted === 40) await assertRefused(dataDir);
        if (count === wanted) child.kill('SIGKILL');
      }
      await ended;

      await using opened = await openDatabase({ dataDir, onLost: refuse });
      const { db } = opened;
      const { rows } = await sql<{ ids: number[] }>`select array_agg(id order by id) as ids from commits`.execute(db);
      const ids = rows[0]?.ids ?? [];
      // One more may have been committed whose acknowledgement was cut off.
      assert.ok(ids.at(-1) === acknowledged || ids.at(-1) === acknowledged + 1, `${ids.at(-1)} after ${acknowledged}`);
      assert.equal(new Set(ids).size, ids.length);
      const missing = Array.from({ length: count }, (_, index) => acknowledged - index).filter(
        (id) => !ids.includes(id),
      );
      assert.deepEqual(missing, []);
    }
  });
});

async function assertRefused(dataDir: string): Promise<void> {
  const start = performance.now();
  await assert.rejects(openDatabase({ dataDir }), (error: unknown) => {
    assert.ok(error instanceof ConfigError);
    assert.equal(error.problems.length, 1);
    assert.match(error.message, /^Another Bellhop is running on .*: stop it first, or .* DATA_DIR\.$/);
    return true;
  });
  assert.ok(performance.now() - start < 2_000);
}

suite('the data directory', () => {
  test('is refused to a second opener, and free again after the first has closed', async () => {
    const dataDir = await makeEmpty();
    const release = await lockDirectory(dataDir);
    await assert.rejects(lockDirectory(dataDir, { waitMs: 0 }), ConfigError);
    release();
    release();
    (await lockDirectory(dataDir, { waitMs: 0 }))();
  });

  test('goes to a process that waits while the one before it is stopping', async () => {
    const dataDir = await makeFolder();
    const release = await lockDirectory(dataDir);
    const next = lockDirectory(dataDir);
    setTimeout(release, 150);
    (await next)();
  });

  test('is made when it is not there', async () => {
    const dataDir = path.join(await makeFolder(), 'not', 'there');
    (await lockDirectory(dataDir))();
    await access(dataDir);
  });

  test('that cannot be one is refused with a cure', async () => {
    const file = path.join(await makeFolder(), 'file');
    await writeFile(file, '');
    await assert.rejects(openDatabase({ dataDir: file }), {
      name: 'ConfigError',
      message: /cannot write to .*DATA_DIR/,
    });
  });

  for (const [title, folder, version, message] of [
    [
      'an older folder beside',
      'pg17',
      '17',
      /pg17 holds a database of PostgreSQL 17 and this Bellhop reads 18: .*export/,
    ],
    ['an older database in our folder', 'pg18', '17', /pg18 holds a database of PostgreSQL 17/],
    ['half a database', 'pg18', undefined, /pg18 is not a whole database/],
  ] as const) {
    test(`with ${title} is refused and the lock given back`, async () => {
      const dataDir = await makeFolder();
      await mkdir(path.join(dataDir, folder, 'base'), { recursive: true });
      if (version) await writeFile(path.join(dataDir, folder, 'PG_VERSION'), `${version}\n`);
      await assert.rejects(openDatabase({ dataDir }), { name: 'ConfigError', message });
      (await lockDirectory(dataDir, { waitMs: 0 }))();
    });
  }

  test('gets a whole database at the first start, whatever an interrupted one left', async () => {
    const dataDir = await makeFolder();
    await mkdir(path.join(dataDir, 'pg18.new', 'base'), { recursive: true });
    await writeFile(path.join(dataDir, 'pg18.new', 'PG_VERSION'), '18\n');
    await using opened = await openDatabase({ dataDir });
    const { db, mode, version, close } = opened;
    assert.equal(mode, 'embedded');
    assert.match(version, /^18\.\d+$/);
    await sql`create table kept (id int)`.execute(db);
    await close();
    assert.deepEqual((await readdir(dataDir)).toSorted(), ['bellhop.lock', 'pg18']);
  });
});

suite('the sync patch', () => {
  test('is proven by one commit', async () => {
    const files = new DurableNodeFS(path.join(await makeEmpty(), 'pg18'));
    const database = await openDurably(files);
    await proveSync(database, files);
    await database.close();
  });

  test('is missed when the hook is not there', async () => {
    const database = await openDurably(new NodeFS(path.join(await makeEmpty(), 'pg18')));
    await assert.rejects(proveSync(database, { syncs: 0 }), /does not sync its commits/);
    await database.close();
  });

  for (const [what, params] of [
    ['the server was told not to sync', PGlite.defaultStartParams],
    ['the server syncs past the hook', PGlite.defaultStartParams.filter((param) => param !== '-F')],
  ] as const) {
    test(`is missed when ${what}`, async () => {
      const files = new DurableNodeFS(path.join(await makeEmpty(), 'pg18'));
      const database = await PGlite.create({ fs: files, startParams: params });
      await assert.rejects(proveSync(database, files), /does not sync its commits/);
      await database.close();
    });
  }
});

suite('one session for all clients', () => {
  async function startOn(dataDir: string): Promise<AsyncDisposable & { connect(): Promise<pg.Client> }> {
    const engine = await startEngine(dataDir, refuse);
    return {
      [Symbol.asyncDispose]: () => engine.close(),
      async connect() {
        const client = new pg.Client({
          stream: () => engine.connect(),
          user: 'postgres',
          database: 'postgres',
          ssl: false,
        });
        client.on('error', () => undefined);
        await client.connect();
        return client;
      },
    };
  }

  test('a new client finds no transaction, setting, table or statement of the one before', async () => {
    await using engine = await startOn(await makeEmpty());
    const first = await engine.connect();
    await first.query('create table kept (id int)');
    await first.query(`set timezone = 'Asia/Seoul'; create temp table scratch (id int); prepare plan as select 1`);
    await first.query('begin; insert into kept values (1)');
    await first.end();

    const second = await engine.connect();
    const { rows } = await second.query(
      `select (select count(*)::int from kept) as kept, to_regclass('scratch') as scratch,
              (select count(*)::int from pg_prepared_statements) as plans, current_setting('timezone') as zone`,
    );
    assert.deepEqual(rows, [{ kept: 0, scratch: null, plans: 0, zone: 'UTC' }]);
    await assert.rejects(second.query('savepoint a'), /can only be used in transaction/);
    await second.end();
  });

  test('a new client gets its own answers only, while those of a vanished one still come', async () => {
    await using engine = await startOn(await makeEmpty());
    const first = await engine.connect();
    await first.query('begin');
    const lost = assert.rejects(first.query('select id from generate_series(1, 200000) as id'), /terminated/);
    // Not end(): as when a socket breaks.
    const { stream } = (first as unknown as { connection: { stream: { destroy(): void } } }).connection;
    stream.destroy();
    await lost;
    const second = await engine.connect();
    const { rows } = await second.query('select 7 as id');
    assert.deepEqual(rows, [{ id: 7 }]);
    await second.end();
  });

  test('a client that vanishes within a failed statement leaves the session usable', async () => {
    await using engine = await startOn(await makeEmpty());
    const first = await engine.connect();
    await first.query('begin');
    await assert.rejects(first.query('select * from nowhere where id = $1', [1]), /nowhere/);
    await first.end();
    const second = await engine.connect();
    assert.deepEqual((await second.query('select $1::int as id', [7])).rows, [{ id: 7 }]);
    await second.end();
  });
});

test('a goodbye is never sent on, also when it comes together with a query', () => {
  const sent: Uint8Array[] = [];
  const stream = new EngineStream({ send: (data) => sent.push(data), leave: () => undefined });
  stream.cork();
  stream.write(Buffer.from('Q\0\0\0\x05\0', 'latin1'));
  stream.write(Buffer.from('X\0\0\0\x04', 'latin1'));
  stream.uncork();
  stream.write(Buffer.from('X\0\0\0\x04', 'latin1'));
  assert.deepEqual(sent, [new Uint8Array([0x51, 0, 0, 0, 5, 0])]);
});

suite('the thread', () => {
  test('keeps a long query away from the event loop', async () => {
    await using opened = await openDatabase({ dataDir: await makeEmpty() });
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    await sql`select count(*) from generate_series(1, 1000000) as id where md5(id::text) like 'a%'`.execute(opened.db);
    clearInterval(timer);
    assert.ok(ticks > 5, `${ticks} ticks`);
  });

  test('that ends by itself is reported once, and every query from then on fails', async () => {
    const dataDir = await makeEmpty();
    const { promise: lost, resolve } = Promise.withResolvers<Error>();
    let count = 0;
    const onLost = (error: Error): void => {
      count += 1;
      resolve(error);
    };
    const warnings: string[] = [];
    const log = { warn: (event: string) => warnings.push(event) };
    await using opened = await openDatabase({ dataDir, onLost, log });
    const { db, close } = opened;
    await sql`create table kept (id int)`.execute(db);
    // The disk takes no more WAL: PostgreSQL panics, which PGlite by itself would swallow.
    await cp(path.join(dataDir, 'pg18'), path.join(dataDir, 'copy'), { recursive: true });
    await rm(path.join(dataDir, 'pg18', 'pg_wal'), { recursive: true });
    await assert.rejects(sql`select pg_switch_wal(), pg_logical_emit_message(true, 'a', 'b')`.execute(db));
    assert.match((await lost).message, /embedded database broke/);
    await assert.rejects(sql`select 1`.execute(db));
    await close();
    assert.equal(count, 1);
    (await lockDirectory(dataDir, { waitMs: 0 }))();
  });

  test('is not reported when it was closed, and closing twice does no harm', async () => {
    await using opened = await openDatabase({ dataDir: await makeEmpty(), onLost: refuse });
    const { db, close } = opened;
    await sql`select 1`.execute(db);
    await close();
    await close();
    await assert.rejects(sql`select 1`.execute(db));
  });
});
