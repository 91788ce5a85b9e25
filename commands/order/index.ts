// /order …
import type { CommandGroup } from '../../src/discord/command.ts';
import { groupNamed } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { history } from './history.ts';
import { pending } from './pending.ts';
import { proof } from './proof.ts';
import { search } from './search.ts';
import { send } from './send.ts';
import { status } from './status.ts';

export const order: CommandGroup<CommandContext> = {
  data: groupNamed('order'),
  subcommands: { status, history, search, pending, send, proof },
};
