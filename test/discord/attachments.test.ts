import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { createAttachments } from '../../src/discord/attachments.ts';

suite('an attachment', () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/moved') response.writeHead(302, { location: '/keys.txt' }).end();
    else if (request.url === '/large') response.end(Buffer.alloc(10 * 1024 * 1024 + 1));
    else response.end('K1\nK2');
  });
  let origin = '';

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  test('is fetched from the origin of DISCORD_API_URL', async () => {
    const fetchAttachment = createAttachments({ apiUrl: `${origin}/api` });
    assert.equal(Buffer.from(await fetchAttachment(`${origin}/keys.txt`)).toString(), 'K1\nK2');
  });

  test('is fetched from nowhere else, and nobody there is asked', async () => {
    const fetchAttachment = createAttachments({ apiUrl: 'https://discord.com/api' });
    asked.length = 0;
    for (const url of [
      `${origin}/keys.txt`,
      'http://cdn.discordapp.com/keys.txt',
      'https://cdn.discordapp.com.example.com/keys.txt',
      'https://cdn.discordapp.com:8443/keys.txt',
      'file:///etc/hostname',
    ]) {
      await assert.rejects(fetchAttachment(url), /is not fetched/, url);
    }
    assert.deepEqual(asked, []);
  });

  for (const [path, problem] of [
    ['/large', /larger than/],
    ['/moved', /HTTP 302/],
  ] as const) {
    test(`at ${path} is refused`, async () => {
      const fetchAttachment = createAttachments({ apiUrl: `${origin}/api` });
      await assert.rejects(fetchAttachment(`${origin}${path}`), problem);
    });
  }
});
