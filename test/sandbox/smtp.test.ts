import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { startMailbox } from '../../src/sandbox/smtp/index.ts';
import type { Mailbox } from '../../src/sandbox/smtp/index.ts';

/** A client that says exactly what it is told to. */
async function talkTo(mailbox: Mailbox) {
  const socket: Socket = connect(Number(new URL(mailbox.url).port), '127.0.0.1');
  let heard = '';
  let isOver = false;
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => (heard += chunk));
  socket.on('close', () => (isOver = true));
  socket.on('error', () => undefined);
  async function answer(): Promise<string> {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(heard)?.[0];
      if (whole !== undefined) {
        heard = heard.slice(whole.length);
        return whole.trimEnd();
      }
      if (isOver) return 'gone';
      await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    }
  }
  const client = {
    answer,
    say: (text: string) => {
      socket.write(text, 'latin1');
      return answer();
    },
    /** Several commands, their answers' codes. */
    async run(...commands: string[]): Promise<string[]> {
      const codes: string[] = [];
      for (const command of commands) codes.push((await client.say(`${command}\r\n`)).slice(0, 3));
      return codes;
    },
    [Symbol.dispose]: () => socket.destroy(),
  };
  assert.match(await answer(), /^220 /);
  return client;
}

const MESSAGE = 'Subject: =?utf-8?B?7ZWc6riA?=\r\nMessage-ID: <d-1.0@example.com>\r\nX-A: one\r\n two\r\n\r\nHello\r\n';

test('a mail is kept with its bytes and its meaning', async () => {
  await using mailbox = await startMailbox();
  using client = await talkTo(mailbox);
  await client.run(
    'EHLO me',
    'MAIL FROM:<shop@example.com> SIZE=100',
    'RCPT TO:<kim@example.com>',
    'RCPT TO:<lee@example.com>',
    'DATA',
  );
  assert.match(await client.say(`${MESSAGE}..dots\r\n.\r\n`), /^250 .*m1$/);
  const [mail] = mailbox.mails();
  assert.equal(mail?.raw.toString(), `${MESSAGE}.dots\r\n`);
  assert.deepEqual(
    {
      to: mail.to,
      from: mail.from,
      subject: mail.subject,
      messageId: mail.messageId,
      folded: mail.headers['x-a'],
      text: mail.text.trim(),
    },
    {
      to: ['kim@example.com', 'lee@example.com'],
      from: 'shop@example.com',
      subject: '한글',
      messageId: '<d-1.0@example.com>',
      folded: 'one two',
      text: 'Hello\n.dots',
    },
  );
  assert.equal(mailbox.to('lee@example.com').length, 1);
  assert.equal(mailbox.to('shop@example.com').length, 0);
  assert.deepEqual(mailbox.violations(), []);
});

test('an empty message and several mails in one session are taken', async () => {
  await using mailbox = await startMailbox();
  using client = await talkTo(mailbox);
  const envelope = ['MAIL FROM:<>', 'RCPT TO:<kim@example.com>', 'DATA', '.'];
  // The null sender is for bounces; a shop does not send them.
  assert.deepEqual(await client.run('EHLO me', envelope[0] ?? ''), ['250', '553']);
  envelope[0] = 'MAIL FROM:<shop@example.com>';
  assert.deepEqual(await client.run(...envelope, ...envelope), [
    '250',
    '250',
    '354',
    '250',
    '250',
    '250',
    '354',
    '250',
  ]);
  assert.equal(mailbox.mails().length, 2);
});

const BEGUN = ['EHLO me', 'MAIL FROM:<a@example.com>'];
for (const [title, commands, last] of [
  ['MAIL before EHLO', ['MAIL FROM:<a@example.com>'], '503'],
  ['RCPT before MAIL', ['EHLO me', 'RCPT TO:<a@example.com>'], '503'],
  ['DATA before RCPT', [...BEGUN, 'DATA'], '503'],
  ['MAIL within a mail', [...BEGUN, 'MAIL FROM:<b@example.com>'], '503'],
  ['RCPT after RSET', [...BEGUN, 'RSET', 'RCPT TO:<b@example.com>'], '503'],
  ['an address without brackets', [...BEGUN, 'RCPT TO:b@example.com'], '501'],
  ['two addresses in one RCPT', [...BEGUN, 'RCPT TO:<b@example.com,c@example.com>'], '553'],
  ['an address with letters beyond ASCII', [...BEGUN, 'RCPT TO:<h\xe9@example.com>'], '553'],
  ['a mail over the size', ['EHLO me', 'MAIL FROM:<a@example.com> SIZE=99999999'], '552'],
  ['an unknown command', ['EHLO me', 'SEND IT'], '500'],
] as const) {
  test(`${title} is answered with ${last}`, async () => {
    await using mailbox = await startMailbox();
    using client = await talkTo(mailbox);
    assert.equal((await client.run(...commands)).at(-1), last);
  });
}

for (const [title, message] of [
  ['a bare LF', 'Subject: x\n\r\nHello\r\n.\r\n'],
  ['a dot that is not doubled', 'Subject: x\r\n\r\n.hello\r\n.\r\n'],
  ['8-bit bytes unannounced', 'Subject: x\r\n\r\nh\xc3\xa9\r\n.\r\n'],
  ['a line over 998 bytes', `Subject: x\r\n\r\n${'a'.repeat(999)}\r\n.\r\n`],
] as const) {
  test(`a message with ${title} is not kept`, async () => {
    await using mailbox = await startMailbox();
    using client = await talkTo(mailbox);
    await client.run(...BEGUN, 'RCPT TO:<kim@example.com>', 'DATA');
    assert.match(await client.say(message), /^554 /);
    assert.equal(mailbox.mails().length, 0);
    assert.equal(mailbox.violations().length, 1);
  });
}

test('a client that does not wait for the 354 is thrown out', async () => {
  await using mailbox = await startMailbox();
  using client = await talkTo(mailbox);
  await client.run(...BEGUN, 'RCPT TO:<kim@example.com>');
  assert.equal(await client.say(`DATA\r\n${MESSAGE}.\r\n`), 'gone');
  assert.deepEqual(mailbox.violations(), ['Message sent before 354']);
});

test('without the login no mail is taken', async () => {
  await using mailbox = await startMailbox({ requireAuth: { user: 'shop@example.com', pass: 'p/w' } });
  assert.equal(new URL(mailbox.url).password, 'p%2Fw');
  using client = await talkTo(mailbox);
  const plain = (text: string) => `AUTH PLAIN ${Buffer.from(text).toString('base64')}`;
  const mail = 'MAIL FROM:<shop@example.com>';
  assert.deepEqual(
    await client.run('EHLO me', mail, plain('\0shop@example.com\0wrong'), mail, plain('\0shop@example.com\0p/w'), mail),
    ['250', '530', '535', '530', '235', '250'],
  );
});

test('AUTH LOGIN works as well', async () => {
  await using mailbox = await startMailbox({ requireAuth: { user: 'u', pass: 'p' } });
  using client = await talkTo(mailbox);
  assert.deepEqual(await client.run('EHLO me', 'AUTH LOGIN', 'dQ==', 'cA=='), ['250', '334', '334', '235']);
});

async function sendTo(mailbox: Mailbox, to: string): Promise<string> {
  using client = await talkTo(mailbox);
  const codes = await client.run(...BEGUN, `RCPT TO:<${to}>`);
  if (codes.at(-1) !== '250') return codes.at(-1) ?? '';
  const [data] = await client.run('DATA');
  return data === '354' ? (await client.say(`${MESSAGE}.\r\n`)).slice(0, 4).trim() : (data ?? '');
}

test('a fault strikes as often as it should, and only whom it should', async () => {
  await using mailbox = await startMailbox();
  mailbox.faults.add({ stage: 'rcpt', kind: 'reply', code: 450, address: 'kim@example.com', times: 2 });
  assert.equal(await sendTo(mailbox, 'lee@example.com'), '250');
  assert.equal(await sendTo(mailbox, 'kim@example.com'), '450');
  assert.equal(await sendTo(mailbox, 'kim@example.com'), '450');
  assert.equal(await sendTo(mailbox, 'kim@example.com'), '250');
  assert.equal(mailbox.faults.struck(), 2);
});

test('a fault for ever ends when it is taken off', async () => {
  await using mailbox = await startMailbox();
  const takeOff = mailbox.faults.add({ stage: 'accept', kind: 'reply', code: 451, times: Infinity });
  assert.equal(await sendTo(mailbox, 'kim@example.com'), '451');
  assert.equal(await sendTo(mailbox, 'kim@example.com'), '451');
  takeOff();
  assert.equal(await sendTo(mailbox, 'kim@example.com'), '250');
  assert.equal(mailbox.mails().length, 1);
});

test('before the dot nothing is kept, after it the mail is kept though the answer is lost', async () => {
  await using mailbox = await startMailbox();
  mailbox.faults.add({ stage: 'accept', kind: 'drop' });
  assert.equal(await sendTo(mailbox, 'kim@example.com'), 'gone');
  assert.equal(mailbox.mails().length, 0);
  mailbox.faults.add({ stage: 'accept', kind: 'drop', when: 'after' });
  assert.equal(await sendTo(mailbox, 'kim@example.com'), 'gone');
  assert.equal(mailbox.mails().length, 1);
});

test('a listener is awaited before the server goes on', async () => {
  await using mailbox = await startMailbox();
  const order: string[] = [];
  const off = mailbox.on('accepted', async ({ mail, to }) => {
    await new Promise(setImmediate);
    order.push(`${mail?.id} for ${to.join()}`);
  });
  await sendTo(mailbox, 'kim@example.com').then((code) => order.push(code));
  off();
  await sendTo(mailbox, 'lee@example.com');
  assert.deepEqual(order, ['m1 for kim@example.com', '250']);
});

test('nextMail hands out each mail once, and waits for one that fits', async () => {
  await using mailbox = await startMailbox();
  await sendTo(mailbox, 'kim@example.com');
  const forLee = mailbox.nextMail((mail) => mail.to.includes('lee@example.com'));
  assert.equal((await mailbox.nextMail()).id, 'm1');
  const next = mailbox.nextMail();
  await sendTo(mailbox, 'park@example.com');
  await sendTo(mailbox, 'lee@example.com');
  assert.equal((await next).id, 'm2');
  assert.equal((await forLee).id, 'm3');
});

test('answers take the latency they were told', async () => {
  await using mailbox = await startMailbox({ latencyMs: 30 });
  const from = performance.now();
  using client = await talkTo(mailbox);
  await client.run('EHLO me');
  assert.ok(performance.now() - from >= 58);
});

test('closing cuts everybody off and may be repeated', async () => {
  const mailbox = await startMailbox();
  using client = await talkTo(mailbox);
  const silence = client.answer();
  await mailbox.close();
  assert.equal(await silence, 'gone');
  await mailbox.close();
  assert.equal(mailbox.connections().open, 0);
});
