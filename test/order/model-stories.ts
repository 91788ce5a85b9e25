// One short history for each way to build the shell wrong: the right shell lives through it, the wrong one breaks a promise.
import type { Move } from './model-histories.ts';
import type { Flaw, Setting } from './model.ts';

const ONE: Setting = {
  lines: [{ quantity: 1, memo: 'kim@example.com' }],
  isGift: false,
  mode: 'auto',
  paid: 'after',
  firstStart: 'ask',
  mailUnknown: 'resend',
  holds: false,
  keys: 6,
};
const KIM = { quantity: 1, memo: 'kim@example.com' };
const TWO: Setting = { ...ONE, lines: [KIM, KIM] };
const THREE_UNITS: Setting = { ...ONE, lines: [{ ...KIM, quantity: 3 }] };

const RUN: Move = { do: 'run', isSlow: false };
/** The next mail, or call of the store, goes like this. */
const next = (how: Pick<Extract<Move, { do: 'step' }>, 'fate' | 'trouble'>): Move => ({
  do: 'step',
  lane: 'poll',
  times: 1,
  lag: 0,
  ...how,
});
const reach = (lane: Extract<Move, { do: 'reach' }>['lane'], times: number): Move => ({ do: 'reach', lane, times });
const detour = (by: Extract<Move, { do: 'detour' }>['by'], but?: Extract<Move, { do: 'detour' }>['but']): Move => ({
  do: 'detour',
  by,
  line: 0,
  but,
});
const press = (action: Extract<Move, { do: 'press' }>['action']): Move => ({ do: 'press', action, isStale: false });
const deed = (what: Extract<Move, { do: 'deed' }>['deed']): Move => ({ do: 'deed', line: 0, deed: what });
const WAIT: Move = { do: 'wait', ms: 61_000 };

/** Awaits of the mail lane until the server has answered 354, and one more. */
const AT_354 = 7;

export const STORIES: Record<Flaw, [setting: Setting, history: Move[]]> = {
  no_gate_before_mail: [ONE, [RUN]],
  no_gate_before_dispatch: [ONE, [RUN]],
  no_gate_before_approving: [ONE, [deed('confirm_by_hand'), detour('approved')]],
  commits_unseen: [ONE, [reach('send_license', 3), detour('refused')]],
  commits_what_was_asked_anew: [ONE, [reach('send_license', AT_354 - 1), detour('readdressed', 'send_license'), RUN]],
  repeats_for_ever: [ONE, [next({ fate: 'cut_kept' }), RUN, next({ fate: 'cut_lost' }), WAIT, RUN, WAIT, RUN]],
  composes_anew: [ONE, [next({ fate: 'cut_kept' }), RUN, WAIT, RUN]],
  crash_means_not_sent: [ONE, [1, 2, 3].flatMap(() => [reach('send_license', AT_354), { do: 'crash' }, WAIT])],
  takes_along: [
    { ...ONE, lines: [{ ...KIM, quantity: 3 }, KIM], keys: 0 },
    [
      next({ fate: 'cut_lost' }),
      { do: 'refill', count: 1 },
      reach('send_license', 1),
      press('dispatch'),
      reach('poll', 1),
      press('hold'),
    ],
  ],
  parks_who_waits: [
    TWO,
    [
      next({ fate: 'cut_kept' }),
      RUN,
      // One of the two is stopped and started again, and parked alone; the other was stopped all the while.
      deed('cancel'),
      RUN,
      WAIT,
      RUN,
      deed('withdraw'),
      RUN,
      next({ fate: 'cut_kept' }),
      RUN,
    ],
  ],
  frees_what_left: [
    THREE_UNITS,
    [next({ fate: 'cut_kept' }), RUN, deed('cancel_one'), RUN, press('approve_cancel'), RUN],
  ],
  outlives_its_keys: [ONE, [next({ fate: 'busy' }), RUN, { do: 'goods' }, detour('held')]],
  never_releases: [ONE, [{ do: 'run', but: 'send_license', isSlow: false }, detour('approved', 'send_license')]],
  reserves_from_memory: [
    THREE_UNITS,
    [reach('reserve_licenses', 2), deed('cancel_one'), { do: 'run', but: 'reserve_licenses', isSlow: false }, RUN],
  ],
  counts_quantity: [THREE_UNITS, [deed('cancel_one'), RUN]],
  settles_blindly: [
    ONE,
    [
      { do: 'run', but: 'send_license', isSlow: false },
      reach('send_license', 2),
      press('hold'),
      { do: 'step', lane: 'send_license', times: 1, lag: 0 },
      press('resume'),
      { do: 'run', but: 'send_license', isSlow: false },
      RUN,
    ],
  ],
  gate_for_all: [TWO, [reach('dispatch', 3), press('hold'), RUN]],
  trusts_the_refund: [
    ONE,
    [deed('confirm_by_hand'), deed('cancel'), RUN, press('approve_cancel'), { ...RUN, isSlow: true }],
  ],
  swallows_refusals: [
    ONE,
    [deed('confirm_by_hand'), deed('cancel'), RUN, press('approve_cancel'), next({ trouble: 'denied' }), RUN],
  ],
  feed_by_type: [ONE, [RUN, deed('ask_return')]],
  hears_late: [ONE, [reach('dispatch', 3), detour('approved')]],
};
