// /template reset
import { ApplicationCommandOptionType } from 'discord.js';
import { inTransaction } from '../../src/db/books.ts';
import { append } from '../../src/db/history.ts';
import { findTemplate, removeTemplate } from '../../src/db/templates.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { productOption, suggestProducts } from '../product-option.ts';
import { named } from '../speech.ts';
import { buttons } from './edit.ts';
import { languageOption, nameTarget, openIdOf, readTarget } from './target.ts';

export const reset: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('template reset'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [productOption('template reset:product', { required: false }), languageOption('template reset:language')],
  },

  execute: answering(async (ask) => {
    const { words, books, storeId, by, now, userId } = ask;
    const { reset: say } = words.template;
    const found = await readTarget(ask, ask.mails.language);
    if (typeof found === 'string') return found;
    const { name: _name, ...target } = found;
    const what = await nameTarget(target, ask, words);
    const removed = await inTransaction(books, async (trx) => {
      const old = await removeTemplate(trx, { storeId, ...target });
      if (old)
        await append(trx, [
          { storeId, at: now(), actor: by, what: 'template.reset', outcome: 'done', detail: { ...target } },
        ]);
      return old;
    });
    if (!removed) return say.nothing(what);
    const fallsBack = target.productId !== '' && (await findTemplate(books, { storeId, ...target, productId: '' }));
    return {
      content: [say.done(what), fallsBack ? say.nowDefault : say.nowBuiltIn].join('\n'),
      // Whole, so that it can be put back after the draft is gone.
      files: [{ name: `template-${target.language}.txt`, content: `${removed.subject}\n\n${removed.body}\n` }],
      components: buttons(openIdOf(ask.drafts.put({ ...target, ...removed }, userId)), 'putBack', words),
    };
  }),

  autocomplete: suggestProducts,
};
