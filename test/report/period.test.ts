import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseTime } from '../../commands/report/digest.ts';
import { fillSteps, percentOf, splitProducts } from '../../src/report/figures.ts';
import { parseReportId, reportIdOf } from '../../src/report/ids.ts';
import { dayOf, daysBefore, listSteps, minuteOf, periodOf, stepKey, writeDate } from '../../src/report/period.ts';

/** Tuesday, 24 November 2026, 00:30 in Korea: still Monday in London. */
const NOW = new Date('2026-11-23T15:30:00.000Z');

suite('a period', () => {
  for (const [name, from, days, step, first, last, count] of [
    ['today', '2026-11-24', 1, 'hour', '2026-11-24 00', '2026-11-24 23', 24],
    ['7d', '2026-11-18', 7, 'day', '2026-11-18', '2026-11-24', 7],
    ['30d', '2026-10-26', 30, 'day', '2026-10-26', '2026-11-24', 30],
    // The first bar begins on the Monday before.
    ['90d', '2026-08-27', 90, 'week', '2026-08-24', '2026-11-23', 14],
  ] as const) {
    test(`${name} is ${days} whole days of Korea, in steps of a ${step}`, () => {
      const period = periodOf(name, NOW, undefined);
      assert.equal(writeDate(dayOf(period.from)), from);
      assert.equal(period.to.toISOString(), '2026-11-24T15:00:00.000Z');
      assert.equal(period.step, step);
      const steps = listSteps(period);
      assert.deepEqual([steps[0], steps.at(-1), steps.length], [first, last, count]);
    });
  }

  for (const [firstPaidAt, step, first, count] of [
    [undefined, 'hour', '2026-11-24 00', 24],
    ['2026-11-20T00:00:00Z', 'day', '2026-11-20', 5],
    ['2026-10-24T15:00:00Z', 'day', '2026-10-25', 31],
    ['2026-10-23T15:00:00Z', 'week', '2026-10-19', 6],
    ['2025-12-31T14:59:59Z', 'month', '2025-12', 12],
    ['2025-12-31T15:00:00Z', 'month', '2026-01', 11],
  ] as const) {
    test(`all since ${firstPaidAt} is drawn by ${step}`, () => {
      const period = periodOf('all', NOW, firstPaidAt ? new Date(firstPaidAt) : undefined);
      const steps = listSteps(period);
      assert.deepEqual([period.step, steps[0], steps.length], [step, first, count]);
    });
  }

  test('every day of it lies in one of its steps', () => {
    for (const period of [
      periodOf('30d', NOW, undefined),
      periodOf('90d', NOW, undefined),
      periodOf('all', NOW, new Date('2024-02-28T00:00:00Z')),
    ]) {
      const steps = new Set(listSteps(period));
      for (let day = dayOf(period.from); day < dayOf(period.to); day += 1)
        assert.ok(steps.has(stepKey(day, period.step)), `${writeDate(day)} by ${period.step}`);
    }
    const [today] = [periodOf('today', NOW, undefined)];
    assert.ok(listSteps(today).includes(stepKey(dayOf(NOW) * 24 + 13, 'hour')));
  });

  test('the day before ends at midnight in Korea', () => {
    const { from, to } = daysBefore('today', NOW, 1);
    assert.deepEqual([from.toISOString(), to.toISOString()], ['2026-11-22T15:00:00.000Z', '2026-11-23T15:00:00.000Z']);
    assert.equal(minuteOf(NOW), 30);
  });

  test('outlives a restart in a custom id, and nothing else is taken for one', () => {
    for (const name of ['today', '7d', '90d', 'all'] as const) {
      const period = periodOf(name, NOW, new Date('2019-05-05T00:00:00Z'));
      const id = reportIdOf('post', period);
      assert.ok(id.length <= 100);
      assert.deepEqual(parseReportId(id), { action: 'post', period });
    }
    for (const id of [
      'v1:report:post:8d:abc:7',
      'v1:report:see:7d::7',
      'v1:report:drop:7d:abc:7',
      'v1:report:see:7d:abc:0',
      '',
    ])
      assert.equal(parseReportId(id), undefined, id);
  });
});

suite('figures', () => {
  test('days without a sale are there', () => {
    const steps = fillSteps(periodOf('7d', NOW, undefined), [{ key: '2026-11-20', orders: 2, revenueKrw: 58_000 }]);
    assert.deepEqual(
      steps.map(({ orders }) => orders),
      [0, 0, 2, 0, 0, 0, 0],
    );
  });

  const product = (productId: string, revenueKrw: number) => ({ productId, name: productId, units: 1, revenueKrw });

  for (const [count, named, rest] of [
    [0, 0, undefined],
    [5, 5, undefined],
    [6, 6, undefined],
    [7, 5, { count: 2, units: 2, revenueKrw: 3 }],
  ] as const) {
    test(`of ${count} products ${named} are named`, () => {
      const products = Array.from({ length: count }, (_, index) => product(`p${index}`, index + 1));
      const split = splitProducts(products, 5);
      assert.equal(split.products.length, named);
      assert.deepEqual(split.otherProducts, rest);
      assert.equal(split.products[0]?.productId, count > 0 ? `p${count - 1}` : undefined);
    });
  }

  for (const [part, whole, percent] of [
    [0, 0, 0],
    [0, 10, 0],
    [1, 10_000, 1],
    [9_999, 10_000, 99],
    [10, 10, 100],
    [1, 3, 33],
  ] as const) {
    test(`${part} of ${whole} is ${percent} %`, () => assert.equal(percentOf(part, whole), percent));
  }
});

suite('an hour as people type it', () => {
  for (const [text, minutes] of [
    ['09:00', 540],
    ['9', 540],
    ['9시', 540],
    ['9시30분', 570],
    ['0900', 540],
    ['９：０５', 545],
    ['0:00', 0],
    ['23:59', 1439],
    ['24:00', undefined],
    ['9:60', undefined],
    ['soon', undefined],
    ['9:5', undefined],
  ] as const) {
    test(`“${text}” is ${minutes}`, () => assert.equal(parseTime(text), minutes));
  }
});
