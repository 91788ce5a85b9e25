// /product …
import type { CommandGroup } from '../../src/discord/command.ts';
import { groupNamed } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { list } from './list.ts';
import { set } from './set.ts';
import { show } from './show.ts';

export const product: CommandGroup<CommandContext> = { data: groupNamed('product'), subcommands: { set, list, show } };
