import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApplicationCommandOptionType } from 'discord.js';
import { type Command, registerCommands } from '../../src/discord/command.ts';
import { prepare } from './connect.ts';

const SUB = ApplicationCommandOptionType.Subcommand;
const answer = { execute: async () => {} };

function someCommands(description: string): Command<object>[] {
  return [
    { data: { name: 'ping', description }, ...answer },
    {
      data: { name: 'order', name_localizations: { ko: '주문' }, description: 'Orders' },
      subcommands: {
        status: { data: { type: SUB, name: 'status', description: 'Show one' }, ...answer },
        history: { data: { type: SUB, name: 'history', description: 'Show many' }, ...answer },
      },
    },
  ];
}

test('commands are registered for the guild, whole, with the subcommands of a group', async () => {
  await using world = await prepare();
  await registerCommands(world.discord, someCommands('Ping'), { previousPrint: undefined });
  const [ping, order] = world.sandbox.commands();
  assert.equal(ping?.name, 'ping');
  assert.equal(order?.name_localizations?.['ko'], '주문');
  assert.deepEqual(
    order?.options?.map(({ name }) => name),
    ['status', 'history'],
  );
});

test('commands are registered again only when they changed', async () => {
  await using world = await prepare();
  const registrations = () => world.sandbox.calls().filter(({ method }) => method === 'PUT').length;
  const first = await registerCommands(world.discord, someCommands('Ping'), { previousPrint: undefined });
  const same = await registerCommands(world.discord, someCommands('Ping'), { previousPrint: first });
  assert.equal(same, first);
  assert.equal(registrations(), 1);
  const changed = await registerCommands(world.discord, someCommands('Pong'), { previousPrint: first });
  assert.notEqual(changed, first);
  assert.equal(registrations(), 2);
});
