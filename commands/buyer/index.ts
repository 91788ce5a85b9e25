// /buyer …
import type { CommandGroup } from '../../src/discord/command.ts';
import { groupNamed } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { block } from './block.ts';
import { unblock } from './unblock.ts';

export const buyer: CommandGroup<CommandContext> = { data: groupNamed('buyer'), subcommands: { block, unblock } };
