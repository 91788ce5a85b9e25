// The seller's own license server, asked over HTTP: signed, under a name that never changes, and only where it may stand.
import { lookup as lookupDns } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, type Dispatcher, request } from 'undici';
import { LicenseServerError } from '../errors.ts';
import type { LicenseFile } from '../order/key-archive.ts';
import { faultOfUrl, hostOf, isPublicAddress, type UrlFault } from './address.ts';
import { MAX_ANSWER_BYTES, readAnswer } from './answer.ts';
import { nameOf, sign } from './signature.ts';

export type LicenseServer = { url: string; secret: string };

/** One place of a line that wants a license. */
export type IssueQuestion = {
  storeId: string;
  productId: string;
  option: string;
  optionCode: string | undefined;
  productOrderId: string;
  unit: number;
  part: number;
  quantity: number;
  earlier: number;
};

/** A license that is worth nothing any more. */
export type RevokeNotice = Pick<
  IssueQuestion,
  'storeId' | 'productId' | 'option' | 'productOrderId' | 'unit' | 'part'
> & {
  licenseId: number;
  /** The key; of a file its name. */
  license: string;
};

export type LicenseServerClient = {
  /** @throws LicenseServerError */
  issue(server: LicenseServer, question: IssueQuestion): Promise<string | LicenseFile>;
  /** @throws LicenseServerError */
  revoke(server: LicenseServer, notice: RevokeNotice): Promise<void>;
  /** What is wrong with an address, as far as it can be seen without asking; undefined when it may be asked. */
  faultOfUrl(url: string): UrlFault | undefined;
  /** Ends what is under way. */
  close(): Promise<void>;
};

const WITHIN_MS = 10_000;

/**
 * @param options.privateHosts  host names at which everything is allowed: addresses of the seller's own network, plain http
 * @param options.lookup        how names become addresses; the system's own when left out
 */
export function createLicenseServer(options: {
  privateHosts: readonly string[];
  now: () => Date;
  withinMs?: number;
  lookup?: LookupFunction;
}): LicenseServerClient {
  const { now, withinMs = WITHIN_MS, lookup = lookupDns } = options;
  const privateHosts = new Set(options.privateHosts);
  const closing = new AbortController();
  const timeouts = { headersTimeout: withinMs, bodyTimeout: withinMs };
  // Two agents, so that no connection to a private host is ever used for a public name.
  const atHome = new Agent({ ...timeouts, connect: { timeout: withinMs, lookup } });
  const outside = new Agent({ ...timeouts, connect: { timeout: withinMs, lookup: publicOnly(lookup) } });

  async function post({ url, secret }: LicenseServer, name: string, payload: object): Promise<string> {
    const fault = faultOfUrl(url, privateHosts);
    if (fault)
      throw new LicenseServerError(`The license server's address may not be asked: ${fault}`, { fault: 'address' });
    const body = JSON.stringify(payload);
    let response: Dispatcher.ResponseData;
    let text: string | undefined;
    try {
      response = await request(url, {
        method: 'POST',
        dispatcher: privateHosts.has(hostOf(new URL(url))) ? atHome : outside,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'user-agent': 'bellhop',
          'idempotency-key': name,
          'bellhop-signature': sign(secret, body, now()),
        },
        body,
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(withinMs)]),
      });
      text = await readText(response.body);
    } catch (cause) {
      const isPrivate = cause instanceof Error && 'code' in cause && cause.code === PRIVATE_ADDRESS;
      throw new LicenseServerError(`No answer from the license server: ${wordFor(cause)}`, {
        fault: isPrivate ? 'address' : 'no_answer',
      });
    }
    const { statusCode: status } = response;
    if (status === 200 || status === 201) {
      if (text !== undefined) return text;
      throw new LicenseServerError('The answer of the license server is too long', { fault: 'no_license', status });
    }
    // Where it points may be anywhere.
    const isRedirect = status >= 300 && status < 400;
    throw new LicenseServerError(`The license server answered ${status}`, {
      fault: isRedirect ? 'redirect' : 'status',
      status,
      retryAfterMs: readRetryAfter(response.headers['retry-after'], now()),
    });
  }

  return {
    async issue(server, question) {
      const { storeId, productId, option, optionCode, productOrderId, unit, part, quantity, earlier } = question;
      const payload = {
        event: 'issue',
        test: false,
        store: storeId,
        productId,
        option,
        optionCode: optionCode ?? null,
        productOrderId,
        unit,
        part,
        quantity,
      };
      const name = nameOf('issue', storeId, productOrderId, unit, part, earlier);
      const license = readAnswer(await post(server, name, payload));
      if (license !== undefined) return license;
      throw new LicenseServerError('The answer of the license server holds no license', {
        fault: 'no_license',
        status: 200,
      });
    },

    async revoke(server, { storeId, licenseId, productId, option, productOrderId, unit, part, license }) {
      const place = { store: storeId, productId, option, productOrderId, unit, part };
      await post(server, nameOf('revoke', storeId, licenseId), { event: 'revoke', test: false, ...place, license });
    },

    faultOfUrl: (url) => faultOfUrl(url, privateHosts),

    async close() {
      closing.abort();
      await Promise.all([atHome.destroy(), outside.destroy()]);
    },
  };
}

const PRIVATE_ADDRESS = 'BELLHOP_PRIVATE_ADDRESS';

/**
 * Resolves a name for one connection and lets it through only if all its addresses are public: judged here, and not before, a name cannot
 * mean one address when it is looked at and another when it is connected to.
 */
function publicOnly(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '');
      const addresses = (Array.isArray(found) ? found : [{ address: found }]).map(({ address }) => ({
        address,
        family: isIP(address),
      }));
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
        return callback(Object.assign(new Error('its name leads to a private address'), { code: PRIVATE_ADDRESS }), '');
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

/** Undefined for a body that is longer than any license. */
async function readText(body: Dispatcher.ResponseData['body']): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** In milliseconds, from seconds or a date. */
function readRetryAfter(header: string | string[] | undefined, now: Date): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (!text) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** What went wrong, without anything of the content. */
function wordFor(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
