// Which catalogue a person reads, and the bilingual names that Discord lists.
import type { APIApplicationCommandOptionChoice } from 'discord.js';
import { commandsEn } from '../src/words/commands.en.ts';
import { commandsKo, type CommandWords } from '../src/words/commands.ko.ts';
import type { Lang } from '../src/words/format.ts';

export type { CommandWords, Lang };

export function commandWordsFor(lang: Lang): CommandWords {
  return lang === 'ko' ? commandsKo : commandsEn;
}

/** Name and description of a command, a subcommand or an option: English, with Korean for those whose Discord is Korean. */
export function named(what: keyof CommandWords['named']) {
  const [en, ko] = [commandsEn.named[what], commandsKo.named[what]];
  return {
    name: en.name,
    name_localizations: { ko: ko.name },
    description: en.description,
    description_localizations: { ko: ko.description },
  };
}

/** The values of an option that knows only a few, in the order of the catalogue. */
export function choicesOf(
  list: 'period' | 'mode' | 'source' | 'secret' | 'status',
): APIApplicationCommandOptionChoice<string>[] {
  const korean: Record<string, string> = commandsKo[list];
  return Object.entries(commandsEn[list]).map(([value, name]) => ({
    name,
    name_localizations: { ko: korean[value] ?? name },
    value,
  }));
}
