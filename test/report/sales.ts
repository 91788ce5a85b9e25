// Figures made by hand, for what draws them.
import { fillSteps, type ProductFigures, type SalesFigures, splitProducts } from '../../src/report/figures.ts';
import { listSteps, type PeriodName, periodOf } from '../../src/report/period.ts';

/** 09:00 on Tuesday, 24 November 2026, in Korea. */
export const MORNING = new Date('2026-11-24T00:00:00.000Z');

/** @param orders  of each step, from the oldest on; the last are none */
export function someSales(
  name: PeriodName,
  orders: readonly number[],
  { priceKrw = 29_000, names = ['사진정리 프로'] }: { priceKrw?: number; names?: readonly string[] } = {},
): SalesFigures {
  const period = periodOf(name, MORNING, new Date('2025-10-02T00:00:00Z'));
  const steps = listSteps(period).map((key, index) => ({
    key,
    orders: orders[index] ?? 0,
    revenueKrw: (orders[index] ?? 0) * priceKrw,
  }));
  const sum = steps.reduce((total, step) => total + step.orders, 0);
  const products = names.map((each, index): ProductFigures => ({
    productId: `${1_000 + index}`,
    name: each,
    units: sum,
    revenueKrw: Math.round((sum * priceKrw) / names.length),
  }));
  const auto = Math.round(sum * 0.7);
  return {
    period,
    orders: sum,
    lines: sum,
    units: sum,
    revenueKrw: sum * priceKrw,
    canceled: sum > 10 ? 2 : 0,
    returned: 0,
    delivered: { auto, approved: sum - auto },
    delivery: sum > 0 ? { medianMs: 21_000, longestMs: 11_520_000 } : undefined,
    steps: fillSteps(period, steps),
    ...splitProducts(sum > 0 ? products : [], 5),
  };
}
