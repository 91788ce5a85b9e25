// A simulated Discord and the real client connected to it, with a log that remembers.
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createDiscord, type Discord, type DiscordLog, type DiscordOptions } from '../../src/discord/client.ts';
import {
  type DiscordOptions as SandboxOptions,
  type DiscordSandbox,
  startDiscord,
} from '../../src/sandbox/discord/index.ts';

export type Line = { level: 'info' | 'warn' | 'error'; event: string; fields: Record<string, unknown> };

export type Remembered = DiscordLog & {
  lines: Line[];
  /** The next line with this event, also one that is already there. */
  seen: (event: string) => Promise<Line>;
};

function rememberingLog(): Remembered {
  const lines: Line[] = [];
  const emitter = new EventEmitter();
  const write =
    (level: Line['level']) =>
    (event: string, fields: Record<string, unknown> = {}) => {
      lines.push({ level, event, fields });
      emitter.emit(event);
    };
  const seen = async (event: string): Promise<Line> => {
    const found = lines.find((line) => line.event === event);
    if (found) return found;
    await once(emitter, event, { signal: AbortSignal.timeout(10_000) });
    return await seen(event);
  };
  return { lines, info: write('info'), warn: write('warn'), error: write('error'), seen };
}

export type Connection = AsyncDisposable & {
  sandbox: DiscordSandbox;
  discord: Discord;
  log: Remembered;
  fatal: Error[];
};

/** Not started yet; at the end the simulated Discord must not have found a broken rule. */
export async function prepare(
  options: Partial<DiscordOptions> = {},
  sandboxOptions: SandboxOptions = {},
): Promise<Connection> {
  const sandbox = await startDiscord(sandboxOptions);
  const log = rememberingLog();
  const fatal: Error[] = [];
  const discord = createDiscord({
    token: sandbox.token,
    apiUrl: sandbox.apiUrl,
    guildId: sandbox.guildId,
    log,
    onFatal: (error) => fatal.push(error),
    ...options,
  });
  return {
    sandbox,
    discord,
    log,
    fatal,
    async [Symbol.asyncDispose]() {
      await discord.stop();
      await sandbox.close();
      assert.deepEqual(sandbox.violations, []);
    },
  };
}

/** Connected and ready. */
export async function connect(
  options: Partial<DiscordOptions> = {},
  sandboxOptions: SandboxOptions = {},
): Promise<Connection> {
  const connection = await prepare(options, sandboxOptions);
  connection.discord.start();
  await connection.log.seen('discord.ready');
  return connection;
}
