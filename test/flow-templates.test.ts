// The seller's own words: typed into a form, read by the next buyer. Everything on the wire, on both databases.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { simpleParser } from 'mailparser';
import { startLicenseServer } from '../src/sandbox/license-server.ts';
import { FEATURE_DATABASES } from './databases.ts';
import { startWorld, type World } from './world.ts';

const WORDS = {
  subject: '{{ shop }} · {{ product }} 이용권',
  body: '{{ buyer }}님, 고맙습니다.\n\n■ 이용권\n{{ licenses }}\n{{ downloads }}\n\n■ 사용법\nhttps://tidy.example/guide\n\n---\n사업자등록번호 123-45-67890',
};

async function edit(
  { discord, minsu }: World,
  typed: { subject: string; body: string },
  options: Record<string, string> = {},
): Promise<string> {
  const { modal } = await discord.slash({ command: 'template edit', options, user: minsu });
  return (await (await discord.submit(modal, typed, minsu)).message()).content;
}

/** Lets a buyer pay, and sends what he paid for. */
async function sell(world: World, about: Partial<Parameters<World['naver']['pay']>[0]> = {}): Promise<string> {
  const { orderId } = world.naver.pay({ ...world.product, typed: { 이메일: 'kim@example.com' }, ...about });
  await world.settled();
  await world.tap(orderId, '발송 + 발송처리');
  return orderId;
}

for (const database of FEATURE_DATABASES) {
  suite(database, { concurrency: 6 }, () => {
    test(`what is typed into the form is what the next buyer reads, text and HTML`, async () => {
      await using world = await startWorld(database);
      const { mailbox } = world;
      await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002');
      await sell(world);
      assert.match(mailbox.mails()[0]?.subject ?? '', /라이선스 안내 \(주문/);

      assert.match(await edit(world, WORDS), /저장했습니다/);
      const order = await sell(world);
      const shown = await (
        await world.discord.slash({ command: 'template preview', options: { order }, user: world.minsu })
      ).message();
      assert.match(JSON.stringify(shown.embeds), /…0002 \(1\)/);
      assert.doesNotMatch(JSON.stringify(shown.embeds), /AAAA-AAAA/);

      const mail = mailbox.mails()[1];
      assert.equal(mail?.subject, '정리상점 · 사진정리 프로 이용권');
      assert.match(mail?.text ?? '', /고맙습니다\.\n\n■ 이용권\n사진정리 프로\nAAAA-AAAA-0002\n\n■ 사용법/);
      assert.match(mail?.html ?? '', />AAAA-AAAA-0002<\/code>/);
      assert.match(mail?.html ?? '', /<a [^>]*href="https:\/\/tidy\.example\/guide"/);
      assert.match(mail?.text ?? '', /--------\n사업자등록번호 123-45-67890/);
    });

    test(`a product has words of its own, and the other language does not mix in`, async () => {
      await using world = await startWorld(database);
      const { mailbox, product } = world;
      await world.importKeys('AAAA-AAAA-0001', 'AAAA-AAAA-0002');
      await edit(world, WORDS);
      await edit(world, { ...WORDS, subject: 'in English' }, { product: product.productId, language: 'en' });
      await sell(world);
      assert.equal(mailbox.mails()[0]?.subject, '정리상점 · 사진정리 프로 이용권');

      await edit(world, { ...WORDS, subject: '이 상품만' }, { product: product.productId });
      await sell(world);
      assert.equal(mailbox.mails()[1]?.subject, '이 상품만');
    });

    test(`a shop that writes in English takes the English words`, async () => {
      await using world = await startWorld(database, { BELLHOP_LANG: 'en' });
      const { mailbox, product, naver } = world;
      await world.importKeys('AAAA-AAAA-0001');
      await edit(world, { ...WORDS, subject: '한국어' }, { product: product.productId, language: 'ko' });
      await edit(world, { ...WORDS, subject: 'in English' });
      const { orderId } = naver.pay({ ...product, typed: { 이메일: 'kim@example.com' } });
      await world.settled();
      await world.tap(orderId, 'Send & deliver');
      assert.equal(mailbox.mails()[0]?.subject, 'in English');
    });

    test(`an error is named, nothing is saved, and the buyer reads the old words`, async () => {
      await using world = await startWorld(database);
      await world.importKeys('AAAA-AAAA-0001');
      const refused = await edit(world, { subject: '{{ shop }}', body: '안녕하세요\n{{ licence }}' });
      assert.match(refused, /저장하지 않았습니다/);
      assert.match(refused, /본문 2번째 줄 4번째 글자\*\* `licence` 라는 변수는 없습니다\. 혹시 `licenses`인가요\?/);
      await sell(world);
      assert.match(world.mailbox.mails()[0]?.subject ?? '', /라이선스 안내/);
    });

    test(`a reset goes back to the built-in words`, async () => {
      await using world = await startWorld(database);
      const { discord, minsu } = world;
      await world.importKeys('AAAA-AAAA-0001');
      await edit(world, WORDS);
      const answer = await discord.slash({ command: 'template reset', user: minsu });
      assert.match((await answer.message()).content, /지웠습니다/);
      await sell(world);
      assert.match(world.mailbox.mails()[0]?.subject ?? '', /라이선스 안내/);
    });

    test(`a test mail arrives, marked; what the preview attaches are the bytes of its HTML`, async () => {
      await using world = await startWorld(database);
      const { discord, minsu, mailbox } = world;
      await edit(world, WORDS);
      const preview = await (await discord.slash({ command: 'template preview', user: minsu })).message();
      const file = preview.attachments.find(({ filename }) => filename === 'preview.html');
      const options = { address: 'seller@example.com' };
      for (let sent = 1; sent <= 4; sent += 1) {
        const { content } = await (await discord.slash({ command: 'template test', options, user: minsu })).message();
        assert.match(content, sent <= 3 ? /접수했습니다/ : /1분에 3통/);
      }
      const [mail, ...more] = mailbox.to('seller@example.com');
      assert.equal(more.length, 2);
      assert.equal(mail?.subject, '[테스트] 정리상점 · 사진정리 프로 1년 이용권');
      assert.match(mail?.text ?? '', /SAMPLE-KEY-00001/);
      assert.notEqual(mail?.messageId, more[0]?.messageId);

      assert.ok(file);
      const attached = Buffer.from(await (await fetch(file.url)).arrayBuffer());
      assert.deepEqual(attached, bytesOfHtml(mail?.raw ?? Buffer.alloc(0)));
    });

    test(`words that were broken in the books cost no key: the line waits for a person`, async () => {
      await using world = await startWorld(database);
      const { discord, minsu, mailbox } = world;
      await world.importKeys('AAAA-AAAA-0001');
      // Fits every invented order and not this one: no check can know what a shop will sell.
      const body = `{% if product == "사진정리 프로" %}{{ items[7].name }}{% endif %}${WORDS.body}`;
      assert.match(await edit(world, { ...WORDS, body }), /저장했습니다/);
      const orderId = await sell(world);
      assert.match(world.card(orderId).content, /메일 작성 실패/);
      assert.equal(mailbox.mails().length, 0);
      const stock = await (await discord.slash({ command: 'license stock', user: minsu })).message();
      assert.match(JSON.stringify(stock.embeds), /남음 \*\*1\*\*/);

      await edit(world, WORDS);
      await world.tap(orderId, '다시 시도');
      assert.equal(mailbox.to('kim@example.com').length, 1);
    });

    test(`words that fail with these very keys do not cost the buyer his license`, async () => {
      await using world = await startWorld(database);
      await world.importKeys('AAAA-AAAA-0001');
      const trap =
        '{% for k in items[0].keys limit: 1 %}{% if k == "AAAA-AAAA-0001" %}{{ items[9].name }}{% endif %}{% endfor %}';
      assert.match(await edit(world, { ...WORDS, body: `${trap}${WORDS.body}` }), /저장했습니다/);
      await sell(world);
      const [mail] = world.mailbox.to('kim@example.com');
      assert.match(mail?.subject ?? '', /라이선스 안내/);
      assert.match(mail?.text ?? '', /AAAA-AAAA-0001/);
      assert.equal(world.logs.filter(({ msg, event }) => [msg, event].includes('mail.template_failed')).length, 1);
    });

    test(`more than twenty keys are all in the mail, and once more as a file`, async () => {
      await using world = await startWorld(database);
      const keys = Array.from({ length: 25 }, (_, index) => `MANY-KEYS-${String(index).padStart(4, '0')}`);
      await world.importKeys(...keys);
      await sell(world, { quantity: 25 });
      const [mail] = world.mailbox.mails();
      for (const key of keys) assert.ok(mail?.text.includes(key) && mail.html.includes(`>${key}</code>`), key);
      assert.match(mail?.text ?? '', /키 25개는 첨부 파일 license-keys\.txt에도/);
      const { attachments } = await simpleParser(mail?.raw ?? '');
      assert.deepEqual(
        attachments.map(({ filename, contentType }) => [filename, contentType]),
        [['license-keys.txt', 'text/plain']],
      );
      assert.equal(attachments[0]?.content.toString('utf8'), `${keys.join('\r\n')}\r\n`);
    });

    test(`licenses that are files lie beside the mail, byte for byte, and the mail says how many`, async () => {
      await using server = await startLicenseServer();
      await using world = await startWorld(database, { LICENSE_SERVER_PRIVATE_HOSTS: '127.0.0.1' });
      const { discord, minsu, product, mailbox } = world;
      const options = { product: product.productId, source: 'http', url: server.url };
      const rule = await (await discord.slash({ command: 'product set', options, user: minsu })).message();
      server.secret = /bhsec_[\w-]+/.exec(rule.content)?.[0] ?? '';
      const bytes = [Buffer.from([0, 1, 2, 255]), Buffer.from('LICENSE 2')];
      server.make = (number) => ({ file: { name: 'photo.lic', base64: bytes[(number - 1) % 2]?.toString('base64') } });
      await edit(world, WORDS);
      await sell(world, { quantity: 2 });
      const [mail] = mailbox.to('kim@example.com');
      assert.match(
        mail?.text ?? '',
        /■ 이용권\n사진정리 프로\n첨부 파일: photo\.lic, photo-2\.lic\n\n이 메일에는 첨부 파일이 2개/,
      );
      const { attachments } = await simpleParser(mail?.raw ?? '');
      assert.deepEqual(
        attachments.map(({ filename }) => filename),
        ['photo.lic', 'photo-2.lic'],
      );
      assert.deepEqual(
        attachments.map(({ content }) => content.toString('hex')).toSorted(),
        bytes.map((each) => each.toString('hex')).toSorted(),
      );
    });

    test(`what a buyer types stays text: no header, no heading, no markup, no key of others`, async () => {
      await using world = await startWorld(database);
      const { mailbox } = world;
      await world.importKeys('AAAA-AAAA-0001');
      const words = {
        subject: '{{ option }} {{ buyer }}',
        body: '{{ option }}\n\n{{ buyer }}\n\n{{ licenses }}\n{{ downloads }}',
      };
      await edit(world, words);
      const productOption = '이메일: kim@example.com / ■ 공지 <b>{{ licenses }}</b>\r\nBcc: evil';
      await sell(world, { typed: undefined, productOption, ordererName: '{{ shop }}' });
      const [mail] = mailbox.mails();
      assert.deepEqual(mail?.to, ['kim@example.com']);
      assert.equal(mail?.headers['bcc'], undefined);
      assert.equal(mail?.subject, '■ 공지 <b>{{ licenses }}</b> Bcc: evil 고객');
      assert.doesNotMatch(mail?.html ?? '', /<b>|<h2/);
      assert.equal(mail?.text.match(/AAAA-AAAA-0001/g)?.length, 1);
    });
  });
}

/** The HTML part as it lies in the message, decoded and nothing else. */
function bytesOfHtml(raw: Buffer): Buffer {
  const text = raw.toString('latin1');
  const [, encoding = '', body = ''] =
    /Content-Type: text\/html[^]*?Content-Transfer-Encoding: (\S+)\r\n(?:[^\r\n]+\r\n)*\r\n([^]*?)\r\n--/.exec(text) ??
    [];
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_code, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}
