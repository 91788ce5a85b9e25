// /license …
import type { CommandGroup } from '../../src/discord/command.ts';
import { groupNamed } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { importKeyList } from './import.ts';
import { stock } from './stock.ts';

export const license: CommandGroup<CommandContext> = {
  data: groupNamed('license'),
  subcommands: { import: importKeyList, stock },
};
