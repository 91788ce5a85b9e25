import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Desk } from '../../src/discord/desk.ts';
import type { PressAnswer } from '../../src/order/actions.ts';
import { open } from './open.ts';

suite('a tap on a card', () => {
  test('is acknowledged and then taken to the desk, with who and what', async () => {
    await using world = await open();
    const { sandbox, messageId, minsu } = world;
    const answer = await sandbox.click({ messageId, label: '발송 + 발송처리', user: minsu });
    assert.equal(answer.type, 6);
    await world.interactions.drain(5_000);
    assert.deepEqual(world.taps, [
      { action: 'deliver', cardNo: 1295, revision: 4, storeId: 'main', by: { id: minsu.id, name: '민수' } },
    ]);
    assert.deepEqual(answer.followUps(), []);
  });

  test('by somebody without the role does nothing and names the role, without a ping', async () => {
    await using world = await open();
    const { sandbox, messageId, stranger, roleId } = world;
    const answer = await sandbox.click({ messageId, label: '발송 + 발송처리', user: stranger });
    const said = answer.reply();
    assert.equal(said?.content, `이 버튼은 <@&${roleId}> 역할만 쓸 수 있습니다.`);
    assert.equal(said?.viewerId, stranger.id);
    assert.deepEqual(said?.mentions.roles, []);
    assert.deepEqual(world.taps, []);
  });

  test('needs Manage Server where no role is configured, whatever other roles there are', async () => {
    await using world = await open({ operatorRoleIds: [] });
    const { sandbox, messageId, minsu } = world;
    const refused = await sandbox.click({ messageId, label: '보류', user: minsu });
    assert.equal(refused.reply()?.content, '이 버튼은 ‘서버 관리하기’ 권한이 있는 사람만 쓸 수 있습니다.');
    const manager = sandbox.addUser({ name: '사장', manageServer: true });
    const answer = await sandbox.click({ messageId, label: '보류', user: manager });
    assert.equal(answer.type, 6);
    await world.interactions.drain(5_000);
    assert.deepEqual(
      world.taps.map(({ by, action }) => [by.name, action]),
      [['사장', 'hold']],
    );
  });

  test('by a manager without the role is refused where a role is configured', async () => {
    await using world = await open();
    const manager = world.sandbox.addUser({ name: '사장', manageServer: true });
    const answer = await world.sandbox.click({ messageId: world.messageId, label: '보류', user: manager });
    assert.equal(answer.type, 4);
    assert.deepEqual(world.taps, []);
  });

  const last = { at: new Date('2026-11-23T13:15:00.000Z'), actor: '민수', what: 'deliver_approved' };
  const cardUrl = 'https://discord.com/channels/1/2/3';
  const REFUSALS: [answer: PressAnswer, locale: string, said: string][] = [
    [{ ok: false, why: 'not_possible', last, cardUrl }, 'ko', `민수님이 22:15에 이미 발송했습니다.\n카드: ${cardUrl}`],
    [{ ok: false, why: 'stale', last, cardUrl }, 'en-US', `민수 already sent it at 22:15.\nCard: ${cardUrl}`],
    [
      { ok: false, why: 'stale', last: { ...last, actor: '*민*', what: 'held' } },
      'ja',
      String.raw`\*민\* already put it on hold at 22:15.`,
    ],
    [
      { ok: false, why: 'stale', last: { ...last, actor: 'store', what: 'cancel_requested' } },
      'ko',
      '그사이 바뀌었습니다: 22:15 취소 요청. 카드가 그사이 바뀌었습니다. 새로 고친 카드를 보고 다시 눌러 주세요.',
    ],
    [{ ok: false, why: 'stale' }, 'ko', '카드가 그사이 바뀌었습니다. 새로 고친 카드를 보고 다시 눌러 주세요.'],
    [{ ok: false, why: 'no_card' }, 'ko', '이 카드의 주문을 찾을 수 없습니다.'],
    [{ ok: false, why: 'paused' }, 'en-GB', 'The store is paused. Resume it, then tap again.'],
  ];
  for (const [answer, locale, said] of REFUSALS) {
    test(`that does nothing is answered in ${locale}: ${said.split('\n')[0]}`, async () => {
      await using world = await open({ answer });
      const { sandbox, messageId, roleId } = world;
      const second = sandbox.addUser({ name: '지수', roleIds: [roleId], locale });
      const tapped = await sandbox.click({ messageId, label: '발송 + 발송처리', user: second });
      const followUp = await tapped.followUp();
      assert.equal(followUp.content, said);
      assert.equal(followUp.viewerId, second.id);
      assert.equal(sandbox.message(messageId).edits, 0);
    });
  }

  test('on a card of another age is told so', async () => {
    await using world = await open();
    const { sandbox, discord, minsu } = world;
    const { id } = (await discord.rest.post(`/channels/${sandbox.channelId}/messages`, {
      body: {
        content: 'old',
        components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Old', custom_id: 'v0:send:1' }] }],
      },
    })) as { id: string };
    const answer = await sandbox.click({ messageId: id, user: minsu });
    assert.equal(answer.reply()?.content, '이 카드는 오래되어 더는 쓸 수 없습니다. 최신 카드를 사용하세요.');
    assert.deepEqual(world.taps, []);
  });

  test('that Discord sends twice reaches the desk once', async () => {
    await using world = await open();
    const { sandbox, messageId, minsu } = world;
    await sandbox.click({ messageId, label: '보류', user: minsu });
    sandbox.gateway.repeat();
    await sandbox.click({ messageId, label: '이메일 수정', user: minsu });
    await world.interactions.drain(5_000);
    assert.equal(world.taps.length, 1);
    const callbacks = sandbox.calls().filter(({ route }) => route.endsWith('/callback'));
    assert.equal(callbacks.length, 2);
  });

  for (const [status, code] of [
    [404, 10062],
    [400, 40060],
  ] as const) {
    test(`that could not be acknowledged (${code}) is not done, and nobody is woken for it`, async () => {
      await using world = await open({}, {}, { interactionTimeoutMs: 300 });
      const { sandbox, messageId, minsu, log } = world;
      sandbox.faults.add({ route: 'create_interaction_response', kind: 'status', status, code });
      await assert.rejects(sandbox.click({ messageId, label: '보류', user: minsu }));
      const { level, fields } = await log.seen('interaction.too_late');
      assert.equal(level, 'info');
      assert.equal(fields['code'], code);
      assert.equal(typeof fields['ageMs'], 'number');
      assert.deepEqual(world.taps, []);
      assert.ok(log.lines.every((line) => line.level === 'info'));
    });
  }

  test('that arrives too late is not begun', async () => {
    let laterMs = 0;
    const clock = () => new Date(Date.now() + laterMs);
    await using world = await open({}, { now: clock }, { interactionTimeoutMs: 300 });
    laterMs = 4_000;
    const { sandbox, messageId, minsu, log } = world;
    await assert.rejects(sandbox.click({ messageId, label: '보류', user: minsu }));
    const { level, fields } = await log.seen('interaction.too_old');
    assert.equal(level, 'info');
    assert.ok(Number(fields['ageMs']) > 2_500);
    assert.deepEqual(world.taps, []);
  });

  test('that breaks the desk is apologized for, and the log keeps what people typed to itself', async () => {
    const desk: Desk = {
      press: async () => await Promise.reject(new Error('secret@example.com')),
      ask: async () => undefined,
      addressDraft: async () => undefined,
      giveAddress: async () => ({ ok: true }),
    };
    await using world = await open({ desk });
    const { sandbox, messageId, minsu, log } = world;
    const answer = await sandbox.click({ messageId, label: '보류', user: minsu });
    assert.match((await answer.followUp()).content, /^처리하지 못했습니다/);
    const { level, fields } = await log.seen('interaction.failed');
    assert.equal(level, 'error');
    assert.equal(fields['error'], 'Error');
    assert.doesNotMatch(JSON.stringify(fields), /secret/);
  });

  test('while the bot stops is asked to wait', async () => {
    await using world = await open();
    const { sandbox, messageId, minsu } = world;
    await world.interactions.drain(5_000);
    const answer = await sandbox.click({ messageId, label: '보류', user: minsu });
    assert.match(answer.reply()?.content ?? '', /다시 시작하는 중/);
    assert.deepEqual(world.taps, []);
  });

  test('by somebody named like Bellhop itself does not go into the history as Bellhop', async () => {
    await using world = await open();
    const { sandbox, messageId, roleId } = world;
    const auto = sandbox.addUser({ name: 'auto', roleIds: [roleId] });
    await sandbox.click({ messageId, label: '보류', user: auto });
    await world.interactions.drain(5_000);
    assert.equal(world.taps[0]?.by.name, '@auto');
  });
});

suite('the form for an address', () => {
  const draft = async () => ({ draft: 'gildong@naver.com', typed: 'gildong@naver.con **꼭**' });

  test('opens with the best guess and the words of the buyer, and takes what is typed to the desk', async () => {
    await using world = await open({ draft });
    const { sandbox, messageId, minsu } = world;
    const { modal } = await sandbox.click({ messageId, label: '이메일 수정', user: minsu });
    assert.equal(modal?.title, '이메일 수정');
    const json = JSON.stringify(modal);
    assert.ok(json.includes('"value":"gildong@naver.com"'));
    assert.ok(
      json.includes(JSON.stringify(String.raw`구매자가 입력한 내용: gildong\@naver\.con \*\*꼭\*\*`).slice(1, -1)),
    );

    const sent = await sandbox.submit(modal, { address: 'kim@example.com' }, minsu);
    assert.equal(sent.type, 6);
    await world.interactions.drain(5_000);
    assert.deepEqual(world.given, [
      { cardNo: 1295, revision: 4, storeId: 'main', by: { id: minsu.id, name: '민수' }, address: 'kim@example.com' },
    ]);
    assert.deepEqual(world.taps, []);
  });

  test('has an id that was never used before', async () => {
    await using world = await open({ draft });
    const { sandbox, messageId, minsu } = world;
    const first = await sandbox.click({ messageId, label: '이메일 수정', user: minsu });
    const second = await sandbox.click({ messageId, label: '이메일 수정', user: minsu });
    assert.notEqual(first.modal?.customId, second.modal?.customId);
  });

  test('opens empty rather than late when the draft does not come', async () => {
    await using world = await open({ draft: async () => await new Promise(() => {}), draftWithinMs: 20 });
    const { sandbox, messageId, minsu } = world;
    const { modal } = await sandbox.click({ messageId, label: '이메일 수정', user: minsu });
    assert.ok(modal);
    assert.doesNotMatch(JSON.stringify(modal), /"value"|구매자가/);
  });

  test('opens empty when the draft fails', async () => {
    await using world = await open({ draft: async () => await Promise.reject(new Error('no database')) });
    const { sandbox, messageId, minsu, log } = world;
    const { modal } = await sandbox.click({ messageId, label: '이메일 수정', user: minsu });
    assert.ok(modal);
    assert.equal((await log.seen('interaction.no_draft')).level, 'warn');
  });

  test('says what is wrong with what was typed', async () => {
    await using world = await open({ answer: { ok: false, why: 'not_an_address' } });
    const { sandbox, messageId, minsu } = world;
    const { modal } = await sandbox.click({ messageId, label: '이메일 수정', user: minsu });
    const sent = await sandbox.submit(modal, { address: 'nonsense' }, minsu);
    assert.match((await sent.followUp()).content, /^이메일 주소가 아닙니다/);
  });

  test('is not opened, and not taken, from somebody without the role', async () => {
    await using world = await open({ draft });
    const { sandbox, messageId, minsu, stranger } = world;
    const refused = await sandbox.click({ messageId, label: '이메일 수정', user: stranger });
    assert.equal(refused.modal, undefined);
    const { modal } = await sandbox.click({ messageId, label: '이메일 수정', user: minsu });
    sandbox.setRoles(minsu, []);
    const sent = await sandbox.submit(modal, { address: 'kim@example.com' }, minsu);
    assert.match(sent.reply()?.content ?? '', /역할만/);
    assert.deepEqual(world.given, []);
  });
});
