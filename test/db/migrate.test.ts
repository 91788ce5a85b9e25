import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/open.ts';
import { eachDatabase } from '../databases.ts';

const root = await mkdtemp(path.join(tmpdir(), 'bellhop-migrate-'));
after(() => rm(root, { recursive: true }));

/** A folder of migrations; each is the body of its up(), where `run` executes SQL. */
async function makeFolder(name: string, migrations: Record<string, string>): Promise<string> {
  const folder = path.join(root, name);
  await mkdir(folder);
  for (const [file, body] of Object.entries(migrations)) {
    const source = `import { sql } from '${import.meta.resolve('kysely')}';
      export async function up(db) { const run = (text) => sql.raw(text).execute(db); ${body} }`;
    await writeFile(path.join(folder, `${file}.ts`), source);
  }
  return folder;
}

const none = await makeFolder('none', {});
const FIRST = {
  '2026-01-01-first': `await run("create table first as select current_setting('statement_timeout') as timeout, pg_sleep(0.1)::text as slept");`,
  '2026-01-02-second': `await run('create table second (id int)'); await run('insert into second values (1)');`,
};
const good = await makeFolder('good', FIRST);
const newer = await makeFolder('newer', { ...FIRST, '2026-01-03-third': `await run('create table third (id int)');` });
const broken = await makeFolder('broken', {
  ...FIRST,
  '2026-01-03-third': `await run('create tabel third (id int)');`,
});
const NAMES = Object.keys(FIRST);

eachDatabase<unknown>(
  (name, open) => {
    test('what is new runs once, in order, and may take its time', async () => {
      await using opened = await open();
      const readTimeout = () => sql`select current_setting('statement_timeout') as timeout`.execute(opened.db);
      const { rows: before } = await readTimeout();
      assert.deepEqual(await migrate(opened.db, { folder: good }), NAMES);
      assert.deepEqual(await migrate(opened.db, { folder: good }), []);
      assert.deepEqual(await migrate(opened.db, { folder: newer }), ['2026-01-03-third']);
      assert.deepEqual((await sql`select timeout from first`.execute(opened.db)).rows, [{ timeout: '0' }]);
      assert.deepEqual((await readTimeout()).rows, before);
    });

    test('two that start together both succeed, and each migration runs once', async () => {
      for (let round = 0; round < (name === 'postgres' ? 3 : 1); round += 1) {
        await using opened = await open();
        // On a server, two processes: each with connections of its own.
        const other =
          opened.url === undefined ? opened : await openDatabase({ url: opened.url, dataDir: opened.dataDir });
        const results = await Promise.all([opened, other].map(({ db }) => migrate(db, { folder: good })));
        assert.deepEqual(
          results.toSorted((a, b) => a.length - b.length),
          [[], NAMES],
        );
        assert.deepEqual((await sql`select count(*)::int as count from second`.execute(opened.db)).rows, [
          { count: 1 },
        ]);
        if (other !== opened) await other.close();
      }
    });

    test('one that fails is named and undone, with those before it; one that is not known is refused', async () => {
      await using opened = await open();
      await assert.rejects(migrate(opened.db, { folder: broken }), (error: Error) => {
        assert.match(error.message, /^Migration 2026-01-03-third failed: syntax error/);
        assert.ok(error.cause instanceof Error);
        return true;
      });
      const { rows } = await sql`select to_regclass('first') as first, to_regclass('third') as third`.execute(
        opened.db,
      );
      assert.deepEqual(rows, [{ first: null, third: null }]);
      assert.deepEqual(await migrate(opened.db, { folder: newer }), [...NAMES, '2026-01-03-third']);
      await assert.rejects(migrate(opened.db, { folder: good }), /newer Bellhop \(2026-01-03-third/);
    });
  },
  { migrations: none },
);
