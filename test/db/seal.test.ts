import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import fc from 'fast-check';
import { createSeal } from '../../src/db/seal.ts';
import { loadSecretKey } from '../../src/db/secret-key.ts';

const KEY = Buffer.alloc(32, 7);

suite('sealed text', () => {
  const seal = createSeal(KEY);

  test('opens to what was sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, row) => {
        assert.equal(seal.open(seal.seal(text, row), row), text);
      }),
    );
  });

  test('shows its version and nothing of the text', () => {
    const sealed = seal.seal('ABCD-EFGH-7890', 'licenses:1');
    assert.match(sealed, /^v1\.[A-Za-z0-9_-]+$/);
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    assert.equal(bytes.length, 12 + 'ABCD-EFGH-7890'.length + 16);
    assert.ok(!bytes.includes('ABCD'));
  });

  test('is never twice the same', () => {
    const all = Array.from({ length: 100 }, () => seal.seal('a', 'b'));
    assert.equal(new Set(all).size, 100);
    assert.equal(new Set(all.map((sealed) => sealed.slice(3, 19))).size, 100);
  });

  test('does not open in another row, with another key, or when one bit has changed', () => {
    const sealed = seal.seal('ABCD-EFGH-7890', 'licenses:1');
    assert.throws(() => seal.open(sealed, 'licenses:2'), /licenses:2 does not open/);
    assert.throws(() => createSeal(Buffer.alloc(32, 8)).open(sealed, 'licenses:1'), /another SECRET_KEY/);
    for (let index = 0; index < 12 + 14 + 16; index += 1) {
      const bytes = Buffer.from(sealed.slice(3), 'base64url');
      bytes[index] = (bytes[index] ?? 0) ^ 1;
      assert.throws(() => seal.open(`v1.${bytes.toString('base64url')}`, 'licenses:1'), /does not open/);
    }
  });

  for (const text of ['', 'ABCD-EFGH-7890', 'v1.', 'v1.AAAA', `v2.${'A'.repeat(80)}`]) {
    test(`"${text.slice(0, 20)}" is not taken for sealed`, () => {
      assert.throws(() => seal.open(text, 'licenses:1'), /not sealed/);
    });
  }

  test('an error does not repeat what was sealed', () => {
    try {
      seal.open('ABCD-EFGH-7890', 'licenses:1');
      assert.fail();
    } catch (error) {
      assert.ok(!String(error).includes('ABCD'));
    }
  });

  test('what an earlier version sealed still opens', () => {
    const sealed = 'v1.-wU3VbzP0vnZzjr79C5Q2Z34EaJAgLCgAvdUfdzxC2r85IKWqBxJi2bWnWQ';
    assert.equal(seal.open(sealed, 'licenses:main:42'), 'ABCD-똠방-7890');
  });
});

suite('a fingerprint', () => {
  const seal = createSeal(KEY);

  test('is the same for the same text, and stays it', () => {
    assert.equal(seal.fingerprint('email', 'kim@example.com'), 'hlrg6qapw2EiIph9Co1X_4xyUtUHCNevwUPwdOpBEt8');
    assert.equal(
      createSeal(Buffer.from(KEY)).fingerprint('email', 'kim@example.com'),
      'hlrg6qapw2EiIph9Co1X_4xyUtUHCNevwUPwdOpBEt8',
    );
  });

  test('differs by text, by kind and by key', () => {
    const prints = [
      seal.fingerprint('email', 'kim@example.com'),
      seal.fingerprint('email', 'lee@example.com'),
      seal.fingerprint('name', 'kim@example.com'),
      createSeal(Buffer.alloc(32, 8)).fingerprint('email', 'kim@example.com'),
    ];
    assert.equal(new Set(prints).size, prints.length);
  });

  test('of the key names it without giving it away', () => {
    assert.match(seal.keyId, /^[0-9a-f]{16}$/);
    assert.equal(createSeal(Buffer.from(KEY)).keyId, seal.keyId);
    assert.notEqual(createSeal(Buffer.alloc(32, 8)).keyId, seal.keyId);
    assert.ok(!KEY.toString('hex').includes(seal.keyId));
  });
});

test('a key of another length is refused', () => {
  assert.throws(() => createSeal(Buffer.alloc(16)), /16 bytes instead of 32/);
});

suite('the secret key', () => {
  const folders: string[] = [];
  after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));
  async function makeDataDir(): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'bellhop-key-'));
    folders.push(folder);
    return folder;
  }

  test('comes from the setting', async () => {
    const dataDir = await makeDataDir();
    const key = randomBytes(32);
    for (const secretKey of [key.toString('base64'), ` ${key.toString('base64')}\n`, key.toString('base64url')]) {
      assert.deepEqual(await loadSecretKey({ secretKey, dataDir }), key);
    }
    assert.deepEqual(await readdir(dataDir), []);
  });

  test('is made once, for the owner only, and leaves no draft', async () => {
    const dataDir = path.join(await makeDataDir(), 'data');
    const key = await loadSecretKey({ dataDir });
    assert.equal(key.length, 32);
    assert.deepEqual(await loadSecretKey({ dataDir }), key);
    assert.deepEqual(await readdir(dataDir), ['secret.key']);
    assert.deepEqual(Buffer.from(await readFile(path.join(dataDir, 'secret.key'), 'utf8'), 'base64'), key);
    if (process.platform !== 'win32') assert.equal((await stat(path.join(dataDir, 'secret.key'))).mode & 0o777, 0o600);
    assert.notDeepEqual(await loadSecretKey({ dataDir: await makeDataDir() }), key);
  });

  test('is one, also when several ask for it at the same moment', async () => {
    const dataDir = await makeDataDir();
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadSecretKey({ dataDir })));
    assert.equal(new Set(keys.map((key) => key.toString('hex'))).size, 1);
    assert.deepEqual(await readdir(dataDir), ['secret.key']);
  });

  test('that everybody could read is closed', { skip: process.platform === 'win32' }, async () => {
    const dataDir = await makeDataDir();
    await loadSecretKey({ dataDir });
    await chmod(path.join(dataDir, 'secret.key'), 0o644);
    await loadSecretKey({ dataDir });
    assert.equal((await stat(path.join(dataDir, 'secret.key'))).mode & 0o777, 0o600);
  });

  for (const [what, secretKey] of [
    ['too short', Buffer.alloc(31, 1).toString('base64')],
    ['too long', Buffer.alloc(33, 1).toString('base64')],
    ['empty', ''],
    ['hex', 'ab'.repeat(32)],
    [
      'with junk inside',
      `${Buffer.alloc(32, 1).toString('base64').slice(0, 20)} !${Buffer.alloc(32, 1).toString('base64').slice(20)}`,
    ],
  ] as const) {
    test(`as a setting is refused when it is ${what}, without repeating it`, async () => {
      await assert.rejects(loadSecretKey({ secretKey, dataDir: await makeDataDir() }), (error: Error) => {
        assert.equal(error.name, 'ConfigError');
        assert.match(error.message, /^SECRET_KEY is not base64 of 32 bytes/);
        assert.ok(secretKey === '' || !error.message.includes(secretKey));
        return true;
      });
    });
  }

  test('in a damaged file is refused and not replaced', async () => {
    const dataDir = await makeDataDir();
    const file = path.join(dataDir, 'secret.key');
    await writeFile(file, '');
    await assert.rejects(loadSecretKey({ dataDir }), {
      name: 'ConfigError',
      message: /secret\.key is not base64.*backup/,
    });
    assert.equal(await readFile(file, 'utf8'), '');
  });

  test('that cannot be read or made says so', async () => {
    const dataDir = await makeDataDir();
    await mkdir(path.join(dataDir, 'secret.key'));
    const message = /neither read nor made.*belong to the user that runs Bellhop, or set SECRET_KEY/;
    await assert.rejects(loadSecretKey({ dataDir }), { name: 'ConfigError', message });
    await writeFile(path.join(dataDir, 'file'), '');
    await assert.rejects(loadSecretKey({ dataDir: path.join(dataDir, 'file') }), { name: 'ConfigError', message });
  });
});
