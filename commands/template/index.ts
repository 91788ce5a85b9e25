// /template …
import type { CommandGroup } from '../../src/discord/command.ts';
import { groupNamed } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { edit } from './edit.ts';
import { preview } from './preview.ts';
import { reset } from './reset.ts';
import { test } from './test.ts';

export const template: CommandGroup<CommandContext> = {
  data: groupNamed('template'),
  subcommands: { edit, preview, test, reset },
};
