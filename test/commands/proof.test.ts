// Proof of delivery of an order that went the whole way, on the wire.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DATABASES } from '../databases.ts';
import { startWorld, type World } from '../world.ts';
import { openShop } from './shop.ts';

async function prove(world: World, order: string) {
  const answer = await world.discord.slash({ command: 'order proof', options: { order }, user: world.minsu });
  return await answer.message();
}

for (const database of DATABASES) {
  suite(database, { concurrency: 4 }, () => {
    test('a delivered order is proved on one page: times, addresses, who approved, what the mail server said', async () => {
      await using world = await startWorld(database);
      const { naver, mailbox, product, minsu } = world;
      await world.importKeys('PROOF-KEY-0001-ZYXW');
      const { orderId, productOrderIds } = naver.pay({ ...product, typed: { 이메일: 'kim @ example.com' } });
      await world.settled();
      const open = await prove(world, orderId);
      assert.match(open.attachments[0]?.bytes.toString() ?? '', /<th>메일 서버 접수<\/th><td>없음<\/td>/);

      await world.tap(orderId, '발송 + 발송처리');
      const proved = await prove(world, productOrderIds[0] ?? '');
      assert.equal(proved.viewerId, minsu.id);
      const [file] = proved.attachments;
      assert.match(decodeURIComponent(file?.filename ?? ''), new RegExp(`${orderId}\\.html$`));
      const html = file?.bytes.toString() ?? '';
      const [mail] = mailbox.mails();
      assert.match(html, /<h1>발송 증빙<\/h1>/);
      assert.ok(html.includes(orderId) && html.includes(productOrderIds[0] ?? '?'));
      assert.match(html, /<th>구매자가 입력한 내용<\/th><td>kim @ example\.com<\/td>/);
      assert.match(html, /<th>실제로 보낸 주소<\/th><td>kim@example\.com<\/td>/);
      assert.match(html, /<th>승인<\/th><td>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d · 민수 · 발송 \+ 발송처리 승인<\/td>/);
      assert.match(html, /<th>메일 서버의 답<\/th><td>250 /);
      assert.ok(html.includes(`&#60;${(mail?.messageId ?? '?').replaceAll(/[<>]/g, '')}&#62;`), 'no Message-ID');
      assert.match(html, /<th>발송처리<\/th><td>\d{4}-/);
      assert.match(html, /…ZYXW \(발송됨/);
      assert.doesNotMatch(html, /PROOF-KEY/);

      const card = world.card(orderId);
      assert.doesNotMatch(JSON.stringify(card.embeds), /증빙/, 'a look at the proof is nobody else’s business');
      const status = await world.discord.slash({ command: 'order status', options: { order: orderId }, user: minsu });
      assert.match(JSON.stringify((await status.message()).embeds), /발송 증빙 · 민수/);
    });
  });
}

suite('/order proof', () => {
  test('finds nothing, or too much, and says so; English for who reads English', async () => {
    await using shop = await openShop();
    assert.match((await shop.type('order proof', { order: '999999' })).content, /^No order fits/);
    await shop.enter({}, { orderId: '2026112200000002', productOrderId: '2026112200000022' });
    const several = await shop.type('order proof', { order: '김하늘' });
    assert.match(several.content, /Several orders fit/);
    assert.equal(several.attachments.length, 0);
    const found = await shop.type('order proof', { order: '2026112200000002' }, shop.helper);
    assert.match(found.attachments[0]?.bytes.toString() ?? '', /<html lang="en">[^]*Proof of delivery/);
    const choices = await shop.discord.autocomplete({
      command: 'order proof',
      option: 'order',
      value: '22',
      user: shop.emma,
    });
    assert.ok(choices.length > 0);
  });
});
