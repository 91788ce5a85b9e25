// POST /v1/oauth2/token: who the caller is, proved by a bcrypt hash that uses the client secret as its salt.
import { randomBytes } from 'node:crypto';

import bcrypt from 'bcryptjs';

import type { Settings } from './types.ts';
import { badInput, Refusal } from './wire.ts';
import type { Answer } from './wire.ts';

const SIGNATURE_WINDOW_MS = 5 * 60_000;
const RENEW_BELOW_MS = 30 * 60_000;
const FIELDS = ['client_id', 'timestamp', 'grant_type', 'client_secret_sign', 'type', 'account_id'] as const;

type Fields = { [Key in (typeof FIELDS)[number]]?: string | undefined };

export type TokenDesk = {
  /**
   * The current token while half an hour or more of it is left, else a new one; `expires_in` is what remains.
   * @throws Refusal BAD_REQUEST that names the first wrong field
   * @see https://apicenter.commerce.naver.com/docs/auth
   */
  issue: (request: { contentType: string; text: string; query: URLSearchParams }) => Promise<Answer>;
  isValid: (authorization: string | undefined) => boolean;
  expireAll: () => void;
};

/** @param onNonstandard  told of a request that is answered but breaks the form: parameters outside a form body */
export function createTokenDesk(options: {
  clock: () => Date;
  settings: Settings;
  clientId: string;
  clientSecret: string;
  onNonstandard: () => void;
}): TokenDesk {
  const { clock, settings, clientId, clientSecret } = options;
  let live: { token: string; expiresAtMs: number }[] = [];

  async function check(fields: Fields): Promise<void> {
    if (fields.client_id === undefined) throw badInput('client_id', '필수 항목입니다', 'NotNull');
    if (fields.timestamp === undefined) throw badInput('timestamp', '필수 항목입니다', 'NotNull');
    if (fields.client_secret_sign === undefined) throw badInput('client_secret_sign', '필수 항목입니다', 'NotNull');
    if (fields.type === undefined) throw badInput('type', '필수 항목입니다', 'NotNull');
    if (fields.grant_type !== undefined && fields.grant_type !== 'client_credentials') throw badInput('grant_type');
    if (fields.type !== 'SELF' && fields.type !== 'SELLER') throw badInput('type');
    if (fields.type === 'SELLER' && !fields.account_id) throw badInput('account_id', '필수 항목입니다', 'NotNull');
    const ageMs = /^\d{1,15}$/.test(fields.timestamp) ? clock().getTime() - Number(fields.timestamp) : Number.NaN;
    if (!(ageMs >= 0 && ageMs <= SIGNATURE_WINDOW_MS)) throw badInput('timestamp');
    if (fields.client_id !== clientId) throw badInput('client_id');
    // Recomputed, never compared with the secret: bcrypt prints a normalized last character of its salt.
    const hash = await bcrypt.hash(`${clientId}_${fields.timestamp}`, clientSecret);
    if (fields.client_secret_sign !== Buffer.from(hash).toString('base64')) throw badInput('client_secret_sign');
    // An own-store application acts for nobody else.
    if (fields.type === 'SELLER') throw new Refusal(403, 'FORBIDDEN', '권한이 없습니다.');
  }

  return {
    async issue(request) {
      const { fields, offense } = readFields(request);
      if (settings.tokenForm === 'strict' && offense) throw badInput(offense);
      await check(fields);
      if (offense) options.onNonstandard();
      const nowMs = clock().getTime();
      live = live.filter((one) => one.expiresAtMs > nowMs);
      let current = live.findLast((one) => one.expiresAtMs - nowMs >= RENEW_BELOW_MS);
      if (!current) {
        current = { token: randomBytes(16).toString('base64url'), expiresAtMs: nowMs + settings.tokenLifetimeS * 1000 };
        live.push(current);
      }
      // 10799 for a fresh token, as seen live: whole seconds that surely remain.
      const expiresIn = Math.floor((current.expiresAtMs - nowMs - 1) / 1000);
      return { status: 200, body: { access_token: current.token, expires_in: expiresIn, token_type: 'Bearer' } };
    },
    isValid(authorization) {
      const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
      const nowMs = clock().getTime();
      return live.some((one) => one.token === token && one.expiresAtMs > nowMs);
    },
    expireAll() {
      live = [];
    },
  };
}

/** The fields wherever they stand, and the first thing about them that breaks the form. */
function readFields(request: { contentType: string; text: string; query: URLSearchParams }): {
  fields: Fields;
  offense: string | undefined;
} {
  const isForm = /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.contentType);
  const body = isForm ? new URLSearchParams(request.text) : readJsonFields(request.text);
  const fields: Fields = {};
  for (const name of FIELDS) fields[name] = body.get(name) ?? request.query.get(name) ?? undefined;
  const inQuery = [...request.query.keys()][0];
  const missing = (['client_id', 'timestamp', 'grant_type', 'client_secret_sign', 'type'] as const).find(
    (name) => !body.has(name),
  );
  let offense = inQuery ?? (isForm ? undefined : 'Content-Type') ?? missing;
  if (fields.type === 'SELF' && fields.account_id !== undefined) offense ??= 'account_id';
  return { fields, offense };
}

function readJsonFields(text: string): URLSearchParams {
  const fields = new URLSearchParams();
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) {
      for (const [name, value] of Object.entries(body)) fields.set(name, String(value));
    }
  } catch {
    // No fields then; the check names the first one missing.
  }
  return fields;
}
