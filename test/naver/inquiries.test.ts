import assert from 'node:assert/strict';
import test from 'node:test';

import { gatewayFault, startScripted } from './scripted-store.ts';

const FROM = new Date('2026-11-10T00:30:00.000+09:00');
const TO = new Date('2026-11-24T00:10:00.000+09:00');

const INQUIRY = {
  inquiryNo: 322684001,
  category: '배송',
  title: '언제 오나요',
  inquiryContent: '메일이 안 왔어요.\n확인해 주세요.',
  inquiryRegistrationDateTime: '2026-11-23T22:14:00.000+09:00',
  answered: false,
  orderId: '2026112310000001',
  productNo: '12488813490',
  productOrderIdList: '2026112310000011, 2026112310000022',
  productName: 'Photo Pack',
  productOrderOption: '이메일: kim@example.com',
  customerId: 'hane****',
  customerName: '김하늘',
};

const QNA = {
  questionId: 663810001,
  productId: 12488813490,
  productName: 'Photo Pack',
  question: '맥에서도 되나요?',
  answered: true,
  answer: '네.',
  maskedWriterId: 'hane****',
  createDate: '2026-11-23T13:14:00.000Z',
};

test('customer inquiries are asked for by days in Korea and read without the name of who asked', async () => {
  await using store = await startScripted({
    api: () => ({ json: { content: [INQUIRY], last: false, totalPages: 3 } }),
  });
  const page = await store.naver.questions({ kind: 'private', from: FROM, to: TO, isAnswered: false, page: 2 });
  assert.deepEqual(page, {
    questions: [
      {
        kind: 'private',
        no: '322684001',
        askedAt: new Date('2026-11-23T13:14:00.000Z'),
        category: '배송',
        title: '언제 오나요',
        text: '메일이 안 왔어요.\n확인해 주세요.',
        productName: 'Photo Pack',
        option: '이메일: kim@example.com',
        orderId: '2026112310000001',
        productOrderIds: ['2026112310000011', '2026112310000022'],
        isAnswered: false,
        answer: undefined,
        answeredAt: undefined,
      },
    ],
    unreadable: 0,
    hasNext: true,
  });
  assert.equal(store.calls[0]?.path, '/v1/pay-user/inquiries');
  assert.deepEqual(Object.fromEntries(store.calls[0]?.query ?? []), {
    startSearchDate: '2026-11-10',
    endSearchDate: '2026-11-24',
    answered: 'false',
    page: '2',
    size: '200',
  });
});

test('product Q&A is asked for by moments, and its page ends where Naver says so', async () => {
  await using store = await startScripted({
    api: () => ({ json: { contents: [QNA], page: 1, totalPages: 1, last: true } }),
  });
  const { questions, hasNext } = await store.naver.questions({ kind: 'public', from: FROM, to: TO, page: 1 });
  assert.deepEqual(
    questions.map(({ kind, no, text, isAnswered, answer, orderId }) => [kind, no, text, isAnswered, answer, orderId]),
    [['public', '663810001', '맥에서도 되나요?', true, '네.', undefined]],
  );
  assert.equal(hasNext, false);
  assert.deepEqual(Object.fromEntries(store.calls[0]?.query ?? []), {
    fromDate: '2026-11-10T00:30:00.000+09:00',
    toDate: '2026-11-24T00:10:00.000+09:00',
    page: '1',
    size: '100',
  });
});

test('a row that cannot be read is counted and does not stop its page; numbers beyond 2^53 are not guessed', async () => {
  await using store = await startScripted({
    api: () => ({
      text: JSON.stringify({ content: [{ ...INQUIRY, answered: 'no' }, INQUIRY], last: true }).replace(
        '"inquiryNo":322684001',
        '"inquiryNo":92233720368547758070',
      ),
    }),
  });
  const page = await store.naver.questions({ kind: 'private', from: FROM, to: TO, page: 1 });
  assert.deepEqual([page.questions.length, page.unreadable, page.hasNext], [1, 1, false]);
});

for (const [kind, method, path, field, status] of [
  ['private', 'POST', '/v1/pay-merchant/inquiries/17/answer', 'answerComment', 200],
  ['public', 'PUT', '/v1/contents/qnas/17', 'commentContent', 204],
] as const) {
  test(`a ${kind} question is answered by ${method}, its text in ${field}`, async () => {
    await using store = await startScripted({
      api: () => ({ status, ...(status === 200 && { json: { data: { inquiryCommentNo: 5 } } }) }),
    });
    assert.equal(await store.naver.answerQuestion({ kind, no: '17', text: '네.\n됩니다.' }), 'done');
    assert.deepEqual(
      store.calls.map((call) => [call.method, call.path, JSON.parse(call.body) as unknown]),
      [[method, path, { [field]: '네.\n됩니다.' }]],
    );
  });

  test(`an answer to a ${kind} question whose outcome is lost may have happened, and is not repeated here`, async () => {
    await using store = await startScripted({ api: () => ({ reset: true }) });
    await assert.rejects(store.naver.answerQuestion({ kind, no: '17', text: '네.' }), {
      name: 'NaverError',
      mayHaveHappened: true,
    });
    assert.equal(store.calls.length, 1);
  });
}

test('somebody was quicker is an answer, not an error; every other refusal is one', async () => {
  const codes = ['ERR-NC-101010', 'ERR-NC-101004'];
  await using store = await startScripted({
    api: (_, nth) => ({ status: 400, json: { code: codes[nth - 1], message: '거부' } }),
  });
  const answer = { kind: 'private', no: '17', text: '네.' } as const;
  assert.equal(await store.naver.answerQuestion(answer), 'already_answered');
  await assert.rejects(store.naver.answerQuestion(answer), { code: 'ERR-NC-101004', mayHaveHappened: false });
});

for (const status of [401, 403]) {
  test(`a missing API group (${status}) has an alarm of its own and closes nothing else`, async () => {
    await using store = await startScripted({
      api: ({ path }) =>
        path.includes('/contents/') || path.includes('/pay-user/')
          ? gatewayFault(status, 'GW.AUTHN')
          : { json: { accountId: 'maru', accountUid: 'ncp_1' } },
    });
    for (const kind of ['private', 'public'] as const)
      await assert.rejects(store.naver.questions({ kind, from: FROM, to: TO, page: 1 }), { code: 'GW.AUTHN' });
    assert.deepEqual(await store.naver.account(), { accountId: 'maru', accountUid: 'ncp_1' });
    assert.deepEqual([...new Set(store.alarms.map(({ code }) => code))], ['naver_inquiries']);
  });
}

test('when the application itself is refused and comes back, the missing group does not hide that', async () => {
  let isBack = false;
  await using store = await startScripted({
    api: ({ path }) =>
      isBack && !path.includes('/contents/')
        ? { json: { accountId: 'maru', accountUid: 'ncp_1' } }
        : gatewayFault(401, 'GW.AUTHN'),
  });
  await assert.rejects(store.naver.questions({ kind: 'public', from: FROM, to: TO, page: 1 }));
  await assert.rejects(store.naver.account());
  isBack = true;
  store.time.pass(61_000);
  await store.naver.account();
  assert.deepEqual(store.recovered, ['naver_auth']);
});
