// What Discord asks of registered commands and its description does not say.

import type { Problem } from './refusal.ts';
import type { Choice, CommandOption, CommandRequest } from './state.ts';

/** @see https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-type */
export const OPTION = {
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
} as const;

const CHAT_INPUT = 1;
const MAX_COMMANDS = 100;
const MAX_CHARACTERS = 8000;

/** Upper case is refused where the script has a lower case. @see https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const LOCALES = new Set(
  'ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl pt-BR ro ru sv-SE th tr uk vi zh-CN zh-TW'.split(
    ' ',
  ),
);

type Path = readonly (string | number)[];

/** @param root  where in the body the commands are: each problem's path starts there */
export function checkCommands(commands: readonly CommandRequest[], root: Path = []): Problem[] {
  const problems: Problem[] = [];
  if (commands.filter(isChatInput).length > MAX_COMMANDS) {
    problems.push({ path: root, code: 'BASE_TYPE_BAD_LENGTH', message: `Must be ${MAX_COMMANDS} or fewer in length.` });
  }
  const names = new Set<string>();
  for (const [index, command] of commands.entries()) {
    const key = `${command.type ?? CHAT_INPUT} ${command.name}`;
    if (names.has(key))
      problems.push({
        path: [...root, index, 'name'],
        code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
        message: 'Application command names must be unique',
      });
    names.add(key);
    problems.push(...checkCommand(command, [...root, index]));
  }
  return problems;
}

/** One command. */
export function checkCommand(command: CommandRequest, path: Path): Problem[] {
  if (!isChatInput(command)) {
    return command.description || (command.options ?? []).length > 0
      ? [
          {
            path,
            code: 'CONTEXT_COMMAND_WITH_DETAILS',
            message: 'A context command has neither description nor options.',
          },
        ]
      : [];
  }
  const problems = [...checkNames(command, path), ...checkOptions(command.options ?? [], [...path, 'options'])];
  if (!command.description)
    problems.push({ path: [...path, 'description'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
  const length = countCharacters(command);
  if (length > MAX_CHARACTERS) {
    problems.push({
      path,
      code: 'APPLICATION_COMMAND_TOO_LARGE',
      message: `Command exceeds maximum size (${MAX_CHARACTERS}); it has ${length} characters.`,
    });
  }
  return problems;
}

const isChatInput = ({ type }: CommandRequest): boolean => (type ?? CHAT_INPUT) === CHAT_INPUT;

function checkOptions(options: readonly CommandOption[], path: Path): Problem[] {
  const problems: Problem[] = [];
  const nests = options.filter(({ type }) => isNest(type)).length;
  if (nests > 0 && nests < options.length) {
    problems.push({
      path,
      code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      message: 'Sub-command and sub-command group option types are mutually exclusive to all other types',
    });
  }
  let isPastRequired = false;
  for (const [index, option] of options.entries()) {
    const at = [...path, index];
    problems.push(
      ...checkNames(option, at),
      ...checkValues(option, at),
      ...checkOptions(option.options ?? [], [...at, 'options']),
    );
    if (isNest(option.type)) continue;
    if (option.required && isPastRequired) {
      problems.push({
        path: at,
        code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        message: 'Required options must be placed before non-required options',
      });
    }
    isPastRequired ||= !option.required;
  }
  return [...problems, ...checkUniqueNames(options, path)];
}

const isNest = (type: number): boolean => type === OPTION.subcommand || type === OPTION.group;

// The name in one language may not be the name of another option in that language either.
function checkUniqueNames(options: readonly CommandOption[], path: Path): Problem[] {
  const problems: Problem[] = [];
  for (const locale of ['', ...LOCALES]) {
    const seen = new Set<string>();
    for (const [index, option] of options.entries()) {
      const name = option.name_localizations?.[locale] ?? option.name;
      const isLocalized = locale !== '' && options.some((other) => other.name_localizations?.[locale] !== undefined);
      if (seen.has(name) && (locale === '' || isLocalized)) {
        problems.push({
          path: [...path, index, 'name'],
          code: 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
          message: `Option name ${name} already exists${locale && ` in ${locale}`}`,
        });
      }
      seen.add(name);
    }
  }
  return problems;
}

type Named = Pick<CommandRequest, 'name' | 'name_localizations' | 'description_localizations'>;

function checkNames(named: Named, path: Path): Problem[] {
  const problems: Problem[] = [];
  const names: [Path, string][] = [
    [[...path, 'name'], named.name],
    ...Object.entries(named.name_localizations ?? {}).map(([locale, name]): [Path, string] => [
      [...path, 'name_localizations', locale],
      name,
    ]),
  ];
  for (const [at, name] of names) {
    if (!NAME.test(name) || name !== name.toLowerCase()) {
      problems.push({ path: at, code: 'APPLICATION_COMMAND_INVALID_NAME', message: 'Command name is invalid' });
    } else if (name !== name.normalize('NFC')) {
      problems.push({
        path: at,
        code: 'APPLICATION_COMMAND_INVALID_NAME',
        message: 'Send names in Unicode normal form C',
      });
    }
  }
  for (const member of ['name_localizations', 'description_localizations'] as const) {
    for (const locale of Object.keys(named[member] ?? {})) {
      if (!LOCALES.has(locale))
        problems.push({
          path: [...path, member, locale],
          code: 'BASE_TYPE_CHOICES',
          message: `Discord has no locale ${locale}.`,
        });
    }
  }
  return problems;
}

function checkValues(option: CommandOption, path: Path): Problem[] {
  const problems: Problem[] = [];
  const choices = option.choices ?? [];
  if (option.autocomplete && choices.length > 0) {
    problems.push({
      path: [...path, 'autocomplete'],
      code: 'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_WITH_CHOICES',
      message: 'Choices and autocomplete exclude each other',
    });
  }
  const names = new Set<string>();
  const values = new Set<string | number>();
  for (const [index, { name, value }] of choices.entries()) {
    if (names.has(name) || values.has(value)) {
      problems.push({
        path: [...path, 'choices', index],
        code: 'APPLICATION_COMMAND_OPTIONS_CHOICE_ALREADY_EXISTS',
        message: 'Option choice already exists',
      });
    }
    names.add(name);
    values.add(value);
  }
  for (const [low, high] of [
    ['min_value', 'max_value'],
    ['min_length', 'max_length'],
  ] as const) {
    const min = option[low];
    const max = option[high];
    if (typeof min === 'number' && typeof max === 'number' && min > max) {
      problems.push({
        path: [...path, low],
        code: 'APPLICATION_COMMAND_OPTIONS_RANGE',
        message: `${low} exceeds ${high}`,
      });
    }
  }
  return problems;
}

// Names, descriptions and values of the command and all it holds; of a text with translations the longest counts.
function countCharacters(node: CommandRequest | CommandOption): number {
  return (
    longest(node.name, node.name_localizations) +
    longest(node.description ?? '', node.description_localizations) +
    (node.choices ?? []).reduce((sum, choice) => sum + countChoice(choice), 0) +
    (node.options ?? []).reduce((sum, option) => sum + countCharacters(option), 0)
  );
}

const countChoice = (choice: Choice): number =>
  longest(choice.name, choice.name_localizations) + (typeof choice.value === 'string' ? choice.value.length : 0);

const longest = (text: string, localizations: Record<string, string> | null | undefined): number =>
  Math.max(text.length, ...Object.values(localizations ?? {}).map((localized) => localized.length));
