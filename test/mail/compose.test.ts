import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleParser } from 'mailparser';
import { composeMail, messageIdFor } from '../../src/mail/compose.ts';
import type { Letter } from '../../src/mail/compose.ts';

function aLetter(about: Partial<Letter> = {}): Letter {
  return {
    from: { name: '정리상점', address: 'shop@example.com' },
    to: { address: 'kim@example.com' },
    replyTo: { address: 'help@example.com' },
    subject: '[정리상점] 사진정리 프로 라이선스 안내 (주문 2026112345678901)',
    text: '홍길동님, 안녕하세요.\n1)  ABCDE-FGHJK\n.\nFrom here\n',
    html: `<p>홍길동님, 안녕하세요.</p><p>${'가'.repeat(2000)}</p>`,
    messageId: '<d-77.0@example.com>',
    date: new Date('2026-11-23T13:15:00Z'),
    language: 'ko',
    ...about,
  };
}

test('the same letter composed twice is the same bytes', async () => {
  const first = await composeMail(aLetter());
  const second = await composeMail(aLetter());
  assert.deepEqual(first, second);
});

test('what went in comes out on the other side', async () => {
  const letter = aLetter();
  const parsed = await simpleParser(await composeMail(letter));
  assert.equal(parsed.subject, letter.subject);
  assert.equal(parsed.text?.trim(), letter.text.trim());
  assert.equal(parsed.html && parsed.html.trim(), letter.html);
  assert.equal(parsed.messageId, letter.messageId);
  assert.deepEqual(parsed.date, letter.date);
  assert.deepEqual(parsed.from?.value, [{ name: '정리상점', address: 'shop@example.com' }]);
  assert.deepEqual(parsed.replyTo?.value, [{ name: '', address: 'help@example.com' }]);
  assert.equal(parsed.headers.get('auto-submitted'), 'auto-generated');
  assert.equal(parsed.headers.get('content-language'), 'ko');
});

test('the message is 7-bit, ends its lines with CR LF, and none is over 998 bytes', async () => {
  const raw = (await composeMail(aLetter())).toString('latin1');
  assert.doesNotMatch(raw, /[\x80-\xff]|(?<!\r)\n|\r(?!\n)/);
  assert.ok(raw.split('\r\n').every((line) => line.length <= 998));
});

const FILES = [
  { name: '라이선스 파일.lic', bytes: new Uint8Array(1_000).map((_, index) => index) },
  { name: 'license-keys.txt', bytes: new TextEncoder().encode('가나\r\nKEY\r\n') },
  { name: 'guide.PDF', bytes: new Uint8Array([37, 80, 68, 70]) },
  { name: 'page.html', bytes: new TextEncoder().encode('<script>') },
];

test('files come out as they went in, with their names, and nothing that a mailbox would run', async () => {
  const raw = await composeMail(aLetter({ attachments: FILES }));
  const parsed = await simpleParser(raw);
  assert.deepEqual(
    parsed.attachments.map(({ filename, contentDisposition }) => [filename, contentDisposition]),
    FILES.map(({ name }) => [name, 'attachment']),
  );
  // As written: mailparser guesses where there is nothing to guess.
  assert.deepEqual(
    raw
      .toString('latin1')
      .match(/^Content-Type: (?:application|text)\/\S+?(?=;| *\r\n)/gm)
      ?.slice(2),
    ['application/octet-stream', 'text/plain', 'application/pdf', 'application/octet-stream'].map(
      (type) => `Content-Type: ${type}`,
    ),
  );
  for (const [index, { content }] of parsed.attachments.entries())
    assert.deepEqual(new Uint8Array(content), FILES[index]?.bytes);
  assert.equal(parsed.text?.trim(), aLetter().text.trim());
  const lines = raw.toString('latin1').split('\r\n');
  assert.ok(lines.every((line) => /^[\x20-\x7e\t]*$/.test(line) && line.length <= 998));
  assert.ok(lines.filter((line) => /^[A-Za-z0-9+/]{70,}={0,2}$/.test(line)).every((line) => line.length <= 76));
});

test('with files, too, the same letter is the same bytes, and another file is another boundary', async () => {
  const first = await composeMail(aLetter({ attachments: FILES }));
  assert.deepEqual(first, await composeMail(aLetter({ attachments: FILES })));
  const other = await composeMail(aLetter({ attachments: FILES.slice(1) }));
  const boundaryOf = (raw: Buffer) => /boundary="([^"]+)"/.exec(raw.toString('latin1'))?.[1];
  assert.notEqual(boundaryOf(first), boundaryOf(other));
});

test('the name of a file adds no header', async () => {
  const attachments = [{ name: 'a"\r\nBcc: evil@example.com\r\n.lic', bytes: new Uint8Array(1) }];
  const raw = (await composeMail(aLetter({ attachments }))).toString('latin1');
  assert.doesNotMatch(raw, /^Bcc:/im);
});

test('nothing says bulk, and no copy is named', async () => {
  const raw = (await composeMail(aLetter())).toString('latin1');
  assert.doesNotMatch(raw, /^(?:Bcc|Precedence|List-[\w-]+|X-Mailer):/im);
});

test('a subject or a name with line breaks adds no header', async () => {
  const raw = await composeMail(
    aLetter({
      subject: 'Hi\r\nBcc: evil@example.com\r\n\r\nbody',
      to: { name: 'Kim\r\nCc: evil@example.com', address: 'kim@example.com' },
    }),
  );
  const parsed = await simpleParser(raw);
  assert.equal(parsed.headers.has('bcc'), false);
  assert.equal(parsed.headers.has('cc'), false);
  const to = Array.isArray(parsed.to) ? parsed.to : [parsed.to];
  assert.deepEqual(
    to.flatMap((list) => list?.value.map(({ address }) => address)),
    ['kim@example.com'],
  );
});

test('a name that looks like a list stays a name', async () => {
  const parsed = await simpleParser(
    await composeMail(aLetter({ to: { name: 'a@example.com, b', address: 'kim@example.com' } })),
  );
  const to = Array.isArray(parsed.to) ? parsed.to : [parsed.to];
  assert.deepEqual(
    to.flatMap((list) => list?.value.map(({ address }) => address)),
    ['kim@example.com'],
  );
});

for (const address of [
  'a@example.com,b@example.com',
  'a@example.com\r\nBcc: b@example.com',
  'a b@example.com',
  '<a@example.com>',
  'a',
  '',
]) {
  test(`${JSON.stringify(address)} is not composed for`, async () => {
    await assert.rejects(composeMail(aLetter({ to: { address } })), TypeError);
  });
}

test('a Message-ID names the delivery and counts the resends', () => {
  assert.equal(messageIdFor({ deliveryId: '0198a', resend: 0, domain: 'Example.com' }), '<d-0198a.0@example.com>');
  assert.equal(messageIdFor({ deliveryId: '0198a', resend: 2, domain: 'example.com' }), '<d-0198a.2@example.com>');
  assert.throws(() => messageIdFor({ deliveryId: 'a>\r\nBcc: b', resend: 0, domain: 'example.com' }), TypeError);
  assert.throws(() => messageIdFor({ deliveryId: 'a', resend: 0, domain: 'example.com>\r\n' }), TypeError);
});
