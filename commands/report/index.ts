// /report …
import type { CommandGroup } from '../../src/discord/command.ts';
import { groupNamed } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { digest } from './digest.ts';
import { exportLines } from './export.ts';
import { sales } from './sales.ts';

export const report: CommandGroup<CommandContext> = {
  data: groupNamed('report'),
  subcommands: { sales, export: exportLines, digest },
};
