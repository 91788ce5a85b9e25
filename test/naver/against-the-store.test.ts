// Our client against the simulated store. Both were written from the same documents by different hands: two readings that check each other.

import assert from 'node:assert/strict';
import test from 'node:test';

import { dispatchMethodFor } from '../../src/naver/actions.ts';
import { createNaver } from '../../src/naver/client.ts';
import type { Naver, NaverOptions } from '../../src/naver/client.ts';
import type { ChangeRow, More } from '../../src/naver/feed.ts';
import { startNaver } from '../../src/sandbox/naver/index.ts';
import type { NaverSandbox } from '../../src/sandbox/naver/index.ts';

const HOUR_MS = 3_600_000;

async function start(settings: Parameters<typeof startNaver>[0] = {}, options: Partial<NaverOptions> = {}) {
  // What the buckets do is tried in one test of its own; the others would only wait.
  const store = await startNaver({ tokenForm: 'strict', ratePerSecond: 1000, burst: 1000, ...settings });
  const alarms: string[] = [];
  const recovered: string[] = [];
  const { url, clientId, clientSecret } = store;
  const naver = createNaver({
    url,
    clientId,
    clientSecret,
    onAlarm: ({ code }) => alarms.push(code),
    onRecovered: (code) => recovered.push(code),
    ...options,
  });
  return {
    store,
    naver,
    alarms,
    recovered,
    async [Symbol.asyncDispose]() {
      await naver.close();
      await store.close();
    },
  };
}

/** A store that sells a key without delivery and a box with. */
function stock(store: NaverSandbox) {
  const key = store.addProduct({ name: 'Photo Pack', priceKrw: 2800, hasDelivery: false, directInputs: ['이메일'] });
  const box = store.addProduct({ name: 'Photo Pack in a box', priceKrw: 9900, hasDelivery: true });
  return { key, box };
}

async function readFeed(naver: Naver): Promise<ChangeRow[]> {
  const to = naver.now();
  const from = new Date(to.getTime() - HOUR_MS);
  const rows: ChangeRow[] = [];
  let more: More | undefined;
  do {
    const page = await naver.changes({ from, to, more });
    assert.deepEqual(page.unreadable, []);
    rows.push(...page.rows);
    more = page.more;
  } while (more);
  return rows;
}

async function look(naver: Naver, productOrderId: string) {
  const { snapshots, missing, unreadable } = await naver.details([productOrderId]);
  assert.deepEqual([missing, unreadable], [[], []]);
  const [snapshot] = snapshots;
  assert.ok(snapshot);
  return snapshot;
}

async function deliver(naver: Naver, productOrderId: string): Promise<void> {
  assert.deepEqual((await naver.confirm([productOrderId])).unknown, []);
  const { expectedDeliveryMethod } = await look(naver, productOrderId);
  const outcome = await naver.dispatch([{ productOrderId, deliveryMethod: dispatchMethodFor(expectedDeliveryMethod) }]);
  assert.deepEqual(outcome, { done: [productOrderId], refused: [], unknown: [] });
}

test('an order is found, read, confirmed, dispatched and at last decided', async () => {
  await using world = await start({ autoConfirm: false });
  const { store, naver } = world;
  const { key, box } = stock(store);
  assert.deepEqual(await readFeed(naver), []);

  const { orderId, productOrderIds } = store.pay({
    lines: [
      { productId: key.productId, quantity: 2, typed: { 이메일: 'kim@example.com' } },
      { productId: box.productId },
    ],
    ordererName: '김구매',
  });
  const rows = await readFeed(naver);
  assert.deepEqual(rows.map((row) => row.productOrderId).toSorted(), productOrderIds.toSorted());
  assert.ok(
    rows.every(
      (row) =>
        row.orderId === orderId && row.changeType === 'PAYED' && row.productOrderStatus === 'PAYED' && row.paidAt,
    ),
  );
  assert.deepEqual((await naver.orderLines(orderId)).toSorted(), productOrderIds.toSorted());

  const [keyLine = '', boxLine = ''] = productOrderIds;
  const snapshot = await look(naver, keyLine);
  assert.partialDeepStrictEqual(snapshot, {
    productOrderId: keyLine,
    orderId,
    productOrderStatus: 'PAYED',
    placeOrderStatus: 'NOT_YET',
    claimStatus: undefined,
    dispatchedAt: undefined,
    productId: key.productId,
    productName: 'Photo Pack',
    isAddOn: false,
    productOption: '이메일: kim@example.com',
    quantity: 2,
    remainQuantity: 2,
    amountKrw: 5600,
    expectedDeliveryMethod: 'NOTHING',
    ordererName: '김구매',
  });
  assert.ok(snapshot.paidAt && snapshot.dispatchDueAt && snapshot.dispatchDueAt > snapshot.paidAt);

  assert.deepEqual(await naver.confirm(productOrderIds), { done: productOrderIds, refused: [], unknown: [] });
  assert.equal((await look(naver, keyLine)).placeOrderStatus, 'OK');

  // Both methods are the wrong way round: each line is sent once more with the other.
  const outcome = await naver.dispatch([
    { productOrderId: keyLine, deliveryMethod: 'DIRECT_DELIVERY' },
    { productOrderId: boxLine, deliveryMethod: 'NOTHING' },
  ]);
  assert.deepEqual(
    { ...outcome, done: outcome.done.toSorted() },
    { done: productOrderIds.toSorted(), refused: [], unknown: [] },
  );
  const dispatched = await look(naver, keyLine);
  assert.equal(dispatched.productOrderStatus, 'DELIVERING');
  assert.ok(dispatched.dispatchedAt);
  assert.ok((await readFeed(naver)).every(({ changeType }) => changeType === 'DISPATCHED'));

  const again = await naver.dispatch([{ productOrderId: keyLine, deliveryMethod: 'NOTHING' }]);
  assert.deepEqual(
    again.refused.map(({ code }) => code),
    ['104442'],
  );
  assert.equal(store.line(keyLine).dispatchCount, 1);

  store.completeDelivery(keyLine);
  assert.equal((await look(naver, keyLine)).productOrderStatus, 'DELIVERED');
  store.decidePurchase(keyLine);
  assert.equal((await look(naver, keyLine)).productOrderStatus, 'PURCHASE_DECIDED');
  assert.deepEqual([world.alarms, store.calls().filter(({ status }) => status >= 400)], [[], []]);
});

test("a buyer's cancel before confirmation is done at once, after it waits for the seller", async () => {
  await using world = await start({ autoConfirm: false });
  const { store, naver } = world;
  const { key } = stock(store);
  const pay = (): string =>
    store.pay({ productId: key.productId, typed: { 이메일: 'kim@example.com' } }).productOrderIds[0] ?? '';

  const early = pay();
  store.requestCancel(early);
  assert.partialDeepStrictEqual(await look(naver, early), {
    productOrderStatus: 'CANCELED',
    claimType: 'CANCEL',
    claimStatus: 'CANCEL_DONE',
  });

  const late = pay();
  await naver.confirm([late]);
  store.requestCancel(late);
  const asked = await look(naver, late);
  assert.partialDeepStrictEqual(asked, {
    productOrderStatus: 'PAYED',
    claimType: 'CANCEL',
    claimStatus: 'CANCEL_REQUEST',
  });
  assert.ok(asked.claimRequestedAt);
  assert.deepEqual((await naver.approveCancel(late)).done, [late]);
  assert.partialDeepStrictEqual(await look(naver, late), {
    productOrderStatus: 'CANCELED',
    claimStatus: 'CANCEL_DONE',
  });
  assert.deepEqual((await naver.approveCancel(late)).done, []);

  const withdrawn = pay();
  await naver.confirm([withdrawn]);
  store.requestCancel(withdrawn);
  store.withdrawClaim(withdrawn);
  assert.partialDeepStrictEqual(await look(naver, withdrawn), {
    productOrderStatus: 'PAYED',
    claimStatus: 'CANCEL_REJECT',
  });
});

test('dispatching over a cancel request refuses it', async () => {
  await using world = await start();
  const { store, naver } = world;
  const { key } = stock(store);
  const [line = ''] = store.pay({ productId: key.productId, typed: { 이메일: 'kim@example.com' } }).productOrderIds;
  await naver.confirm([line]);
  store.requestCancel(line);
  assert.deepEqual((await naver.dispatch([{ productOrderId: line, deliveryMethod: 'NOTHING' }])).done, [line]);
  assert.partialDeepStrictEqual(await look(naver, line), {
    productOrderStatus: 'DELIVERING',
    claimStatus: 'CANCEL_REJECT',
  });
});

test('a partial cancel leaves the rest of the line to deliver', async () => {
  await using world = await start();
  const { store, naver } = world;
  const { key } = stock(store);
  const [line = ''] = store.pay({
    productId: key.productId,
    quantity: 3,
    typed: { 이메일: 'kim@example.com' },
  }).productOrderIds;
  await naver.confirm([line]);
  assert.deepEqual(
    (await naver.requestCancel(line, { reason: 'INTENT_CHANGED', detail: '구매자 요청', quantity: 1 })).unknown,
    [],
  );
  if ((await look(naver, line)).claimStatus === 'CANCEL_REQUEST') await naver.approveCancel(line);
  assert.partialDeepStrictEqual(await look(naver, line), {
    productOrderStatus: 'PAYED',
    quantity: 3,
    remainQuantity: 2,
    amountKrw: 5600,
  });
});

test('a return is held, released, rejected, asked for again and approved', async () => {
  await using world = await start();
  const { store, naver } = world;
  const { key } = stock(store);
  const [line = ''] = store.pay({ productId: key.productId, typed: { 이메일: 'kim@example.com' } }).productOrderIds;
  await deliver(naver, line);

  store.requestReturn(line);
  const asked = await look(naver, line);
  assert.partialDeepStrictEqual(asked, { claimType: 'RETURN', claimStatus: 'RETURN_REQUEST' });
  assert.ok(asked.claimRequestedAt);
  assert.deepEqual((await naver.holdReturn(line, { reason: 'SELLER_CONFIRM_NEED', detail: '사용 여부 확인' })).done, [
    line,
  ]);
  assert.deepEqual((await naver.releaseReturn(line)).done, [line]);
  assert.deepEqual((await naver.rejectReturn(line, '이미 등록된 라이선스입니다.')).done, [line]);
  assert.partialDeepStrictEqual(await look(naver, line), {
    productOrderStatus: 'DELIVERING',
    claimStatus: 'RETURN_REJECT',
  });

  store.requestReturn(line);
  store.collectReturn(line);
  assert.equal((await look(naver, line)).claimStatus, 'COLLECT_DONE');
  assert.deepEqual((await naver.approveReturn(line)).done, [line]);
  assert.partialDeepStrictEqual(await look(naver, line), {
    productOrderStatus: 'RETURNED',
    claimStatus: 'RETURN_DONE',
  });
});

test('a gift waits, is accepted, and a refused one is canceled', async () => {
  await using world = await start();
  const { store, naver } = world;
  const { key } = stock(store);
  const give = () => store.pay({ productId: key.productId, gift: true, typed: { 이메일: 'kim@example.com' } });
  const kept = give();
  assert.equal((await look(naver, kept.productOrderIds[0] ?? '')).giftReceivingStatus, 'WAIT_FOR_RECEIVING');
  store.acceptGift(kept.orderId);
  assert.equal((await look(naver, kept.productOrderIds[0] ?? '')).giftReceivingStatus, 'RECEIVED');
  const refused = give();
  store.refuseGift(refused.orderId);
  assert.equal((await look(naver, refused.productOrderIds[0] ?? '')).productOrderStatus, 'CANCELED');
  assert.equal((await readFeed(naver)).length, 2);
});

test('the dispatch deadline can be moved', async () => {
  await using world = await start();
  const { store, naver } = world;
  const { key } = stock(store);
  const [line = ''] = store.pay({ productId: key.productId, typed: { 이메일: 'kim@example.com' } }).productOrderIds;
  const { dispatchDueAt } = await look(naver, line);
  assert.ok(dispatchDueAt);
  const dueAt = new Date(dispatchDueAt.getTime() + 2 * 24 * HOUR_MS);
  assert.deepEqual((await naver.delay(line, { dueAt, reason: 'CUSTOMER_REQUEST', detail: '이메일 주소 확인' })).done, [
    line,
  ]);
  assert.deepEqual((await look(naver, line)).dispatchDueAt?.toDateString(), dueAt.toDateString());
});

test('a thousand lines of one moment come through the pages, and through the sweep, whole', async () => {
  await using world = await start();
  const { store, naver } = world;
  const { key } = stock(store);
  const paidAt = new Date(Date.now() - 60_000);
  const ids = Array.from({ length: 1000 }, () =>
    store.pay({ productId: key.productId, typed: { 이메일: 'kim@example.com' }, paidAt }),
  )
    .flatMap(({ productOrderIds }) => productOrderIds)
    .toSorted();
  const rows = await readFeed(naver);
  assert.deepEqual(
    rows.map(({ productOrderId }) => productOrderId),
    ids,
  );

  const swept: string[] = [];
  for (let page = 1, hasNext = true; hasNext; page += 1) {
    const sweep = await naver.paidBetween(new Date(paidAt.getTime() - HOUR_MS), naver.now(), page);
    assert.deepEqual(sweep.unreadable, []);
    swept.push(...sweep.snapshots.map(({ productOrderId }) => productOrderId));
    hasNext = sweep.hasNext;
  }
  assert.deepEqual(swept.toSorted(), ids);
  const { snapshots, missing } = await naver.details(ids);
  assert.deepEqual([snapshots.length, missing], [1000, []]);
});

for (const unknownIds of ['omit', 'fail'] as const) {
  test(`lines that are not ours are missing, the others are read (unknown ids: ${unknownIds})`, async () => {
    await using world = await start({ unknownIds });
    const { store, naver } = world;
    const { key } = stock(store);
    const ours = store.pay({ productId: key.productId, typed: { 이메일: 'kim@example.com' } }).productOrderIds;
    const theirs = store.pay({
      productId: key.productId,
      typed: { 이메일: 'a@example.com' },
      ofAnotherSeller: true,
    }).productOrderIds;
    const { snapshots, missing } = await naver.details([...ours, ...theirs, '2026010199999999']);
    assert.deepEqual(
      snapshots.map(({ productOrderId }) => productOrderId),
      ours,
    );
    assert.deepEqual(missing.toSorted(), [...theirs, '2026010199999999'].toSorted());
    const outcome = await naver.dispatch(
      [...theirs, '2026010199999999'].map((productOrderId) => ({ productOrderId, deliveryMethod: 'NOTHING' })),
    );
    assert.deepEqual(
      outcome.refused.map(({ code }) => code),
      ['101009', '100001'],
    );
    assert.deepEqual(await naver.orderLines('2026010188888888'), []);
  });
}

test('products, shop front and account are read', async () => {
  await using world = await start();
  const { store, naver } = world;
  const { key, box } = stock(store);
  const { products, hasNext } = await naver.searchProducts({});
  assert.deepEqual(
    products
      .map(({ productId, originProductNo, name, priceKrw }) => ({ productId, originProductNo, name, priceKrw }))
      .toSorted((a, b) => b.name.length - a.name.length),
    [box, key].map(({ productId, originProductNo, name, priceKrw }) => ({
      productId,
      originProductNo,
      name,
      priceKrw,
    })),
  );
  assert.equal(hasNext, false);
  assert.equal((await naver.searchProducts({ size: 1 })).hasNext, true);
  assert.deepEqual(
    (await naver.searchProducts({ productIds: [box.productId] })).products.map(({ productId }) => productId),
    [box.productId],
  );
  assert.deepEqual(await naver.product(key.productId), {
    productId: key.productId,
    name: 'Photo Pack',
    directInputs: ['이메일'],
    hasDelivery: false,
  });
  assert.equal((await naver.product(box.productId)).hasDelivery, true);
  await assert.rejects(naver.product('99999999999'), { name: 'NaverError', status: 404 });
  assert.equal((await naver.channels()).length, 1);
  assert.ok((await naver.account()).accountUid);
});

test('in a drain our pace never overdraws the buckets of the store', async () => {
  await using world = await start({ ratePerSecond: 2, burst: 4 });
  const { store, naver } = world;
  const { key } = stock(store);
  store.pay({ productId: key.productId, typed: { 이메일: 'kim@example.com' } });
  await Promise.all(Array.from({ length: 9 }, () => naver.account()));
  assert.ok(store.calls().every(({ status }) => status === 200));
});

test('a store whose clock is ten minutes off is believed', async () => {
  for (const offMs of [-600_000, 600_000]) {
    await using world = await start({ clock: () => new Date(Date.now() + offMs) });
    const { store, naver } = world;
    const { key } = stock(store);
    const [line = ''] = store.pay({ productId: key.productId, typed: { 이메일: 'kim@example.com' } }).productOrderIds;
    await deliver(naver, line);
    assert.ok(Math.abs(naver.now().getTime() - Date.now() - offMs) < 2000);
  }
});

test('an expired token is renewed without anybody noticing', async () => {
  await using world = await start();
  await world.naver.account();
  world.store.expireTokens();
  await world.naver.account();
  assert.deepEqual(world.alarms, []);
});

test('a missing permission, an unregistered address and the penalty ring once each', async () => {
  let passedMs = 0;
  const clock = (): Date => new Date(Date.now() + passedMs);
  await using world = await start({ clock }, { now: () => Date.now() + passedMs });
  const { store, naver } = world;

  store.dropApiGroup(true);
  await assert.rejects(naver.details(['1']), { code: 'GW.AUTHN' });
  await assert.rejects(naver.details(['1']), { code: 'GW.AUTHN' });
  await naver.account();
  store.dropApiGroup(false);
  passedMs += 61_000;
  await naver.details(['1']);

  store.denyIp(true);
  await assert.rejects(naver.details(['1']), { code: 'GW.IP_NOT_ALLOWED' });
  await assert.rejects(naver.account(), { code: 'GW.IP_NOT_ALLOWED' });
  store.denyIp(false);
  passedMs += 61_000;
  await naver.account();

  store.penalize();
  const answers = await Promise.allSettled([
    naver.account(),
    naver.details(['1']),
    naver.details(['2']),
    naver.account(),
  ]);
  assert.ok(answers.some(({ status }) => status === 'rejected'));
  await assert.rejects(naver.account(), { code: 'GW.QUOTA_LIMIT' });
  store.liftPenalty();
  passedMs += HOUR_MS + 1000;
  await naver.account();

  assert.deepEqual(world.alarms, ['naver_auth', 'naver_ip', 'naver_quota']);
  assert.deepEqual(world.recovered, ['naver_auth', 'naver_ip', 'naver_quota']);
});

for (const [kind, fate] of [
  ['reset', 'lost'],
  ['status', 'lost'],
  ['garbage', 'lost'],
  ['cut', 'lost'],
  ['torn', 'lost'],
  ['lose', 'unknown'],
] as const) {
  test(`a dispatch that took effect behind a "${kind}" is ${fate}, never repeated, and found by looking`, async () => {
    await using world = await start();
    const { store, naver } = world;
    const { key } = stock(store);
    const [line = ''] = store.pay({ productId: key.productId, typed: { 이메일: 'kim@example.com' } }).productOrderIds;
    store.faults.add({
      api: 'dispatch',
      kind,
      when: 'after',
      ...(kind === 'status' && { status: 500, code: 'GW.PROXY.03' }),
    });
    const dispatching = naver.dispatch([{ productOrderId: line, deliveryMethod: 'NOTHING' }]);
    if (fate === 'lost') await assert.rejects(dispatching, { name: 'NaverError', mayHaveHappened: true });
    else assert.deepEqual(await dispatching, { done: [], refused: [], unknown: [line] });
    assert.equal((await look(naver, line)).productOrderStatus, 'DELIVERING');
    assert.equal(store.line(line).dispatchRequests, 1);
  });

  if (kind === 'lose') continue;
  test(`details are read in spite of a "${kind}"`, async () => {
    await using world = await start();
    const { store, naver } = world;
    const { key } = stock(store);
    const [line = ''] = store.pay({ productId: key.productId, typed: { 이메일: 'kim@example.com' } }).productOrderIds;
    store.faults.add({ api: 'details', kind, ...(kind === 'status' && { status: 504, code: 'GW.TIMEOUT.02' }) });
    await look(naver, line);
    assert.equal(store.calls().filter(({ api }) => api === 'details').length, 2);
  });
}
