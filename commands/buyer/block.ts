// /buyer block
import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { stampOf } from '../../src/order/card-line.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { orderOption, suggestOrders } from '../order-option.ts';
import { named } from '../speech.ts';
import { pickOrderOf, writeOrders } from './orders.ts';

export const block: Subcommand<CommandContext> = {
  data: {
    ...named('buyer block'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [orderOption('buyer block:order')],
  },

  execute: answering(async (ask) => {
    const { buyer: say } = ask.words.watch;
    const found = await pickOrderOf(ask);
    if (typeof found === 'string') return found;
    const blocked = await ask.buyers.block(found.orderId);
    if (blocked === 'no_buyer_number') return say.noNumber;
    const { since, held } = blocked;
    const count = held.reduce((sum, { lines }) => sum + lines, 0);
    return [
      since ? say.blockedAlready(stampOf(since.at, 'f'), escapeText(since.by, 60)) : say.blocked,
      ...(count > 0 ? [say.held(count), ...(await writeOrders(held, ask))] : [say.heldNone]),
    ].join('\n');
  }),

  autocomplete: suggestOrders,
};
