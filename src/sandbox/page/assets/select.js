// A list to choose from, as Discord draws it: a field that opens a list over everything else. One value or several.
import { drawEmoji } from './emoji.js';
import { icon } from './icons.js';
import { html, nothing, ref } from './lit.js';
import { redraw } from './page-state.js';
import { words } from './words.js';

/**
 * @typedef {{ label: string, value: string, description?: string | null, emoji?: { name: string } | null }} Item
 * @typedef {object} Select
 * @property {string} id  unique on the page
 * @property {string} label  for whoever cannot see it
 * @property {string} [labelledBy]
 * @property {string} placeholder
 * @property {readonly Item[]} items
 * @property {readonly string[]} chosen
 * @property {number} min
 * @property {number} max
 * @property {boolean} isOff
 * @property {boolean} [isRequired]
 * @property {(values: string[]) => void} onChange  with several, when the list is closed
 */

/** The one list that is open. @type {{ id: string, active: number, chosen: string[] } | undefined} */
let open;

/** @param {Select} select */
export function drawSelect(select) {
  const { id, items, isOff } = select;
  const isOpen = open?.id === id;
  const chosen = isOpen && open ? open.chosen : select.chosen;
  const listId = `${id}-list`;
  const known = items.filter(({ value }) => chosen.includes(value));
  const active = isOpen && open ? open.active : -1;
  return html`<div
    class="select"
    data-select=${id}
    @focusout=${(/** @type {FocusEvent} */ event) => leave(event, select)}
  >
    <button
      type="button"
      id=${id}
      class="choice"
      role="combobox"
      aria-haspopup="listbox"
      aria-expanded=${String(isOpen)}
      aria-controls=${listId}
      aria-label=${select.labelledBy ? nothing : select.label}
      aria-labelledby=${select.labelledBy ?? nothing}
      aria-activedescendant=${active >= 0 ? `${listId}-${active}` : nothing}
      aria-disabled=${String(isOff)}
      aria-required=${select.isRequired ? 'true' : nothing}
      @click=${() => (isOpen ? close(select) : show(select))}
      @keydown=${(/** @type {KeyboardEvent} */ event) => onKey(event, select)}
    >
      <span class=${known.length > 0 ? 'value' : 'placeholder'}>
        ${known.length > 0 ? known.map(({ label }, index) => html`${index > 0 ? ', ' : ''}${drawEmoji(label)}`) : select.placeholder}
      </span>
      ${icon('chevron')}
    </button>
    <ul
      id=${listId}
      class="options"
      role="listbox"
      aria-label=${select.label}
      aria-multiselectable=${String(select.max > 1)}
      popover="manual"
      ${ref((element) => place(element, isOpen))}
    >
      ${isOpen ? items.map((item, index) => drawItem(select, { item, index, chosen, active })) : nothing}
      ${isOpen && items.length === 0 ? html`<li role="option" aria-selected="false" class="empty">${words.discord.nothing}</li>` : nothing}
    </ul>
  </div>`;
}

/**
 * @param {Select} select
 * @param {{ item: Item, index: number, chosen: readonly string[], active: number }} drawn
 */
function drawItem(select, { item, index, chosen, active }) {
  const isChosen = chosen.includes(item.value);
  return html`<li
    id=${`${select.id}-list-${index}`}
    role="option"
    data-value=${item.value}
    class=${index === active ? 'active' : ''}
    aria-selected=${String(isChosen)}
    @mousedown=${(/** @type {Event} */ event) => event.preventDefault()}
    @click=${() => choose(select, item)}
  >
    ${item.emoji ? html`<span class="sign">${drawEmoji(item.emoji.name)}</span>` : nothing}
    <span class="words"
      ><span>${drawEmoji(item.label)}</span
      >${item.description ? html`<small>${item.description}</small>` : nothing}</span
    >
    ${select.max > 1 ? html`<span class=${isChosen ? 'box ticked' : 'box'}></span>` : nothing}
  </li>`;
}

/** @param {Select} select */
function show(select) {
  if (select.isOff) return;
  const first = select.items.findIndex(({ value }) => select.chosen.includes(value));
  open = { id: select.id, active: Math.max(first, 0), chosen: [...select.chosen] };
  redraw();
}

/** @param {Select} select */
function close(select) {
  if (open?.id !== select.id) return;
  const { chosen } = open;
  open = undefined;
  redraw();
  const isSame = chosen.length === select.chosen.length && chosen.every((value) => select.chosen.includes(value));
  if (select.max > 1 && !isSame && chosen.length >= select.min) select.onChange(chosen);
}

/**
 * @param {FocusEvent} event
 * @param {Select} select
 */
function leave({ currentTarget, relatedTarget }, select) {
  const isInside =
    currentTarget instanceof Node && relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
  if (!isInside) close(select);
}

/**
 * @param {Select} select
 * @param {Item} item
 */
function choose(select, { value }) {
  if (open?.id !== select.id) return;
  if (select.max === 1) {
    const isTakenBack = select.min === 0 && select.chosen.includes(value);
    open = undefined;
    redraw();
    select.onChange(isTakenBack ? [] : [value]);
    return;
  }
  const { chosen } = open;
  if (chosen.includes(value)) open.chosen = chosen.filter((each) => each !== value);
  else if (chosen.length < select.max) open.chosen = [...chosen, value];
  redraw();
}

/**
 * @param {KeyboardEvent} event
 * @param {Select} select
 */
function onKey(event, select) {
  const isOpen = open?.id === select.id;
  const { key } = event;
  if (!isOpen || !open) {
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return;
    event.preventDefault();
    return show(select);
  }
  const last = select.items.length - 1;
  /** @type {Record<string, number>} */
  const moves = {
    ArrowDown: Math.min(open.active + 1, last),
    ArrowUp: Math.max(open.active - 1, 0),
    Home: 0,
    End: last,
  };
  const move = moves[key];
  const item = select.items[open.active];
  if (move !== undefined) open.active = move;
  else if ((key === 'Enter' || key === ' ') && item) choose(select, item);
  else if (key === 'Escape') close(select);
  else return;
  event.preventDefault();
  // The dialog around it stays.
  event.stopPropagation();
  redraw();
}

const GAP_PX = 4;

/**
 * Opens the list where there is room for it.
 * @param {Element | undefined} list
 * @param {boolean} isOpen
 */
function place(list, isOpen) {
  if (!(list instanceof HTMLElement) || !list.isConnected) return;
  if (!isOpen) {
    if (list.matches(':popover-open')) list.hidePopover();
    return;
  }
  // Its items are there a moment later.
  queueMicrotask(() => {
    const field = list.previousElementSibling?.getBoundingClientRect();
    if (!field) return;
    if (!list.matches(':popover-open')) list.showPopover();
    const below = innerHeight - field.bottom - GAP_PX * 2;
    const isBelow = below >= Math.min(list.scrollHeight, 240) || below > field.top;
    list.style.left = `${field.left}px`;
    list.style.width = `${field.width}px`;
    list.style.maxHeight = `${Math.min(isBelow ? below : field.top - GAP_PX * 2, 320)}px`;
    list.style.top = isBelow ? `${field.bottom + GAP_PX}px` : 'auto';
    list.style.bottom = isBelow ? 'auto' : `${innerHeight - field.top + GAP_PX}px`;
    list.querySelector('.active')?.scrollIntoView({ block: 'nearest' });
  });
}
