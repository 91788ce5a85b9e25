import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createPosts } from '../../src/discord/posts.ts';
import { NOON } from '../build.ts';
import { prepare } from './connect.ts';

const allowed_mentions = { parse: [] };

suite('a post in the channel', () => {
  test('brings its files along, once for a nonce, and spares phones when it is silent', async () => {
    await using world = await prepare();
    const posts = createPosts(world.discord);
    const message = {
      content: 'a week',
      embeds: [{ image: { url: 'attachment://week.png' } }],
      files: [{ name: 'week.png', content: Buffer.from('png'), description: 'what it shows' }],
      allowed_mentions,
    };
    const first = await posts.post(world.sandbox.channelId, message, { nonce: 'd1', silent: true });
    assert.equal(await posts.post(world.sandbox.channelId, message, { nonce: 'd1', silent: true }), first);
    const [posted, ...more] = world.sandbox.messages();
    assert.equal(more.length, 0);
    assert.equal(posted?.notified, false);
    const [file] = posted?.attachments ?? [];
    assert.deepEqual([file?.filename, file?.bytes.toString(), file?.description], ['week.png', 'png', 'what it shows']);
    await posts.post(world.sandbox.channelId, { content: 'x', allowed_mentions }, { nonce: 'd2', silent: false });
    assert.equal(world.sandbox.messages()[1]?.notified, true);
  });

  test('is found again by how it begins, when it is ours and not older', async () => {
    let now = NOON;
    await using world = await prepare({}, { clock: () => now });
    const { channelId } = world.sandbox;
    const posts = createPosts(world.discord);
    await posts.post(
      channelId,
      { content: '📊 11/23(월) · 판매 없음', allowed_mentions },
      { nonce: 'd1', silent: true },
    );
    assert.equal(await posts.hasPosted(channelId, '📊 11/23(월)', NOON), true);
    assert.equal(await posts.hasPosted(channelId, '판매', NOON), false);
    assert.equal(await posts.hasPosted(channelId, '📊 11/24(화)', NOON), false);
    now = new Date(NOON.getTime() + 1_000);
    assert.equal(await posts.hasPosted(channelId, '📊 11/23(월)', now), false, 'older than asked for');
    const foreign = createPosts({ ...world.discord, findOwnId: () => Promise.resolve('111111111111111111') });
    assert.equal(await foreign.hasPosted(channelId, '📊 11/23(월)', NOON), false, 'somebody else’s');
  });
});
