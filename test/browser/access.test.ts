// The demo for whoever uses no mouse, or does not see it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { cardOf, type Demo, mailsTo, PHONE, remember, startBrowser, startDemo, visit, WIDE } from './demo-page.ts';

const AXE = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

type Finding = { id: string; nodes: { html: string; failureSummary: string }[] };

/** What axe-core finds wrong with the page as it stands, one line each. */
async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const violations = await page.evaluate<Finding[]>(
    'axe.run(document, { iframes: false, resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary.split('\n')[1] ?? ''}`),
  );
}

/** Whether what has the focus shows it. */
async function isFocusSeen(page: Page): Promise<boolean> {
  return await page.evaluate<boolean>("getComputedStyle(document.activeElement).outlineStyle !== 'none'");
}

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let count = 0; count < 200; count += 1) {
    if (await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab never came to ${selector}`);
}

suite('the demo without a mouse, and without eyes', () => {
  let browser: Browser;
  let demo: Demo;

  before(async () => {
    [demo, browser] = await Promise.all([startDemo('ko'), startBrowser()]);
  });

  after(async () => {
    await browser.close();
    await demo[Symbol.asyncDispose]();
  });

  test('by keyboard alone an order is placed, its address mended in the form, and sent', async () => {
    await using opened = await visit(browser, demo.url);
    const { page, complaints } = opened;
    await tabTo(page, '.till .typed input');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('keys.only@naver.con');
    const paid = page.waitForResponse((response) => response.url().endsWith('/order'));
    await page.keyboard.press('Enter');
    const { orderId } = (await (await paid).json()) as { orderId: string };
    const card = cardOf(page, orderId);
    await card.locator('.press.primary', { hasText: '이메일 수정' }).waitFor();

    await tabTo(page, `#${await card.getAttribute('id')} .press.primary`);
    assert.ok(await isFocusSeen(page));
    await page.keyboard.press('Enter');
    const form = page.locator('dialog[open]');
    await form.waitFor();
    await page.waitForFunction("document.activeElement.matches('dialog input')");
    assert.ok(await isFocusSeen(page));
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    assert.ok(await page.evaluate<boolean>("document.activeElement.matches('.press.primary')"), 'back on the button');

    await page.keyboard.press('Enter');
    await form.waitFor();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('keys.only@example.com');
    await page.keyboard.press('Enter');
    await form.waitFor({ state: 'detached' });
    await card.locator('.press.primary', { hasText: '발송 + 발송처리' }).waitFor();
    const id = await card.getAttribute('id');
    await page.waitForFunction(`document.activeElement.closest('.message')?.id === '${id}'`);
    await tabTo(page, `#${id} .press.primary`);
    await page.keyboard.press('Enter');
    await mailsTo(page, 'keys.only@example.com').waitFor();
    await card.locator('.content', { hasText: '발송 완료' }).waitFor();
    await page.waitForFunction(`document.activeElement.closest('.message')?.id === '${id}'`);
    assert.deepEqual(complaints, []);
  });

  test('by keyboard alone a command is chosen, completed and sent, and left again', async () => {
    await using opened = await visit(browser, demo.url);
    const { page, complaints } = opened;
    await tabTo(page, '#slash');
    await page.keyboard.type('/주문 조회');
    await page.locator('.popup .active', { hasText: '/주문 조회' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.filling [name=order]:focus').waitFor();
    await page.locator('.popup [role=option]').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('.popup .active').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.writing [type=submit]:focus').waitFor();
    assert.ok(await isFocusSeen(page));
    await page.keyboard.press('Enter');
    await page.locator('.only-you', { hasText: '/주문 조회' }).waitFor();
    await page.locator('#slash:focus').waitFor();

    await page.keyboard.type('/주문 조회');
    await page.locator('.popup .active', { hasText: '/주문 조회' }).waitFor();
    await page.keyboard.press('Tab');
    await page.locator('.filling [name=order]:focus').waitFor();
    await page.keyboard.press('Backspace');
    await page.locator('#slash:focus').waitFor();
    assert.deepEqual(complaints, []);
  });

  const LOOKS = [
    ['wide', WIDE, 'light', 'ko-KR'],
    ['wide', WIDE, 'dark', 'en-US'],
    ['phone', PHONE, 'light', 'en-US'],
    ['phone', PHONE, 'dark', 'ko-KR'],
  ] as const;
  for (const [name, viewport, colorScheme, locale] of LOOKS) {
    test(`axe-core finds nothing: ${name}, ${colorScheme}, ${locale}`, async () => {
      await using opened = await visit(browser, demo.url, {
        viewport,
        colorScheme,
        locale,
        hasTour: true,
        bypassCSP: true,
      });
      const { page } = opened;
      const isPhone = name === 'phone';
      const look = async (state: string) => {
        await remember(page, `axe-${name}-${colorScheme}-${state}`);
        assert.deepEqual(await findViolations(page), [], state);
      };
      const open = async (pane: string) => {
        if (isPhone) await page.locator(`#tab-${pane}`).click();
        else if (pane === 'weather') await page.locator('.weather-toggle').click();
      };
      await look('tour');
      await page.locator('.tour .skip').click();
      await open('store');
      await page.locator('.add').click();
      for (const summary of await page.locator('#store summary').all()) await summary.click();
      await look('store');
      await open('weather');
      await page.locator('[name=mail_refuses]').check();
      await look('weather');
      await page.locator('[name=mail_refuses]').uncheck();
      await open('mailbox');
      await mailsTo(page, 'jimin.yoon@example.com').click();
      await page.locator('iframe').waitFor();
      await look('mail');
      await page.locator('.views button').nth(2).click();
      await page.locator('.headers').waitFor();
      await look('headers');
      await open('discord');
      await page.locator('#slash').fill('/');
      await page.locator('.popup [role=option]').first().waitFor();
      await look('commands');
      await page.locator('.popup [data-command="order status"]').click();
      await page.locator('.filling [name=order]').waitFor();
      await page.locator('.popup [role=option]').first().waitFor();
      await look('command');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.locator('.message .press').filter({ hasText: '이메일 수정' }).first().click();
      await page.locator('dialog[open]').waitFor();
      await look('form');
      await page.keyboard.press('Escape');
      await page.locator('.message .press').filter({ hasText: '더보기' }).last().click();
      await page.locator('.only-you').last().waitFor();
      await look('answer');
    });
  }
});
