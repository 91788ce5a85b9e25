// Bad weather in the demo: the first tour, faults that come and go, and a bot that is stopped and killed in the middle.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import {
  cardOf,
  type Demo,
  mailsTo,
  order,
  orderOf,
  PHONE,
  remember,
  startBrowser,
  startDemo,
  visit,
} from './demo-page.ts';

const KEY = /\b[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}\b/g;
const AUTO = '영상자르기';
const BOXED = '문서변환';
/** The bot comes back, reads the store, and repeats what may have been lost, after its own pauses. */
const PATIENCE = { timeout: 100_000 };

async function turn(page: Page, fault: string, isOn: boolean): Promise<void> {
  if (!(await page.locator('#weather').isVisible())) await page.locator('.weather-toggle').click();
  await page.locator(`[name=${fault}]`).setChecked(isOn);
  await page.locator(isOn ? '.weather-toggle.storm' : '.weather-toggle:not(.storm)').waitFor();
}

async function tellBot(page: Page, act: string): Promise<void> {
  if (!(await page.locator('#weather').isVisible())) await page.locator('.weather-toggle').click();
  await page.locator(`[data-bot=${act}]`).click();
}

type Mail = { to: string[]; text: string };

async function readMails({ url }: Demo, page: Page): Promise<Mail[]> {
  const ids = await page
    .locator('.entry')
    .evaluateAll((entries) => entries.map((entry) => (entry as unknown as { dataset: { mail: string } }).dataset.mail));
  return await Promise.all(ids.map(async (id) => (await (await fetch(`${url}/mails/${id}`)).json()) as Mail));
}

suite('the demo in bad weather', () => {
  let browser: Browser;
  let demo: Demo;

  before(async () => {
    [demo, browser] = await Promise.all([startDemo('ko'), startBrowser()]);
  });

  after(async () => {
    await browser.close();
    await demo[Symbol.asyncDispose]();
  });

  for (const [name, viewport] of [
    ['wide', undefined],
    ['phone', PHONE],
  ] as const) {
    test(`the tour leads from the order to the mail, on its own heels (${name})`, async () => {
      await using opened = await visit(browser, demo.url, { hasTour: true, ...(viewport && { viewport }) });
      const { page, complaints } = opened;
      const tour = page.locator('.tour');
      const isAt = async (step: number) => await tour.getByText(`${step} / 5`).waitFor();
      await isAt(1);
      await remember(page, `tour-1-${name}`);
      await page.locator('.pay.pointed').click();
      await isAt(2);
      await page.locator('.message.pointed').waitFor();
      await tour.getByRole('button', { name: '다음' }).click();
      await isAt(3);
      await page.locator('.press.primary.pointed').click();
      await isAt(4);
      await page.locator('.entry.pointed').click();
      await page.locator('iframe').waitFor();
      await remember(page, `tour-4-${name}`);
      await tour.getByRole('button', { name: '다음' }).click();
      await isAt(5);
      await tour.getByRole('button', { name: '시작하기' }).click();
      await tour.waitFor({ state: 'detached' });
      await page.locator('#weather .switch').first().waitFor();
      await page.reload();
      await page.locator('.message').first().waitFor({ state: 'attached' });
      assert.equal(await tour.count(), 0, 'it is remembered');
      assert.deepEqual(complaints, []);
    });
  }

  test('the tour can be skipped, and taken later', async () => {
    await using opened = await visit(browser, demo.url, { hasTour: true });
    const { page } = opened;
    await page.getByRole('button', { name: '건너뛰기' }).click();
    await page.reload();
    await page.locator('.message').first().waitFor({ state: 'attached' });
    assert.equal(await page.locator('.tour').count(), 0);
    await page.getByRole('button', { name: '둘러보기' }).click();
    await page.locator('.tour').waitFor();
  });

  test('with Discord down the buyer is served all the same, and the card catches up', async () => {
    await using opened = await visit(browser, demo.url);
    const { page, complaints } = opened;
    await turn(page, 'discord_down', true);
    const orderId = await order(page, { product: AUTO, email: 'no.discord@example.com' });
    await mailsTo(page, 'no.discord@example.com').waitFor();
    assert.equal(await cardOf(page, orderId).count(), 0);
    await remember(page, 'storm');
    await turn(page, 'discord_down', false);
    await cardOf(page, orderId).locator('.content', { hasText: '발송 완료' }).waitFor(PATIENCE);
    assert.deepEqual(complaints, []);
  });

  test('stopped, it misses nothing; the page shows whether it lives, and a press while it is away is answered by Discord', async () => {
    await using opened = await visit(browser, demo.url);
    const { page } = opened;
    const lamp = page.locator('.top .lamp');
    await tellBot(page, 'stop');
    await lamp.getByText('꺼짐').waitFor();
    const orderId = await order(page, { product: AUTO, email: 'away@example.com' });
    await page.locator('.message .press.primary').last().click();
    await page.getByText('애플리케이션이 응답하지 않았어요').waitFor();
    assert.equal(await cardOf(page, orderId).count(), 0);
    await tellBot(page, 'start');
    await lamp.getByText('켜짐').waitFor();
    await cardOf(page, orderId).locator('.content', { hasText: '발송 완료' }).waitFor(PATIENCE);
    assert.equal(await mailsTo(page, 'away@example.com').count(), 1);
  });

  test('killed in the middle of orders: none is lost, and no key goes to two of them', async () => {
    await using opened = await visit(browser, demo.url);
    const { page } = opened;
    await page.locator('.weather-toggle').click();
    const addresses = Array.from({ length: 9 }, (_, index) => `killed${index}@example.com`);
    const orderIds: string[] = [];
    for (const [index, email] of addresses.entries()) {
      orderIds.push(await order(page, { product: BOXED, email }));
      // Once while the first mails go out, once while it is just coming back.
      if (index === 3) {
        await page.locator('.entry', { hasText: 'killed' }).first().waitFor();
        await tellBot(page, 'kill');
        await page.locator('.top .lamp.off').waitFor();
        await tellBot(page, 'start');
      }
      if (index === 6) {
        await page.locator('.top .lamp.on').waitFor();
        await tellBot(page, 'kill');
        await page.locator('.top .lamp.off').waitFor();
      }
    }
    await tellBot(page, 'start');
    for (const orderId of orderIds) {
      await orderOf(page, orderId).locator('.state', { hasText: '배송중' }).waitFor(PATIENCE);
      await cardOf(page, orderId).last().locator('.content', { hasText: '발송 완료' }).waitFor(PATIENCE);
    }
    const mails = await readMails(demo, page);
    const keys = addresses.map((address) => {
      const texts = mails.filter(({ to }) => to.includes(address)).map(({ text }) => text);
      assert.ok(texts.length >= 1, `${address} has a mail`);
      const found = new Set(texts.flatMap((text) => text.match(KEY) ?? []));
      assert.equal(found.size, 1, `${address} has one key, however often it was mailed`);
      return [...found][0];
    });
    assert.equal(new Set(keys).size, addresses.length);
    await remember(page, 'survived');
  });
});
