// What a picture is made of: its measures, its colors, boxes and lines of text as SVG.
import { escapeXml } from './text.ts';

/** In pixels; what lies between the margins is INNER wide. */
export const WIDTH = 1_080;
export const MARGIN = 48;
export const INNER = WIDTH - 2 * MARGIN;
export const HEIGHT_PAD = 48;

export const COLORS = {
  ground: '#eef1f7',
  panel: '#ffffff',
  ink: '#1b2333',
  soft: '#56607a',
  faint: '#7c869e',
  line: '#e3e7f0',
  accent: '#4353e0',
  good: '#1a9e6c',
  orders: '#e8873a',
} as const;

/** Told apart also by eyes that see few colors; the last one is for all the others. */
export const PRODUCT_COLORS = ['#4353e0', '#1a9e6c', '#e8873a', '#b1459c', '#2a9bc9', '#9aa3b5'] as const;

type Box = { x: number; y: number; width: number; height: number; color: string; radius?: number };

export function rect({ x, y, width, height, color, radius = 0 }: Box): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" fill="${color}"/>`;
}

/** A white panel over the whole width. */
export function panel(top: number, height: number): string {
  return rect({ x: MARGIN, y: top, width: INNER, height, color: COLORS.panel, radius: 28 });
}

type Text = {
  x: number;
  y: number;
  size: number;
  color?: string;
  isBold?: boolean;
  anchor?: 'start' | 'middle' | 'end';
};

/** One line of text; `y` is its baseline. */
export function text(
  words: string,
  { x, y, size, color = COLORS.ink, isBold = false, anchor = 'start' }: Text,
): string {
  const weight = isBold ? ' font-weight="700"' : '';
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${color}" text-anchor="${anchor}"${weight}>${escapeXml(words)}</text>`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
