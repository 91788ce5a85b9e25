import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { createPack } from '../../commands/report/pack.ts';
import { writeCsvHead, writeCsvRows } from '../../src/report/csv.ts';

suite('CSV', () => {
  test('begins with the byte order mark, parts by commas, ends its rows as Excel does', () => {
    assert.deepEqual(
      [...Buffer.from(writeCsvHead(['주문번호', '금액']))],
      [0xef, 0xbb, 0xbf, ...Buffer.from('주문번호,금액\r\n')],
    );
    assert.equal(writeCsvRows([['a,b', 'say "x"', 29_000, -5, undefined, '']]), '"a,b","say ""x""",29000,-5,,\r\n');
  });

  for (const [text, written] of [
    ['=1+1', `'=1+1`],
    ['=HYPERLINK("http://x";"y")', `'=HYPERLINK("http://x";"y")`],
    ['+82 10', `'+82 10`],
    ['-2+3', `'-2+3`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\t=1', `'=1`],
    ['\r=1', `'=1`],
    ['\n=1', `'=1`],
    ['  =1', `'=1`],
    ['\u200b=1', `'=1`],
    ['＝1+1', `'＝1+1`],
    ['＋1', `'＋1`],
    ['－1', `'－1`],
    ['＠SUM', `'＠SUM`],
    ['|cmd', `'|cmd`],
    ['%0A', `'%0A`],
    ['2026112345678901', `'2026112345678901`],
    ['10000000001', '10000000001'],
    ['사진정리 프로 = 1년', '사진정리 프로 = 1년'],
    ['a\r\nb\tc', 'a b c'],
  ] as const) {
    test(`${JSON.stringify(text)} stands as ${JSON.stringify(written)}`, () => {
      const [[cell] = []] = parse(writeCsvRows([[text, 'x']]));
      assert.equal(cell, written);
    });
  }
});

suite('the file of an export', () => {
  const head = writeCsvHead(['n', 'text']);
  const row = (index: number) => writeCsvRows([[index, `${Math.sin(index)}${Math.cos(index)}${Math.tan(index)}`]]);
  const pack = (rows: number, limit: number) => {
    const packed = createPack({ name: 'lines', head, limit });
    for (let index = 0; index < rows; index += 10)
      packed.add(Array.from({ length: 10 }, (_, at) => row(index + at)).join(''));
    return packed.finish();
  };

  test('is a plain CSV while it is small', () => {
    const [file, ...more] = pack(10, 100_000);
    assert.equal(more.length, 0);
    assert.equal(file?.name, 'lines.csv');
    assert.equal(parse(Buffer.from(file.content).toString(), { bom: true }).length, 11);
  });

  test('is zipped when it is larger than Discord takes', () => {
    const [file, ...more] = pack(5_000, 200_000);
    assert.equal(more.length, 0);
    assert.equal(file?.name, 'lines.zip');
    const entries = Object.entries(unzipSync(new Uint8Array(Buffer.from(file.content))));
    assert.deepEqual(
      entries.map(([name]) => name),
      ['lines-1.csv'],
    );
    assert.equal(parse(Buffer.from(entries[0]?.[1] ?? []), { bom: true }).length, 5_001);
  });

  test('comes in parts when it is larger still: every row once, each part with its headings', () => {
    const files = pack(50_000, 300_000);
    assert.ok(files.length >= 3, `${files.length} parts`);
    const rows = files.flatMap((file, index) => {
      assert.equal(file.name, `lines-${index + 1}.zip`);
      assert.ok(file.content.length < 500_000, `${file.content.length} bytes`);
      const [content] = Object.values(unzipSync(new Uint8Array(Buffer.from(file.content))));
      const [headings, ...others] = parse(Buffer.from(content ?? []), { bom: true });
      assert.deepEqual(headings, ['n', 'text']);
      return others;
    });
    assert.deepEqual(
      rows.map(([index]) => Number(index)),
      Array.from({ length: 50_000 }, (_, index) => index),
    );
  });
});
