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
import { setTimeout } from 'node:timers/promises';
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

test('--help says what there is, and starts nothing', async () => {
  await using demo = await run(['--help']);
  assert.equal(await demo.ended, 0);
  for (const option of ['--port', '--orders', '--rate', '--seed', '--keep', '--folder'])
    assert.ok(demo.out().includes(option), option);
  assert.match(demo.out(), /orders a second/);
  assert.deepEqual(await readdir(demo.folder), []);
});

/** What the page is told of a pane at first. */
async function look(url: string, pane: string): Promise<{ ids: string[]; changed: Record<string, unknown>[] }> {
  const stop = new AbortController();
  const { body } = await fetch(`${url}/live`, { signal: stop.signal });
  assert.ok(body);
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const data = new RegExp(`event: ${pane}\\ndata: (.*)\\n\\n`).exec(text)?.[1];
    if (data === undefined) continue;
    stop.abort();
    return JSON.parse(data) as Awaited<ReturnType<typeof look>>;
  }
  throw new Error('The page was told nothing');
}

async function openPage(demo: Run): Promise<string> {
  const [, url = ''] = await demo.printed(/^ +(http:\/\/\S+)$/m);
  return url;
}

test('a busy evening is placed at its rate, delivered, kept for the next run, and refused to a second demo meanwhile', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bellhop-demo-kept-'));
  const args = ['--port', '0', '--folder', folder];
  const cards = await (async () => {
    await using demo = await run([...args, '--orders', '12', '--rate', '20', '--seed', '5']);
    const url = await openPage(demo);
    await demo.printed(new RegExp(folder));
    await demo.printed(/--seed 5/);
    await using second = await run(args);
    assert.equal(await second.ended, 1);
    assert.match(second.errors(), new RegExp(`^Another demo is running on ${folder}: stop it first`));

    // 윤지민's order is one of four that every demo begins with; several buyers of the evening get their mail too.
    for (;;) {
      const { changed } = await look(url, 'store');
      const orders = new Set(changed.map(({ orderId }) => orderId));
      const dispatched = changed.filter(({ state }) => state === 'DELIVERING').length;
      if (orders.size === 4 + 12 && dispatched >= 3) break;
      await setTimeout(200);
    }
    const { ids } = await look(url, 'discord');
    demo.child.kill('SIGINT');
    assert.equal(await demo.ended, 0);
    return ids;
  })();

  await using demo = await run(args);
  const url = await openPage(demo);
  const { changed } = await look(url, 'store');
  assert.equal(new Set(changed.map(({ orderId }) => orderId)).size, 16, 'nothing new, nothing lost');
  assert.ok((await look(url, 'mailbox')).ids.length >= 3);
  // Discord takes five new messages in five seconds; what was still owed then comes now, and nothing twice.
  for (;;) {
    const { ids, changed: messages } = await look(url, 'discord');
    assert.ok(
      cards.every((id) => ids.includes(id)),
      'the cards of before are there',
    );
    const titles = messages.flatMap(({ embeds }) => (embeds as { title?: string }[]).map(({ title }) => title));
    assert.equal(new Set(titles).size, titles.length, 'one card an order');
    if (titles.length === 16) break;
    await setTimeout(200);
  }
  demo.child.kill('SIGINT');
  assert.equal(await demo.ended, 0);
  assert.doesNotMatch(demo.errors(), /ERROR/);
  await rm(folder, { recursive: true });
});

test('when the demo is killed its bot ends too', async () => {
  await using demo = await run(['--port', '0'], { LOG_LEVEL: 'info' });
  await openPage(demo);
  demo.child.kill('SIGKILL');
  // Standard error is the bot's too: it closes when both are gone.
  assert.equal(await demo.ended, null);
});

for (const args of [
  ['--port', 'many'],
  ['--port', '70000'],
  ['--prot', '1'],
  ['--orders', '0'],
  ['--orders', '-5'],
  ['--orders', '10', '--rate', '0'],
  ['--orders', '10', '--rate', '99'],
  ['--orders', '10', '--seed', 'x'],
  ['--rate', '5'],
  ['--keep', '--folder', ''],
]) {
  test(`"${args.join(' ')}" is refused with a sentence`, async () => {
    await using demo = await run(args);
    assert.equal(await demo.ended, 1);
    assert.match(demo.errors(), /^[^\n]*(?:number|option)[^\n]*\n/i);
    assert.doesNotMatch(demo.errors(), /\n\s+at /);
  });
}
