import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProductSearch } from '../../src/naver/product-search.ts';
import { NOON } from '../build.ts';

const PRODUCTS = [
  { productId: '100', originProductNo: '1', name: 'Photo Pack', status: 'SALE' },
  { productId: '200', originProductNo: '2', name: '영상자르기', status: 'SALE' },
];

function aSearch(answers: (typeof PRODUCTS | Error)[]) {
  let calls = 0;
  let now = NOON;
  const search = createProductSearch(
    {
      searchProducts: async () => {
        const answer = answers[Math.min(calls, answers.length - 1)] ?? [];
        calls += 1;
        if (answer instanceof Error) throw answer;
        return { products: answer, hasNext: false };
      },
    },
    () => now,
  );
  return { search, countCalls: () => calls, later: (ms: number) => (now = new Date(now.getTime() + ms)) };
}

for (const [text, found] of [
  ['photo', ['100']],
  ['자르', ['200']],
  ['20', ['200']],
  [' ', ['100', '200']],
  ['nothing', []],
] as const) {
  test(`"${text}" finds ${found.length} products`, async () => {
    const { search } = aSearch([PRODUCTS]);
    assert.deepEqual(
      (await search(text)).map(({ productId }) => productId),
      found,
    );
  });
}

test('letters typed one after the other cost one call, a minute later one more', async () => {
  const { search, countCalls, later } = aSearch([PRODUCTS]);
  for (const text of ['p', 'ph', 'pho']) await search(text);
  assert.equal(countCalls(), 1);
  later(61_000);
  await search('p');
  assert.equal(countCalls(), 2);
});

test('a store that does not answer gives no choices, and the next letter asks again', async () => {
  const { search } = aSearch([new Error('away'), PRODUCTS]);
  assert.deepEqual(await search('p'), []);
  assert.equal((await search('ph')).length, 1);
});
