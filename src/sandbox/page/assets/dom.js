// Building the page of nodes: text only ever becomes text, so that nothing a buyer typed can become markup.

/**
 * @typedef {Node | string | undefined | false} Child
 * @typedef {{ class?: string, attributes?: Record<string, string | undefined>, on?: Record<string, (event: Event) => void> }} Facts
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Facts | string} [facts]  a class alone, or all there is to say
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, facts = {}, ...children) {
  const element = document.createElement(tag);
  const { class: classes, attributes = {}, on = {} } = typeof facts === 'string' ? { class: facts } : facts;
  if (classes) element.className = classes;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/**
 * A button that does something.
 * @param {Facts | string} facts
 * @param {string} label
 * @param {() => void} onClick
 */
export function button(facts, label, onClick) {
  const { class: classes = '', attributes = {} } = typeof facts === 'string' ? { class: facts } : facts;
  return h('button', { class: classes, attributes: { type: 'button', ...attributes }, on: { click: onClick } }, label);
}

/** What each node was drawn from. @type {WeakMap<Element, string>} */
const prints = new WeakMap();

/**
 * Draws a list anew and leaves alone what has not changed, so that focus and scrolling stay where they are.
 * @template Item
 * @param {HTMLElement} list
 * @param {readonly Item[]} items
 * @param {{ keyOf: (item: Item) => string, draw: (item: Item) => HTMLElement }} how
 */
export function drawList(list, items, { keyOf, draw }) {
  /** @type {Map<string, HTMLElement>} */
  const old = new Map();
  for (const child of list.children) if (child instanceof HTMLElement) old.set(child.dataset['key'] ?? '', child);
  /** @type {HTMLElement[]} */
  const nodes = [];
  for (const item of items) {
    const key = keyOf(item);
    const print = JSON.stringify(item);
    const known = old.get(key);
    if (known && prints.get(known) === print) {
      nodes.push(known);
      continue;
    }
    const node = draw(item);
    node.dataset['key'] = key;
    prints.set(node, print);
    nodes.push(node);
  }
  const isSame = nodes.length === list.children.length && nodes.every((node, index) => list.children[index] === node);
  if (!isSame) list.replaceChildren(...nodes);
}
