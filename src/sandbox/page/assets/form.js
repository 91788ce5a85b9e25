// A form that the bot asks to be filled in (a modal), as a dialog over the page.
import { isSelect, itemsOf, presetOf, TYPE } from './components.js';
import { drawFilePicker, packFile } from './files.js';
import { icon } from './icons.js';
import { html, nothing, render } from './lit.js';
import { drawMarkdown } from './markdown.js';
import { pools, surroundings } from './server-state.js';
import { drawSelect } from './select.js';
import { redraw } from './page-state.js';
import { words } from './words.js';

/**
 * @typedef {import('../ports.ts').Modal} Modal
 * @typedef {import('../ports.ts').Component} Component
 * @typedef {string | boolean | string[] | File[]} Value
 * @typedef {Record<string, unknown>} Values
 */

const PARAGRAPH = 2;
const MAX_TEXT = 4000;

/**
 * @typedef {object} Form
 * @property {Modal} modal
 * @property {HTMLDialogElement} dialog
 * @property {Map<string, Value>} values  by custom id
 * @property {boolean} isSending
 * @property {string} problem
 * @property {(values: Values) => Promise<string | undefined>} send
 */

/** @type {Form | undefined} */
let form;

/**
 * @param {Modal} modal
 * @param {(values: Values) => Promise<string | undefined>} send  resolves to what went wrong
 */
export function openForm(modal, send) {
  form?.dialog.close();
  const dialog = document.createElement('dialog');
  dialog.className = 'form';
  dialog.setAttribute('aria-labelledby', 'form-title');
  const values = new Map(listFields(modal).map((field) => [field.custom_id ?? '', firstValue(field)]));
  const opened = { modal, dialog, values, isSending: false, problem: '', send };
  form = opened;
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (form === opened) form = undefined;
  });
  document.body.append(dialog);
  drawForm();
  dialog.showModal();
  const first = dialog.querySelector('.field input, .field textarea, .field .choice');
  if (first instanceof HTMLElement) first.focus();
}

/** Draws the open form, if there is one. */
export function drawForm() {
  if (!form) return;
  const { modal, dialog, isSending, problem } = form;
  render(
    html`<form @submit=${(/** @type {Event} */ event) => submit(event)}>
      <header>
        <img src="/icon.svg" alt="" />
        <h2 id="form-title">${modal.title}</h2>
        <button type="button" class="close" aria-label=${words.discord.close} @click=${() => dialog.close()}>
          ${icon('close')}
        </button>
      </header>
      <div class="fields">${modal.components.map(drawField)}</div>
      ${problem ? html`<p class="failure" role="alert">${problem}</p>` : nothing}
      <footer>
        <button type="button" class="press plain" @click=${() => dialog.close()}>${words.discord.cancel}</button>
        <button type="submit" class="press primary" aria-disabled=${isSending ? 'true' : nothing}>
          ${words.discord.submit}
        </button>
      </footer>
    </form>`,
    dialog,
  );
}

/** @param {Event} event */
function submit(event) {
  event.preventDefault();
  if (form && !form.isSending) void hand(form);
}

/** @param {Form} sent */
async function hand(sent) {
  const missing = listFields(sent.modal).find(
    (field) => isRequired(field) && isEmpty(sent.values.get(field.custom_id ?? '')),
  );
  if (missing) {
    sent.problem = words.discord.required;
    drawForm();
    document.getElementById(fieldId(missing))?.focus();
    return;
  }
  sent.isSending = true;
  drawForm();
  /** @type {Values} */
  const values = {};
  for (const [name, value] of sent.values) {
    const isFiles = Array.isArray(value) && value[0] instanceof File;
    values[name] = isFiles ? await Promise.all(value.filter((each) => each instanceof File).map(packFile)) : value;
  }
  const failure = await sent.send(values);
  sent.isSending = false;
  sent.problem = failure ?? '';
  if (failure === undefined) sent.dialog.close();
  else drawForm();
}

/** @param {Modal} modal @returns {Component[]} */
function listFields({ components }) {
  return components.flatMap(({ component, components: inner }) => [
    ...(component ? [component] : []),
    ...(inner ?? []),
  ]);
}

/** @param {Component} field */
const isRequired = ({ required, type }) => type !== TYPE.checkbox && (required ?? true);

/** @param {Value | undefined} value */
const isEmpty = (value) => value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** @param {Component} field @returns {Value} */
function firstValue(field) {
  if (field.type === TYPE.textInput) return field.value ?? '';
  if (field.type === TYPE.checkbox) return field.default === true;
  if (field.type === TYPE.radioGroup) return presetOf(field)[0] ?? '';
  return presetOf(field);
}

/** @param {Component} field */
const fieldId = (field) => `f-${field.custom_id ?? ''}`;

/** @param {Component} component */
function drawField(component) {
  if (component.type === TYPE.text) {
    return html`<div class="note">${drawMarkdown(component.content ?? '', surroundings())}</div>`;
  }
  const field = component.component ?? component.components?.[0];
  if (!field) return nothing;
  const label = component.type === TYPE.label ? component.label : field.label;
  const id = fieldId(field);
  const star = isRequired(field) ? html`<span class="star" aria-hidden="true"> *</span>` : nothing;
  const hint = component.description ? html`<p class="hint" id=${`${id}-hint`}>${component.description}</p>` : nothing;
  const isGroup = field.type === TYPE.radioGroup || field.type === TYPE.checkboxGroup;
  if (isGroup)
    return html`<fieldset class="field">
      <legend class="label">${label}${star}</legend>
      ${hint}${drawGroup(field)}
    </fieldset>`;
  return html`<div class="field">
    <label class="label" id=${`${id}-label`} for=${id}>${label}${star}</label>
    ${hint} ${drawInput(field)}
  </div>`;
}

/** @param {Component} field @param {Value} value */
function fill(field, value) {
  form?.values.set(field.custom_id ?? '', value);
  drawForm();
}

/** @param {Component} field */
function drawInput(field) {
  const id = fieldId(field);
  const name = field.custom_id ?? '';
  const value = form?.values.get(name);
  const labelledBy = `${id}-label`;
  if (isSelect(field)) {
    return drawSelect({
      id,
      label: field.placeholder ?? words.discord.choose,
      labelledBy,
      placeholder: field.placeholder ?? words.discord.choose,
      items: itemsOf(field, pools()),
      chosen: texts(value),
      min: field.min_values ?? (isRequired(field) ? 1 : 0),
      max: field.max_values ?? 1,
      isOff: false,
      isRequired: isRequired(field),
      onChange: (values) => {
        fill(field, values);
        redraw();
      },
    });
  }
  if (field.type === TYPE.fileUpload) {
    const files = Array.isArray(value) ? value.filter((each) => each instanceof File) : [];
    const isMany = (field.max_values ?? 1) > 1;
    const accept = (field.file_types ?? []).join(',');
    return drawFilePicker({
      id,
      name,
      files,
      isMany,
      labelledBy,
      ...(accept && { accept }),
      onPick: (picked) => fill(field, picked),
    });
  }
  if (field.type === TYPE.checkbox) {
    return html`<input
      id=${id}
      type="checkbox"
      name=${name}
      .checked=${value === true}
      @change=${(/** @type {Event} */ event) => event.target instanceof HTMLInputElement && fill(field, event.target.checked)}
    />`;
  }
  return drawText(field, typeof value === 'string' ? value : '');
}

/** @param {Component} field @param {string} value */
function drawText(field, value) {
  const id = fieldId(field);
  const max = field.max_length ?? MAX_TEXT;
  /** @param {Event} event */
  const onInput = ({ target }) => {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) fill(field, target.value);
  };
  const placeholder = field.placeholder ?? '';
  const min = field.min_length ? String(field.min_length) : nothing;
  const drawn =
    field.style === PARAGRAPH
      ? html`<textarea
          id=${id}
          name=${field.custom_id ?? ''}
          rows="6"
          maxlength=${max}
          minlength=${min}
          placeholder=${placeholder}
          ?required=${isRequired(field)}
          .value=${value}
          @input=${onInput}
        ></textarea>`
      : html`<input
          id=${id}
          name=${field.custom_id ?? ''}
          type="text"
          autocomplete="off"
          maxlength=${max}
          minlength=${min}
          placeholder=${placeholder}
          ?required=${isRequired(field)}
          .value=${value}
          @input=${onInput}
        />`;
  return html`${drawn}${field.style === PARAGRAPH || field.max_length ? html`<span class="count" aria-hidden="true">${value.length}/${max}</span>` : nothing}`;
}

/** @param {Component} field */
function drawGroup(field) {
  const name = field.custom_id ?? '';
  const value = form?.values.get(name);
  const isRadio = field.type === TYPE.radioGroup;
  const chosen = typeof value === 'string' ? [value] : texts(value);
  return (field.options ?? []).map(
    (option, index) =>
      html`<label class="option">
        <input
          id=${index === 0 ? fieldId(field) : nothing}
          type=${isRadio ? 'radio' : 'checkbox'}
          name=${name}
          .checked=${chosen.includes(option.value)}
          @change=${(/** @type {Event} */ { target }) => {
            if (!(target instanceof HTMLInputElement)) return;
            const others = chosen.filter((each) => each !== option.value);
            fill(field, isRadio ? option.value : target.checked ? [...others, option.value] : others);
          }}
        />
        <span>${option.label}${option.description ? html`<small>${option.description}</small>` : nothing}</span>
      </label>`,
  );
}

/** @param {Value | undefined} value @returns {string[]} */
function texts(value) {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
