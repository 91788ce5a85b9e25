import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createCards, isChannelTrouble, messageUrl } from '../../src/discord/cards.ts';
import { renderCard } from '../../src/order/card.ts';
import { NOON } from '../build.ts';
import { aLineView, aView } from '../order/card-view.ts';
import { prepare } from './connect.ts';

const view = aView([aLineView()]);
const done = aView([aLineView({ status: 'dispatched', emailedAt: NOON })]);
const card = renderCard(view, 'ko', NOON);

// None of these starts the gateway: cards do not need it.
suite('a card in the channel', () => {
  test('is posted once for a nonce, whoever asks again', async () => {
    await using world = await prepare();
    const cards = createCards(world.discord);
    const options = { nonce: 'c1', silent: false };
    const first = await cards.post(world.sandbox.channelId, card, options);
    const second = await cards.post(world.sandbox.channelId, card, options);
    assert.equal(second, first);
    const [message, ...others] = world.sandbox.messages();
    assert.equal(others.length, 0);
    assert.equal(message?.content, card.content);
    assert.equal(message?.notified, true);
  });

  test('is posted once although the line is cut after Discord took it', async () => {
    await using world = await prepare();
    const cards = createCards(world.discord);
    const options = { nonce: 'c1', silent: false };
    world.sandbox.faults.add({ route: 'create_message', kind: 'hangup', when: 'after' });
    await assert.rejects(cards.post(world.sandbox.channelId, card, options));
    await cards.post(world.sandbox.channelId, card, options);
    assert.equal(world.sandbox.messages().length, 1);
  });

  test('is tried once a call: what repeats it is not the library', async () => {
    await using world = await prepare();
    world.sandbox.faults.add({ route: 'create_message', kind: 'status', status: 500 });
    await assert.rejects(createCards(world.discord).post(world.sandbox.channelId, card, { nonce: '1', silent: false }));
    assert.equal(world.sandbox.calls().length, 1);
  });

  test('spares phones the push when it is silent', async () => {
    await using world = await prepare();
    await createCards(world.discord).post(world.sandbox.channelId, card, { nonce: '1', silent: true });
    assert.equal(world.sandbox.messages()[0]?.notified, false);
  });

  test('is edited in place, and loses the buttons that can do nothing any more', async () => {
    await using world = await prepare();
    const cards = createCards(world.discord);
    const id = await cards.post(world.sandbox.channelId, card, { nonce: '1', silent: false });
    assert.equal(await cards.edit(world.sandbox.channelId, id, renderCard(done, 'ko', NOON)), 'edited');
    const message = world.sandbox.message(id);
    assert.match(message.content, /^🟢 발송 완료/u);
    assert.match(JSON.stringify(message.components), /더보기/);
    assert.doesNotMatch(JSON.stringify(message.components), /발송처리/);
  });

  test('is gone when a person deleted it', async () => {
    await using world = await prepare();
    const cards = createCards(world.discord);
    const id = await cards.post(world.sandbox.channelId, card, { nonce: '1', silent: false });
    world.sandbox.deleteMessage(id);
    assert.equal(await cards.edit(world.sandbox.channelId, id, card), 'gone');
  });

  test('is found again by its buttons and, when it has none, by its title', async () => {
    await using world = await prepare();
    const cards = createCards(world.discord);
    const { channelId } = world.sandbox;
    const other = { cardNo: 2, orderId: '2026112310000002' };
    const waiting = await cards.post(channelId, card, { nonce: '1', silent: false });
    const finished = await cards.post(channelId, renderCard({ ...done, ...other }, 'ko', NOON), {
      nonce: '2',
      silent: false,
    });
    assert.equal(await cards.findCard(channelId, view), waiting);
    assert.equal(await cards.findCard(channelId, other), finished);
    assert.equal(await cards.findCard(channelId, { cardNo: 3, orderId: '2026112310000003' }), undefined);
  });
});

test('a card of another bot is not taken for ours', async () => {
  await using world = await prepare();
  const { discord, sandbox } = world;
  await createCards(discord).post(sandbox.channelId, card, { nonce: '1', silent: false });
  const stranger = createCards({ rest: discord.rest, findOwnId: async () => '1000000000000000001' });
  assert.equal(await stranger.findCard(sandbox.channelId, view), undefined);
});

suite('trouble with a channel', () => {
  test('is told from everything else that can go wrong', async () => {
    await using world = await prepare();
    const { sandbox, discord } = world;
    const post = async (channelId: string) =>
      await createCards(discord)
        .post(channelId, card, { nonce: '1', silent: false })
        .then(() => undefined)
        .catch((error: unknown) => error);

    const allow = sandbox.deny('sendMessages');
    assert.equal(isChannelTrouble(await post(sandbox.channelId)), true);
    allow();
    const show = sandbox.deny('viewChannel');
    assert.equal(isChannelTrouble(await post(sandbox.channelId)), true);
    show();
    const lost = sandbox.addChannel('lost');
    sandbox.deleteChannel(lost);
    assert.equal(isChannelTrouble(await post(lost)), true);
    sandbox.faults.add({ route: 'create_message', kind: 'status', status: 500 });
    assert.equal(isChannelTrouble(await post(sandbox.channelId)), false);
    assert.equal(isChannelTrouble(new Error('no')), false);
  });
});

test('a link leads to a message, or to its channel', () => {
  assert.equal(messageUrl('1', '2', '3'), 'https://discord.com/channels/1/2/3');
  assert.equal(messageUrl('1', '2'), 'https://discord.com/channels/1/2');
});
