// What a report counts. A line counts by its day of payment; what is canceled or returned is in none of the sums.
import { listSteps, type Period } from './period.ts';

export type ProductFigures = { productId: string; name: string; units: number; revenueKrw: number };

export type SalesFigures = {
  period: Period;
  orders: number;
  lines: number;
  units: number;
  /** What buyers paid for what remains (결제 기준, 취소·반품 제외). */
  revenueKrw: number;
  canceled: number;
  returned: number;
  /** Lines whose license a mail server took: by themselves, or because a person said so. */
  delivered: { auto: number; approved: number };
  /** From payment to the mail server; undefined when nothing was delivered. */
  delivery: { medianMs: number; longestMs: number } | undefined;
  /** Of every step of the period, oldest first. */
  steps: StepFigures[];
  /** The best-selling ones, by revenue. */
  products: ProductFigures[];
  /** All others together; undefined when there are none. */
  otherProducts: { count: number; units: number; revenueKrw: number } | undefined;
};

/** What happened on a day, whenever it was paid. */
export type DayFigures = {
  delivered: { auto: number; approved: number };
  delivery: { medianMs: number; longestMs: number } | undefined;
  canceled: { lines: number; /** Of them with the license out. */ sent: number };
  returned: number;
};

export type StepFigures = { key: string; orders: number; revenueKrw: number };

/** The days on which nothing was sold are there too. */
export function fillSteps(period: Period, sold: readonly StepFigures[]): StepFigures[] {
  const byKey = new Map(sold.map((each) => [each.key, each]));
  return listSteps(period).map((key) => byKey.get(key) ?? { key, orders: 0, revenueKrw: 0 });
}

/** The first so many by revenue, and what the rest comes to. */
export function splitProducts(
  products: readonly ProductFigures[],
  shown: number,
): Pick<SalesFigures, 'products' | 'otherProducts'> {
  const sorted = products.toSorted((a, b) => b.revenueKrw - a.revenueKrw || (a.productId < b.productId ? -1 : 1));
  // One product alone is written out instead of "1 other".
  const kept = sorted.length === shown + 1 ? sorted : sorted.slice(0, shown);
  const rest = sorted.slice(kept.length);
  return {
    products: kept,
    otherProducts:
      rest.length === 0
        ? undefined
        : {
            count: rest.length,
            units: rest.reduce((sum, { units }) => sum + units, 0),
            revenueKrw: rest.reduce((sum, { revenueKrw }) => sum + revenueKrw, 0),
          },
  };
}

/** Whole per cent of `part` in `whole`. Something is never 0 %, and a part never 100 %. */
export function percentOf(part: number, whole: number): number {
  if (whole <= 0 || part <= 0) return 0;
  if (part >= whole) return 100;
  return Math.min(99, Math.max(1, Math.round((100 * part) / whole)));
}

/** Nothing was paid and nothing was taken back. */
export function isEmpty({ lines, canceled, returned }: Pick<SalesFigures, 'lines' | 'canceled' | 'returned'>): boolean {
  return lines + canceled + returned === 0;
}
