import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readBundle } from '../../src/order/bundle.ts';
import {
  countPerPool,
  type Goods,
  goodsFor,
  isProblem,
  partsOf,
  plainGoods,
  poolId,
  sourceOf,
  unitsLeft,
} from '../../src/order/goods.ts';
import { aSnapshot } from '../build.ts';

const PRODUCT = '1000000001';

function rule(option: string, about: Partial<Goods> = {}): Goods {
  return { ...plainGoods({ productId: PRODUCT, option }), ...about };
}

/** Which option's rule a line has, `unclear: …` where nobody can say. */
function chosen(
  productOption: string,
  options: string[],
  about: { optionCode?: string; typed?: string[] } = {},
): string {
  const shown = aSnapshot({ productOption, optionCode: about.optionCode });
  const goods = goodsFor(
    shown,
    options.map((option) => rule(option)),
    about.typed ?? ['이메일'],
  );
  if (!isProblem(goods)) return goods.option;
  return goods.problem === 'unclear' ? `unclear: ${goods.between.join(' | ')}` : goods.problem;
}

suite('the goods of a line are', () => {
  for (const [productOption, options, expected] of [
    ['기간: 1년', [], ''],
    ['기간: 1년', ['평생'], ''],
    ['', ['1년'], ''],
    ['기간: 1년', ['1년', '평생'], '1년'],
    ['기간: 평생 이용권', ['1년', '평생'], '평생'],
    ['이메일: kim@example.com / 기간: 1년', ['1년'], '1년'],
    ['기간: １년', ['1년'], '1년'],
    ['Plan: PRO', ['pro'], 'pro'],
    ['기간: 1년', ['기간: 1년'], '기간: 1년'],
    ['기간:1년', ['기간 : 1년'], '기간 : 1년'],
    // Numbers and Latin words are whole ones.
    ['기기: 12대', ['2대'], ''],
    ['기기: 2대용', ['2대'], '2대'],
    ['Plan: Professional', ['pro'], ''],
    ['Plan: Pro 2', ['pro'], 'pro'],
    // The one that says more.
    ['기간: 평생 2대', ['평생', '평생 2대'], '평생 2대'],
    ['기간: 평생 플러스', ['평생', '평생 플'], '평생 플'],
    ['기간: 1년 / 기기: 2대', ['1년', '1년 / 2대'], '1년 / 2대'],
    ['기간: 1년 / 기기: 3대', ['1년', '1년 / 2대'], '1년'],
    ['버전: Mac / Win', ['Mac / Win'], 'Mac / Win'],
    // Two that say different things.
    ['기간: 1년 / 기기: 2대', ['1년', '2대'], 'unclear: 1년 | 2대'],
    ['기간: 1년 플러스', ['1년', '플러스'], '플러스'],
  ] as const) {
    test(`${productOption || 'nothing chosen'} among ${options.join(', ') || 'no options'}: ${expected || 'the product’s own'}`, () => {
      assert.equal(chosen(productOption, [...options]), expected);
    });
  }

  test('those of the option code, whatever the text says', () => {
    assert.equal(chosen('기간: 1년', ['1년', '50000000007'], { optionCode: '50000000007' }), '50000000007');
  });

  for (const [what, productOption] of [
    ['the value of a typed option', '이메일: 평생'],
    ['more text in a typed option', '이메일: kim@example.com / 평생'],
    ['a typed option in other letters', ' 이메일 : 평생'],
  ] as const) {
    test(`not what the buyer typed: ${what}`, () => assert.equal(chosen(productOption, ['평생']), ''));
  }

  test('unclear when a name stands twice: one of them may be typed', () => {
    assert.equal(chosen('이메일: kim@example.com / 기간: 평생 / 기간: 1년', ['평생', '1년']), 'unclear: 평생 | 1년');
    assert.equal(chosen('이메일: kim@example.com / 기간: 평생 / 기간: 1년', ['평생']), 'unclear: 평생');
  });
});

suite('one unit is made of', () => {
  const other = '1000000002';
  const find =
    (...goods: Goods[]) =>
    (pool: { productId: string; option: string }) =>
      goods.find((each) => poolId(each) === poolId(pool));
  const parts = (own: Goods, ...goods: Goods[]) => {
    const made = partsOf(own, find(...goods));
    return isProblem(made)
      ? made
      : {
          parts: made.parts.map((each) => `${each.part} ${poolId(each.goods)} ${each.goods.source}`),
          links: made.links,
          source: sourceOf(made),
          pools: countPerPool(made).map(({ pool, count }) => `${count} ${poolId(pool)}`),
        };
  };

  test('one license of its own', () => {
    assert.deepEqual(parts(rule('')), {
      parts: [`1 ${PRODUCT} pool`],
      links: [],
      source: 'pool',
      pools: [`1 ${PRODUCT}`],
    });
  });

  test('a link alone, which no row is needed for', () => {
    assert.deepEqual(parts(rule('', { source: 'link', link: 'https://a.example' })), {
      parts: [],
      links: ['https://a.example'],
      source: 'link',
      pools: [],
    });
  });

  test('the licenses and links of a bundle, each from where its own goods say', () => {
    const bundle = [
      { productId: PRODUCT, option: '', count: 2 },
      { productId: other, option: '1년', count: 1 },
      { productId: '1000000003', option: '', count: 1 },
    ];
    const own = rule('', { bundle, link: 'https://a.example' });
    const made = rule('', { productId: other, option: '1년', source: 'generate', pattern: 'XXXXXXXXXXXX' });
    const linked = rule('', { productId: '1000000003', source: 'link', link: 'https://b.example' });
    assert.deepEqual(parts(own, made, linked), {
      parts: [`1 ${PRODUCT} pool`, `2 ${PRODUCT} pool`, `3 ${other}/1년 generate`],
      links: ['https://a.example', 'https://b.example'],
      source: 'pool',
      pools: [`2 ${PRODUCT}`],
    });
  });

  test('of a bundle in a bundle only the goods themselves', () => {
    const inner = rule('', { productId: other, bundle: [{ productId: '1000000003', option: '', count: 5 }] });
    const made = parts(rule('', { bundle: [{ productId: other, option: '', count: 1 }] }), inner);
    assert.deepEqual('parts' in made && made.parts, [`1 ${other} pool`]);
  });

  for (const [what, about] of [
    ['generated without a pattern', { source: 'generate' }],
    ['a link without an address', { source: 'link' }],
    ['a server without a secret', { source: 'http', url: 'https://a.example' }],
    ['a server without an address', { source: 'http', secret: 'x' }],
  ] as const) {
    test(`nothing that is not set up: ${what}`, () => {
      const problem = { problem: 'incomplete', pool: { productId: PRODUCT, option: '' }, source: about.source };
      assert.deepEqual(parts(rule('', about)), problem);
      const bundle = [{ productId: PRODUCT, option: '', count: 1 }];
      assert.deepEqual(parts(rule('x', { bundle }), rule('', about)), problem);
    });
  }

  test('as many as the scarcest pool serves', () => {
    const made = partsOf(
      rule('', {
        bundle: [
          { productId: PRODUCT, option: '', count: 2 },
          { productId: other, option: '', count: 1 },
        ],
      }),
      find(),
    );
    assert.ok(!isProblem(made));
    const left = (a: number, b: number) =>
      unitsLeft(
        made,
        new Map([
          [PRODUCT, a],
          [other, b],
        ]),
      );
    assert.deepEqual([left(9, 9), left(9, 3), left(1, 9), unitsLeft(made, new Map())], [4, 3, 0, 0]);
    assert.equal(unitsLeft({ parts: [] }, new Map()), undefined);
  });
});

suite('a bundle is typed as', () => {
  const own = { productId: PRODUCT, option: '1년' };
  for (const [text, expected] of [
    ['1000000002', ['1000000002 1']],
    ['1000000002 x1, 1000000003/평생 x2', ['1000000002 1', '1000000003/평생 2']],
    ['1000000002×3', ['1000000002 3']],
    ['x3', [`${PRODUCT}/1년 3`]],
    ['x1\n1000000002 * 2', [`${PRODUCT}/1년 1`, '1000000002 2']],
    ['/평생', [`${PRODUCT}/평생 1`]],
    ['1000000002, 1000000002 x2', ['1000000002 3']],
    ['1000000002 x0', undefined],
    ['1000000002,', undefined],
    ['Photo Pack x2', undefined],
    ['', undefined],
  ] as const) {
    test(`${JSON.stringify(text)}: ${expected?.join(', ') ?? 'not at all'}`, () => {
      assert.deepEqual(
        readBundle(text, own)?.map((item) => `${poolId(item)} ${item.count}`),
        expected,
      );
    });
  }
});
