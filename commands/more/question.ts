// The second tap of the panel: what cannot be taken back is asked once more, with its consequence in one sentence; and what came of it.
import { ButtonStyle, ComponentType } from 'discord.js';
import { codeText, escapeText } from '../../src/order/buyer-text.ts';
import { tailOf } from '../../src/order/aftercare.ts';
import { nameActor, nameDeed } from '../../src/order/card.ts';
import { maskAddress } from '../../src/order/recipient.ts';
import { formatTime } from '../../src/words/format.ts';
import { wordsFor, type Words } from '../../src/words/index.ts';
import type { Answer } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import type { Lang } from '../speech.ts';
import { panelIdOf, type PanelTap } from './id.ts';
import { drawBack, writePanel } from './panel.ts';
import type { Done, Question, Refusal } from './port.ts';

const KEYS_NAMED = 5;

/** Whatever a deed answered: done, asked again, or refused; below it the panel as it is now. */
export async function writeOutcome(
  outcome: Done | Question | Refusal,
  { tap, context, lang }: { tap: Pick<PanelTap, 'cardNo' | 'revision'>; context: CommandContext; lang: Lang },
): Promise<Answer> {
  const words = wordsFor(lang);
  if (outcome.ok && 'token' in outcome) return drawQuestion(outcome, tap, lang);
  const told = outcome.ok
    ? [sayDone(outcome, words), outcome.withdrew && words.more.done.withdrew].filter(Boolean).join('\n')
    : sayRefusal(outcome, words);
  return await writePanel(context, tap.cardNo, lang, told);
}

function drawQuestion(question: Question, tap: Pick<PanelTap, 'cardNo' | 'revision'>, lang: Lang): Answer {
  const words = wordsFor(lang);
  const { sure } = words.more;
  return {
    content: [...sayConsequence(question, words), words.sure.within].join('\n'),
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.Button,
            style: ButtonStyle.Danger,
            label: question.isAgain ? sure.again : sure[question.deed.type],
            custom_id: panelIdOf({ ...tap, verb: 'sure', arg: question.token }),
          },
          drawBack(tap, lang),
        ],
      },
    ],
  };
}

function sayConsequence({ deed, licenses, wasMailed, isAgain }: Question, { more }: Words): string[] {
  const { consequence } = more;
  if (isAgain) return [consequence.again];
  const names = licenses.slice(0, KEYS_NAMED).map((license) => codeText(tailOf(license), 30));
  const keys = [...names, ...(licenses.length > KEYS_NAMED ? ['…'] : [])].join(', ');
  switch (deed.type) {
    case 'resend':
      return [consequence.resend(codeText(deed.address ?? '', 260))];
    case 'replace':
      return [
        deed.why === 'faulty' ? consequence.faulty(keys) : consequence.unseen_replace(keys),
        ...(deed.key ? [consequence.particular] : []),
        ...(deed.why === 'unseen' && wasMailed ? [consequence.mailed] : []),
      ];
    case 'undo_replace':
      return [consequence.undo_replace(keys)];
    case 'revoke':
      return [consequence.revoke(licenses.length, keys)];
    case 'unseen':
      return [consequence.unseen(keys), ...(wasMailed ? [consequence.mailed] : [])];
    default:
      return deed satisfies never;
  }
}

function sayDone({ deed, to, count }: Done, { more: { done } }: Words): string {
  const addresses = to.map((address) => codeText(maskAddress(address), 120)).join(', ');
  switch (deed.type) {
    case 'resend':
      return done.resend(addresses);
    case 'replace':
      return done.replace(addresses);
    case 'undo_replace':
      return done.undo_replace;
    case 'revoke':
      return done.revoke(count);
    case 'unseen':
      return done.unseen;
    default:
      return deed satisfies never;
  }
}

/** Whoever comes second reads who was first. */
function sayRefusal({ why, last, cardUrl }: Refusal, words: Words): string {
  const { more } = words;
  const isAboutOthers = why === 'stale' || why === 'under_way' || why === 'gone';
  return [
    more.why[why],
    isAboutOthers &&
      last &&
      more.already(
        escapeText(nameActor(last.actor, words), 120),
        formatTime(last.at),
        escapeText(nameDeed(last.what, words), 120),
      ),
    cardUrl && more.card(cardUrl),
  ]
    .filter(Boolean)
    .join('\n');
}
