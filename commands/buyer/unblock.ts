// /buyer unblock
import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/command.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { orderOption, suggestOrders } from '../order-option.ts';
import { named } from '../speech.ts';
import { pickOrderOf, writeOrders } from './orders.ts';

export const unblock: Subcommand<CommandContext> = {
  data: {
    ...named('buyer unblock'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [orderOption('buyer unblock:order')],
  },

  execute: answering(async (ask) => {
    const { buyer: say } = ask.words.watch;
    const found = await pickOrderOf(ask);
    if (typeof found === 'string') return found;
    const unblocked = await ask.buyers.unblock(found.orderId);
    if (unblocked === 'no_buyer_number') return say.noNumber;
    const { wasBlocked, held } = unblocked;
    if (!wasBlocked) return say.notBlocked;
    const count = held.reduce((sum, { lines }) => sum + lines, 0);
    if (count === 0) return [say.unblocked, say.stillHeldNone].join('\n');
    return [say.unblocked, say.stillHeld(count), ...(await writeOrders(held, ask))].join('\n');
  }),

  autocomplete: suggestOrders,
};
