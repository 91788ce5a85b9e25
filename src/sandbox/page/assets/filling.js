// A slash command that is being filled in: which options are shown, what was typed, what can be chosen.
import { post, Refused } from './api.js';
import { OPTION, say } from './commands.js';
import { packFile } from './files.js';
import { redraw } from './page-state.js';
import { pools } from './server-state.js';
import { words } from './words.js';

/**
 * @typedef {import('./commands.js').Leaf} Leaf
 * @typedef {import('./commands.js').CommandOption} CommandOption
 * @typedef {import('./commands.js').Choice} Choice
 * @typedef {string | number | boolean | File} Value
 * @typedef {{ title: string, value: string | number | boolean }} Offer
 */

/**
 * @typedef {object} Filling
 * @property {Leaf} leaf
 * @property {string} as
 * @property {CommandOption[]} shown
 * @property {CommandOption | undefined} focus
 * @property {Map<string, string>} texts  what stands in the fields
 * @property {Map<string, Value>} values  what was chosen
 * @property {Choice[]} suggested  for the option in focus
 * @property {boolean} isAsking
 */

const PAUSE_MS = 150;
let asked = 0;
/** @type {number | undefined} */
let timer;

/** @param {Leaf} leaf @param {string} as @returns {Filling} */
export function startFilling(leaf, as) {
  const shown = leaf.options.filter(({ required }) => required);
  return { leaf, as, shown, focus: undefined, texts: new Map(), values: new Map(), suggested: [], isAsking: false };
}

/** @param {Filling} filling @param {CommandOption} option */
export function addOption(filling, option) {
  if (!filling.shown.includes(option)) filling.shown.push(option);
}

/** @param {Filling} filling @param {CommandOption} option */
export function dropOption(filling, option) {
  filling.shown = filling.shown.filter((each) => each !== option);
  filling.texts.delete(option.name);
  filling.values.delete(option.name);
}

/**
 * @param {Filling} filling
 * @param {CommandOption} option
 * @param {{ text: string, value?: Value | undefined }} filled  without a value: as it was typed
 */
export function fillOption(filling, option, { text, value }) {
  filling.texts.set(option.name, text);
  if (value === undefined) filling.values.delete(option.name);
  else filling.values.set(option.name, value);
  if (option.autocomplete && value === undefined) {
    clearTimeout(timer);
    filling.isAsking = true;
    timer = window.setTimeout(() => void suggest(filling, option), PAUSE_MS);
  } else filling.suggested = [];
  redraw();
}

/** @param {Filling} filling @param {CommandOption} option */
async function suggest(filling, option) {
  const mine = (asked += 1);
  const options = await readValues(filling, option);
  const body = {
    as: filling.as,
    command: filling.leaf.command,
    option: option.name,
    value: filling.texts.get(option.name) ?? '',
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => typeof value !== 'object')),
  };
  /** @type {Choice[]} */
  const choices = await post('complete', body).then(
    (answer) => /** @type {{ choices: Choice[] }} */ (answer).choices,
    (error) => {
      if (error instanceof Refused) return [];
      throw error;
    },
  );
  // Answers may overtake each other; only the newest question counts.
  if (mine !== asked || filling.focus !== option) return;
  filling.suggested = choices;
  filling.isAsking = false;
  redraw();
}

/**
 * What can be chosen for the option in focus.
 * @param {Filling} filling
 * @returns {Offer[]}
 */
export function listChoices({ focus, suggested, texts, values }) {
  if (!focus || values.has(focus.name)) return [];
  if (focus.autocomplete) return suggested.map((choice) => ({ title: say(choice), value: choice.value }));
  const typed = (texts.get(focus.name) ?? '').toLowerCase();
  return offersOf(focus).filter(({ title }) => title.toLowerCase().includes(typed));
}

/** @param {CommandOption} option @returns {Offer[]} */
function offersOf({ type, choices }) {
  const { people, roles, channels } = pools();
  /** @param {readonly { id: string, name: string }[]} named @param {string} sign */
  const list = (named, sign) => named.map(({ id, name }) => ({ title: sign + name, value: id }));
  if (type === OPTION.boolean)
    return [
      { title: words.discord.yes, value: true },
      { title: words.discord.no, value: false },
    ];
  if (type === OPTION.user) return list(people, '@');
  if (type === OPTION.role) return list(roles, '@');
  if (type === OPTION.mentionable) return [...list(roles, '@'), ...list(people, '@')];
  if (type === OPTION.channel) return list(channels, '#');
  return (choices ?? []).map((choice) => ({ title: say(choice), value: choice.value }));
}

/**
 * The value of an option: what was chosen, or what was typed where typing will do.
 * @param {Filling} filling
 * @param {CommandOption} option
 * @returns {Value | undefined}
 */
export function valueOf({ texts, values }, option) {
  const chosen = values.get(option.name);
  if (chosen !== undefined) return chosen;
  const text = (texts.get(option.name) ?? '').trim();
  if (text === '') return undefined;
  const offers = offersOf(option);
  const offer = offers.find(({ title, value }) => title.toLowerCase() === text.toLowerCase() || value === text);
  if (offers.length > 0 || option.type === OPTION.attachment) return offer?.value;
  if (option.type !== OPTION.integer && option.type !== OPTION.number) return text;
  const number = Number(text);
  return Number.isNaN(number) ? undefined : number;
}

/**
 * The first option that must be filled in and is not, or holds what it cannot take.
 * @param {Filling} filling
 */
export function canSend(filling) {
  return filling.shown.find((option) => {
    const isEmpty = valueOf(filling, option) === undefined;
    return isEmpty && (option.required || (filling.texts.get(option.name) ?? '') !== '');
  });
}

/**
 * What is sent; what was left empty is left out.
 * @param {Filling} filling
 * @param {CommandOption} [but]  not this one
 * @returns {Promise<Record<string, unknown>>}
 */
export async function readValues(filling, but) {
  /** @type {Record<string, unknown>} */
  const options = {};
  for (const option of filling.shown) {
    const value = option === but ? undefined : valueOf(filling, option);
    if (value !== undefined) options[option.name] = value instanceof File && !but ? await packFile(value) : value;
  }
  return options;
}
