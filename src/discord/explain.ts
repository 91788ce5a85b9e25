// Why a tap did nothing, in the language of whoever tapped: usually because somebody else was first.
import { escapeText } from '../order/buyer-text.ts';
import { nameDeed } from '../order/card.ts';
import type { LastAction } from '../order/view.ts';
import { formatTime } from '../words/format.ts';
import type { Words } from '../words/index.ts';
import type { PressAnswer } from '../order/actions.ts';

export function explain({ why, last, cardUrl }: Exclude<PressAnswer, { ok: true }>, words: Words): string {
  const rows = [say(why, last, words)];
  if (cardUrl) rows.push(words.answer.card(cardUrl));
  return rows.join('\n');
}

function say(why: Exclude<PressAnswer, { ok: true }>['why'], last: LastAction | undefined, words: Words): string {
  const { answer } = words;
  switch (why) {
    case 'no_card':
      return answer.noCard;
    case 'not_an_address':
      return answer.notAnAddress;
    case 'paused':
      return answer.paused;
    case 'too_late':
      return answer.tooLate;
    case 'stale':
      return last ? sayAlready(last, words) : answer.stale;
    case 'not_possible':
      return last ? sayAlready(last, words) : answer.notPossible;
    default:
      return why satisfies never;
  }
}

function sayAlready({ at, actor, what }: LastAction, words: Words): string {
  const { already, answer } = words;
  const isPerson = actor !== 'auto' && actor !== 'store';
  if (isPerson && isOperatorDeed(what)) return already[what](already.person(escapeText(actor, 120)), formatTime(at));
  return `${already.other(escapeText(nameDeed(what, words), 120), formatTime(at))} ${answer.stale}`;
}

type OperatorDeed = Exclude<keyof Words['already'], 'other' | 'person'>;

const OPERATOR_DEEDS: readonly OperatorDeed[] = [
  'deliver_approved',
  'send_approved',
  'dispatch_approved',
  'address_given',
  'held',
  'resumed',
  'retried',
  'given_by_hand',
  'cancel_approved',
  'cancel_refused',
];

function isOperatorDeed(what: string): what is OperatorDeed {
  return OPERATOR_DEEDS.some((deed) => deed === what);
}
