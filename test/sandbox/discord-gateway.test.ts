// The simulated gateway, frame by frame.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebSocket } from 'ws';

import { startDiscord } from '../../src/sandbox/discord/index.ts';
import type { DiscordSandbox } from '../../src/sandbox/discord/index.ts';

type Frame = { op: number; t?: string; s?: number; d?: Record<string, unknown> | boolean };

/** A socket whose frames and close code can be awaited one after the other. */
async function connect(discord: DiscordSandbox, query = 'v=10&encoding=json') {
  const socket = new WebSocket(`${discord.apiUrl.replace(/^http(.*)\/api$/, 'ws$1/gateway')}?${query}`);
  const frames: Frame[] = [];
  let wake = (): void => undefined;
  let closeCode: number | undefined;
  socket.on('message', (raw: Buffer) => {
    frames.push(JSON.parse(raw.toString('utf8')) as Frame);
    wake();
  });
  const closed = new Promise<number>((resolve) =>
    socket.on('close', (code) => {
      closeCode = code;
      resolve(code);
      wake();
    }),
  );
  const next = async (): Promise<Frame> => {
    for (;;) {
      const frame = frames.shift();
      if (frame) return frame;
      assert.equal(closeCode, undefined, 'the socket is closed');
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const send = (op: number, d: unknown): void => socket.send(JSON.stringify({ op, d }));
  const identify = (more: object = {}): void => send(2, { token: discord.token, intents: 1, properties: {}, ...more });
  await new Promise((resolve) => socket.on('open', resolve));
  return { socket, next, send, identify, closed };
}

test('hello, identify, ready, the guild, and a heartbeat', async () => {
  await using discord = await startDiscord({ heartbeatMs: 1234 });
  const { next, send, identify } = await connect(discord);
  assert.deepEqual((await next()).d, { heartbeat_interval: 1234 });
  identify();
  const ready = await next();
  assert.deepEqual([ready.op, ready.t, ready.s], [0, 'READY', 1]);
  const guild = await next();
  assert.deepEqual([guild.t, guild.s], ['GUILD_CREATE', 2]);
  send(1, 2);
  assert.equal((await next()).op, 11);
});

test('a session resumes with what it has missed, and not after op 9', async () => {
  await using discord = await startDiscord();
  const first = await connect(discord);
  await first.next();
  first.identify();
  const { d } = await first.next();
  assert.ok(typeof d === 'object');
  const sessionId = d['session_id'];
  discord.gateway.drop();
  await first.closed;
  discord.addRole('Operators');

  const second = await connect(discord);
  await second.next();
  second.send(6, { token: discord.token, session_id: sessionId, seq: 2 });
  assert.equal((await second.next()).t, 'GUILD_ROLE_CREATE');
  assert.equal((await second.next()).t, 'RESUMED');
  discord.gateway.invalidate();
  assert.deepEqual(await second.next().then(({ op, d: mayResume }) => [op, mayResume]), [9, false]);

  const third = await connect(discord);
  await third.next();
  third.send(6, { token: discord.token, session_id: sessionId, seq: 3 });
  assert.equal((await third.next()).op, 9);
});

test('who says goodbye with 1000 cannot resume', async () => {
  await using discord = await startDiscord();
  const first = await connect(discord);
  await first.next();
  first.identify();
  const { d } = await first.next();
  assert.ok(typeof d === 'object');
  first.socket.close(1000);
  await first.closed;
  const second = await connect(discord);
  await second.next();
  second.send(6, { token: discord.token, session_id: d['session_id'], seq: 1 });
  assert.equal((await second.next()).op, 9);
});

const CLOSED: [why: string, code: number, act: (bot: Awaited<ReturnType<typeof connect>>) => void, query?: string][] = [
  ['an unknown opcode', 4001, ({ send }) => send(99, null)],
  ['what is no JSON', 4002, ({ socket }) => socket.send('{')],
  ['a presence before identifying', 4003, ({ send }) => send(3, {})],
  ['a wrong token', 4004, ({ identify }) => identify({ token: 'wrong' })],
  ['a wrong token on resuming', 4004, ({ send }) => send(6, { token: 'wrong', session_id: 'x', seq: 1 })],
  ['identifying twice', 4005, ({ identify }) => [identify(), identify()]],
  ['another version', 4012, () => undefined, 'v=9&encoding=json'],
  ['another encoding', 4012, () => undefined, 'v=10&encoding=etf'],
  ['impossible intents', 4013, ({ identify }) => identify({ intents: -1 })],
  ['reading message content', 4014, ({ identify }) => identify({ intents: 1 | (1 << 15) })],
];

for (const [why, code, act, query] of CLOSED) {
  test(`${why} is answered by closing with ${code}`, async () => {
    await using discord = await startDiscord();
    const bot = await connect(discord, query);
    act(bot);
    assert.equal(await bot.closed, code);
  });
}
