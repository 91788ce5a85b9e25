// npm run bench: the figures of performance, measured on this machine, as a table or with --json as JSON.
// npm run bench -- lookups: how fast anything is found among a million orders.
import { parseArgs } from 'node:util';
import path from 'node:path';
import { runBacklog } from '../backlog.ts';
import { DATABASES } from '../databases.ts';
import { type LookupFigures, runLookups } from './lookups.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    lines: { type: 'string', default: '1000' },
    // For lookups: so many orders on the server, and so many on the embedded database.
    orders: { type: 'string', default: '1000000' },
    embedded: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '200' },
    // Where the plans of the queries go.
    plans: { type: 'string', default: path.join(import.meta.dirname, '..', '..', 'data', 'bench') },
  },
});

if (positionals[0] === 'lookups') await showLookups();
else await showBacklog();
process.exit(0);

async function showLookups(): Promise<void> {
  const figures: LookupFigures[] = [];
  for (const database of DATABASES) {
    const orders = Number(database === 'pglite' ? values.embedded : values.orders);
    if (orders === 0) continue;
    figures.push(...(await runLookups(database, { orders, rounds: Number(values.rounds), folder: values.plans })));
  }
  if (values.json) {
    console.log(JSON.stringify(figures, undefined, 2));
    return;
  }
  console.table(
    figures.map(({ database, orders, lookup, p50, p99, isGood }) => ({
      database,
      orders,
      lookup,
      'p50, ms': p50.toFixed(1),
      'p99, ms': p99.toFixed(1),
      '': isGood ? '' : 'over 50 ms',
    })),
  );
  console.log(`Plans: ${values.plans}`);
}

async function showBacklog(): Promise<void> {
  const results = [];
  for (const database of DATABASES) {
    const { calls, ...figures } = await runBacklog(database, Number(values.lines));
    results.push({ ...figures, feedCalls: calls['feed'] ?? 0, ...calls });
  }

  if (values.json) console.log(JSON.stringify(results, undefined, 2));
  else {
    console.log(`A backlog of ${values.lines} lines that were paid while the bot was off, delivered in auto mode`);
    console.table(
      results.map(
        ({ database, seconds, firstMailSeconds, lastMailSeconds, callsForLines, feedCalls, tooMany, mails, keys }) => ({
          database,
          'all dispatched, s': seconds.toFixed(1),
          'first mail, s': firstMailSeconds.toFixed(1),
          'last mail, s': lastMailSeconds.toFixed(1),
          'calls for lines': callsForLines,
          'feed calls': feedCalls,
          'answers 429': tooMany,
          mails,
          keys,
        }),
      ),
    );
  }
}
