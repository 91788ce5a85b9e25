// How a license server can tell that a question is ours, and a new one.
import { createHash, createHmac, randomBytes } from 'node:crypto';

/**
 * The header `Bellhop-Signature`, `t=1796000000,v1=5257a869…`: the time in seconds since 1970, and in hex the HMAC-SHA-256 of the
 * time, a dot and the body's bytes under the secret. Whoever checks it refuses old times, so that a question that was
 * overheard is worth nothing later.
 */
export function sign(secret: string, body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1_000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}

/** The header `Idempotency-Key`: the same for the same parts, and nothing can be read from it. */
export function nameOf(...parts: readonly (string | number)[]): string {
  return `bellhop-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
}

/** A secret for a new server, 256 bits. */
export function makeSecret(): string {
  return `bhsec_${randomBytes(32).toString('base64url')}`;
}
