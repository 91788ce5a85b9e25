// The bot as a process of its own, so that it can be killed: at every moment that can be seen from outside, on the wire.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { DiscordSandbox } from '../src/sandbox/discord/index.ts';

const LAUNCH = path.join(import.meta.dirname, '..', 'src', 'launch.js');

export type Process = {
  /** As the power goes: no handler runs, nothing is flushed. Resolves when it is gone. */
  kill(): Promise<void>;
  isGone(): boolean;
};

/** Starts `npm start` with these settings and nothing else of the environment. */
export function startProcess(env: Record<string, string>): Process {
  const child: ChildProcess = spawn(process.execPath, [LAUNCH, 'main'], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    // A folder without a .env of somebody's own.
    cwd: env['DATA_DIR'],
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = once(child, 'exit');
  return {
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    isGone: () => child.exitCode !== null || child.signalCode !== null,
  };
}

/** Waits until a bot has told Discord its commands. */
export async function untilRegistered(discord: DiscordSandbox): Promise<void> {
  if (discord.commands().length > 0) return;
  await new Promise<void>((resolve) => {
    const off = discord.on('answered', ({ method, path: where }) => {
      if (method !== 'PUT' || !where.endsWith('/commands')) return;
      off();
      resolve();
    });
  });
}
