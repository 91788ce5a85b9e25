// /template edit
import {
  ApplicationCommandOptionType,
  ButtonStyle,
  type ChatInputCommandInteraction,
  ComponentType,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
} from 'discord.js';
import { inTransaction } from '../../src/db/books.ts';
import { append } from '../../src/db/history.ts';
import { saveTemplate } from '../../src/db/templates.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { renderLicenseMail } from '../../src/order/license-mail.ts';
import { checkTemplate, sampleLetter } from '../../src/order/template-check.ts';
import type { Template } from '../../src/order/template.ts';
import { formatMoment } from '../../src/words/format.ts';
import { langOf } from '../../src/words/index.ts';
import { type Answer, toMessage } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { productOption, suggestProducts } from '../product-option.ts';
import { type CommandWords, commandWordsFor, type Lang, named } from '../speech.ts';
import type { TemplateTarget } from './drafts.ts';
import { BODY_INPUT, cleanTemplate, renderTemplateForm, SUBJECT_INPUT } from './form.ts';
import { writeHelp } from './help.ts';
import { writeProblems } from './problems.ts';
import { showMail } from './show.ts';
import {
  editIdOf,
  findText,
  HELP_ID,
  languageOption,
  nameTarget,
  openIdOf,
  parseEditId,
  parseOpenId,
  parseTemplateFormId,
  readTarget,
} from './target.ts';

export const edit: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('template edit'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [productOption('template edit:product', { required: false }), languageOption('template edit:language')],
  },

  async execute(interaction: ChatInputCommandInteraction, context: CommandContext) {
    const lang = langOf(interaction.locale);
    const words = commandWordsFor(lang);
    // A form must be the first answer: finding the product ends in time by itself.
    const target = await readTarget({ ...context, options: interaction.options, lang, words }, context.mails.language);
    if (typeof target === 'string') return await whisper(interaction, target);
    await openForm(interaction, target, await findText(target, context), words);
  },

  autocomplete: suggestProducts,
};

/** The buttons below our answers: edit, open a draft again, help. */
export async function takeTemplateButton(
  interaction: MessageComponentInteraction,
  context: CommandContext,
): Promise<void> {
  const words = commandWordsFor(langOf(interaction.locale));
  const { customId } = interaction;
  if (customId === HELP_ID) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply(toMessage(writeHelp(words)));
    return;
  }
  if (!context.isAdmin) return await whisper(interaction, words.template.adminsOnly);
  const draftId = parseOpenId(customId);
  const draft = draftId === undefined ? undefined : context.drafts.find(draftId, context.userId);
  const target = draft ?? parseEditId(customId);
  if (!target)
    return await whisper(interaction, draftId === undefined ? words.template.oldButton : words.template.lostDraft);
  const text = await findText(target, context);
  await openForm(interaction, target, draft ? { ...draft, basis: text.basis } : text, words);
}

/** The form that came back: saved, or refused with the reasons and nothing lost. */
export async function takeTemplateForm(interaction: ModalSubmitInteraction, context: CommandContext): Promise<void> {
  const lang = langOf(interaction.locale);
  const words = commandWordsFor(lang);
  const form = parseTemplateFormId(interaction.customId);
  if (!form || !context.isAdmin)
    return await whisper(interaction, form ? words.template.adminsOnly : words.template.oldButton);
  if (interaction.isFromMessage()) await interaction.deferUpdate();
  else await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const typed = cleanTemplate({
    subject: interaction.fields.getTextInputValue(SUBJECT_INPUT),
    body: interaction.fields.getTextInputValue(BODY_INPUT),
  });
  await interaction.editReply(toMessage(await keep(form, typed, context, lang)));
}

async function keep(
  { basis, ...target }: TemplateTarget & { basis: Date | undefined },
  typed: Template,
  context: CommandContext,
  lang: Lang,
): Promise<Answer> {
  const words = commandWordsFor(lang);
  const { template: say } = words;
  const { books, storeId, by, userId } = context;
  const what = await nameTarget(target, context, words);
  const refuse = (reason: string): Answer => {
    const draftId = context.drafts.put({ ...target, ...typed }, userId);
    return {
      content: [say.notSaved(what), reason, say.kept].join('\n'),
      components: buttons(openIdOf(draftId), 'open', words),
    };
  };
  const problems = checkTemplate(typed, target.language);
  if (problems.length > 0) return refuse(writeProblems(problems, words));

  const now = context.now();
  const instead = await inTransaction(books, async (trx) => {
    const found = await saveTemplate(trx, { storeId, ...target }, { ...typed, basis, by, now });
    if (!found) {
      const detail = { productId: target.productId, language: target.language };
      await append(trx, [{ storeId, at: now, actor: by, what: 'template.edit', outcome: 'done', detail }]);
    }
    return found;
  });
  if (instead)
    return refuse(
      instead.editedAt
        ? say.tooLate(escapeText(instead.editedBy, 80), formatMoment(instead.editedAt, lang))
        : say.goneMeanwhile,
    );
  const { shopName, contactEmail } = context.mails;
  const letter = sampleLetter('one_key', { language: target.language, shopName, contact: { email: contactEmail } });
  return {
    ...showMail(renderLicenseMail({ ...letter, template: typed }), say.preview.invented, words),
    content: say.saved(what),
    components: buttons(editIdOf(target), 'edit', words),
  };
}

/** To the form again, by an id that says with what, and to the help. */
export function buttons(
  formId: string,
  label: 'open' | 'edit' | 'putBack',
  { template: { button } }: CommandWords,
): NonNullable<Answer['components']> {
  return [
    {
      type: ComponentType.ActionRow,
      components: [
        { type: ComponentType.Button, style: ButtonStyle.Primary, label: button[label], custom_id: formId },
        { type: ComponentType.Button, style: ButtonStyle.Secondary, label: button.help, custom_id: HELP_ID },
      ],
    },
  ];
}

async function openForm(
  interaction: ChatInputCommandInteraction | MessageComponentInteraction,
  target: TemplateTarget,
  text: Template & { basis: Date | undefined },
  words: CommandWords,
): Promise<void> {
  await interaction.showModal(renderTemplateForm(target, text, words));
}

async function whisper(
  interaction: ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction,
  content: string,
): Promise<void> {
  await interaction.reply({ content, allowedMentions: { parse: [] }, flags: MessageFlags.Ephemeral });
}
