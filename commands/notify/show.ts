// /notify show
import { ApplicationCommandOptionType, channelMention, roleMention } from 'discord.js';
import { findNotify } from '../../src/db/notify.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { named } from '../speech.ts';

export const show: Subcommand<CommandContext> = {
  data: { ...named('notify show'), type: ApplicationCommandOptionType.Subcommand },
  execute: answering(async (ask) => await describeNotify(ask)),
};

/** The settings in force, a row each. */
export async function describeNotify({
  books,
  storeId,
  words,
  channels,
}: Pick<Ask, 'books' | 'storeId' | 'words' | 'channels'>): Promise<string> {
  const { notify: say } = words.pending;
  const settings = await findNotify(books, storeId);
  const { remindMinutes, escalateMinutes, escalateRole, quiet, alarmChannel, autoChannel } = settings;
  const isCalled = escalateMinutes > 0 && escalateRole !== undefined;
  const escalate = escalateRole ? say.escalate(escalateMinutes, roleMention(escalateRole)) : say.escalateNoRole;
  return [
    say.title,
    remindMinutes > 0 ? say.remind(remindMinutes) : say.remindOff,
    escalateMinutes > 0 ? escalate : say.escalateOff,
    quiet ? say.quiet(clockOf(quiet.from), clockOf(quiet.to)) : say.quietOff,
    ...(alarmChannel ? [say.alarm(channelMention(alarmChannel))] : []),
    autoChannel ? say.auto(channelMention(autoChannel)) : say.autoOff,
    ...(isCalled && !(await channels.canMention(escalateRole)) ? [say.unmentionable(roleMention(escalateRole))] : []),
  ].join('\n');
}

/** `23:05` */
function clockOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => `${part}`.padStart(2, '0')).join(':');
}
