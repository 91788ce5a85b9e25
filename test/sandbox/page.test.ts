// The demo's page without a browser and without the bot: what it serves, what it refuses, what it tells as things happen.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { suite, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { SCENES } from '../../src/sandbox/scene.ts';
import { ACTS, isStoreAct, type StoreAct, viewLine } from '../../src/sandbox/page/views.ts';

const { products, ...scene } = SCENES.ko;
const { byHand } = products;

async function openSandbox(ports = [0]): Promise<Sandbox> {
  return await startSandbox({ ...scene, products: [byHand], ports });
}

type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: string };

/** With any Host header, which fetch() would not let us set. */
async function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { body, ...rest } = options;
  const sent = request(url, rest);
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() };
}

async function post(
  { url }: Sandbox,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return await ask(`${url}/${path}`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

const ORDER = { productId: byHand.productId, quantity: 1, typed: { 이메일: 'kim@example.com' }, gift: false };

/** The events of an open page, one by one. */
async function follow({
  url,
}: Sandbox): Promise<AsyncDisposable & { next(pane: string): Promise<unknown>; ended: Promise<unknown> }> {
  const stop = new AbortController();
  const response = await fetch(`${url}/live`, { signal: stop.signal });
  assert.ok(response.body);
  const stream = Readable.fromWeb(response.body);
  const ended = new Promise<void>((resolve) => void stream.once('close', resolve));
  // To be cut off is how it ends.
  stream.on('error', () => {});
  const lines = createInterface(stream)[Symbol.asyncIterator]();
  return {
    ended,
    async next(pane) {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error('The page was told nothing more');
        if (value !== `event: ${pane}`) continue;
        const { value: data = '' } = (await lines.next()) as { value?: string };
        return JSON.parse(data.replace(/^data: /, ''));
      }
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}

suite('what the page serves', () => {
  test('the page and its files come under a policy that allows this server and nothing else', async () => {
    await using sandbox = await openSandbox();
    const page = await ask(sandbox.url);
    const files = [...page.body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
    assert.ok(files.includes('/main.js'));
    assert.doesNotMatch(page.body, /https?:|<style|<script>|\son\w+=|style=/);
    for (const path of ['/', ...files]) {
      const { status, headers } = await ask(sandbox.url + path);
      assert.equal(status, 200, path);
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/, path);
      assert.doesNotMatch(policy, /unsafe|\*|https?:|data:/, path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
    }
  });

  for (const path of ['/nothing', '/../server.ts', '/..%2fserver.ts', '/mails/m9', '/tsconfig.json']) {
    test(`${path} is not served`, async () => {
      await using sandbox = await openSandbox();
      assert.equal((await ask(sandbox.url + path)).status, 404);
    });
  }

  test('a mail is shown under a policy of its own: styles, and neither script nor picture nor origin', async () => {
    await using sandbox = await openSandbox();
    const sender = createTransport(sandbox.mailbox.url);
    await sender.sendMail({
      from: 'a@example.com',
      to: 'b@example.com',
      subject: '제목',
      text: 'T',
      html: '<p style="color:red">H</p>',
    });
    sender.close();
    const frame = await ask(`${sandbox.url}/mails/m1/html`);
    assert.equal(frame.body.trim(), '<p style="color:red">H</p>');
    assert.match(
      String(frame.headers['content-security-policy']),
      /^sandbox; default-src 'none'; style-src 'unsafe-inline';/,
    );
    const mail = JSON.parse((await ask(`${sandbox.url}/mails/m1`)).body) as {
      subject: string;
      text: string;
      headers: string;
    };
    assert.deepEqual([mail.subject, mail.text.trim()], ['제목', 'T']);
    assert.match(mail.headers, /^Message-ID: /m);
    assert.doesNotMatch(mail.headers, /color:red/);
  });

  test('a file of the bot is handed on as a file, whatever it says it is', async () => {
    await using sandbox = await openSandbox();
    const { discord, url } = sandbox;
    const form = new FormData();
    form.set('payload_json', JSON.stringify({ content: 'a', attachments: [{ id: '0', filename: '페이지.html' }] }));
    form.set('files[0]', new Blob(['<script>1</script>'], { type: 'text/html' }), '페이지.html');
    const sent = await fetch(`${discord.apiUrl}/v10/channels/${discord.channelId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.token}` },
      body: form,
    });
    assert.equal(sent.status, 200, await sent.text());
    const [message] = discord.messages();
    const { headers } = await ask(`${url}/files/${message?.id}/${message?.attachments[0]?.id}`);
    assert.equal(headers['content-type'], 'application/octet-stream');
    assert.match(String(headers['content-disposition']), /^attachment; /);
    assert.match(String(headers['content-security-policy']), /^sandbox/);
  });

  test('the first free port is taken', async () => {
    await using taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await using sandbox = await openSandbox([port, 0]);
    assert.notEqual(new URL(sandbox.url).port, String(port));
    await assert.rejects(openSandbox([port]), { code: 'EADDRINUSE' });
  });
});

suite('whom the page refuses', () => {
  for (const path of ['/', '/main.js', '/live', '/introduction', '/order']) {
    test(`${path} under another name than this machine's`, async () => {
      await using sandbox = await openSandbox();
      const { port } = new URL(sandbox.url);
      for (const host of ['evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, '127.0.0.1:1']) {
        assert.equal((await ask(sandbox.url + path, { headers: { host } })).status, 421, host);
      }
    });
  }

  const FOREIGN: [what: string, headers: Record<string, string>, status: number][] = [
    ['of another site', { origin: 'https://evil.example' }, 403],
    ['of another port of this machine', { origin: 'http://127.0.0.1:1' }, 403],
    ['of a page without an origin', { origin: 'null' }, 403],
    ['as a form sends it', { 'content-type': 'text/plain' }, 415],
  ];
  for (const [what, headers, status] of FOREIGN) {
    test(`a press ${what}`, async () => {
      await using sandbox = await openSandbox();
      assert.equal((await post(sandbox, 'order', ORDER, headers)).status, status);
      assert.deepEqual(sandbox.naver.lines(), []);
      assert.equal((await post(sandbox, 'order', ORDER)).status, 200);
    });
  }

  const WRONG: [what: string, path: string, body: unknown, status: number][] = [
    ['an order of nothing', 'order', { ...ORDER, quantity: 0 }, 400],
    ['an order of a product that is not sold', 'order', { ...ORDER, productId: '1' }, 409],
    ['a press by a stranger', 'click', { as: '1', messageId: '1', customId: '1' }, 409],
    ['a form that was never opened', 'submit', { as: '', interactionId: '1', values: {} }, 409],
    ['an act that nobody has', 'touch', { act: 'toString', productOrderId: '1' }, 409],
    ['a path that is no act', 'constructor', {}, 404],
  ];
  for (const [what, path, body, status] of WRONG) {
    test(`${what}, with a sentence`, async () => {
      await using sandbox = await openSandbox();
      const answer = await post(sandbox, path, body);
      assert.equal(answer.status, status);
      assert.equal(typeof (JSON.parse(answer.body) as { error: unknown }).error, 'string');
    });
  }
});

suite('what the page tells as it happens', () => {
  test('an open page is told everything at once, and each change after it', async () => {
    await using sandbox = await openSandbox();
    await using page = await follow(sandbox);
    assert.deepEqual(((await page.next('discord')) as { messages: unknown[] }).messages, []);
    assert.deepEqual(await page.next('mailbox'), { mails: [] });
    assert.deepEqual(((await page.next('store')) as { lines: unknown[] }).lines, []);

    await post(sandbox, 'order', { ...ORDER, quantity: 2 });
    const { lines } = (await page.next('store')) as { lines: Record<string, unknown>[] };
    assert.equal(lines.length, 1);
    assert.deepEqual(
      [lines[0]?.['state'], lines[0]?.['amountKrw'], lines[0]?.['productOption']],
      ['PAYED', 58_000, '이메일: kim@example.com'],
    );
  });

  test('closing it ends the stream, so that nothing keeps the process alive', async () => {
    const sandbox = await openSandbox();
    await using page = await follow(sandbox);
    await page.next('store');
    await sandbox.close();
    await page.ended;
  });
});

/** Where a line can stand, and what is then on offer. */
const STANDS: [name: string, bring: (sandbox: Sandbox, productOrderId: string) => void, offered: StoreAct[]][] = [
  ['paid', () => {}, ['requestCancel', 'dispatchByHand']],
  ['confirmed', ({ naver }, id) => naver.confirmByHand(id), ['requestCancel', 'dispatchByHand']],
  [
    'asked to be canceled',
    ({ naver }, id) => {
      naver.confirmByHand(id);
      naver.requestCancel(id);
    },
    ['withdrawClaim', 'dispatchByHand', 'approveCancelByHand'],
  ],
  ['canceled', ({ naver }, id) => naver.requestCancel(id), []],
  ['dispatched', ({ naver }, id) => naver.dispatchByHand(id), ['requestReturn', 'decidePurchase']],
  [
    'asked to be returned',
    ({ naver }, id) => {
      naver.dispatchByHand(id);
      naver.requestReturn(id);
    },
    ['withdrawClaim'],
  ],
  [
    'decided',
    ({ naver }, id) => {
      naver.dispatchByHand(id);
      naver.decidePurchase(id);
    },
    [],
  ],
];

suite('what is on offer for a line', () => {
  for (const [name, bring, offered] of STANDS) {
    test(`a line that is ${name}: ${offered.join(', ') || 'nothing'}, and each of it works`, async () => {
      await using sandbox = await openSandbox();
      for (const act of [undefined, ...offered]) {
        const { productOrderIds } = sandbox.naver.pay(ORDER);
        const productOrderId = productOrderIds[0] ?? '';
        bring(sandbox, productOrderId);
        const before = viewLine(sandbox.naver.line(productOrderId));
        assert.deepEqual(before.acts, offered);
        if (act === undefined) continue;
        const answer = await post(sandbox, 'touch', { act, productOrderId });
        assert.equal(answer.status, 200, `${act}: ${answer.body}`);
        assert.notDeepEqual(viewLine(sandbox.naver.line(productOrderId)), before, act);
      }
    });
  }

  test('a gift that waits can be accepted or canceled, and not be dispatched', async () => {
    await using sandbox = await openSandbox();
    const { productOrderIds } = sandbox.naver.pay({ ...ORDER, gift: true });
    const line = () => viewLine(sandbox.naver.line(productOrderIds[0] ?? ''));
    assert.deepEqual([line().state, line().acts], ['GIFT_WAITING', ['acceptGift', 'requestCancel']]);
    assert.equal(
      (await post(sandbox, 'touch', { act: 'acceptGift', productOrderId: line().productOrderId })).status,
      200,
    );
    assert.equal(line().state, 'PAYED');
  });

  test('every act is known by its name, and nothing else is', () => {
    assert.ok(Object.keys(ACTS).every(isStoreAct));
    assert.ok(!isStoreAct('pay'));
  });
});
