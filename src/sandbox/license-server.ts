// A seller's license server, as src/license-server/README.md asks for one: it issues a license for each new question, gives the same answer to
// the same question, and refuses whatever the page does not describe. Written from that page; it knows nothing of the bot.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type LicenseQuestion = {
  event: 'issue' | 'revoke';
  store: string;
  productId: string;
  option: string;
  optionCode?: string | null;
  productOrderId: string;
  unit: number;
  part: number;
  quantity?: number;
  test: boolean;
  license?: string;
};

export type LicenseServerCall = {
  question: LicenseQuestion;
  idempotencyKey: string;
  /** 0: the line was cut without an answer. */
  status: number;
};

/**
 * `status`: another answer instead. `body`: another body under 200. `drop`: the line is cut, `stall`: kept without an answer.
 * `when: 'after'`: the license is issued all the same and only its answer is lost.
 */
export type LicenseServerFault = {
  kind: 'status' | 'body' | 'drop' | 'stall';
  when?: 'before' | 'after';
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** 1 when left out. */
  times?: number;
};

export type LicenseServerSandbox = AsyncDisposable & {
  /** `http://127.0.0.1:port/licenses` */
  url: string;
  /** What the seller copied from Discord; until then nobody is believed. */
  secret: string;
  /** What comes next; a number for each new question. It may take its time. */
  make: (number: number, question: LicenseQuestion) => unknown;
  calls(): LicenseServerCall[];
  /** By idempotency key, in the order of issue. */
  issued(): Map<string, unknown>;
  revoked(): string[];
  /** What callers did against the page, as sentences. */
  violations(): string[];
  fail(fault: LicenseServerFault): void;
  /** Takes all faults off again. */
  heal(): void;
  /** Resolves when a question that is not answered yet has come in. */
  asked(): Promise<void>;
};

const MEMBERS: Record<LicenseQuestion['event'], Record<string, string>> = {
  issue: {
    event: 'string',
    test: 'boolean',
    store: 'string',
    productId: 'string',
    option: 'string',
    optionCode: 'string or null',
    productOrderId: 'string',
    unit: 'number',
    part: 'number',
    quantity: 'number',
  },
  revoke: {
    event: 'string',
    test: 'boolean',
    store: 'string',
    productId: 'string',
    option: 'string',
    productOrderId: 'string',
    unit: 'number',
    part: 'number',
    license: 'string',
  },
};
const OLDEST_MS = 5 * 60_000;

/** Starts a license server on 127.0.0.1. */
export async function startLicenseServer({ secret = '' }: { secret?: string } = {}): Promise<LicenseServerSandbox> {
  const answers = new Map<string, { body: string; answer: unknown }>();
  const calls: LicenseServerCall[] = [];
  const violations: string[] = [];
  const revoked: string[] = [];
  const faults: (LicenseServerFault & { left: number })[] = [];
  let waiting: (() => void)[] = [];

  const takeFault = (when: 'before' | 'after') => {
    const fault = faults.find((each) => (each.when ?? 'before') === when);
    if (!fault) return undefined;
    fault.left -= 1;
    if (fault.left <= 0) faults.splice(faults.indexOf(fault), 1);
    return fault;
  };

  const sandbox: LicenseServerSandbox = {
    url: '',
    secret,
    make: (number) => ({ license: `ISSUED-${String(number).padStart(4, '0')}-LICENSE` }),
    calls: () => [...calls],
    issued: () => new Map([...answers].map(([key, { answer }]) => [key, answer])),
    revoked: () => [...revoked],
    violations: () => [...violations],
    fail: (fault) => void faults.push({ ...fault, left: fault.times ?? 1 }),
    heal: () => void faults.splice(0),
    asked: async () => await new Promise((resolve) => waiting.push(resolve)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const send = (status: number, text: string, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
    const wrong = findWrong(request, body, sandbox.secret);
    if (wrong) {
      violations.push(wrong.why);
      send(wrong.status, JSON.stringify({ error: wrong.why }));
      return;
    }
    const question = JSON.parse(body) as LicenseQuestion;
    const idempotencyKey = String(request.headers['idempotency-key']);
    const call: LicenseServerCall = { question, idempotencyKey, status: 0 };
    calls.push(call);
    const strike = (fault: LicenseServerFault): void => {
      const waiters = waiting;
      waiting = [];
      if (fault.kind === 'drop') request.socket.destroy();
      else if (fault.kind !== 'stall') {
        call.status = fault.kind === 'status' ? (fault.status ?? 503) : 200;
        send(call.status, fault.body ?? '{}', fault.headers);
      }
      for (const go of waiters) go();
    };
    const before = takeFault('before');
    if (before) return strike(before);
    const known = answers.get(idempotencyKey);
    if (known && known.body !== body) {
      violations.push('one idempotency key came with two different bodies');
      call.status = 422;
      send(422, '{"error":"another body under this key"}');
      return;
    }
    const answer = known?.answer ?? (question.event === 'issue' ? await sandbox.make(answers.size + 1, question) : {});
    answers.set(idempotencyKey, { body, answer });
    if (!known && question.event === 'revoke') revoked.push(question.license ?? '');
    const after = takeFault('after');
    if (after) return strike(after);
    call.status = 200;
    send(200, JSON.stringify(answer));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // Who asked has hung up.
      if (!request.socket.destroyed) process.emitWarning(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  sandbox.url = `http://127.0.0.1:${port}/licenses`;
  return sandbox;
}

/** What the page does not allow, and the answer to it. */
function findWrong(
  request: IncomingMessage,
  body: string,
  secret: string,
): { status: number; why: string } | undefined {
  const { headers, method, url } = request;
  if (url !== '/licenses') return { status: 404, why: `nothing is at ${url}` };
  if (method !== 'POST') return { status: 405, why: `${method} instead of POST` };
  if (headers['content-type'] !== 'application/json') return { status: 415, why: 'the body is not called JSON' };
  if (!/^bellhop-[0-9a-f]{32}$/.test(String(headers['idempotency-key'])))
    return { status: 400, why: 'no idempotency key' };
  const [, seconds = '', mac = ''] = /^t=(\d{10}),v1=([0-9a-f]{64})$/.exec(String(headers['bellhop-signature'])) ?? [];
  if (mac === '') return { status: 401, why: 'no signature' };
  if (Math.abs(Date.now() - Number(seconds) * 1_000) > OLDEST_MS) return { status: 401, why: 'an old signature' };
  const right = createHmac('sha256', secret).update(`${seconds}.${body}`).digest();
  if (secret === '' || !timingSafeEqual(right, Buffer.from(mac, 'hex')))
    return { status: 401, why: 'a wrong signature' };
  const why = findWrongMember(body);
  return why === undefined ? undefined : { status: 400, why };
}

function findWrongMember(body: string): string | undefined {
  const question: unknown = JSON.parse(body);
  if (typeof question !== 'object' || question === null) return 'the body is no object';
  const members = new Map<string, unknown>(Object.entries(question));
  const event = members.get('event');
  if (event !== 'issue' && event !== 'revoke') return `unknown event ${String(event)}`;
  const expected = MEMBERS[event];
  for (const [name, value] of members) {
    const type = value === null ? 'null' : typeof value;
    if (!expected[name]?.split(' or ').includes(type)) return `member ${name} of type ${type}`;
  }
  return Object.keys(expected).find((name) => !members.has(name));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
