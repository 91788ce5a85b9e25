// Discord's markdown as far as a bot uses it, from text to nodes. Whatever is not markup stays text.
import { h } from './dom.js';
import { drawEmoji } from './emoji.js';
import { lang, words } from './words.js';

/**
 * @typedef {{ names: Record<string, string>, guildId: string }} Surroundings
 * @typedef {{ match: RegExp, draw: (parts: string[], around: Surroundings) => Node | string }} Rule
 */

/** In this order; each is tried at the place where the text before it ends. */
/** @type {Rule[]} */
const RULES = [
  { match: /^\\([!-/:-@[-`{-~])/, draw: ([, character = '']) => character },
  { match: /^(`+)([^]*?[^`])\1(?!`)/, draw: ([, , code = '']) => h('code', 'inline', code.trim() || code) },
  {
    match: /^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/,
    draw: ([, seconds = '', style = 'f']) => drawTime(Number(seconds), style),
  },
  {
    match: /^<(@!?|@&|#)(\d+)>/,
    draw: ([, sign = '', id = ''], { names }) => h('span', 'mention', `${sign[0] ?? ''}${names[id] ?? id}`),
  },
  { match: /^<(https?:\/\/[^\s<>]+)>/, draw: ([, url = ''], around) => drawLink(url, [url], around) },
  {
    match: /^\[((?:\\.|[^[\]\\\n])+)\]\(<?(https?:\/\/[^\s()<>]+)>?\)/,
    draw: ([, label = '', url = ''], around) => drawLink(url, drawInline(label, around), around),
  },
  { match: /^https?:\/\/[^\s<>]*[^\s<>.,:;"')\]]/, draw: ([url = ''], around) => drawLink(url, [url], around) },
  {
    match: /^\*\*((?:\\.|[^\\\n])+?)\*\*(?!\*)/,
    draw: ([, inner = ''], around) => h('strong', {}, ...drawInline(inner, around)),
  },
  {
    match: /^__((?:\\.|[^\\\n])+?)__(?!_)/,
    draw: ([, inner = ''], around) => h('u', {}, ...drawInline(inner, around)),
  },
  { match: /^~~((?:\\.|[^\\\n])+?)~~/, draw: ([, inner = ''], around) => h('s', {}, ...drawInline(inner, around)) },
  {
    match: /^\*(?=\S)((?:\\.|[^\\*\n])+?)\*(?!\*)/,
    draw: ([, inner = ''], around) => h('em', {}, ...drawInline(inner, around)),
  },
  {
    match: /^_(?=\S)((?:\\.|[^\\_\n])+?)_(?!\w)/,
    draw: ([, inner = ''], around) => h('em', {}, ...drawInline(inner, around)),
  },
];

/** Where a rule could begin. */
const SIGNAL = /[\\`<[*_~]|https?:\/\//g;

/**
 * @param {string} text
 * @param {Surroundings} around
 * @returns {(Node | string)[]}
 */
export function drawInline(text, around) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let plain = '';
  let rest = text;
  while (rest) {
    const found = findRule(rest);
    if (found) {
      const node = found.rule.draw([...found.parts], around);
      if (typeof node === 'string') plain += node;
      else {
        nodes.push(...drawEmoji(plain), node);
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
  return [...nodes, ...drawEmoji(plain)];
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
 * @returns {Node[]}
 */
export function drawMarkdown(text, around) {
  return text.split(/(```[^]*?```)/).flatMap((part) => {
    const code = /^```(?:[a-z]*\n)?([^]*?)\n?```$/.exec(part)?.[1];
    return code === undefined
      ? drawLines(part.replace(/^\n|\n$/g, ''), around)
      : [h('pre', 'block', h('code', {}, code))];
  });
}

/** @type {{ match: RegExp, tag: 'h3' | 'h4' | 'h5' | 'small' | 'blockquote' | 'li' }[]} */
const LINES = [
  { match: /^# +(.+)$/, tag: 'h3' },
  { match: /^## +(.+)$/, tag: 'h4' },
  { match: /^### +(.+)$/, tag: 'h5' },
  { match: /^-# +(.+)$/, tag: 'small' },
  { match: /^> ?(.*)$/, tag: 'blockquote' },
  { match: /^[-*] +(.+)$/, tag: 'li' },
];

/**
 * @param {string} text
 * @param {Surroundings} around
 * @returns {Node[]}
 */
function drawLines(text, around) {
  /** @type {Node[]} */
  const nodes = [];
  /** @type {string[]} */
  let plain = [];
  const flush = () => {
    if (plain.length > 0) nodes.push(h('p', {}, ...drawInline(plain.join('\n'), around)));
    plain = [];
  };
  for (const line of text ? text.split('\n') : []) {
    const found = LINES.map(({ match, tag }) => ({ tag, inner: match.exec(line)?.[1] })).find(
      ({ inner }) => inner !== undefined,
    );
    if (found) {
      flush();
      nodes.push(h(found.tag, {}, ...drawInline(found.inner ?? '', around)));
    } else plain.push(line);
  }
  flush();
  return nodes;
}

/**
 * A message of this channel is jumped to; everything else opens elsewhere, when a person wants it to.
 * @param {string} url
 * @param {(Node | string)[]} label
 * @param {Surroundings} around
 */
function drawLink(url, label, { guildId }) {
  const [, guild, message] = /\/channels\/(\d+)\/\d+\/(\d+)$/.exec(url) ?? [];
  if (message !== undefined && guild === guildId) {
    const isBare = label.length === 1 && label[0] === url;
    return h(
      'a',
      { class: isBare ? 'mention' : '', attributes: { href: `#m${message}` } },
      ...(isBare ? [`#${words.discord.channel} › ${words.discord.message}`] : label),
    );
  }
  return h('a', { attributes: { href: url, target: '_blank', rel: 'noopener noreferrer' } }, ...label);
}

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const STYLES = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

const RELATIVE = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });

/** @param {number} seconds  since 1970 */
function sayRelative(seconds) {
  const left = seconds - Date.now() / 1000;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(left) >= each) ?? ['second', 1];
  return RELATIVE.format(Math.round(left / size), unit);
}

/**
 * @param {number} seconds  since 1970
 * @param {string} style  one of Discord's
 */
function drawTime(seconds, style) {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return String(seconds);
  const full = new Intl.DateTimeFormat(lang, STYLES['F']).format(at);
  const text =
    style === 'R' ? sayRelative(seconds) : new Intl.DateTimeFormat(lang, STYLES[style] ?? STYLES['f']).format(at);
  const time = h('time', { class: 'stamp', attributes: { datetime: at.toISOString(), title: full } }, text);
  if (style === 'R') time.dataset['relative'] = String(seconds);
  return time;
}

/** "in 3 days" becomes "in 2 days" while somebody looks. */
setInterval(() => {
  for (const time of document.querySelectorAll('time[data-relative]')) {
    if (time instanceof HTMLElement) time.textContent = sayRelative(Number(time.dataset['relative']));
  }
}, 10_000);
