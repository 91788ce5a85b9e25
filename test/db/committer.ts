// Run as a process of its own: commits rows one by one in the data directory given, and says each number once it is committed.
import { sql } from 'kysely';
import { openDatabase } from '../../src/db/open.ts';

const [dataDir = '', first = '1'] = process.argv.slice(2);
const { db } = await openDatabase({ dataDir });
await sql`create table if not exists commits (id int primary key, filler text not null)`.execute(db);
for (let id = Number(first); ; id += 1) {
  await sql`insert into commits values (${id}, ${'x'.repeat(1_000)})`.execute(db);
  process.stdout.write(`${id}\n`);
}
