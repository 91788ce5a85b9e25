// The service on the wire: HTTP in, the gateway's checks, faults, one API's effect, HTTP out, and a record of every call.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ArmedFaults, Fault } from './faults.ts';
import type { Gateway } from './gateway.ts';
import { formatKst } from './kst.ts';
import { ROUTES } from './routes.ts';
import type { ApiName, Route } from './routes.ts';
import type { Store } from './store.ts';
import type { TokenDesk } from './token.ts';
import { gatewayRefusal, Refusal } from './wire.ts';
import type { Answer } from './wire.ts';

const BASE = '/external';
const TOKEN_PATH = '/v1/oauth2/token';
const MAX_CALLS = 20_000;

/** A request that the gateway let through, before anything came of it. */
export type Call = {
  api: ApiName;
  method: string;
  /** Without the base. */
  path: string;
  query: string;
  /** Parsed: JSON, or the fields of a form; undefined without a body. */
  body: unknown;
  /** Product orders that it names. */
  ids: string[] | undefined;
  at: Date;
  traceId: string;
};

/** A request and what became of it; `status` is 0 when the connection was torn down instead. */
export type AnsweredCall = Call & { status: number; code: string | undefined };

type Seen = Call & { text: string; contentType: string; authorization: string | undefined; url: URL };

export type Parts = {
  store: Store;
  gateway: Gateway;
  tokenDesk: TokenDesk;
  faults: ArmedFaults;
  calls: AnsweredCall[];
  /** Awaited before the effect. */
  onRequest: (call: Call) => Promise<void>;
  /** Told when the answer has left, or the line is gone. */
  onAnswered: (call: AnsweredCall) => Promise<void>;
  /** Ends every delay when the server closes. */
  closing: AbortSignal;
};

/** The server, not yet listening. What listeners throw, and our own mistakes, surface as process warnings. */
export function createNaverServer(parts: Parts): Server {
  let requests = 0;
  // A connection outlives any pause of a test, so that no caller meets one that is just being closed.
  return createServer({ keepAliveTimeout: 65_000 }, (incoming, response) => {
    requests += 1;
    const traceId = `AaSb${requests.toString(36).padStart(6, '0')}^${Date.now()}^${5_000_000 + requests}`;
    serve(parts, { incoming, response, traceId }).catch((error: unknown) => {
      // Somebody hung up in the middle: a killed bot, or a store that closes.
      if (parts.closing.aborted || incoming.errored) return;
      process.emitWarning(error instanceof Error ? error : String(error));
      response.destroy();
    });
  });
}

async function serve(
  parts: Parts,
  { incoming, response, traceId }: { incoming: IncomingMessage; response: ServerResponse; traceId: string },
): Promise<void> {
  const startedMs = performance.now();
  // From the start: a caller that was killed meanwhile has closed its response before there is an answer.
  const closed = Promise.withResolvers<void>();
  response.once('close', () => closed.resolve());
  const call = await readCall(parts, incoming, traceId);
  const outcome = await decide(parts, call);
  const sent = dress(parts, call, outcome.answer);
  const answered: AnsweredCall = {
    ...publicPart(call),
    status: outcome.fault?.kind === 'reset' ? 0 : sent.status,
    code: outcome.fault && outcome.fault.kind !== 'status' ? outcome.fault.kind : codeOf(sent.body),
  };
  parts.calls.push(answered);
  if (parts.calls.length > MAX_CALLS) parts.calls.shift();
  if (outcome.fault?.kind === 'reset') {
    incoming.socket.resetAndDestroy();
  } else {
    write(response, outcome.fault, {
      status: sent.status,
      text: sent.status === 204 ? '' : JSON.stringify(sent.body),
      headers: {
        'gncp-gw-trace-id': traceId,
        'gncp-gw-httpclient-responsetime': String(Math.round(performance.now() - startedMs)),
        ...outcome.headers,
      },
    });
  }
  await closed.promise;
  await parts.onAnswered(answered);
}

type Outcome = { answer: Answer | Refusal; headers: Record<string, string>; fault: Fault | undefined };

async function decide(parts: Parts, call: Seen): Promise<Outcome> {
  const { gateway, tokenDesk, faults, store } = parts;
  const idle = call.api === 'token' ? {} : gateway.idleHeaders();
  if (gateway.isIpDenied()) {
    return { answer: gatewayRefusal({ code: 'GW.IP_NOT_ALLOWED' }), headers: idle, fault: undefined };
  }
  const found = findRoute(call);
  if (call.api !== 'token' && !found) {
    return { answer: gatewayRefusal({ code: 'GW.NOT_FOUND' }), headers: idle, fault: undefined };
  }
  let headers: Record<string, string> = {};
  if (found) {
    const isAuthenticated = tokenDesk.isValid(call.authorization);
    const verdict = gateway.judge({ api: call.api, group: found.route.group, isAuthenticated });
    headers = verdict.headers;
    if (verdict.refusal) return { answer: verdict.refusal, headers, fault: undefined };
  }
  await parts.onRequest(publicPart(call));

  const before = faults.take(call.api, 'before');
  if (before?.kind === 'delay') await delay(parts, before);
  else if (before) return { answer: faultAnswer(before), headers: withQuota(headers, before), fault: before };

  const answer = await attempt(() => {
    if (!found)
      return tokenDesk.issue({ contentType: call.contentType, text: call.text, query: call.url.searchParams });
    return found.route.handle(store, {
      contentType: call.contentType,
      text: call.text,
      query: call.url.searchParams,
      id: found.id,
      itemFault: (productOrderId) => faults.takeItem(call.api, productOrderId),
    });
  });

  const after = faults.take(call.api, 'after');
  if (after?.kind === 'delay') await delay(parts, after);
  else if (after) {
    const replaced = after.kind === 'status' ? faultAnswer(after) : answer;
    return { answer: replaced, headers: withQuota(headers, after), fault: after };
  }
  return { answer, headers, fault: undefined };
}

async function attempt(effect: () => Answer | Promise<Answer>): Promise<Answer | Refusal> {
  try {
    return await effect();
  } catch (error) {
    if (error instanceof Refusal) return error;
    process.emitWarning(error instanceof Error ? error : String(error));
    return gatewayRefusal({ code: 'GW.INTERNAL_SERVER_ERROR' });
  }
}

function faultAnswer(fault: Fault): Answer | Refusal {
  if (fault.kind === 'status') return gatewayRefusal({ status: fault.status, code: fault.code });
  return { status: 200, body: {} };
}

/** An injected hourly quota carries the headers of the real one. */
function withQuota(headers: Record<string, string>, fault: Fault): Record<string, string> {
  if (fault.code !== 'GW.QUOTA_LIMIT') return headers;
  return {
    ...headers,
    'gncp-gw-quota-period': 'HOURS',
    'gncp-gw-quota-limit': '1',
    'gncp-gw-quota-remaining': '0',
  };
}

async function delay(parts: Parts, fault: Fault): Promise<void> {
  await sleep(fault.delayMs ?? 0, undefined, { signal: parts.closing });
}

/** Gives a body what its family adds: `timestamp` and `traceId` for orders, `invalidInputs` elsewhere. */
function dress(parts: Parts, call: Seen, answer: Answer | Refusal): Answer {
  const timestamp = formatKst(parts.store.clock());
  const isOrder = findRoute(call)?.route.group === 'order';
  if (!(answer instanceof Refusal)) {
    if (!isOrder) return answer;
    const body = typeof answer.body === 'object' ? answer.body : {};
    return { status: answer.status, body: { timestamp, traceId: call.traceId, ...body } };
  }
  const { status, code, message, invalidInputs } = answer;
  if (isOrder || code.startsWith('GW.')) {
    return { status, body: { code, message, timestamp, traceId: call.traceId } };
  }
  // The framework's own code is the order API's way; the others call the same thing a bad request.
  const seen = code === '000400' ? 'BAD_REQUEST' : code;
  return { status, body: { code: seen, message, timestamp, invalidInputs: invalidInputs ?? [] } };
}

function write(
  response: ServerResponse,
  fault: Fault | undefined,
  answer: { status: number; text: string; headers: Record<string, string> },
): void {
  const { status, text, headers } = answer;
  if (status === 204 && fault?.kind !== 'garbage') {
    response.writeHead(204, headers).end();
    return;
  }
  if (fault?.kind === 'garbage') {
    response.writeHead(200, { ...headers, 'content-type': 'text/html' }).end('<html><body>점검 중입니다</body></html>');
    return;
  }
  const bytes = Buffer.from(text);
  const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
  const json = { ...headers, 'content-type': 'application/json;charset=UTF-8' };
  if (fault?.kind === 'cut') {
    response.writeHead(status, json).end(half);
    return;
  }
  response.writeHead(status, { ...json, 'content-length': bytes.length });
  if (fault?.kind === 'torn') response.write(half, () => response.destroy());
  else response.end(bytes);
}

async function readCall(parts: Parts, incoming: IncomingMessage, traceId: string): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(incoming.url ?? '/', 'http://sandbox');
  const isUnderBase = url.pathname.startsWith(`${BASE}/`);
  const path = isUnderBase ? url.pathname.slice(BASE.length) : url.pathname;
  const method = incoming.method ?? 'GET';
  const contentType = incoming.headers['content-type'] ?? '';
  const body = parseBody(text, contentType);
  const found = isUnderBase ? matchRoute(method, path) : undefined;
  const isToken = isUnderBase && method === 'POST' && path === TOKEN_PATH;
  return {
    api: isToken ? 'token' : (found?.route.api ?? 'unknown'),
    method,
    path,
    query: url.search.slice(1),
    body,
    ids: idsOf(body) ?? (found?.id ? [found.id] : undefined),
    at: parts.store.clock(),
    traceId,
    text,
    contentType,
    authorization: incoming.headers.authorization,
    url,
  };
}

function publicPart(call: Seen): Call {
  const { api, method, path, query, body, ids, at, traceId } = call;
  return { api, method, path, query, body, ids, at, traceId };
}

function findRoute(call: Seen): { route: Route; id: string } | undefined {
  return call.api === 'unknown' ? undefined : matchRoute(call.method, call.path);
}

function matchRoute(method: string, path: string): { route: Route; id: string } | undefined {
  for (const route of ROUTES) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match) return { route, id: match[1] ?? '' };
  }
  return undefined;
}

function parseBody(text: string, contentType: string): unknown {
  if (text === '') return undefined;
  if (contentType.includes('form-urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function idsOf(body: unknown): string[] | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if ('productOrderIds' in body && Array.isArray(body.productOrderIds)) return body.productOrderIds.map(String);
  if (!('dispatchProductOrders' in body) || !Array.isArray(body.dispatchProductOrders)) return undefined;
  return body.dispatchProductOrders.map((entry: unknown) => {
    const hasId = typeof entry === 'object' && entry !== null && 'productOrderId' in entry;
    return hasId ? String(entry.productOrderId) : '';
  });
}

function codeOf(body: unknown): string | undefined {
  const hasCode = typeof body === 'object' && body !== null && 'code' in body;
  return hasCode ? String(body.code) : undefined;
}
