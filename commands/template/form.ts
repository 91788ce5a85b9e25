// The form in which a template is edited.
import { randomBytes } from 'node:crypto';
import { type APIModalInteractionResponseCallbackData, ComponentType, TextInputStyle } from 'discord.js';
import { BODY_LENGTH, SUBJECT_LENGTH, type Template } from '../../src/order/template.ts';
import type { CommandWords } from '../speech.ts';
import type { TemplateTarget } from './drafts.ts';
import { templateFormIdOf } from './target.ts';

export const SUBJECT_INPUT = 'subject';
export const BODY_INPUT = 'body';

export function renderTemplateForm(
  target: TemplateTarget,
  { subject, body, basis }: Template & { basis: Date | undefined },
  { template: { form, language } }: CommandWords,
): APIModalInteractionResponseCallbackData {
  return {
    custom_id: templateFormIdOf(target, basis, randomBytes(9).toString('base64url')),
    title: `${form.title} · ${target.productId || language[target.language]}`.slice(0, 45),
    components: [
      { type: ComponentType.TextDisplay, content: form.hint },
      {
        type: ComponentType.Label,
        label: form.subject,
        component: {
          type: ComponentType.TextInput,
          custom_id: SUBJECT_INPUT,
          style: TextInputStyle.Short,
          required: true,
          max_length: SUBJECT_LENGTH,
          value: subject.slice(0, SUBJECT_LENGTH),
        },
      },
      {
        type: ComponentType.Label,
        label: form.body,
        component: {
          type: ComponentType.TextInput,
          custom_id: BODY_INPUT,
          style: TextInputStyle.Paragraph,
          required: true,
          max_length: BODY_LENGTH,
          value: body.slice(0, BODY_LENGTH),
        },
      },
    ],
  };
}

/** As it came out of the form: one kind of line end, nothing invisible that turns text around or ends a header. */
export function cleanTemplate({ subject, body }: Template): Template {
  const visible = (text: string) =>
    text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '').normalize('NFC');
  return {
    subject: visible(subject)
      .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
      .trim(),
    body: visible(body)
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      .replace(/\t/g, ' ')
      .replace(/[^\P{Cc}\n]/gu, '')
      .trimEnd(),
  };
}
