// /notify …
import type { CommandGroup } from '../../src/discord/command.ts';
import { groupNamed } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { set } from './set.ts';
import { show } from './show.ts';

export const notify: CommandGroup<CommandContext> = {
  data: groupNamed('notify'),
  subcommands: { set, show },
};
