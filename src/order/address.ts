// One e-mail address: is it one, how it is written down, how it is shown to people who need not know it.

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * True for one plain address `local@domain.tld` (RFC 5321, a dot-atom at a host name): ASCII, local part ≤ 64, whole ≤ 254 bytes.
 * Quoted local parts, address literals and lists are not addresses here, nor is what stars hide a part of.
 */
export function isAddress(text: string): boolean {
  if (text.length > 254) return false;
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (at < 1 || local.length > 64) return false;
  if (!/^[\w.+!#$&'/=?^`{|}~-]+$/.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..'))
    return false;
  const labels = text.slice(at + 1).split('.');
  return (
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/i.test(labels.at(-1) ?? '')
  );
}

/**
 * An address as a person types or pastes it, made plain: full-width letters, `mailto:`, angle brackets, spaces around it and
 * its @, capitals in the domain. Undefined when it is not exactly one address; nothing is guessed.
 */
export function cleanAddress(text: string): string | undefined {
  const plain = toPlainText(text)
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .replace(/^mailto:/i, '')
    .replace(/\s?@\s?/, '@')
    .trim();
  return isAddress(plain) ? lowerDomain(plain) : undefined;
}

/** `kim@example.com` → `ki***@example.com`; a short name shows less. Anything else → `***`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 1) return '***';
  return `${address.slice(0, Math.min(2, at - 1))}***${address.slice(at)}`;
}

/** The domain in small letters; the local part is the receiving server's business. */
export function lowerDomain(address: string): string {
  const at = address.lastIndexOf('@');
  return address.slice(0, at) + address.slice(at).toLowerCase();
}

/** Full-width and ideographic forms as ASCII, invisible characters gone, runs of blanks as one, line ends as `\n`. */
export function toPlainText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u3002\uff61]/g, '.')
    .replace(/[\ufe6b]/g, '@')
    .replace(/(?:[\u00ad\u200b-\u200f\u2060\ufeff]|\ufe0e|\ufe0f)/g, '')
    .replace(/[\r\n\u2028\u2029\v\f]+/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n+/g, '\n');
}
