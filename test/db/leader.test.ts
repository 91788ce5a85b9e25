import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { takeLeadership } from '../../src/db/leader.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';

let server: TestPostgres;
let url: string;
before(async () => {
  server = await startPostgres();
  url = await server.createDatabase();
});
after(() => server.close());

function refuse(error: Error): void {
  assert.fail(error);
}

/** The log, as the names of its events; `waiting` resolves with the first one. */
function listen() {
  const events: string[] = [];
  const { promise: first, resolve } = Promise.withResolvers<void>();
  const add = (event: string): void => {
    events.push(event);
    resolve();
  };
  return { events, first, log: { info: add, warn: add } };
}

test('one leads, the next waits, says so once, and leads when the first hands over', async () => {
  const first = await takeLeadership({ url, onLost: refuse });
  const { events, first: waiting, log } = listen();
  let isLeading = false;
  const next = takeLeadership({ url, onLost: refuse, pollMs: 20, log }).then((leadership) => {
    isLeading = true;
    return leadership;
  });
  await waiting;
  // Several polls of the one who waits.
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (let polls = 0; polls < 5; polls += 1) await client.query('select pg_sleep(0.03)');
  await client.end();
  assert.equal(isLeading, false);
  await first.release();
  await (await next).release();
  assert.deepEqual(events, ['leader.waiting', 'leader.taken']);
});

test('a leader whose connection is lost is told once, and another one takes over', async () => {
  const { promise: lost, resolve } = Promise.withResolvers<Error>();
  const losses: Error[] = [];
  const onLost = (error: Error): void => {
    losses.push(error);
    resolve(error);
  };
  // So that only the lost connection itself can tell.
  const first = await takeLeadership({ url, onLost, heartbeatMs: 3_600_000 });
  const next = takeLeadership({ url, onLost: refuse, pollMs: 20 });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted`);
  await client.end();
  assert.match((await lost).message, /no longer leads/);
  await (await next).release();
  await first.release();
  assert.equal(losses.length, 1);
});

test('a leader whose connection is dead without a word finds out', async () => {
  const target = new URL(url);
  const sockets: Socket[] = [];
  const proxy = createServer((socket) => {
    const upstream = connect(Number(target.port), target.hostname);
    sockets.push(socket, upstream);
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      from.pipe(to);
      from.on('error', () => undefined);
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const through = new URL(url);
  through.port = String((proxy.address() as AddressInfo).port);

  const { promise: lost, resolve } = Promise.withResolvers<Error>();
  await takeLeadership({ url: through.href, onLost: resolve, heartbeatMs: 20, answerMs: 300 });
  // Cables do not say goodbye.
  for (const socket of sockets) socket.unpipe().pause();
  assert.match((await lost).message, /no longer leads/);

  for (const socket of sockets) socket.destroy();
  proxy.close();
  await (await takeLeadership({ url, onLost: refuse, pollMs: 20 })).release();
});

test('waiting can be ended', async () => {
  const first = await takeLeadership({ url, onLost: refuse });
  const controller = new AbortController();
  const { first: waiting, log } = listen();
  const next = takeLeadership({ url, onLost: refuse, log, signal: controller.signal });
  await waiting;
  controller.abort(new Error('stopping'));
  await assert.rejects(next, /stopping/);
  await first.release();
});

test('two databases of one server have a leader each', async () => {
  const first = await takeLeadership({ url, onLost: refuse });
  const second = await takeLeadership({ url: await server.createDatabase(), onLost: refuse });
  await first.release();
  await second.release();
});

test('a server that is not there is an error and no waiting', async () => {
  const wrong = new URL(url);
  wrong.port = '1';
  await assert.rejects(takeLeadership({ url: wrong.href, onLost: refuse }), { code: 'ECONNREFUSED' });
});
