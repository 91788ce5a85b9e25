// npm run demo: the bot as it is, in a process of its own, against stand-ins on this machine, with a few orders and one
// page to see it all.
import { randomInt } from 'node:crypto';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CACHE, copyEmptyBooks, keepEmptyBooks } from './demo-books.ts';
import { type PlannedOrder, planEvening, playEvening } from './sandbox/evening.ts';
import { type Sandbox, startSandbox } from './sandbox/index.ts';
import { type Keep, openKeep, removeFolder } from './sandbox/keep.ts';
import { createProgram, type Program } from './sandbox/program.ts';
import { SCENES } from './sandbox/scene.ts';

const LANG = process.env['BELLHOP_LANG'] === 'en' ? 'en' : 'ko';
const SCENE = SCENES[LANG];
const LAUNCH = fileURLToPath(new URL('./launch.js', import.meta.url));
const PORTS = [...Array.from({ length: 20 }, (_, index) => 4000 + index), 0];
/** Discord's numbers for the styles of buttons that say yes. */
const PRIMARY = 1;
const SUCCESS = 3;
const KEPT_FOLDER = 'demo-data';
const MAX_ORDERS = 2000;
const MAX_RATE = 20;

const HELP = `npm run demo -- [options]      Bellhop on this machine: a simulated SmartStore, Discord and mailbox on one page.

  --port 4100       the page's port; otherwise the first free one from 4000
  --orders 200      a busy evening: so many orders by themselves, 1 to ${MAX_ORDERS}
  --rate 5          orders a second, 0.01 to ${MAX_RATE}; 1 when left out
  --seed 42         the same number is the same evening: who buys what with which words
  --keep            keeps books, store, server and mailbox for the next --keep, in ./${KEPT_FOLDER}
  --folder path     the same in a folder of your choice
  --help            this text

BELLHOP_LANG=en npm run demo   the bot, its cards and its mails in English
`;

const WORDS = {
  ko: {
    ready: (url: string) => `
  🛎️  Bellhop 데모가 준비되었습니다. 브라우저에서 여세요:

      ${url}

  스토어에서 주문하고, Discord 카드에서 발송을 누르고, 메일함에서 라이선스를 확인해 보세요.
  모두 이 컴퓨터 안에서만 움직입니다.`,
    forgotten: '  끝내려면 Ctrl-C (남는 것은 없습니다).\n  English: BELLHOP_LANG=en npm run demo\n',
    kept: (folder: string) => `  끝내려면 Ctrl-C. 다음 --keep 때 이어집니다: ${folder}\n`,
    evening: (count: number, perSecond: number, seed: number) =>
      `  바쁜 저녁: 주문 ${count}건, 초당 ${perSecond}건. 똑같이 다시 보려면 --seed ${seed}\n`,
  },
  en: {
    ready: (url: string) => `
  🛎️  The Bellhop demo is ready. Open this in a browser:

      ${url}

  Place an order in the store, press Send on its card in Discord, read the license in the mailbox.
  Nothing leaves this computer.`,
    forgotten: '  Ctrl-C ends it and leaves nothing behind.\n',
    kept: (folder: string) => `  Ctrl-C ends it. The next --keep goes on from here: ${folder}\n`,
    evening: (count: number, perSecond: number, seed: number) =>
      `  A busy evening: ${count} orders, ${perSecond} a second. The same again: --seed ${seed}\n`,
  },
}[LANG];

type Options = { ports: number[]; orders: number; perSecond: number; seed: number; folder: string | undefined };

/** @returns undefined when help is wanted. @throws Error with a sentence about the value that is wrong */
function readOptions(args: string[]): Options | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      port: text,
      orders: text,
      rate: text,
      seed: text,
      folder: text,
      keep: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return undefined;
  const read = (name: 'port' | 'orders' | 'rate' | 'seed', { min, max, form = /^\d+$/ }: Range) => {
    const value = values[name];
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!form.test(value) || number < min || number > max)
      throw new Error(`--${name} ${value}: a number from ${min} to ${max} is wanted.`);
    return number;
  };
  const port = read('port', { min: 0, max: 65_535 });
  const orders = read('orders', { min: 1, max: MAX_ORDERS });
  const perSecond = read('rate', { min: 0.01, max: MAX_RATE, form: /^\d+(?:\.\d+)?$/ });
  const seed = read('seed', { min: 0, max: 2 ** 31 - 1 });
  if (orders === undefined && (perSecond !== undefined || seed !== undefined))
    throw new Error('--rate and --seed are options of a busy evening: say with --orders how many orders it has.');
  if (values.folder === '') throw new Error('--folder: the option wants a path.');
  const folder = values.folder ?? (values.keep ? KEPT_FOLDER : undefined);
  return {
    ports: port === undefined ? PORTS : [port],
    orders: orders ?? 0,
    perSecond: perSecond ?? 1,
    seed: seed ?? randomInt(1_000_000),
    folder: folder && resolve(folder),
  };
}

type Range = { min: number; max: number; form?: RegExp };

type Services = Parameters<NonNullable<Parameters<typeof startSandbox>[1]>>[0];

/** The settings as somebody would write them for these addresses; the bot cannot tell that they are not the real ones. */
function writeSettings({ discord, naver, mailbox, operatorRoleId, adminRoleId }: Services, dataDir: string) {
  const { PATH, SYSTEMROOT, TZ, TMPDIR, TEMP, LOG_LEVEL, BELLHOP_LANG } = process.env;
  return {
    PATH,
    SYSTEMROOT,
    TZ,
    TMPDIR,
    TEMP,
    BELLHOP_LANG,
    // Node's own, for what it has made of our sources.
    NODE_COMPILE_CACHE: join(CACHE, 'code'),
    DISCORD_TOKEN: discord.token,
    DISCORD_GUILD_ID: discord.guildId,
    DISCORD_CHANNEL_ID: discord.channelId,
    DISCORD_OPERATOR_ROLE_IDS: operatorRoleId,
    DISCORD_ADMIN_ROLE_IDS: adminRoleId,
    DISCORD_API_URL: discord.apiUrl,
    NAVER_CLIENT_ID: naver.clientId,
    NAVER_CLIENT_SECRET: naver.clientSecret,
    NAVER_API_URL: naver.url,
    SMTP_URL: mailbox.url,
    MAIL_FROM: `"${SCENE.shopName}" <shop@tidy.example>`,
    DATA_DIR: dataDir,
    // Nobody who tries something out likes to wait.
    POLL_CRON: '* * * * * *',
    LOG_LEVEL: LOG_LEVEL ?? 'warn',
    LOG_FORMAT: 'pretty',
  };
}

/** Resolves when the bot is connected, has told Discord its commands, and has looked at the store. */
async function awaitBot({ discord, naver }: Sandbox, bot: Program): Promise<void> {
  const ended = Promise.withResolvers<never>();
  const stops = [
    bot.on('changed', () => {
      if (bot.state() === 'off')
        ended.reject(new Error('The bot ended while it was starting; its reason stands above.'));
    }),
  ];
  const polled = new Promise<void>((done) => {
    stops.push(
      naver.on('answered', ({ api, status }) => {
        if (api === 'feed' && status === 200) done();
      }),
    );
  });
  const registered = new Promise<void>((done) => {
    const look = () => void (discord.commands().length > 0 && done());
    stops.push(discord.on('answered', look));
    look();
  });
  bot.start();
  try {
    await Promise.race([Promise.all([discord.connected({ timeoutMs: 60_000 }), polled, registered]), ended.promise]);
  } finally {
    for (const stop of stops) stop();
  }
}

/** What a seller does first, by the same commands: rules, and keys to sell. */
async function furnish({ discord, admin }: Sandbox, { keyCount, isNew }: { keyCount: number; isNew: boolean }) {
  const { byHand, auto, link, boxed, addOn } = SCENE.products;
  const type = async (command: string, options: Parameters<typeof discord.slash>[0]['options'] = {}) => {
    const answer = await discord.slash({ command, options, user: admin });
    const { id: messageId, components } = await answer.message();
    // Where the bot first shows what it would do, this is what a person presses.
    const go = components
      .flatMap((row) => row.components ?? [])
      .find(({ style }) => style === PRIMARY || style === SUCCESS);
    if (!go?.custom_id) return;
    const pressed = await discord.click({ messageId, customId: go.custom_id, user: admin });
    await pressed.settled();
  };
  const stock = async ({ productId }: { productId: string }, count: number) => {
    const file = { filename: 'keys.txt', content: inventKeys(count).join('\n'), contentType: 'text/plain' };
    await type('license import', { product: productId, file });
  };
  const rule = async ({ productId }: { productId: string }, rest: Parameters<typeof type>[1]) =>
    await type('product set', { product: productId, ...rest });
  const email = { email_option: SCENE.emailLabel };
  const linked = { mode: 'manual', source: 'link', link: SCENE.link };
  if (isNew) {
    await Promise.all([
      rule(byHand, { mode: 'manual', ...email }),
      rule(auto, { mode: 'auto', ...email }),
      rule(boxed, { mode: 'auto', ...email }),
      rule(link, linked),
      rule(addOn, linked),
    ]);
  }
  if (isNew || keyCount > 0)
    await Promise.all([stock(auto, 8 + keyCount), stock(boxed, 12 + keyCount), stock(byHand, 20 + keyCount)]);
}

/** One order of each kind: goes out by itself, has no address, has one with a slip in it, waits for a tap. */
function placeOrders({ naver }: Sandbox): void {
  const { products, buyers, emailLabel } = SCENE;
  const buy = (productId: string, { ordererName, email }: { ordererName: string; email: string }, quantity = 1) =>
    naver.pay({ productId, ordererName, quantity, ...(email && { typed: { [emailLabel]: email } }) });
  buy(products.auto.productId, buyers.auto);
  buy(products.link.productId, buyers.missing);
  buy(products.byHand.productId, buyers.typo);
  buy(products.byHand.productId, buyers.plain, 2);
}

/** Without the characters that look alike. */
function inventKeys(count: number): string[] {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const part = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: count }, () => [part(), part(), part(), part()].join('-'));
}

function planOrders({ orders, seed }: Options): PlannedOrder[] {
  const { byHand, auto, boxed, link } = SCENE.products;
  const { crowd, emailLabel } = SCENE;
  return planEvening({ ...crowd, emailLabel, products: [byHand, auto, boxed, link] }, { count: orders, seed });
}

/** Where the books lie: in the folder that is kept, or in one that is removed however this ends. */
async function makeDataDir(keep: Keep | undefined): Promise<string> {
  if (keep) {
    const dataDir = join(keep.folder, 'books');
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    return dataDir;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'bellhop-demo-'));
  process.once('exit', () => removeFolder(dataDir));
  return dataDir;
}

type Running = { bot: Program | undefined };

async function startDemo(options: Options, opened: AsyncDisposableStack, running: Running): Promise<Sandbox> {
  const keep = options.folder === undefined ? undefined : await openKeep(options.folder);
  const dataDir = await makeDataDir(keep);
  const isNew = keep?.kept === undefined;
  if (isNew) await copyEmptyBooks(dataDir);
  const { ports, orders } = options;
  const sandbox = opened.use(
    await startSandbox({ ...SCENE, products: Object.values(SCENE.products), ports, keep }, (services) => {
      const env = writeSettings(services, dataDir);
      running.bot = createProgram({ file: LAUNCH, args: ['main'], env, cwd: dataDir });
      return running.bot;
    }),
  );
  if (!running.bot) throw new Error('The sandbox has started no bot');
  await awaitBot(sandbox, running.bot);
  await furnish(sandbox, { keyCount: orders, isNew });
  // Their cards come while somebody opens the page.
  if (isNew) placeOrders(sandbox);
  return sandbox;
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
}

const opened = new AsyncDisposableStack();
const running: Running = { bot: undefined };
let isUp = false;
const stop = (signal: NodeJS.Signals) => {
  // A second signal does not wait.
  process.once(signal, () => process.exit(1));
  // While things are still starting there is nothing worth waiting for.
  const ending = isUp ? opened.disposeAsync() : (running.bot?.kill() ?? Promise.resolve());
  ending.then(
    () => process.exit(0),
    (error: unknown) => {
      fail(error);
      process.exit(1);
    },
  );
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

try {
  const options = readOptions(process.argv.slice(3));
  if (!options) console.log(HELP);
  else {
    const sandbox = await startDemo(options, opened, running);
    isUp = true;
    const { orders, perSecond, seed, folder } = options;
    console.log(WORDS.ready(sandbox.url));
    if (orders > 0) console.log(WORDS.evening(orders, perSecond, seed));
    console.log(folder === undefined ? WORDS.forgotten : WORDS.kept(folder));
    // Only for the next start: if it fails, that one takes a little longer.
    void keepEmptyBooks().catch(() => {});
    if (orders > 0) opened.use(playEvening(sandbox.naver, { plan: planOrders(options), perSecond }));
  }
} catch (error) {
  fail(error);
  await opened.disposeAsync().catch(fail);
  process.exit(1);
}
