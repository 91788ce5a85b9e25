// The settings of the contract (product.md): read once, checked whole. Whoever starts wrongly gets every problem at once.

import { validate as isCronPattern } from 'node-cron';
import { z } from 'zod';
import { ConfigError } from './errors.ts';

/** An e-mail address with the name that mail programs show. */
export type Sender = { name: string | undefined; address: string };

export type LogLevel = (typeof LOG_LEVELS)[number];
export type LogFormat = 'json' | 'pretty';

/** Every setting with its default in place; `undefined` is "unset" where unset has a meaning of its own. */
export type Config = {
  discord: {
    token: string;
    guildId: string;
    channelId: string;
    /** The card channel unless set. */
    alarmChannelId: string;
    /** Empty: only members with Manage Server may act. */
    operatorRoleIds: string[];
    /** The operators unless set. */
    adminRoleIds: string[];
    /** REST base without version and without a slash at the end. */
    apiUrl: string;
  };
  naver: {
    clientId: string;
    /** 29 characters, a bcrypt salt. */
    clientSecret: string;
    /** Without a slash at the end. */
    apiUrl: string;
  };
  mail: {
    /** `smtp://` or `smtps://`, user and password percent-encoded. */
    smtpUrl: string;
    from: Sender;
    replyTo: Sender | undefined;
    bcc: Sender | undefined;
  };
  /** `postgres://…`; undefined: embedded under `dataDir`. */
  databaseUrl: string | undefined;
  dataDir: string;
  /** 32 bytes; undefined: the one made once in `dataDir`. */
  secretKey: Buffer | undefined;
  pollCron: string;
  deliveryMode: 'manual' | 'auto';
  firstStart: 'ask' | 'deliver';
  mailUnknown: 'resend' | 'ask';
  language: 'ko' | 'en';
  licenseServer: {
    /** Host names, in small letters and without brackets, at which everything is allowed: private addresses, plain http. */
    privateHosts: string[];
  };
  log: {
    level: LogLevel;
    /** undefined: pretty on a terminal, json elsewhere. */
    format: LogFormat | undefined;
  };
};

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const COPY_ID =
  'switch on developer mode in Discord (설정 → 고급 → 개발자 모드), then press long or right-click and copy the ID';

// Messages continue the sentence that the setting's name begins. None may hold the value: it could be a secret.
const missing = (cure: string) => z.string({ error: `is missing: ${cure}.` });

const word = (cure: string) => missing(cure).regex(/^\S+$/, { error: `has a blank inside: ${cure}.` });

const SNOWFLAKE = /^\d{17,20}$/;

const snowflake = (cure: string) =>
  missing(`${cure}; ${COPY_ID}`).regex(SNOWFLAKE, { error: `is not an ID of 17 to 20 digits: ${COPY_ID}.` });

const snowflakes = z
  .string()
  .transform((list) =>
    list
      .split(',')
      .map((id) => id.trim())
      .filter(Boolean),
  )
  .refine((ids) => ids.length > 0 && ids.every((id) => SNOWFLAKE.test(id)), {
    error: `is not a comma list of role IDs of 17 to 20 digits: ${COPY_ID}.`,
  });

const hosts = z.string().transform((list, context) => {
  const names = list.split(',').map((name) => name.trim());
  const read = names
    .filter(Boolean)
    .map((name) => URL.parse(`http://${name.includes('::') ? `[${name.replace(/^\[|\]$/g, '')}]` : name}`));
  if (read.length > 0 && read.every((url) => url !== null && url.port === '' && url.href === `http://${url.hostname}/`))
    return read.flatMap((url) => url?.hostname.replace(/^\[|\]$/g, '') ?? []);
  context.addIssue(
    'is not a comma list of host names without port and path: write licenses.my-shop.internal, or leave it out.',
  );
  return z.NEVER;
});

const oneOf = <const Choice extends string>(choices: readonly Choice[]) =>
  z.enum(choices, { error: `is none of ${choices.join(', ')}: write one of these, or leave it out.` });

function isUrl(text: string, protocols: string[]): boolean {
  const url = URL.parse(text);
  // The fragment is where the rest of a password goes that holds a bare `#`.
  return url !== null && protocols.includes(url.protocol) && url.hostname !== '' && url.hash === '' && !/\s/.test(text);
}

const restBase = z
  .string()
  .refine((text) => isUrl(text, ['https:', 'http:']), { error: 'is no https:// address: correct it, or leave it out.' })
  .transform((text) => text.replace(/\/+$/, ''));

/** Whether nothing stands behind the port, where the rest of a password goes that holds a bare `/` or `?`, and each `%` is a code. */
function isServer(text: string): boolean {
  if (!/^[^:]+:\/\/[^/?#]*\/?$/.test(text)) return false;
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const PERCENT = 'in user and password write @ as %40, : as %3A, / as %2F, # as %23, % as %25';

const SMTP = 'smtps://user:password@smtp.example.com:465 or smtp://user:password@smtp.example.com:587';

const smtpUrl = missing(`the mail server, ${SMTP}; ${PERCENT}`).refine(
  (text) => isUrl(text, ['smtp:', 'smtps:']) && isServer(text),
  { error: `is no smtp:// or smtps:// address: write ${SMTP}; ${PERCENT}.` },
);

// One address of ASCII letters: what every mail server takes. `localhost` is for trying things out.
const ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]+@(?:localhost|(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,})$/;

/** `"Name" <a@b>`, `Name <a@b>`, `<a@b>` or `a@b`; undefined for anything else. */
export function parseSender(text: string): Sender | undefined {
  const [, quoted, bare, bracketed] = /^(?:"([^"\\]*)"|([^"<>,;]*?))\s*<([^<>]*)>$/.exec(text.trim()) ?? [];
  const address = bracketed ?? text.trim();
  // A line break in a name would begin a new mail header.
  if (!ADDRESS.test(address) || /\p{Cc}/u.test(text)) return undefined;
  return { name: (quoted ?? bare ?? '').trim() || undefined, address };
}

const sender = (schema: z.ZodString) =>
  schema.transform((text, context) => {
    const parsed = parseSender(text);
    if (parsed) return parsed;
    context.addIssue('is no e-mail address: write "Name" <shop@example.com> or shop@example.com, one address only.');
    return z.NEVER;
  });

const clientSecret = missing(
  'the secret of your own-store application (내 스토어 애플리케이션) from the Naver Commerce API Center',
).regex(/^\$2[aby]\$\d\d\$[./A-Za-z0-9]{22}$/, {
  error: (issue) =>
    'is no Naver client secret, which has 29 characters and begins with $2a$; what arrived has ' +
    `${String(issue.input).length}. Something before Bellhop may have eaten its $ signs: in .env write it as it is, in a shell ` +
    "put it in single quotes ('…'), in docker compose write each $ twice.",
});

const secretKey = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, {
    error:
      'is not 32 bytes in base64 (44 characters): make one with "openssl rand -base64 32", or leave it out and Bellhop ' +
      'makes one in DATA_DIR. Keep the old one if this store already runs: without it nothing can be decrypted.',
  })
  .transform((text) => Buffer.from(text, 'base64'));

const SETTINGS = z.object({
  DISCORD_TOKEN: word(
    'the bot token from https://discord.com/developers/applications → Bot → Reset Token, without "Bot "',
  ),
  DISCORD_GUILD_ID: snowflake('the server for the bot'),
  DISCORD_CHANNEL_ID: snowflake('the channel for the order cards'),
  DISCORD_ALARM_CHANNEL_ID: snowflake('the channel for alarms').optional(),
  DISCORD_ADMIN_ROLE_IDS: snowflakes.optional(),
  DISCORD_OPERATOR_ROLE_IDS: snowflakes.optional(),
  DISCORD_API_URL: restBase
    .refine((url) => !/\/v\d+$/.test(url), { error: 'ends with a version: leave the /v… off.' })
    .default('https://discord.com/api'),
  NAVER_CLIENT_ID: word(
    'the ID of your own-store application (내 스토어 애플리케이션) from the Naver Commerce API Center',
  ),
  NAVER_CLIENT_SECRET: clientSecret,
  NAVER_API_URL: restBase.default('https://api.commerce.naver.com/external'),
  SMTP_URL: smtpUrl,
  MAIL_FROM: sender(missing('the sender of the license mails, "Name" <shop@example.com>')),
  MAIL_REPLY_TO: sender(z.string()).optional(),
  MAIL_BCC: sender(z.string()).optional(),
  DATABASE_URL: z
    .string()
    .refine((text) => isUrl(text, ['postgres:', 'postgresql:']), {
      error: `is no postgres://user:password@host:5432/name address: correct it (${PERCENT}), or leave it out for the embedded database.`,
    })
    .optional(),
  DATA_DIR: z.string().default('./data'),
  SECRET_KEY: secretKey.optional(),
  POLL_CRON: z
    .string()
    .refine((pattern) => isCronPattern(pattern), {
      error:
        'is no cron pattern: write */5 * * * * * for every five seconds (the first field is seconds), or leave it out.',
    })
    .default('*/5 * * * * *'),
  DELIVERY_MODE: oneOf(['manual', 'auto']).default('manual'),
  FIRST_START: oneOf(['ask', 'deliver']).default('ask'),
  MAIL_UNKNOWN: oneOf(['resend', 'ask']).default('resend'),
  BELLHOP_LANG: oneOf(['ko', 'en']).default('ko'),
  LICENSE_SERVER_PRIVATE_HOSTS: hosts.optional(),
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
  LOG_FORMAT: oneOf(['json', 'pretty']).optional(),
});

/** The names of all settings, as they stand in the environment. */
export const SETTING_NAMES: readonly string[] = Object.keys(SETTINGS.shape);

/**
 * The settings, checked whole. An empty value counts as unset, blanks around a value are dropped.
 * @throws ConfigError  one problem for each wrong setting; its message is for people and holds no value
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.entries(env).map(([name, value]) => [name, value?.trim() || undefined]);
  const result = SETTINGS.safeParse(Object.fromEntries(given));
  if (!result.success) throw explain(result.error);
  const settings = result.data;
  const operatorRoleIds = settings.DISCORD_OPERATOR_ROLE_IDS ?? [];
  return {
    discord: {
      token: settings.DISCORD_TOKEN,
      guildId: settings.DISCORD_GUILD_ID,
      channelId: settings.DISCORD_CHANNEL_ID,
      alarmChannelId: settings.DISCORD_ALARM_CHANNEL_ID ?? settings.DISCORD_CHANNEL_ID,
      operatorRoleIds,
      adminRoleIds: settings.DISCORD_ADMIN_ROLE_IDS ?? operatorRoleIds,
      apiUrl: settings.DISCORD_API_URL,
    },
    naver: {
      clientId: settings.NAVER_CLIENT_ID,
      clientSecret: settings.NAVER_CLIENT_SECRET,
      apiUrl: settings.NAVER_API_URL,
    },
    mail: {
      smtpUrl: settings.SMTP_URL,
      from: settings.MAIL_FROM,
      replyTo: settings.MAIL_REPLY_TO,
      bcc: settings.MAIL_BCC,
    },
    databaseUrl: settings.DATABASE_URL,
    dataDir: settings.DATA_DIR,
    secretKey: settings.SECRET_KEY,
    pollCron: settings.POLL_CRON,
    deliveryMode: settings.DELIVERY_MODE,
    firstStart: settings.FIRST_START,
    mailUnknown: settings.MAIL_UNKNOWN,
    language: settings.BELLHOP_LANG,
    licenseServer: { privateHosts: settings.LICENSE_SERVER_PRIVATE_HOSTS ?? [] },
    log: { level: settings.LOG_LEVEL, format: settings.LOG_FORMAT },
  };
}

function explain(error: z.ZodError): ConfigError {
  const problems = new Map<string, string>();
  for (const { path, message } of error.issues) {
    const name = String(path[0]);
    if (!problems.has(name)) problems.set(name, `${name} ${message}`);
  }
  const explained = new ConfigError([...problems.values()]);
  const count = problems.size === 1 ? 'One setting is' : `${problems.size} settings are`;
  explained.message = [
    `${count} missing or wrong:`,
    ...explained.problems.map((problem) => `- ${problem}`),
    'Every setting is explained in .env.example: copy it to .env and fill it in.',
    'To look around first, without any setting: npm run demo',
  ].join('\n');
  return explained;
}
