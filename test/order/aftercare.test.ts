import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  type BoundLicense,
  canDelay,
  leftOverOf,
  MAILED_AGAIN_IN,
  owedOf,
  replaceable,
  surplusOf,
  tailOf,
  whyNotMailed,
} from '../../src/order/aftercare.ts';
import { LEADS_TO, type Line, type LineStatus } from '../../src/order/line.ts';
import { aLine, aSnapshot, NOON } from '../build.ts';

const STATUSES = Object.keys(LEADS_TO) as LineStatus[];

function aLicense(about: Partial<BoundLicense> = {}): BoundLicense {
  return {
    licenseId: 1,
    productOrderId: aSnapshot().productOrderId,
    productId: 'p',
    option: '',
    unit: 1,
    part: 1,
    status: 'delivered',
    source: 'pool',
    key: 'AAAA-AAAA-0001',
    reservedAt: NOON,
    deliveredAt: NOON,
    revokedAt: undefined,
    reason: undefined,
    replaces: undefined,
    ...about,
  };
}

function delivered(about: Partial<Line> = {}, remainQuantity = 1): Line {
  return aLine({
    status: 'dispatched',
    emailedAt: NOON,
    shown: aSnapshot({ quantity: 3, remainQuantity }),
    ...about,
  });
}

const ids = (licenses: readonly BoundLicense[]) => licenses.map(({ licenseId }) => licenseId);

suite('what is sent again', () => {
  for (const status of STATUSES) {
    const isMailed = MAILED_AGAIN_IN.includes(status);
    test(`a line that is ${status} ${isMailed ? 'may be' : 'is not'} sent again once it was delivered`, () => {
      assert.equal(whyNotMailed(aLine({ status, emailedAt: NOON })) === undefined, isMailed);
      assert.notEqual(whyNotMailed(aLine({ status, emailedAt: undefined })), undefined);
    });
  }

  for (const [about, why] of [
    [{ status: 'needs_attention', attention: 'dispatch_refused' }, undefined],
    [{ status: 'needs_attention', attention: 'claim_unclear' }, 'unclear'],
    [{ status: 'needs_attention', attention: 'not_found' }, 'unclear'],
    [{ status: 'refusing_cancel' }, 'cancel_requested'],
    [{ status: 'held' }, 'held'],
    [{ status: 'returned' }, 'returned'],
    [{ status: 'awaiting_stock', emailedAt: undefined }, 'not_delivered'],
  ] as const) {
    test(`${JSON.stringify(about)} → ${why ?? 'sent'}`, () => {
      assert.equal(whyNotMailed(delivered(about)), why);
    });
  }
});

suite('of the licenses of a line', () => {
  const three = [1, 2, 3].map((unit) => aLicense({ licenseId: unit, unit }));
  const [first, second, third] = three as [BoundLicense, BoundLicense, BoundLicense];
  const gone = { ...first, status: 'revoked', revokedAt: NOON } as const;
  const instead = aLicense({ licenseId: 9, unit: 1, replaces: 1, status: 'reserved' });
  const bundle = [1, 2].flatMap((unit) => [1, 2].map((part) => aLicense({ licenseId: unit * 10 + part, unit, part })));

  for (const [title, line, licenses, owed, surplus] of [
    ['all units are left', delivered({}, 3), three, [1, 2, 3], []],
    ['one unit was canceled', delivered({}, 2), three, [1, 2], [3]],
    ['the first is revoked and one unit was canceled', delivered({}, 2), [gone, second, third], [2, 3], []],
    ['one stands in for another', delivered({}, 3), [gone, instead, second, third], [9, 2, 3], []],
    ['a unit has two parts', delivered({}, 1), bundle, [11, 12], [21, 22]],
    ['it was never mailed', delivered({ emailedAt: undefined }, 2), three, [1, 2], []],
    ['the line is canceled', delivered({ status: 'canceled' }, 0), three, [], []],
  ] as const) {
    test(`when ${title}, the buyer is to have ${owed.join()} and ${surplus.join() || 'nothing'} is too much`, () => {
      assert.deepEqual(ids(owedOf(line, licenses)), owed);
      assert.deepEqual(ids(surplusOf(line, licenses)), surplus);
    });
  }

  test('what is out of a line that is over is left over, and what waits for a mail is not', () => {
    const over = delivered({ status: 'canceled' }, 0);
    const bound = [first, { ...second, status: 'set_aside' as const }, { ...third, status: 'reserved' as const }, gone];
    assert.deepEqual(ids(leftOverOf(over, bound)), [1, 2]);
    assert.deepEqual(leftOverOf(delivered(), bound), []);
  });

  test('a license of another line is nobody’s business', () => {
    const foreign = { ...first, productOrderId: 'other' };
    assert.deepEqual(owedOf(delivered(), [foreign]), []);
    assert.deepEqual(replaceable(delivered(), [foreign]), []);
  });

  test('delivered ones can be replaced, and revoked ones in whose place nothing is', () => {
    assert.deepEqual(ids(replaceable(delivered({}, 3), [gone, second, third])), [2, 3, 1]);
    assert.deepEqual(ids(replaceable(delivered({}, 3), [gone, { ...instead, status: 'delivered' }, second])), [9, 2]);
    assert.deepEqual(ids(replaceable(delivered({}, 3), [gone, instead])), [], 'its mail is still to leave');
    assert.deepEqual(replaceable(delivered({ status: 'held' }, 3), three), []);
  });
});

for (const [license, tail] of [
  [{ key: 'AAAA-AAAA-0001' }, '…0001'],
  [{ key: 'SHORT' }, '…'],
  [{ key: '12345678' }, '…'],
  [{ file: { name: 'Kim Haneul.lic', bytes: Buffer.alloc(0) } }, '….lic'],
] as const) {
  test(`the history tells ${JSON.stringify(license).slice(0, 40)} by ${tail}`, () => {
    assert.equal(tailOf(license), tail);
  });
}

for (const [about, shown, can] of [
  [{}, {}, true],
  [{ status: 'held' }, {}, true],
  [{ status: 'awaiting_stock' }, {}, true],
  [{ status: 'cancel_requested' }, {}, false],
  [{ status: 'canceled' }, {}, false],
  [{ dispatchedAt: NOON }, {}, false],
  [{}, { dispatchedAt: NOON }, false],
  [{}, { productOrderStatus: 'DELIVERING' }, false],
] as const) {
  test(`the deadline of ${JSON.stringify({ ...about, ...shown })} ${can ? 'can' : 'cannot'} be moved`, () => {
    assert.equal(canDelay(aLine({ ...about, shown: aSnapshot(shown) })), can);
  });
}
