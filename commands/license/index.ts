// /license …
import type { CommandGroup } from '../../src/discord/command.ts';
import { groupNamed } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { batches } from './batches.ts';
import { exportKeys } from './export.ts';
import { find } from './find.ts';
import { importKeyList } from './import.ts';
import { stock } from './stock.ts';
import { take } from './take.ts';
import { withdraw } from './withdraw.ts';

export const license: CommandGroup<CommandContext> = {
  data: groupNamed('license'),
  subcommands: { import: importKeyList, stock, find, batches, withdraw, export: exportKeys, take },
};
