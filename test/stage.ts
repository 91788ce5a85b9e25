// The three stand-ins, an empty migrated database and the settings that point the bot at them: what every whole delivery is played on.
import { rm } from 'node:fs/promises';
import { type DiscordSandbox, startDiscord } from '../src/sandbox/discord/index.ts';
import { type NaverSandbox, startNaver } from '../src/sandbox/naver/index.ts';
import { type Mailbox, startMailbox } from '../src/sandbox/smtp/index.ts';
import { type DatabaseName, makeDatabase } from './databases.ts';

export type Stage = AsyncDisposable & {
  naver: NaverSandbox;
  discord: DiscordSandbox;
  mailbox: Mailbox;
  /** 사진정리 프로: no delivery, an option `이메일` to type into. */
  product: { productId: string };
  /** The one role that may act; 민수 and 지원 hold it, the visitor sees the channel and holds none. */
  minsu: { id: string; name: string };
  jiwon: { id: string; name: string };
  visitor: { id: string; name: string };
  /** The bot's settings, as the environment gives them. */
  env: Record<string, string>;
};

/** @param settings  overrides of the bot's environment */
export async function setStage(database: DatabaseName, settings: Record<string, string> = {}): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const naver = opened.use(
    await startNaver({
      products: [{ name: '사진정리 프로', priceKrw: 29_000, hasDelivery: false, directInputs: ['이메일'] }],
    }),
  );
  const discord = opened.use(await startDiscord());
  const mailbox = opened.use(await startMailbox());
  const { dataDir, url } = await makeDatabase(database);
  opened.defer(async () => await rm(dataDir, { recursive: true, force: true }));
  const roleId = discord.addRole('운영자');
  const [product] = naver.products();
  if (!product) throw new Error('the store has no product');
  const env: Record<string, string> = {
    DISCORD_TOKEN: discord.token,
    DISCORD_GUILD_ID: discord.guildId,
    DISCORD_CHANNEL_ID: discord.channelId,
    DISCORD_OPERATOR_ROLE_IDS: roleId,
    DISCORD_API_URL: discord.apiUrl,
    NAVER_CLIENT_ID: naver.clientId,
    NAVER_CLIENT_SECRET: naver.clientSecret,
    NAVER_API_URL: naver.url,
    SMTP_URL: mailbox.url,
    MAIL_FROM: '"정리상점" <shop@tidy.example>',
    DATA_DIR: dataDir,
    ...(url && { DATABASE_URL: url }),
    ...settings,
  };
  const moved = opened.move();
  return {
    naver,
    discord,
    mailbox,
    product: { productId: product.productId },
    minsu: discord.addUser({ name: '민수', roleIds: [roleId], locale: 'ko' }),
    jiwon: discord.addUser({ name: '지원', roleIds: [roleId], locale: 'ko' }),
    visitor: discord.addUser({ name: '손님', locale: 'en-US' }),
    env,
    [Symbol.asyncDispose]: async () => await moved.disposeAsync(),
  };
}
