import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { suite, test } from 'node:test';
import { createClockSkew } from '../../src/discord/clock-skew.ts';
import { ConfigError } from '../../src/errors.ts';
import { connect, prepare } from './connect.ts';

suite('the connection to Discord', () => {
  test('stands after start() and is gone after stop()', async () => {
    let greetings = 0;
    await using world = await connect({ onReady: () => void (greetings += 1) });
    assert.equal(world.discord.isReady(), true);
    assert.equal(greetings, 1);
    assert.equal(await world.discord.findOwnId(), world.sandbox.applicationId);
    assert.equal(await world.discord.findApplicationId(), world.sandbox.applicationId);
    await world.discord.stop();
    assert.equal(world.discord.isReady(), false);
    assert.deepEqual(world.fatal, []);
  });

  test('is not needed to learn who the bot is', async () => {
    await using world = await prepare();
    assert.equal(await world.discord.findOwnId(), world.sandbox.applicationId);
    assert.equal(await world.discord.findApplicationId(), world.sandbox.applicationId);
    assert.equal(world.discord.isReady(), false);
  });

  test('is tried again while Discord fails, and start() does not wait for it', async () => {
    await using world = await prepare({ retryMs: 20 });
    world.sandbox.faults.add({ route: 'get_bot_gateway', kind: 'status', status: 503, times: 4 });
    world.discord.start();
    assert.equal(world.discord.isReady(), false);
    await world.log.seen('discord.ready');
    const failures = world.log.lines.filter(({ event }) => event === 'discord.not_connected');
    // Each attempt asks twice: the client repeats a 5xx once by itself.
    assert.equal(failures.length, 2);
    assert.deepEqual(world.fatal, []);
  });

  test('is tried again when nobody listens at the address', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address);
    server.close();
    await using world = await prepare({ apiUrl: `http://127.0.0.1:${address.port}/api`, retryMs: 10 });
    world.discord.start();
    await world.log.seen('discord.not_connected');
    await world.discord.stop();
    assert.deepEqual(world.fatal, []);
  });

  test('is given up at once, in words about the setting, when the token is wrong', async () => {
    const { promise, resolve } = Promise.withResolvers<Error>();
    await using world = await prepare({ token: 'MTIz.wrong.token', onFatal: resolve });
    world.discord.start();
    const error = await promise;
    assert.ok(error instanceof ConfigError);
    assert.match(error.message, /^DISCORD_TOKEN: /);
  });

  test('is given up when a message is refused with 401: the library has dropped the token', async () => {
    const { promise, resolve } = Promise.withResolvers<Error>();
    await using world = await connect({ onFatal: resolve });
    world.sandbox.faults.add({ route: 'create_message', kind: 'status', status: 401 });
    await assert.rejects(
      world.discord.rest.post(`/channels/${world.sandbox.channelId}/messages`, { body: { content: 'x' } }),
    );
    assert.ok((await promise) instanceof ConfigError);
    assert.equal(world.discord.isReady(), false);
  });

  for (const [code, kind] of [
    [4004, 'ConfigError'],
    [4014, 'Error'],
  ] as const) {
    test(`is given up after close code ${code}, after which the library stays deaf`, async () => {
      const { promise, resolve } = Promise.withResolvers<Error>();
      await using world = await connect({ onFatal: resolve });
      world.sandbox.gateway.close(code);
      assert.equal((await promise).name, kind);
      assert.equal(world.discord.isReady(), false);
    });
  }

  test('comes back by itself after the line was cut', async () => {
    await using world = await connect();
    world.sandbox.gateway.drop();
    await world.log.seen('discord.resumed');
    assert.equal(world.discord.isReady(), true);
    assert.deepEqual(world.fatal, []);
  });

  test('is replaced by a new one when no heartbeat was answered for too long', async () => {
    // Heartbeats of the simulated Discord are a minute apart: to a watch that bites after 60 ms every connection is dead.
    const ready = Promise.withResolvers<void>();
    let greetings = 0;
    await using world = await prepare(
      {
        watch: { everyMs: 20, deadAfterMs: 60 },
        retryMs: 1,
        onReady() {
          greetings += 1;
          if (greetings === 2) ready.resolve();
        },
      },
      { heartbeatMs: 60_000 },
    );
    world.discord.start();
    await ready.promise;
    const lost = await world.log.seen('discord.not_connected');
    assert.equal(lost.fields['error'], 'NoHeartbeat');
    assert.deepEqual(world.fatal, []);
  });

  test('says so when the bot is not in the server of the settings', async () => {
    await using world = await connect({ guildId: '1000000000000000001' });
    assert.equal((await world.log.seen('discord.not_in_guild')).level, 'error');
  });
});

suite('the skew of the clock', () => {
  test('is the least that the answers show, and nothing before the first', () => {
    const skew = createClockSkew();
    assert.equal(skew.ms(), 0);
    skew.learn(null, new Date());
    skew.learn('soon', new Date());
    assert.equal(skew.ms(), 0);
    for (const lateMs of [900, 250, 700]) {
      skew.learn('Mon, 23 Nov 2026 03:00:00 GMT', new Date(Date.parse('2026-11-23T03:00:00.000Z') + 60_000 + lateMs));
    }
    assert.equal(skew.ms(), 60_250);
  });

  test('follows a clock that was set right', () => {
    const skew = createClockSkew();
    const sent = Date.parse('2026-11-23T03:00:00.000Z');
    skew.learn('Mon, 23 Nov 2026 03:00:00 GMT', new Date(sent - 3_600_000));
    for (let answer = 0; answer < 32; answer += 1) skew.learn('Mon, 23 Nov 2026 03:00:00 GMT', new Date(sent + 100));
    assert.equal(skew.ms(), 100);
  });

  test('is taken out of an age', async () => {
    const aheadMs = 3_600_000;
    await using world = await connect({ now: () => new Date(Date.now() + aheadMs) });
    const ageMs = world.discord.ageMs({ createdTimestamp: Date.now() });
    assert.ok(Math.abs(ageMs) < 1_500, String(ageMs));
  });
});
