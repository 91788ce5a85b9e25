// Which addresses on the network may be asked: an URL that an admin types must not become a way into the seller's own network.
import { BlockList, isIP } from 'node:net';

const RESERVED_V4: readonly [address: string, bits: number][] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // behind a carrier's NAT
  ['127.0.0.0', 8], // this machine
  ['169.254.0.0', 16], // this link; where clouds keep their credentials
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24], // for documents
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // for measurements
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4], // to many
  ['240.0.0.0', 4],
];

/** Of IPv6 only what is handed out to everybody counts, less what holds another address or means nobody. */
const GLOBAL_V6: readonly [address: string, bits: number] = ['2000::', 3];
const RESERVED_V6: readonly [address: string, bits: number][] = [
  ['2001::', 23], // Teredo and other special purposes
  ['2001:db8::', 32], // for documents
  ['2002::', 16], // 6to4: an IPv4 address inside
  ['3fff::', 20], // for documents
];

const reservedV4 = listOf(RESERVED_V4, 'ipv4');
const globalV6 = listOf([GLOBAL_V6], 'ipv6');
const reservedV6 = listOf(RESERVED_V6, 'ipv6');

/** Whether an IP address is one that anybody on the internet may have. Anything else, also a malformed one, is not. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !reservedV4.check(address, 'ipv4');
    case 6:
      // An IPv4 address in the clothes of IPv6 (::ffff:10.0.0.1, 64:ff9b::a00:1) lies outside of the global ones.
      return !address.includes('%') && globalV6.check(address, 'ipv6') && !reservedV6.check(address, 'ipv6');
    default:
      return false;
  }
}

/** What is wrong with the address of a license server; undefined when it may be asked. */
export type UrlFault = 'not_an_address' | 'not_https' | 'private';

const LONGEST = 2_000;

/**
 * Judges what can be seen without asking anybody; the address that a name leads to is judged when it is connected to.
 * @param privateHosts  host names for which everything is allowed, also plain http
 */
export function faultOfUrl(text: string, privateHosts: ReadonlySet<string>): UrlFault | undefined {
  const url = text.length <= LONGEST && !/[\p{Cc}\p{Cf}\s]/u.test(text) ? URL.parse(text) : null;
  if (!url || url.hostname === '' || url.username !== '' || url.password !== '' || url.hash !== '')
    return 'not_an_address';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not_an_address';
  const host = hostOf(url);
  if (privateHosts.has(host)) return undefined;
  if (url.protocol !== 'https:') return 'not_https';
  const isInside = host === 'localhost' || host.endsWith('.localhost');
  return isInside || (isIP(host) !== 0 && !isPublicAddress(host)) ? 'private' : undefined;
}

/** The host's name or number as it stands in LICENSE_SERVER_PRIVATE_HOSTS: small letters, no brackets, no port. */
export function hostOf({ hostname }: URL): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

function listOf(subnets: readonly (readonly [address: string, bits: number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [address, bits] of subnets) list.addSubnet(address, bits, family);
  return list;
}
