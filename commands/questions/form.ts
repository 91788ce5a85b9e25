// The form in which a question is answered.
import { randomBytes } from 'node:crypto';
import { type APIModalInteractionResponseCallbackData, ComponentType, TextInputStyle } from 'discord.js';
import type { QuestionKind } from '../../src/order/question-card.ts';
import { questionIdOf } from '../../src/order/question-id.ts';
import { wordsFor } from '../../src/words/index.ts';
import type { Lang } from '../speech.ts';

export const ANSWER_INPUT = 'answer';
/** What Discord takes. */
export const ANSWER_LENGTH = 4_000;

/** Never the same id twice: phones show what was once typed into a form whose id they know. */
export function drawAnswerForm(
  { questionId, kind, text }: { questionId: number; kind: QuestionKind; text: string },
  lang: Lang,
): APIModalInteractionResponseCallbackData {
  const { form } = wordsFor(lang).questions;
  return {
    custom_id: questionIdOf({ verb: 'form', questionId, arg: randomBytes(9).toString('base64url') }),
    title: form.title[kind],
    components: [
      {
        type: ComponentType.Label,
        label: form.label,
        description: form.description[kind],
        component: {
          type: ComponentType.TextInput,
          custom_id: ANSWER_INPUT,
          style: TextInputStyle.Paragraph,
          required: true,
          max_length: ANSWER_LENGTH,
          ...(text !== '' && { value: text.slice(0, ANSWER_LENGTH) }),
        },
      },
    ],
  };
}
