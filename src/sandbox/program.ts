// A program that runs beside the sandbox and can be stopped, killed and started again while the rest goes on.
import { type ChildProcess, spawn } from 'node:child_process';

/** `starting`: it runs and nobody has heard of it yet. */
export type ProgramState = 'off' | 'starting' | 'on' | 'stopping';

export type ProgramOptions = {
  /** Absolute; run by this Node. */
  file: string;
  args: readonly string[];
  /** All of its environment. */
  env: Record<string, string | undefined>;
  cwd: string;
  /** How long a stop may take before it is ended by force. */
  graceMs?: number;
};

export type Program = AsyncDisposable & {
  state(): ProgramState;
  /** Its last exit code; undefined while it was never ended by itself. */
  failure(): number | undefined;
  /** Does nothing while it runs. */
  start(): void;
  /** Asks it to end, and waits until it is gone. */
  stop(): Promise<void>;
  /** As the power goes: no handler runs, nothing is flushed. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Somebody has heard of it. */
  hear(): void;
  /** Returns what takes the listener off again. */
  on(event: 'changed', listener: () => void): () => void;
};

const LEASH = new URL('./leash.ts', import.meta.url).href;
const GRACE_MS = 12_000;

/** Does not start it yet. What it prints goes to standard error. */
export function createProgram({ file, args, env, cwd, graceMs = GRACE_MS }: ProgramOptions): Program {
  const listeners = new Set<() => void>();
  let state: ProgramState = 'off';
  let failure: number | undefined;
  let running: { child: ChildProcess; gone: Promise<void> } | undefined;

  function turn(to: ProgramState): void {
    if (state === to) return;
    state = to;
    for (const listener of listeners) listener();
  }

  function start(): void {
    if (running) return;
    const child = spawn(process.execPath, [...process.execArgv, '--import', LEASH, file, ...args], {
      cwd,
      env,
      // Its own output is no part of what the caller prints.
      stdio: ['ignore', 2, 2, 'ipc'],
      // A Ctrl-C in the terminal is for the caller, who then stops it properly.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    failure = undefined;
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const end = (code: number | undefined) => {
      if (running?.child !== child) return;
      running = undefined;
      if (state !== 'stopping') failure = code;
      turn('off');
      resolve();
    };
    child.once('exit', (code) => end(code ?? undefined));
    child.once('error', () => end(1));
    running = { child, gone };
    turn('starting');
  }

  async function kill(): Promise<void> {
    if (!running) return;
    const { child, gone } = running;
    turn('stopping');
    child.kill('SIGKILL');
    await gone;
  }

  async function stop(): Promise<void> {
    if (!running) return;
    const { child, gone } = running;
    turn('stopping');
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    if (child.connected) child.send('stop');
    await gone;
    clearTimeout(timer);
  }

  return {
    state: () => state,
    failure: () => failure,
    start,
    stop,
    kill,
    hear() {
      if (state === 'starting') turn('on');
    },
    on(_event, listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    [Symbol.asyncDispose]: stop,
  };
}
