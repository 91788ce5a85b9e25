// The simulated Discord, met by the real discord.js.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import {
  ApplicationCommandOptionType,
  ButtonStyle,
  ChannelType,
  Client,
  ComponentType,
  DiscordAPIError,
  Events,
  GatewayIntentBits,
  InteractionContextType,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { ApplicationCommandData, BaseMessageOptions, ClientOptions, Interaction, TextChannel } from 'discord.js';

import { startDiscord } from '../../src/sandbox/discord/index.ts';
import type { DiscordOptions, DiscordSandbox } from '../../src/sandbox/discord/index.ts';

type Bot = { client: Client<true>; channel: TextChannel };

/** A sandbox with a bot in it that answers interactions with `answer`. Ends with the violations it finds. */
async function startBot(answer: (interaction: Interaction) => unknown = () => undefined, options: DiscordOptions = {}) {
  const stack = new AsyncDisposableStack();
  const discord = stack.use(await startDiscord({ rateLimits: false, ...options }));
  const client = newClient(discord);
  stack.defer(() => client.destroy());
  const failures: unknown[] = [];
  client.on(Events.Error, (error) => failures.push(error));
  const handle = async (interaction: Interaction): Promise<void> => void (await answer(interaction));
  client.on(
    Events.InteractionCreate,
    (interaction) => void handle(interaction).catch((error: unknown) => failures.push(error)),
  );
  const isReady = once(client, Events.ClientReady);
  await client.login(discord.token);
  await isReady;
  const bot: Bot = { client, channel: await findChannel(client, discord.channelId) };
  return {
    discord,
    ...bot,
    failures,
    async [Symbol.asyncDispose]() {
      await stack.disposeAsync();
      assert.deepEqual(discord.violations, []);
    },
  };
}

function newClient(discord: DiscordSandbox, options: Partial<ClientOptions> = {}): Client<true> {
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    enforceNonce: true,
    waitGuildTimeout: 1500,
    rest: { api: discord.apiUrl, version: '10', timeout: 5000, retries: 1 },
    ...options,
  });
}

async function findChannel(client: Client, id: string): Promise<TextChannel> {
  const channel = await client.channels.fetch(id);
  assert.ok(channel?.type === ChannelType.GuildText);
  return channel;
}

function aCard(text = 'Paid: Photo Pack, 19,900 won'): BaseMessageOptions {
  return {
    content: text,
    embeds: [{ title: 'Order', fields: [{ name: 'Product', value: 'Photo Pack' }] }],
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.Button,
            style: ButtonStyle.Primary,
            label: 'Send & deliver',
            customId: 'v1:o:deliver:7:1',
          },
          { type: ComponentType.Button, style: ButtonStyle.Secondary, label: 'Edit email', customId: 'v1:o:email:7:1' },
          {
            type: ComponentType.Button,
            style: ButtonStyle.Secondary,
            label: 'Hold',
            customId: 'v1:o:hold:7:1',
            disabled: true,
          },
          { type: ComponentType.Button, style: ButtonStyle.Link, label: 'Shop', url: 'https://example.com/' },
        ],
      },
    ],
  };
}

const isCode = (code: number) => (error: unknown) => error instanceof DiscordAPIError && error.code === code;

test('a bot logs in and finds itself, the channel and its permissions', async () => {
  await using bot = await startBot();
  await bot.discord.connected();
  assert.equal(bot.client.user.id, bot.client.application.id);
  assert.equal(
    bot.client.guilds.cache.get(bot.discord.guildId)?.channels.cache.get(bot.discord.channelId)?.name,
    'orders',
  );
  assert.ok(
    bot.channel
      .permissionsFor(bot.client.user)
      ?.has(['ViewChannel', 'SendMessages', 'EmbedLinks', 'AttachFiles', 'ReadMessageHistory']),
  );
  const application = await bot.client.application.fetch();
  assert.equal(application.name, 'Bellhop');
  const guild = await bot.client.guilds.fetch({ guild: bot.discord.guildId, force: true });
  assert.equal((await guild.members.fetchMe({ force: true })).id, bot.client.user.id);
  assert.equal((await guild.channels.fetch()).size, 1);
  assert.deepEqual(bot.discord.channels(), [{ id: bot.discord.channelId, name: 'orders', kind: 'text' }]);
  assert.equal((await guild.roles.fetch()).size, 2);
  const kim = bot.discord.addUser({ name: 'Kim' });
  assert.equal((await (await bot.client.users.fetch(kim.id)).send('psst')).channel.isDMBased(), true);
});

test('a wrong token is refused by the API and by the gateway', async () => {
  await using discord = await startDiscord();
  const client = newClient(discord);
  await assert.rejects(client.login(`${discord.applicationId}.wrong.token`), /An invalid token was provided/);
  assert.equal(discord.calls().at(-1)?.status, 401);

  const socket = new WebSocket(
    `${discord.apiUrl.replace('http', 'ws').replace('/api', '/gateway')}?v=10&encoding=json`,
  );
  await once(socket, 'message');
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
  socket.send(JSON.stringify({ op: 2, d: { token: 'wrong', intents: 1, properties: {} } }));
  assert.equal(await closed, 4004);
});

test('the same nonce gives one message, another nonce a second one', async () => {
  await using bot = await startBot();
  const first = await bot.channel.send({ ...aCard(), nonce: 'o7:card:1', enforceNonce: true });
  const again = await bot.channel.send({ ...aCard('other words'), nonce: 'o7:card:1', enforceNonce: true });
  assert.equal(again.id, first.id);
  assert.equal(again.nonce, 'o7:card:1');
  const other = await bot.channel.send({ ...aCard(), nonce: 'o7:alarm:1', enforceNonce: true });
  assert.notEqual(other.id, first.id);
  assert.deepEqual(
    bot.discord.messages().map(({ id }) => id),
    [first.id, other.id],
  );
  assert.equal(bot.discord.message(first.id).content, 'Paid: Photo Pack, 19,900 won');
});

test('the nonce window ends, and a removed message is not made anew within it', async () => {
  let now = new Date('2026-11-23T09:00:00Z');
  await using bot = await startBot(undefined, { clock: () => now });
  const first = await bot.channel.send({ content: 'one', nonce: 'n1', enforceNonce: true });
  bot.discord.deleteMessage(first.id);
  await assert.rejects(bot.channel.send({ content: 'one', nonce: 'n1', enforceNonce: true }), isCode(10008));
  now = new Date('2026-11-23T09:10:00Z');
  assert.notEqual((await bot.channel.send({ content: 'one', nonce: 'n1', enforceNonce: true })).id, first.id);
});

test('a message is edited in place, silently, and can be read again', async () => {
  await using bot = await startBot();
  const { id } = await bot.channel.send({ ...aCard(), flags: MessageFlags.SuppressNotifications });
  assert.equal(bot.discord.message(id).notified, false);
  const edited = bot.discord.nextEdit();
  await bot.channel.messages.edit(id, { content: 'Delivered', components: [] });
  assert.equal((await edited).content, 'Delivered');
  const stored = bot.discord.message(id);
  assert.equal(stored.edits, 1);
  assert.deepEqual(stored.components, []);
  assert.equal(stored.embeds[0]?.title, 'Order');
  assert.equal((await bot.channel.messages.fetch({ message: id, force: true })).content, 'Delivered');
  assert.deepEqual([...(await bot.channel.messages.fetch({ limit: 100 })).keys()], [id]);
  await bot.channel.messages.delete(id);
  await assert.rejects(bot.channel.messages.edit(id, 'x'), isCode(10008));
  await assert.rejects(bot.client.channels.fetch('1500000000000000000', { force: true }), isCode(10003));
});

test('a press is acknowledged by deferUpdate and explained in a follow-up only that person sees', async () => {
  await using bot = await startBot(async (interaction) => {
    if (!interaction.isButton()) return;
    assert.ok(interaction.memberPermissions?.has('ManageGuild'));
    await interaction.deferUpdate();
    await interaction.editReply({ content: 'Working' });
    await interaction.followUp({ content: `You pressed ${interaction.customId}`, flags: MessageFlags.Ephemeral });
  });
  const kim = bot.discord.addUser({ name: 'Kim', manageServer: true });
  const lee = bot.discord.addUser({ name: 'Lee' });
  const { id } = await bot.channel.send(aCard());

  const answer = await bot.discord.click({ messageId: id, label: 'Send & deliver', user: kim });
  assert.equal(answer.type, 6);
  assert.ok(answer.acknowledgedAfterMs < 1000);
  const followUp = await answer.followUp();
  assert.equal(followUp.content, 'You pressed v1:o:deliver:7:1');
  assert.equal(followUp.viewerId, kim.id);
  assert.equal(followUp.notified, false);
  assert.equal((await answer.message()).id, id);
  assert.equal(await answer.settled(), true);
  assert.equal(bot.discord.message(id).content, 'Working');
  assert.equal(bot.discord.messages(undefined, { viewer: lee }).length, 1);
  assert.equal(bot.discord.messages(undefined, { viewer: kim }).length, 2);
  await assert.rejects(bot.channel.messages.fetch({ message: followUp.id, force: true }), isCode(10008));
  assert.deepEqual(bot.failures, []);
});

test('buttons that are not there, disabled, links or of others cannot be pressed', async () => {
  await using bot = await startBot(async (interaction) => {
    if (interaction.isButton()) await interaction.reply({ ...aCard('For you'), flags: MessageFlags.Ephemeral });
  });
  const kim = bot.discord.addUser({ name: 'Kim' });
  const lee = bot.discord.addUser({ name: 'Lee' });
  const { id } = await bot.channel.send(aCard());
  const press = (label: string) => bot.discord.click({ messageId: id, label, user: kim });
  await assert.rejects(press('Refund'), /No button Refund .* only Send & deliver, Edit email/);
  await assert.rejects(press('Hold'), /disabled/);
  await assert.rejects(press('Shop'), /is a link/);
  const ephemeral = await (await press('Send & deliver')).message();
  await assert.rejects(bot.discord.click({ messageId: ephemeral.id, label: 'Edit email', user: lee }), /does not see/);
  assert.equal(
    (await (await bot.discord.click({ messageId: ephemeral.id, label: 'Edit email', user: kim })).message()).content,
    'For you',
  );
});

test('a button opens a modal, and its submission updates the card', async () => {
  await using bot = await startBot(async (interaction) => {
    if (interaction.isButton()) {
      const email = new TextInputBuilder({
        custom_id: 'email',
        style: TextInputStyle.Short,
        value: 'old@example.com',
        max_length: 40,
      });
      const label = new LabelBuilder()
        .setLabel('Email')
        .setDescription('Where the license goes')
        .setTextInputComponent(email);
      await interaction.showModal(
        new ModalBuilder().setCustomId('v1:m:email:7:x1').setTitle('Edit email').addLabelComponents(label),
      );
    } else if (interaction.isModalSubmit() && interaction.isFromMessage()) {
      await interaction.update({ content: `Now ${interaction.fields.getTextInputValue('email')}` });
    }
  });
  const kim = bot.discord.addUser({ name: 'Kim' });
  const { id } = await bot.channel.send(aCard());
  const { modal, type } = await bot.discord.click({ messageId: id, label: 'Edit email', user: kim });
  assert.equal(type, 9);
  assert.equal(modal?.title, 'Edit email');
  await assert.rejects(bot.discord.submit(modal, { mail: 'x' }, kim), /no field mail, only email/);
  await assert.rejects(bot.discord.submit(modal, { email: '' }, kim), /required/);
  await assert.rejects(bot.discord.submit(modal, { email: 'x'.repeat(41) }, kim), /at most 40/);
  const kept = await bot.discord.submit(modal, {}, kim);
  assert.equal(kept.reply()?.content, 'Now old@example.com');
  await bot.discord.submit(modal, { email: 'new@example.com' }, kim);
  assert.equal(bot.discord.message(id).content, 'Now new@example.com');
});

const COMMANDS: ApplicationCommandData[] = [
  {
    name: 'order',
    nameLocalizations: { ko: '주문' },
    description: 'Orders',
    defaultMemberPermissions: 'ManageGuild',
    contexts: [InteractionContextType.Guild],
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'status',
        description: 'Show one order',
        options: [
          {
            type: ApplicationCommandOptionType.String,
            name: 'order',
            description: 'Number',
            required: true,
            autocomplete: true,
          },
        ],
      },
    ],
  },
  {
    name: 'license',
    description: 'Licenses',
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'import',
        description: 'Add keys',
        options: [
          {
            type: ApplicationCommandOptionType.String,
            name: 'product',
            description: 'Product',
            required: true,
            choices: [{ name: 'Photo Pack', value: '100' }],
          },
          { type: ApplicationCommandOptionType.Attachment, name: 'file', description: 'Keys' },
        ],
      },
    ],
  },
];

test('a slash command is deferred and answered, with subcommand, localization and autocomplete', async () => {
  await using bot = await startBot(async (interaction) => {
    if (interaction.isAutocomplete()) {
      assert.equal(interaction.options.getSubcommand(), 'status');
      await interaction.respond([{ name: `Order ${interaction.options.getFocused()}`, value: '2026112312345' }]);
    } else if (interaction.isChatInputCommand()) {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply(
        `${interaction.options.getSubcommand()} ${interaction.options.getString('order', true)} ${interaction.locale}`,
      );
    }
  });
  await bot.client.application.commands.set(COMMANDS, bot.discord.guildId);
  assert.deepEqual(
    bot.discord.commands().map(({ name }) => name),
    ['order', 'license'],
  );
  const ids = bot.discord.commands().map(({ id }) => id);
  await bot.client.application.commands.set(COMMANDS, bot.discord.guildId);
  assert.deepEqual(
    bot.discord.commands().map(({ id }) => id),
    ids,
  );
  assert.equal((await bot.client.application.commands.fetch({ guildId: bot.discord.guildId })).size, 2);

  const kim = bot.discord.addUser({ name: 'Kim', manageServer: true, locale: 'en-US' });
  const lee = bot.discord.addUser({ name: 'Lee' });
  const choices = await bot.discord.autocomplete({
    command: 'order status',
    option: 'order',
    value: '2345',
    user: kim,
  });
  assert.deepEqual(choices, [{ name: 'Order 2345', value: '2026112312345' }]);

  const answer = await bot.discord.slash({ command: 'order status', options: { order: '2026112312345' }, user: kim });
  assert.equal(answer.type, 5);
  const message = await answer.message();
  assert.equal(message.content, 'status 2026112312345 en-US');
  assert.equal(message.edits, 0);
  assert.equal(message.isLoading, false);
  await assert.rejects(
    bot.discord.slash({ command: 'order status', options: { order: '1' }, user: lee }),
    /does not see/,
  );
  await assert.rejects(bot.discord.slash({ command: 'order status', user: kim }), /needs the option order/);
  await assert.rejects(
    bot.discord.slash({ command: 'order status', options: { order: '1', x: 1 }, user: kim }),
    /no option x/,
  );
  await assert.rejects(bot.discord.slash({ command: 'order', user: kim }), /needs one of its subcommands/);
  await assert.rejects(
    bot.discord.slash({ command: 'license import', options: { product: '7' }, user: kim }),
    /7 is none of 100/,
  );
  assert.deepEqual(bot.failures, []);
});

test('an attached file can be fetched by the bot, and a file the bot sends by anybody', async () => {
  await using bot = await startBot(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const { url, name, size } = interaction.options.getAttachment('file', true);
    const text = await (await fetch(url)).text();
    await interaction.reply({
      content: `${name} ${size}`,
      embeds: [{ title: 'Chart', image: { url: 'attachment://keys.txt' } }],
      files: [{ attachment: Buffer.from(text.toLowerCase()), name: 'keys.txt', description: 'Keys' }],
    });
  });
  await bot.client.application.commands.set(COMMANDS, bot.discord.guildId);
  const kim = bot.discord.addUser({ name: 'Kim' });
  const answer = await bot.discord.slash({
    command: 'license import',
    options: { product: '100', file: { filename: 'my keys.csv', content: 'AAA\nBBB\n' } },
    user: kim,
  });
  const message = await answer.message();
  assert.equal(message.content, 'my keys.csv 8');
  const [file] = message.attachments;
  assert.equal(String(file?.bytes), 'aaa\nbbb\n');
  assert.equal(message.embeds[0]?.image?.url, file?.url);
  assert.equal(await (await fetch(file?.url ?? '')).text(), 'aaa\nbbb\n');
  assert.deepEqual(bot.failures, []);
});

test('a select offers what it lists, and a modal reads every kind of field', async () => {
  const read: unknown[] = [];
  await using bot = await startBot(async (interaction) => {
    if (interaction.isStringSelectMenu()) {
      read.push(interaction.values);
      await interaction.showModal({
        customId: 'm1',
        title: 'All fields',
        components: [
          {
            type: ComponentType.Label,
            label: 'Period',
            component: {
              type: ComponentType.StringSelect,
              customId: 'period',
              options: [
                { label: 'Day', value: '1d' },
                { label: 'Week', value: '7d', default: true },
              ],
            },
          },
          {
            type: ComponentType.Label,
            label: 'File',
            component: { type: ComponentType.FileUpload, customId: 'file', required: false },
          },
          {
            type: ComponentType.Label,
            label: 'Mode',
            component: {
              type: ComponentType.RadioGroup,
              customId: 'mode',
              options: [
                { label: 'A', value: 'a' },
                { label: 'B', value: 'b' },
              ],
            },
          },
          { type: ComponentType.Label, label: 'Sure', component: { type: ComponentType.Checkbox, customId: 'sure' } },
        ],
      });
    } else if (interaction.isModalSubmit()) {
      const { fields } = interaction;
      const file = fields.getUploadedFiles('file')?.first();
      read.push(
        fields.getStringSelectValues('period'),
        fields.getRadioGroup('mode'),
        fields.getCheckbox('sure'),
        file && (await (await fetch(file.url)).text()),
      );
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.followUp({ content: 'Read' });
    }
  });
  const kim = bot.discord.addUser({ name: 'Kim' });
  const { id } = await bot.channel.send({
    content: 'Choose',
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.StringSelect,
            customId: 's',
            minValues: 1,
            maxValues: 2,
            options: [
              { label: 'A', value: 'a' },
              { label: 'B', value: 'b' },
            ],
          },
        ],
      },
    ],
  });
  await assert.rejects(
    bot.discord.select({ messageId: id, customId: 's', values: ['c'], user: kim }),
    /does not offer c/,
  );
  await assert.rejects(bot.discord.select({ messageId: id, customId: 's', values: [], user: kim }), /1 to 2 values/);
  const { modal } = await bot.discord.select({ messageId: id, customId: 's', values: ['a', 'b'], user: kim });
  await assert.rejects(bot.discord.submit(modal, { mode: 'c' }, kim), /does not offer c/);
  const answer = await bot.discord.submit(
    modal,
    { mode: 'b', sure: true, file: [{ filename: 'k.txt', content: 'KEY' }] },
    kim,
  );
  const message = await answer.message();
  assert.deepEqual([message.content, message.viewerId, answer.followUps()], ['Read', kim.id, []]);
  assert.deepEqual(read, [['a', 'b'], ['7d'], 'b', true, 'KEY']);
  assert.deepEqual(bot.failures, []);
});

test('Components V2 goes through, with gallery, section and nested rows', async () => {
  await using bot = await startBot();
  const sent = await bot.channel.send({
    flags: MessageFlags.IsComponentsV2,
    components: [
      {
        type: ComponentType.Container,
        components: [
          {
            type: ComponentType.Section,
            components: [{ type: ComponentType.TextDisplay, content: '# Sales' }],
            accessory: { type: ComponentType.Button, style: ButtonStyle.Secondary, label: 'Week', customId: 'w' },
          },
          { type: ComponentType.Separator },
          {
            type: ComponentType.MediaGallery,
            items: [{ media: { url: 'attachment://chart.png' }, description: 'A chart' }],
          },
          {
            type: ComponentType.ActionRow,
            components: [{ type: ComponentType.Button, style: ButtonStyle.Primary, label: 'Next', customId: 'n' }],
          },
        ],
      },
    ],
    files: [{ attachment: Buffer.from('png'), name: 'chart.png' }],
  });
  const stored = bot.discord.message(sent.id);
  assert.equal(stored.components[0]?.components?.[2]?.items?.[0]?.media.url, stored.attachments[0]?.url);
  assert.equal(
    (await sent.edit({ components: [{ type: ComponentType.TextDisplay, content: 'Done' }], attachments: [] }))
      .components.length,
    1,
  );
  assert.deepEqual(bot.discord.message(sent.id).attachments, []);
});

test('too late is 10062, twice is 40060, and after fifteen minutes the token is void', async () => {
  let now = new Date('2026-11-23T09:00:00Z');
  const codes: unknown[] = [];
  const { promise: seen, resolve: tellSeen } = Promise.withResolvers<Interaction>();
  const codeOf = (error: unknown): void => void codes.push(error instanceof DiscordAPIError ? error.code : error);
  await using bot = await startBot(
    async (interaction) => {
      if (!interaction.isButton()) return;
      if (interaction.customId.includes('email')) return tellSeen(interaction);
      await interaction.deferUpdate();
      await bot.client.rest
        .post(`/interactions/${interaction.id}/${interaction.token}/callback`, { body: { type: 6 }, auth: false })
        .catch(codeOf);
      now = new Date('2026-11-23T09:16:00Z');
      await interaction.followUp('late').catch(codeOf);
    },
    { clock: () => now, interactionTimeoutMs: 150 },
  );
  const kim = bot.discord.addUser({ name: 'Kim' });
  const { id } = await bot.channel.send(aCard());
  await bot.discord.click({ messageId: id, label: 'Send & deliver', user: kim });
  await assert.rejects(bot.discord.click({ messageId: id, label: 'Edit email', user: kim }), /did not respond/);
  const interaction = await seen;
  assert.ok(interaction.isButton());
  await assert.rejects(interaction.deferUpdate(), isCode(10062));
  assert.deepEqual(codes, [40060, 50027]);
  // A void interaction token does not cost the bot its own.
  await bot.channel.send('still here');
});

test('a dropped connection is resumed, and the press that came meanwhile arrives', async () => {
  await using bot = await startBot(async (interaction) => {
    if (interaction.isButton()) await interaction.reply('Here again');
  });
  const kim = bot.discord.addUser({ name: 'Kim' });
  const { id } = await bot.channel.send(aCard());
  const resumed = once(bot.client, Events.ShardResume);
  bot.discord.gateway.drop();
  const answer = await bot.discord.click({ messageId: id, label: 'Send & deliver', user: kim });
  assert.equal(answer.reply()?.content, 'Here again');
  await resumed;
});

test('op 7 is followed by a resume, and close code 4004 by the end', async () => {
  await using bot = await startBot();
  const resumed = once(bot.client, Events.ShardResume);
  bot.discord.gateway.reconnect();
  await resumed;
  await bot.discord.connected();
  const ended = new Promise<number>((resolve) => bot.client.once(Events.ShardDisconnect, ({ code }) => resolve(code)));
  bot.discord.gateway.close(4004);
  assert.equal(await ended, 4004);
});

test('without heartbeat answers the client comes back by itself', async () => {
  await using bot = await startBot(undefined, { heartbeatMs: 100 });
  bot.discord.gateway.muteHeartbeat(true);
  await once(bot.client, Events.ShardReconnecting);
  const resumed = once(bot.client, Events.ShardResume);
  bot.discord.gateway.muteHeartbeat(false);
  await resumed;
});

test('a closed gateway lets nobody in until it opens', async () => {
  await using bot = await startBot();
  bot.discord.gateway.refuse(true);
  const reconnecting = once(bot.client, Events.ShardReconnecting);
  bot.discord.gateway.drop();
  await reconnecting;
  await assert.rejects(bot.discord.connected({ timeoutMs: 100 }), /Waited 100 ms in vain for the bot to connect/);
  bot.discord.gateway.refuse(false);
  await bot.discord.connected();
});

test('an event that comes twice, and one that comes late, are answered in vain', async () => {
  const refused: ((code: unknown) => void)[] = [];
  const nextRefusal = (): Promise<unknown> => new Promise((resolve) => refused.push(resolve));
  await using bot = await startBot(
    async (interaction) => {
      if (!interaction.isButton()) return;
      await interaction.deferUpdate().catch((error: DiscordAPIError) => refused.shift()?.(error.code));
    },
    { interactionTimeoutMs: 200 },
  );
  const kim = bot.discord.addUser({ name: 'Kim' });
  const { id } = await bot.channel.send(aCard());
  const press = () => bot.discord.click({ messageId: id, label: 'Send & deliver', user: kim });
  await press();
  const twice = nextRefusal();
  bot.discord.gateway.repeat();
  assert.equal(await twice, 40060);
  const late = nextRefusal();
  bot.discord.gateway.lag(300);
  await assert.rejects(press(), /did not respond/);
  assert.equal(await late, 10062);
});

test('of two bots with one token both are asked and one is heard', async () => {
  const answer = async (interaction: Interaction): Promise<void> => {
    if (interaction.isButton())
      await interaction.deferUpdate().catch((error: unknown) => assert.ok(isCode(40060)(error)));
  };
  await using bot = await startBot(answer);
  const twin = newClient(bot.discord);
  twin.on(Events.InteractionCreate, (interaction) => void answer(interaction));
  const isReady = once(twin, Events.ClientReady);
  await twin.login(bot.discord.token);
  await isReady;
  const kim = bot.discord.addUser({ name: 'Kim' });
  const { id } = await bot.channel.send(aCard());
  const second = new Promise((resolve) => bot.discord.on('answered', ({ code }) => code === 40060 && resolve(code)));
  await bot.discord.click({ messageId: id, label: 'Send & deliver', user: kim });
  await second;
  await twin.destroy();
});

test('a guild that does not come holds the client up only as long as it wants to wait', async () => {
  await using discord = await startDiscord();
  discord.gateway.withholdGuild(true);
  const client = newClient(discord, { waitGuildTimeout: 50 });
  const isReady = once(client, Events.ClientReady);
  await client.login(discord.token);
  await isReady;
  assert.equal(client.guilds.cache.get(discord.guildId)?.available, false);
  await client.destroy();
});
