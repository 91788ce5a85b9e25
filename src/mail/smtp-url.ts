// SMTP_URL, read once: where to, how secret, and as whom.
import { ConfigError } from '../errors.ts';

export type SmtpAddress = {
  host: string;
  port: number;
  /** TLS from the first byte (`smtps://`). */
  isSecure: boolean;
  /** The server is on this machine: what is sent there does not travel. */
  isLoopback: boolean;
  login: { user: string; pass: string } | undefined;
};

/**
 * Reads `smtp://` or `smtps://user:pass@host:port`; user and password are percent-decoded. Ports: 587, and 465 for smtps.
 * @throws ConfigError  in words for the person who wrote the setting; the password is not among them
 */
export function readSmtpUrl(text: string): SmtpAddress {
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '')
    throw new ConfigError(['SMTP_URL is not like smtp://user:password@host:587 or smtps://user:password@host:465']);
  // A password with / ? or # in it ends the host too early; the rest would be silently dropped.
  if (url.pathname.replace('/', '') !== '' || url.search !== '' || url.hash !== '')
    throw new ConfigError(['SMTP_URL has something behind the port: write / ? # in a password as %2F %3F %23']);
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const isSecure = url.protocol === 'smtps:';
  const user = decode(url.username);
  return {
    host,
    port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
    isSecure,
    isLoopback:
      host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host),
    login: user === '' ? undefined : { user, pass: decode(url.password) },
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % that its writer meant as one
  }
}
