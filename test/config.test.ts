import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { parseSender, readConfig, SETTING_NAMES } from '../src/config.ts';
import { parseEnvFile, readEnvFile } from '../src/env-file.ts';
import { ConfigError } from '../src/errors.ts';

const NAVER_SECRET = '$2a$04$abcdefghijklmnopqrstuu';

/** The settings that have no default. */
const REQUIRED = {
  DISCORD_TOKEN: 'MTIzNDU2Nzg5.token',
  DISCORD_GUILD_ID: '123456789012345678',
  DISCORD_CHANNEL_ID: '223456789012345678',
  NAVER_CLIENT_ID: '1Ab2Cd3Ef4Gh5Ij6Kl7Mn8',
  NAVER_CLIENT_SECRET: NAVER_SECRET,
  SMTP_URL: 'smtps://user:pass@smtp.example.com:465',
  MAIL_FROM: '"My Shop" <shop@example.com>',
};

function failWith(env: Record<string, string | undefined>): ConfigError {
  try {
    readConfig({ ...REQUIRED, ...env });
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error;
  }
  throw new Error('The settings were accepted.');
}

suite('readConfig', () => {
  test('what is not set has the default of the contract', () => {
    assert.deepEqual(readConfig(REQUIRED), {
      discord: {
        token: 'MTIzNDU2Nzg5.token',
        guildId: '123456789012345678',
        channelId: '223456789012345678',
        alarmChannelId: '223456789012345678',
        operatorRoleIds: [],
        adminRoleIds: [],
        apiUrl: 'https://discord.com/api',
      },
      naver: {
        clientId: '1Ab2Cd3Ef4Gh5Ij6Kl7Mn8',
        clientSecret: NAVER_SECRET,
        apiUrl: 'https://api.commerce.naver.com/external',
      },
      mail: {
        smtpUrl: 'smtps://user:pass@smtp.example.com:465',
        from: { name: 'My Shop', address: 'shop@example.com' },
        replyTo: undefined,
        bcc: undefined,
      },
      databaseUrl: undefined,
      dataDir: './data',
      secretKey: undefined,
      pollCron: '*/5 * * * * *',
      deliveryMode: 'manual',
      firstStart: 'ask',
      mailUnknown: 'resend',
      language: 'ko',
      licenseServer: { privateHosts: [] },
      log: { level: 'info', format: undefined },
    });
  });

  test('what is set arrives in its own shape', () => {
    const config = readConfig({
      ...REQUIRED,
      DISCORD_ALARM_CHANNEL_ID: '323456789012345678',
      DISCORD_ADMIN_ROLE_IDS: '423456789012345678',
      DISCORD_OPERATOR_ROLE_IDS: '523456789012345678, 62345678901234567890',
      DISCORD_API_URL: 'http://127.0.0.1:4001/api/',
      NAVER_API_URL: 'http://127.0.0.1:4002/external/',
      SMTP_URL: 'smtp://127.0.0.1:2525',
      MAIL_REPLY_TO: 'help@example.com',
      MAIL_BCC: 'Archive <archive@example.com>',
      DATABASE_URL: 'postgres://bell:p%40ss@127.0.0.1:5432/bellhop',
      DATA_DIR: '/var/lib/bellhop',
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      POLL_CRON: '*/30 * * * * *',
      DELIVERY_MODE: 'auto',
      FIRST_START: 'deliver',
      MAIL_UNKNOWN: 'ask',
      BELLHOP_LANG: 'en',
      LICENSE_SERVER_PRIVATE_HOSTS: 'Licenses.internal, 10.0.0.5, ::1, [fd00::5]',
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'json',
    });
    assert.equal(config.discord.alarmChannelId, '323456789012345678');
    assert.deepEqual(config.discord.adminRoleIds, ['423456789012345678']);
    assert.deepEqual(config.discord.operatorRoleIds, ['523456789012345678', '62345678901234567890']);
    assert.equal(config.discord.apiUrl, 'http://127.0.0.1:4001/api');
    assert.equal(config.naver.apiUrl, 'http://127.0.0.1:4002/external');
    assert.equal(config.mail.smtpUrl, 'smtp://127.0.0.1:2525');
    assert.deepEqual(config.mail.replyTo, { name: undefined, address: 'help@example.com' });
    assert.deepEqual(config.mail.bcc, { name: 'Archive', address: 'archive@example.com' });
    assert.equal(config.databaseUrl, 'postgres://bell:p%40ss@127.0.0.1:5432/bellhop');
    assert.equal(config.dataDir, '/var/lib/bellhop');
    assert.deepEqual(config.secretKey, Buffer.alloc(32, 7));
    assert.equal(config.pollCron, '*/30 * * * * *');
    assert.deepEqual([config.deliveryMode, config.firstStart, config.mailUnknown], ['auto', 'deliver', 'ask']);
    assert.deepEqual(config.licenseServer.privateHosts, ['licenses.internal', '10.0.0.5', '::1', 'fd00::5']);
    assert.deepEqual([config.language, config.log.level, config.log.format], ['en', 'debug', 'json']);
  });

  test('an empty value is an unset one, and blanks around a value are dropped', () => {
    const config = readConfig({ ...REQUIRED, DELIVERY_MODE: ' ', MAIL_BCC: '', LOG_LEVEL: ' warn ' });
    assert.deepEqual([config.deliveryMode, config.mail.bcc, config.log.level], ['manual', undefined, 'warn']);
  });

  test('unless admins are named, the operators are the admins', () => {
    const config = readConfig({ ...REQUIRED, DISCORD_OPERATOR_ROLE_IDS: '523456789012345678' });
    assert.deepEqual(config.discord.adminRoleIds, ['523456789012345678']);
  });

  test('without any setting one error names all that are required, each once, and shows the way', () => {
    assert.throws(
      () => readConfig({}),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.deepEqual(
          error.problems.map((problem) => /^(\S+) is missing: ./.exec(problem)?.[1]),
          Object.keys(REQUIRED),
        );
        for (const problem of error.problems) assert.ok(error.message.includes(problem));
        assert.match(error.message, /^7 settings are missing or wrong:/);
        assert.match(error.message, /\.env\.example[^]*npm run demo$/);
        return true;
      },
    );
  });

  const wrong: [name: string, value: string, cure: RegExp][] = [
    ['DISCORD_TOKEN', 'Bot canary', /without "Bot "/],
    ['DISCORD_GUILD_ID', '1234567890123456', /개발자 모드/],
    ['DISCORD_CHANNEL_ID', '#canary', /개발자 모드/],
    ['DISCORD_ALARM_CHANNEL_ID', '123456789012345678901', /17 to 20 digits/],
    ['DISCORD_OPERATOR_ROLE_IDS', '123456789012345678,canary', /comma list/],
    ['DISCORD_ADMIN_ROLE_IDS', ',', /comma list/],
    ['DISCORD_API_URL', 'https://canary.example.com/api/v10', /version/],
    ['DISCORD_API_URL', 'discord.com/api', /https/],
    ['NAVER_CLIENT_ID', 'canary canary', /blank/],
    ['NAVER_CLIENT_SECRET', 'a$04$canary', /29 characters.* 11\. .*\$ signs.*single quotes/],
    ['NAVER_CLIENT_SECRET', `${NAVER_SECRET}canary`, /29 characters/],
    ['NAVER_API_URL', 'ftp://canary.example.com', /https/],
    ['SMTP_URL', 'https://user:canary@example.com', /smtps:\/\//],
    ['SMTP_URL', 'smtp://user:can#ary@example.com:587', /%23/],
    ['SMTP_URL', 'smtp://user:canary%@example.com:587', /%25/],
    ['SMTP_URL', 'smtp://user:can/ary@example.com:587', /%2F/],
    ['SMTP_URL', 'smtp://example.com:587/?canary', /smtps:\/\//],
    ['SMTP_URL', 'smtp.canary.example.com', /smtps:\/\//],
    ['MAIL_FROM', 'My canary', /"Name" <shop@example\.com>/],
    ['MAIL_FROM', 'a@canary.com,b@canary.com', /one address only/],
    ['MAIL_REPLY_TO', 'canary@', /no e-mail address/],
    ['MAIL_BCC', 'canary <a@b@canary.com>', /no e-mail address/],
    ['DATABASE_URL', 'mysql://user:canary@127.0.0.1/db', /postgres:\/\//],
    ['SECRET_KEY', Buffer.alloc(31, 'canary').toString('base64'), /32 bytes/],
    ['SECRET_KEY', 'canary', /openssl rand -base64 32/],
    ['POLL_CRON', 'every canary', /\*\/5 \* \* \* \* \*/],
    ['POLL_CRON', '*/0 * * * * *', /seconds/],
    ['DELIVERY_MODE', 'canary', /manual, auto/],
    ['FIRST_START', 'canary', /ask, deliver/],
    ['MAIL_UNKNOWN', 'canary', /resend, ask/],
    ['BELLHOP_LANG', 'canary', /ko, en/],
    ['LICENSE_SERVER_PRIVATE_HOSTS', 'https://canary.internal', /without port and path/],
    ['LICENSE_SERVER_PRIVATE_HOSTS', 'ok.internal,canary:8080', /without port and path/],
    ['LICENSE_SERVER_PRIVATE_HOSTS', 'canary canary', /without port and path/],
    ['LICENSE_SERVER_PRIVATE_HOSTS', ',', /comma list/],
    ['LOG_LEVEL', 'canary', /info, warn/],
    ['LOG_FORMAT', 'canary', /json, pretty/],
  ];
  for (const [name, value, cure] of wrong) {
    test(`${name} refuses ${JSON.stringify(value)} with a cure and without repeating it`, () => {
      const { problems, message, stack } = failWith({ [name]: value });
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', new RegExp(`^${name} `));
      assert.match(problems[0] ?? '', cure);
      assert.ok(!message.includes('canary') && !stack?.includes('canary'));
    });
  }

  test('several wrong settings are named in one error', () => {
    const { problems } = failWith({ DISCORD_TOKEN: undefined, NAVER_CLIENT_SECRET: 'x', LOG_LEVEL: 'x' });
    assert.deepEqual(
      problems.map((problem) => problem.split(' ')[0]),
      ['DISCORD_TOKEN', 'NAVER_CLIENT_SECRET', 'LOG_LEVEL'],
    );
  });
});

suite('parseSender', () => {
  for (const [text, name, address] of [
    ['"My Shop" <shop@example.com>', 'My Shop', 'shop@example.com'],
    ['"김가게, 본점" <shop@example.co.kr>', '김가게, 본점', 'shop@example.co.kr'],
    ['My Shop <shop@example.com>', 'My Shop', 'shop@example.com'],
    ['<shop@example.com>', undefined, 'shop@example.com'],
    ['shop+mail@example.com', undefined, 'shop+mail@example.com'],
    ['bell@localhost', undefined, 'bell@localhost'],
  ] as const) {
    test(`reads ${text}`, () => {
      assert.deepEqual(parseSender(text), { name, address });
    });
  }

  for (const text of [
    '"Shop" <a@example.com>\r\nBcc: b@example.com',
    '"Shop\nBcc: b@example.com" <a@example.com>',
    'a@example.com, b@example.com',
    'a@example.com <b@example.com> c',
    'a b@example.com',
    '@example.com',
    'a@example',
    '"Shop <a@example.com>',
  ]) {
    test(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseSender(text), undefined);
    });
  }
});

suite('.env', () => {
  for (const [title, text, env] of [
    ['a $ is a $', `A=${NAVER_SECRET}\nB="${NAVER_SECRET}"\nC=\${A}`, { A: NAVER_SECRET, B: NAVER_SECRET, C: '${A}' }],
    ['a quoted name in front of an address stays', 'A="My Shop" <a@b.kr>', { A: '"My Shop" <a@b.kr>' }],
    [
      'quotes around everything go',
      `A='"My Shop" <a@b.kr>'\nB="x y"\nC=""`,
      { A: '"My Shop" <a@b.kr>', B: 'x y', C: '' },
    ],
    ['a # inside a value stays', 'A=pa#ss\nB="a # b"', { A: 'pa#ss', B: 'a # b' }],
    ['comments and empty lines are no settings', '# A=1\n\n  # b\nC=3 # three\nD="4" # four', { C: '3', D: '4' }],
    ['Windows line ends and byte order mark', '\uFEFFA=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['blanks around name and value go', ' export A = 1 \nB=', { A: '1', B: '' }],
    ['nothing is escaped', 'A="a\\nb"', { A: 'a\\nb' }],
    ['the later line wins', 'A=1\nA=2', { A: '2' }],
    ['a value may hold =', 'A=MTIz==', { A: 'MTIz==' }],
  ] as const) {
    test(title, () => {
      assert.deepEqual(parseEnvFile(text), { env, warnings: [] });
    });
  }

  test('a line of another form is passed over and named by its number alone', () => {
    const { env, warnings } = parseEnvFile('A=1\nDISCORD_TOKEN: canary\nB=2');
    assert.deepEqual(env, { A: '1', B: '2' });
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /^Line 2 /);
    assert.ok(!warnings[0]?.includes('canary'));
  });

  test('a missing file is no settings', () => {
    assert.deepEqual(readEnvFile(join(tmpdir(), 'bellhop-no-such-folder', '.env')), { env: {}, warnings: [] });
  });

  test(
    'a file that others can read is used with a warning',
    { skip: process.platform === 'win32' },
    async (context) => {
      const folder = await mkdtemp(join(tmpdir(), 'bellhop-env-'));
      context.after(() => rm(folder, { recursive: true }));
      const path = join(folder, '.env');
      await writeFile(path, 'A=1', { mode: 0o600 });
      assert.deepEqual(readEnvFile(path), { env: { A: '1' }, warnings: [] });
      await chmod(path, 0o640);
      const { env, warnings } = readEnvFile(path);
      assert.deepEqual(env, { A: '1' });
      assert.match(warnings.join(), /chmod 600/);
    },
  );
});

suite('.env.example', () => {
  /** The example with its settings taken out of their comments and without those that wait to be filled in. */
  async function readExample() {
    const text = await readFile(new URL('../.env.example', import.meta.url), 'utf8');
    return parseEnvFile(text.replaceAll(/^[A-Z_]+=$/gm, '').replaceAll(/^# (?=[A-Z_]+=)/gm, ''));
  }

  test('it explains every setting there is, and no other', async () => {
    const { env, warnings } = await readExample();
    assert.deepEqual(warnings, []);
    assert.deepEqual(Object.keys(env).toSorted(), SETTING_NAMES.toSorted());
  });

  test('its examples are right', async () => {
    const { env } = await readExample();
    assert.doesNotThrow(() => readConfig(env));
  });

  test('copied as it is, it asks for exactly what has no default', async () => {
    const { env } = parseEnvFile(await readFile(new URL('../.env.example', import.meta.url), 'utf8'));
    assert.throws(
      () => readConfig(env),
      (error) => error instanceof ConfigError && error.problems.length === Object.keys(REQUIRED).length,
    );
  });
});
