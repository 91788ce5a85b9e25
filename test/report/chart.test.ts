import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Resvg } from '@resvg/resvg-js';
import { fileURLToPath } from 'node:url';
import { topOf } from '../../src/report/bars.ts';
import { drawChart } from '../../src/report/chart.ts';
import { drawPicture } from '../../src/report/picture.ts';
import { COLORS } from '../../src/report/shapes.ts';
import { cutToFit, drawable, widthOf } from '../../src/report/text.ts';
import { MORNING, someSales } from './sales.ts';

const LONG = [
  '[정품인증] 마이크로오피스 홈앤비즈니스 2026 한글판 영구 라이선스 ESD 제품키 즉시발송 (1PC)',
  '사진정리 프로 <평생> & "가족" 🎁 패키지 3대 사용 윈도우 맥 겸용',
  'Video Cutter Pro — Lifetime License for Windows & macOS (2 devices)',
  '영상자르기',
  '문서스캔',
  '화면녹화 프로',
  '음악태그',
];

const FONTS = ['400Regular/NanumGothic_400Regular.ttf', '700Bold/NanumGothic_700Bold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/nanum-gothic/${file}`)),
);
const font = { fontFiles: FONTS, loadSystemFonts: false, defaultFontFamily: 'NanumGothic' };

/** Ink of one line of text: its right end. */
function drawnWidth(text: string, size: number): number {
  const safe = text.replaceAll(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="100"><text x="0" y="60" font-size="${size}" font-weight="700" font-family="NanumGothic">${safe}</text></svg>`;
  const box = new Resvg(svg, { font }).getBBox();
  return box ? box.x + box.width : 0;
}

const PICTURES = {
  'no data': someSales('7d', []),
  'one sale': someSales('30d', [...Array<number>(29).fill(0), 1], { priceKrw: 990 }),
  'one day': someSales('today', [0, 1, 3, 0, 2]),
  'seven days': someSales('7d', [5, 11, 12, 2, 11, 1, 6]),
  'thirty days': someSales(
    '30d',
    Array.from({ length: 30 }, (_, index) => (index * 7) % 13),
  ),
  'ninety days, many long names': someSales(
    '90d',
    Array.from({ length: 14 }, (_, index) => 40 + index),
    { names: LONG },
  ),
  'a year, big numbers': someSales(
    'all',
    Array.from({ length: 14 }, (_, index) => 9_000 + index),
    { priceKrw: 1_290_000, names: LONG },
  ),
};

suite('the picture of a report', () => {
  for (const [what, figures] of Object.entries(PICTURES)) {
    for (const lang of ['ko', 'en'] as const) {
      test(`${what}, ${lang}: every text stands within the picture`, () => {
        const svg = drawChart(figures, { lang, now: MORNING });
        assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
        const width = Number(/width="(\d+)"/.exec(svg)?.[1]);
        assert.equal(width, 1_080);
        const texts = [
          ...svg.matchAll(
            /<text x="([\d.]+)" y="([\d.]+)" font-size="([\d.]+)" .*?text-anchor="(\w+)".*?>(.*?)<\/text>/g,
          ),
        ];
        assert.ok(texts.length >= 4);
        for (const [, x, y, size, anchor, escaped = ''] of texts) {
          const text = escaped.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
          const wide = drawnWidth(text, Number(size));
          const left = Number(x) - (anchor === 'end' ? wide : anchor === 'middle' ? wide / 2 : 0);
          assert.ok(left >= 30 && left + wide <= 1_050, `${text} reaches from ${left} to ${left + wide}`);
          assert.ok(Number(y) > 0 && Number(y) < Number(/height="(\d+)"/.exec(svg)?.[1]));
          assert.ok(Number(size) >= 20, `${text} is too small for a phone: ${size}`);
        }
      });
    }
  }

  test('the bars stand for the revenue', () => {
    const svg = drawChart(someSales('7d', [1, 2, 4, 0, 0, 0, 3]), { lang: 'ko', now: MORNING });
    const heights = [
      ...svg.matchAll(
        new RegExp(`<rect [^>]*width="(\\d[\\d.]*)" height="([\\d.]+)"[^>]*fill="${COLORS.accent}"`, 'g'),
      ),
    ]
      .map(([, , height]) => Number(height))
      .filter((height) => height > 40);
    assert.equal(heights.length, 4, 'a day without a sale has no bar');
    const [one = 0, two = 0, four = 0, three = 0] = heights;
    for (const [height, orders] of [
      [two, 2],
      [four, 4],
      [three, 3],
    ] as const)
      assert.ok(Math.abs(height / one - orders) < 0.05, `${height} is not ${orders} times ${one}`);
  });

  for (const [highest, top] of [
    [0, 10_000],
    [990, 1_000],
    [29_000, 30_000],
    [100_000, 100_000],
    [101_000, 120_000],
    [11_900_000_000, 12_000_000_000],
  ] as const) {
    test(`an axis for ${highest} ends at ${top}`, () => assert.equal(topOf(highest), top));
  }

  for (const [amount, ko, en] of [
    [5_000, '5,000', '5K'],
    [350_000, '35만', '350K'],
    [12_345_678, '1,235만', '12.3M'],
    [123_456_789, '1.2억', '123M'],
    [12_000_000_000, '120억', '12B'],
  ] as const) {
    test(`${amount} is written ${ko} and ${en} on an axis`, async () => {
      const { reportKo } = await import('../../src/words/report.ko.ts');
      const { reportEn } = await import('../../src/words/report.en.ts');
      assert.deepEqual([reportKo.chart.brief(amount), reportEn.chart.brief(amount)], [ko, en]);
    });
  }

  test('Hangul, Latin and the won sign leave ink: the font came along', async () => {
    const blank =
      '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60"><rect width="200" height="60" fill="#fff"/></svg>';
    for (const text of ['판매', 'Sales', '₩', '1,234원']) {
      const svg = blank.replace(
        '</svg>',
        `<text x="10" y="40" font-size="36" font-family="NanumGothic">${text}</text></svg>`,
      );
      const png = await drawPicture(svg);
      assert.ok(png.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47])));
      assert.notDeepEqual(png, await drawPicture(blank), `${text} is invisible`);
    }
  });

  test('a whole report becomes a PNG of its size', async () => {
    const svg = drawChart(PICTURES['seven days'], { lang: 'ko', now: MORNING });
    const png = await drawPicture(svg);
    assert.equal(png.readUInt32BE(16), 1_080);
    assert.equal(png.readUInt32BE(20), Number(/height="(\d+)"/.exec(svg)?.[1]));
    assert.ok(png.length > 20_000 && png.length < 1_000_000, `${png.length} bytes`);
  });
});

suite('text in a picture', () => {
  for (const text of [
    ...LONG,
    '1,234,567,890원',
    '₩1,234,567,890',
    'WWWWMMMM',
    'illicit',
    '결제 → 메일  중앙값 21초 · 최장 3시간 12분',
  ]) {
    test(`“${text}” is never wider than reckoned`, () => {
      const plain = drawable(text);
      assert.ok(widthOf(plain, 30) >= drawnWidth(plain, 30), `${widthOf(plain, 30)} < ${drawnWidth(plain, 30)}`);
      assert.ok(widthOf(cutToFit(plain, 30, 200), 30) <= 200);
    });
  }

  test('what the font lacks goes, what is markup is only text', () => {
    assert.equal(drawable('🎁 사진\u200b정리\n <b>1년</b> ✅'), '사진정리 <b>1년</b>');
    const svg = drawChart(someSales('7d', [1], { names: ['<script>&"x"'] }), { lang: 'ko', now: MORNING });
    assert.doesNotMatch(svg, /<script>|&"/);
  });
});
