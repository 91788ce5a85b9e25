// What a slash command is: its definition as plain data, what it may use handed in, one answer out.
import { createHash } from 'node:crypto';
import {
  type APIApplicationCommandSubcommandOption,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type MessageComponentInteraction,
  type ModalSubmitInteraction,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import type { Discord } from './client.ts';

type Body = RESTPostAPIChatInputApplicationCommandsJSONBody;

type Answering<C> = {
  /** Whom the command is for; an operator where nothing is said. Checked before `execute` and `autocomplete` are called. */
  needs?: 'admin';
  /** Acknowledges within three seconds of the interaction's birth, and works only after that. May throw: then the member reads that it failed. */
  execute(interaction: ChatInputCommandInteraction, context: C): Promise<void>;
  /** Calls `interaction.respond()` with at most 25 choices. May throw: then there are no choices. */
  autocomplete?(interaction: AutocompleteInteraction, context: C): Promise<void>;
};

/** `/name`, with options of its own. `C` is what the bot hands in: the books, the store, ports to the outside. */
export type SingleCommand<C> = Answering<C> & { data: Body };

/** `/group name` */
export type Subcommand<C> = Answering<C> & { data: APIApplicationCommandSubcommandOption };

/** `/group …`; the key of each subcommand is its `data.name`. */
export type CommandGroup<C> = { data: Omit<Body, 'options'>; subcommands: Record<string, Subcommand<C>> };

export type Command<C> = SingleCommand<C> | CommandGroup<C>;

/** A button or select in a command's answer. Acknowledges first, like `execute`; only operators get here. */
export type ComponentHandler<C> = (interaction: MessageComponentInteraction, context: C) => Promise<void>;

/** A form that came back. Acknowledges first, like `execute`; only operators get here. */
export type FormHandler<C> = (interaction: ModalSubmitInteraction, context: C) => Promise<void>;

/** The command as Discord's API takes it: for the guild alone, never in direct messages. */
export function describeCommand<C>(command: Command<C>): Body {
  if (!('subcommands' in command)) return command.data;
  return { ...command.data, options: Object.values(command.subcommands).map(({ data }) => data) };
}

/**
 * Registers the commands of the guild, whole, and only when they changed: Discord counts registrations per day.
 * @param previousPrint  what the last call returned, kept by the caller
 * @returns the fingerprint to keep; it also names the application and the guild
 * @throws when Discord cannot be asked, or refuses
 * @see https://docs.discord.com/developers/interactions/application-commands#bulk-overwrite-guild-application-commands
 */
export async function registerCommands<C>(
  discord: Pick<Discord, 'rest' | 'guildId' | 'findApplicationId'>,
  commands: readonly Command<C>[],
  { previousPrint }: { previousPrint: string | undefined },
): Promise<string> {
  const body = commands.map(describeCommand);
  const applicationId = await discord.findApplicationId();
  const print = createHash('sha256')
    .update(JSON.stringify([applicationId, discord.guildId, body]))
    .digest('base64url');
  if (print === previousPrint) return print;
  await discord.rest.put(Routes.applicationGuildCommands(applicationId, discord.guildId), { body });
  return print;
}
