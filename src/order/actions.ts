// What an operator can do with one tap, and the event that it means for each line of the order.
import { canHappen, type Line, type LineEventType } from './line.ts';
import type { LastAction } from './view.ts';

export const ACTIONS = [
  'deliver',
  'send',
  'dispatch',
  'edit_email',
  'hold',
  'resume',
  'retry',
  'was_given',
  'approve_cancel',
  'refuse_cancel',
] as const;

/** The buttons of a card that act. `edit_email` opens a form first; those in ASKED_TWICE take a second tap. */
export type Action = (typeof ACTIONS)[number];

/** Money, or what cannot be taken back. */
export const ASKED_TWICE: readonly Action[] = ['approve_cancel', 'refuse_cancel'];

export const MEANS = {
  deliver: 'deliver_approved',
  send: 'send_approved',
  dispatch: 'dispatch_approved',
  edit_email: 'address_given',
  hold: 'held',
  resume: 'resumed',
  retry: 'retried',
  was_given: 'given_by_hand',
  approve_cancel: 'cancel_approved',
  refuse_cancel: 'cancel_refused',
} as const satisfies Record<Action, LineEventType>;

/** The lines of an order that an action would move. None: its button is not drawn. */
export function linesFor(lines: readonly Line[], action: Action): Line[] {
  return lines.filter((line) => canHappen(line, MEANS[action]) && !(action === 'hold' && line.status === 'held'));
}

/** What became of a tap. `last`: what was done meanwhile, and by whom, for whoever came second. */
export type PressAnswer =
  | { ok: true }
  | {
      ok: false;
      why: 'stale' | 'no_card' | 'not_possible' | 'not_an_address' | 'paused' | 'too_late';
      last?: LastAction | undefined;
      cardUrl?: string | undefined;
    };
