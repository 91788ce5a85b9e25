// /order proof
import { ApplicationCommandOptionType } from 'discord.js';
import { append } from '../../src/db/history.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { wordsFor } from '../../src/words/index.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { findOneOrder, orderOption, suggestOrders } from '../order-option.ts';
import { named } from '../speech.ts';

export const proof: Subcommand<CommandContext> = {
  data: {
    ...named('order proof'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [orderOption('order proof:order')],
  },

  execute: answering(async (ask) => {
    const { books, storeId, by, userId, now, lang, words, reports } = ask;
    const typed = ask.options.getString('order', true).trim();
    const found = await findOneOrder(typed, ask);
    if (found === 'none') return words.find.none(escapeText(typed, 200));
    if (found === 'several') return words.report.proof.several(escapeText(typed, 200));
    const { orderId } = found;
    const content = await reports.writeProof(orderId, { by, lang });
    if (content === undefined) return words.find.gone;
    // Before it is shown: it holds the buyer's address.
    await append(books, [
      { storeId, orderId, at: now(), actor: by, what: 'order.proof', outcome: 'done', detail: { userId } },
    ]);
    const name = wordsFor(lang).report.proof.file(orderId);
    return { content: words.report.proof.done(orderId), files: [{ name, content }] };
  }),

  autocomplete: suggestOrders,
};
