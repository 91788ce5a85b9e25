// /license find: which order has a key, or what became of it.
import { ApplicationCommandOptionType } from 'discord.js';
import { findBatch } from '../../src/db/batches.ts';
import { type FoundLicense, findLicenseByKey } from '../../src/db/keys-by-hand.ts';
import { findOrderView } from '../../src/db/orders.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { formatMoment } from '../../src/words/format.ts';
import { answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { named } from '../speech.ts';
import { nameBatch } from './batch-name.ts';
import { namePool } from './pool-option.ts';

export const find: Subcommand<CommandContext> = {
  data: {
    ...named('license find'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      { ...named('license find:key'), type: ApplicationCommandOptionType.String, required: true, max_length: 600 },
    ],
  },

  execute: answering(async (ask) => {
    const { books, storeId, words } = ask;
    const say = words.license.find;
    const found = await findLicenseByKey(books, storeId, ask.options.getString('key', true));
    if (!found) return say.none;
    const batch = found.batchId === undefined ? undefined : await findBatch(books, storeId, found.batchId);
    const view = found.orderId === undefined ? undefined : await findOrderView(books, storeId, found.orderId);
    const pool = namePool({ ...found, name: found.productName }, words);
    return [
      `**${sayStatus(found, ask)}**`,
      say.in(pool, batch && escapeText(nameBatch(batch, words), 100)),
      ...(found.reason ? [say.reason(escapeText(found.reason, 200))] : []),
      ...(view?.channelId && view.messageId ? [say.card(ask.cardUrl(view.channelId, view.messageId))] : []),
    ].join('\n');
  }),
};

function sayStatus({ status, orderId, deliveredAt, revokedAt }: FoundLicense, { words, lang }: Ask): string {
  const say = words.license.find;
  const order = orderId ?? '?';
  switch (status) {
    case 'reserved':
    case 'set_aside':
      return say[status](order);
    case 'delivered':
      return say.delivered(order, deliveredAt && formatMoment(deliveredAt, lang));
    case 'revoked':
      return say.revoked(orderId, revokedAt && formatMoment(revokedAt, lang));
    default:
      return say[status];
  }
}
