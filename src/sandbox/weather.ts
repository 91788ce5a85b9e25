// What can go wrong around a bot, as switches: each arms faults of the stand-ins and takes them away again.
import type { DiscordSandbox } from './discord/index.ts';
import type { NaverSandbox } from './naver/index.ts';
import type { Mailbox } from './smtp/index.ts';

type Services = { naver: NaverSandbox; discord: DiscordSandbox; mailbox: Mailbox };

const ALWAYS = { times: Infinity };
const SLOW_MS = 2500;

/** By name: what arms it. Returns what takes it away. */
const FAULTS = {
  naver_slow: ({ naver }) => naver.faults.add({ kind: 'delay', delayMs: SLOW_MS, ...ALWAYS }),
  naver_busy: ({ naver }) => naver.faults.add({ kind: 'status', status: 429, code: 'GW.RATE_LIMIT', ...ALWAYS }),
  naver_down: ({ naver }) => naver.faults.add({ kind: 'reset', ...ALWAYS }),
  naver_maintenance: ({ naver }) => naver.faults.add({ kind: 'status', status: 503, code: 'GW.BLOCK.02', ...ALWAYS }),
  naver_quota({ naver }) {
    naver.penalize();
    return () => naver.liftPenalty();
  },
  discord_down: ({ discord }) => discord.faults.add({ kind: 'status', status: 503, ...ALWAYS }),
  discord_gateway({ discord }) {
    discord.gateway.refuse(true);
    discord.gateway.drop();
    return () => discord.gateway.refuse(false);
  },
  mail_refuses: ({ mailbox }) =>
    mailbox.faults.add({ stage: 'rcpt', kind: 'reply', code: 550, text: '5.1.1 User unknown', ...ALWAYS }),
  mail_greylists: ({ mailbox }) =>
    mailbox.faults.add({ stage: 'rcpt', kind: 'reply', code: 451, text: '4.7.1 Greylisted, try again', ...ALWAYS }),
  // The mail is there; only the answer to the final dot never comes.
  mail_cut: ({ mailbox }) => mailbox.faults.add({ stage: 'accept', kind: 'drop', when: 'after', ...ALWAYS }),
} satisfies Record<string, (services: Services) => () => void>;

export type FaultName = keyof typeof FAULTS;

export type Weather = {
  list(): { name: FaultName; isOn: boolean }[];
  /** @throws Error for a fault that does not exist */
  set(name: string, isOn: boolean): void;
  on(event: 'changed', listener: () => void): () => void;
};

export function createWeather(services: Services): Weather {
  const names = Object.keys(FAULTS) as FaultName[];
  const armed = new Map<FaultName, () => void>();
  const listeners = new Set<() => void>();
  return {
    list: () => names.map((name) => ({ name, isOn: armed.has(name) })),
    set(wanted, isOn) {
      const name = names.find((one) => one === wanted);
      if (!name) throw new Error(`There is no fault ${wanted}`);
      if (armed.has(name) === isOn) return;
      if (isOn) armed.set(name, FAULTS[name](services));
      else {
        armed.get(name)?.();
        armed.delete(name);
      }
      for (const listener of listeners) listener();
    },
    on(_event, listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
