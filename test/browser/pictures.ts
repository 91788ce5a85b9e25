// Pictures of the demo's page for the README: node test/browser/pictures.ts <folder>
import { join } from 'node:path';
import { type Browser, devices } from 'playwright-core';
import { PHONE, startBrowser, startDemo, takePicture, visit, WIDE } from './demo-page.ts';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('Say where the pictures go: node test/browser/pictures.ts <folder>');
  process.exit(1);
}

const LOCALES = { ko: 'ko-KR', en: 'en-US' };
const LABELS = { ko: '발송 + 발송처리', en: 'Send & deliver' };

async function photograph(browser: Browser, lang: 'ko' | 'en', into: string): Promise<void> {
  await using demo = await startDemo(lang);
  const locale = LOCALES[lang];
  {
    await using wide = await visit(browser, demo.url, { viewport: WIDE, locale, deviceScaleFactor: 2 });
    await wide.page.locator('.entry').first().click();
    await wide.page.locator('iframe').contentFrame().locator('body').waitFor();
    await takePicture(wide.page, into, `demo-wide-${lang}`);
  }
  await using phone = await visit(browser, demo.url, {
    ...devices['iPhone 13'],
    viewport: PHONE,
    locale,
    deviceScaleFactor: 3,
  });
  const { page } = phone;
  await takePicture(page, into, `demo-phone-card-${lang}`);
  const card = page.locator('.message', { has: page.locator('.embed') }).last();
  await card.screenshot({ path: join(into, `card-waiting-${lang}.png`) });
  await card.getByRole('button', { name: LABELS[lang], exact: true }).click();
  await card.getByText('🟢').first().waitFor();
  await takePicture(page, into, `demo-phone-done-${lang}`);
  await page.locator('#tab-mailbox').click();
  await takePicture(page, into, `demo-phone-mails-${lang}`);
  await page.locator('.entry').first().click();
  await page.locator('iframe').contentFrame().locator('body').waitFor();
  await takePicture(page, into, `demo-phone-mail-${lang}`);
  await page.locator('#tab-store').click();
  await takePicture(page, into, `demo-phone-store-${lang}`);
}

const browser = await startBrowser();
try {
  await photograph(browser, 'ko', folder);
  await photograph(browser, 'en', folder);
} finally {
  await browser.close();
}
