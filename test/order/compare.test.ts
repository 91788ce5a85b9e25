import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDifference, noteMissing } from '../../src/order/compare.ts';
import type { Line } from '../../src/order/line.ts';
import type { Snapshot } from '../../src/order/snapshot.ts';
import { aLine, aSnapshot, NOON } from '../build.ts';

const SENT: Partial<Line> = { status: 'dispatched', goal: 'deliver', emailedAt: NOON, dispatchedAt: NOON };
const DELIVERING: Partial<Snapshot> = { productOrderStatus: 'DELIVERING', dispatchedAt: NOON };

const CASES: [what: string, line: Partial<Line> | undefined, shown: Partial<Snapshot>, differs: boolean][] = [
  ['waiting in both', {}, {}, false],
  ['dispatched in both', SENT, DELIVERING, false],
  ['arrived meanwhile', SENT, { ...DELIVERING, productOrderStatus: 'DELIVERED' }, false],
  ['decided meanwhile', SENT, { ...DELIVERING, productOrderStatus: 'PURCHASE_DECIDED' }, false],
  ['a moved deadline', {}, { dispatchDueAt: new Date(NOON.getTime() + 1) }, false],
  ['paid, and not in the books', undefined, {}, true],
  ['canceled, and not in the books', undefined, { productOrderStatus: 'CANCELED' }, false],
  ['dispatched, and not in the books', undefined, DELIVERING, false],
  ['canceled at the store', {}, { productOrderStatus: 'CANCELED' }, true],
  ['a cancel request at the store', {}, { claimType: 'CANCEL', claimStatus: 'CANCEL_REQUEST' }, true],
  ['canceled in the books only', { status: 'canceled' }, {}, true],
  ['a cancel request in the books only', { status: 'cancel_requested' }, {}, true],
  ['dispatched at the store only', {}, DELIVERING, true],
  ['dispatched in the books only', SENT, {}, true],
  [
    'fewer units at the store',
    { shown: aSnapshot({ quantity: 3, remainQuantity: 3 }) },
    { quantity: 3, remainQuantity: 2 },
    true,
  ],
  ['a claim that nobody knows', {}, { claimStatus: 'SOMETHING_NEW' }, true],
  ['dispatched at the store while we are at it', { status: 'dispatching', goal: 'deliver' }, DELIVERING, false],
];

for (const [what, line, shown, differs] of CASES) {
  test(`${what}: ${differs ? 'a' : 'no'} difference`, () => {
    assert.equal(findDifference(line && aLine(line), aSnapshot(shown), NOON) !== undefined, differs);
  });
}

test('a line that the store does not know is one, unless something is under way', () => {
  assert.deepEqual(noteMissing(aLine())?.store, undefined);
  assert.ok(noteMissing(aLine()));
  assert.equal(noteMissing(aLine({ status: 'confirmed' })), undefined);
});
