// /order pending
import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/command.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { writeList } from '../pending-list.ts';
import { named } from '../speech.ts';

export const pending: Subcommand<CommandContext> = {
  data: { ...named('order pending'), type: ApplicationCommandOptionType.Subcommand },
  execute: answering(async (ask) => await writeList(ask, ask.lang)),
};
