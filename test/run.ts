// npm test's runner: node's own, which by itself says "ok" when a pattern finds no file or a file holds no test, and
// waits for ever for a file that left something open.
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const patterns = process.argv.slice(2);
const complaints: string[] = [];
let testCount = 0;

const events = run({
  globPatterns: patterns,
  // Each file may hold a database of several hundred megabytes.
  concurrency: Math.min(availableParallelism(), 4),
  /** Milliseconds for one test. */
  timeout: 120_000,
  // Ends what is still open after that time and names its file among the failures.
  signal: AbortSignal.timeout(15 * 60_000),
});
events.on('test:pass', ({ file, name }) => {
  testCount += 1;
  // A file without a test is reported as one passed test that is named like the file.
  if (file && name === relative('', file)) complaints.push(`${name} holds no test.`);
});
events.on('test:fail', () => {
  testCount += 1;
  process.exitCode = 1;
});

for await (const line of events.compose(spec())) process.stdout.write(String(line));

if (testCount === 0) complaints.push(`No test was found for ${patterns.join(' ')}.`);
if (complaints.length > 0) {
  console.error(complaints.join('\n'));
  process.exitCode = 1;
}
