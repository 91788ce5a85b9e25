// /template preview
import { ApplicationCommandOptionType } from 'discord.js';
import { findTemplate } from '../../src/db/templates.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { type LicenseMail, tryLicenseMail } from '../../src/order/license-mail.ts';
import { sampleLetter } from '../../src/order/template-check.ts';
import { formatMoment } from '../../src/words/format.ts';
import { type Answer, answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { findOneOrder, suggestOrders } from '../order-option.ts';
import { productOption, suggestProducts } from '../product-option.ts';
import { named } from '../speech.ts';
import type { TemplateTarget } from './drafts.ts';
import { buttons } from './edit.ts';
import { showMail } from './show.ts';
import { editIdOf, findText, languageOption, nameTarget, readTarget } from './target.ts';

export const preview: Subcommand<CommandContext> = {
  data: {
    ...named('template preview'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      productOption('template preview:product', { required: false }),
      languageOption('template preview:language'),
      {
        ...named('template preview:order'),
        type: ApplicationCommandOptionType.String,
        autocomplete: true,
        max_length: 200,
      },
    ],
  },

  execute: answering(async (ask) => {
    const { words, options } = ask;
    const typed = options.getString('order')?.trim();
    if (typed && options.getString('product')) return words.template.preview.notBoth;
    const target = await readTarget(ask, ask.mails.language);
    if (typeof target === 'string') return target;
    const letter = typed ? await findLetter(typed, target.language, ask) : await inventLetter(target, ask);
    if (typeof letter === 'string') return letter;
    return await show(letter, target, { isReal: Boolean(typed) }, ask);
  }),

  autocomplete: async (interaction, context) =>
    interaction.options.getFocused(true).name === 'order'
      ? await suggestOrders?.(interaction, context)
      : await suggestProducts(interaction, context),
};

/** An invented order of this product, in the words that its mails take. */
export async function inventLetter(
  target: TemplateTarget & { name: string | undefined },
  ask: Pick<CommandContext, 'books' | 'storeId' | 'mails'>,
): Promise<LicenseMail> {
  const { shopName, contactEmail } = ask.mails;
  const letter = sampleLetter('one_key', { language: target.language, shopName, contact: { email: contactEmail } });
  const { subject, body } = await findText(target, ask);
  return {
    ...letter,
    items: letter.items.map((item) => ({ ...item, ...(target.name && { productName: target.name }) })),
    template: { subject, body },
  };
}

/** A string is the sentence that says why there is none. */
async function findLetter(typed: string, language: 'ko' | 'en', ask: Ask): Promise<LicenseMail | string> {
  const { words } = ask;
  const text = escapeText(typed, 200);
  const order = await findOneOrder(typed, ask);
  if (order === 'several') return words.template.preview.several(text);
  return (order !== 'none' && (await ask.mails.preview(order.orderId, language))) || words.find.none(text);
}

async function show(
  letter: LicenseMail,
  target: TemplateTarget,
  { isReal }: { isReal: boolean },
  ask: Ask,
): Promise<Answer | string> {
  const { words } = ask;
  const say = words.template.preview;
  const rendered = tryLicenseMail(letter);
  if ('type' in rendered) return say.broken;
  const about = isReal ? say.real : `${say.invented} · ${await sayOrigin(target, ask)}`;
  const answer = showMail(rendered, about, words);
  if (isReal) return answer;
  return {
    ...answer,
    content: await nameTarget(target, ask, words),
    components: buttons(editIdOf(target), 'edit', words),
  };
}

/** Whose words they are. */
async function sayOrigin(target: TemplateTarget, { books, storeId, words, lang }: Ask): Promise<string> {
  const say = words.template.preview;
  const own = await findTemplate(books, { storeId, ...target });
  const found = own ?? (await findTemplate(books, { storeId, ...target, productId: '' }));
  if (!found) return say.builtIn;
  const origin = own && target.productId !== '' ? say.ofProduct : say.edited;
  return origin(found.editedBy, formatMoment(found.editedAt, lang));
}
