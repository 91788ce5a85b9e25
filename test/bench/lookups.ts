// How long it takes to find something among a million orders: each lookup as the commands do it, at the database, with its plans.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { tmpdir } from 'node:os';
import { CompiledQuery, type Kysely, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { migrate } from '../../src/db/migrate.ts';
import type { Books } from '../../src/db/books.ts';
import { listHistory } from '../../src/db/history.ts';
import { listOrderPage, type OrderFilter, sumOrders } from '../../src/db/history-pages.ts';
import { countOpen } from '../../src/db/lines.ts';
import { openDatabase, type OpenDatabase } from '../../src/db/open.ts';
import type { Place } from '../../src/db/order-places.ts';
import { listClues, listFound, printOfBuyer, suggestOrderIds } from '../../src/db/order-search.ts';
import { listSummaries } from '../../src/db/order-summaries.ts';
import { findOrderOfCard, findOrderView } from '../../src/db/orders.ts';
import { countFreeByPool, listPools } from '../../src/db/pools.ts';
import type { Database } from '../../src/db/schema.ts';
import { refreshStatistics } from '../../src/db/statistics.ts';
import { type DatabaseName, makeDatabase } from '../databases.ts';
import { startPostgres } from '../postgres.ts';
import { clearSeal, fill, NOW, type Sample, STORE, takeSamples } from './fill.ts';

const PAGE = 10;
const DAY_MS = 86_400_000;
const GOAL_MS = 50;

export type LookupFigures = {
  database: DatabaseName;
  orders: number;
  lookup: string;
  p50: number;
  p99: number;
  isGood: boolean;
};

/** Fills a database of its own and measures; the plans go into `<folder>/lookups-<database>.txt`. */
export async function runLookups(
  database: DatabaseName,
  { orders, rounds, folder }: { orders: number; rounds: number; folder: string },
): Promise<LookupFigures[]> {
  await using opened = await open(database);
  const { db } = opened;
  const began = performance.now();
  await fill(db, orders);
  // A server's autovacuum does so in time, and the bot itself where the database is embedded.
  if (opened.mode === 'server') await db.executeQuery(CompiledQuery.raw('vacuum analyze'));
  else await refreshStatistics({ db });
  console.error(`${database}: ${orders} orders written in ${Math.round((performance.now() - began) / 1_000)} s`);
  const samples = await takeSamples(db, rounds);
  const noted = new Set<RootOperationNode>();
  const noting = db.withPlugin(noteInto(noted));
  const figures: LookupFigures[] = [];
  const plans: string[] = [];
  const lookups = await listLookups({ db, seal: clearSeal });
  for (const [lookup, run] of Object.entries(lookups)) {
    const times: number[] = [];
    // The first ones of a connection read the catalogue.
    for (const sample of samples.slice(0, 3)) await run({ db, seal: clearSeal }, sample);
    for (const sample of samples) {
      const start = performance.now();
      await run({ db, seal: clearSeal }, sample);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    figures.push({ database, orders, lookup, p50: at(0.5), p99: at(0.99), isGood: at(0.99) <= GOAL_MS });
    console.error(`${lookup}: ${at(0.5).toFixed(1)} / ${at(0.99).toFixed(1)} ms`);
    noted.clear();
    const [sample] = samples;
    if (sample) await run({ db: noting, seal: clearSeal }, sample);
    plans.push(`== ${lookup}\n${await explain(db, noted)}`);
  }
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `lookups-${database}.txt`), plans.join('\n\n'));
  return figures;
}

/** What a person does, and what the database is asked for it. */
async function listLookups(books: Books): Promise<Record<string, (books: Books, sample: Sample) => Promise<unknown>>> {
  const search = (text: (sample: Sample) => string) => async (on: Books, sample: Sample) => {
    const clues = await listClues(on, STORE, text(sample));
    const ids: string[] = [];
    for (const clue of clues)
      ids.push(...(await listFound(on, STORE, clue, { limit: PAGE + 1 })).map(({ orderId }) => orderId));
    return await listSummaries(on, STORE, ids.slice(0, PAGE));
  };
  const suggest = (text: (sample: Sample) => string) => async (on: Books, sample: Sample) =>
    await listSummaries(on, STORE, await suggestOrderIds(on, STORE, text(sample), 25));
  const page = (filterOf: (sample: Sample) => OrderFilter, place?: Place) => async (on: Books, sample: Sample) => {
    const filter = filterOf(sample);
    const { orders } = await listOrderPage(on, STORE, filter, { place, limit: PAGE });
    const totals = await sumOrders(on, STORE, filter);
    return { orders, totals };
  };
  const from = new Date(NOW.getTime() - 30 * DAY_MS);
  const common = String(1_000_000_001);
  const rare = String(1_000_000_020);
  const far = await placeAfter(books, 500);
  return {
    // The way there and back, on this machine at this moment.
    'nothing at all': async (on) => await sql`select 1`.execute(on.db),
    'autocomplete, nothing typed': suggest(() => ''),
    'autocomplete, beginning of a number': suggest(({ orderId }) => orderId.slice(0, 9)),
    'autocomplete, one digit': suggest(() => '2'),
    'autocomplete, end of a number': suggest(({ orderId }) => orderId.slice(-4)),
    'autocomplete, product': suggest(() => '평생'),
    'autocomplete, name': suggest(({ name }) => name),
    'search, order number': search(({ orderId }) => orderId),
    'search, line number': search(({ lineId }) => lineId),
    'search, last six digits': search(({ orderId }) => orderId.slice(-6)),
    'search, product': search(() => '평생 라이선스'),
    'search, name': search(({ name }) => name),
    'search, commonest name': search(() => '김구매0'),
    'search, e-mail': search(({ email }) => email),
    'search, buyer number': search(({ buyerNo }) => buyerNo),
    'search, key': search(({ key }) => key),
    'search, last four of a key': search(({ key }) => key.slice(-4)),
    'history, first page': page(() => ({})),
    'history, page 500': page(() => ({}), far),
    'history, back from page 500': page(() => ({}), { ...far, side: 'newer' }),
    'history, 30 days': page(() => ({ from, to: NOW })),
    'history, delivered': page(() => ({ status: 'dispatched' })),
    'history, canceled': page(() => ({ status: 'canceled' })),
    'history, held': page(() => ({ status: 'held' })),
    'history, nothing stands there': page(() => ({ status: 'refusing_cancel' })),
    'history, common product': page(() => ({ productId: common })),
    'history, rare product': page(() => ({ productId: rare })),
    'history, product and state': page(() => ({ productId: rare, status: 'returned' })),
    'history, product, state, 30 days': page(() => ({ productId: common, status: 'canceled', from, to: NOW })),
    'history, name': page(({ name }) => ({ buyer: printOfBuyer(books, name) })),
    'history, name and state': page(() => ({ buyer: printOfBuyer(books, '김구매0'), status: 'returned' })),
    'history, e-mail': page(({ email }) => ({ buyer: printOfBuyer(books, email) })),
    'order view of a card': async (on, { cardNo }) => {
      const card = await findOrderOfCard(on, STORE, cardNo);
      if (!card) throw new Error(`no card ${cardNo}`);
      await listHistory(on, { storeId: STORE, orderId: card.orderId });
      return await findOrderView(on, STORE, card.orderId);
    },
    'counts by status': async (on) => await countOpen(on, STORE),
    'stock, every pool': async (on) => await listPools(on, STORE, { since: new Date(NOW.getTime() - 14 * DAY_MS) }),
    'stock, free': async (on) => await countFreeByPool(on, STORE),
  };
}

async function placeAfter(books: Books, pages: number): Promise<Place> {
  const { card_no: cardNo } = await books.db
    .selectFrom('orders')
    .select('card_no')
    .where('store_id', '=', STORE)
    .orderBy('paid_at', 'desc')
    .orderBy('order_id', 'desc')
    .offset(pages * PAGE)
    .limit(1)
    .executeTakeFirstOrThrow();
  return { side: 'older', cardNo };
}

async function open(name: DatabaseName): Promise<OpenDatabase<Database>> {
  if (name === 'pglite') return await openDatabase<Database>(await makeDatabase(name));
  const server = await startPostgres();
  const opened = await openDatabase<Database>({ url: await server.createDatabase(), dataDir: tmpdir() });
  await migrate(opened.db);
  return {
    ...opened,
    [Symbol.asyncDispose]: async () => {
      await opened.close();
      await server.close();
    },
  };
}

function noteInto(noted: Set<RootOperationNode>): KyselyPlugin {
  return {
    transformQuery({ node }) {
      noted.add(node);
      return node;
    },
    transformResult: async ({ result }) => await Promise.resolve(result),
  };
}

async function explain(db: Kysely<Database>, nodes: Iterable<RootOperationNode>): Promise<string> {
  const texts: string[] = [];
  for (const node of nodes) {
    const { sql: text, parameters } = db.getExecutor().compileQuery(node, { queryId: 'explain' });
    const { rows } = await db.executeQuery<{ 'QUERY PLAN': string }>(
      CompiledQuery.raw(`explain (analyze, buffers) ${text}`, [...parameters]),
    );
    texts.push([text, ...rows.map((row) => `  ${row['QUERY PLAN']}`)].join('\n'));
  }
  return texts.join('\n\n');
}
