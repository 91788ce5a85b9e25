// The picture of a sales report: upright for a phone, opaque so that it looks the same on dark and light, and without anything about a buyer.
import { formatDay, formatMoment, formatSpan, formatWon, type Lang } from '../words/format.ts';
import { wordsFor, type Words } from '../words/index.ts';
import { drawBars } from './bars.ts';
import { isEmpty, percentOf, type SalesFigures } from './figures.ts';
import { countDays } from './period.ts';
import { COLORS, HEIGHT_PAD, INNER, MARGIN, panel, PRODUCT_COLORS, rect, text, WIDTH } from './shapes.ts';
import { cutToFit, drawable, sizeToFit, widthOf } from './text.ts';

export type ChartOptions = {
  lang: Lang;
  /** When the figures were read. */
  now: Date;
  /** Instead of the period's own name: `어제`. */
  title?: string | undefined;
};

/** A part of the picture: how high it is, and how it is drawn from a height on. */
type Part = { height: number; draw: (top: number) => string };

const GAP = 28;

/** The SVG of a report, 1,080 wide and as high as it needs; drawn with the font of picture.ts. */
export function drawChart(figures: SalesFigures, options: ChartOptions): string {
  const words = wordsFor(options.lang);
  const parts = isEmpty(figures)
    ? [header(figures, options, words), nothing(words)]
    : [
        header(figures, options, words),
        totals(figures, options.lang, words),
        bars(figures, words),
        ...(figures.products.length > 0 ? [products(figures, options.lang, words)] : []),
        delivery(figures, options.lang, words),
      ];
  let top = HEIGHT_PAD;
  const drawn = parts.map((part) => {
    const svg = part.draw(top);
    top += part.height + GAP;
    return svg;
  });
  const foot = text(`Bellhop · ${words.report.chart.drawn(formatMoment(options.now, options.lang))}`, {
    x: WIDTH / 2,
    y: top + 24,
    size: 26,
    color: COLORS.faint,
    anchor: 'middle',
  });
  const height = Math.ceil(top + 24 + HEIGHT_PAD);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="NanumGothic">`,
    rect({ x: 0, y: 0, width: WIDTH, height, color: COLORS.ground }),
    ...drawn,
    foot,
    '</svg>',
  ].join('\n');
}

/** `11/18(수) – 11/24(화)` */
export function sayDays({ period: { from, to } }: Pick<SalesFigures, 'period'>, lang: Lang): string {
  const last = new Date(to.getTime() - 1);
  const days = countDays({ from, to });
  if (days <= 1) return formatDay(from, lang);
  // Over a turn of the year the days alone would not say which.
  const withYear = days > 300;
  const say = (at: Date) =>
    withYear
      ? `${new Date(at.getTime() + 9 * 3_600_000).getUTCFullYear()} ${formatDay(at, lang)}`
      : formatDay(at, lang);
  return `${say(from)} – ${say(last)}`;
}

function header(figures: SalesFigures, { lang, title }: ChartOptions, { report: { chart } }: Words): Part {
  const name = title ?? chart.period[figures.period.name];
  const days = sayDays(figures, lang);
  return {
    height: 112,
    draw: (top) =>
      [
        text(`${chart.title} · ${name}`, {
          x: MARGIN,
          y: top + 48,
          size: sizeToFit(`${chart.title} · ${name}`, 50, INNER),
          isBold: true,
        }),
        text(days, { x: MARGIN, y: top + 98, size: sizeToFit(days, 34, INNER), color: COLORS.soft }),
      ].join(''),
  };
}

function nothing({ report: { chart } }: Words): Part {
  return {
    height: 260,
    draw: (top) =>
      panel(top, 260) +
      text(chart.empty, {
        x: WIDTH / 2,
        y: top + 145,
        size: sizeToFit(chart.empty, 40, INNER - 80),
        color: COLORS.soft,
        anchor: 'middle',
      }),
  };
}

function totals(figures: SalesFigures, lang: Lang, { report: { chart } }: Words): Part {
  const room = INNER - 80;
  const revenue = formatWon(figures.revenueKrw, lang);
  const tiles: [string, string][] = [
    [chart.orders, chart.ordersCount(count(figures.orders))],
    [chart.units, chart.unitsCount(count(figures.units))],
    [chart.takenBack, chart.ordersCount(count(figures.canceled + figures.returned))],
  ];
  return {
    height: 386,
    draw: (top) =>
      [
        panel(top, 386),
        text(chart.revenue, { x: MARGIN + 40, y: top + 62, size: 34, color: COLORS.soft }),
        text(revenue, {
          x: MARGIN + 40,
          y: top + 152,
          size: sizeToFit(revenue, 92, room),
          isBold: true,
          color: COLORS.accent,
        }),
        text(chart.definition, { x: MARGIN + 40, y: top + 206, size: 28, color: COLORS.faint }),
        rect({ x: MARGIN + 40, y: top + 236, width: room, height: 2, color: COLORS.line }),
        ...tiles.map(([label, value], index) => {
          const x = MARGIN + 40 + (room / 3) * index;
          const width = room / 3 - 16;
          return (
            text(label, { x, y: top + 288, size: sizeToFit(label, 30, width), color: COLORS.soft }) +
            text(value, { x, y: top + 346, size: sizeToFit(value, 50, width), isBold: true })
          );
        }),
      ].join(''),
  };
}

function bars(figures: SalesFigures, { report: { chart } }: Words): Part {
  const height = 440;
  return {
    height,
    draw: (top) =>
      panel(top, height) +
      drawBars(figures, chart, { x: MARGIN + 40, y: top + 36, width: INNER - 80, height: height - 66 }),
  };
}

function products(figures: SalesFigures, lang: Lang, { report: { chart } }: Words): Part {
  const { otherProducts } = figures;
  const rows = [
    ...figures.products.map(({ name, revenueKrw }) => ({ name: drawable(name) || '?', revenueKrw })),
    ...(otherProducts ? [{ name: chart.others(otherProducts.count), revenueKrw: otherProducts.revenueKrw }] : []),
  ];
  const most = Math.max(1, ...rows.map(({ revenueKrw }) => revenueKrw));
  const room = INNER - 80;
  const height = 92 + rows.length * 84;
  return {
    height,
    draw: (top) =>
      [
        panel(top, height),
        text(chart.products, { x: MARGIN + 40, y: top + 60, size: 34, isBold: true }),
        ...rows.map(({ name, revenueKrw }, index) => {
          const y = top + 92 + index * 84;
          const value = `${formatWon(revenueKrw, lang)} · ${percentOf(revenueKrw, figures.revenueKrw)}%`;
          const nameRoom = room - widthOf(value, 30) - 24;
          return [
            text(cutToFit(name, 32, nameRoom), { x: MARGIN + 40, y: y + 34, size: 32 }),
            text(value, { x: WIDTH - MARGIN - 40, y: y + 34, size: 30, color: COLORS.soft, anchor: 'end' }),
            rect({ x: MARGIN + 40, y: y + 48, width: room, height: 14, color: COLORS.line, radius: 7 }),
            ...(revenueKrw > 0
              ? [
                  rect({
                    x: MARGIN + 40,
                    y: y + 48,
                    width: Math.max(14, (room * revenueKrw) / most),
                    height: 14,
                    color: PRODUCT_COLORS[index % PRODUCT_COLORS.length] ?? COLORS.accent,
                    radius: 7,
                  }),
                ]
              : []),
          ].join('');
        }),
      ].join(''),
  };
}

function delivery(figures: SalesFigures, lang: Lang, { report: { chart } }: Words): Part {
  const { auto, approved } = figures.delivered;
  const all = auto + approved;
  const room = INNER - 80;
  const x = MARGIN + 40;
  const height = all === 0 ? 150 : 248;
  const heading = (top: number) => text(chart.delivery, { x, y: top + 60, size: 34, isBold: true });
  if (all === 0) {
    return {
      height,
      draw: (top) =>
        panel(top, height) + heading(top) + text(chart.none, { x, y: top + 112, size: 30, color: COLORS.soft }),
    };
  }
  const parts: [string, number, string][] = [
    [chart.auto, auto, COLORS.good],
    [chart.approved, approved, COLORS.accent],
  ];
  const shown = parts.filter(([, lines]) => lines > 0);
  const took =
    figures.delivery &&
    chart.took(formatSpan(figures.delivery.medianMs, lang), formatSpan(figures.delivery.longestMs, lang));
  return {
    height,
    draw: (top) => {
      let [left, legend] = [x, x];
      const drawn = shown.flatMap(([label, lines, color]) => {
        const gap = shown.length > 1 ? 6 : 0;
        const width = Math.max(10, (room - gap) * (lines / all));
        const said = `${label} ${count(lines)} (${percentOf(lines, all)}%)`;
        const svg = [
          rect({ x: left, y: top + 90, width: Math.min(width, x + room - left), height: 28, color, radius: 8 }),
          rect({ x: legend, y: top + 144, width: 22, height: 22, color, radius: 6 }),
          text(said, { x: legend + 34, y: top + 164, size: 30 }),
        ];
        left += width + gap;
        legend += 34 + widthOf(said, 30) + 40;
        return svg;
      });
      return [
        panel(top, height),
        heading(top),
        ...drawn,
        ...(took ? [text(took, { x, y: top + 216, size: sizeToFit(took, 32, room), color: COLORS.soft })] : []),
      ].join('');
    },
  };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
