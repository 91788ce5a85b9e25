// A store that answers what a test tells it, over real HTTP, and a time in which nobody really waits.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createNaver } from '../../src/naver/client.ts';
import type { Naver, NaverOptions } from '../../src/naver/client.ts';

export const CLIENT_ID = '1Ab2Cd3Ef4Gh5Ij6Kl7Mn8';
export const CLIENT_SECRET = '$2a$04$abcdefghijklmnopqrstuu';
export const STORE = '/v1/pay-order/seller/product-orders';

export type Seen = {
  method: string;
  path: string;
  rawUrl: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
};

export type Reply = {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  text?: string;
  /** Sent half, then the connection ends. */
  cut?: boolean;
  /** The connection ends without an answer. */
  reset?: boolean;
  /** No answer ever. */
  hang?: boolean;
};

export type Script = {
  api?: (seen: Seen, nth: number) => Reply | Promise<Reply>;
  token?: (seen: Seen, nth: number) => Reply;
};

/** Time that passes only when somebody waits. */
export function fakeTime(startMs = 1_790_000_000_000) {
  let nowMs = startMs;
  const waits: number[] = [];
  return {
    waits,
    now: () => nowMs,
    pass: (ms: number) => {
      nowMs += ms;
    },
    sleep: async (ms: number, signal: AbortSignal): Promise<void> => {
      signal.throwIfAborted();
      waits.push(ms);
      nowMs += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

export async function startScripted(script: Script, options: Partial<NaverOptions> = {}) {
  const time = fakeTime();
  const calls: Seen[] = [];
  const tokenCalls: Seen[] = [];
  const alarms: { code: string; until?: Date; traceId?: string; api?: string }[] = [];
  const recovered: string[] = [];

  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const url = new URL(request.url ?? '/', 'http://store');
      const path = url.pathname.replace(/^\/external/, '');
      const seen: Seen = {
        method: request.method ?? '',
        path,
        rawUrl: request.url ?? '',
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      const isToken = path === '/v1/oauth2/token';
      const list = isToken ? tokenCalls : calls;
      list.push(seen);
      const answer = isToken ? (script.token ?? goodToken) : (script.api ?? emptyAnswer);
      const reply: Reply = await answer(seen, list.length);

      if (reply.hang) return;
      if (reply.reset) {
        request.socket.destroy();
        return;
      }
      response.setHeader('date', new Date(time.now()).toUTCString());
      response.setHeader('gncp-gw-trace-id', `trace-${calls.length}`);
      for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
      response.statusCode = reply.status ?? 200;
      const body = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
      if (!reply.cut) {
        response.end(body);
        return;
      }
      response.setHeader('content-length', String(Buffer.byteLength(body) + 10));
      response.write(body, () => request.socket.destroy());
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const naver: Naver = createNaver({
    url: `http://127.0.0.1:${port}/external`,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    now: time.now,
    sleep: time.sleep,
    onAlarm: (alarm) => alarms.push(alarm),
    onRecovered: (code) => recovered.push(code),
    ...options,
  });

  return {
    naver,
    time,
    calls,
    tokenCalls,
    alarms,
    recovered,
    /** Nobody listens any more. */
    async stop() {
      server.closeAllConnections();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
    async [Symbol.asyncDispose]() {
      await this.stop();
      await naver.close();
    },
  };
}

function goodToken(): Reply {
  return { json: { access_token: 'token-1', expires_in: 10_800, token_type: 'Bearer' } };
}

function emptyAnswer(): Reply {
  return { json: {} };
}

export function gatewayFault(status: number, code: string, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers,
    json: { code, message: '요청을 처리할 수 없습니다.', timestamp: '2026-09-21T23:13:20.000+09:00' },
  };
}

/** One element of the detail query as a live store shows it. */
export function anElement(
  productOrderId: string,
  changes: { order?: object; productOrder?: object; [node: string]: unknown } = {},
) {
  const { order, productOrder, ...nodes } = changes;
  return {
    order: {
      orderId: '2026092211112222',
      orderDate: '2026-09-22T09:02:50.484+09:00',
      paymentDate: '2026-09-22T09:03:28.207+09:00',
      ordererId: 'abcd****',
      ordererNo: '200000001',
      ordererName: '김구매',
      ordererTel: '010-0000-0000',
      isDeliveryMemoParticularInput: 'false',
      ...order,
    },
    productOrder: {
      productOrderId,
      productOrderStatus: 'PAYED',
      placeOrderStatus: 'NOT_YET',
      productId: '12488813490',
      productName: 'Photo Pack',
      productClass: '조합형옵션상품',
      productOption: '이메일: kim@example.com / 기간: 1년',
      optionCode: '52635195021',
      quantity: 2,
      initialQuantity: 2,
      remainQuantity: 2,
      totalPaymentAmount: 5600,
      remainPaymentAmount: 5600,
      shippingDueDate: '2026-09-25T23:59:59.000+09:00',
      expectedDeliveryMethod: 'NOTHING',
      aFieldOfTomorrow: { deep: true },
      ...productOrder,
    },
    ...nodes,
  };
}
