import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { faultOfUrl, isPublicAddress } from '../../src/license-server/address.ts';
import { sign } from '../../src/license-server/signature.ts';

suite('an address', () => {
  for (const [address, isPublic] of [
    ['93.184.216.34', true],
    ['223.255.255.255', true],
    ['172.32.0.1', true],
    ['100.63.255.255', true],
    ['2606:4700::6810:84e5', true],
    ['2a00:1450:4001:82a::200e', true],
    ['0.0.0.0', false],
    ['10.1.2.3', false],
    ['100.64.0.1', false],
    ['127.255.255.254', false],
    ['169.254.169.254', false],
    ['172.16.0.1', false],
    ['172.31.255.255', false],
    ['192.168.1.1', false],
    ['198.18.0.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['::ffff:10.0.0.1', false],
    ['::ffff:7f00:1', false],
    ['::10.0.0.1', false],
    ['64:ff9b::a00:1', false],
    ['fc00::1', false],
    ['fd12:3456::1', false],
    ['fe80::1', false],
    ['fe80::1%eth0', false],
    ['2606:4700::1%eth0', false],
    ['fec0::1', false],
    ['ff02::1', false],
    ['2001::1', false],
    ['2001:db8::1', false],
    ['2002:a00:1::', false],
    ['', false],
    ['example.com', false],
  ] as const) {
    test(`${address || 'that is none'} is ${isPublic ? 'anybody’s' : 'not to be asked'}`, () => {
      assert.equal(isPublicAddress(address), isPublic);
    });
  }
});

suite('the address of a license server', () => {
  const own = new Set(['licenses.internal', '10.0.0.5', 'fd00::5']);
  for (const [url, fault] of [
    ['https://licenses.example.com/bellhop?shop=1', undefined],
    ['https://licenses.example.com:8443/', undefined],
    ['https://93.184.216.34/', undefined],
    ['http://licenses.internal:8080/x', undefined],
    ['http://LICENSES.internal./x', undefined],
    ['http://10.0.0.5/', undefined],
    ['http://[fd00::5]:8080/', undefined],
    ['http://licenses.example.com/', 'not_https'],
    ['https://10.0.0.6/', 'private'],
    ['https://127.0.0.1/', 'private'],
    // The same in other clothes.
    ['https://2130706433/', 'private'],
    ['https://0x7f.1/', 'private'],
    ['https://[::ffff:127.0.0.1]/', 'private'],
    ['https://localhost/', 'private'],
    ['https://localhost./', 'private'],
    ['https://a.localhost/', 'private'],
    ['ftp://licenses.example.com/', 'not_an_address'],
    ['file:///etc/passwd', 'not_an_address'],
    ['licenses.example.com', 'not_an_address'],
    ['https://user:pass@licenses.example.com/', 'not_an_address'],
    ['https://licenses.example.com/#x', 'not_an_address'],
    ['https://licenses.example.com/a b', 'not_an_address'],
    [`https://licenses.example.com/${'a'.repeat(2_000)}`, 'not_an_address'],
  ] as const) {
    test(`${url.slice(0, 60)} is ${fault ?? 'fine'}`, () => assert.equal(faultOfUrl(url, own), fault));
  }
});

test('a signature is the one that the page describes', () => {
  // By openssl dgst -sha256 -hmac secret, over 1796000000.{"a":1}
  assert.equal(
    sign('secret', '{"a":1}', new Date(1_796_000_000_999)),
    't=1796000000,v1=e4c2bd0832e34a806934ead6e003220b15f175d0cb6c6cd8015acf5248be7409',
  );
});
