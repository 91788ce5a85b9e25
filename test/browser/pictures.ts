// Pictures of the demo's page for the README, into the folder that it shows them from, or another: npm run pictures -- <folder>
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { type Browser, devices, type Page } from 'playwright-core';
import {
  actAs,
  cardOf,
  command,
  complete,
  mailsTo,
  order,
  PHONE,
  startBrowser,
  startDemo,
  takePicture,
  visit,
  WIDE,
} from './demo-page.ts';

const README_FOLDER = fileURLToPath(new URL('../../src/sandbox/page/pictures/', import.meta.url));
const [folder = README_FOLDER] = process.argv.slice(2);

const IPHONE = { ...devices['iPhone 13'], viewport: PHONE, locale: 'ko-KR', deviceScaleFactor: 2 };

/** Nothing moves and nothing has the focus any more. */
async function rest(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate('document.activeElement?.blur()');
  await page.evaluate('document.fonts.ready');
}

/** The orders that every demo begins with have their cards, and the one that goes out by itself is out. */
async function settle(page: Page, delivered: string): Promise<void> {
  await page.locator('.message .embed').nth(3).waitFor({ state: 'attached' });
  await page.locator('.message .content', { hasText: delivered }).first().waitFor({ state: 'attached' });
}

/** Everything at a glance, in English: store, channel and mailbox side by side. */
async function takeDemo(browser: Browser): Promise<void> {
  await using demo = await startDemo('en');
  await using opened = await visit(browser, demo.url, { viewport: WIDE, locale: 'en-US', deviceScaleFactor: 1.5 });
  const { page } = opened;
  await mailsTo(page, 'jimin.yoon@example.com').click();
  await page.locator('iframe').contentFrame().locator('body').waitFor();
  await settle(page, 'Delivered');
  await rest(page);
  await takePicture(page, folder, 'demo');

  await page.locator('.weather-toggle').click();
  await page.locator('[name=discord_down]').check();
  await page.locator('.weather-toggle.storm').waitFor();
  await rest(page);
  await takePicture(page, folder, 'weather');
  await page.locator('[name=discord_down]').uncheck();
}

/** On a phone, in Korean: the card that waits, the form, a command, the mail. */
async function takePhone(browser: Browser): Promise<void> {
  await using demo = await startDemo('ko');
  await using opened = await visit(browser, demo.url, IPHONE);
  const { page } = opened;
  await settle(page, '발송 완료');
  await page.locator('#tab-store').click();
  const orderId = await order(page, { product: '사진정리', email: 'seoyeon.kim@example.com' });
  await page.locator('#tab-discord').click();
  const card = cardOf(page, orderId);
  await card.locator('.press.primary').waitFor();
  await rest(page);
  await takePicture(page, folder, 'card-phone');

  await card.getByRole('button', { name: '이메일 수정' }).click();
  await page.locator('dialog[open]').waitFor();
  await takePicture(page, folder, 'form-phone');
  await page.keyboard.press('Escape');

  await actAs(page, '지우');
  await command(page, '라이선스 재고');
  await page.locator('.writing [type=submit]').focus();
  await page.locator('.popup [role=option]').first().click();
  await complete(page, 'product', '영상', '영상');
  await page.locator('.writing [type=submit]').click();
  await page.locator('.only-you').last().waitFor();
  await rest(page);
  await takePicture(page, folder, 'command-phone');

  await page.locator('#tab-mailbox').click();
  await mailsTo(page, 'jimin.yoon@example.com').click();
  await page.locator('iframe').contentFrame().locator('body').waitFor();
  await rest(page);
  await takePicture(page, folder, 'mail-phone');
}

const browser = await startBrowser();
try {
  await takeDemo(browser);
  await takePhone(browser);
  console.log(`The pictures are in ${join(folder)}`);
} finally {
  await browser.close();
}
