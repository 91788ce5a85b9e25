// The HTTP side: every request passes the faults, the token, the limits and the description before it has an effect.

import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { parseBody, readBytes } from './body.ts';
import { parseJson } from './description.ts';
import type { Fault, FaultList } from './faults.ts';
import { GLOBAL_LIMIT, createLimits } from './limits.ts';
import type { Limit, Limits, Verdict } from './limits.ts';
import { Refusal, invalidForm, refusals } from './refusal.ts';
import type { Problem } from './refusal.ts';
import { GUILD_ROUTES } from './guild-routes.ts';
import { INTERACTION_ROUTES } from './interaction-routes.ts';
import { MESSAGE_ROUTES } from './message-routes.ts';
import type { Route, RouteRequest } from './route.ts';
import type { Call, State } from './state.ts';
import { getJudge } from './validate.ts';
import type { Operation } from './validate.ts';

export const API_PATH = '/api';
const PREFIX = `${API_PATH}/v10`;

const ROUTES: Record<string, Route> = { ...GUILD_ROUTES, ...MESSAGE_ROUTES, ...INTERACTION_ROUTES };

type Reply = { status: number; body?: unknown; headers: Record<string, string> };

/** Thrown to leave a request without an answer. */
const CUT = new Error('The connection was cut on purpose');

/** Serves the API under `/api/v10` and files where their links say. Does not listen yet. */
export function createApi(state: State, faults: FaultList, options: { hasLimits: boolean }): Server {
  const limits = createLimits();
  return createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => {
      state.violations.push(
        `The sandbox itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      response.destroy();
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', state.origin);
    if (!url.pathname.startsWith(`${API_PATH}/`)) return serveFile(state, url, response);
    const path = decodeURIComponent(url.pathname.slice(PREFIX.length));
    const method = request.method ?? 'GET';
    const found = url.pathname.startsWith(`${PREFIX}/`) ? getJudge().find(method, path) : undefined;
    const call: Call = {
      method,
      route: found?.operation.template ?? path,
      path: `${path}${url.search}`,
      at: state.clock(),
    };
    state.calls.push(call);
    try {
      const bytes = await readBytes(request);
      await state.events.emitAndWait('request', call);
      const reply = await answer(request, url, found, bytes);
      call.status = reply.status;
      if (isErrorBody(reply.body)) call.code = reply.body.code;
      await send(response, reply);
    } catch (error) {
      if (error !== CUT) throw error;
    }
    state.events.emit('answered', call);

    async function answer(
      incoming: IncomingMessage,
      { searchParams: query }: URL,
      match: typeof found,
      bytes: Buffer,
    ): Promise<Reply> {
      const title = `${method} ${call.route}`;
      try {
        const route = match && ROUTES[match.operation.id];
        if (!match || !route) {
          state.violations.push(`${title}: Discord has no such operation, or the sandbox does not serve it`);
          throw refusals.notFound();
        }
        const { operation, params } = match;
        const injected = await applyFaults(faults.take(operation, 'before'), incoming);
        if (injected) return injected;
        if (!route.isByInteractionToken && incoming.headers.authorization !== `Bot ${state.token}`)
          throw refusals.unauthorized();
        const reply = await perform(
          route,
          operation,
          { state, params, query, body: undefined, uploads: [], receivedAtMs: performance.now() },
          bytes,
          incoming,
        );
        const late = await applyFaults(faults.take(operation, 'after'), incoming);
        return late ?? reply;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        for (const problem of error.problems)
          state.violations.push(`${title}: ${problem.path.join('.')}: ${problem.message} (${problem.code})`);
        return { status: error.status, body: error.toJSON(), headers: {} };
      }
    }
  }

  async function perform(
    route: Route,
    operation: Operation,
    request: RouteRequest,
    bytes: Buffer,
    incoming: IncomingMessage,
  ): Promise<Reply> {
    const judge = getJudge();
    const { params, query } = request;
    const { headers, refused } = options.hasLimits ? takeLimits(limits, route, request) : { headers: {} };
    if (refused) return refused;
    const { json, uploads } = parseBody(bytes, incoming.headers['content-type']);
    const problems: Problem[] = [
      ...judge.checkParams(operation, params),
      ...judge.checkQuery(operation, query),
      ...judge.checkBody(operation, json),
    ];
    if (problems.length > 0) throw invalidForm(problems);
    const { status, body } = route.answer({ ...request, body: json, uploads });
    // The answer as the client reads it: members that are undefined are gone.
    const sent = body === undefined ? undefined : parseJson(JSON.stringify(body));
    for (const problem of judge.checkAnswer(operation, status, sent)) {
      state.violations.push(
        `The sandbox answers ${operation.id} wrongly: ${problem.path.join('.')}: ${problem.message} (${problem.code})`,
      );
    }
    return { status, body, headers };
  }

  async function send(response: ServerResponse, { status, body, headers }: Reply): Promise<void> {
    const text = body === undefined ? '' : JSON.stringify(body);
    response.writeHead(status, {
      date: state.clock().toUTCString(),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    });
    await new Promise<void>((done) => response.end(text, () => done()));
  }
}

/** @throws CUT when the connection was cut */
async function applyFaults(hits: readonly Fault[], incoming: IncomingMessage): Promise<Reply | undefined> {
  for (const fault of hits) {
    const delayMs = fault.delayMs ?? 1000;
    switch (fault.kind) {
      case 'delay':
        await sleep(delayMs);
        break;
      case 'reset':
        incoming.socket.resetAndDestroy();
        throw CUT;
      case 'hangup':
        incoming.socket.destroy();
        throw CUT;
      case 'rateLimit':
        return rateLimited(delayMs, fault.scope ?? 'user', fault.code ?? 0);
      case 'status': {
        const status = fault.status ?? 500;
        return { status, body: { message: `${status}: injected`, code: fault.code ?? 0 }, headers: {} };
      }
    }
  }
  return undefined;
}

function takeLimits(
  limits: Limits,
  route: Route,
  request: RouteRequest,
): { headers: Record<string, string>; refused?: Reply } {
  const overall = route.isByInteractionToken ? undefined : limits.take(GLOBAL_LIMIT);
  if (overall && !overall.isAllowed) return { headers: {}, refused: rateLimited(overall.resetAfterMs, 'global', 0) };
  const limit: Limit | undefined = route.limit?.(request);
  if (!limit) return { headers: {} };
  const verdict = limits.take(limit);
  const headers = limitHeaders(verdict);
  if (verdict.isAllowed) return { headers };
  const refused = rateLimited(verdict.resetAfterMs, 'user', route.limitCode ?? 0);
  return { headers, refused: { ...refused, headers: { ...headers, ...refused.headers } } };
}

/** @see https://discord.com/developers/docs/topics/rate-limits#header-format */
function limitHeaders({ limit, remaining, resetAfterMs, bucket }: Verdict): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': ((Date.now() + resetAfterMs) / 1000).toFixed(3),
    'x-ratelimit-reset-after': (resetAfterMs / 1000).toFixed(3),
    'x-ratelimit-bucket': Buffer.from(bucket).toString('hex').slice(0, 32),
  };
}

function rateLimited(retryAfterMs: number, scope: 'user' | 'global' | 'shared', code: number): Reply {
  const seconds = Math.max(retryAfterMs, 1) / 1000;
  return {
    status: 429,
    body: {
      message: 'You are being rate limited.',
      retry_after: Number(seconds.toFixed(3)),
      global: scope === 'global',
      code,
    },
    headers: {
      // discord.js reads the header as seconds and takes fractions.
      'retry-after': seconds.toFixed(3),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' && { 'x-ratelimit-global': 'true' }),
    },
  };
}

function serveFile(state: State, url: URL, response: ServerResponse): void {
  const [, folder, , id] = url.pathname.split('/');
  const isFolder = folder === 'attachments' || folder === 'ephemeral-attachments';
  const file = isFolder && id !== undefined ? state.attachments.get(id) : undefined;
  if (!file) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': file.contentType, 'content-length': file.bytes.length }).end(file.bytes);
}

function isErrorBody(body: unknown): body is { code: number } {
  return (
    typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'number' && 'message' in body
  );
}
