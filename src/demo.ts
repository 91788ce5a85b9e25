// npm run demo: the bot as it is, against stand-ins on this machine, with a few orders and one page to see it all.
import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBot } from './bot.ts';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { type Sandbox, startSandbox } from './sandbox/index.ts';
import { SCENES } from './sandbox/scene.ts';
import packageJson from '../package.json' with { type: 'json' };

const LANG = process.env['BELLHOP_LANG'] === 'en' ? 'en' : 'ko';
const SCENE = SCENES[LANG];
const PORTS = [...Array.from({ length: 20 }, (_, index) => 4000 + index), 0];

const WORDS = {
  ko: (url: string) => `
  🛎️  Bellhop 데모가 준비되었습니다. 브라우저에서 여세요:

      ${url}

  스토어에서 주문하고, Discord 카드에서 발송을 누르고, 메일함에서 라이선스를 확인해 보세요.
  모두 이 컴퓨터 안에서만 움직입니다. 끝내려면 Ctrl-C (남는 것은 없습니다).
  English: BELLHOP_LANG=en npm run demo
`,
  en: (url: string) => `
  🛎️  The Bellhop demo is ready. Open this in a browser:

      ${url}

  Place an order in the store, press Send on its card in Discord, read the license in the mailbox.
  Nothing leaves this computer. Ctrl-C ends it and leaves nothing behind.
`,
};

function readPorts(): number[] {
  const { values } = parseArgs({ args: process.argv.slice(3), options: { port: { type: 'string' } } });
  if (values.port === undefined) return PORTS;
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port ${values.port}: a number from 0 to 65535 is wanted.`);
  return [port];
}

/** The settings as somebody would write them for these addresses; the bot cannot tell that they are not the real ones. */
function writeSettings({ discord, naver, mailbox, operatorRoleId, adminRoleId }: Sandbox, dataDir: string) {
  return {
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
    BELLHOP_LANG: process.env['BELLHOP_LANG'],
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
  };
}

/** Resolves when the bot has told Discord its commands. */
async function awaitCommands({ discord }: Sandbox): Promise<void> {
  await discord.connected();
  if (discord.commands().length > 0) return;
  await new Promise<void>((resolve) => {
    const end = discord.on('answered', () => {
      if (discord.commands().length === 0) return;
      end();
      resolve();
    });
  });
}

/** What a seller does first, by the same commands: rules, and keys to sell. */
async function furnish({ discord, admin }: Sandbox): Promise<void> {
  const { byHand, auto, link } = SCENE.products;
  const type = async (command: string, options: Parameters<typeof discord.slash>[0]['options'] = {}) => {
    const answer = await discord.slash({ command, options, user: admin });
    await answer.message();
  };
  await type('product set', { product: byHand.productId, mode: 'manual', email_option: SCENE.emailLabel });
  await type('product set', { product: auto.productId, mode: 'auto', email_option: SCENE.emailLabel });
  await type('product set', { product: link.productId, mode: 'manual', source: 'link', link: SCENE.link });
  await type('license import', { product: auto.productId, keys: inventKeys(8).join(' ') });
  const file = { filename: 'keys.txt', content: inventKeys(20).join('\n'), contentType: 'text/plain' };
  await type('license import', { product: byHand.productId, file });
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

async function startDemo(ports: number[], opened: AsyncDisposableStack): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bellhop-demo-'));
  // However it ends, nothing stays behind. The database may still be writing, so this is tried for two seconds.
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 10 }));
  const sandbox = opened.use(
    await startSandbox({
      ...SCENE,
      products: [SCENE.products.byHand, SCENE.products.auto, SCENE.products.link],
      ports,
    }),
  );
  const config = readConfig(writeSettings(sandbox, dataDir));
  const log = createLog({ level: config.log.level, format: 'pretty', destination: process.stderr });
  const onFatal = (error: Error) => {
    log.error('demo.cannot_go_on', { error });
    process.exit(1);
  };
  const bot = await startBot({ config, log, version: packageJson.version, onFatal });
  opened.defer(async () => await bot.stop());
  // What is paid before the first look counts as old, and nothing old goes out by itself.
  await Promise.all([bot.pollNow(), awaitCommands(sandbox).then(async () => await furnish(sandbox))]);
  placeOrders(sandbox);
  await bot.pollNow();
  await bot.idle();
  return sandbox.url;
}

const opened = new AsyncDisposableStack();
let isUp = false;
const stop = (signal: NodeJS.Signals) => {
  // A second signal does not wait, and while things are still starting there is nothing worth waiting for.
  if (!isUp) process.exit(0);
  process.once(signal, () => process.exit(1));
  opened.disposeAsync().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

try {
  const url = await startDemo(readPorts(), opened);
  isUp = true;
  console.log(WORDS[LANG](url));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
