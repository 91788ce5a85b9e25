// Which template is meant: of a product or the default, in a language; and the ids of buttons and forms that carry it.
import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js';
import type { Books } from '../../src/db/books.ts';
import { findRules } from '../../src/db/products.ts';
import { findTemplate, findTemplateFor } from '../../src/db/templates.ts';
import { mailWordsFor } from '../../src/order/license-mail.ts';
import type { Template } from '../../src/order/template.ts';
import type { Ask } from '../answer.ts';
import { findProduct, nameProduct } from '../product-option.ts';
import { type CommandWords, named } from '../speech.ts';
import type { TemplateTarget } from './drafts.ts';

export const TEMPLATE_PREFIX = 'v1:template:';

const FORM_ID = /^v1:template:form:(ko|en):(\d{1,20}|-):([0-9a-z]{1,10}|-):[\w-]{1,20}$/;
const EDIT_ID = /^v1:template:edit:(ko|en):(\d{1,20}|-)$/;
const OPEN_ID = /^v1:template:open:([\w-]{1,20})$/;

export const HELP_ID = `${TEMPLATE_PREFIX}help`;

/** `v1:template:edit:<language>:<product or ->` */
export function editIdOf({ language, productId }: TemplateTarget): string {
  return `${TEMPLATE_PREFIX}edit:${language}:${productId || '-'}`;
}

export function parseEditId(customId: string): TemplateTarget | undefined {
  const [, language, product] = EDIT_ID.exec(customId) ?? [];
  return targetOf(language, product);
}

/** `v1:template:open:<draft>` */
export function openIdOf(draftId: string): string {
  return `${TEMPLATE_PREFIX}open:${draftId}`;
}

/** The number of the draft. */
export function parseOpenId(customId: string): string | undefined {
  return OPEN_ID.exec(customId)?.[1];
}

/**
 * `v1:template:form:<language>:<product or ->:<basis, milliseconds, base 36>:<unique>`
 * @param basis  when the template was edited that the form shows; undefined: there is none yet
 * @param unique  never used before: phones show what was once typed into a form whose id they know
 */
export function templateFormIdOf(
  { language, productId }: TemplateTarget,
  basis: Date | undefined,
  unique: string,
): string {
  return `${TEMPLATE_PREFIX}form:${language}:${productId || '-'}:${basis?.getTime().toString(36) ?? '-'}:${unique}`;
}

export function parseTemplateFormId(customId: string): (TemplateTarget & { basis: Date | undefined }) | undefined {
  const [, language, product, basis] = FORM_ID.exec(customId) ?? [];
  const target = targetOf(language, product);
  if (!target || !basis) return undefined;
  return { ...target, basis: basis === '-' ? undefined : new Date(Number.parseInt(basis, 36)) };
}

export function languageOption(
  what: Extract<keyof CommandWords['named'], `template ${string}:language`>,
): APIApplicationCommandStringOption {
  return {
    ...named(what),
    type: ApplicationCommandOptionType.String,
    choices: [
      { name: '한국어', value: 'ko' },
      { name: 'English', value: 'en' },
    ],
  };
}

/** As the options say it; a string is the sentence that says what is wrong with them. */
export async function readTarget(
  ask: Ask,
  storeLanguage: 'ko' | 'en',
): Promise<(TemplateTarget & { name: string | undefined }) | string> {
  const typed = ask.options.getString('language');
  const language = typed === 'ko' || typed === 'en' ? typed : storeLanguage;
  const text = ask.options.getString('product')?.trim();
  if (!text) return { productId: '', language, name: undefined };
  const product = await findProduct(text, ask);
  if (typeof product === 'string') return product;
  return { productId: product.productId, language, name: product.name };
}

/** `Photo Pack (123) · Korean`, safe to stand in a message. */
export async function nameTarget(
  { productId, language }: TemplateTarget,
  { books, storeId }: { books: Books; storeId: string },
  words: CommandWords,
): Promise<string> {
  const { template } = words;
  if (productId === '') return template.default(template.language[language]);
  const name = (await findRules(books, storeId, [productId])).get(productId)?.name;
  return template.ofProduct(nameProduct({ productId, name }, words), template.language[language]);
}

/** What a form begins with: the template itself, else what mails take in its place. */
export async function findText(
  target: TemplateTarget,
  { books, storeId }: { books: Books; storeId: string },
): Promise<Template & { basis: Date | undefined }> {
  const own = await findTemplate(books, { storeId, ...target });
  const { subject, body } =
    own ?? (await findTemplateFor(books, { storeId, ...target }, [])) ?? mailWordsFor(target.language).template;
  return { subject, body, basis: own?.editedAt };
}

function targetOf(language: string | undefined, product: string | undefined): TemplateTarget | undefined {
  if ((language !== 'ko' && language !== 'en') || !product) return undefined;
  return { language, productId: product === '-' ? '' : product };
}
