import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import iconv from 'iconv-lite';
import {
  MAX_BYTES,
  MAX_KEY_LENGTH,
  MAX_KEYS,
  readKeyFile,
  readKeyPaste,
  type KeyList,
  type Unreadable,
} from '../../src/order/key-file.ts';

function txt(text: string): KeyList | Unreadable {
  return readKeyFile(new TextEncoder().encode(text), 'txt');
}

function csv(text: string): KeyList | Unreadable {
  return readKeyFile(new TextEncoder().encode(text), 'csv');
}

function keysOf(list: KeyList | Unreadable): string[] {
  assert.ok('keys' in list, JSON.stringify(list));
  return list.keys.map(({ key }) => key);
}

suite('a text file of keys', () => {
  test('keys are trimmed, empty lines are passed over and still counted', () => {
    assert.deepEqual(txt('\uFEFFAAAA-1\r\n\r\n  BBBB-2 \n\nCCCC-3'), {
      keys: [
        { line: 1, key: 'AAAA-1' },
        { line: 3, key: 'BBBB-2' },
        { line: 5, key: 'CCCC-3' },
      ],
      repeated: [],
      rejected: [],
      encoding: 'UTF-8',
    });
  });

  test('a key that stands there twice is taken once and named by line', () => {
    const list = txt('A\nB\nA\n B \nC');
    assert.deepEqual(keysOf(list), ['A', 'B', 'C']);
    assert.deepEqual('repeated' in list && list.repeated, [3, 4]);
  });

  for (const [what, line, fault] of [
    ['longer than a key may be', 'K'.repeat(MAX_KEY_LENGTH + 1), 'too_long'],
    ['with a tab inside', 'AAAA\tBBBB', 'control'],
    ['with an invisible letter inside', 'AAAA\u200BBBBB', 'control'],
    ['with a zero byte inside', 'AAAA\0BBBB', 'control'],
    ['with an old line separator inside', 'AAAA\u2028BBBB', 'line_break'],
    ['that a spreadsheet rounded', '1.23457E+15', 'spreadsheet'],
  ] as const) {
    test(`a line ${what} is rejected by number, and its neighbors stay`, () => {
      assert.deepEqual(txt(`GOOD-1\n${line}\nGOOD-2`), {
        keys: [
          { line: 1, key: 'GOOD-1' },
          { line: 3, key: 'GOOD-2' },
        ],
        repeated: [],
        rejected: [{ line: 2, fault }],
        encoding: 'UTF-8',
      });
    });
  }

  test('a key as long as a key may be is taken', () => {
    assert.deepEqual(keysOf(txt('K'.repeat(MAX_KEY_LENGTH))), ['K'.repeat(MAX_KEY_LENGTH)]);
  });

  test('a comma is part of a key', () => {
    assert.deepEqual(keysOf(txt('AAAA,BBBB\nCCCC')), ['AAAA,BBBB', 'CCCC']);
  });

  test('a title above the keys is not sold', () => {
    assert.deepEqual(keysOf(txt('License Key\nAAAA')), ['AAAA']);
  });

  for (const [encoding, bytes] of [
    ['UTF-8', Buffer.from('키-1\r\n똠-2')],
    ['UTF-8', Buffer.from('\uFEFF키-1\r\n똠-2')],
    // 똠 is a letter that only CP949 has, not its forerunner.
    ['CP949', iconv.encode('키-1\r\n똠-2', 'cp949')],
    ['UTF-16', iconv.encode('키-1\r\n똠-2', 'utf-16le', { addBOM: true })],
    ['UTF-16', iconv.encode('키-1\r\n똠-2', 'utf-16be', { addBOM: true })],
  ] as const) {
    test(`${encoding} (${bytes.subarray(0, 4).toString('hex')}…) is told from the bytes, and said`, () => {
      const list = readKeyFile(bytes, 'txt');
      assert.deepEqual(keysOf(list), ['키-1', '똠-2']);
      assert.equal('encoding' in list && list.encoding, encoding);
    });
  }

  test('the table that Excel saves as Unicode text gives its first column', () => {
    const bytes = iconv.encode('제품키\t메모\r\nAAAA-1\tx\r\n"BB\tBB"\ty\r\nCCCC\t\r\n', 'utf-16le', { addBOM: true });
    const list = readKeyFile(bytes, 'txt');
    assert.deepEqual(keysOf(list), ['AAAA-1', 'CCCC']);
    assert.deepEqual('rejected' in list && list.rejected, [{ line: 3, fault: 'control' }]);
  });

  test('bytes that are good in no encoding are refused whole', () => {
    assert.deepEqual(readKeyFile(Uint8Array.of(0xff, 0x80, 0x0a, 0x41), 'txt'), { problem: 'unknown_encoding' });
    assert.deepEqual(readKeyFile(Uint8Array.of(0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00), 'txt'), {
      problem: 'unknown_encoding',
    });
  });

  test('nothing but blank lines is nothing', () => {
    assert.deepEqual(txt(' \n\r\n\t\n'), { problem: 'empty' });
  });

  test('as many keys as allowed are taken, one more is too many', () => {
    const lines = Array.from({ length: MAX_KEYS + 1 }, (_, index) => `K-${index}`);
    assert.equal(keysOf(txt(lines.slice(1).join('\n'))).length, MAX_KEYS);
    assert.deepEqual(txt(lines.join('\n')), { problem: 'too_many' });
  });

  test('a file above the limit is not looked into', () => {
    assert.deepEqual(readKeyFile(new Uint8Array(MAX_BYTES + 1), 'txt'), { problem: 'too_large' });
  });
});

suite('a spreadsheet of keys', () => {
  test('the first column counts, and a title above it does not', () => {
    assert.deepEqual(csv('\uFEFF제품키,메모\r\nAAAA,x\r\n"BB,BB",y\r\n'), {
      keys: [
        { line: 2, key: 'AAAA' },
        { line: 3, key: 'BB,BB' },
      ],
      repeated: [],
      rejected: [],
      encoding: 'UTF-8',
    });
  });

  test('a first row that is a key is a key', () => {
    assert.deepEqual(keysOf(csv('AAAA\nBBBB')), ['AAAA', 'BBBB']);
  });

  test('the title 키 is known in the encoding of Korean Excel too', () => {
    assert.deepEqual(keysOf(readKeyFile(Uint8Array.of(0xc5, 0xb0, 0x0a, 0x41, 0x42), 'csv')), ['AB']);
  });

  test('rows may differ in length, and line ends may be mixed', () => {
    assert.deepEqual(keysOf(csv('AAAA,1\r\nBBBB\nCCCC,2,3\rDDDD')), ['AAAA', 'BBBB', 'CCCC', 'DDDD']);
  });

  test('a cell with a line break is rejected where it begins, and what follows keeps its number', () => {
    assert.deepEqual(csv('AAAA\n"BB\nBB",x\nAAAA\n'), {
      keys: [{ line: 1, key: 'AAAA' }],
      repeated: [4],
      rejected: [{ line: 2, fault: 'line_break' }],
      encoding: 'UTF-8',
    });
  });

  test('a quote that never ends breaks the file, and its line is named', () => {
    assert.deepEqual(csv('AAAA\n"BBBB\nCCCC'), { problem: 'broken_csv', line: 3 });
  });
});

suite('pasted keys', () => {
  test('one line is parted by spaces and commas', () => {
    assert.deepEqual(keysOf(readKeyPaste(' AAAA BBBB,CCCC,  DDDD ')), ['AAAA', 'BBBB', 'CCCC', 'DDDD']);
  });

  test('several lines hold one key each, spaces and all', () => {
    assert.deepEqual(keysOf(readKeyPaste('AA AA\nBB,BB')), ['AA AA', 'BB,BB']);
  });

  test('the second of two is a repetition', () => {
    assert.deepEqual(readKeyPaste('A B A'), {
      keys: [
        { line: 1, key: 'A' },
        { line: 2, key: 'B' },
      ],
      repeated: [3],
      rejected: [],
      encoding: undefined,
    });
  });

  test('nothing is nothing', () => {
    assert.deepEqual(readKeyPaste('  '), { problem: 'empty' });
  });
});
