// Components of a message, of every type that Discord has: rows of buttons, selects, and the newer blocks.
import { colored } from './embed.js';
import { drawEmoji } from './emoji.js';
import { drawFile, fileOf } from './files.js';
import { html, nothing } from './lit.js';
import { drawMarkdown } from './markdown.js';
import { drawSelect } from './select.js';
import { words } from './words.js';

/**
 * @typedef {import('../ports.ts').Component} Component
 * @typedef {import('./message.js').Drawn} Drawn
 * @typedef {import('./message.js').Press} Press
 * @typedef {import('./markdown.js').Surroundings} Surroundings
 * @typedef {import('../views.ts').Named} Named
 */

export const TYPE = /** @type {const} */ ({
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
});

const LINK = 5;
/** By Discord's numbers. */
const STYLES = ['', 'primary', 'secondary', 'success', 'danger', 'link'];

/**
 * @param {readonly Component[]} components
 * @param {Drawn} drawn
 * @param {Surroundings} around
 * @param {(press: Press) => void} press
 * @returns {unknown[]}
 */
export function drawComponents(components, drawn, around, press) {
  const { message } = drawn;
  /** @param {Component} component @returns {unknown} */
  const draw = (component) => {
    const { type, components: inner = [], accessory } = component;
    if (type === TYPE.row) return html`<div class="row">${inner.map(draw)}</div>`;
    if (type === TYPE.button) return drawButton(component, drawn, press);
    if (isSelect(component)) return drawMessageSelect(component, drawn, press);
    if (type === TYPE.text) return html`<div class="content">${drawMarkdown(component.content ?? '', around)}</div>`;
    if (type === TYPE.section)
      return html`<div class="section">
        <div>${inner.map(draw)}</div>
        ${accessory ? draw(accessory) : nothing}
      </div>`;
    if (type === TYPE.container)
      return html`<div class="embed container" ${colored(component.accent_color)}>${inner.map(draw)}</div>`;
    if (type === TYPE.separator)
      return component.divider === false
        ? html`<div class=${component.spacing === 2 ? 'gap wide' : 'gap'}></div>`
        : html`<hr class=${component.spacing === 2 ? 'wide' : ''} />`;
    if (type === TYPE.gallery)
      return html`<div class="gallery">${(component.items ?? []).map((item) => drawMedia(item, drawn))}</div>`;
    if (type === TYPE.thumbnail)
      return html`<div class="thumbnail">
        ${drawMedia({ media: component.media, spoiler: component.spoiler }, drawn)}
      </div>`;
    if (type === TYPE.file) return drawMedia({ media: component.file, spoiler: component.spoiler }, drawn);
    return html`<p class="thinking">[${type}]</p>`;
  };
  return components.length === 0
    ? []
    : [html`<div class="components" data-message=${message.id}>${components.map(draw)}</div>`];
}

/**
 * @param {{ media?: { url: string } | undefined, spoiler?: boolean | null | undefined }} item
 * @param {Drawn} drawn
 */
function drawMedia({ media, spoiler }, { message }) {
  const file = fileOf(message, media?.url);
  return file ? drawFile(file, message.id, spoiler === true || file.isSpoiler) : nothing;
}

/**
 * @param {Component} component
 * @param {Drawn} drawn
 * @param {(press: Press) => void} press
 */
function drawButton(component, { message, pending }, press) {
  const { url, style = 2, emoji } = component;
  const label = html`${emoji ? html`<span class="sign">${drawEmoji(emoji.name)}</span>` : nothing}${drawEmoji(component.label ?? '')}`;
  if (style === LINK) return drawLink(url ?? '', label);
  const customId = component.custom_id ?? '';
  const isPending = pending === customId;
  const isOff = component.disabled === true;
  // A pressed button keeps the focus while it waits, so it is not disabled but does nothing.
  return html`<button
    type="button"
    class=${`press ${STYLES[style] ?? 'secondary'}${isPending ? ' pending' : ''}`}
    ?disabled=${isOff}
    aria-disabled=${pending !== undefined && !isOff ? 'true' : nothing}
    aria-busy=${isPending ? 'true' : nothing}
    @click=${() => pending === undefined && press({ messageId: message.id, customId })}
  >
    <span>${label}</span>${isPending ? html`<span class="dots"></span>` : nothing}
  </button>`;
}

/**
 * @param {string} url
 * @param {unknown} label
 */
function drawLink(url, label) {
  const message = /\/channels\/\d+\/\d+\/(\d+)$/.exec(url)?.[1];
  return message === undefined
    ? html`<a class="press secondary" href=${url} target="_blank" rel="noopener noreferrer">${label} ↗</a>`
    : html`<a class="press secondary" href=${`#m${message}`}>${label}</a>`;
}

/** @param {Component} component */
export function isSelect({ type }) {
  /** @type {readonly number[]} */
  const types = [TYPE.stringSelect, TYPE.userSelect, TYPE.roleSelect, TYPE.mentionableSelect, TYPE.channelSelect];
  return types.includes(type);
}

/**
 * What a select offers: its own options, or people, roles and channels of the server.
 * @param {Component} component
 * @param {Drawn['pools']} pools
 */
export function itemsOf({ type, options }, { people, roles, channels }) {
  /** @param {readonly Named[]} named @param {string} sign */
  const list = (named, sign) => named.map(({ id, name }) => ({ value: id, label: sign + name }));
  if (type === TYPE.userSelect) return list(people, '@');
  if (type === TYPE.roleSelect) return list(roles, '@');
  if (type === TYPE.mentionableSelect) return [...list(roles, '@'), ...list(people, '@')];
  return type === TYPE.channelSelect ? list(channels, '#') : (options ?? []);
}

/** What is chosen before anybody chooses. @param {Component} component */
export function presetOf({ options, default_values: ids }) {
  return [
    ...(options ?? []).filter((option) => option.default).map(({ value }) => value),
    ...(ids ?? []).map(({ id }) => id),
  ];
}

/**
 * @param {Component} component
 * @param {Drawn} drawn
 * @param {(press: Press) => void} press
 */
function drawMessageSelect(component, { message, pending, pools }, press) {
  const customId = component.custom_id ?? '';
  const placeholder = component.placeholder ?? words.discord.choose;
  return drawSelect({
    id: `s${message.id}-${customId}`,
    label: placeholder,
    placeholder,
    items: itemsOf(component, pools),
    chosen: presetOf(component),
    min: component.min_values ?? 1,
    max: component.max_values ?? 1,
    isOff: component.disabled === true || pending !== undefined,
    onChange: (values) => press({ messageId: message.id, customId, values }),
  });
}
