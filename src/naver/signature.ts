import { hash } from 'bcryptjs';

const CLIENT_SECRET = /^\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{22}$/;

/** Has the text the shape of a client secret, a bcrypt salt of 29 characters? A shell or a loader that expands `$` cuts it. */
export function isClientSecret(text: string): boolean {
  return CLIENT_SECRET.test(text);
}

/**
 * `client_secret_sign`: Base64 of the bcrypt hash of `clientId_timestamp`, salted with the client secret itself.
 * The hash prints the salt's last character normalized (…uv becomes …uu): never expect it to start with the secret.
 * @param timestampMs  the same whole number must be sent as `timestamp`
 * @see https://apicenter.commerce.naver.com/docs/auth
 */
export async function sign(clientId: string, clientSecret: string, timestampMs: number): Promise<string> {
  const hashed = await hash(`${clientId}_${timestampMs}`, clientSecret);
  return Buffer.from(hashed).toString('base64');
}
