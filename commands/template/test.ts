// /template test
import { ApplicationCommandOptionType } from 'discord.js';
import { append } from '../../src/db/history.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { MailError } from '../../src/errors.ts';
import { cleanAddress } from '../../src/order/address.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { mailWordsFor, tryLicenseMail } from '../../src/order/license-mail.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { productOption, suggestProducts } from '../product-option.ts';
import { type CommandWords, named } from '../speech.ts';
import { inventLetter } from './preview.ts';
import { languageOption, readTarget } from './target.ts';

export const test: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('template test'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      { ...named('template test:address'), type: ApplicationCommandOptionType.String, required: true, max_length: 254 },
      productOption('template test:product', { required: false }),
      languageOption('template test:language'),
    ],
  },

  execute: answering(async (ask) => {
    const { words, books, storeId, by, now } = ask;
    const say = words.template.test;
    const typed = ask.options.getString('address', true);
    const to = cleanAddress(typed);
    if (!to) return say.notAnAddress(escapeText(typed, 100));
    const target = await readTarget(ask, ask.mails.language);
    if (typeof target === 'string') return target;
    const rendered = tryLicenseMail(await inventLetter(target, ask));
    if ('type' in rendered) return words.template.preview.broken;
    const { productId, language } = target;
    const subject = `${mailWordsFor(language).testMark} ${rendered.subject}`;
    const note = async (outcome: string) =>
      await append(books, [
        { storeId, at: now(), actor: by, what: 'template.test', outcome, detail: { productId, language } },
      ]);
    try {
      if (!(await ask.mails.sendTest({ to, language, ...rendered, subject }))) return say.tooMany;
    } catch (error) {
      if (!(error instanceof MailError)) throw error;
      await note(error.fate);
      return sayFate(error, words);
    }
    await note('done');
    return say.sent(escapeText(to, 300));
  }),

  autocomplete: suggestProducts,
};

function sayFate({ fate, responseCode }: MailError, { template: { test: say } }: CommandWords): string {
  if (fate === 'refused') return say.refused(responseCode);
  return fate === 'unknown' ? say.unknown : say.notSent;
}
