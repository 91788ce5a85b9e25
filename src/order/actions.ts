// What an operator can do with one tap, and the event that it means for each line of the order.
import { canHappen, type Line, type LineEventType } from './line.ts';
import type { LastAction } from './view.ts';

/** The buttons of a card that act; `edit_email` opens a form first. */
export type Action = 'deliver' | 'send' | 'dispatch' | 'edit_email' | 'hold' | 'resume' | 'retry';

export const ACTIONS: readonly Action[] = ['deliver', 'send', 'dispatch', 'edit_email', 'hold', 'resume', 'retry'];

export const MEANS = {
  deliver: 'deliver_approved',
  send: 'send_approved',
  dispatch: 'dispatch_approved',
  edit_email: 'address_given',
  hold: 'held',
  resume: 'resumed',
  retry: 'retried',
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
      why: 'stale' | 'no_card' | 'not_possible' | 'not_an_address' | 'paused';
      last?: LastAction | undefined;
      cardUrl?: string | undefined;
    };
