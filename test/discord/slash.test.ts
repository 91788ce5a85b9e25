import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ApplicationCommandOptionType, MessageFlags } from 'discord.js';
import type { Command } from '../../src/discord/command.ts';
import type { Asker } from '../../src/discord/interactions.ts';
import { open } from './open.ts';

const SUB = ApplicationCommandOptionType.Subcommand;

suite('a slash command', () => {
  const commands: Command<Asker>[] = [
    {
      data: {
        name: 'who',
        description: 'Says who asks',
        options: [{ type: ApplicationCommandOptionType.String, name: 'text', description: 'Text', autocomplete: true }],
      },
      async execute(interaction, { storeId, by, isAdmin }) {
        await interaction.reply({ content: `${storeId} ${by.name} ${isAdmin}`, flags: MessageFlags.Ephemeral });
      },
      async autocomplete(interaction) {
        const typed = interaction.options.getFocused();
        if (typed === 'break') throw new Error('broken');
        await interaction.respond([{ name: typed, value: typed }]);
      },
    },
    {
      data: { name: 'group', description: 'Many' },
      subcommands: {
        fail: {
          data: { type: SUB, name: 'fail', description: 'Fails' },
          execute: async () => await Promise.reject(new Error('ABCD-EFGH-1234')),
        },
        late: {
          data: { type: SUB, name: 'late', description: 'Fails late' },
          async execute(interaction) {
            await interaction.deferReply({ flags: MessageFlags.Ephemeral });
            throw new TypeError('late');
          },
        },
        rule: {
          data: { type: SUB, name: 'rule', description: 'For admins' },
          needs: 'admin',
          async execute(interaction) {
            await interaction.reply({ content: 'done', flags: MessageFlags.Ephemeral });
          },
        },
      },
    },
  ];

  test('gets who asks, and answers', async () => {
    await using world = await open({ commands });
    const answer = await world.sandbox.slash({ command: 'who', user: world.minsu });
    assert.equal(answer.reply()?.content, 'main 민수 true');
  });

  test('is refused without the role, and completes nothing for such a person', async () => {
    await using world = await open({ commands });
    const { sandbox, stranger, minsu, roleId } = world;
    const answer = await sandbox.slash({ command: 'who', user: stranger });
    assert.equal(answer.reply()?.content, `이 명령은 <@&${roleId}> 역할만 쓸 수 있습니다.`);
    const typed = { command: 'who', option: 'text', value: 'abc' };
    assert.deepEqual(await sandbox.autocomplete({ ...typed, user: stranger }), []);
    assert.equal((await sandbox.autocomplete({ ...typed, user: minsu }))[0]?.value, 'abc');
  });

  test('that completes wrongly gives no choices, and the bot lives on', async () => {
    await using world = await open({ commands });
    const { sandbox, minsu } = world;
    assert.deepEqual(await sandbox.autocomplete({ command: 'who', option: 'text', value: 'break', user: minsu }), []);
    assert.equal((await world.log.seen('interaction.failed')).level, 'error');
    assert.equal((await sandbox.slash({ command: 'who', user: minsu })).type, 4);
  });

  test('that fails says so, before and after its acknowledgement, and the log does not quote it', async () => {
    await using world = await open({ commands });
    const { sandbox, minsu, log } = world;
    const failed = await sandbox.slash({ command: 'group fail', user: minsu });
    assert.match(failed.reply()?.content ?? '', /^처리하지 못했습니다/);
    const late = await sandbox.slash({ command: 'group late', user: minsu });
    assert.match((await late.message()).content, /^처리하지 못했습니다/);
    assert.deepEqual(late.followUps(), []);
    await world.interactions.drain(5_000);
    const failures = log.lines.filter(({ event }) => event === 'interaction.failed');
    assert.deepEqual(
      failures.map(({ fields }) => [fields['kind'], fields['error']]),
      [
        ['/group', 'Error'],
        ['/group', 'TypeError'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(log.lines), /ABCD/);
  });

  test('for admins is refused to operators where there is a role of its own, and open to its bearers', async () => {
    await using first = await open({ commands });
    assert.equal((await first.sandbox.slash({ command: 'group rule', user: first.minsu })).reply()?.content, 'done');

    await using world = await open({ commands, adminRoleIds: ['1000000000000000009'] });
    const answer = await world.sandbox.slash({ command: 'group rule', user: world.minsu });
    assert.equal(answer.reply()?.content, '이 명령은 <@&1000000000000000009> 역할만 쓸 수 있습니다.');
    assert.equal(
      (await world.sandbox.slash({ command: 'who', user: world.minsu })).reply()?.content,
      'main 민수 false',
    );
  });

  test('has buttons of its own in its answers, by the beginning of their id', async () => {
    const pressed: string[] = [];
    await using world = await open({
      components: {
        'v1:page:': async (interaction) => {
          await interaction.deferUpdate();
          pressed.push(interaction.customId);
        },
      },
    });
    const { sandbox, discord, minsu, stranger } = world;
    const row = { type: 1, components: [{ type: 2, style: 2, label: 'Next', custom_id: 'v1:page:2' }] };
    const { id } = (await discord.rest.post(`/channels/${sandbox.channelId}/messages`, {
      body: { content: 'page 1', components: [row] },
    })) as { id: string };
    assert.equal((await sandbox.click({ messageId: id, user: stranger })).type, 4);
    assert.equal((await sandbox.click({ messageId: id, user: minsu })).type, 6);
    await world.interactions.drain(5_000);
    assert.deepEqual(pressed, ['v1:page:2']);
  });
});
