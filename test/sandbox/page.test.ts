// The demo's page without a browser and without the bot: what it serves, what it refuses, what it tells as things happen.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { suite, test } from 'node:test';
import { setInterval as every } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { planEvening } from '../../src/sandbox/evening.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Keep, openKeep } from '../../src/sandbox/keep.ts';
import { SCENES } from '../../src/sandbox/scene.ts';
import { ACT_NAMES, isStoreAct, type StoreAct } from '../../src/sandbox/page/store-acts.ts';
import { openMail, viewLine } from '../../src/sandbox/page/views.ts';
import { createProgram } from '../../src/sandbox/program.ts';

const { products, ...scene } = SCENES.ko;
const { byHand, boxed } = products;

async function openSandbox(ports = [0]): Promise<Sandbox> {
  return await startSandbox({ ...scene, products: [byHand, boxed], ports });
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

const LINE = { productId: byHand.productId, quantity: 1, typed: { 이메일: 'kim@example.com' } };
const ORDER = { lines: [LINE], gift: false };
const BOXED = { ...LINE, productId: boxed.productId };

/** The events of an open page, one by one. */
type Told = { about: Record<string, unknown>; ids: string[]; changed: Record<string, unknown>[] };

async function follow({
  url,
}: Sandbox): Promise<AsyncDisposable & { next(pane: string): Promise<Told>; ended: Promise<unknown> }> {
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
        return JSON.parse(data.replace(/^data: /, '')) as Told;
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
      assert.match(policy, /require-trusted-types-for 'script'; trusted-types lit-html$/, path);
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
      headers: [string, string][];
    };
    assert.deepEqual([mail.subject, mail.text.trim()], ['제목', 'T']);
    assert.ok(mail.headers.some(([name]) => name === 'Message-ID'));
    assert.doesNotMatch(JSON.stringify(mail.headers), /color:red/);
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
    ['an order of nothing', 'order', { ...ORDER, lines: [{ ...LINE, quantity: 0 }] }, 400],
    ['an empty basket', 'order', { ...ORDER, lines: [] }, 400],
    ['an order of a product that is not sold', 'order', { ...ORDER, lines: [{ ...LINE, productId: '1' }] }, 409],
    ['an order without the choice that the product asks for', 'order', { ...ORDER, lines: [BOXED] }, 409],
    [
      'an order of a choice that is not on offer',
      'order',
      { ...ORDER, lines: [{ ...BOXED, chosen: { '사용 기간': '9년', '기기 수': '1대' } }] },
      409,
    ],
    ['an add-on to nothing', 'order', { ...ORDER, lines: [{ ...LINE, addOn: true }] }, 409],
    ['a fault that does not exist', 'weather', { name: 'rain', isOn: true }, 409],
    ['a switch for a bot that is not ours', 'bot', { act: 'kill' }, 409],
    ['to sell again what is on sale', 'listing', { productId: byHand.productId, to: 'SALE' }, 409],
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
    assert.deepEqual((await page.next('weather')).about['bot'], undefined);
    assert.deepEqual((await page.next('discord')).ids, []);
    assert.deepEqual(await page.next('mailbox'), { about: {}, ids: [], changed: [] });
    assert.deepEqual((await page.next('store')).ids, []);

    await post(sandbox, 'order', { ...ORDER, lines: [{ ...LINE, quantity: 2 }] });
    const { changed: lines } = await page.next('store');
    assert.equal(lines.length, 1);
    assert.deepEqual(
      [lines[0]?.['state'], lines[0]?.['amountKrw'], lines[0]?.['productOption']],
      ['PAYED', 58_000, '이메일: kim@example.com'],
    );
  });

  test('what has not changed is not told again', async () => {
    await using sandbox = await openSandbox();
    await using page = await follow(sandbox);
    await page.next('store');
    await post(sandbox, 'order', ORDER);
    const [first] = (await page.next('store')).ids;
    await post(sandbox, 'order', ORDER);
    const { ids, changed } = await page.next('store');
    assert.equal(ids.length, 2);
    assert.equal(ids[1], first, 'newest first');
    assert.deepEqual(
      changed.map(({ id }) => id),
      [ids[0]],
    );
  });

  test('several lines, choices and an add-on are one checkout, in the words of the store', async () => {
    await using sandbox = await openSandbox();
    const chosen = { '사용 기간': '3년', '기기 수': '1대' };
    const lines = [
      { ...BOXED, chosen },
      { ...LINE, addOn: true },
    ];
    const answer = await post(sandbox, 'order', { ...ORDER, lines });
    assert.equal(answer.status, 200, answer.body);
    const placed = sandbox.naver.lines();
    assert.equal(new Set(placed.map(({ orderId }) => orderId)).size, 1);
    assert.deepEqual(
      placed.map(({ productOption, addOn }) => [productOption, addOn]),
      [
        ['이메일: kim@example.com / 사용 기간: 3년 / 기기 수: 1대', false],
        ['이메일: kim@example.com', true],
      ],
    );
  });

  test('a product that is taken off sale is told, and cannot be bought until it is back', async () => {
    await using sandbox = await openSandbox();
    await using page = await follow(sandbox);
    const statusOf = async () => {
      const listed = (await page.next('store')).about['products'] as { productId: string; statusType: string }[];
      return listed.find(({ productId }) => productId === byHand.productId)?.statusType;
    };
    assert.equal(await statusOf(), 'SALE');
    await post(sandbox, 'listing', { productId: byHand.productId, to: 'SUSPENSION' });
    assert.equal(await statusOf(), 'SUSPENSION');
    assert.equal((await post(sandbox, 'order', ORDER)).status, 409);
    await post(sandbox, 'listing', { productId: byHand.productId, to: 'SALE' });
    assert.equal((await post(sandbox, 'order', ORDER)).status, 200);
  });

  test('bad weather is told, strikes, and ends', async () => {
    await using sandbox = await openSandbox();
    await using page = await follow(sandbox);
    const on = async () =>
      ((await page.next('weather')).about['faults'] as { name: string; isOn: boolean }[]).filter(({ isOn }) => isOn);
    assert.deepEqual(await on(), []);
    await post(sandbox, 'weather', { name: 'discord_down', isOn: true });
    assert.deepEqual(await on(), [{ name: 'discord_down', isOn: true }]);
    const me = async () => (await fetch(`${sandbox.discord.apiUrl}/v10/gateway/bot`)).status;
    assert.equal(await me(), 503);
    await post(sandbox, 'weather', { name: 'discord_down', isOn: false });
    assert.deepEqual(await on(), []);
    assert.equal(await me(), 401);
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
  ['paid', () => {}, ['requestCancel', 'confirmByHand', 'dispatchByHand', 'adminCancel']],
  ['confirmed', ({ naver }, id) => naver.confirmByHand(id), ['requestCancel', 'dispatchByHand', 'adminCancel']],
  [
    'asked to be canceled',
    ({ naver }, id) => {
      naver.confirmByHand(id);
      naver.requestCancel(id);
    },
    ['withdrawClaim', 'dispatchByHand', 'approveCancelByHand'],
  ],
  ['canceled', ({ naver }, id) => naver.requestCancel(id), []],
  [
    'dispatched',
    ({ naver }, id) => naver.dispatchByHand(id),
    ['requestReturn', 'decidePurchase', 'completeDelivery', 'adminCancel'],
  ],
  [
    'asked to be returned',
    ({ naver }, id) => {
      naver.dispatchByHand(id);
      naver.requestReturn(id);
    },
    ['withdrawClaim', 'collectReturn'],
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
    assert.deepEqual(
      [line().state, line().acts],
      ['GIFT_WAITING', ['acceptGift', 'refuseGift', 'requestCancel', 'adminCancel']],
    );
    assert.equal(
      (await post(sandbox, 'touch', { act: 'acceptGift', productOrderId: line().productOrderId })).status,
      200,
    );
    assert.equal(line().state, 'PAYED');
  });

  test('a part of a line is canceled', async () => {
    await using sandbox = await openSandbox();
    const { productOrderIds } = sandbox.naver.pay({ ...LINE, quantity: 3 });
    const productOrderId = productOrderIds[0] ?? '';
    assert.equal((await post(sandbox, 'touch', { act: 'requestCancel', productOrderId, quantity: 2 })).status, 200);
    const { state, remainQuantity } = viewLine(sandbox.naver.line(productOrderId));
    assert.deepEqual([state, remainQuantity], ['PAYED', 1]);
    assert.equal((await post(sandbox, 'touch', { act: 'requestCancel', productOrderId, quantity: 2 })).status, 409);
  });

  test('every act is known by its name, and nothing else is', () => {
    assert.ok(ACT_NAMES.every(isStoreAct));
    assert.ok(!isStoreAct('pay'));
  });
});

suite('the details', () => {
  test("a mail's headers are unfolded and its encoded words read, and its files can be had", async () => {
    await using sandbox = await openSandbox();
    const sender = createTransport(sandbox.mailbox.url);
    await sender.sendMail({
      from: '"정리상점" <a@example.com>',
      to: 'b@example.com',
      subject: '사진정리 프로 1년 라이선스 안내 (주문 2026112410000011)',
      text: 'T',
      attachments: [{ filename: '키.txt', content: 'ABCD' }],
    });
    sender.close();
    const [mail] = sandbox.mailbox.mails();
    assert.ok(mail);
    const opened = openMail(mail);
    const header = (wanted: string) => opened.headers.find(([name]) => name === wanted)?.[1];
    assert.equal(header('Subject'), '사진정리 프로 1년 라이선스 안내 (주문 2026112410000011)');
    assert.match(opened.sender, /^"?정리상점"? <a@example\.com>$/);
    assert.deepEqual(opened.attachments, [{ filename: '키.txt', bytes: 4 }]);
    const file = await ask(`${sandbox.url}/mails/m1/attachments/0`);
    assert.equal(file.body, 'ABCD');
    assert.match(String(file.headers['content-disposition']), /^attachment; /);
    assert.equal((await ask(`${sandbox.url}/mails/m1/attachments/1`)).status, 404);
  });

  test('a text of the bot is shown by its first lines, and whole when asked for', async () => {
    await using sandbox = await openSandbox();
    const { discord, url } = sandbox;
    const text = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\r\n');
    const form = new FormData();
    form.set('payload_json', JSON.stringify({ content: 'a', attachments: [{ id: '0', filename: 'a.csv' }] }));
    form.set('files[0]', new Blob([`\uFEFF${text}`], { type: 'text/csv' }), 'a.csv');
    const sent = await fetch(`${discord.apiUrl}/v10/channels/${discord.channelId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.token}` },
      body: form,
    });
    assert.equal(sent.status, 200);
    await using page = await follow(sandbox);
    const [message] = (await page.next('discord')).changed as { id: string; attachments: Record<string, string>[] }[];
    const [file] = message?.attachments ?? [];
    assert.deepEqual([file?.['kind'], file?.['preview']?.split('\n').length], ['text', 6]);
    const whole = await ask(`${url}/texts/${message?.id}/${file?.['id']}`);
    assert.deepEqual(JSON.parse(whole.body), { text: text.replaceAll('\r\n', '\n') });
  });
});

/** Says that it runs, and on being told to stop leaves a note unless it is killed. */
const PROGRAM = `
  const { writeFileSync } = await import('node:fs');
  const [, , folder] = process.argv;
  process.once('SIGTERM', () => {
    writeFileSync(folder + '/goodbye', '');
    process.exit(0);
  });
  setInterval(() => {}, 1000);
  writeFileSync(folder + '/' + Date.now() + '.started', '');
`;

suite('a program beside the sandbox', () => {
  async function openProgram() {
    const folder = await mkdtemp(join(tmpdir(), 'bellhop-program-'));
    const file = join(folder, 'program.mjs');
    await writeFile(file, PROGRAM);
    const program = createProgram({ file, args: [folder], env: { PATH: process.env['PATH'] }, cwd: folder });
    return {
      program,
      folder,
      async started(count: number) {
        for await (const _ of every(20)) {
          if ((await readdir(folder)).filter((name) => name.endsWith('.started')).length === count) break;
        }
      },
      async [Symbol.asyncDispose]() {
        await program.kill();
        await rm(folder, { recursive: true });
      },
    };
  }

  test('it is started, stopped with a goodbye, started again, and killed without one', async () => {
    await using opened = await openProgram();
    const { program, folder } = opened;
    const states: string[] = [];
    program.on('changed', () => states.push(program.state()));
    program.start();
    program.start();
    await opened.started(1);
    program.hear();
    await program.stop();
    assert.ok((await readdir(folder)).includes('goodbye'));
    await rm(join(folder, 'goodbye'));
    program.start();
    await opened.started(2);
    await program.kill();
    assert.ok(!(await readdir(folder)).includes('goodbye'));
    assert.deepEqual(states, ['starting', 'on', 'stopping', 'off', 'starting', 'stopping', 'off']);
    assert.equal(program.failure(), undefined);
  });

  test('one that ends by itself is off, with its code', async () => {
    await using opened = await openProgram();
    const { program, folder } = opened;
    await writeFile(join(folder, 'program.mjs'), 'process.exit(3)');
    const off = new Promise<void>((done) => void program.on('changed', () => program.state() === 'off' && done()));
    program.start();
    await off;
    assert.equal(program.failure(), 3);
  });
});

suite('a world that is kept', () => {
  test('store, server and mailbox go on where they were, under the same ids, with files that can still be had', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bellhop-keep-'));
    const open = async (keep: Keep) => await startSandbox({ ...scene, products: [byHand, boxed], ports: [0], keep });
    const messageId = await (async () => {
      await using sandbox = await open(await openKeep(folder));
      const { discord } = sandbox;
      const form = new FormData();
      form.set('payload_json', JSON.stringify({ content: '하나', attachments: [{ id: '0', filename: 'a.txt' }] }));
      form.set('files[0]', new Blob(['ABCD']), 'a.txt');
      const sent = await fetch(`${discord.apiUrl}/v10/channels/${discord.channelId}/messages`, {
        method: 'POST',
        headers: { authorization: `Bot ${discord.token}` },
        body: form,
      });
      sandbox.naver.pay(ORDER);
      const sender = createTransport(sandbox.mailbox.url);
      await sender.sendMail({ from: 'a@example.com', to: 'b@example.com', subject: '둘', text: 'T' });
      sender.close();
      await assert.rejects(openKeep(folder), /Another demo is running on .* stop it first/);
      return ((await sent.json()) as { id: string }).id;
    })();

    const keep = await openKeep(folder);
    const { kept } = keep;
    assert.ok(kept);
    await using sandbox = await open(keep);
    const { discord, naver, mailbox, url } = sandbox;
    assert.deepEqual([discord.guildId, discord.token], [kept.discord.guildId, kept.discord.token]);
    assert.equal(discord.message(messageId).content, '하나');
    const [attachment] = discord.message(messageId).attachments;
    assert.equal(new URL(attachment?.url ?? '').origin, new URL(discord.apiUrl).origin);
    assert.equal(await (await fetch(attachment?.url ?? '')).text(), 'ABCD');
    assert.equal((await ask(`${url}/files/${messageId}/${attachment?.id}`)).body, 'ABCD');
    assert.equal(naver.lines().length, 1);
    assert.equal(mailbox.mails()[0]?.subject, '둘');
    const before = naver.lines()[0]?.orderId ?? '';
    assert.ok(naver.pay(ORDER).orderId > before, 'numbers go on');
    assert.equal(discord.people().length, 3, 'nobody joins twice');
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  test('a state that cannot be read is said so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bellhop-keep-'));
    await writeFile(join(folder, 'world.bin'), 'no');
    await assert.rejects(openKeep(folder), /world\.bin is not from this version of the demo, or damaged: remove/);
    await rm(folder, { recursive: true });
  });
});

suite('a busy evening', () => {
  const evening = (seed: number, count = 400) =>
    planEvening({ ...scene.crowd, emailLabel: scene.emailLabel, products: [byHand, boxed] }, { count, seed });

  test('the same seed is the same evening, another seed another one', () => {
    assert.deepEqual(evening(1), evening(1));
    assert.notDeepEqual(evening(1), evening(2));
  });

  test('its buyers are of all kinds, and the store takes every one of them', async () => {
    const plan = evening(7);
    const texts = plan.map(({ checkout }) => JSON.stringify(checkout));
    const share = (isOne: (text: string) => boolean) => texts.filter(isOne).length / texts.length;
    assert.ok(share((text) => /naver\.con|gmial|daum\.ner|hanmail\.nte/.test(text)) > 0.03);
    assert.ok(share((text) => !text.includes('@')) > 0.02);
    assert.ok(share((text) => /"memo":"[^"]*@/.test(text)) > 0.02);
    assert.ok(share((text) => text.includes('"gift":true')) > 0.02);
    assert.ok(share((text) => /"quantity":[2-9]/.test(text)) > 0.05);
    assert.ok(plan.filter(({ later }) => later?.act === 'cancel').length > 5);
    await using sandbox = await openSandbox();
    for (const { checkout } of plan) sandbox.naver.pay(checkout);
    assert.ok(sandbox.naver.lines().length > plan.length);
  });
});
