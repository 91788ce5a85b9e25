// A question and its answer in full, for one person's eyes.
import { escapeText } from '../../src/order/buyer-text.ts';
import type { Question } from '../../src/db/questions.ts';
import { wordsFor } from '../../src/words/index.ts';
import type { Answer } from '../answer.ts';
import type { Lang } from '../speech.ts';

/** Of the 4,096 that an embed's description may have. */
const ROOM = 3_900;

/** @param question  with its keys masked */
export function writeWhole(question: Question, lang: Lang): Answer {
  const { questions: words } = wordsFor(lang);
  const { title, option, text, answer, draft } = question;
  const parts = [
    { name: words.whole.question, text: [title, option && words.option(option), text].filter(Boolean).join('\n') },
    ...(answer?.text ? [{ name: words.whole.answer, text: answer.text }] : []),
    ...(draft ? [{ name: words.whole.draft, text: draft.text }] : []),
  ];
  const written = parts.map((part) => `**${part.name}**\n${escapeRows(part.text)}`).join('\n\n');
  const heading = { title: words.title[question.kind] };
  if (written.length <= ROOM) return { embeds: [{ ...heading, description: written }] };
  const whole = parts.map((part) => `# ${part.name}\n${part.text}`).join('\n\n');
  return {
    embeds: [{ ...heading, description: words.whole.attached }],
    files: [{ name: 'question.txt', content: whole }],
  };
}

function escapeRows(text: string): string {
  return text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((row) => escapeText(row, 4_000))
    .join('\n');
}
