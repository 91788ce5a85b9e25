// How every command answers: acknowledged at once, seen by one person only, in that person's language, and without pinging anybody.
import {
  type AutocompleteInteraction,
  ApplicationIntegrationType,
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  type ChatInputCommandInteraction,
  InteractionContextType,
  type MessageComponentInteraction,
  MessageFlags,
} from 'discord.js';
import { langOf } from '../src/words/index.ts';
import type { CommandContext } from './context.ts';
import { commandWordsFor, type CommandWords, type Lang, named } from './speech.ts';

export type Answer = {
  content?: string;
  embeds?: APIEmbed[];
  components?: APIActionRowComponent<APIComponentInMessageActionRow>[];
  files?: AnswerFile[];
};

/** A file in an answer; text is written as UTF-8. */
export type AnswerFile = { name: string; content: Uint8Array | string };

/** Who asks: the options as typed, what a command may use, and the person's language. */
export type Ask = CommandContext & {
  options: Pick<
    ChatInputCommandInteraction['options'],
    'getString' | 'getInteger' | 'getAttachment' | 'getBoolean' | 'getRole' | 'getChannel'
  >;
  lang: Lang;
  words: CommandWords;
};

type Choice = { name: string; value: string };

/** What `/group …` itself says; its subcommands say the rest. */
export function groupNamed(
  what: 'order' | 'license' | 'product' | 'store' | 'template' | 'buyer' | 'report' | 'notify',
) {
  return {
    ...named(what),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  };
}

export function answering(write: (ask: Ask) => Promise<Answer | string>) {
  return async (interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void> => {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const lang = langOf(interaction.locale);
    const answer = await write({ ...context, options: interaction.options, lang, words: commandWordsFor(lang) });
    await interaction.editReply(toMessage(answer));
  };
}

/** Replaces the message that the component stands in: an answer of ours, seen by the same person. */
export function answeringInPlace(
  write: (interaction: MessageComponentInteraction, context: CommandContext, lang: Lang) => Promise<Answer | string>,
) {
  return async (interaction: MessageComponentInteraction, context: CommandContext): Promise<void> => {
    await interaction.deferUpdate();
    await interaction.editReply(toMessage(await write(interaction, context, langOf(interaction.locale))));
  };
}

export function suggesting(
  find: (typed: string, context: CommandContext, lang: Lang, option: string) => Promise<Choice[]>,
) {
  return async (interaction: AutocompleteInteraction, context: CommandContext): Promise<void> => {
    const { name, value } = interaction.options.getFocused(true);
    const choices = await find(value.trim(), context, langOf(interaction.locale), name);
    await interaction.respond(choices.slice(0, 25));
  };
}

export function toMessage(answer: Answer | string) {
  const {
    content = '',
    embeds = [],
    components = [],
    files = [],
  } = typeof answer === 'string' ? { content: answer } : answer;
  return {
    content,
    embeds,
    components,
    // What an answer showed before goes with it.
    attachments: [],
    files: files.map((file) => ({ attachment: Buffer.from(file.content), name: file.name })),
    allowedMentions: { parse: [] },
  };
}
