import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { strToU8, zipSync, type Zippable } from 'fflate';
import iconv from 'iconv-lite';
import {
  type FileList,
  MAX_FILE_BYTES,
  MAX_FILES,
  MAX_TOTAL_BYTES,
  readArchive,
  readLicenseFile,
  safeFileName,
  type UnreadableArchive,
} from '../../src/order/key-archive.ts';

function zip(files: Zippable, level: 0 | 9 = 9): Uint8Array {
  return zipSync(files, { level });
}

function namesOf(list: FileList | UnreadableArchive): string[] {
  assert.ok('files' in list, JSON.stringify(list));
  return list.files.map(({ file }) => file.name);
}

function problemOf(list: FileList | UnreadableArchive): string | undefined {
  return 'problem' in list ? list.problem : undefined;
}

/** Changes the bytes of every directory entry (and, where asked, of every local header). */
function patched(archive: Uint8Array, change: (entry: DataView) => void): Uint8Array {
  const copy = archive.slice();
  const view = new DataView(copy.buffer);
  for (let at = 0; at < copy.length - 4; at += 1)
    if (view.getUint32(at, true) === 0x02014b50) change(new DataView(copy.buffer, at));
  return copy;
}

suite('an archive of license files', () => {
  for (const level of [0, 9] as const) {
    test(`packed with level ${level}, gives each file once, with its bytes, whatever folder it lies in`, () => {
      const list = readArchive(
        zip({ 'a.lic': strToU8('one'), keys: { '둘.key': strToU8('two'), 'again.lic': strToU8('one') } }, level),
      );
      assert.ok('files' in list);
      assert.deepEqual(
        list.files.map(({ line, file }) => [line, file.name, Buffer.from(file.bytes).toString()]),
        [
          [1, 'a.lic', 'one'],
          [2, '둘.key', 'two'],
        ],
      );
      assert.deepEqual(list.repeated, [3]);
    });
  }

  test('passes over folders and what file managers leave behind', () => {
    const list = readArchive(
      zip({
        'keys/': new Uint8Array(),
        '__MACOSX/._a.lic': strToU8('x'),
        'keys/.DS_Store': strToU8('x'),
        'Thumbs.db': strToU8('x'),
        'keys/a.lic': strToU8('one'),
      }),
    );
    assert.deepEqual(namesOf(list), ['a.lic']);
  });

  test('names files that are no licenses by their place, and keeps the others', () => {
    const list = readArchive(
      zip({
        'setup.exe': strToU8('MZ'),
        'good.lic': strToU8('one'),
        'more.zip': strToU8('x'),
        'hidden.dat': strToU8('PK\u0003\u0004xxxx'),
        'program.dat': strToU8('MZ\u0090'),
        'empty.lic': new Uint8Array(),
        'large.lic': new Uint8Array(MAX_FILE_BYTES + 1).fill(7),
      }),
    );
    assert.deepEqual(namesOf(list), ['good.lic']);
    assert.deepEqual('rejected' in list && list.rejected, [
      { line: 1, fault: 'kind' },
      { line: 3, fault: 'nested' },
      { line: 4, fault: 'nested' },
      { line: 5, fault: 'kind' },
      { line: 6, fault: 'file_empty' },
      { line: 7, fault: 'file_too_large' },
    ]);
  });

  test('reads names as Korean Windows writes them', () => {
    // 똠 is a letter that only CP949 has, not its forerunner.
    const name = '똠 라이선스.lic';
    const bytes = iconv.encode(name, 'cp949');
    // Packed under a name of as many bytes, and then given the bytes of the other.
    const archive = Buffer.from(zip({ ['x'.repeat(bytes.length)]: strToU8('one') }));
    for (let at = archive.indexOf('xxxx'); at >= 0; at = archive.indexOf('xxxx', at + 1)) bytes.copy(archive, at);
    assert.deepEqual(namesOf(readArchive(archive)), [name]);
  });

  for (const [what, archive, problem] of [
    ['no archive at all', strToU8('Rar! this is something else entirely'), 'damaged'],
    ['an empty file', new Uint8Array(), 'damaged'],
    ['cut in the middle', zip({ 'a.lic': strToU8('one'.repeat(100)) }).slice(0, 60), 'damaged'],
    ['without files', zip({ 'keys/': new Uint8Array() }), 'empty_archive'],
    ['with a password', patched(zip({ 'a.lic': strToU8('one') }), (entry) => entry.setUint16(8, 1, true)), 'encrypted'],
    ['that leaves its folder', zip({ '../../etc/passwd': strToU8('x') }), 'path'],
    ['that leaves its folder the other way', zip({ 'a\\..\\b.lic': strToU8('x') }), 'path'],
    ['with a path from the root', zip({ '/etc/passwd': strToU8('x') }), 'path'],
    ['with a drive', zip({ 'C:/a.lic': strToU8('x') }), 'path'],
    ['with a line break in a name', zip({ 'a\nb.lic': strToU8('x') }), 'path'],
    [
      'of too many files',
      zip(
        Object.fromEntries(Array.from({ length: MAX_FILES + 1 }, (_, index) => [`${index}.lic`, strToU8(`${index}`)])),
      ),
      'too_many_files',
    ],
    [
      'that is too large unpacked',
      zip(
        Object.fromEntries(
          Array.from({ length: MAX_TOTAL_BYTES / MAX_FILE_BYTES + 1 }, (_, index) => [
            `${index}.lic`,
            new Uint8Array(MAX_FILE_BYTES).fill(index),
          ]),
        ),
      ),
      'too_large_unpacked',
    ],
    [
      'whose bytes are not those that were packed',
      patched(zip({ 'a.lic': strToU8('one') }), (entry) => entry.setUint32(16, 1, true)),
      'damaged',
    ],
    [
      'packed in a way that nobody uses',
      patched(zip({ 'a.lic': strToU8('one') }), (entry) => entry.setUint16(10, 12, true)),
      'damaged',
    ],
  ] as const) {
    test(`${what} is refused whole`, () => assert.equal(problemOf(readArchive(archive)), problem));
  }

  test('a bomb that hides its size is let go after a fraction of it', () => {
    const bomb = patched(zip({ 'a.lic': new Uint8Array(200 * 1024 * 1024) }), (entry) =>
      entry.setUint32(24, 1_000, true),
    );
    const before = process.memoryUsage().arrayBuffers;
    const started = performance.now();
    assert.equal(problemOf(readArchive(bomb)), 'damaged');
    assert.ok(performance.now() - started < 500, 'it was unpacked all the same');
    assert.ok(process.memoryUsage().arrayBuffers - before < 50 * 1024 * 1024);
  });

  test('whatever the bytes are, it ends in a list or a reason', () => {
    const good = zip({ 'a.lic': strToU8('one'), 'b.lic': strToU8('two') });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 20 }), (changes) => {
        const archive = good.slice();
        for (const [at, byte] of changes) archive[at] = byte;
        const list = readArchive(archive);
        assert.ok('problem' in list || list.files.length + list.rejected.length + list.repeated.length > 0);
      }),
      { numRuns: 2_000 },
    );
  });
});

suite('one license file', () => {
  for (const [name, bytes, fault] of [
    ['license.lic', strToU8('x'), undefined],
    ['certificate.pdf', strToU8('%PDF-1.7'), undefined],
    ['key.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47), undefined],
    ['no ending', strToU8('x'), undefined],
    ['list.xlsx', strToU8('PK\u0003\u0004'), 'kind'],
    ['page.HTML', strToU8('<p>'), 'kind'],
    ['keys.7z', strToU8('x'), 'nested'],
    ['photo.png', strToU8('MZ'), 'kind'],
    ['empty.lic', new Uint8Array(), 'file_empty'],
    ['large.lic', new Uint8Array(MAX_FILE_BYTES + 1), 'file_too_large'],
  ] as const) {
    test(`${name} is ${fault ? `refused: ${fault}` : 'taken'}`, () => {
      const file = readLicenseFile(name, bytes);
      assert.equal(typeof file === 'string' ? file : undefined, fault);
    });
  }
});

suite('the name of a file', () => {
  for (const [given, safe] of [
    ['a.lic', 'a.lic'],
    ['folder/inner/키 1.lic', '키 1.lic'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['key"; filename="evil.exe', 'key__ filename=_evil.exe'],
    ['a\r\nContent-Type: text_html.lic', 'aContent-Type_ text_html.lic'],
    ['photo\u202Egnp.exe', 'photognp.exe'],
    ['  ..hidden.lic. ', 'hidden.lic'],
    ['CON.lic', '_CON.lic'],
    ['...', 'license'],
    ['', 'license'],
    ['?.lic', '_.lic'],
    [`${'가'.repeat(300)}.lic`, `${'가'.repeat(96)}.lic`],
    ['라이선스.lic', '라이선스.lic'],
  ] as const) {
    test(`${JSON.stringify(given.slice(0, 40))} becomes ${safe.slice(0, 40)}`, () =>
      assert.equal(safeFileName(given), safe));
  }

  test('whatever it was, it is short, and holds no control character, slash or quote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (given) => {
        const name = safeFileName(given);
        assert.ok(name.length > 0 && name.length <= 101);
        assert.doesNotMatch(name, /[\p{Cc}\p{Cf}/\\"<>:|?*]/u);
      }),
    );
  });
});
