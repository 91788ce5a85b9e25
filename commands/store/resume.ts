// /store resume
import { ApplicationCommandOptionType } from 'discord.js';
import { inTransaction } from '../../src/db/books.ts';
import { append } from '../../src/db/history.ts';
import { setPaused } from '../../src/db/stores.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { named } from '../speech.ts';

export const resume: Subcommand<CommandContext> = {
  data: { ...named('store resume'), type: ApplicationCommandOptionType.Subcommand },
  execute: answering(async ({ books, storeId, by, now, words, wake }) => {
    const isNew = await inTransaction(books, async (trx) => {
      if (!(await setPaused(trx, storeId, null))) return false;
      await append(trx, [{ storeId, at: now(), actor: by, what: 'store.resume', outcome: 'done' }]);
      return true;
    });
    if (!isNew) return words.store.resumedAlready;
    wake();
    return words.store.resumedNow;
  }),
};
