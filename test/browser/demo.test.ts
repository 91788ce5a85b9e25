// The demo as a newcomer meets it: `npm run demo`, a browser, and the real bot in between.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Browser } from 'playwright-core';
import {
  act,
  actAs,
  cardOf,
  command,
  complete,
  type Demo,
  mailsTo,
  order,
  orderOf,
  overhang,
  PHONE,
  readMail,
  remember,
  startBrowser,
  startDemo,
  visit,
  WIDE,
} from './demo-page.ts';

const KEY = /\b[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}\b/;
const BY_HAND = '사진정리 프로';
const AUTO = '영상자르기';

suite('the demo in Korean', () => {
  let browser: Browser;
  let demo: Demo;

  before(async () => {
    [demo, browser] = await Promise.all([startDemo('ko'), startBrowser()]);
  });

  after(async () => {
    await browser.close();
    await demo[Symbol.asyncDispose]();
  });

  test('it opens with one order of each kind, without an error and without a request to elsewhere', async () => {
    await using opened = await visit(browser, demo.url);
    const { page, complaints } = opened;
    await page.locator('.message .content', { hasText: '승인 대기' }).waitFor();
    await page.locator('.message .content', { hasText: '이메일 확인 필요' }).first().waitFor();
    await page.locator('.message .content', { hasText: '발송 완료' }).waitFor();
    assert.equal(await page.locator('.line').count(), 4);
    assert.equal(await mailsTo(page, 'jimin.yoon@example.com').count(), 1);
    await remember(page, 'first-sight');
    assert.deepEqual(complaints, []);
  });

  test('an order is delivered by one tap: mail with one key, 배송중 in the store, 발송 완료 on the card', async () => {
    await using opened = await visit(browser, demo.url);
    const { page, complaints } = opened;
    const orderId = await order(page, { product: BY_HAND, email: 'one.tap@example.com' });
    const card = cardOf(page, orderId);
    await card.locator('.content', { hasText: '승인 대기' }).waitFor();
    assert.equal(await mailsTo(page, 'one.tap@example.com').count(), 0, 'nothing goes out before the tap');

    await card.getByRole('button', { name: '발송 + 발송처리', exact: true }).click();
    await mailsTo(page, 'one.tap@example.com').waitFor();
    const text = await readMail(page, mailsTo(page, 'one.tap@example.com'));
    assert.equal(new Set(text.match(new RegExp(KEY, 'g'))).size, 1);
    await orderOf(page, orderId).locator('.state', { hasText: '배송중' }).waitFor();
    await card.locator('.content', { hasText: '발송 완료' }).waitFor();
    assert.equal(await card.locator('.press.primary').count(), 0, 'nothing is left to be sent');
    assert.doesNotMatch((await card.textContent()) ?? '', KEY, 'the channel never shows a whole key');
    await remember(page, 'delivered');
    assert.deepEqual(complaints, []);
  });

  test('a product in auto mode is delivered without a tap', async () => {
    await using opened = await visit(browser, demo.url);
    const { page, complaints } = opened;
    const orderId = await order(page, { product: AUTO, email: 'no.tap@example.com' });
    await cardOf(page, orderId).locator('.content', { hasText: '발송 완료' }).waitFor();
    await orderOf(page, orderId).locator('.state', { hasText: '배송중' }).waitFor();
    assert.equal(await mailsTo(page, 'no.tap@example.com').count(), 1);
    assert.deepEqual(complaints, []);
  });

  test('a mistyped address is mended in the form, which holds the suggestion', async () => {
    await using opened = await visit(browser, demo.url);
    const { page, complaints } = opened;
    const orderId = await order(page, { product: BY_HAND, email: 'typo.kim@naver.con' });
    const card = cardOf(page, orderId);
    await card.locator('.content', { hasText: '이메일 확인 필요' }).waitFor();
    await card.getByRole('button', { name: '이메일 수정' }).click();
    const form = page.locator('dialog');
    assert.equal(await form.locator('input').inputValue(), 'typo.kim@naver.com');
    assert.match((await form.textContent()) ?? '', /typo\.kim@naver\.con/, 'what the buyer typed stands beside it');
    await remember(page, 'form');

    await form.locator('input').fill('mended@example.com');
    await form.getByRole('button', { name: '제출' }).click();
    await card.locator('.content', { hasText: '승인 대기' }).waitFor();
    await form.waitFor({ state: 'detached' });
    await card.getByRole('button', { name: '발송 + 발송처리', exact: true }).click();
    await mailsTo(page, 'mended@example.com').waitFor();
    assert.deepEqual(complaints, []);
  });

  test('who has no role is told so, and nobody else sees that', async () => {
    await using operator = await visit(browser, demo.url);
    const orderId = await order(operator.page, { product: BY_HAND, email: 'no.role@example.com' });
    await using stranger = await visit(browser, demo.url);
    await actAs(stranger.page, '하늘');
    const card = cardOf(stranger.page, orderId);
    await card.getByRole('button', { name: '발송 + 발송처리', exact: true }).click();
    const answer = stranger.page.locator('.only-you', { hasText: '@운영자 역할만' });
    await answer.waitFor();
    await remember(stranger.page, 'no-role');
    await cardOf(operator.page, orderId).locator('.content', { hasText: '승인 대기' }).waitFor();
    assert.equal(await operator.page.locator('.only-you').count(), 0);

    await answer.getByRole('button', { name: '메시지 닫기' }).click();
    assert.equal(await stranger.page.locator('.only-you').count(), 0);
    assert.deepEqual([...operator.complaints, ...stranger.complaints], []);
  });

  test('the buyer cancels before the tap: no mail, and the card says so', async () => {
    await using opened = await visit(browser, demo.url);
    const { page, complaints } = opened;
    const orderId = await order(page, { product: BY_HAND, email: 'changed.mind@example.com' });
    await cardOf(page, orderId).locator('.content', { hasText: '승인 대기' }).waitFor();
    await act(page, orderId, '취소하기');
    await orderOf(page, orderId).locator('.state', { hasText: '취소완료' }).waitFor();
    await cardOf(page, orderId).locator('.content', { hasText: '취소 완료' }).waitFor();
    assert.equal(await mailsTo(page, 'changed.mind@example.com').count(), 0);
    assert.deepEqual(complaints, []);
  });

  test('a gift waits until it is accepted', async () => {
    await using opened = await visit(browser, demo.url);
    const { page, complaints } = opened;
    const orderId = await order(page, { product: AUTO, email: 'gift@example.com', gift: true });
    await cardOf(page, orderId).locator('.content', { hasText: '선물 수락 대기' }).waitFor();
    await act(page, orderId, '선물 수락');
    await cardOf(page, orderId).locator('.content', { hasText: '발송 완료' }).waitFor();
    assert.equal(await mailsTo(page, 'gift@example.com').count(), 1);
    assert.deepEqual(complaints, []);
  });

  test('a slash command is chosen from the list, completed while one types, and answered to that person alone', async () => {
    await using opened = await visit(browser, demo.url);
    const { page, complaints } = opened;
    await actAs(page, '지우');
    await page.locator('#slash').fill('/라이선스');
    await page.locator('.popup [role=option]', { hasText: '/라이선스 재고' }).waitFor();
    await remember(page, 'commands');
    await command(page, '라이선스 재고');
    await page.locator('.popup [role=option]', { hasText: '상품' }).click();
    await complete(page, 'product', '자르기', AUTO);
    await remember(page, 'command');
    await page.locator('.writing [type=submit]').click();
    await page.locator('.only-you', { hasText: '지우 사용: /라이선스 재고' }).getByText('영상자르기 영구').waitFor();
    assert.deepEqual(complaints, []);
  });

  test('keys are imported from a file', async () => {
    await using opened = await visit(browser, demo.url);
    const { page, complaints } = opened;
    await actAs(page, '지우');
    await command(page, '라이선스 등록');
    await complete(page, 'product', BY_HAND);
    await page.locator('.filling [name=product]').focus();
    await page.locator('.popup [role=option]', { hasText: '.csv' }).click();
    const file = { name: 'keys.txt', mimeType: 'text/plain', buffer: Buffer.from('AAAA-1\nAAAA-2\nAAAA-2\n') };
    await page.locator('.upload input').setInputFiles(file);
    await page.locator('.writing [type=submit]').click();
    const preview = page.locator('.only-you', { hasText: '2' }).last();
    await preview.locator('.press.primary, .press.success').first().click();
    await remember(page, 'imported');
    await page
      .locator('.only-you', { hasText: /등록.*2개|2개.*등록/ })
      .last()
      .waitFor();
    assert.deepEqual(complaints, []);
  });

  test('what a buyer types stays text, in the store, on the card and in the mail', async () => {
    await using opened = await visit(browser, demo.url);
    const { page, complaints } = opened;
    const evil = '<img src=x onerror=alert(1)>';
    const bold = '**굵게** [클릭](https://evil.example)';
    const doubtful = await order(page, { product: BY_HAND, email: `${evil} ${bold} a@example.com b@example.com` });
    const card = cardOf(page, doubtful);
    await card.locator('.content', { hasText: '이메일 확인 필요' }).waitFor();
    const shown = await card.locator('dd').innerText();
    assert.ok(shown.includes(evil) && shown.includes(bold), shown);
    await card.getByRole('button', { name: '이메일 수정' }).click();
    const typed = await page.locator('dialog .note').innerText();
    assert.ok(typed.includes(evil) && typed.includes(bold), typed);
    await page.getByRole('button', { name: '취소', exact: true }).click();

    await order(page, { product: AUTO, buyer: evil, email: 'text@example.com' });
    const text = await readMail(page, mailsTo(page, 'text@example.com'));
    assert.match(text, KEY);
    const pictures = (within: { locator: typeof page.locator }) => within.locator('img[src=x], a[href*=evil]').count();
    assert.equal(await pictures(page), 0);
    assert.equal(await pictures(page.locator('iframe').contentFrame()), 0);
    assert.deepEqual(complaints, []);
  });

  test('a mail can be read as mail, as text and as it came, and its frame is locked', async () => {
    await using opened = await visit(browser, demo.url);
    const { page, complaints } = opened;
    await mailsTo(page, 'jimin.yoon@example.com').click();
    const reader = page.locator('.reader');
    assert.equal(await reader.locator('iframe').getAttribute('sandbox'), '');
    await reader.getByRole('button', { name: '텍스트' }).click();
    assert.match((await reader.locator('pre').textContent()) ?? '', KEY);
    await reader.getByRole('button', { name: '원본' }).click();
    assert.match((await reader.locator('pre').textContent()) ?? '', /^Message-ID: </im);
    assert.deepEqual(complaints, []);
  });

  test('a pressed button shows that it waits, the others are off, and silence is named', async () => {
    await using opened = await visit(browser, demo.url);
    const { page } = opened;
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    await page.route('**/click', async (route) => {
      await held;
      await route.fulfill({ status: 409, json: { error: 'The application did not respond to it within 3000 ms' } });
    });
    const card = page.locator('.message', { has: page.getByRole('button', { name: '보류' }) }).last();
    await card.getByRole('button', { name: '보류' }).click();
    await card.locator('[aria-busy=true]', { hasText: '보류' }).waitFor();
    assert.equal(await card.locator('button:not([aria-disabled=true], :disabled)').count(), 0);
    letGo();
    await card.getByText('애플리케이션이 응답하지 않았어요').waitFor();
    assert.equal(await card.locator('button[aria-disabled=true]').count(), 0);
  });

  for (const [name, viewport] of Object.entries({ phone: PHONE, wide: WIDE })) {
    test(`nothing can be pushed sideways on a ${name}`, async () => {
      await using opened = await visit(browser, demo.url, { viewport });
      const { page, complaints } = opened;
      for (const tab of name === 'phone'
        ? ['store', 'discord', 'mailbox', 'weather']
        : ['store', 'discord', 'mailbox']) {
        if (name === 'phone') await page.locator(`#tab-${tab}`).click();
        assert.ok(await page.locator(`#${tab}`).isVisible());
        assert.equal(await overhang(page), 0, tab);
        const pane = await page.locator(`#${tab}`).boundingBox();
        assert.ok(pane && pane.x >= 0 && pane.x + pane.width <= viewport.width, tab);
        await remember(page, `${name}-${tab}`);
      }
      if (name === 'phone') await page.locator('#tab-mailbox').click();
      await mailsTo(page, 'jimin.yoon@example.com').click();
      await page.locator('iframe').waitFor();
      assert.equal(await overhang(page), 0, 'mail');
      assert.deepEqual(complaints, []);
    });
  }

  test('on a phone a pane that is out of sight tells of news', async () => {
    await using opened = await visit(browser, demo.url, { viewport: PHONE });
    const { page, complaints } = opened;
    await page.locator('#tab-store').click();
    await order(page, { product: AUTO, email: 'news@example.com' });
    await page.locator('#tab-discord.news').waitFor();
    await page.locator('#tab-mailbox.news').waitFor();
    await page.locator('#tab-mailbox').click();
    assert.equal(await page.locator('#tab-mailbox.news').count(), 0);
    await mailsTo(page, 'news@example.com').waitFor();
    assert.deepEqual(complaints, []);
  });
});
