import assert from 'node:assert/strict';
import test from 'node:test';

import { startScripted } from './scripted-store.ts';

test('products are searched by page or by number, and told in our words', async () => {
  await using store = await startScripted({
    api: () => ({
      json: {
        contents: [
          {
            originProductNo: 12432324531,
            channelProducts: [
              {
                originProductNo: 12432324531,
                channelProductNo: 12488813490,
                name: 'Photo Pack',
                statusType: 'SALE',
                salePrice: 3000,
                discountedPrice: 2800,
              },
            ],
          },
          {
            originProductNo: 5,
            channelProducts: [{ channelProductNo: 6, name: 'Sound Pack', statusType: 'NEW_STATUS' }],
          },
        ],
        page: 2,
        totalPages: 3,
        last: false,
      },
    }),
  });
  const { products, hasNext } = await store.naver.searchProducts({ page: 2, size: 100 });
  assert.deepEqual(products, [
    { productId: '12488813490', originProductNo: '12432324531', name: 'Photo Pack', status: 'SALE', priceKrw: 2800 },
    { productId: '6', originProductNo: '5', name: 'Sound Pack', status: 'NEW_STATUS' },
  ]);
  assert.equal(hasNext, true);
  await store.naver.searchProducts({ productIds: ['12488813490'] });
  assert.deepEqual(
    store.calls.map(({ body }) => JSON.parse(body) as unknown),
    [
      { page: 2, size: 100 },
      { searchKeywordType: 'CHANNEL_PRODUCT_NO', channelProductNos: [12488813490], page: 1, size: 50 },
    ],
  );
});

test('a product tells what the buyer must type and whether it is shipped', async () => {
  await using store = await startScripted({
    api: ({ path }) => ({
      json: {
        originProduct: {
          name: 'Photo Pack',
          ...(path.endsWith('/2') && { deliveryInfo: { deliveryType: 'DELIVERY' } }),
          ...(path.endsWith('/1') && {
            detailAttribute: { optionInfo: { optionCustom: [{ groupName: '이메일' }, { groupName: '이름' }] } },
          }),
        },
        smartstoreChannelProduct: { ...(path.endsWith('/2') && { channelProductName: 'Photo Pack for you' }) },
      },
    }),
  });
  assert.deepEqual(await store.naver.product('1'), {
    productId: '1',
    name: 'Photo Pack',
    directInputs: ['이메일', '이름'],
    hasDelivery: false,
  });
  assert.deepEqual(await store.naver.product('2'), {
    productId: '2',
    name: 'Photo Pack for you',
    directInputs: [],
    hasDelivery: true,
  });
  assert.equal(store.calls[0]?.path, '/v2/products/channel-products/1');
});

test('a product is taken off sale by the number of its origin product', async () => {
  await using store = await startScripted({ api: () => ({ json: { code: 'SUCCESS', message: '성공', data: {} } }) });
  await store.naver.changeStatus('12432324531', 'SUSPENSION');
  assert.deepEqual(
    store.calls.map(({ method, path, body }) => [method, path, JSON.parse(body) as unknown]),
    [['PUT', '/v1/products/origin-products/12432324531/change-status', { statusType: 'SUSPENSION' }]],
  );
});

test('a change of status that the store refuses is a refusal, and is not tried twice', async () => {
  await using store = await startScripted({
    api: () => ({ status: 400, json: { code: 'BAD_REQUEST', message: '잘못된 요청입니다.' } }),
  });
  await assert.rejects(store.naver.changeStatus('5', 'SALE'), {
    name: 'NaverError',
    status: 400,
    mayHaveHappened: false,
  });
  assert.equal(store.calls.length, 1);
});

test('a change of status whose answer is lost may have happened, and is not repeated here', async () => {
  await using store = await startScripted({ api: () => ({ reset: true }) });
  await assert.rejects(store.naver.changeStatus('5', 'SUSPENSION'), { name: 'NaverError', mayHaveHappened: true });
  assert.equal(store.calls.length, 1);
});

for (const shape of ['array', 'object'] as const) {
  test(`shop fronts are read from a bare ${shape}`, async () => {
    const channel = {
      channelNo: 100200300,
      channelType: 'STOREFARM',
      name: '마루',
      url: 'https://smartstore.naver.com/maru',
    };
    await using store = await startScripted({ api: () => ({ json: shape === 'array' ? [channel] : channel }) });
    assert.deepEqual(await store.naver.channels(), [
      { channelNo: '100200300', name: '마루', url: 'https://smartstore.naver.com/maru', talkTalkAccountId: undefined },
    ]);
  });
}

test('the account says whose store this is', async () => {
  await using store = await startScripted({
    api: () => ({ json: { accountId: 'maru', accountUid: 'ncp_1', grade: 'BIG' } }),
  });
  assert.deepEqual(await store.naver.account(), { accountId: 'maru', accountUid: 'ncp_1' });
});
