// Typing a slash command: the list that opens with "/", a field for each option, and suggestions while one types.
import { get, post, Refused } from './api.js';
import { button, h } from './dom.js';
import { lang, words } from './words.js';

/**
 * @typedef {import('../ports.ts').Command} Command
 * @typedef {import('../ports.ts').CommandOption} CommandOption
 * @typedef {import('../ports.ts').Choice} Choice
 * @typedef {{ command: string, title: string, description: string, options: CommandOption[] }} Leaf  a command that can be sent
 * @typedef {{ option: CommandOption, element: HTMLElement, read: () => Promise<unknown> }} Field
 */

const SUBCOMMAND = 1;
const GROUP = 2;
const INTEGER = 4;
const BOOLEAN = 5;
const NUMBER = 10;
const ATTACHMENT = 11;
const PAUSE_MS = 150;

/**
 * @param {{ as: string, type: (typed: { command: string, options: Record<string, unknown> }) => Promise<string | undefined> }} how
 * @returns {HTMLElement}
 */
export function createSlash({ as, type }) {
  const said = words.discord;
  const list = h('ul', { class: 'commands', attributes: { id: 'commands' } });
  const input = h('input', {
    attributes: { type: 'text', placeholder: said.type, 'aria-label': said.type, autocomplete: 'off', id: 'slash' },
    on: { focus: () => void offer(), input: () => void offer(), keydown: onKey, blur: onBlur },
  });
  const composer = h('div', 'composer', list, input);
  /** @type {Leaf[]} */
  let offered = [];

  async function offer() {
    const { commands } = /** @type {{ commands: Command[] }} */ (await get('commands'));
    const wanted = input.value.trim().replace(/^\//, '').toLowerCase();
    offered = commands
      .flatMap((command) => findLeaves(command, [], []))
      .filter(({ command, title }) => command.includes(wanted) || title.toLowerCase().includes(wanted));
    list.replaceChildren(
      ...offered.map((leaf) =>
        h(
          'li',
          {},
          h(
            'button',
            {
              attributes: { type: 'button', 'data-command': leaf.command },
              on: { click: () => fill(leaf), mousedown: (event) => event.preventDefault() },
            },
            h('b', {}, `/${leaf.title}`),
            h('span', {}, leaf.description),
          ),
        ),
      ),
      ...(offered.length === 0 ? [h('li', 'empty', said.noCommand)] : []),
    );
    list.classList.add('open');
  }

  /** @param {Event} event */
  function onKey(event) {
    if (!(event instanceof KeyboardEvent) || event.isComposing) return;
    const [first] = offered;
    if (event.key === 'Enter' && first) fill(first);
    if (event.key === 'Escape') list.classList.remove('open');
  }

  /** @param {Event} event */
  function onBlur(event) {
    const to = event instanceof FocusEvent ? event.relatedTarget : null;
    if (!(to instanceof Node && composer.contains(to))) list.classList.remove('open');
  }

  function clear() {
    input.value = '';
    list.classList.remove('open');
    composer.replaceChildren(list, input);
  }

  /** @param {Leaf} leaf */
  function fill(leaf) {
    /** @type {Field[]} */
    const fields = leaf.options.map((option) =>
      createField(option, async (value) => {
        const options = await readOptions(fields.filter((field) => field.option !== option));
        const body = { as, command: leaf.command, option: option.name, value, options };
        const { choices } = /** @type {{ choices: Choice[] }} */ (await post('complete', body));
        return choices;
      }),
    );
    const problem = h('p', { class: 'failure', attributes: { role: 'alert' } });
    const submit = h('button', { class: 'press primary', attributes: { type: 'submit' } }, said.send);
    const form = h(
      'form',
      { class: 'filling', attributes: { autocomplete: 'off' } },
      h('p', {}, h('b', {}, `/${leaf.title}`), ` ${leaf.description}`),
      ...fields.map(({ element }) => element),
      problem,
      h('footer', {}, button('press plain', said.cancel, clear), submit),
    );
    const run = async () => {
      submit.disabled = true;
      const failure = await type({ command: leaf.command, options: await readOptions(fields) });
      submit.disabled = false;
      problem.textContent = failure ?? '';
      if (failure === undefined) clear();
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void run();
    });
    composer.replaceChildren(form);
    const first = form.querySelector('input, select');
    if (first instanceof HTMLElement) first.focus();
    else submit.focus();
  }

  return composer;
}

/**
 * @param {Command} command
 * @param {string[]} names
 * @param {string[]} titles
 * @returns {Leaf[]}
 */
function findLeaves(command, names, titles) {
  const path = [...names, command.name];
  const title = [...titles, say(command)];
  const inner = (command.options ?? []).filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
  if (inner.length > 0) return inner.flatMap((option) => findLeaves(option, path, title));
  const description = command.description_localizations?.[lang] ?? command.description ?? '';
  return [{ command: path.join(' '), title: title.join(' '), description, options: command.options ?? [] }];
}

/** @param {{ name: string, name_localizations?: Record<string, string> | null }} named */
function say({ name, name_localizations: localized }) {
  return localized?.[lang] ?? name;
}

/**
 * What was filled in; what was left empty is left out.
 * @param {Field[]} fields
 * @returns {Promise<Record<string, unknown>>}
 */
async function readOptions(fields) {
  /** @type {Record<string, unknown>} */
  const options = {};
  for (const { option, read } of fields) {
    const value = await read();
    if (value !== undefined && value !== '') options[option.name] = value;
  }
  return options;
}

/**
 * @param {CommandOption} option
 * @param {(value: string) => Promise<Choice[]>} complete
 * @returns {Field}
 */
function createField(option, complete) {
  const said = words.discord;
  const { input, read, suggestions } = createInput(option, complete);
  input.setAttribute('name', option.name);
  if (option.required) input.setAttribute('required', '');
  const description = option.description_localizations?.[lang] ?? option.description ?? '';
  const element = h(
    'label',
    { class: 'field', attributes: { title: description } },
    h('span', 'label', say(option), !option.required && h('small', {}, ` ${said.optional}`)),
    input,
    suggestions,
    h('span', 'hint', description),
  );
  return { option, element, read };
}

/**
 * @param {CommandOption} option
 * @param {(value: string) => Promise<Choice[]>} complete
 * @returns {{ input: HTMLElement, read: () => Promise<unknown>, suggestions?: HTMLElement }}
 */
function createInput(option, complete) {
  const said = words.discord;
  if (option.autocomplete) return createSuggesting(complete);
  if (option.type === ATTACHMENT) {
    const file = h('input', { attributes: { type: 'file' } });
    return { input: file, read: async () => await readFile(file.files?.[0]) };
  }
  /** @type {readonly Choice[]} */
  const choices =
    option.type === BOOLEAN
      ? [
          { name: said.yes, value: 'true' },
          { name: said.no, value: 'false' },
        ]
      : (option.choices ?? []);
  if (choices.length > 0) {
    const select = h(
      'select',
      {},
      h('option', { attributes: { value: '' } }, '–'),
      ...choices.map((choice) => h('option', { attributes: { value: String(choice.value) } }, say(choice))),
    );
    return { input: select, read: () => Promise.resolve(convert(option, select.value)) };
  }
  const input = h('input', {
    attributes: { type: option.type === INTEGER || option.type === NUMBER ? 'number' : 'text' },
  });
  return { input, read: () => Promise.resolve(convert(option, input.value.trim())) };
}

/**
 * @param {CommandOption} option
 * @param {string} text
 */
function convert({ type }, text) {
  if (text === '') return undefined;
  if (type === BOOLEAN) return text === 'true';
  return type === INTEGER || type === NUMBER ? Number(text) : text;
}

/** @param {(value: string) => Promise<Choice[]>} complete */
function createSuggesting(complete) {
  /** @type {Choice | undefined} */
  let chosen;
  let asked = 0;
  /** @type {number | undefined} */
  let timer;
  const suggestions = h('ul', 'suggestions');

  /** @param {Choice} choice */
  function choose(choice) {
    chosen = choice;
    input.value = say(choice);
    suggestions.replaceChildren();
  }

  async function suggest() {
    const mine = (asked += 1);
    /** @type {Choice[]} */
    const choices = await complete(input.value).catch((error) => {
      if (error instanceof Refused) return [];
      throw error;
    });
    // Answers may overtake each other; only the newest question counts.
    if (mine !== asked || document.activeElement !== input) return;
    suggestions.replaceChildren(
      ...choices.map((choice) =>
        h(
          'li',
          {},
          h(
            'button',
            {
              attributes: { type: 'button' },
              on: { click: () => choose(choice), mousedown: (event) => event.preventDefault() },
            },
            say(choice),
          ),
        ),
      ),
    );
  }

  const input = h('input', {
    attributes: { type: 'text' },
    on: {
      focus: () => void suggest(),
      blur: () => suggestions.replaceChildren(),
      input: () => {
        chosen = undefined;
        clearTimeout(timer);
        timer = window.setTimeout(() => void suggest(), PAUSE_MS);
      },
    },
  });
  return { input, suggestions, read: () => Promise.resolve(chosen?.value ?? input.value.trim()) };
}

/** @param {File | undefined} file */
async function readFile(file) {
  if (!file) return undefined;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { filename: file.name, contentType: file.type || 'application/octet-stream', base64: btoa(binary) };
}
