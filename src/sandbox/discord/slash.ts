// Typing a slash command: Discord's own client checks what is typed against what was registered.

import { OPTION } from './command-rules.ts';
import { PERMISSIONS } from './permission-bits.ts';
import { permissionsOf } from './permissions.ts';
import type { Attachment, Command, CommandOption, State, User } from './state.ts';
import { storeAttachment } from './messages.ts';
import { attachmentJson, channelJson, memberJson, roleJson, userJson } from './wire.ts';

/** A file a person picks. `content` as text or bytes. */
export type FileInput = { filename: string; content: string | Uint8Array; contentType?: string };

export type OptionInput = string | number | boolean | FileInput;

type WireOption = {
  type: number;
  name: string;
  value?: string | number | boolean;
  focused?: boolean;
  options?: WireOption[];
};

type Resolved = Record<'attachments' | 'users' | 'members' | 'roles' | 'channels', Record<string, object>>;

/** A command with its subcommand found: `leaf` lists what may be filled in. */
export type FoundCommand = { command: Command; path: CommandOption[]; options: CommandOption[] };

/**
 * Finds `order status` among the registered commands.
 * @throws Error when there is none, or this person may not see it
 */
export function findCommand(state: State, name: string, user: User): FoundCommand {
  const [root = '', ...rest] = name.replace(/^\//, '').split(/\s+/);
  const command = [...state.guildCommands.values(), ...state.globalCommands.values()].find((one) => one.name === root);
  if (!command) throw new Error(`There is no command /${root}`);
  const needed = BigInt(command.default_member_permissions ?? 0);
  const has = permissionsOf(state, user);
  const isAdministrator = (has & PERMISSIONS.administrator) !== 0n;
  if ((has & needed) !== needed && !isAdministrator)
    throw new Error(`${user.name} does not see /${root}: default_member_permissions`);
  let options = command.options ?? [];
  const path: CommandOption[] = [];
  for (const step of rest) {
    const found = options.find(
      (option) => option.name === step && (option.type === OPTION.subcommand || option.type === OPTION.group),
    );
    if (!found) throw new Error(`/${root} has no subcommand ${step}`);
    path.push(found);
    options = found.options ?? [];
  }
  if (options.some(({ type }) => type === OPTION.subcommand || type === OPTION.group))
    throw new Error(`/${name} needs one of its subcommands`);
  return { command, path, options };
}

/** The `data` of a finished command. @throws Error when an option is unknown, missing or of a wrong value */
export function fillCommand(
  state: State,
  { command, path, options }: FoundCommand,
  inputs: Record<string, OptionInput>,
): object {
  const resolved: Resolved = { attachments: {}, users: {}, members: {}, roles: {}, channels: {} };
  for (const name of Object.keys(inputs)) {
    if (!options.some((option) => option.name === name))
      throw new Error(`/${titleOf(command, path)} has no option ${name}`);
  }
  const filled = options.flatMap((option): WireOption[] => {
    const input = inputs[option.name];
    if (input === undefined) {
      if (option.required) throw new Error(`/${titleOf(command, path)} needs the option ${option.name}`);
      return [];
    }
    return [{ type: option.type, name: option.name, value: valueOf(state, option, input, resolved) }];
  });
  return { ...dataOf(state, command, path, filled), ...resolvedOf(resolved) };
}

/** The `data` while somebody is still typing in one option. */
export function fillAutocomplete(
  state: State,
  { command, path, options }: FoundCommand,
  typed: { option: string; value: string; others: Record<string, OptionInput> },
): { data: object; optionType: number } {
  const option = options.find(({ name }) => name === typed.option);
  if (!option?.autocomplete) throw new Error(`/${titleOf(command, path)} completes no option ${typed.option}`);
  const filled = options.flatMap((one): WireOption[] => {
    if (one === option) return [{ type: one.type, name: one.name, value: typed.value, focused: true }];
    const input = typed.others[one.name];
    return typeof input === 'object' || input === undefined ? [] : [{ type: one.type, name: one.name, value: input }];
  });
  return { data: dataOf(state, command, path, filled), optionType: option.type };
}

const titleOf = (command: Command, path: readonly CommandOption[]): string =>
  [command, ...path].map(({ name }) => name).join(' ');

function dataOf(state: State, command: Command, path: readonly CommandOption[], filled: WireOption[]): object {
  const nested = path.reduceRight<WireOption[]>((options, { type, name }) => [{ type, name, options }], filled);
  const isOfGuild = state.guildCommands.has(command.id);
  return {
    id: command.id,
    name: command.name,
    type: command.type ?? 1,
    options: nested,
    ...(isOfGuild && { guild_id: state.guildId }),
  };
}

/** Only the kinds that have something. */
export function resolvedOf(resolved: Resolved): { resolved?: object } {
  const filled = Object.entries(resolved).filter(([, entries]) => Object.keys(entries).length > 0);
  return filled.length > 0 ? { resolved: Object.fromEntries(filled) } : {};
}

export const emptyResolved = (): Resolved => ({ attachments: {}, users: {}, members: {}, roles: {}, channels: {} });

function valueOf(
  state: State,
  option: CommandOption,
  input: OptionInput,
  resolved: Resolved,
): string | number | boolean {
  const wrong = (why: string): Error => new Error(`Option ${option.name}: ${why}`);
  if (option.type === OPTION.attachment) {
    if (typeof input !== 'object') throw wrong('a file is wanted');
    if (
      option.file_types?.length &&
      !option.file_types.some((extension) => input.filename.toLowerCase().endsWith(extension.toLowerCase()))
    ) {
      throw wrong(`only ${option.file_types.join(', ')}`);
    }
    return uploadFile(state, input, resolved).id;
  }
  if (typeof input === 'object') throw wrong('it takes no file');
  const { choices } = option;
  if (choices && choices.length > 0 && !choices.some(({ value }) => value === input))
    throw wrong(`${String(input)} is none of ${choices.map(({ value }) => value).join(', ')}`);
  switch (option.type) {
    case OPTION.string:
      if (typeof input !== 'string') throw wrong('text is wanted');
      if (input.length < Math.max(option.min_length ?? 1, 1)) throw wrong(`${input.length} characters are too few`);
      if (input.length > (option.max_length ?? 6000)) throw wrong(`${input.length} characters are too many`);
      return input;
    case OPTION.integer:
    case OPTION.number:
      if (typeof input !== 'number' || (option.type === OPTION.integer && !Number.isSafeInteger(input)))
        throw wrong('a number is wanted');
      if (input < (option.min_value ?? -Infinity) || input > (option.max_value ?? Infinity))
        throw wrong(`${input} is out of range`);
      return input;
    case OPTION.boolean:
      if (typeof input !== 'boolean') throw wrong('true or false is wanted');
      return input;
    default:
      if (typeof input !== 'string') throw wrong('an id is wanted');
      resolveId(state, option.type, input, resolved);
      return input;
  }
}

/** Puts what an id stands for where the bot looks for it. `type` is that of a command option. */
export function resolveId(state: State, type: number, id: string, resolved: Resolved): void {
  const user = state.users.get(id);
  const role = state.roles.get(id);
  const channel = state.channels.get(id);
  if (user && (type === OPTION.user || type === OPTION.mentionable)) {
    const { user: _user, ...member } = memberJson(user);
    resolved.users[id] = userJson(user);
    resolved.members[id] = { ...member, permissions: String(permissionsOf(state, user)) };
  } else if (role && (type === OPTION.role || type === OPTION.mentionable)) resolved.roles[id] = roleJson(state, role);
  else if (channel && type === OPTION.channel)
    resolved.channels[id] = { ...channelJson(state, channel), permissions: '0' };
  else throw new Error(`${id} is nothing that can be chosen here`);
}

/** Uploads a file of a person; the bot gets a link to fetch it from. */
export function uploadFile(
  state: State,
  { filename, content, contentType = 'application/octet-stream' }: FileInput,
  resolved: Resolved,
): Attachment {
  const bytes = Buffer.from(typeof content === 'string' ? Buffer.from(content) : content);
  const attachment = storeAttachment(state, `ephemeral-attachments/${state.applicationId}`, {
    filename,
    bytes,
    contentType,
    isSpoiler: false,
    isEphemeral: true,
  });
  resolved.attachments[attachment.id] = attachmentJson(attachment);
  return attachment;
}
