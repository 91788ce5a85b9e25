import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ApplicationCommandOptionType, type APIApplicationCommandOption } from 'discord.js';
import { commands, commandsShownFor, components } from '../../commands/index.ts';
import { describeCommand } from '../../src/discord/command.ts';
import { MORE_PREFIX } from '../../src/order/custom-id.ts';
import { LEADS_TO } from '../../src/order/line.ts';
import { commandsEn } from '../../src/words/commands.en.ts';
import { openShop } from './shop.ts';

const bodies = commands.map(describeCommand);

function* walk(
  options: readonly APIApplicationCommandOption[] = [],
  path = '',
): Generator<[string, APIApplicationCommandOption]> {
  for (const option of options) {
    yield [`${path}${option.name}`, option];
    if ('options' in option) yield* walk(option.options, `${path}${option.name} `);
  }
}

const all = bodies.flatMap((body) => [...walk(body.options, `${body.name} `)]);

suite('the slash commands', () => {
  test('are named as the outside contract names them', () => {
    const written = all
      .filter(([, { type }]) => type === ApplicationCommandOptionType.Subcommand)
      .map(([path, option]) => {
        const options = 'options' in option ? (option.options ?? []) : [];
        return `${path}: ${options.map(({ name, required }) => name + (required ? '*' : '')).join(' ')}`.trim();
      });
    assert.deepEqual(written, [
      'order status: order*',
      'order history: period from to status product buyer',
      'order search: text*',
      'order pending:',
      'order send: order*',
      'order proof: order*',
      'license import: product* file keys option name',
      'license stock: product',
      'license find: key*',
      'license batches: product',
      'license withdraw: batch*',
      'license export: product* option',
      'license take: product* reason* count key option',
      'product set: product* mode source pattern link url low_stock email_option pause_listing option bundle secret',
      'product list:',
      'product show: product*',
      'store status:',
      'store poll:',
      'store pause:',
      'store resume:',
      'store holds: units sum again_minutes shared_address',
      'store questions: state*',
      'buyer block: order*',
      'buyer unblock: order*',
      'template edit: product language',
      'template preview: product language order',
      'template test: address* product language',
      'template reset: product language',
      'report sales: period',
      'report export: period format',
      'report digest: time',
      'notify set: remind_minutes escalate_minutes escalate_role quiet_from quiet_to alarm_channel auto_channel reset',
      'notify show:',
    ]);
  });

  test('offer the choices that the outside contract names', () => {
    const choices = Object.fromEntries(
      all.flatMap(([path, option]) =>
        'choices' in option && option.choices ? [[path, option.choices.map(({ value }) => value)]] : [],
      ),
    );
    assert.deepEqual(choices, {
      'order history period': ['today', '7d', '30d', '90d', 'all'],
      'order history status': Object.keys(LEADS_TO),
      'report sales period': ['today', '7d', '30d', '90d', 'all'],
      'report export period': ['today', '7d', '30d', '90d', 'all'],
      'report export format': ['csv'],
      'product set mode': ['manual', 'auto', 'default'],
      'template edit language': ['ko', 'en'],
      'template preview language': ['ko', 'en'],
      'template test language': ['ko', 'en'],
      'template reset language': ['ko', 'en'],
      'notify set reset': ['escalate_role', 'quiet', 'alarm_channel', 'auto_channel'],
      'store holds shared_address': ['on', 'off'],
      'store questions state': ['on', 'off'],
      'product set source': ['pool', 'generate', 'link', 'http', 'default'],
      'product set secret': ['show', 'new'],
    });
  });

  test('have a Korean name and description everywhere, unlike its neighbors', () => {
    for (const [path, option] of all) {
      assert.match(option.name_localizations?.ko ?? '', /^[\p{L}\p{N}]{1,32}$/u, path);
      assert.equal(option.name_localizations?.ko, option.name_localizations?.ko?.normalize('NFC'));
      assert.match(option.description_localizations?.ko ?? '', /^.*\p{sc=Hangul}.{0,100}$/u, path);
    }
    for (const { name, options = [] } of [
      ...bodies,
      ...all.map(([, option]) => option as { name: string; options?: APIApplicationCommandOption[] }),
    ]) {
      const korean = options.map((option) => option.name_localizations?.ko);
      assert.equal(new Set(korean).size, korean.length, name);
    }
  });

  test('are for the server alone', () => {
    for (const body of bodies) {
      assert.deepEqual(body.contexts, [0]);
      assert.deepEqual(body.integration_types, [0]);
      assert.ok(body.name_localizations?.ko);
    }
  });

  test('are shown to members who manage the server, unless roles say who may act', () => {
    const hints = (roles: Parameters<typeof commandsShownFor>[0]) =>
      new Set(commandsShownFor(roles).map((command) => describeCommand(command).default_member_permissions));
    assert.deepEqual(hints({ operatorRoleIds: [], adminRoleIds: [] }), new Set(['32']));
    assert.deepEqual(hints({ operatorRoleIds: ['1'], adminRoleIds: [] }), new Set([undefined]));
    assert.deepEqual(hints({ operatorRoleIds: [], adminRoleIds: ['1'] }), new Set([undefined]));
  });

  test('are accepted by Discord as they are', async () => {
    await using shop = await openShop();
    assert.deepEqual(
      shop.discord.commands().map(({ name }) => name),
      ['order', 'license', 'product', 'store', 'buyer', 'template', 'report', 'notify'],
    );
    assert.deepEqual(shop.discord.violations, []);
  });

  test('only an admin may import keys or change a rule', async () => {
    await using shop = await openShop();
    for (const [command, options] of [
      ['license import', { product: '1000000001', keys: 'AAAA' }],
      ['product set', { product: '1000000001', mode: 'auto' }],
    ] as const) {
      assert.match((await shop.type(command, options, shop.helper)).content, /only/i);
    }
    assert.match((await shop.type('license stock', {}, shop.helper)).content, /no keys yet/);
    assert.equal((await shop.books.db.selectFrom('products').select('mode').execute()).length, 0);
  });

  test('their buttons are told apart from those of the cards', () => {
    // More hangs on the card, and what it opens does not.
    const prefixes = Object.keys(components).filter((prefix) => prefix !== MORE_PREFIX);
    for (const prefix of prefixes) assert.match(prefix, /^v1:(?!order:|m:)[a-z]+:$/);
  });

  test('every text has a twin', () => {
    assert.equal(Object.keys(commandsEn.named).length, bodies.length + all.length);
  });
});
