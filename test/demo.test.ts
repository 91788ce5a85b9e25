// npm run demo from outside: what it prints, what it leaves behind, and where it talks to.
import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, watch } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOOPBACK_ONLY = new URL('./loopback-only.ts', import.meta.url).href;

type Run = AsyncDisposable & {
  child: ChildProcessByStdio<null, Readable, Readable>;
  /** Its own temporary folder. */
  folder: string;
  out(): string;
  errors(): string;
  /** Waits for text on standard output. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits for its end. @returns its exit code */
  ended: Promise<number | null>;
};

async function run(args: string[], settings: Record<string, string> = {}): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'bellhop-demo-test-'));
  const child = spawn(process.execPath, ['--import', LOOPBACK_ONLY, 'src/launch.js', 'demo', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], TMPDIR: folder, TEMP: folder, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    folder,
    out: () => out,
    errors: () => errors,
    async printed(pattern) {
      for (;;) {
        const found = pattern.exec(out);
        if (found) return found;
        const isOver = await Promise.race([once(child.stdout, 'data').then(() => false), ended.then(() => true)]);
        if (isOver) throw new Error(`The demo ended:\n${out}${errors}`);
      }
    },
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

test('the demo prints one address, serves its page there, talks to nobody else, and leaves nothing behind', async () => {
  await using demo = await run(['--port', '0']);
  const [, url = ''] = await demo.printed(/^ +(http:\/\/\S+)$/m);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const page = await fetch(url);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<title>Bellhop<\/title>/);
  assert.notDeepEqual(await readdir(demo.folder), [], 'the database is in the temporary folder');

  demo.child.kill('SIGINT');
  assert.equal(await demo.ended, 0);
  assert.deepEqual(await readdir(demo.folder), []);
  assert.doesNotMatch(demo.errors(), /ERROR|Tried to leave/);
  assert.equal(demo.out().match(/https?:\/\//g)?.length, 1);
  assert.match(demo.out(), /데모가 준비되었습니다/);
});

test('told to stop while it starts, it stops and leaves nothing behind', async () => {
  await using demo = await run(['--port', '0'], { LOG_LEVEL: 'debug' });
  // PostgreSQL's own name for the folder of its tables: the database is being made.
  for await (const { filename } of watch(demo.folder, { recursive: true })) if (filename?.includes('base')) break;
  demo.child.kill('SIGTERM');
  assert.equal(await demo.ended, 0);
  assert.deepEqual(await readdir(demo.folder), []);
  assert.equal(demo.out(), '');
});

test('a port that is taken is said so', async () => {
  await using taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await using demo = await run(['--port', String(port)]);
  assert.equal(await demo.ended, 1);
  assert.match(demo.errors(), new RegExp(`EADDRINUSE.*:${port}`));
  assert.deepEqual(await readdir(demo.folder), []);
});

for (const args of [
  ['--port', 'many'],
  ['--port', '70000'],
  ['--prot', '1'],
]) {
  test(`"${args.join(' ')}" is refused with a sentence`, async () => {
    await using demo = await run(args);
    assert.equal(await demo.ended, 1);
    assert.match(demo.errors(), /^[^\n]*(?:number|option)[^\n]*\n/i);
    assert.doesNotMatch(demo.errors(), /\n\s+at /);
  });
}
