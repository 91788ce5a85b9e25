// The real demo as a process of its own, and a real browser that looks at its page.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_MS = 60_000;

export type Demo = AsyncDisposable & {
  url: string;
  /** What it has printed so far. */
  output(): string;
};

/** Starts `npm run demo` without npm, on any free port. @throws Error with its output when it does not come up */
export async function startDemo(lang: 'ko' | 'en', args: string[] = []): Promise<Demo> {
  const child = spawn(process.execPath, ['src/launch.js', 'demo', '--port', '0', ...args], {
    cwd: ROOT,
    env: { ...process.env, BELLHOP_LANG: lang },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
  const lines = createInterface(child.stdout);
  for await (const line of lines) {
    output += `${line}\n`;
    const url = /^\s+(http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    clearTimeout(timer);
    child.stdout.resume();
    const stop = async () => {
      child.kill('SIGTERM');
      await ended;
    };
    return { url, output: () => output, [Symbol.asyncDispose]: stop };
  }
  clearTimeout(timer);
  throw new Error(`The demo did not start:\n${output}`);
}

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

async function findBrowser(): Promise<string> {
  const places = process.env['CHROMIUM_PATH'] ? [process.env['CHROMIUM_PATH']] : PLACES;
  for (const place of places) {
    try {
      await access(place);
      return place;
    } catch {
      // Not there; the next one may be.
    }
  }
  throw new Error(
    `No Chromium at ${places.join(', ')}: install one ("apt-get install chromium fonts-nanum" on Debian), or name the program of yours in CHROMIUM_PATH.`,
  );
}

export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await findBrowser(),
    args: [
      // Chromium refuses its own sandbox to root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      // A sandboxed frame in a process of its own is blurred in pictures.
      '--disable-features=IsolateSandboxedIframes',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export type Visit = AsyncDisposable & {
  page: Page;
  /** What went wrong in the page or left this machine; a test should find nothing. */
  complaints: string[];
};

/** Opens the page as somebody who has seen the tour, unless told otherwise, and waits until it has drawn the channel. */
export async function visit(
  browser: Browser,
  url: string,
  { viewport = WIDE, hasTour = false, ...options }: BrowserContextOptions & { hasTour?: boolean } = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport, locale: 'ko-KR', timezoneId: 'Asia/Seoul', ...options });
  const complaints: string[] = [];
  if (!hasTour) await context.addInitScript("if (self === top) localStorage.setItem('bellhop-tour', 'done')");
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(url);
  await page.locator('.message').first().waitFor({ state: 'attached' });
  return { page, complaints, [Symbol.asyncDispose]: async () => await context.close() };
}

/** A picture for whoever wants to see what the test saw: SCREENSHOTS names the folder. */
export async function remember(page: Page, name: string): Promise<void> {
  if (process.env['SCREENSHOTS']) await takePicture(page, process.env['SCREENSHOTS'], name);
}

/** Places an order at the till of the page. @returns its number */
export async function order(
  page: Page,
  {
    product,
    email,
    buyer,
    memo,
    gift,
  }: { product?: string; email?: string; buyer?: string; memo?: string; gift?: boolean },
): Promise<string> {
  const till = page.locator('form.till');
  if (product !== undefined) {
    const value = await till.locator('option', { hasText: product }).getAttribute('value');
    await till.locator('[name=product]').selectOption(value);
  }
  if (email !== undefined) await till.locator('.typed input').fill(email);
  if (buyer !== undefined) await till.locator('[name=buyer]').fill(buyer);
  if (memo !== undefined) await till.locator('[name=memo]').fill(memo);
  if (gift) await till.locator('[name=gift]').check();
  const paid = page.waitForResponse((response) => response.url().endsWith('/order'));
  await till.locator('[type=submit]').click();
  const { orderId } = (await (await paid).json()) as { orderId: string };
  await orderOf(page, orderId).waitFor({ state: 'attached' });
  return orderId;
}

/** An order in the store. */
export function orderOf(page: Page, orderId: string): Locator {
  return page.locator(`[data-order="${orderId}"]`);
}

/** What somebody does to the first line of an order in the store. */
export async function act(page: Page, orderId: string, name: string): Promise<void> {
  const line = orderOf(page, orderId).locator('.line').first();
  const button = line.getByRole('button', { name, exact: true });
  if (!(await button.isVisible())) await line.locator('summary').click();
  await button.click();
}

/** Goes on as another person. */
export async function actAs(page: Page, name: string): Promise<void> {
  const value = await page.locator('#as option', { hasText: name }).getAttribute('value');
  await page.locator('#as').selectOption(value);
  await page.waitForURL(/as=/);
  await page.locator('.message').first().waitFor({ state: 'attached' });
}

/** Chooses a slash command from the list that opens. */
export async function command(page: Page, title: string): Promise<void> {
  await page.locator('#slash').fill(`/${title}`);
  await page.locator('.popup [role=option]', { hasText: `/${title}` }).click();
  await page.locator('.filling .chosen', { hasText: title }).waitFor();
}

/** Fills an option of a command in by what is suggested for it. */
export async function complete(page: Page, option: string, text: string, wanted = text): Promise<void> {
  await page.locator(`.filling [name=${option}]`).fill(text);
  await page.locator('.popup [role=option]', { hasText: wanted }).first().click();
}

/** The card of an order; new messages that ring for it are not its card. */
export function cardOf(page: Page, orderId: string): Locator {
  return page.locator('.message', { has: page.locator('.embed .title', { hasText: orderId }) });
}

/** The mails to an address, newest first. */
export function mailsTo(page: Page, address: string): Locator {
  return page.locator('.entry', { hasText: address });
}

/** Opens a mail and reads what its frame shows. */
export async function readMail(page: Page, mail: Locator): Promise<string> {
  await mail.click();
  const subject = (await mail.locator('.subject').textContent()) ?? '';
  const frame = page.locator(`iframe[title=${JSON.stringify(subject)}]`);
  return await frame.contentFrame().locator('body').innerText();
}

/** How many pixels the page can be pushed sideways. */
export async function overhang(page: Page): Promise<number> {
  return await page.evaluate<number>('document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth');
}

/** Writes a picture into a folder. */
export async function takePicture(page: Page, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
