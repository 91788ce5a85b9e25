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
  [{ claimStatus: 'CANCEL_DONE', productOrderStatus: 'CANCELED', quantity: 3, remainQuantity: 0 }, 'canceled'],
  [{ claimStatus: 'ADMIN_CANCEL_DONE', productOrderStatus: 'CANCELED' }, 'canceled'],
  [{ claimStatus: 'ADMIN_CANCEL_REJECT' }, 'none'],
  [{ claimStatus: 'ADMIN_CANCELING', productOrderStatus: 'PURCHASE_DECIDED' }, 'cancel_requested'],
  [{ claimStatus: 'RETURN_REJECT', productOrderStatus: 'DELIVERING' }, 'none'],
  [{ claimStatus: 'RETURN_DONE', productOrderStatus: 'DELIVERING', quantity: 3, remainQuantity: 2 }, 'none'],
  [{ claimStatus: 'COLLECTING', productOrderStatus: 'DELIVERING' }, 'return_requested'],
  [{ claimStatus: 'EXCHANGE_REQUEST', productOrderStatus: 'DELIVERED' }, 'return_requested'],
  [{ claimStatus: 'EXCHANGE_DONE', productOrderStatus: 'EXCHANGED' }, 'none'],
  [{ claimStatus: 'PURCHASE_DECISION_HOLDBACK', productOrderStatus: 'DELIVERED' }, 'none'],
  [{ claimStatus: 'SOMETHING_NEW', quantity: 3, remainQuantity: 2 }, 'unclear'],
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
    'a cancel that was approved and is not through',
    { status: 'approving_cancel' },
    { claimStatus: 'CANCEL_REQUEST' },
    [],
  ],
  ['a refund under way after an approval', { status: 'approving_cancel' }, { claimStatus: 'CANCELING' }, []],
  [
    'a cancel that was refused and is not through',
    { status: 'refusing_cancel' },
    { claimStatus: 'CANCEL_REQUEST' },
    [],
  ],
  [
    'a cancel by Naver that overtakes an answer',
    { status: 'refusing_cancel' },
    { claimStatus: 'ADMIN_CANCELING' },
    ['cancel_requested'],
  ],
  [
    'an approved cancel that is through',
    { status: 'approving_cancel' },
    { claimStatus: 'CANCEL_DONE', productOrderStatus: 'CANCELED' },
    ['canceled'],
  ],
  [
    'an approved cancel of a part that is through',
    { status: 'approving_cancel', shown: aSnapshot({ quantity: 3, remainQuantity: 3 }) },
    { claimStatus: 'CANCEL_DONE', quantity: 3, remainQuantity: 2 },
    ['quantity_reduced', 'claim_withdrawn'],
  ],
  [
    'a request withdrawn while it is answered',
    { status: 'approving_cancel' },
    { claimStatus: 'CANCEL_REJECT' },
    ['claim_withdrawn'],
  ],
  [
    'a cancel that our dispatch refused',
    { status: 'refusing_cancel' },
    { claimStatus: 'CANCEL_REJECT', productOrderStatus: 'DELIVERING' },
    ['dispatched_elsewhere'],
  ],
  [
    'a return refused after a dispatch by hand',
    { status: 'return_requested' },
    { claimStatus: 'RETURN_REJECT', productOrderStatus: 'DELIVERING' },
    ['dispatched_elsewhere'],
  ],
  [
    'a return refused after our dispatch',
    { status: 'return_requested', dispatchedAt: NOON },
    { claimStatus: 'RETURN_REJECT', productOrderStatus: 'DELIVERING' },
    ['claim_withdrawn'],
  ],
  ['an unknown claim that is gone', { status: 'needs_attention', attention: 'claim_unclear' }, {}, ['claim_withdrawn']],
  [
    'an unknown claim that turns out to be a cancel',
    { status: 'needs_attention', attention: 'claim_unclear' },
    { claimStatus: 'CANCEL_REQUEST' },
    ['cancel_requested'],
  ],
  [
    'an unknown claim of a line that waits for a person anyway',
    { status: 'needs_attention', attention: 'mail_unclear' },
    { claimStatus: 'SOMETHING_NEW' },
    [],
  ],
  ['nothing new about a failure', { status: 'needs_attention', attention: 'mail_refused' }, {}, []],
  [
    'a gift accepted and canceled at once',
    { status: 'awaiting_gift' },
    { giftReceivingStatus: 'RECEIVED', claimStatus: 'CANCEL_DONE', productOrderStatus: 'CANCELED' },
    ['gift_accepted', 'canceled'],
  ],
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
