// The few emoji that Bellhop uses, drawn by the page, so that they look alike on every machine, also one without an emoji font.
import { html } from './lit.js';

/** @type {Record<string, string>} */
const DRAWN = {
  '🟡': 'yellow',
  '🟠': 'orange',
  '🔵': 'blue',
  '🟢': 'green',
  '🔴': 'red',
  '⚪': 'white',
  '⏸': 'pause',
  '▶': 'play',
  '⚠': 'warning',
  '✅': 'check',
  '🚨': 'siren',
  '🎁': 'gift',
};

const EMOJI = new RegExp(`(${Object.keys(DRAWN).join('|')})\\u{FE0F}?`, 'gu');

/**
 * Text with emoji in place; what is selected and copied is still the text.
 * @param {string} text
 * @returns {unknown[]}
 */
export function drawEmoji(text) {
  /** @type {unknown[]} */
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(EMOJI)) {
    if (found.index > end) parts.push(text.slice(end, found.index));
    parts.push(html`<span class=${`emoji ${DRAWN[found[1] ?? ''] ?? ''}`}>${found[0]}</span>`);
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}
