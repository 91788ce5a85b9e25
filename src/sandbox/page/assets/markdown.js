// Discord's markdown as far as a bot uses it. Whatever is not markup stays text.
import { drawEmoji } from './emoji.js';
import { icon } from './icons.js';
import { html } from './lit.js';
import { drawStamp } from './times.js';
import { words } from './words.js';

/**
 * @typedef {{ names: Record<string, string>, guildId: string }} Surroundings
 * @typedef {{ match: RegExp, draw: (parts: string[], around: Surroundings) => unknown }} Rule
 */

/** In this order; each is tried at the place where the text before it ends. */
/** @type {Rule[]} */
const RULES = [
  { match: /^\\([!-/:-@[-`{-~])/, draw: ([, character = '']) => character },
  {
    match: /^(`+)([^]*?[^`])\1(?!`)/,
    draw: ([, , code = '']) => html`<code class="inline">${code.trim() || code}</code>`,
  },
  {
    match: /^<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/,
    draw: ([, seconds = '', style = 'f']) => drawStamp(Number(seconds), style),
  },
  {
    match: /^<(@!?|@&|#)(\d+)>/,
    draw: ([, sign = '', id = ''], { names }) =>
      html`<span class="mention">${`${sign[0] ?? ''}${names[id] ?? id}`}</span>`,
  },
  {
    match: /^<\/([^:\n>]{1,100}):\d+>/,
    draw: ([, command = '']) => html`<span class="mention">/${command}</span>`,
  },
  { match: /^<(https?:\/\/[^\s<>]+)>/, draw: ([, url = ''], around) => drawLink(url, url, around) },
  {
    match: /^\[((?:\\.|[^[\]\\\n])+)\]\(<?(https?:\/\/[^\s()<>]+)>?\)/,
    draw: ([, label = '', url = ''], around) => drawLink(url, drawInline(label, around), around),
  },
  { match: /^https?:\/\/[^\s<>]*[^\s<>.,:;"')\]]/, draw: ([url = ''], around) => drawLink(url, url, around) },
  { match: /^\|\|([^]+?)\|\|/, draw: ([, inner = ''], around) => drawSpoiler(drawInline(inner, around)) },
  {
    match: /^\*\*((?:\\.|[^\\\n])+?)\*\*(?!\*)/,
    draw: ([, inner = ''], around) => html`<strong>${drawInline(inner, around)}</strong>`,
  },
  {
    match: /^__((?:\\.|[^\\\n])+?)__(?!_)/,
    draw: ([, inner = ''], around) => html`<u>${drawInline(inner, around)}</u>`,
  },
  { match: /^~~((?:\\.|[^\\\n])+?)~~/, draw: ([, inner = ''], around) => html`<s>${drawInline(inner, around)}</s>` },
  {
    match: /^\*(?=\S)((?:\\.|[^\\*\n])+?)\*(?!\*)/,
    draw: ([, inner = ''], around) => html`<em>${drawInline(inner, around)}</em>`,
  },
  {
    match: /^_(?=\S)((?:\\.|[^\\_\n])+?)_(?!\w)/,
    draw: ([, inner = ''], around) => html`<em>${drawInline(inner, around)}</em>`,
  },
];

/** Where a rule could begin. */
const SIGNAL = /[\\`<[*_~|]|https?:\/\//g;

/**
 * @param {string} text
 * @param {Surroundings} around
 * @returns {unknown[]}
 */
export function drawInline(text, around) {
  /** @type {unknown[]} */
  const parts = [];
  let plain = '';
  let rest = text;
  while (rest) {
    const found = findRule(rest);
    if (found) {
      const drawn = found.rule.draw([...found.parts], around);
      if (typeof drawn === 'string') plain += drawn;
      else {
        parts.push(...drawEmoji(plain), drawn);
        plain = '';
      }
      rest = rest.slice(found.parts[0].length);
      continue;
    }
    SIGNAL.lastIndex = 1;
    const length = SIGNAL.exec(rest)?.index ?? rest.length;
    plain += rest.slice(0, length);
    rest = rest.slice(length);
  }
  return [...parts, ...drawEmoji(plain)];
}

/**
 * @param {string} text
 * @returns {{ rule: Rule, parts: RegExpExecArray } | undefined}
 */
function findRule(text) {
  for (const rule of RULES) {
    const parts = rule.match.exec(text);
    if (parts) return { rule, parts };
  }
  return undefined;
}

/**
 * Headings, small print, lists, quotes and code blocks; other lines stay together as they are.
 * @param {string} text
 * @param {Surroundings} around
 * @returns {unknown[]}
 */
export function drawMarkdown(text, around) {
  return text.split(/(```[^]*?```)/).flatMap((part) => {
    const code = /^```(?:[a-z]*\n)?([^]*?)\n?```$/.exec(part)?.[1];
    return code === undefined ? drawLines(part.replace(/^\n|\n$/g, ''), around) : [drawCode(code)];
  });
}

/** @param {string} code */
function drawCode(code) {
  return html`<div class="block">
    <pre><code>${code}</code></pre>
    <button
      type="button"
      class="copy"
      title=${words.discord.copy}
      aria-label=${words.discord.copy}
      @click=${() => void copy(code)}
    >
      ${icon('copy')}
    </button>
  </div>`;
}

/** @param {string} text */
async function copy(text) {
  await navigator.clipboard?.writeText(text);
}

/** @type {{ match: RegExp, draw: (inner: unknown[]) => unknown }[]} */
const LINES = [
  { match: /^# +(.+)$/, draw: (inner) => html`<strong class="big">${inner}</strong>` },
  { match: /^## +(.+)$/, draw: (inner) => html`<strong class="middle">${inner}</strong>` },
  { match: /^### +(.+)$/, draw: (inner) => html`<strong class="little">${inner}</strong>` },
  { match: /^-# +(.+)$/, draw: (inner) => html`<small>${inner}</small>` },
  { match: /^> ?(.*)$/, draw: (inner) => html`<blockquote>${inner}</blockquote>` },
];
const BULLET = /^( *)[-*] +(.+)$/;
const NUMBER = /^ *(\d{1,3})\. +(.+)$/;

/**
 * @param {string} text
 * @param {Surroundings} around
 * @returns {unknown[]}
 */
function drawLines(text, around) {
  /** @type {unknown[]} */
  const drawn = [];
  /** @type {string[]} */
  let plain = [];
  /** @type {{ isOrdered: boolean, start: string, items: string[] } | undefined} */
  let list;
  const flush = () => {
    if (plain.length > 0) drawn.push(html`<p>${drawInline(plain.join('\n'), around)}</p>`);
    plain = [];
    if (list) drawn.push(drawList(list, around));
    list = undefined;
  };
  for (const line of text ? text.split('\n') : []) {
    const [bullet, number] = [BULLET.exec(line), NUMBER.exec(line)];
    const item = bullet?.[2] ?? number?.[2];
    if (item !== undefined) {
      if (!list || list.isOrdered !== (number !== null)) flush();
      list ??= { isOrdered: number !== null, start: number?.[1] ?? '1', items: [] };
      list.items.push(item);
      continue;
    }
    const found = LINES.map(({ match, draw }) => ({ draw, inner: match.exec(line)?.[1] })).find(
      ({ inner }) => inner !== undefined,
    );
    if (list || found) flush();
    if (found) drawn.push(found.draw(drawInline(found.inner ?? '', around)));
    else plain.push(line);
  }
  flush();
  return drawn;
}

/**
 * @param {{ isOrdered: boolean, start: string, items: string[] }} list
 * @param {Surroundings} around
 */
function drawList({ isOrdered, start, items }, around) {
  const drawn = items.map((item) => html`<li>${drawInline(item, around)}</li>`);
  return isOrdered
    ? html`<ol start=${start}>
        ${drawn}
      </ol>`
    : html`<ul>
        ${drawn}
      </ul>`;
}

/** @param {unknown} inner */
function drawSpoiler(inner) {
  /** @param {Event} event */
  const reveal = (event) => {
    if (event instanceof KeyboardEvent && event.key !== 'Enter' && event.key !== ' ') return;
    const { currentTarget: spoiler } = event;
    if (!(spoiler instanceof HTMLElement)) return;
    event.preventDefault();
    spoiler.classList.add('shown');
    spoiler.removeAttribute('role');
    spoiler.removeAttribute('tabindex');
    spoiler.removeAttribute('aria-label');
  };
  return html`<span
    class="spoiler"
    role="button"
    tabindex="0"
    aria-label=${words.discord.spoiler}
    @click=${reveal}
    @keydown=${reveal}
    ><span>${inner}</span></span
  >`;
}

/**
 * A message of this server is jumped to; everything else opens elsewhere, when a person wants it to.
 * @param {string} url
 * @param {unknown} label
 * @param {Surroundings} around
 */
export function drawLink(url, label, { guildId, names }) {
  const [, guild, channel = '', message] = /\/channels\/(\d+)\/(\d+)(?:\/(\d+))?$/.exec(url) ?? [];
  if (guild === guildId) {
    const href = message === undefined ? '#' : `#m${message}`;
    if (label !== url) return html`<a href=${href}>${label}</a>`;
    return html`<a class="mention" href=${href}
      >#${names[channel] ?? channel}${message === undefined ? '' : ` › ${words.discord.message}`}</a
    >`;
  }
  return html`<a href=${url} target="_blank" rel="noopener noreferrer">${label}</a>`;
}
