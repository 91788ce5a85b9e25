// The line at the bottom of the channel: a command is chosen from the list that opens with "/", then its options are
// filled in one after the other, as in Discord. All of it by keyboard too.
import { describe, findCommands, listCommands, OPTION, say } from './commands.js';
import {
  addOption,
  canSend,
  dropOption,
  fillOption,
  listChoices,
  readValues,
  startFilling,
  valueOf,
} from './filling.js';
import { drawFilePicker } from './files.js';
import { icon } from './icons.js';
import { html, nothing } from './lit.js';
import { redraw } from './page-state.js';
import { words } from './words.js';

/**
 * @typedef {import('./commands.js').Leaf} Leaf
 * @typedef {import('./commands.js').CommandOption} CommandOption
 * @typedef {import('./filling.js').Filling} Filling
 * @typedef {{ key: string, title: string, hint: string, data?: string, pick: () => void }} Entry  of the list over the line
 */

/** @type {{ text: string, isOpen: boolean, active: number, leaves: Leaf[], filling: Filling | undefined, problem: string, isSending: boolean }} */
const line = { text: '', isOpen: false, active: -1, leaves: [], filling: undefined, problem: '', isSending: false };

/** @typedef {(typed: { command: string, options: Record<string, unknown> }) => Promise<string | undefined>} Send */

/**
 * @param {{ as: string, channel: string, send: Send }} how
 */
export function drawComposer({ as, channel, send }) {
  const { filling, problem } = line;
  const entries = line.isOpen ? listEntries(as) : [];
  return html`<div class="composer" @focusout=${leave}>
    ${line.isOpen ? drawList(entries) : nothing} ${filling ? drawUploads(filling) : nothing}
    <form class="writing" autocomplete="off" @submit=${(/** @type {Event} */ event) => submit(event, send)}>
      <button type="button" class="plus" aria-label=${words.discord.type} title=${words.discord.type} @click=${begin}>
        ${icon('plus')}
      </button>
      ${filling ? drawFilling(filling, { as, entries, send }) : drawEmpty(channel, entries)}
      ${filling ? drawSend(filling, entries) : nothing}
    </form>
    ${problem ? html`<p class="failure" role="alert">${problem}</p>` : nothing}
  </div>`;
}

/**
 * From here the options that are still left out can be reached.
 * @param {Filling} filling
 * @param {readonly Entry[]} entries
 */
function drawSend(filling, entries) {
  const offer = () => {
    filling.focus = undefined;
    Object.assign(line, { isOpen: filling.shown.length < filling.leaf.options.length, active: -1 });
    redraw();
  };
  return html`<button
    type="submit"
    class="press primary"
    aria-disabled=${line.isSending ? 'true' : nothing}
    @focus=${offer}
    @keydown=${(/** @type {KeyboardEvent} */ event) => onKey(event, entries)}
  >
    ${words.discord.send}
  </button>`;
}

/** @param {FocusEvent} event */
function leave({ currentTarget, relatedTarget }) {
  if (currentTarget instanceof Node && relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return;
  line.isOpen = false;
  redraw();
}

/** Focuses a part of the line, after it is drawn. @param {string} selector */
function focusOn(selector) {
  redraw();
  setTimeout(() => {
    const element = document.querySelector(`.composer ${selector}`);
    if (element instanceof HTMLElement) element.focus();
  });
}

function begin() {
  clear();
  line.text = '/';
  focusOn('#slash');
  void openCommands();
}

function clear() {
  Object.assign(line, { text: '', isOpen: false, active: -1, filling: undefined, problem: '' });
  redraw();
}

async function openCommands() {
  Object.assign(line, { isOpen: true, active: 0 });
  redraw();
  line.leaves = await listCommands();
  redraw();
}

/** @param {string} as @returns {Entry[]} */
function listEntries(as) {
  const { filling } = line;
  if (!filling) {
    return findCommands(line.leaves, line.text).map((leaf) => ({
      key: leaf.command,
      title: `/${leaf.title}`,
      hint: leaf.description,
      data: leaf.command,
      pick: () => choose(leaf, as),
    }));
  }
  const choices = listChoices(filling).map(({ title, value }) => ({
    key: String(value),
    title,
    hint: '',
    pick: () => {
      const { focus } = filling;
      if (focus) fillOption(filling, focus, { text: title, value });
      next(filling);
    },
  }));
  if (choices.length > 0) return choices;
  const isAsked = filling.focus?.autocomplete || filling.focus?.choices;
  if (isAsked && filling.focus && valueOf(filling, filling.focus) === undefined) return [];
  return filling.leaf.options
    .filter((option) => !filling.shown.includes(option))
    .map((option) => ({
      key: option.name,
      title: say(option),
      hint: describe(option),
      pick: () => {
        addOption(filling, option);
        focusOn(`[name="${option.name}"]`);
      },
    }));
}

/** @param {Leaf} leaf @param {string} as */
function choose(leaf, as) {
  line.filling = startFilling(leaf, as);
  Object.assign(line, { text: '', active: -1, problem: '', isOpen: true });
  focusOn(line.filling.shown.length > 0 ? '.pill input' : '[type=submit]');
}

/** To the first option that is still empty, or to the end. @param {Filling} filling */
function next(filling) {
  const empty = filling.shown.find((option) => valueOf(filling, option) === undefined);
  line.active = -1;
  focusOn(empty ? `[name="${empty.name}"]` : '[type=submit]');
}

/** @param {readonly Entry[]} entries */
function drawList(entries) {
  const { filling } = line;
  const title = filling
    ? filling.focus
      ? `${say(filling.focus)} · ${describe(filling.focus)}`
      : words.discord.optional
    : 'Bellhop';
  const isOptions = filling && entries.length > 0 && listChoices(filling).length === 0;
  return html`<div class="popup">
    <p class="popup-title">
      ${filling ? nothing : html`<img src="/icon.svg" alt="" />`}${title}${filling?.isAsking ? html` <span class="dots"></span>` : nothing}
    </p>
    ${isOptions ? html`<p class="popup-title">${words.discord.optional}</p>` : nothing}
    <ul id="composer-list" role="listbox" aria-label=${title}>
      ${entries.map(
        ({ key, title: name, hint, data, pick }, index) =>
          html`<li
            id=${`composer-${index}`}
            role="option"
            data-key=${key}
            data-command=${data ?? nothing}
            class=${index === line.active ? 'active' : ''}
            aria-selected=${String(index === line.active)}
            @mousedown=${(/** @type {Event} */ event) => event.preventDefault()}
            @click=${pick}
          >
            <b>${name}</b><span>${hint}</span>
          </li>`,
      )}
      ${entries.length === 0 && !filling ? html`<li role="option" aria-selected="false" class="empty">${words.discord.noCommand}</li>` : nothing}
    </ul>
  </div>`;
}

/** What every field of the line says about the list over it. @param {readonly Entry[]} entries */
function listFacts(entries) {
  const active = line.active >= 0 && line.active < entries.length ? `composer-${line.active}` : nothing;
  return { isOpen: String(line.isOpen), active };
}

/**
 * @param {string} channel
 * @param {readonly Entry[]} entries
 */
function drawEmpty(channel, entries) {
  const { isOpen, active } = listFacts(entries);
  const said = words.discord.typeIn(channel);
  return html`<input
    id="slash"
    type="text"
    role="combobox"
    aria-expanded=${isOpen}
    aria-controls="composer-list"
    aria-activedescendant=${active}
    aria-autocomplete="list"
    aria-label=${said}
    placeholder=${said}
    autocomplete="off"
    .value=${line.text}
    @click=${() => void openCommands()}
    @input=${(/** @type {Event} */ { target }) => {
      line.text = target instanceof HTMLInputElement ? target.value : '';
      void openCommands();
    }}
    @keydown=${(/** @type {KeyboardEvent} */ event) => onKey(event, entries)}
  />`;
}

/**
 * @param {Filling} filling
 * @param {{ as: string, entries: readonly Entry[], send: Send }} around
 */
function drawFilling(filling, { entries }) {
  const { leaf, shown } = filling;
  const rest = leaf.options.length - shown.length;
  return html`<div class="filling">
    <b class="chosen">/${leaf.title}</b>
    ${shown.map((option) => drawPill(filling, option, entries))}
    ${rest > 0 ? html`<span class="rest">${words.discord.more(rest)}</span>` : nothing}
  </div>`;
}

/**
 * @param {Filling} filling
 * @param {CommandOption} option
 * @param {readonly Entry[]} entries
 */
function drawPill(filling, option, entries) {
  const { isOpen, active } = listFacts(entries);
  const isFocused = filling.focus === option;
  const typed = filling.texts.get(option.name) ?? '';
  const isFile = option.type === OPTION.attachment;
  const isNumber = option.type === OPTION.integer || option.type === OPTION.number;
  return html`<label class=${isFocused ? 'pill focused' : 'pill'}>
    <span>${say(option)}</span>
    <input
      name=${option.name}
      type="text"
      role="combobox"
      aria-expanded=${isFocused ? isOpen : 'false'}
      aria-controls="composer-list"
      aria-activedescendant=${isFocused ? active : nothing}
      aria-required=${option.required ? 'true' : nothing}
      aria-autocomplete="list"
      inputmode=${isNumber ? 'decimal' : nothing}
      autocomplete="off"
      size=${Math.min(Math.max(typed.length + 1, 5), 34)}
      ?readonly=${isFile}
      .value=${typed}
      @focus=${() => focusOption(filling, option)}
      @input=${(/** @type {Event} */ { target }) => {
        line.active = option.autocomplete ? 0 : -1;
        line.isOpen = true;
        fillOption(filling, option, { text: target instanceof HTMLInputElement ? target.value : '' });
      }}
      @keydown=${(/** @type {KeyboardEvent} */ event) => onKey(event, entries)}
    />
  </label>`;
}

/** @param {Filling} filling @param {CommandOption} option */
function focusOption(filling, option) {
  if (filling.focus !== option) line.active = -1;
  filling.focus = option;
  line.isOpen = true;
  fillOption(filling, option, { text: filling.texts.get(option.name) ?? '', value: filling.values.get(option.name) });
}

/** @param {Filling} filling */
function drawUploads(filling) {
  return filling.shown
    .filter(({ type }) => type === OPTION.attachment)
    .map((option) => {
      const file = filling.values.get(option.name);
      return html`<div class="upload">
        ${drawFilePicker({
          id: `upload-${option.name}`,
          name: say(option),
          files: file instanceof File ? [file] : [],
          isMany: false,
          onPick: ([picked]) => {
            fillOption(filling, option, { text: picked?.name ?? '', value: picked });
            next(filling);
          },
        })}
      </div>`;
    });
}

/**
 * @param {KeyboardEvent} event
 * @param {readonly Entry[]} entries
 */
function onKey(event, entries) {
  if (event.isComposing) return;
  const { key, target } = event;
  const { filling } = line;
  const entry = line.isOpen ? entries[line.active] : undefined;
  if (key === 'ArrowDown' && !line.isOpen && !filling) void openCommands();
  else if (key === 'ArrowDown') line.active = Math.min(line.active + 1, entries.length - 1);
  else if (key === 'ArrowUp') line.active = Math.max(line.active - 1, filling ? -1 : 0);
  else if (key === 'Enter' && entry) entry.pick();
  else if (key === 'Enter' && !filling) line.isOpen = false;
  else if (
    key === 'Tab' &&
    entry &&
    !event.shiftKey &&
    !(filling?.focus && valueOf(filling, filling.focus) !== undefined)
  )
    entry.pick();
  else if (key === 'Escape' && line.isOpen) line.isOpen = false;
  else if (key === 'Escape') return leaveCommand();
  else if (key === 'Backspace' && filling && target instanceof HTMLInputElement && target.value === '')
    stepBack(filling);
  else return;
  event.preventDefault();
  redraw();
  setTimeout(() => document.querySelector('.popup .active')?.scrollIntoView({ block: 'nearest' }));
}

function leaveCommand() {
  clear();
  focusOn('#slash');
}

/** Back over an empty option: an optional one goes, before the first one the command goes. @param {Filling} filling */
function stepBack(filling) {
  const { focus, shown } = filling;
  if (!focus || shown.indexOf(focus) === 0) return leaveCommand();
  const before = shown[shown.indexOf(focus) - 1];
  if (!focus.required) dropOption(filling, focus);
  if (before) focusOn(`[name="${before.name}"]`);
}

/** @param {Event} event @param {Send} send */
function submit(event, send) {
  event.preventDefault();
  const { filling } = line;
  if (!filling || line.isSending) return;
  const missing = canSend(filling);
  if (missing) {
    line.problem = words.discord.missing(say(missing));
    focusOn(`[name="${missing.name}"]`);
    return;
  }
  void run(filling, send);
}

/** @param {Filling} filling @param {Send} send */
async function run(filling, send) {
  line.isSending = true;
  line.problem = '';
  redraw();
  const failure = await send({ command: filling.leaf.command, options: await readValues(filling) });
  line.isSending = false;
  if (failure === undefined) {
    clear();
    // A form may have opened meanwhile: the focus is there then.
    if (!document.querySelector('dialog[open]')) focusOn('#slash');
  } else line.problem = failure;
  redraw();
}
