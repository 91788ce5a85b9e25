// The simulated Discord's judgment: requests written by hand, right and wrong.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { REST } from 'discord.js';

import { startDiscord } from '../../src/sandbox/discord/index.ts';
import type { DiscordOptions, DiscordSandbox, OptionInput } from '../../src/sandbox/discord/index.ts';

type Answered = { status: number; code?: number; headers: Headers; body: Record<string, unknown> };

async function call(
  discord: DiscordSandbox,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${discord.apiUrl}/v10${path}`, {
    method,
    headers: {
      authorization: `Bot ${discord.token}`,
      ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = (text ? JSON.parse(text) : {}) as Record<string, unknown>;
  return {
    status: response.status,
    headers: response.headers,
    body: json,
    ...(typeof json['code'] === 'number' && { code: json['code'] }),
  };
}

const quick: DiscordOptions = { rateLimits: false };

const messagesOf = (discord: DiscordSandbox): string => `/channels/${discord.channelId}/messages`;

async function post(discord: DiscordSandbox, body: unknown): Promise<string> {
  const answered = await call(discord, 'POST', messagesOf(discord), body);
  assert.equal(answered.status, 200, JSON.stringify(answered.body));
  return String(answered.body['id']);
}

const row = (...components: object[]): object => ({ type: 1, components });
const button = (customId: string, more: object = {}): object => ({
  type: 2,
  style: 2,
  label: 'OK',
  custom_id: customId,
  ...more,
});
const select = (more: object = {}): object => ({
  type: 3,
  custom_id: 's',
  options: [{ label: 'A', value: 'a' }],
  ...more,
});
const text = (content: string): object => ({ type: 10, content });
const V2 = 32_768;

const WRONG_MESSAGES: [why: string, payload: object, complaint: RegExp, code?: number][] = [
  ['nothing in it', {}, /EMPTY_MESSAGE/, 50006],
  ['only blanks', { content: ' \n' }, /EMPTY_MESSAGE/, 50006],
  ['2,001 characters', { content: 'x'.repeat(2001) }, /content: .*2000 or fewer/],
  ['an unknown member', { content: 'x', contents: 'y' }, /contents: This field is not known/],
  ['a number as content', { content: 1 }, /content: /],
  ['eleven embeds', { embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) }, /embeds: /],
  ['a long embed title', { embeds: [{ title: 'x'.repeat(257) }] }, /embeds\.0\.title: .*256/],
  [
    'embeds of 6,001 characters',
    { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] },
    /MAX_EMBED_SIZE/,
  ],
  ['an empty embed', { embeds: [{ color: 1 }] }, /embeds\.0\.description/],
  ['an empty field value', { embeds: [{ fields: [{ name: 'x', value: '' }] }] }, /fields\.0\.value/],
  ['a field without a name', { embeds: [{ fields: [{ value: 'x' }] }] }, /fields\.0\.name: This field is required/],
  ['a 26th field', { embeds: [{ fields: Array.from({ length: 26 }, () => ({ name: 'x', value: 'y' })) }] }, /fields: /],
  ['an embed link to javascript', { embeds: [{ title: 'x', url: 'javascript:alert(1)' }] }, /embeds\.0\.url/],
  ['a custom id twice', { content: 'x', components: [row(button('a'), button('a'))] }, /CUSTOM_ID_DUPLICATED/],
  ['a custom id of 101 characters', { content: 'x', components: [row(button('a'.repeat(101)))] }, /custom_id: .*100/],
  ['an empty custom id', { content: 'x', components: [row(button(''))] }, /custom_id/],
  [
    'a button without custom id',
    { content: 'x', components: [row({ type: 2, style: 1, label: 'x' })] },
    /needs custom_id/,
  ],
  [
    'a link with a custom id',
    { content: 'x', components: [row(button('a', { style: 5, url: 'https://a.example/' }))] },
    /takes no custom_id/,
  ],
  ['a link without url', { content: 'x', components: [row({ type: 2, style: 5, label: 'x' })] }, /needs url/],
  [
    'a button with url',
    { content: 'x', components: [row(button('a', { url: 'https://a.example/' }))] },
    /takes no url/,
  ],
  [
    'a button without label',
    { content: 'x', components: [row({ type: 2, style: 1, custom_id: 'a' })] },
    /label or an emoji/,
  ],
  [
    'a label of 81 characters',
    { content: 'x', components: [row(button('a', { label: 'x'.repeat(81) }))] },
    /label: .*80/,
  ],
  [
    'a wrong button style',
    { content: 'x', components: [row(button('a', { style: 9 }))] },
    /style: Value must be one of/,
  ],
  [
    'six buttons in a row',
    { content: 'x', components: [row(...'abcdef'.split('').map((id) => button(id)))] },
    /components/,
  ],
  [
    'six rows',
    { content: 'x', components: 'abcdef'.split('').map((id) => row(button(id))) },
    /components: Must be between 1 and 5/,
  ],
  ['a select beside a button', { content: 'x', components: [row(button('a'), select())] }, /LAYOUT_WIDTH/],
  ['an empty row', { content: 'x', components: [row()] }, /components/],
  ['a select without options', { content: 'x', components: [row(select({ options: [] }))] }, /options/],
  [
    'a value twice',
    {
      content: 'x',
      components: [
        row(
          select({
            options: [
              { label: 'A', value: 'a' },
              { label: 'B', value: 'a' },
            ],
          }),
        ),
      ],
    },
    /already used/,
  ],
  ['more values than options', { content: 'x', components: [row(select({ max_values: 2 }))] }, /max_values exceeds/],
  ['a text display without the flag', { content: 'x', components: [text('y')] }, /only action rows/],
  ['content with Components V2', { flags: V2, content: 'x', components: [text('y')] }, /LEGACY_FIELDS/],
  ['embeds with Components V2', { flags: V2, embeds: [{ title: 'x' }], components: [text('y')] }, /LEGACY_FIELDS/],
  [
    '41 components',
    {
      flags: V2,
      components: [
        { type: 17, components: Array.from({ length: 20 }, () => text('x')) },
        { type: 17, components: Array.from({ length: 19 }, () => text('x')) },
      ],
    },
    /cannot exceed 40/,
  ],
  [
    '4,001 characters of text displays',
    { flags: V2, components: [text('x'.repeat(2000)), text('x'.repeat(2001))] },
    /TOTAL_TEXT_SIZE/,
  ],
  [
    'a section without accessory',
    { flags: V2, components: [{ type: 9, components: [text('x')] }] },
    /accessory: This field is required/,
  ],
  [
    'a container in a container',
    { flags: V2, components: [{ type: 17, components: [{ type: 17, components: [text('x')] }] }] },
    /type: Value must be one of/,
  ],
  [
    'a file that is not there',
    { content: 'x', embeds: [{ title: 'x', image: { url: 'attachment://a.png' } }] },
    /not found: a\.png/,
  ],
  [
    'an announced file that is not there',
    { content: 'x', attachments: [{ id: '0', filename: 'a.png' }] },
    /no file or attachment 0/,
  ],
  [
    'parse and users',
    { content: 'x', allowed_mentions: { parse: ['users'], users: ['1500000000000000000'] } },
    /mutually exclusive/,
  ],
  ['a nonce of 26 characters', { content: 'x', nonce: 'x'.repeat(26), enforce_nonce: true }, /nonce/],
  ['enforce_nonce alone', { content: 'x', enforce_nonce: true }, /needs a nonce/],
  ['the ephemeral flag', { content: 'x', flags: 64 }, /flags 64 cannot/],
  ['camel case', { content: 'x', allowedMentions: {} }, /allowedMentions: This field is not known/],
];

test('wrong messages', async (t) => {
  await using discord = await startDiscord(quick);
  for (const [why, payload, complaint, code = 50035] of WRONG_MESSAGES) {
    await t.test(`${why} is refused, and reported as a violation`, async () => {
      discord.violations.length = 0;
      const answered = await call(discord, 'POST', messagesOf(discord), payload);
      assert.deepEqual([answered.status, answered.code], [400, code]);
      assert.match(discord.violations.join('\n'), complaint);
      assert.ok(code !== 50035 || answered.body['errors']);
    });
  }
  assert.deepEqual(discord.messages(), []);
});

test('what is just within the limits passes', async () => {
  await using discord = await startDiscord(quick);
  await post(discord, { content: 'x'.repeat(2000), flags: 4096 });
  await post(discord, { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2000) }] });
  await post(discord, {
    content: 'x',
    components: 'abcde'.split('').map((id) => row(...'12345'.split('').map((n) => button(id + n)))),
  });
  await post(discord, {
    flags: V2,
    components: [{ type: 17, components: Array.from({ length: 38 }, () => text('x')) }, text('x')],
  });
  await post(discord, { content: 'x', components: [row(select({ max_values: 1, placeholder: 'x'.repeat(150) }))] });
  await post(discord, {
    content: 'x',
    allowed_mentions: { parse: ['roles'], users: ['1500000000000000000'] },
    tts: false,
  });
  assert.deepEqual(discord.violations, []);
});

test('an error has the place of every mistake, as Discord writes it', async () => {
  await using discord = await startDiscord(quick);
  const { body } = await call(discord, 'POST', messagesOf(discord), {
    content: 'x'.repeat(2001),
    embeds: [{ title: 'x'.repeat(300) }],
  });
  assert.deepEqual(body, {
    message: 'Invalid Form Body',
    code: 50035,
    errors: {
      embeds: {
        0: { title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 256 or fewer in length.' }] } },
      },
    },
  });
  const content = await call(discord, 'POST', messagesOf(discord), { content: 'x'.repeat(2001) });
  assert.deepEqual(content.body['errors'], {
    content: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' }] },
  });
});

test('edits are judged by what the message becomes', async () => {
  await using discord = await startDiscord(quick);
  const id = await post(discord, { content: 'x', embeds: [{ title: 'y' }] });
  const edit = async (body: object): Promise<number> =>
    (await call(discord, 'PATCH', `${messagesOf(discord)}/${id}`, body)).status;
  assert.equal(await edit({ content: '' }), 200);
  assert.equal(await edit({ embeds: [] }), 400);
  assert.equal(await edit({ flags: V2, components: [text('x')] }), 400);
  assert.equal(await edit({ flags: V2, components: [text('x')], content: null, embeds: [] }), 200);
  assert.equal(await edit({ content: 'back' }), 400);
  assert.equal(await edit({ components: [text('y')], tts: false, enforce_nonce: false }), 200);
  assert.equal(discord.message(id).edits, 3);
});

const option = (name: string, more: object = {}): object => ({ type: 3, name, description: 'x', ...more });
const command = (more: object = {}): object => ({ name: 'order', description: 'x', ...more });

const WRONG_COMMANDS: [why: string, commands: object[], complaint: RegExp][] = [
  ['an upper-case name', [command({ name: 'Order' })], /name is invalid/],
  ['a name with a blank', [command({ name: 'or der' })], /name is invalid/],
  [
    'a decomposed Korean name',
    [command({ name_localizations: { ko: '주문'.normalize('NFD') } })],
    /normal form C|32 or fewer/,
  ],
  ['an unknown locale', [command({ name_localizations: { kr: '주문' } })], /no locale kr/],
  ['no description', [command({ description: undefined })], /description: This field is required/],
  ['a description of 101 characters', [command({ description: 'x'.repeat(101) })], /description/],
  ['the same name twice', [command(), command()], /must be unique/],
  ['the same option twice', [command({ options: [option('a'), option('a')] })], /already exists/],
  [
    'two options of one Korean name',
    [
      command({
        options: [option('a', { name_localizations: { ko: '가' } }), option('b', { name_localizations: { ko: '가' } })],
      }),
    ],
    /already exists in ko/,
  ],
  [
    'a required option after an optional one',
    [command({ options: [option('a'), option('b', { required: true })] })],
    /Required options/,
  ],
  [
    'a subcommand beside an option',
    [command({ options: [option('a'), { type: 1, name: 'b', description: 'x' }] })],
    /mutually exclusive/,
  ],
  ['26 options', [command({ options: Array.from({ length: 26 }, (_, index) => option(`a${index}`)) })], /options/],
  [
    'choices with autocomplete',
    [command({ options: [option('a', { autocomplete: true, choices: [{ name: 'x', value: 'y' }] })] })],
    /exclude each other/,
  ],
  [
    'a choice twice',
    [
      command({
        options: [
          option('a', {
            choices: [
              { name: 'x', value: 'y' },
              { name: 'x', value: 'z' },
            ],
          }),
        ],
      }),
    ],
    /choice already exists/,
  ],
  ['a wrong permission', [command({ default_member_permissions: 'ManageGuild' })], /default_member_permissions/],
  [
    '8,001 characters',
    [
      command({
        options: Array.from({ length: 25 }, (_, index) =>
          option(`a${index}`, {
            choices: Array.from({ length: 25 }, (_x, at) => ({ name: `${at}`.padEnd(12, 'x'), value: `${at}` })),
          }),
        ),
      }),
    ],
    /8000/,
  ],
  ['101 commands', Array.from({ length: 101 }, (_, index) => command({ name: `c${index}` })), /100 or fewer/],
];

test('wrong commands', async (t) => {
  await using discord = await startDiscord(quick);
  const path = `/applications/${discord.applicationId}/guilds/${discord.guildId}/commands`;
  for (const [why, commands, complaint] of WRONG_COMMANDS) {
    await t.test(`${why} is refused`, async () => {
      discord.violations.length = 0;
      const answered = await call(discord, 'PUT', path, commands);
      assert.deepEqual([answered.status, answered.code], [400, 50035]);
      assert.match(discord.violations.join('\n'), complaint);
    });
  }
  discord.violations.length = 0;
  const fine = [
    command({ name: '주문', default_member_permissions: '32', contexts: [0], integration_types: [0], nsfw: false }),
    command({
      options: [
        option('a', { required: true }),
        option('b'),
        { type: 11, name: 'file', description: 'x', file_types: ['.csv'] },
      ],
    }),
  ];
  assert.equal((await call(discord, 'PUT', path, fine)).status, 200);
  assert.equal((await call(discord, 'GET', path)).status, 200);
  assert.deepEqual(discord.violations, []);
});

/** A gateway client of a few lines that keeps the interactions it is sent. */
async function listenIn(
  discord: DiscordSandbox,
): Promise<{ next(): Promise<{ id: string; token: string }>; close(): void }> {
  const socket = new WebSocket(`${discord.apiUrl.replace(/^http(.*)\/api$/, 'ws$1/gateway')}?v=10&encoding=json`);
  const seen: { id: string; token: string }[] = [];
  const waiting: ((interaction: { id: string; token: string }) => void)[] = [];
  socket.addEventListener('message', ({ data }) => {
    const { t, d } = JSON.parse(String(data)) as { t?: string; d: { id: string; token: string } };
    if (t !== 'INTERACTION_CREATE') return;
    const tell = waiting.shift();
    if (tell) tell(d);
    else seen.push(d);
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ op: 2, d: { token: discord.token, intents: 1, properties: {} } }));
  await discord.connected();
  return {
    next: () => new Promise((resolve) => (seen[0] ? resolve(seen.shift() ?? seen[0]) : waiting.push(resolve))),
    close: () => socket.close(),
  };
}

const field = (customId: string, more: object = {}): object => ({
  type: 18,
  label: 'x',
  component: { type: 4, custom_id: customId, style: 1, ...more },
});
const modal = (more: object = {}): object => ({
  type: 9,
  data: { custom_id: 'm', title: 'x', components: [field('a')], ...more },
});

const WRONG_CALLBACKS: [why: string, body: object, complaint: RegExp][] = [
  ['choices for a button', { type: 8, data: { choices: [] } }, /type: Value must be one of \{4, 5, 6, 7, 9\}/],
  ['an unknown type', { type: 99 }, /type/],
  ['an empty reply', { type: 4, data: {} }, /data: Cannot send an empty message/],
  ['a long reply', { type: 4, data: { content: 'x'.repeat(2001) } }, /data\.content/],
  ['a title of 46 characters', modal({ title: 'x'.repeat(46) }), /data\.title/],
  ['six fields', modal({ components: 'abcdef'.split('').map((id) => field(id)) }), /between 1 and 5/],
  ['no field', modal({ components: [] }), /data\.components/],
  [
    'a label of 46 characters',
    modal({ components: [{ type: 18, label: 'x'.repeat(46), component: { type: 4, custom_id: 'a', style: 1 } }] }),
    /label/,
  ],
  ['a field twice', modal({ components: [field('a'), field('a')] }), /CUSTOM_ID_DUPLICATED/],
  ['a label inside a label', modal({ components: [field('a', { label: 'y' })] }), /no label of its own/],
  [
    'a disabled select',
    modal({ components: [{ type: 18, label: 'x', component: select({ disabled: true }) }] }),
    /cannot be disabled/,
  ],
  [
    'a required select that may be empty',
    modal({ components: [{ type: 18, label: 'x', component: select({ min_values: 0 }) }] }),
    /min_values 0/,
  ],
  [
    'a value longer than max_length',
    modal({ components: [field('a', { value: 'xxx', max_length: 2 })] }),
    /2 or fewer/,
  ],
  ['a button in a modal', modal({ components: [row(button('a'))] }), /data\.components/],
];

test('wrong answers to a button', async (t) => {
  await using discord = await startDiscord(quick);
  const bot = await listenIn(discord);
  const kim = discord.addUser({ name: 'Kim' });
  const messageId = await post(discord, { content: 'x', components: [row(button('a'))] });
  const press = discord.click({ messageId, customId: 'a', user: kim });
  const { id, token } = await bot.next();
  const answer = (body: object) =>
    call(discord, 'POST', `/interactions/${id}/${token}/callback?with_response=false`, body);
  for (const [why, body, complaint] of WRONG_CALLBACKS) {
    await t.test(`${why} is refused`, async () => {
      discord.violations.length = 0;
      assert.equal((await answer(body)).status, 400);
      assert.match(discord.violations.join('\n'), complaint);
    });
  }
  discord.violations.length = 0;
  assert.equal(
    (await call(discord, 'POST', `/webhooks/${discord.applicationId}/${token}`, { content: 'early' })).code,
    10015,
  );
  assert.equal((await call(discord, 'POST', `/interactions/${id}/wrong/callback`, modal())).code, 10062);
  assert.equal((await answer(modal())).status, 204);
  assert.equal((await answer(modal())).code, 40060);

  // A modal cannot lead to another.
  const shown = await press;
  const submitted = discord.submit(shown.modal, { a: 'text' }, kim);
  const second = await bot.next();
  const path = `/interactions/${second.id}/${second.token}/callback?with_response=true`;
  assert.equal((await call(discord, 'POST', path, modal())).code, 50035);
  discord.violations.length = 0;
  const withResponse = await call(discord, 'POST', path, { type: 4, data: { content: 'done', flags: 64 } });
  assert.equal(withResponse.status, 200);
  assert.equal((await submitted).reply()?.viewerId, kim.id);
  assert.deepEqual(discord.violations, []);
  bot.close();
});

test('files must be announced, and fetched again they are the same', async () => {
  await using discord = await startDiscord(quick);
  const form = (payload: object, ...names: string[]): FormData => {
    const data = new FormData();
    data.set('payload_json', JSON.stringify(payload));
    for (const [index, name] of names.entries()) data.set(`files[${index}]`, new Blob([`${name}\r\n--x\r\n`]), name);
    return data;
  };
  const send = (data: FormData) => call(discord, 'POST', messagesOf(discord), data);
  assert.equal((await send(form({ content: 'x' }, 'a.txt'))).status, 400);
  assert.match(discord.violations.pop() ?? '', /files\[0\] has no entry/);
  assert.equal(
    (await send(form({ flags: V2, components: [text('x')], attachments: [{ id: '0' }] }, 'a.txt'))).status,
    400,
  );
  assert.match(discord.violations.pop() ?? '', /No component shows a\.txt/);
  const sent = await send(form({ attachments: [{ id: '0', description: 'A' }, { id: '1' }] }, '주문 "1".csv', 'b.txt'));
  const [first, second] = discord.message(String(sent.body['id'])).attachments;
  assert.equal(first?.filename, '주문_"1".csv');
  assert.equal(await (await fetch(first.url)).text(), '주문 "1".csv\r\n--x\r\n');
  const kept = await call(discord, 'PATCH', `${messagesOf(discord)}/${String(sent.body['id'])}`, {
    attachments: [{ id: second?.id }],
  });
  assert.equal(kept.status, 200);
  assert.deepEqual(
    discord.message(String(sent.body['id'])).attachments.map(({ filename }) => filename),
    ['b.txt'],
  );
  assert.equal((await fetch(first.url.replaceAll(/\d{19}/g, '1'))).status, 404);
  const big = form({ attachments: [{ id: '0' }] });
  big.set('files[0]', new Blob([Buffer.alloc(10 * 1024 * 1024 + 1)]), 'big.bin');
  assert.deepEqual(await send(big).then(({ status, code }) => [status, code]), [413, 40005]);
  assert.deepEqual(discord.violations, []);
});

const titlesIn = ({ violations }: DiscordSandbox): (string | undefined)[] =>
  violations.map((violation) => violation.split(': ')[0]);

test('wrong tokens, paths and queries', async () => {
  await using discord = await startDiscord(quick);
  assert.equal((await call(discord, 'GET', '/users/@me', undefined, { authorization: 'Bot wrong' })).status, 401);
  assert.equal((await call(discord, 'GET', '/users/@me', undefined, { authorization: discord.token })).status, 401);
  assert.deepEqual(discord.violations, []);
  assert.equal((await call(discord, 'GET', `${messagesOf(discord)}?limit=101`)).code, 50035);
  assert.equal((await call(discord, 'GET', `${messagesOf(discord)}?limt=1`)).code, 50035);
  assert.equal((await call(discord, 'GET', '/channels/orders')).code, 50035);
  assert.equal((await call(discord, 'GET', '/guilds/@me/orders')).status, 404);
  const titles = new Set(titlesIn(discord));
  assert.deepEqual(
    [...titles],
    ['GET /channels/{channel_id}/messages', 'GET /channels/{channel_id}', 'GET /guilds/@me/orders'],
  );
});

test('everything that can be asked for is answered as described', async () => {
  await using discord = await startDiscord(quick);
  const kim = discord.addUser({ name: 'Kim', roleIds: [discord.addRole('Operators')], manageServer: true });
  const id = await post(discord, {
    content: `<@${kim.id}> x`,
    embeds: [
      { title: 'x', author: { name: 'a' }, footer: { text: 'f' }, color: 1, timestamp: '2026-11-23T09:00:00.000Z' },
    ],
  });
  const { guildId, channelId, applicationId } = discord;
  const paths = [
    '/gateway',
    '/gateway/bot',
    '/users/@me',
    `/users/${kim.id}`,
    '/users/@me/guilds',
    '/applications/@me',
    '/oauth2/applications/@me',
    `/guilds/${guildId}`,
  ];
  paths.push(
    `/guilds/${guildId}/roles`,
    `/guilds/${guildId}/channels`,
    `/guilds/${guildId}/members/${kim.id}`,
    `/channels/${channelId}`,
    `/channels/${channelId}/messages/${id}`,
  );
  paths.push(`/applications/${applicationId}/commands`, `/applications/${applicationId}/guilds/${guildId}/commands`);
  for (const path of paths) assert.equal((await call(discord, 'GET', path)).status, 200, path);
  const reply = await post(discord, { content: 'y', message_reference: { message_id: id } });
  assert.equal(discord.message(reply).messageReference, id);
  const thread = await call(discord, 'POST', `${messagesOf(discord)}/${id}/threads`, {
    name: 'Refund',
    auto_archive_duration: 1440,
    type: 11,
  });
  assert.deepEqual([thread.status, thread.body['id']], [201, id]);
  assert.equal((await call(discord, 'POST', `${messagesOf(discord)}/${id}/threads`, { name: 'Refund' })).code, 160004);
  assert.equal((await call(discord, 'POST', `/channels/${id}/messages`, { content: 'in the thread' })).status, 200);
  assert.equal((await call(discord, 'POST', `/channels/${channelId}/typing`)).status, 204);
  const dm = await call(discord, 'POST', '/users/@me/channels', { recipient_id: kim.id });
  assert.equal(
    (await call(discord, 'POST', `/channels/${String(dm.body['id'])}/messages`, { content: 'psst' })).status,
    200,
  );
  discord.closeDirectMessages(kim);
  assert.equal(
    (await call(discord, 'POST', `/channels/${String(dm.body['id'])}/messages`, { content: 'psst' })).code,
    50007,
  );
  const list = await call(discord, 'GET', `${messagesOf(discord)}?limit=1&before=${reply}`);
  assert.equal((list.body as unknown as { id: string }[])[0]?.id, id);
  assert.equal((await call(discord, 'DELETE', `${messagesOf(discord)}/${id}`)).status, 204);
  assert.equal((await call(discord, 'GET', `${messagesOf(discord)}/${id}`)).code, 10008);
  assert.deepEqual(discord.violations, []);
});

test('permissions taken away are missed', async () => {
  await using discord = await startDiscord(quick);
  const code = async (body: object): Promise<number | undefined> =>
    (await call(discord, 'POST', messagesOf(discord), body)).code;
  const giveBack = discord.deny('sendMessages');
  assert.equal(await code({ content: 'x' }), 50013);
  giveBack();
  assert.equal(await code({ content: 'x' }), undefined);
  const show = discord.deny('viewChannel');
  assert.equal(await code({ content: 'x' }), 50001);
  show();
  discord.deny('embedLinks');
  const id = await post(discord, { content: 'x', embeds: [{ title: 'y' }] });
  assert.deepEqual(discord.message(id).embeds, []);
  discord.deleteChannel(discord.channelId);
  assert.equal(await code({ content: 'x' }), 10003);
});

test('mentions ring only whom allowed_mentions names', async () => {
  await using discord = await startDiscord(quick);
  const kim = discord.addUser({ name: 'Kim' });
  const quiet = discord.addRole('Quiet');
  const loud = discord.addRole('Loud', { isMentionable: true });
  const content = `<@${kim.id}> <@&${quiet}> <@&${loud}> @everyone`;
  const mentions = async (allowed?: object) =>
    discord.message(await post(discord, { content, ...(allowed && { allowed_mentions: allowed }) })).mentions;
  assert.deepEqual(await mentions(), { users: [kim.id], roles: [loud], everyone: false });
  assert.deepEqual(await mentions({ parse: [] }), { users: [], roles: [], everyone: false });
  assert.deepEqual(await mentions({ parse: [], roles: [loud] }), { users: [], roles: [loud], everyone: false });
});

test('the sixth message within five seconds has to wait, and the headers say how long', async () => {
  await using discord = await startDiscord();
  const send = () => call(discord, 'POST', messagesOf(discord), { content: 'x' });
  for (const remaining of ['4', '3', '2', '1', '0'])
    assert.equal((await send()).headers.get('x-ratelimit-remaining'), remaining);
  const { status, headers, body } = await send();
  assert.equal(status, 429);
  assert.equal(headers.get('x-ratelimit-scope'), 'user');
  const { retry_after: retryAfter, global } = body;
  assert.ok(typeof retryAfter === 'number' && retryAfter > 0 && retryAfter <= 5 && global === false);
  assert.equal(discord.messages().length, 5);
  assert.deepEqual(discord.violations, []);
});

test('messages older than an hour take three edits in six seconds', async () => {
  let now = new Date('2026-11-23T09:00:00Z');
  await using discord = await startDiscord({ clock: () => now });
  const id = await post(discord, { content: 'x' });
  const edit = (content: string) => call(discord, 'PATCH', `${messagesOf(discord)}/${id}`, { content });
  for (const content of ['1', '2', '3', '4']) assert.equal((await edit(content)).status, 200);
  now = new Date('2026-11-23T10:00:01Z');
  for (const content of ['5', '6', '7']) assert.equal((await edit(content)).status, 200);
  const { status, code } = await edit('8');
  assert.deepEqual([status, code], [429, 30046]);
});

test('more than fifty requests in a second are too many, answers to interactions aside', async () => {
  await using discord = await startDiscord();
  const answers = await Promise.all(Array.from({ length: 60 }, () => call(discord, 'GET', '/users/@me')));
  assert.equal(answers.filter(({ status }) => status === 200).length, 50);
  assert.ok(
    answers
      .filter(({ status }) => status === 429)
      .every(({ headers, body }) => headers.get('x-ratelimit-global') === 'true' && body['global'] === true),
  );
  assert.equal((await call(discord, 'POST', `/webhooks/${discord.applicationId}/void`, { content: 'x' })).code, 50027);
});

test('a lost answer makes two messages, and with an enforced nonce one', async () => {
  await using discord = await startDiscord(quick);
  const rest = new REST({ api: discord.apiUrl, version: '10', retries: 1 }).setToken(discord.token);
  const send = (body: object) => rest.post(`/channels/${discord.channelId}/messages`, { body });
  for (const kind of ['status', 'reset'] as const) {
    discord.faults.add({ kind, when: 'after', route: 'create_message' });
    await send({ content: kind });
    discord.faults.add({ kind, when: 'after', route: 'POST /channels/{channel_id}/messages' });
    await send({ content: `${kind} once`, nonce: kind, enforce_nonce: true });
  }
  assert.deepEqual(
    discord.messages().map(({ content }) => content),
    ['status', 'status', 'status once', 'reset', 'reset', 'reset once'],
  );
  discord.faults.add({ kind: 'hangup', when: 'before' });
  await assert.rejects(send({ content: 'never' }));
  discord.faults.add({ kind: 'rateLimit', delayMs: 20 });
  await send({ content: 'later' });
  discord.faults.add({ kind: 'status', status: 403, code: 50013, times: Infinity });
  await assert.rejects(send({ content: 'x' }), { code: 50013 });
  discord.faults.clear();
  assert.equal(discord.messages().at(-1)?.content, 'later');
  assert.deepEqual(
    discord
      .calls()
      .slice(-4)
      .map(({ status, code }) => [status, code]),
    [
      [undefined, undefined],
      [429, 0],
      [200, undefined],
      [403, 50013],
    ],
  );
  assert.deepEqual(discord.violations, []);
});

test('a listener holds a request up until it has finished', async () => {
  await using discord = await startDiscord(quick);
  const counts: number[] = [];
  const stop = discord.on('request', async () => {
    await Promise.resolve();
    counts.push(discord.messages().length);
  });
  discord.on('answered', ({ status }) => counts.push(status ?? 0));
  await post(discord, { content: 'x' });
  stop();
  await post(discord, { content: 'y' });
  assert.deepEqual(counts, [0, 200, 200]);
  await assert.rejects(discord.nextMessage(undefined, { timeoutMs: 20 }), /in vain for a message/);
  await assert.rejects(discord.nextEdit(undefined, { signal: AbortSignal.abort() }), /Stopped waiting for an edit/);
});

test('options of every type are checked before the bot sees them', async () => {
  await using discord = await startDiscord({ ...quick, interactionTimeoutMs: 20 });
  const options = [
    option('text', { min_length: 2, max_length: 3 }),
    { type: 4, name: 'whole', description: 'x', min_value: 1, max_value: 9 },
    { type: 5, name: 'flag', description: 'x' },
    { type: 6, name: 'who', description: 'x' },
    { type: 10, name: 'part', description: 'x' },
    { type: 11, name: 'file', description: 'x', file_types: ['.csv'] },
  ];
  await call(discord, 'PUT', `/applications/${discord.applicationId}/guilds/${discord.guildId}/commands`, [
    command({ options }),
  ]);
  const kim = discord.addUser({ name: 'Kim' });
  const wrong: [string, OptionInput][] = [
    ['text', 'x'],
    ['text', 'xxxx'],
    ['text', 7],
    ['whole', 10],
    ['whole', 1.5],
    ['flag', 'yes'],
    ['who', 'nobody'],
    ['part', 'x'],
    ['file', 'x'],
    ['file', { filename: 'a.txt', content: '' }],
  ];
  for (const [name, value] of wrong)
    await assert.rejects(
      discord.slash({ command: 'order', options: { [name]: value }, user: kim }),
      new RegExp(`${name}|nobody`),
      name,
    );
  const right = { text: 'xx', whole: 9, flag: true, who: kim.id, part: 0.5, file: { filename: 'a.csv', content: 'x' } };
  await assert.rejects(discord.slash({ command: 'order', options: right, user: kim }), /did not respond/);
  await assert.rejects(
    discord.autocomplete({ command: 'order', option: 'text', value: 'x', user: kim }),
    /completes no option text/,
  );
  assert.deepEqual(discord.violations, []);
});
