import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NOW, openStore, PHOTO, PRODUCTS, wire } from './naver-caller.ts';
import type { Caller, Reply } from './naver-caller.ts';

const DAY_MS = 24 * 3_600_000;
const INQUIRIES = '/v1/pay-user/inquiries';
const QNAS = '/v1/contents/qnas';
const DAYS = { startSearchDate: '2026-09-20', endSearchDate: '2026-09-21' };
const SPAN = { fromDate: wire(new Date(NOW.getTime() - DAY_MS)), toDate: wire(NOW) };

function ask(store: Caller, text = '언제 오나요?', askedAt?: Date): string {
  const { orderId } = store.naver.pay({ productId: PHOTO, ordererName: '김하늘' });
  return store.naver.askPrivately({ orderId, text, askedAt });
}

function answerInquiry(store: Caller, no: string, body: unknown): Promise<Reply> {
  return store.post(`/v1/pay-merchant/inquiries/${no}/answer`, body);
}

function answerQna(store: Caller, no: string, body: unknown): Promise<Reply> {
  return store.send('PUT', `${QNAS}/${no}`, {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}

test('a customer inquiry is listed with its order, newest first, on a Spring page that counts from 0', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const first = ask(store, '하나', new Date(NOW.getTime() - 60_000));
  const { orderId, productOrderIds } = store.naver.pay({
    lines: [{ productId: PHOTO }, { productId: PHOTO }],
    ordererName: '이바다',
  });
  const second = store.naver.askPrivately({ orderId, title: '취소', category: '환불', text: '둘' });
  const { json } = await store.get(INQUIRIES, DAYS);
  assert.deepEqual(
    [json.number, json.size, json.totalElements, json.totalPages, json.first, json.last],
    [0, 10, 2, 1, true, true],
  );
  const [newest, oldest] = json.content;
  assert.deepEqual(
    [newest.inquiryNo, newest.title, newest.category, newest.inquiryContent, newest.answered, newest.orderId],
    [Number(second), '취소', '환불', '둘', false, orderId],
  );
  assert.equal(newest.productOrderIdList, productOrderIds.join(','));
  assert.equal(newest.customerName, '이바다');
  assert.match(newest.inquiryRegistrationDateTime, /^2026-09-21T14:00:00\.250\+09:00$/);
  assert.equal('answerContent' in newest, false);
  assert.equal(oldest.inquiryNo, Number(first));
  assert.equal(
    (await store.get(INQUIRIES, { startSearchDate: '2026-09-19', endSearchDate: '2026-09-20' })).json.totalElements,
    0,
  );
});

for (const [what, query, code] of [
  ['no days', {}, '4001'],
  ["the other list's names", { fromDate: '2026-09-20', toDate: '2026-09-21' }, '4001'],
  ['a date with a time', { ...DAYS, startSearchDate: '2026-09-20T00:00:00.000+09:00' }, '4001'],
  ['a day that does not exist', { ...DAYS, startSearchDate: '2026-02-30' }, '4001'],
  ['answered in another spelling', { ...DAYS, answered: 'N' }, '4001'],
  ['a size that is no number', { ...DAYS, size: 'all' }, '4001'],
  ['the end before the start', { startSearchDate: '2026-09-21', endSearchDate: '2026-09-20' }, '4002'],
  ['more than 365 days', { startSearchDate: '2025-09-20', endSearchDate: '2026-09-21' }, '4003'],
  ['page 0', { ...DAYS, page: '0' }, '4004'],
  ['page 1,000,001', { ...DAYS, page: '1000001' }, '4005'],
  ['size 1', { ...DAYS, size: '1' }, '4006'],
  ['size 201', { ...DAYS, size: '201' }, '4007'],
] as const) {
  test(`customer inquiries with ${what} are refused with ${code}`, async () => {
    await using store = await openStore({ products: PRODUCTS });
    const reply = await store.get(INQUIRIES, { ...query });
    assert.deepEqual([reply.status, reply.json.code], [400, code]);
    if (code === '4001') assert.deepEqual(Object.keys(reply.json.invalidInputs[0]), ['name', 'message']);
  });
}

test('365 days, 10 and 200 a page are taken, and the answered are told apart', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const numbers = Array.from({ length: 11 }, (_, index) => ask(store, String(index)));
  const year = { startSearchDate: '2025-09-21', endSearchDate: '2026-09-21' };
  assert.equal((await store.get(INQUIRIES, { ...year, size: '200' })).json.content.length, 11);
  const second = (await store.get(INQUIRIES, { ...year, size: '10', page: '2' })).json;
  assert.deepEqual([second.content.length, second.number, second.last], [1, 1, true]);
  await answerInquiry(store, numbers[0] ?? '', { answerComment: '답' });
  assert.equal((await store.get(INQUIRIES, { ...year, answered: 'false' })).json.totalElements, 10);
  const [answered] = (await store.get(INQUIRIES, { ...year, answered: 'true' })).json.content;
  assert.deepEqual([answered.inquiryNo, answered.answerContent], [Number(numbers[0]), '답']);
});

test('an inquiry takes one first answer; a second one is ERR-NC-101010 and changes nothing', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const no = ask(store);
  const reply = await answerInquiry(store, no, { answerComment: '오늘 보냅니다.' });
  assert.deepEqual([reply.status, reply.json.data.inquiryNo], [200, Number(no)]);
  assert.equal(typeof reply.json.data.inquiryCommentNo, 'number');
  const again = await answerInquiry(store, no, { answerComment: '다시' });
  assert.deepEqual([again.status, again.json.code], [400, 'ERR-NC-101010']);
  assert.equal(store.naver.questions()[0]?.answer?.text, '오늘 보냅니다.');
  for (const body of [{}, { answerComment: ' ' }, { answerComment: 5 }, { commentContent: '답' }]) {
    assert.equal((await answerInquiry(store, ask(store), body)).json.code, 'ERR-NC-101001');
  }
  assert.equal((await answerInquiry(store, '1', { answerComment: '답' })).json.code, 'ERR-NC-101004');
  const deleted = ask(store);
  store.naver.deleteQuestion('inquiry', deleted);
  assert.equal((await answerInquiry(store, deleted, { answerComment: '답' })).json.code, 'ERR-NC-101004');
  assert.throws(() => store.naver.answerByHand('inquiry', no, '셋'), /answered already/);
});

test('product Q&A is listed by moments, and an answer writes over the one before, 204 without a body', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const no = store.naver.askPublicly({ productId: PHOTO, text: '맥에서도 되나요?' });
  const { json } = await store.get(QNAS, SPAN);
  assert.deepEqual([json.page, json.size, json.totalElements, json.last], [1, 100, 1, true]);
  const [listed] = json.contents;
  assert.deepEqual(
    [listed.questionId, listed.productId, listed.question, listed.answered, listed.maskedWriterId],
    [Number(no), Number(PHOTO), '맥에서도 되나요?', false, 'hane****'],
  );
  for (const text of ['네.', '아니요.']) {
    const reply = await answerQna(store, no, { commentContent: text });
    assert.deepEqual([reply.status, reply.text], [204, '']);
    assert.equal((await store.get(QNAS, { ...SPAN, answered: 'true' })).json.contents[0].answer, text);
  }
  assert.equal((await store.get(QNAS, { ...SPAN, answered: 'false' })).json.totalElements, 0);
  assert.equal((await answerQna(store, '5', { commentContent: '네.' })).status, 404);
  assert.equal((await answerQna(store, no, { answerComment: '네.' })).json.invalidInputs[0].name, 'commentContent');
});

for (const [what, query, name] of [
  ['no moments', {}, 'fromDate'],
  ['days', { fromDate: '2026-09-20', toDate: '2026-09-21' }, 'fromDate'],
  ['no milliseconds', { ...SPAN, toDate: '2026-09-21T14:00:00+09:00' }, 'toDate'],
  ['the end before the start', { fromDate: SPAN.toDate, toDate: SPAN.fromDate }, 'fromDate'],
  ['page 0', { ...SPAN, page: '0' }, 'page'],
  ['size 101', { ...SPAN, size: '101' }, 'size'],
  ['answered in another spelling', { ...SPAN, answered: '1' }, 'answered'],
] as const) {
  test(`product Q&A with ${what} is refused`, async () => {
    await using store = await openStore({ products: PRODUCTS });
    const reply = await store.get(QNAS, { ...query });
    assert.deepEqual([reply.status, reply.json.code, reply.json.invalidInputs[0].name], [400, 'BAD_REQUEST', name]);
  });
}

test('questions have an API group of their own', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const no = ask(store);
  store.naver.dropApiGroup(true, 'inquiry');
  for (const reply of [
    await store.get(INQUIRIES, DAYS),
    await store.get(QNAS, SPAN),
    await answerInquiry(store, no, { answerComment: '답' }),
    await answerQna(store, '1', { commentContent: '답' }),
  ])
    assert.deepEqual([reply.status, reply.json.code], [401, 'GW.AUTHN']);
  assert.equal((await store.feed()).status, 200);
  store.naver.dropApiGroup(false, 'inquiry');
  assert.equal((await store.get(INQUIRIES, DAYS)).status, 200);
});

test('each of the four has a bucket of its own', async () => {
  await using store = await openStore({ products: PRODUCTS, ratePerSecond: 2, burst: 4 });
  const statuses = await Promise.all(Array.from({ length: 5 }, async () => (await store.get(INQUIRIES, DAYS)).status));
  assert.deepEqual([...new Set(statuses)], [200, 429]);
  assert.equal(statuses.filter((status) => status === 200).length, 4);
  assert.equal((await store.get(QNAS, SPAN)).status, 200);
});

test('what was asked is kept with the store', async () => {
  await using store = await openStore({ products: PRODUCTS });
  const no = ask(store);
  const kept = store.naver.snapshot();
  store.naver.answerByHand('inquiry', no, '답');
  await using later = await openStore({ kept });
  assert.deepEqual(
    later.naver.questions().map((each) => [each.no, each.answer]),
    [[no, undefined]],
  );
});
