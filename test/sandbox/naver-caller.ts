// A caller of the simulated store that knows nothing but HTTP, so that tests can be as wrong as they like.
import bcrypt from 'bcryptjs';

import { startNaver } from '../../src/sandbox/naver/index.ts';
import type { NaverOptions, NaverSandbox } from '../../src/sandbox/naver/index.ts';

export const NOW = new Date('2026-09-21T14:00:00.250+09:00');
export const LINES = '/v1/pay-order/seller/product-orders';

// Whatever the store said; tests say what they expect of it.
type Json = ReturnType<typeof JSON.parse>;

export type Reply = { status: number; headers: Headers; text: string; json: Json };

export type Caller = {
  naver: NaverSandbox;
  authorization: string;
  /** Moves the store's clock on. */
  pass: (ms: number) => void;
  now: () => Date;
  send: (method: string, path: string, options?: SendOptions) => Promise<Reply>;
  get: (path: string, query?: Record<string, string> | string) => Promise<Reply>;
  post: (path: string, body?: unknown) => Promise<Reply>;
  feed: (query?: Record<string, string>) => Promise<Reply>;
  detail: (productOrderId: string) => Promise<Json>;
  dispatch: (productOrderId: string, entry?: Record<string, unknown>) => Promise<Reply>;
} & AsyncDisposable;

export type SendOptions = {
  query?: Record<string, string> | string;
  body?: string;
  headers?: Record<string, string>;
};

/** `2026-09-21T14:00:00.250+09:00` */
export function wire(at: Date): string {
  return new Date(at.getTime() + 9 * 3_600_000).toISOString().replace('Z', '+09:00');
}

/** The five fields of a right token request. */
export async function signedFields(
  naver: Pick<NaverSandbox, 'clientId' | 'clientSecret'>,
  at: Date,
): Promise<Record<string, string>> {
  const timestamp = String(at.getTime());
  const hash = await bcrypt.hash(`${naver.clientId}_${timestamp}`, naver.clientSecret);
  return {
    client_id: naver.clientId,
    timestamp,
    grant_type: 'client_credentials',
    client_secret_sign: Buffer.from(hash).toString('base64'),
    type: 'SELF',
  };
}

/** A store whose clock stands at NOW, with a wide bucket unless told otherwise, and a caller that holds a token. */
export async function openStore(options: NaverOptions = {}): Promise<Caller> {
  let nowMs = NOW.getTime();
  const now = () => new Date(nowMs);
  const naver = await startNaver({ clock: now, ratePerSecond: 1000, burst: 1000, ...options });

  async function send(method: string, path: string, { query, body, headers }: SendOptions = {}): Promise<Reply> {
    const search = typeof query === 'string' ? query : new URLSearchParams(query).toString();
    const response = await fetch(`${naver.url}${path}${search && `?${search}`}`, {
      method,
      body: body ?? null,
      headers: headers ?? {},
    });
    const text = await response.text();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.status, headers: response.headers, text, json };
  }

  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const fields = await signedFields(naver, now());
  const issued = await send('POST', '/v1/oauth2/token', {
    body: new URLSearchParams(fields).toString(),
    headers: form,
  });
  const authorization = `Bearer ${issued.json.access_token}`;

  const get: Caller['get'] = (path, query = {}) => send('GET', path, { query, headers: { authorization } });
  const post: Caller['post'] = (path, body) =>
    send('POST', path, {
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    naver,
    authorization,
    pass(ms) {
      nowMs += ms;
    },
    now,
    send: (method, path, given = {}) => send(method, path, { ...given, headers: { authorization, ...given.headers } }),
    get,
    post,
    feed: (query = {}) =>
      get(`${LINES}/last-changed-statuses`, { lastChangedFrom: wire(new Date(nowMs - 3_600_000)), ...query }),
    async detail(productOrderId) {
      const reply = await post(`${LINES}/query`, {
        productOrderIds: [productOrderId],
        quantityClaimCompatibility: true,
      });
      return reply.json.data[0];
    },
    dispatch: (productOrderId, entry = {}) =>
      post(`${LINES}/dispatch`, {
        dispatchProductOrders: [{ productOrderId, deliveryMethod: 'NOTHING', dispatchDate: wire(now()), ...entry }],
      }),
    [Symbol.asyncDispose]: () => naver.close(),
  };
}

/** A license that is typed to, and one that comes by parcel. */
export const PRODUCTS = [
  {
    productId: '12488813490',
    originProductNo: '12432324531',
    name: '포토 팩',
    priceKrw: 2800,
    directInputs: ['이메일'],
  },
  { productId: '12488813503', originProductNo: '12432324548', name: 'USB 동글', priceKrw: 15_000, hasDelivery: true },
];
export const PHOTO = '12488813490';
export const DONGLE = '12488813503';
