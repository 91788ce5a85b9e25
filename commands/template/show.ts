// A rendered mail in an answer: its subject, its text, and the very HTML as a file.
import type { RenderedMail } from '../../src/order/license-mail.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import type { Answer } from '../answer.ts';
import type { CommandWords } from '../speech.ts';

/** Discord allows 4,096 in the description of an embed and does not say in which unit it counts: five per cent stay free. */
const TEXT_ROOM = 3_800;

/** @param about  what is shown, in a phrase */
export function showMail(
  { subject, text, html, attachments }: RenderedMail,
  about: string,
  words: CommandWords,
): Answer {
  const { preview } = words.template;
  // Three of them would end the block in which the text stands.
  const tame = text.replaceAll('```', 'ˋˋˋ');
  const isCut = tame.length > TEXT_ROOM;
  const names = attachments.map(({ name }) => name).join(', ');
  return {
    embeds: [
      {
        title: escapeText(subject, 250),
        description: [
          `\`\`\`\n${isCut ? `${tame.slice(0, TEXT_ROOM)}…` : tame}\n\`\`\``,
          ...(isCut ? [preview.cut] : []),
          ...(names ? [preview.attachments(escapeText(names, 200))] : []),
        ].join('\n'),
        footer: { text: about.slice(0, 2_000) },
      },
    ],
    files: [
      // As it stands in the mail, line ends included.
      { name: 'preview.html', content: html.replaceAll('\n', '\r\n') },
      ...(isCut ? [{ name: 'preview.txt', content: text }] : []),
    ],
  };
}
