// Everything that Bellhop talks to, on this machine: a SmartStore, a Discord server with people in it, a mailbox, and
// one page on which all three can be seen and used. Written from the official documents; it knows nothing of the bot.
import { type DiscordSandbox, startDiscord } from './discord/index.ts';
import { type NaverSandbox, type NewProduct, startNaver } from './naver/index.ts';
import { type PagePorts, startPage, type Visitor } from './page/server.ts';
import { type Mailbox, startMailbox } from './smtp/index.ts';

export type SandboxOptions = {
  shopName: string;
  products: NewProduct[];
  /** Names of the people in the Discord server and of their roles. */
  people: { operator: string; admin: string; visitor: string; operatorRole: string; adminRole: string };
  /** What Discord's own client of these people is set to, e.g. `ko`, `en-US`. */
  locale: string;
  /** The page's port: the first free one of these; 0 is any free one. */
  ports: readonly number[];
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

/** Starts the three stand-ins and the page, all on 127.0.0.1. @throws Error EADDRINUSE when none of the ports is free */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { shopName, people, locale } = options;
  await using opened = new AsyncDisposableStack();
  const naver = opened.use(await startNaver({ storeName: shopName, products: options.products }));
  const discord = opened.use(await startDiscord({ guildLocale: locale }));
  const mailbox = opened.use(await startMailbox());

  const operatorRoleId = discord.addRole(people.operatorRole);
  const adminRoleId = discord.addRole(people.adminRole);
  const join = (name: string, role: Visitor['role'], roleIds: string[]): Visitor => ({
    ...discord.addUser({ name, roleIds, locale }),
    role,
  });
  const admin = join(people.admin, 'admin', [operatorRoleId, adminRoleId]);
  const visitors = [join(people.operator, 'operator', [operatorRoleId]), admin, join(people.visitor, 'none', [])];
  const page = opened.use(
    await listenOnFirst(options.ports, {
      discord,
      mailbox,
      store: naver,
      visitors,
      roleNames: { [operatorRoleId]: people.operatorRole, [adminRoleId]: people.adminRole },
      shopName,
    }),
  );

  const started = opened.move();
  const close = async () => await started.disposeAsync();
  return {
    naver,
    discord,
    mailbox,
    operatorRoleId,
    adminRoleId,
    admin,
    url: page.url,
    close,
    [Symbol.asyncDispose]: close,
  };
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
