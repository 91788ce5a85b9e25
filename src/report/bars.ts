// Revenue as bars, one a step, and the number of orders as a line over them.
import type { Words } from '../words/index.ts';
import type { SalesFigures, StepFigures } from './figures.ts';
import type { Step } from './period.ts';
import { COLORS, rect, round, text } from './shapes.ts';
import { widthOf } from './text.ts';

type Box = { x: number; y: number; width: number; height: number };

const HEAD = 70;
const FOOT = 52;
const LABEL_SIZE = 26;

/** Drawn into the box, which has a heading, the bars, and their names below. */
export function drawBars(
  { steps, period: { step } }: SalesFigures,
  chart: Words['report']['chart'],
  { x, y, width, height }: Box,
): string {
  const top = topOf(Math.max(...steps.map(({ revenueKrw }) => revenueKrw)));
  const axis = widthOf(chart.brief(top), LABEL_SIZE) + 16;
  const plot: Box = { x: x + axis, y: y + HEAD, width: width - axis, height: height - HEAD - FOOT };
  const heightOf = (revenueKrw: number) => (plot.height * revenueKrw) / top;
  const slot = plot.width / steps.length;
  const bar = Math.min(96, slot * (steps.length > 20 ? 0.78 : 0.66));
  const centers = steps.map((_, index) => plot.x + slot * (index + 0.5));
  const most = Math.max(...steps.map(({ orders }) => orders));
  const grid = [0, 0.5, 1].map((part) => {
    const at = plot.y + plot.height * (1 - part);
    return (
      rect({ x: plot.x, y: at - 1, width: plot.width, height: 2, color: COLORS.line }) +
      text(part === 0 ? '0' : chart.brief(top * part), {
        x: plot.x - 12,
        y: at + 9,
        size: LABEL_SIZE,
        color: COLORS.faint,
        anchor: 'end',
      })
    );
  });
  const drawn = steps.map(({ revenueKrw }, index) => {
    if (revenueKrw <= 0) return '';
    const high = Math.max(3, heightOf(revenueKrw));
    return rect({
      x: (centers[index] ?? 0) - bar / 2,
      y: plot.y + plot.height - high,
      width: bar,
      height: high,
      color: COLORS.accent,
      radius: Math.min(8, bar / 3, high / 2),
    });
  });
  return [
    text(chart.per[step], { x, y: y + 24, size: 34, isBold: true }),
    ...grid,
    ...drawn,
    drawOrders(steps, centers, most, plot),
    drawLegend(chart.ordersLine(most.toLocaleString('en-US')), x + width, y + 24),
    ...drawNames(steps, step, chart, centers, { ...plot, y: plot.y + plot.height + 38 }),
  ].join('');
}

/** A round number that is not below the highest bar. */
export function topOf(highest: number): number {
  if (highest <= 0) return 10_000;
  const unit = 10 ** Math.floor(Math.log10(highest));
  return ([1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].find((each) => each * unit >= highest) ?? 10) * unit;
}

function drawOrders(steps: readonly StepFigures[], centers: readonly number[], most: number, plot: Box): string {
  if (most === 0) return '';
  // Its own scale, a little lower than the bars', so that the two are not taken for one.
  const points = steps.map(({ orders }, index) => [
    round(centers[index] ?? 0),
    round(plot.y + plot.height - plot.height * 0.86 * (orders / most)),
  ]);
  const line =
    points.length > 1
      ? `<polyline points="${points.map((point) => point.join(',')).join(' ')}" fill="none" stroke="${COLORS.orders}" stroke-width="5" stroke-linejoin="round" stroke-linecap="round"/>`
      : '';
  const radius = points.length > 20 ? 5 : 8;
  const dots = points.map(
    ([cx, cy]) =>
      `<circle cx="${cx}" cy="${cy}" r="${radius}" fill="${COLORS.panel}" stroke="${COLORS.orders}" stroke-width="4"/>`,
  );
  return line + dots.filter((_, index) => (steps[index]?.orders ?? 0) > 0).join('');
}

function drawLegend(label: string, right: number, baseline: number): string {
  const width = widthOf(label, LABEL_SIZE);
  return (
    text(label, { x: right, y: baseline, size: LABEL_SIZE, color: COLORS.soft, anchor: 'end' }) +
    rect({ x: right - width - 46, y: baseline - 12, width: 34, height: 5, color: COLORS.orders, radius: 2 })
  );
}

/** Every so many steps a name, as close as they can be read. */
function drawNames(
  steps: readonly StepFigures[],
  step: Step,
  chart: Words['report']['chart'],
  centers: readonly number[],
  { x, y, width }: Box,
): string[] {
  const names = steps.map(({ key }) => nameOf(key, step, chart));
  const widest = Math.max(...names.map((name) => widthOf(name, LABEL_SIZE))) + 14;
  const every = Math.max(1, Math.ceil((widest * steps.length) / width));
  // The newest step always has its name.
  const offset = (steps.length - 1) % every;
  return names.flatMap((name, index) => {
    if (index % every !== offset) return [];
    const half = widthOf(name, LABEL_SIZE) / 2;
    const center = Math.min(Math.max(centers[index] ?? 0, x + half - 20), x + width - half + 12);
    return text(name, { x: center, y, size: LABEL_SIZE, color: COLORS.faint, anchor: 'middle' });
  });
}

/** `9시`, `11/24`, `26.11` */
function nameOf(key: string, step: Step, chart: Words['report']['chart']): string {
  const [year = '', month = '', rest = ''] = key.split('-');
  if (step === 'month') return chart.month(year, month);
  const [day = '', hour = '0'] = rest.split(' ');
  return step === 'hour' ? chart.hour(Number(hour)) : `${Number(month)}/${Number(day)}`;
}
