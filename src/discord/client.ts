// The connection to Discord: one REST client for messages, which works without the gateway, and one gateway client that
// is replaced by a fresh one until it stands. Nobody waits for either to start.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import {
  Client,
  Events,
  GatewayIntentBits,
  type Interaction,
  Options,
  REST,
  type RESTOptions,
  Routes,
} from 'discord.js';
import { ConfigError } from '../errors.ts';
import type { Log } from '../log.ts';
import { createClockSkew } from './clock-skew.ts';
import { describeFailure } from './failure.ts';

export type DiscordLog = Pick<Log, 'info' | 'warn' | 'error'>;

export type DiscordOptions = {
  token: string;
  /** REST base without a version, e.g. `https://discord.com/api`. */
  apiUrl: string;
  guildId: string;
  log: DiscordLog;
  /** Called once, for what no trying again heals: a ConfigError for a refused token or intents. The bot should end. */
  onFatal: (error: Error) => void;
  /** Called whenever the gateway is ready, also after a reconnect with a new session; may throw. */
  onReady?: () => void | Promise<void>;
  now?: () => Date;
  /** Replaces a gateway client that has heard no heartbeat answer for `deadAfterMs`; looks every `everyMs`. */
  watch?: { everyMs: number; deadAfterMs: number };
  /** Before the first new try to log in; doubles up to a minute. */
  retryMs?: number;
};

export type Discord = {
  guildId: string;
  /** For everything that needs only the bot's token: messages, commands. Never repeats a request by itself, but waits out rate limits. */
  rest: REST;
  /** Begins to connect and returns at once; goes on trying until it stands, is stopped, or is fatally refused. */
  start: () => void;
  /** Leaves the gateway; requests under way are finished. */
  stop: () => Promise<void>;
  /** The one listener for interactions, also of later gateway clients. It must not throw. */
  onInteraction: (listener: (interaction: Interaction) => Promise<void>) => void;
  isReady: () => boolean;
  /** Milliseconds from a heartbeat to its answer; undefined before the first. */
  pingMs: () => number | undefined;
  /** Milliseconds since an event was born, by Discord's own clock. */
  ageMs: (event: { createdTimestamp: number }) => number;
  /** The bot's user; asks Discord while the gateway has not told. */
  findOwnId: () => Promise<string>;
  /** The application; asks Discord while the gateway has not told. */
  findApplicationId: () => Promise<string>;
};

const LONGEST_RETRY_MS = 60_000;
const LEAVE_WITHIN_MS = 2_000;
const TOKEN_REFUSED =
  'DISCORD_TOKEN: Discord refuses this bot token. Copy a new one: Developer Portal → Bot → Reset Token.';

export function createDiscord(options: DiscordOptions): Discord {
  const { token, guildId, log, now = () => new Date() } = options;
  const { everyMs, deadAfterMs } = options.watch ?? { everyMs: 15_000, deadAfterMs: 180_000 };
  const restOptions: Partial<RESTOptions> = {
    api: options.apiUrl.replace(/\/+$/, ''),
    version: '10',
    timeout: 10_000,
    invalidRequestWarningInterval: 100,
  };
  const skew = createClockSkew();
  // The library repeats at once and without a pause; whoever posts a card tries again later, with the same nonce.
  const rest = listen(new REST({ ...restOptions, retries: 0 })).setToken(token);

  let client: Client | undefined;
  let listener: ((interaction: Interaction) => Promise<void>) | undefined;
  let retryTimer: NodeJS.Timeout | undefined;
  let watchTimer: NodeJS.Timeout | undefined;
  let failures = 0;
  let isStarted = false;
  let isStopped = false;
  let aliveAtMs = 0;
  let lastHeartbeat = -1;
  let ids: { user?: string; application?: string } = {};

  return {
    guildId,
    rest,
    start() {
      if (isStarted || isStopped) return;
      isStarted = true;
      connect();
      watchTimer = setInterval(watch, everyMs).unref();
    },
    async stop() {
      isStopped = true;
      clearTimeout(retryTimer);
      clearInterval(watchTimer);
      await leave(client);
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    },
    onInteraction(next) {
      listener = next;
    },
    isReady: () => !isStopped && client?.isReady() === true,
    pingMs() {
      const ping = client?.ws.shards.first()?.ping ?? -1;
      return ping < 0 ? undefined : ping;
    },
    ageMs: ({ createdTimestamp }) => now().getTime() - skew.ms() - createdTimestamp,
    async findOwnId() {
      ids.user ??= ((await rest.get(Routes.user())) as { id: string }).id;
      return ids.user;
    },
    async findApplicationId() {
      ids.application ??= ((await rest.get(Routes.currentApplication())) as { id: string }).id;
      return ids.application;
    },
  };

  function connect(): void {
    const fresh = createGatewayClient(restOptions);
    client = fresh;
    aliveAtMs = performance.now();
    lastHeartbeat = -1;
    listen(fresh.rest);
    fresh.on(Events.Error, (error) => log.error('discord.error', describeFailure(error)));
    fresh.on(Events.Warn, () => log.warn('discord.warned'));
    fresh.on(Events.ShardError, (error) => log.warn('discord.line_lost', describeFailure(error)));
    fresh.on(Events.ShardReconnecting, () => {
      if (client === fresh && !isStopped) log.info('discord.reconnecting');
    });
    fresh.on(Events.ShardResume, () => log.info('discord.resumed'));
    // Raised only for close codes after which the library does not come back; it even goes on calling itself ready.
    fresh.on(Events.ShardDisconnect, ({ code }) => {
      if (client === fresh) fail(refusalOf(code));
    });
    fresh.on(Events.InteractionCreate, (interaction) => void listener?.(interaction));
    fresh.once(Events.ClientReady, (ready) => void greet(ready));
    fresh.login(token).catch((error: unknown) => {
      if (isStopped || client !== fresh) return;
      if (isTokenInvalid(error)) fail(new ConfigError([TOKEN_REFUSED]));
      else connectLater(describeFailure(error));
    });
  }

  function connectLater(reason: Record<string, unknown>): void {
    failures += 1;
    const longestMs = Math.min((options.retryMs ?? 1_000) * 2 ** (failures - 1), LONGEST_RETRY_MS);
    const retryInMs = Math.round(longestMs * (0.5 + Math.random() / 2));
    log.warn('discord.not_connected', { ...reason, failures, retryInMs });
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, retryInMs);
  }

  async function greet(ready: Client<true>): Promise<void> {
    if (isStopped || client !== ready) return;
    failures = 0;
    aliveAtMs = performance.now();
    ids = { user: ready.user.id, application: ready.application.id };
    log.info('discord.ready', { pingMs: ready.ws.ping });
    if (!ready.guilds.cache.has(guildId)) log.error('discord.not_in_guild', { guildId });
    try {
      await options.onReady?.();
    } catch (error) {
      log.error('discord.ready_failed', describeFailure(error));
    }
  }

  /** There are reports of connections that stay silent for ever. A new client costs an identify, and Discord counts those: hence minutes. */
  function watch(): void {
    const heartbeat = client?.ws.shards.first()?.lastPingTimestamp ?? -1;
    if (heartbeat !== lastHeartbeat) aliveAtMs = performance.now();
    lastHeartbeat = heartbeat;
    if (performance.now() - aliveAtMs < deadAfterMs) return;
    aliveAtMs = performance.now();
    const dead = client;
    // From here on the old client's late news are nobody's.
    client = undefined;
    void leave(dead);
    connectLater({ error: 'NoHeartbeat' });
  }

  async function leave(old: Client | undefined): Promise<void> {
    try {
      // Destroyed in the middle of a login, the library waits for ever and keeps its line: let the login end first.
      if (old && !old.isReady()) await Promise.race([once(old, Events.ClientReady).catch(() => {}), brief()]);
      await Promise.race([old?.destroy(), brief()]);
    } catch (error) {
      log.warn('discord.not_destroyed', describeFailure(error));
    }
  }

  function brief(): Promise<void> {
    return delay(LEAVE_WITHIN_MS, undefined, { ref: false });
  }

  function listen(api: REST): REST {
    api.on('response', (request, response) => {
      skew.learn(response.headers.get('date'), now());
      if (response.status === 429) log.warn('discord.rate_limited', { route: request.route, method: request.method });
      // The library has just thrown the token away: nothing that needs it works from now on.
      if (response.status === 401 && request.data.auth) fail(new ConfigError([TOKEN_REFUSED]));
    });
    api.on('invalidRequestWarning', ({ count, remainingTime }) =>
      log.error('discord.many_refusals', { count, remainingMs: remainingTime }),
    );
    return api;
  }

  function fail(error: Error): void {
    if (isStopped) return;
    isStopped = true;
    clearTimeout(retryTimer);
    clearInterval(watchTimer);
    void leave(client);
    log.error('discord.refused', { error: error.name });
    options.onFatal(error);
  }
}

function createGatewayClient(rest: Partial<RESTOptions>): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    enforceNonce: true,
    // Interactions that come before a guild that is late would be handed over too late to answer.
    waitGuildTimeout: 1_500,
    rest: { ...rest, retries: 1 },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: { maxSize: 50, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 200, keepOverLimit: (user) => user.id === user.client.user.id },
    }),
  });
}

/** @see https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
function refusalOf(code: number): Error {
  if (code === 4004) return new ConfigError([TOKEN_REFUSED]);
  return new Error(`Discord closed the connection for good (close code ${code})`);
}

function isTokenInvalid(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'TokenInvalid';
}
