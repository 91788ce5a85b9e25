// A backlog: lines that were paid while the bot was off, in auto mode. What a test asserts small, the bench measures whole.
import { once } from 'node:events';
import type { DatabaseName } from './databases.ts';
import { startProcess, untilRegistered } from './process.ts';
import { setStage } from './stage.ts';

export type Backlog = {
  database: DatabaseName;
  lines: number;
  /** From the start of the process until the last line is dispatched at the store. */
  seconds: number;
  /** Until the first and the last mail. */
  firstMailSeconds: number;
  lastMailSeconds: number;
  /** Calls of the store by API name, `token` and `feed` among them. */
  calls: Record<string, number>;
  /** Confirm, details, dispatch and claims: what the lines themselves cost. */
  callsForLines: number;
  tooMany: number;
  /** Distinct keys in the mails, mails in all, lines dispatched exactly once. */
  keys: number;
  mails: number;
  dispatchedOnce: number;
};

const KEY = /BACK-LOGG-\d{6}/g;

/** Lets `lines` orders be paid while no bot runs, starts one, and waits until the store shows all of them dispatched. */
export async function runBacklog(database: DatabaseName, lines: number): Promise<Backlog> {
  await using opened = new AsyncDisposableStack();
  const settings = { DELIVERY_MODE: 'auto', LOG_LEVEL: 'silent' };
  const { naver, discord, mailbox, product, minsu, env } = opened.use(await setStage(database, settings));

  const before = startProcess(env);
  await untilRegistered(discord);
  const keys = Array.from({ length: lines }, (_, index) => `BACK-LOGG-${String(index).padStart(6, '0')}`);
  const file = { filename: 'keys.txt', content: keys.join('\n') };
  const imported = await discord.slash({
    command: 'license import',
    options: { product: product.productId, file },
    user: minsu,
  });
  const preview = await imported.message({ timeoutMs: 60_000 });
  await (await discord.click({ messageId: preview.id, label: '등록', user: minsu })).settled({ timeoutMs: 60_000 });
  await (await discord.slash({ command: 'store poll', user: minsu })).message();
  await before.kill();

  for (let index = 0; index < lines; index += 1) {
    naver.pay({ productId: product.productId, typed: { 이메일: `buyer${index}@example.com` } });
  }
  const callsBefore = naver.calls().length;
  const startedAt = performance.now();
  const since = () => (performance.now() - startedAt) / 1000;
  let firstMailSeconds = 0;
  let lastMailSeconds = 0;
  mailbox.on('accepted', () => {
    lastMailSeconds = since();
    firstMailSeconds ||= lastMailSeconds;
  });
  const allDispatched = new AbortController();
  let dispatched = 0;
  const seen = new Set<string>();
  naver.on('changed', ({ productOrderId }) => {
    if (seen.has(productOrderId) || naver.line(productOrderId).productOrderStatus !== 'DELIVERING') return;
    seen.add(productOrderId);
    dispatched += 1;
    if (dispatched === lines) allDispatched.abort();
  });
  const after = startProcess(env);
  opened.defer(async () => await after.kill());
  await once(allDispatched.signal, 'abort', { signal: AbortSignal.timeout(600_000) });
  const seconds = since();

  const calls: Record<string, number> = {};
  for (const { api } of naver.calls().slice(callsBefore)) calls[api] = (calls[api] ?? 0) + 1;
  return {
    database,
    lines,
    seconds,
    firstMailSeconds,
    lastMailSeconds,
    calls,
    callsForLines: Object.entries(calls).reduce((sum, [api, count]) => (isForLines(api) ? sum + count : sum), 0),
    tooMany: naver.calls().filter(({ status }) => status === 429).length,
    keys: new Set(mailbox.mails().flatMap((mail) => mail.text.match(KEY) ?? [])).size,
    mails: mailbox.mails().length,
    dispatchedOnce: naver.lines().filter(({ dispatchCount }) => dispatchCount === 1).length,
  };
}

function isForLines(api: string): boolean {
  return /^(?:confirm|details|dispatch|cancel\.|return\.)/.test(api);
}
