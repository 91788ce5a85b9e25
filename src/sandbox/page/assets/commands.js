// The slash commands that the bot has registered, as leaves that can be sent.
import { get } from './api.js';
import { lang } from './words.js';

/**
 * @typedef {import('../ports.ts').Command} Command
 * @typedef {import('../ports.ts').CommandOption} CommandOption
 * @typedef {import('../ports.ts').Choice} Choice
 * @typedef {{ command: string, title: string, description: string, options: CommandOption[] }} Leaf
 */

export const OPTION = /** @type {const} */ ({
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
});

/** What was heard of them last. @type {Leaf[]} */
let known = [];

/** @returns {Promise<Leaf[]>} */
export async function listCommands() {
  const { commands } = /** @type {{ commands: Command[] }} */ (await get('commands'));
  known = commands.flatMap((command) => findLeaves(command, [], []));
  return known;
}

/** A command that somebody used, as the reader knows it. @param {string} command  `/order status` */
export function sayCommand(command) {
  const leaf = known.find((each) => `/${each.command}` === command);
  return leaf ? `/${leaf.title}` : command;
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
  const inner = (command.options ?? []).filter(({ type }) => type === OPTION.subcommand || type === OPTION.group);
  if (inner.length > 0) return inner.flatMap((option) => findLeaves(option, path, title));
  return [
    { command: path.join(' '), title: title.join(' '), description: describe(command), options: command.options ?? [] },
  ];
}

/**
 * A name in the language of the page.
 * @param {{ name: string, name_localizations?: Record<string, string> | null }} named
 */
export function say({ name, name_localizations: localized }) {
  return localized?.[lang] ?? localized?.['en-US'] ?? name;
}

/** @param {{ description?: string | null, description_localizations?: Record<string, string> | null }} described */
export function describe({ description, description_localizations: localized }) {
  return localized?.[lang] ?? localized?.['en-US'] ?? description ?? '';
}

/**
 * Those whose path or title has every word in it.
 * @param {readonly Leaf[]} leaves
 * @param {string} text
 */
export function findCommands(leaves, text) {
  const wanted = text.trim().replace(/^\//, '').toLowerCase();
  return leaves.filter(({ command, title }) => command.includes(wanted) || title.toLowerCase().includes(wanted));
}
