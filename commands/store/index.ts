// /store …
import type { CommandGroup } from '../../src/discord/command.ts';
import { groupNamed } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { holds } from './holds.ts';
import { pause } from './pause.ts';
import { poll } from './poll.ts';
import { questions } from './questions.ts';
import { resume } from './resume.ts';
import { status } from './status.ts';

export const store: CommandGroup<CommandContext> = {
  data: groupNamed('store'),
  subcommands: { status, poll, pause, resume, holds, questions },
};
