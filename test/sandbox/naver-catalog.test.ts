import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DONGLE, openStore, PHOTO, PRODUCTS } from './naver-caller.ts';
import type { Caller, Reply } from './naver-caller.ts';

const PHOTO_ORIGIN = '12432324531';

function change(store: Caller, originProductNo: string, body: unknown): Promise<Reply> {
  return store.send('PUT', `/v1/products/origin-products/${originProductNo}/change-status`, {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}

test('the product search pages through the store, with numbers for numbers', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const all = (await store.post('/v1/products/search', {})).json;
  assert.deepEqual([all.totalElements, all.page, all.size, all.first, all.last], [2, 1, 50, true, true]);
  const [newest] = all.contents[0].channelProducts;
  assert.deepEqual(
    [newest.channelProductNo, newest.originProductNo, newest.name],
    [12_488_813_503, 12_432_324_548, 'USB 동글'],
  );
  const second = (await store.post('/v1/products/search', { page: 2, size: 1 })).json;
  assert.deepEqual([second.totalPages, second.first, second.last], [2, false, true]);
  assert.equal(second.contents[0].channelProducts[0].name, '포토 팩');
  const one = await store.post('/v1/products/search', {
    searchKeywordType: 'CHANNEL_PRODUCT_NO',
    channelProductNos: [Number(DONGLE)],
  });
  assert.equal(one.json.totalElements, 1);
  store.naver.addProduct({ name: '품절', priceKrw: 100, statusType: 'OUTOFSTOCK' });
  assert.equal((await store.post('/v1/products/search', { productStatusTypes: ['SALE'] })).json.totalElements, 2);
});

test('errors of the product servers are BAD_REQUEST with invalidInputs', async () => {
  await using store = await openStore({ products: PRODUCTS });
  for (const body of [{ size: 501 }, { page: 0 }, { productStatusTypes: ['GONE'] }, { searchKeywordType: '' }]) {
    const reply = await store.post('/v1/products/search', body);
    assert.deepEqual(
      [reply.status, reply.json.code, Array.isArray(reply.json.invalidInputs)],
      [400, 'BAD_REQUEST', true],
    );
  }
});

test('a product shows what the buyer types into, and no deliveryInfo when it is not delivered', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const photo = (await store.get(`/v2/products/channel-products/${PHOTO}`)).json;
  const { optionInfo } = photo.originProduct.detailAttribute;
  assert.deepEqual(
    optionInfo.optionCustom.map((custom: { groupName: string }) => custom.groupName),
    ['이메일'],
  );
  assert.equal('deliveryInfo' in photo.originProduct, false);
  const dongle = (await store.get(`/v2/products/channel-products/${DONGLE}`)).json;
  assert.ok(dongle.originProduct.deliveryInfo);
  assert.equal('optionCustom' in dongle.originProduct.detailAttribute.optionInfo, false);
  const unknown = await store.get('/v2/products/channel-products/1');
  assert.deepEqual([unknown.status, unknown.json.code], [404, 'NOT_FOUND']);
  assert.throws(() => store.naver.addProduct({ name: 'x', priceKrw: 1, directInputs: ['1', '2', '3', '4', '5', '6'] }));
});

test('options that are chosen from are combined', async () => {
  await using store = await openStore();
  const options = [
    { name: '금액', values: ['100 루피', '200 루피'] },
    { name: '기간', values: ['1년', '2년'] },
  ];
  const { productId } = store.naver.addProduct({ name: '기프트카드', priceKrw: 2800, options });
  const { optionInfo } = (await store.get(`/v2/products/channel-products/${productId}`)).json.originProduct
    .detailAttribute;
  assert.deepEqual(optionInfo.optionCombinationGroupNames, { optionGroupName1: '금액', optionGroupName2: '기간' });
  assert.equal(optionInfo.optionCombinations.length, 4);
});

test('selling stops and starts by the origin number, along the ways that are open', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const status = () => store.naver.products()[0]?.statusType;
  assert.equal((await change(store, PHOTO, { statusType: 'SUSPENSION' })).status, 404);
  assert.equal((await change(store, PHOTO_ORIGIN, {})).json.invalidInputs[0].name, 'statusType');
  assert.equal((await change(store, PHOTO_ORIGIN, { statusType: 'DELETE' })).status, 400);
  assert.equal((await change(store, PHOTO_ORIGIN, { statusType: 'SUSPENSION' })).status, 200);
  assert.equal(status(), 'SUSPENSION');
  assert.throws(() => store.naver.pay({ productId: PHOTO }), /not on sale/);
  assert.equal((await change(store, PHOTO_ORIGIN, { statusType: 'OUTOFSTOCK' })).status, 400);
  assert.equal((await change(store, PHOTO_ORIGIN, { statusType: 'SALE' })).status, 200);
  assert.equal((await change(store, PHOTO_ORIGIN, { statusType: 'OUTOFSTOCK' })).status, 200);
  assert.equal((await change(store, PHOTO_ORIGIN, { statusType: 'SALE' })).json.invalidInputs[0].name, 'stockQuantity');
  assert.equal((await change(store, PHOTO_ORIGIN, { statusType: 'SALE', stockQuantity: 1 })).status, 200);
  store.naver.pay({ productId: PHOTO });
  assert.equal(status(), 'OUTOFSTOCK');
});

test('channels are a bare array, and the account names itself', async () => {
  await using store = await openStore({ storeName: '벨홉 상점' });
  const channels = (await store.get('/v1/seller/channels')).json;
  assert.ok(Array.isArray(channels));
  assert.deepEqual([channels[0].channelType, channels[0].name], ['STOREFARM', '벨홉 상점']);
  const account = (await store.get('/v1/seller/account')).json;
  assert.deepEqual(Object.keys(account), ['accountId', 'accountUid', 'grade']);
});
