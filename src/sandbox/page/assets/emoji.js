// The few emoji that Bellhop uses, drawn by the page, so that they look alike on every machine, also one without an emoji font.

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
 * Text as nodes, with emoji in place; what is selected and copied is still the text.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function drawEmoji(text) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(EMOJI)) {
    if (found.index > end) nodes.push(text.slice(end, found.index));
    const span = document.createElement('span');
    span.className = `emoji ${DRAWN[found[1] ?? ''] ?? ''}`;
    span.textContent = found[0];
    nodes.push(span);
    end = found.index + found[0].length;
  }
  if (end < text.length) nodes.push(text.slice(end));
  return nodes;
}
