import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { suite, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { MailError } from '../../src/errors.ts';
import type { MailFate } from '../../src/errors.ts';
import { createMailer } from '../../src/mail/smtp.ts';
import type { Mailer, MailerOptions } from '../../src/mail/smtp.ts';
import { startMailbox } from '../../src/sandbox/smtp/index.ts';
import type { Fault, MailboxOptions } from '../../src/sandbox/smtp/index.ts';

const RAW = Buffer.from(
  'From: shop@example.com\r\nTo: kim@example.com\r\nSubject: Key\r\n\r\nABCDE-FGHJK\r\n.\r\n..two\r\n',
);
const MAIL = { from: 'shop@example.com', to: 'kim@example.com', raw: RAW };
const LOGIN = { user: 'shop@example.com', pass: 'p@ss/w%rd$' };

/** A mailbox and a mailer that talks to it; every time-out is short. */
async function startBoth({
  mailbox: about = {},
  mailer: options = {},
}: { mailbox?: MailboxOptions; mailer?: Partial<MailerOptions> } = {}) {
  const mailbox = await startMailbox(about);
  const mailer = createMailer({
    smtpUrl: mailbox.url,
    ...options,
    timeouts: { connectMs: 2000, greetingMs: 500, answerMs: 500, probeMs: 250, ...options.timeouts },
  });
  return {
    mailbox,
    mailer,
    async [Symbol.asyncDispose]() {
      await mailer.close();
      await mailbox.close();
    },
  };
}

/** Sends and tells what came of it, and how often the handing over was announced. */
async function attempt(mailer: Mailer, mail: Parameters<Mailer['send']>[0] = MAIL) {
  let handedOver = 0;
  const onHandingOver = () => {
    handedOver += 1;
    return Promise.resolve();
  };
  try {
    const { response } = await mailer.send(mail, { onHandingOver });
    return { response, fate: undefined, error: undefined, handedOver };
  } catch (error) {
    assert.ok(error instanceof MailError, String(error));
    return { response: undefined, fate: error.fate, error, handedOver };
  }
}

test('a mail arrives as the bytes it was given, and the 250 is told', async () => {
  const at = new Date('2026-11-23T13:15:00Z');
  await using both = await startBoth({ mailer: { now: () => at } });
  const sent = await both.mailer.send(MAIL, { onHandingOver: () => Promise.resolve() });
  const [mail] = both.mailbox.to('kim@example.com');
  assert.deepEqual(mail?.raw, RAW);
  assert.deepEqual(mail.to, ['kim@example.com']);
  assert.equal(mail.from, 'shop@example.com');
  assert.deepEqual(sent, { response: '250 2.0.0 Ok: queued as m1', at });
  assert.deepEqual(both.mailbox.violations(), []);
});

test('the login is percent-decoded', async () => {
  await using both = await startBoth({ mailbox: { requireAuth: LOGIN } });
  await attempt(both.mailer);
  assert.equal(both.mailbox.mails().length, 1);
});

test('the handing over is announced after the recipient was taken and before a byte of the message', async () => {
  const steps: string[] = [];
  await using both = await startBoth();
  for (const stage of ['rcpt', 'data', 'body', 'accepted'] as const)
    both.mailbox.on(stage, () => void steps.push(stage));
  await both.mailer.send(MAIL, {
    onHandingOver: async () => {
      steps.push('handing over');
      await new Promise(setImmediate);
      steps.push('written down');
    },
  });
  assert.deepEqual(steps, ['rcpt', 'data', 'handing over', 'written down', 'body', 'accepted']);
});

for (const pipelining of [true, false]) {
  test(`when the handing over cannot be written down, no byte leaves (pipelining ${pipelining})`, async () => {
    await using both = await startBoth({ mailbox: { pipelining } });
    let bodies = 0;
    both.mailbox.on('body', () => void (bodies += 1));
    const cause = new Error('epoch lost');
    await assert.rejects(both.mailer.send(MAIL, { onHandingOver: () => Promise.reject(cause) }), (error) => {
      assert.ok(error instanceof MailError);
      assert.equal(error.fate, 'not_sent');
      assert.equal(error.cause, cause);
      return true;
    });
    assert.equal((await attempt(both.mailer)).fate, undefined, 'the next mail is not disturbed');
    assert.equal(bodies, 1);
    assert.equal(both.mailbox.mails().length, 1);
  });
}

/** Fault → fate of the mail; `handed` is whether the handing over had been announced. */
const FATES: [fault: Fault, fate: MailFate, handed: 0 | 1, arrived?: 1][] = [
  [{ stage: 'connect', kind: 'reply', code: 421 }, 'not_sent', 0],
  [{ stage: 'connect', kind: 'reply', code: 554 }, 'lane', 0],
  [{ stage: 'connect', kind: 'drop' }, 'not_sent', 0],
  [{ stage: 'connect', kind: 'drop', when: 'after' }, 'not_sent', 0],
  [{ stage: 'connect', kind: 'stall' }, 'not_sent', 0],
  [{ stage: 'ehlo', kind: 'reply', code: 421 }, 'not_sent', 0],
  [{ stage: 'ehlo', kind: 'reply', code: 550, times: 2 }, 'lane', 0],
  [{ stage: 'ehlo', kind: 'drop' }, 'not_sent', 0],
  [{ stage: 'ehlo', kind: 'drop', when: 'after' }, 'not_sent', 0],
  [{ stage: 'ehlo', kind: 'stall' }, 'not_sent', 0],
  [{ stage: 'auth', kind: 'reply', code: 535 }, 'lane', 0],
  [{ stage: 'auth', kind: 'reply', code: 454 }, 'lane', 0],
  [{ stage: 'auth', kind: 'drop' }, 'not_sent', 0],
  [{ stage: 'auth', kind: 'drop', when: 'after' }, 'not_sent', 0],
  [{ stage: 'auth', kind: 'stall' }, 'not_sent', 0],
  [{ stage: 'mail', kind: 'reply', code: 451 }, 'not_sent', 0],
  [{ stage: 'mail', kind: 'reply', code: 550 }, 'lane', 0],
  [{ stage: 'mail', kind: 'reply', code: 530 }, 'lane', 0],
  [{ stage: 'mail', kind: 'reply', code: 552 }, 'refused', 0],
  [{ stage: 'mail', kind: 'drop' }, 'not_sent', 0],
  [{ stage: 'mail', kind: 'stall' }, 'not_sent', 0],
  [{ stage: 'rcpt', kind: 'reply', code: 450 }, 'not_sent', 0],
  [{ stage: 'rcpt', kind: 'reply', code: 421 }, 'not_sent', 0],
  [{ stage: 'rcpt', kind: 'reply', code: 550 }, 'refused', 0],
  [{ stage: 'rcpt', kind: 'reply', code: 530 }, 'lane', 0],
  [{ stage: 'rcpt', kind: 'reply', code: 550, text: '5.4.5 Daily user sending limit exceeded' }, 'lane', 0],
  [{ stage: 'rcpt', kind: 'drop' }, 'not_sent', 0],
  [{ stage: 'rcpt', kind: 'drop', when: 'after' }, 'not_sent', 0],
  [{ stage: 'rcpt', kind: 'stall' }, 'not_sent', 0],
  [{ stage: 'data', kind: 'reply', code: 451 }, 'not_sent', 0],
  [{ stage: 'data', kind: 'reply', code: 554 }, 'refused', 0],
  [{ stage: 'data', kind: 'drop' }, 'not_sent', 0],
  [{ stage: 'data', kind: 'stall' }, 'not_sent', 0],
  [{ stage: 'body', kind: 'reply', code: 421 }, 'not_sent', 1],
  [{ stage: 'body', kind: 'drop' }, 'unknown', 1],
  [{ stage: 'body', kind: 'stall' }, 'unknown', 1],
  [{ stage: 'accept', kind: 'reply', code: 451 }, 'not_sent', 1],
  [{ stage: 'accept', kind: 'reply', code: 554 }, 'refused', 1],
  [{ stage: 'accept', kind: 'drop' }, 'unknown', 1],
  [{ stage: 'accept', kind: 'stall' }, 'unknown', 1],
  [{ stage: 'accept', kind: 'drop', when: 'after' }, 'unknown', 1, 1],
  [{ stage: 'accept', kind: 'stall', when: 'after' }, 'unknown', 1, 1],
];

suite('the fate of a mail', { concurrency: 16 }, () => {
  for (const pipelining of [true, false]) {
    for (const [fault, fate, handed, arrived = 0] of FATES) {
      const what = `${fault.kind} ${fault.code ?? ''} ${fault.when ?? 'before'} ${fault.stage}`;
      test(`${what} makes the mail ${fate} (pipelining ${pipelining})`, async () => {
        await using both = await startBoth({ mailbox: { requireAuth: LOGIN, pipelining } });
        both.mailbox.faults.add(fault);
        const tried = await attempt(both.mailer);
        assert.equal(tried.fate, fate);
        assert.equal(tried.error?.responseCode, fault.code);
        assert.equal(tried.handedOver, handed);
        assert.equal(both.mailbox.mails().length, arrived);
        assert.equal((await attempt(both.mailer)).fate, undefined, 'the next mail goes out');
      });
    }
  }
});

test('a line that breaks while the handing over is being written down gave nothing', async () => {
  await using both = await startBoth();
  let bodies = 0;
  both.mailbox.on('body', () => void (bodies += 1));
  let isWritten = false;
  await assert.rejects(
    both.mailer.send(MAIL, {
      onHandingOver: async () => {
        both.mailbox.disconnectAll();
        while (both.mailbox.connections().open > 0) await new Promise(setImmediate);
        // The broken line is noticed by now; the outcome waits for us all the same.
        for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
        isWritten = true;
      },
    }),
    (error) => error instanceof MailError && error.fate === 'not_sent',
  );
  assert.equal(isWritten, true);
  assert.equal(bodies, 0);
});

test('a server that answers 250 before it has the mail has not taken it', async () => {
  await using both = await startBoth();
  both.mailbox.faults.add({ stage: 'data', kind: 'reply', when: 'after', code: 250, text: 'thanks' });
  await assert.rejects(
    both.mailer.send(MAIL, { onHandingOver: () => new Promise((resolve) => setTimeout(resolve, 50)) }),
    (error) => error instanceof MailError && error.fate === 'not_sent',
  );
  assert.equal(both.mailbox.mails().length, 0);
});

test('what the server said is told on one line, and not in the message', async () => {
  await using both = await startBoth();
  both.mailbox.faults.add({ stage: 'rcpt', kind: 'reply', code: 550, text: '5.1.1 <kim@example.com>\n5.1.1 unknown' });
  const { error } = await attempt(both.mailer);
  assert.equal(error?.response, '550-5.1.1 <kim@example.com> 550 5.1.1 unknown');
  assert.doesNotMatch(`${error.message} ${error.stack} ${String(error.cause)}`, /kim@/);
});

for (const pipelining of [true, false]) {
  test(`a copy goes to MAIL_BCC in the same mail (pipelining ${pipelining})`, async () => {
    await using both = await startBoth({ mailbox: { pipelining } });
    await attempt(both.mailer, { ...MAIL, bcc: 'copy@example.com' });
    assert.deepEqual(
      both.mailbox.mails().map(({ to }) => to),
      [['kim@example.com', 'copy@example.com']],
    );
  });

  test(`a refused copy is a success with a warning that names nobody (pipelining ${pipelining})`, async () => {
    const lines: unknown[] = [];
    await using both = await startBoth({
      mailbox: { pipelining },
      mailer: { log: { warn: (...line) => void lines.push(line) } },
    });
    both.mailbox.faults.add({ stage: 'rcpt', kind: 'reply', code: 550, address: 'copy@example.com' });
    const tried = await attempt(both.mailer, { ...MAIL, bcc: 'copy@example.com' });
    assert.equal(tried.fate, undefined);
    assert.deepEqual(lines, [['mail.bcc_refused', { responseCode: 550 }]]);
    assert.deepEqual(
      both.mailbox.mails().map(({ to }) => to),
      [['kim@example.com']],
    );
  });

  for (const [code, copyCode, fate] of [
    [550, undefined, 'refused'],
    [450, undefined, 'not_sent'],
    [550, 450, 'refused'],
    [450, 550, 'not_sent'],
  ] as const) {
    test(`a buyer refused with ${code} gets no mail, nor does the copy ${copyCode ? `refused with ${copyCode}` : 'that was taken'} (pipelining ${pipelining})`, async () => {
      await using both = await startBoth({ mailbox: { pipelining } });
      both.mailbox.faults.add({ stage: 'rcpt', kind: 'reply', code, address: 'kim@example.com' });
      if (copyCode)
        both.mailbox.faults.add({ stage: 'rcpt', kind: 'reply', code: copyCode, address: 'copy@example.com' });
      const tried = await attempt(both.mailer, { ...MAIL, bcc: 'copy@example.com' });
      assert.equal(tried.fate, fate);
      assert.equal(tried.error?.responseCode, code);
      assert.equal(tried.handedOver, 0);
      assert.deepEqual(both.mailbox.mails(), []);
    });
  }
}

for (const to of [
  'a@example.com,b@example.com',
  'a@example.com\r\nRCPT TO:<b@example.com>',
  'a@example.com> <b@example.com',
  'a b@example.com',
  'a',
  '',
  'a@b@c.com',
  '홍@example.com',
]) {
  test(`${JSON.stringify(to)} never reaches the server`, async () => {
    await using both = await startBoth();
    assert.equal((await attempt(both.mailer, { ...MAIL, to })).fate, 'refused');
    assert.equal((await attempt(both.mailer, { ...MAIL, bcc: to })).fate, 'lane');
    assert.equal((await attempt(both.mailer, { ...MAIL, from: to })).fate, 'lane');
    assert.equal(both.mailbox.connections().total, 0);
  });
}

test('mails one after another share a session', async () => {
  await using both = await startBoth();
  for (let i = 0; i < 3; i += 1) await attempt(both.mailer);
  assert.equal(both.mailbox.mails().length, 3);
  assert.deepEqual(both.mailbox.connections(), { open: 1, total: 1 });
});

test('a session that died at rest is replaced without a word', async () => {
  await using both = await startBoth();
  await attempt(both.mailer);
  both.mailbox.disconnectAll();
  const tried = await attempt(both.mailer);
  assert.equal(tried.fate, undefined);
  assert.equal(tried.handedOver, 1);
  assert.equal(both.mailbox.mails().length, 2);
});

for (const [title, fault] of [
  ['is silent when asked', { stage: 'rset', kind: 'stall' }],
  ['is refused when asked', { stage: 'rset', kind: 'reply', code: 421 }],
  ['breaks when asked', { stage: 'rset', kind: 'drop' }],
  ['breaks at the next mail', { stage: 'mail', kind: 'drop' }],
  ['is ended at the next mail', { stage: 'mail', kind: 'reply', code: 421 }],
] satisfies [string, Fault][]) {
  test(`a session that ${title} is replaced before the mail`, async () => {
    await using both = await startBoth({ mailer: { timeouts: { trustMs: 0 } } });
    await attempt(both.mailer);
    both.mailbox.faults.add(fault);
    const tried = await attempt(both.mailer);
    assert.equal(tried.fate, undefined);
    assert.equal(tried.handedOver, 1);
    assert.equal(both.mailbox.faults.struck(), 1);
    assert.equal(both.mailbox.connections().total, 2);
  });
}

test('a kept session that breaks after the handing over is not tried again', async () => {
  await using both = await startBoth();
  await attempt(both.mailer);
  both.mailbox.faults.add({ stage: 'accept', kind: 'drop', when: 'after' });
  const tried = await attempt(both.mailer);
  assert.equal(tried.fate, 'unknown');
  assert.equal(tried.handedOver, 1);
  assert.equal(both.mailbox.mails().length, 2);
});

for (const [title, fault] of [
  ['the server says 421 to the message', { stage: 'accept', kind: 'reply', code: 421 }],
  ['it cannot be written down', undefined],
] satisfies [string, Fault | undefined][]) {
  test(`on a kept session the handing over is announced once, also when ${title}`, async () => {
    await using both = await startBoth();
    await attempt(both.mailer);
    if (fault) both.mailbox.faults.add(fault);
    let handedOver = 0;
    const onHandingOver = () => {
      handedOver += 1;
      return fault ? Promise.resolve() : Promise.reject(new Error('epoch lost'));
    };
    await assert.rejects(
      both.mailer.send(MAIL, { onHandingOver }),
      (error) => error instanceof MailError && error.fate === 'not_sent',
    );
    assert.equal(handedOver, 1);
  });
}

test('a session at rest is ended after its time', async () => {
  await using both = await startBoth({ mailer: { timeouts: { keepMs: 20, answerMs: 60_000 } } });
  await attempt(both.mailer);
  while (both.mailbox.connections().open > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal((await attempt(both.mailer)).fate, undefined);
  assert.equal(both.mailbox.connections().total, 2);
});

test('no more mails are under way than the width allows, and all arrive', async () => {
  await using both = await startBoth({ mailer: { width: 2 } });
  let most = 0;
  both.mailbox.on('data', () => void (most = Math.max(most, both.mailbox.connections().open)));
  await Promise.all(Array.from({ length: 10 }, () => attempt(both.mailer)));
  assert.equal(both.mailbox.mails().length, 10);
  assert.equal(most, 2);
  assert.deepEqual(both.mailbox.violations(), []);
});

test('closing lets the mail under way arrive and turns the others away', async () => {
  await using both = await startBoth({ mailer: { width: 1 } });
  const { promise: isHanding, resolve: handing } = Promise.withResolvers<void>();
  const { promise: mayGo, resolve: go } = Promise.withResolvers<void>();
  const first = both.mailer.send(MAIL, {
    onHandingOver: () => {
      handing();
      return mayGo;
    },
  });
  await isHanding;
  const second = attempt(both.mailer);
  const closed = both.mailer.close();
  let isClosed = false;
  void closed.then(() => (isClosed = true));
  assert.equal((await second).fate, 'not_sent');
  await new Promise(setImmediate);
  assert.equal(isClosed, false);
  go();
  await first;
  await closed;
  assert.equal((await attempt(both.mailer)).fate, 'not_sent');
  assert.equal(both.mailbox.mails().length, 1);
});

test('nobody listening, or no such host, stops the lane', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  server.close();
  await once(server, 'close');
  assert.equal((await attempt(createMailer({ smtpUrl: `smtp://127.0.0.1:${address.port}` }))).fate, 'lane');
  assert.equal(
    (await attempt(createMailer({ smtpUrl: 'smtp://no-such-host.invalid', timeouts: { connectMs: 2000 } }))).fate,
    'lane',
  );
});

test('off loopback a server without STARTTLS gets neither login nor mail', async () => {
  await using mailbox = await startMailbox({ requireAuth: LOGIN });
  const stages: string[] = [];
  for (const stage of ['ehlo', 'auth', 'mail'] as const) mailbox.on(stage, () => void stages.push(stage));
  // 0.0.0.0 leads to this machine and is no loopback address.
  const mailer = createMailer({ smtpUrl: mailbox.url.replace('127.0.0.1', '0.0.0.0') });
  assert.equal((await attempt(mailer)).fate, 'lane');
  assert.deepEqual(stages, ['ehlo']);
  await mailer.close();
});

/** smtp-server with the self-signed certificate that it brings along. */
async function startTlsServer(secure: boolean) {
  const encrypted: boolean[] = [];
  const server = new SMTPServer({
    secure,
    authOptional: true,
    logger: false,
    onData(stream, session, done) {
      encrypted.push(session.secure);
      stream.resume().on('end', () => done());
    },
  });
  server.on('error', () => undefined); // a client that does not trust it
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  assert.ok(address && typeof address === 'object');
  return {
    port: address.port,
    encrypted,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

test('a certificate that nobody vouches for stops the lane', async () => {
  await using server = await startTlsServer(true);
  const mailer = createMailer({ smtpUrl: `smtps://127.0.0.1:${server.port}` });
  assert.equal((await attempt(mailer)).fate, 'lane');
  await mailer.close();
  const trusting = createMailer({ smtpUrl: `smtps://127.0.0.1:${server.port}`, tls: { rejectUnauthorized: false } });
  assert.equal((await attempt(trusting)).fate, undefined);
  await trusting.close();
  assert.deepEqual(server.encrypted, [true]);
});

test('off loopback STARTTLS is used and its certificate is checked', async () => {
  await using server = await startTlsServer(false);
  const mailer = createMailer({ smtpUrl: `smtp://0.0.0.0:${server.port}` });
  assert.equal((await attempt(mailer)).fate, 'lane');
  await mailer.close();
  const trusting = createMailer({ smtpUrl: `smtp://0.0.0.0:${server.port}`, tls: { rejectUnauthorized: false } });
  assert.equal((await attempt(trusting)).fate, undefined);
  await trusting.close();
  assert.deepEqual(server.encrypted, [true]);
});

test('a relay on this machine needs no certificate', async () => {
  await using server = await startTlsServer(false);
  const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${server.port}` });
  assert.equal((await attempt(mailer)).fate, undefined);
  await mailer.close();
});

test('verify logs in and sends nothing, or says why it cannot', async () => {
  await using both = await startBoth({ mailbox: { requireAuth: LOGIN } });
  await both.mailer.verify();
  both.mailbox.faults.add({ stage: 'auth', kind: 'reply', code: 535 });
  await assert.rejects(
    both.mailer.verify(),
    (error) => error instanceof MailError && error.fate === 'lane' && error.responseCode === 535,
  );
  assert.equal(both.mailbox.mails().length, 0);
});
