// /store poll
import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { named } from '../speech.ts';

export const poll: Subcommand<CommandContext> = {
  data: { ...named('store poll'), type: ApplicationCommandOptionType.Subcommand },
  execute: answering(async ({ pollNow, words }) => {
    const polled = await pollNow();
    if (polled.outcome === 'done') return words.store.polledNow(polled.changed);
    if (polled.outcome === 'failed') return words.store.pollFailed(escapeText(polled.why, 500));
    return words.store.pollPaused;
  }),
};
