// The same in English, from the bot's words to the page's, and what the page does when the demo ends.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import {
  cardOf,
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
} from './demo-page.ts';

const HANGUL = /\p{Script=Hangul}/u;

/** What the page's own module makes of texts. */
async function draw(page: Page, texts: string[], as: 'innerHTML' | 'textContent' = 'innerHTML'): Promise<string[]> {
  return await page.evaluate<string[]>(`
    Promise.all([import('/markdown.js'), import('/lit.js')]).then(([{ drawMarkdown }, { render }]) =>
      ${JSON.stringify(texts)}.map((text) => {
        const box = document.createElement('div');
        render(drawMarkdown(text, { names: { 1: 'Operators', 3: 'orders' }, guildId: '9' }), box);
        return box.${as}.replace(/<!--[^]*?-->/g, '').replace(/<button[^]*?<\\/button>/g, '').replace(/\\s*\\n\\s*(?=<)/g, '');
      }))
  `);
}

suite('the demo in English', () => {
  let browser: Browser;
  let demo: Demo;

  before(async () => {
    [demo, browser] = await Promise.all([startDemo('en'), startBrowser()]);
  });

  after(async () => {
    await browser.close();
    await demo[Symbol.asyncDispose]();
  });

  test('an order is delivered by one tap, and no word of it is Korean', async () => {
    await using opened = await visit(browser, demo.url, { locale: 'en-US' });
    const { page, complaints } = opened;
    const orderId = await order(page, { product: 'PhotoSort', email: 'one.tap@example.com' });
    const card = cardOf(page, orderId);
    await card.getByRole('button', { name: 'Send & deliver', exact: true }).click();
    await card.locator('.content', { hasText: 'Delivered' }).waitFor();
    await orderOf(page, orderId).locator('.state', { hasText: 'Shipping' }).waitFor();
    assert.doesNotMatch(await readMail(page, mailsTo(page, 'one.tap@example.com')), HANGUL);
    await page.locator('#slash').fill('/');
    await page.locator('.popup [role=option]').first().waitFor();
    assert.doesNotMatch(await page.locator('main').innerText(), HANGUL);
    await remember(page, 'english');
    assert.deepEqual(complaints, []);
  });

  test('the page speaks the language of the browser, or the one that is chosen', async () => {
    await using opened = await visit(browser, demo.url, { locale: 'ko-KR', viewport: PHONE });
    const { page, complaints } = opened;
    assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
    await page.locator('#tab-store').click();
    await page.getByRole('button', { name: /결제하기$/ }).waitFor();
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('button', { name: /^Pay ₩/ }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    assert.ok(await page.locator('#store').isVisible(), 'the open tab stays open');
    assert.equal(await overhang(page), 0);
    assert.deepEqual(complaints, []);
  });

  /** Each text of a bot, and what of it is markup in the end. */
  const MARKDOWN: [text: string, html: string][] = [
    ['**a** *b* __c__ ~~d~~ _e_', '<p><strong>a</strong> <em>b</em> <u>c</u> <s>d</s> <em>e</em></p>'],
    ['\\*\\*a\\*\\* \\<t\\:1\\:R\\> \\`b\\`', '<p>**a** &lt;t:1:R&gt; `b`</p>'],
    ['`**a** \\*`', '<p><code class="inline">**a** \\*</code></p>'],
    ['snake_case_name 2*3*4', '<p>snake_case_name 2<em>3</em>4</p>'],
    [
      '<@&1> <@2> <#3>',
      '<p><span class="mention">@Operators</span> <span class="mention">@2</span> <span class="mention">#orders</span></p>',
    ],
    [
      '[a **b**](https://c.example/d)',
      '<p><a target="_blank" rel="noopener noreferrer" href="https://c.example/d">a <strong>b</strong></a></p>',
    ],
    ['[a](javascript:alert(1))', '<p>[a](javascript:alert(1))</p>'],
    ['https://discord.com/channels/9/3/7', '<p><a class="mention" href="#m7">#orders › message</a></p>'],
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    [
      '# a\n-# b\n- c\n- d\n> e\nf\ng\n2. h',
      '<strong class="big">a</strong><small>b</small><ul><li>c</li><li>d</li></ul><blockquote>e</blockquote><p>f\ng</p><ol start="2"><li>h</li></ol>',
    ],
    ['a\n```\n**b**\n```\nc', '<p>a</p><div class="block"><pre><code>**b**</code></pre></div><p>c</p>'],
    ['🟡 a', '<p><span class="emoji yellow">🟡</span> a</p>'],
  ];

  test("the bot's markdown is drawn as Discord draws it, and only that is markup", async () => {
    await using opened = await visit(browser, demo.url, { locale: 'en-US' });
    const { page, complaints } = opened;
    const drawn = await draw(
      page,
      MARKDOWN.map(([text]) => text),
    );
    assert.deepEqual(
      drawn,
      MARKDOWN.map(([, html]) => html),
    );
    assert.deepEqual(complaints, []);
  });

  test('a moment is said as the reader sees it, and how far away it is', async () => {
    await using opened = await visit(browser, demo.url, { locale: 'en-US' });
    const soon = Math.floor(Date.now() / 1000) + 3 * 86_400 + 60;
    const [said] = await draw(opened.page, [`<t:1700000000:f> <t:${soon}:R>`], 'textContent');
    assert.equal(said, 'November 15, 2023 at 7:13 AM in 3 days');
  });

  test('what the policy of the page forbids is not done, and would be seen by these tests', async () => {
    await using opened = await visit(browser, demo.url, { locale: 'en-US' });
    const { page, complaints } = opened;
    await page.evaluate(
      "document.body.append(Object.assign(document.createElement('img'), { src: 'http://127.0.0.1:9/' }))",
    );
    await page.evaluate("document.body.setAttribute('style', 'opacity: 0')");
    assert.equal(await page.evaluate('getComputedStyle(document.body).opacity'), '1');
    assert.equal(complaints.filter((complaint) => complaint.includes('Content Security Policy')).length, 2);
  });

  test('when the demo ends the page says so', async () => {
    await using opened = await visit(browser, demo.url, { locale: 'en-US' });
    await demo[Symbol.asyncDispose]();
    await opened.page.getByText('The demo is not running').waitFor();
  });
});
