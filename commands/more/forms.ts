// The forms behind the panel. None of them reads the books before it opens: a form must be the first answer, within three seconds.
import { randomUUID } from 'node:crypto';
import {
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import { DELAY_REASONS } from '../../src/order/aftercare.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { stampOf } from '../../src/order/card-line.ts';
import { wordsFor } from '../../src/words/index.ts';
import type { Answer } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { nextDay, parseDay, startOfDay, writeDay } from '../days.ts';
import type { Lang } from '../speech.ts';
import { panelIdOf, type PanelTap, readNumber } from './id.ts';
import { writePanel } from './panel.ts';
import { writeOutcome } from './question.ts';

const LONGEST_ADDRESS = 254;
const LONGEST_NOTE = 1_000;
const LONGEST_KEY = 500;
const LONGEST_DETAIL = 500;
/** What the form proposes as the new deadline. */
const DAYS_LATER = 3;

type Field = { label: string; description?: string; component: APIComponentInLabel };

/** Never the same id twice: phones show what was once typed into a form whose id they know. */
function form(tap: PanelTap, title: string, fields: readonly Field[]): APIModalInteractionResponseCallbackData {
  const arg = tap.arg === undefined ? randomUUID() : `${tap.arg}.${randomUUID()}`;
  return {
    custom_id: panelIdOf({ ...tap, arg }),
    title,
    components: fields.map((field) => ({ type: ComponentType.Label, ...field })),
  };
}

function line(custom_id: string, about: { max: number; placeholder?: string; value?: string; isRequired?: boolean }) {
  const { max, placeholder, value, isRequired = true } = about;
  return {
    type: ComponentType.TextInput as const,
    custom_id,
    style: TextInputStyle.Short,
    required: isRequired,
    max_length: max,
    ...(placeholder && { placeholder }),
    ...(value && { value }),
  };
}

export function drawAddressForm(tap: PanelTap, lang: Lang): APIModalInteractionResponseCallbackData {
  const { addressForm } = wordsFor(lang).more;
  const { title, label, description, placeholder } = addressForm;
  return form(tap, title, [{ label, description, component: line('address', { max: LONGEST_ADDRESS, placeholder }) }]);
}

export function drawNoteForm(tap: PanelTap, lang: Lang): APIModalInteractionResponseCallbackData {
  const { title, label, description, placeholder } = wordsFor(lang).more.noteForm;
  return form(tap, title, [
    {
      label,
      description,
      component: { ...line('text', { max: LONGEST_NOTE, placeholder }), style: TextInputStyle.Paragraph },
    },
  ]);
}

/** @param tap.arg  the license's number */
export function drawReplaceForm(tap: PanelTap, lang: Lang): APIModalInteractionResponseCallbackData {
  const { replace } = wordsFor(lang).more;
  return form(tap, replace.formTitle, [
    {
      label: replace.why,
      component: {
        type: ComponentType.StringSelect,
        custom_id: 'why',
        options: [
          { label: replace.faulty, value: 'faulty', default: true },
          { label: replace.unseen, value: 'unseen' },
        ],
      },
    },
    {
      label: replace.key,
      description: replace.keyHint,
      component: line('key', { max: LONGEST_KEY, isRequired: false }),
    },
  ]);
}

export function drawDelayForm(tap: PanelTap, lang: Lang, now: Date): APIModalInteractionResponseCallbackData {
  const { delay } = wordsFor(lang).more;
  return form(tap, delay.title, [
    {
      label: delay.reason,
      component: {
        type: ComponentType.StringSelect,
        custom_id: 'reason',
        options: DELAY_REASONS.map((value) => ({ value, label: delay.reasons[value] })),
      },
    },
    {
      label: delay.date,
      description: delay.dateHint,
      component: line('date', { max: 20, placeholder: 'YYYY-MM-DD', value: writeDay(startOfDay(now, -DAYS_LATER)) }),
    },
    {
      label: delay.detail,
      description: delay.detailHint,
      component: { ...line('detail', { max: LONGEST_DETAIL }), style: TextInputStyle.Paragraph },
    },
  ]);
}

/** What a form that came back leads to. */
export async function takeForm(
  interaction: ModalSubmitInteraction,
  { tap, context, lang }: { tap: PanelTap; context: CommandContext; lang: Lang },
): Promise<Answer> {
  const { aftercare, userId, by } = context;
  const { fields } = interaction;
  const words = wordsFor(lang).more;
  const mine = { cardNo: tap.cardNo, revision: tap.revision, by: { id: userId, name: by } };
  switch (tap.verb) {
    case 'resend_to': {
      const address = fields.getTextInputValue('address');
      return await writeOutcome(await aftercare.ask(mine, { type: 'resend', address }), { tap, context, lang });
    }
    case 'replace': {
      const licenseId = readNumber(tap.arg?.split('.')[0]) ?? 0;
      const why = fields.getStringSelectValues('why')[0] === 'unseen' ? 'unseen' : 'faulty';
      const key = fields.getTextInputValue('key').trim() || undefined;
      const asked = await aftercare.ask(mine, { type: 'replace', licenseId, why, key });
      return await writeOutcome(asked, { tap, context, lang });
    }
    case 'note': {
      const text = fields.getTextInputValue('text').trim();
      const isNoted = text !== '' && (await aftercare.note(mine, text));
      return await writePanel(context, tap.cardNo, lang, isNoted ? words.done.note : '');
    }
    case 'delay':
      return await writePanel(context, tap.cardNo, lang, await moveDeadline(interaction, { tap, context, lang }));
    default:
      return { content: words.oldPanel };
  }
}

async function moveDeadline(
  { fields }: ModalSubmitInteraction,
  { tap, context, lang }: { tap: PanelTap; context: CommandContext; lang: Lang },
): Promise<string> {
  const { delay: words } = wordsFor(lang).more;
  const typed = fields.getTextInputValue('date');
  const midnight = parseDay(typed);
  if (!midnight) return words.notADay(escapeText(typed, 50));
  // The whole of that day in Korea.
  const dueAt = new Date(nextDay(midnight).getTime() - 1_000);
  if (dueAt <= context.now()) return words.past;
  const reason = DELAY_REASONS.find((each) => each === fields.getStringSelectValues('reason')[0]) ?? 'ETC';
  const detail = fields.getTextInputValue('detail').trim();
  const by = { id: context.userId, name: context.by };
  const lines = await context.aftercare.delay({ cardNo: tap.cardNo, by }, { dueAt, reason, detail });
  if (!lines || lines.length === 0) return words.none;
  return lines
    .map(({ productName, outcome, refusal, dueAt: shown }) => {
      const name = escapeText(productName, 80);
      if (outcome === 'done') return words.done(name, stampOf(shown ?? dueAt, 'f'));
      if (outcome === 'refused') return words.refused(name, escapeText(refusal ?? words.noAnswer, 200));
      return words.unknown(name);
    })
    .slice(0, 10)
    .join('\n');
}
