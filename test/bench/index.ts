// npm run bench: the figures of performance, measured on this machine, as a table or with --json as JSON.
import { parseArgs } from 'node:util';
import { runBacklog } from '../backlog.ts';
import { DATABASES } from '../databases.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, lines: { type: 'string', default: '1000' } } });

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
process.exit(0);
