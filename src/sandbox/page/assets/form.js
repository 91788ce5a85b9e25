// A form that the bot asks to be filled in (a modal), as a dialog over the page.
import { button, h } from './dom.js';
import { drawMarkdown } from './markdown.js';
import { words } from './words.js';

/**
 * @typedef {import('../ports.ts').Modal} Modal
 * @typedef {import('../ports.ts').Component} Component
 * @typedef {Record<string, string | string[]>} Values
 */

const TEXT_INPUT = 4;
const TEXT_DISPLAY = 10;
const LABEL = 18;
const PARAGRAPH = 2;

/**
 * @param {Modal} modal
 * @param {(values: Values) => Promise<string | undefined>} send  resolves to what went wrong
 */
export function openForm(modal, send) {
  const problem = h('p', { class: 'failure', attributes: { role: 'alert' } });
  const close = () => {
    dialog.close();
    dialog.remove();
  };
  const submit = h('button', { class: 'press primary', attributes: { type: 'submit' } }, words.discord.send);
  const form = h(
    'form',
    {},
    h('h2', {}, modal.title),
    ...modal.components.map(drawField),
    problem,
    h('footer', {}, button('press plain', words.discord.cancel, close), submit),
  );
  const dialog = h('dialog', { class: 'form', attributes: { 'aria-label': modal.title } }, form);
  async function hand() {
    submit.disabled = true;
    const failure = await send(readValues(form));
    submit.disabled = false;
    problem.textContent = failure ?? '';
    if (failure === undefined) close();
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void hand();
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/**
 * @param {Component} component
 * @returns {HTMLElement}
 */
function drawField(component) {
  if (component.type === TEXT_DISPLAY) {
    return h('div', 'note', ...drawMarkdown(component.content ?? '', { names: {}, guildId: '' }));
  }
  const input = component.component ?? component.components?.[0];
  if (!input) return h('div');
  const label = component.type === LABEL ? component.label : input.label;
  const isRequired = input.required ?? true;
  return h(
    'label',
    'field',
    h('span', 'label', label ?? '', isRequired && h('span', 'star', ' *')),
    component.description ? h('span', 'hint', component.description) : undefined,
    drawInput(input, isRequired),
  );
}

/**
 * @param {Component} input
 * @param {boolean} isRequired
 * @returns {HTMLElement}
 */
function drawInput(input, isRequired) {
  const name = input.custom_id ?? '';
  const common = { name, ...(isRequired && { required: '' }) };
  if (input.type !== TEXT_INPUT) {
    const isMany = (input.max_values ?? 1) > 1;
    return h(
      'select',
      { attributes: { ...common, ...(isMany && { multiple: '' }) } },
      ...(input.options ?? []).map((option) =>
        h('option', { attributes: { value: option.value, ...(option.default && { selected: '' }) } }, option.label),
      ),
    );
  }
  const attributes = {
    ...common,
    placeholder: input.placeholder ?? undefined,
    minlength: input.min_length ? String(input.min_length) : undefined,
    maxlength: String(input.max_length ?? 4000),
  };
  if (input.style === PARAGRAPH) return h('textarea', { attributes: { ...attributes, rows: '6' } }, input.value ?? '');
  return h('input', { attributes: { ...attributes, type: 'text', value: input.value ?? '', autocomplete: 'off' } });
}

/**
 * @param {HTMLFormElement} form
 * @returns {Values}
 */
function readValues(form) {
  /** @type {Values} */
  const values = {};
  for (const field of form.elements) {
    if (field instanceof HTMLSelectElement) values[field.name] = [...field.selectedOptions].map(({ value }) => value);
    else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)
      values[field.name] = field.value;
  }
  return values;
}
