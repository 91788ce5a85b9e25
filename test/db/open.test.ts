import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { openDatabase } from '../../src/db/open.ts';
import { ConfigError } from '../../src/errors.ts';
import { eachDatabase, type TestDatabase } from '../databases.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'bellhop-open-'));
const migrations = path.join(folder, 'migrations');
await mkdir(migrations);
after(() => rm(folder, { recursive: true }));

type Tables = { things: { id: number; note: string | null } };

eachDatabase<Tables>(
  (name, open) => {
    let opened: TestDatabase<Tables>;
    before(async () => {
      opened = await open();
      await opened.db.schema
        .createTable('things')
        .addColumn('id', 'integer', (col) => col.primaryKey())
        .addColumn('note', 'text')
        .execute();
    });
    after(() => opened.close());

    test('says which one it is', () => {
      assert.equal(opened.mode, name === 'pglite' ? 'embedded' : 'server');
      assert.match(opened.version, /^1\d\.\d+$/);
    });

    test('values have the same types in both', async () => {
      const at = new Date('2026-11-23T15:00:00.123Z');
      const { rows } = await sql`
        select 9007199254740993::bigint as big, 7::int as small, count(*) as counted, count(*)::int as number, 1.50::numeric as exact,
               date '2026-02-28' as day, ${at}::timestamptz as at, '{"a":[1,"가"]}'::jsonb as json, '\\x00ff'::bytea as bytes,
               ${Buffer.from([0, 255])}::bytea as sent, array['가', null]::text[] as list, ${['a', 'b']}::text[] as sent_list,
               true as yes, null as nothing, '똠방각하'::text as text
          from generate_series(1, 3)`.execute(opened.db);
      assert.deepEqual(rows, [
        {
          big: '9007199254740993',
          small: 7,
          counted: '3',
          number: 3,
          exact: '1.50',
          day: '2026-02-28',
          at,
          json: { a: [1, '가'] },
          bytes: Buffer.from([0, 255]),
          sent: Buffer.from([0, 255]),
          list: ['가', null],
          sent_list: ['a', 'b'],
          yes: true,
          nothing: null,
          text: '똠방각하',
        },
      ]);
    });

    test('a session runs in UTC', async () => {
      const { rows } =
        await sql`select timestamptz '2026-01-02 03:04+09' ::text as at, current_setting('TimeZone') as zone`.execute(
          opened.db,
        );
      assert.deepEqual(rows, [{ at: '2026-01-01 18:04:00+00', zone: 'UTC' }]);
    });

    test('a failed query leaves the next one a clean session', async () => {
      await assert.rejects(sql`select * from nowhere`.execute(opened.db), { code: '42P01' });
      await assert.rejects(sql`select 1 / ${0}::int`.execute(opened.db), { code: '22012' });
      assert.deepEqual((await sql`select ${1}::int as one`.execute(opened.db)).rows, [{ one: 1 }]);
    });

    test('a failed transaction leaves nothing, also when many come at once', async () => {
      const work = Array.from({ length: 20 }, (_, id) =>
        opened.db.transaction().execute(async (trx) => {
          await trx.insertInto('things').values({ id, note: null }).execute();
          if (id % 2) throw new Error('no');
        }),
      );
      const results = await Promise.allSettled(work);
      assert.equal(results.filter(({ status }) => status === 'rejected').length, 10);
      const rows = await opened.db.selectFrom('things').select('id').orderBy('id').execute();
      assert.deepEqual(
        rows.map(({ id }) => id),
        [0, 2, 4, 6, 8, 10, 12, 14, 16, 18],
      );
    });

    test('a big result comes whole and in order, and so does a big parameter', async () => {
      const { rows } = await sql<{ id: number; text: string }>`
        select id, repeat('가', 100) as text from generate_series(1, 30000) as id`.execute(opened.db);
      assert.equal(rows.length, 30_000);
      assert.ok(rows.every(({ id, text }, index) => id === index + 1 && text.length === 100));
      const big = '나'.repeat(2_000_000);
      const [back] = (await sql<{ big: string }>`select ${big}::text as big`.execute(opened.db)).rows;
      assert.ok(back?.big === big);
    });

    test('an aborted call returns at once and the next one works', async () => {
      const controller = new AbortController();
      const query = sql`select count(*) from generate_series(1, 2000000)`.execute(opened.db, {
        signal: controller.signal,
      });
      controller.abort(new Error('enough'));
      await assert.rejects(query, /enough/);
      assert.deepEqual((await sql`select 2 as two`.execute(opened.db)).rows, [{ two: 2 }]);
    });
  },
  { migrations },
);

suite('a server that cannot be used is refused with a cure', () => {
  let server: TestPostgres;
  let url: string;
  before(async () => {
    server = await startPostgres();
    url = await server.createDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`create database ascii encoding 'SQL_ASCII' locale_provider libc locale 'C' template template0`);
    await client.end();
  });
  after(() => server.close());

  for (const [title, change, message] of [
    ['nothing listens', (to: URL) => (to.port = '1'), /nothing listens there: start PostgreSQL/],
    ['the database does not exist', (to: URL) => (to.pathname = '/nowhere'), /does not exist: create it/],
    ['the user does not exist', (to: URL) => (to.username = 'nobody'), /does not let this user in/],
    ['the encoding cannot hold Korean', (to: URL) => (to.pathname = '/ascii'), /encoding SQL_ASCII.*UTF8/],
  ] as const) {
    test(title, async () => {
      const wrong = new URL(url);
      wrong.password = 'hunter2';
      change(wrong);
      await assert.rejects(openDatabase({ url: wrong.href, dataDir: folder }), (error: unknown) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, /^DATABASE_URL /);
        assert.match(error.message, message);
        assert.ok(!error.message.includes('hunter2'));
        return true;
      });
    });
  }

  test('and one that ended our connections is used again', async () => {
    const { promise: noticed, resolve } = Promise.withResolvers<string>();
    await using opened = await openDatabase({ url, dataDir: folder, log: { warn: resolve } });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bellhop'`);
    await client.end();
    assert.equal(await noticed, 'db.connection_lost');
    assert.deepEqual((await sql`select 1 as one`.execute(opened.db)).rows, [{ one: 1 }]);
  });
});
