// The SmartStore as Bellhop sees it: one object per store, paced, with its own token, clock and circuits.

import { setTimeout as sleepFor } from 'node:timers/promises';
import { Agent } from 'undici';

import { NaverError } from '../errors.ts';
import * as actions from './actions.ts';
import type { DispatchLine, Outcome } from './actions.ts';
import * as catalog from './catalog.ts';
import type { Account, Channel, Product, ProductSummary } from './catalog.ts';
import { createCircuits, EVERYTHING } from './circuit.ts';
import type { Alarm, AlarmCode } from './circuit.ts';
import { createClock } from './clock.ts';
import { listOrderLines, readDetails, readPaidBetween } from './details.ts';
import type { Details, Lazy } from './details.ts';
import { createExchange } from './exchange.ts';
import { readChanges } from './feed.ts';
import type { Changes, More } from './feed.ts';
import { answerQuestion, listQuestions } from './inquiries.ts';
import type { QuestionsPage, QuestionsQuery } from './inquiries.ts';
import { createPace } from './pace.ts';
import type { Sleep } from './pace.ts';
import type { Snapshots } from './product-orders.ts';
import { createRequests } from './request.ts';
import { createTokens } from './token.ts';

export type NaverOptions = {
  /** Base URL: `https://api.commerce.naver.com/external`. */
  url: string;
  clientId: string;
  clientSecret: string;
  log?: { warn(event: string, fields: Record<string, unknown>): void };
  /** Somebody must act. Called once per cause until `onRecovered`. */
  onAlarm?: (alarm: Alarm) => void;
  onRecovered?: (code: AlarmCode) => void;
  /** Milliseconds since the epoch of a clock that does not jump; the store's time is estimated from it. */
  now?: () => number;
  /** How waiting is done. */
  sleep?: Sleep;
  /** For one exchange; 20 s. */
  timeoutMs?: number;
};

/** Every method throws NaverError when Naver said no or was not reached; those that change something tell by `mayHaveHappened`. */
export type Naver = {
  /** The store's time, estimated from its answers. */
  now(): Date;
  changes(query: { from: Date; to: Date; more?: More | undefined }): Promise<Changes>;
  details(productOrderIds: Lazy<string>): Promise<Details>;
  paidBetween(from: Date, to: Date, page: number): Promise<Snapshots & { hasNext: boolean; at: Date }>;
  orderLines(orderId: string): Promise<string[]>;
  confirm(productOrderIds: Lazy<string>): Promise<Outcome>;
  dispatch(lines: Lazy<DispatchLine>): Promise<Outcome>;
  approveCancel(productOrderId: string): Promise<Outcome>;
  requestCancel(productOrderId: string, request: Parameters<typeof actions.requestCancel>[2]): Promise<Outcome>;
  approveReturn(productOrderId: string): Promise<Outcome>;
  rejectReturn(productOrderId: string, reason: string): Promise<Outcome>;
  holdReturn(productOrderId: string, hold: Parameters<typeof actions.holdReturn>[2]): Promise<Outcome>;
  releaseReturn(productOrderId: string): Promise<Outcome>;
  delay(productOrderId: string, until: Parameters<typeof actions.delay>[2]): Promise<Outcome>;
  searchProducts(
    query: Parameters<typeof catalog.searchProducts>[1],
  ): Promise<{ products: ProductSummary[]; hasNext: boolean }>;
  product(productId: string): Promise<Product>;
  changeStatus(originProductNo: string, status: catalog.SaleStatus): Promise<void>;
  questions(query: QuestionsQuery): Promise<QuestionsPage>;
  answerQuestion(answer: Parameters<typeof answerQuestion>[1]): Promise<'done' | 'already_answered'>;
  channels(): Promise<Channel[]>;
  account(): Promise<Account>;
  /** `blockedUntil`: the hourly penalty is on, in the store's time. `calls`: since the start, tokens aside. */
  quota(): { blockedUntil: Date | undefined; calls: number };
  /** Sends away who waits, gives calls under way a few seconds to end, then cuts them. */
  close(): Promise<void>;
};

const TIMEOUT_MS = 20_000;
const GRACE_MS = 5000;

/**
 * A client for one store. Several callers share its token and its pace; two clients with the same credentials in one
 * process would overdraw the store's buckets.
 * @see https://apicenter.commerce.naver.com/docs/commerce-api/current
 */
export function createNaver(options: NaverOptions): Naver {
  const { url, clientId, clientSecret, log, onAlarm, onRecovered } = options;
  const now = options.now ?? (() => performance.timeOrigin + performance.now());
  const sleep: Sleep = options.sleep ?? ((ms, signal) => sleepFor(ms, undefined, { signal }));
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;

  const closing = new AbortController();
  const cutting = new AbortController();
  const { signal } = closing;
  const pause = async (ms: number): Promise<void> => {
    signal.throwIfAborted();
    try {
      await sleep(ms, signal);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  };
  const onRetry = (error: NaverError): void => {
    const { status, code, traceId, message } = error;
    log?.warn('naver.retry', { status, code, traceId, message });
  };

  const agent = new Agent({ connections: 8, headersTimeout: timeoutMs, connect: { timeout: timeoutMs } });
  const clock = createClock(now);
  const pace = createPace({ now, sleep, signal });
  const toStoreTime = (ownMs: number): Date => new Date(ownMs + clock.now() - now());
  const circuits = createCircuits({
    now,
    onRecovered: (code) => onRecovered?.(code),
    onAlarm: (code, scope, untilMs, { traceId }) =>
      onAlarm?.({
        code,
        until: toStoreTime(untilMs),
        ...(traceId !== undefined && { traceId }),
        ...(scope !== EVERYTHING && { api: scope }),
      }),
  });
  const exchange = createExchange({ url, dispatcher: agent, clock, now, timeoutMs, cut: cutting.signal });
  const tokens = createTokens({ clientId, clientSecret, exchange, pace, clock, circuits, now, pause, onRetry });
  const { send, countCalls } = createRequests({ exchange, tokens, pace, circuits, signal, pause, onRetry });
  const storeNow = (): Date => new Date(clock.now());

  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    closing.abort(new NaverError('The connection to Naver was closed'));
    // Cutting a write at once would leave its outcome open for no need.
    const grace = setTimeout(() => cutting.abort(), GRACE_MS);
    try {
      await agent.close();
    } finally {
      clearTimeout(grace);
    }
  }

  return {
    now: storeNow,
    changes: (query) => readChanges(send, query),
    details: (productOrderIds) => readDetails(send, productOrderIds, storeNow),
    paidBetween: (from, to, page) => readPaidBetween(send, { from, to, page }),
    orderLines: (orderId) => listOrderLines(send, orderId),
    confirm: (productOrderIds) => actions.confirm(send, productOrderIds),
    dispatch: (lines) => actions.dispatch(send, lines, storeNow),
    approveCancel: (productOrderId) => actions.approveCancel(send, productOrderId),
    requestCancel: (productOrderId, request) => actions.requestCancel(send, productOrderId, request),
    approveReturn: (productOrderId) => actions.approveReturn(send, productOrderId),
    rejectReturn: (productOrderId, reason) => actions.rejectReturn(send, productOrderId, reason),
    holdReturn: (productOrderId, hold) => actions.holdReturn(send, productOrderId, hold),
    releaseReturn: (productOrderId) => actions.releaseReturn(send, productOrderId),
    delay: (productOrderId, until) => actions.delay(send, productOrderId, until),
    searchProducts: (query) => catalog.searchProducts(send, query),
    product: (productId) => catalog.readProduct(send, productId),
    changeStatus: (originProductNo, status) => catalog.changeStatus(send, originProductNo, status),
    questions: (query) => listQuestions(send, query),
    answerQuestion: (answer) => answerQuestion(send, answer),
    channels: () => catalog.listChannels(send),
    account: () => catalog.readAccount(send),

    quota() {
      const untilMs = circuits.quotaUntilMs();
      return { blockedUntil: untilMs === undefined ? undefined : toStoreTime(untilMs), calls: countCalls() };
    },

    close: () => (closed ??= close()),
  };
}
