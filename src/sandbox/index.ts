// Everything that Bellhop talks to, on this machine: a SmartStore, a Discord server with people in it, a mailbox, and
// one page on which all three can be seen and used. Written from the official documents; it knows nothing of the bot.
import { type DiscordSandbox, startDiscord } from './discord/index.ts';
import type { Keep } from './keep.ts';
import { type NaverSandbox, type NewProduct, startNaver } from './naver/index.ts';
import { type PagePorts, startPage, type Visitor } from './page/server.ts';
import type { Program } from './program.ts';
import { type Mailbox, startMailbox } from './smtp/index.ts';
import { createWeather } from './weather.ts';

export type SandboxOptions = {
  shopName: string;
  products: NewProduct[];
  /** Names of the people in the Discord server and of their roles. */
  people: { operator: string; admin: string; visitor: string; operatorRole: string; adminRole: string };
  /** What Discord's own client of these people is set to, e.g. `ko`, `en-US`. */
  locale: string;
  /** The page's port: the first free one of these; 0 is any free one. */
  ports: readonly number[];
  /** Where the stand-ins go on from, and where they are kept; without it they begin anew and are forgotten. */
  keep?: Keep | undefined;
};

export type Sandbox = AsyncDisposable & {
  naver: NaverSandbox;
  discord: DiscordSandbox;
  mailbox: Mailbox;
  operatorRoleId: string;
  adminRoleId: string;
  /** Holds both roles. */
  admin: Visitor;
  /** The page, `http://127.0.0.1:4000`. */
  url: string;
  close(): Promise<void>;
};

/**
 * Starts the three stand-ins and the page, all on 127.0.0.1.
 * @param runBot  the bot's process, made for these addresses and not started yet; without it the page shows no switch for it
 * @throws Error EADDRINUSE when none of the ports is free
 */
export async function startSandbox(
  options: SandboxOptions,
  runBot?: (services: Omit<Sandbox, 'url' | 'close' | keyof AsyncDisposable>) => Program,
): Promise<Sandbox> {
  const { shopName, people, locale, keep } = options;
  await using opened = new AsyncDisposableStack();
  const { naver: keptStore, discord: keptGuild, mails } = keep?.kept ?? {};
  const naver = opened.use(await startNaver({ storeName: shopName, products: options.products, kept: keptStore }));
  const discord = opened.use(await startDiscord({ guildLocale: locale, kept: keptGuild }));
  const mailbox = opened.use(await startMailbox({ kept: mails }));

  // A kept server has them already, perhaps under the names of the other language: by their order then.
  const [operatorRoleId = discord.addRole(people.operatorRole), adminRoleId = discord.addRole(people.adminRole)] =
    discord.roles().map(({ id }) => id);
  const known = discord.people();
  const join = (index: number, name: string, role: Visitor['role'], roleIds: string[]): Visitor => {
    const { id, name: knownName } = known[index] ?? discord.addUser({ name, roleIds, locale });
    return { id, name: knownName, role };
  };
  const operator = join(0, people.operator, 'operator', [operatorRoleId]);
  const admin = join(1, people.admin, 'admin', [operatorRoleId, adminRoleId]);
  const visitors = [operator, admin, join(2, people.visitor, 'none', [])];
  const services = { naver, discord, mailbox, operatorRoleId, adminRoleId, admin };
  if (keep) opened.use(follow(keep, services));

  const bot = runBot?.(services);
  if (bot) {
    opened.use(bot);
    naver.on('request', () => bot.hear());
    discord.on('request', () => bot.hear());
  }
  const weather = createWeather(services);
  const page = opened.use(
    await listenOnFirst(options.ports, { discord, mailbox, store: naver, weather, bot, visitors, shopName, locale }),
  );

  const started = opened.move();
  const close = async () => await started.disposeAsync();
  return { ...services, url: page.url, close, [Symbol.asyncDispose]: close };
}

/** Keeps the stand-ins as they change. What it returns writes them a last time. */
function follow(keep: Keep, { naver, discord, mailbox }: Pick<Sandbox, 'naver' | 'discord' | 'mailbox'>): Disposable {
  keep.follow(() => ({ naver: naver.snapshot(), discord: discord.snapshot(), mails: mailbox.snapshot() }));
  for (const event of ['changed', 'listed'] as const) naver.on(event, () => keep.touch());
  for (const event of ['message', 'edit', 'delete'] as const) discord.on(event, () => keep.touch());
  mailbox.on('accepted', () => keep.touch());
  return keep;
}

async function listenOnFirst([port = 0, ...others]: readonly number[], ports: PagePorts): ReturnType<typeof startPage> {
  try {
    return await startPage(ports, { port });
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken || others.length === 0) throw error;
    return await listenOnFirst(others, ports);
  }
}
