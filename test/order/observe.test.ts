import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimStanding, happened, isPaid } from '../../src/order/observe.ts';
import { aLine, aSnapshot, NOON } from '../build.ts';

for (const [shown, expected] of [
  [{}, 'none'],
  [{ claimStatus: 'CANCEL_REQUEST' }, 'cancel_requested'],
  [{ claimStatus: 'CANCELING' }, 'cancel_requested'],
  [{ claimStatus: 'ADMIN_CANCELING' }, 'cancel_requested'],
  [{ claimStatus: 'CANCEL_DONE' }, 'canceled'],
  [{ claimStatus: 'CANCEL_DONE', quantity: 3, remainQuantity: 2 }, 'none'],
  [{ claimStatus: 'CANCEL_REQUEST', quantity: 3, remainQuantity: 2 }, 'cancel_requested'],
  [{ claimStatus: 'CANCEL_REJECT' }, 'none'],
  [{ claimStatus: 'RETURN_REQUEST', productOrderStatus: 'DELIVERING' }, 'return_requested'],
  [{ claimStatus: 'RETURN_DONE', productOrderStatus: 'RETURNED' }, 'returned'],
  [{ productOrderStatus: 'CANCELED' }, 'canceled'],
  [{ remainQuantity: 0 }, 'canceled'],
  [{ claimStatus: 'SOMETHING_NEW' }, 'unclear'],
  [{ productOrderStatus: 'unknown' }, 'unclear'],
] as const) {
  test(`a line that shows ${JSON.stringify(shown)} is ${expected}`, () => {
    assert.equal(claimStanding(aSnapshot(shown)), expected);
  });
}

for (const [name, line, shown, expected] of [
  ['nothing new', {}, {}, []],
  ['a cancel request', {}, { claimStatus: 'CANCEL_REQUEST' }, ['cancel_requested']],
  ['the same request again', { status: 'cancel_requested' }, { claimStatus: 'CANCEL_REQUEST' }, []],
  ['a withdrawn request', { status: 'cancel_requested' }, { claimStatus: 'CANCEL_REJECT' }, ['claim_withdrawn']],
  ['a dispatch by hand', {}, { productOrderStatus: 'DELIVERING' }, ['dispatched_elsewhere']],
  ['our own dispatch', { status: 'dispatched', dispatchedAt: NOON }, { productOrderStatus: 'DELIVERING' }, []],
  ['an accepted gift', { status: 'awaiting_gift' }, { giftReceivingStatus: 'RECEIVED' }, ['gift_accepted']],
  ['a state that we do not know', {}, { productOrderStatus: 'unknown' }, ['claim_unclear']],
  [
    'a cancel refused by a dispatch',
    { status: 'cancel_requested' },
    { productOrderStatus: 'DELIVERING' },
    ['dispatched_elsewhere'],
  ],
] as const) {
  test(`between the books and the store: ${name}`, () => {
    const events = happened(aLine(line), aSnapshot(shown), NOON).map(({ type }) => type);
    assert.deepEqual(events, expected);
  });
}

test('fewer units than before are noticed', () => {
  const line = aLine({ shown: aSnapshot({ quantity: 3, remainQuantity: 3 }) });
  const events = happened(line, aSnapshot({ quantity: 3, remainQuantity: 2 }), NOON);
  assert.deepEqual(events, [{ type: 'quantity_reduced' }]);
});

test('an order that waits for its money is not paid', () => {
  assert.equal(isPaid(aSnapshot({ productOrderStatus: 'PAYMENT_WAITING', paidAt: undefined })), false);
  assert.equal(isPaid(aSnapshot()), true);
});
