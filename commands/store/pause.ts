// /store pause
import { ApplicationCommandOptionType } from 'discord.js';
import { inTransaction } from '../../src/db/books.ts';
import { append } from '../../src/db/history.ts';
import { findStore, setPaused } from '../../src/db/stores.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { stampOf } from '../../src/order/card-line.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { named } from '../speech.ts';

export const pause: Subcommand<CommandContext> = {
  data: { ...named('store pause'), type: ApplicationCommandOptionType.Subcommand },
  execute: answering(async ({ books, storeId, by, now, words }) => {
    const at = now();
    const isNew = await inTransaction(books, async (trx) => {
      if (!(await setPaused(trx, storeId, at))) return false;
      await append(trx, [{ storeId, at, actor: by, what: 'store.pause', outcome: 'done' }]);
      return true;
    });
    if (isNew) return words.store.pausedNow;
    const { pausedAt = at } = await findStore(books, storeId);
    return words.store.pausedAlready(stampOf(pausedAt, 'f'));
  }),
};
