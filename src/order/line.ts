// The life of a line (상품주문), the unit Naver acts on: what it knows, and how what happens moves it along the ways of flow.ts.
import { IllegalTransition } from '../errors.ts';
import {
  type Attention,
  type Effect,
  type HoldReason,
  LEADS_TO,
  type LineEvent,
  type LineEventType,
  type LineStatus,
  ON_ENTER,
  type Way,
} from './flow.ts';
import type { Recipient } from './recipient.ts';
import type { Snapshot } from './snapshot.ts';

export { LEADS_TO, OWED_IN } from './flow.ts';
export type { Attention, Effect, HoldReason, LineEvent, LineEventType, LineStatus } from './flow.ts';

export type LineKey = { storeId: string; productOrderId: string };

/** What was asked for: both, the mail only, or 발송처리 only. Absent until somebody, or the rule, decides. */
export type Goal = 'deliver' | 'send' | 'dispatch';

/** Why a line does not go out by itself. */
export type Because = 'manual' | 'paid_before_start' | 'paid_before_auto';

/** Whether a line may go out by itself, by the rule in force; `hold` also stops what a person would approve. */
export type Policy = ({ auto: true } | { auto: false; because: Because }) & { hold?: HoldReason | undefined };

export type Line = LineKey & {
  orderId: string;
  status: LineStatus;
  goal: Goal | undefined;
  /** In `needs_attention`; kept while a hold or a claim stands in front of it. */
  attention: Attention | undefined;
  /** The store's own words for what it refused; never holds buyers' data. */
  refusal: string | undefined;
  /**
   * Why it waits, in `awaiting_approval` and `held`. While a claim stands in front of a hold: what holds it once the claim is gone,
   * `manual` for a person.
   */
  because: Because | HoldReason | undefined;
  /** Somebody let it go in spite of the rule that held it. */
  letGo: boolean;
  recipient: Recipient;
  /** The latest that the store showed. */
  shown: Snapshot;
  emailedAt: Date | undefined;
  dispatchedAt: Date | undefined;
  /** The license went out past Bellhop, says an operator. */
  givenByHandAt: Date | undefined;
};

/** Whether an event has a way on from here; what a button asks before it is drawn. */
export function canHappen(line: Line, type: LineEventType): boolean {
  if ((type === 'send_approved' || type === 'deliver_approved') && line.emailedAt) return false;
  if (type === 'cancel_approved' || type === 'cancel_refused') {
    const { claimStatus = '', productOrderStatus } = line.shown;
    // Naver's own cancel (직권취소) asks nobody; and no dispatch refuses what is refunded or dispatched already.
    if (claimStatus.startsWith('ADMIN_')) return false;
    if (type === 'cancel_refused' && (claimStatus === 'CANCELING' || productOrderStatus !== 'PAYED')) return false;
  }
  return type in LEADS_TO[line.status];
}

/** Where its facts put a line that nothing holds back: the way into the loop, and back into it after a hold, a claim or a failure. */
function standing(line: Line, policy: Policy): LineStatus {
  if (isSetAside(line)) return 'held';
  if (line.attention) return 'needs_attention';
  if (line.emailedAt || line.givenByHandAt || line.goal === 'dispatch') {
    if (line.dispatchedAt) return 'dispatched';
    return line.goal === 'send' ? 'emailed' : 'dispatching';
  }
  if (line.dispatchedAt && !line.goal) return 'dispatched_elsewhere';
  if (line.shown.giftReceivingStatus && line.shown.giftReceivingStatus !== 'RECEIVED') return 'awaiting_gift';
  if (line.recipient.confidence !== 'sure') return 'awaiting_address';
  if (policy.hold && !line.letGo && !line.goal) return 'held';
  return line.goal || policy.auto ? 'approved' : 'awaiting_approval';
}

/**
 * The line after the event, and what that makes us owe.
 * @throws IllegalTransition when the status has no way on for this event, e.g. a second tap on "Send & deliver"
 */
export function transition(line: Line, event: LineEvent, policy: Policy): { line: Line; effects: Effect[] } {
  const ways: Partial<Record<LineEventType, Way>> = LEADS_TO[line.status];
  const way = ways[event.type];
  if (!way || !canHappen(line, event.type)) throw new IllegalTransition(line.status, event.type);
  return enter(noted(line, event), way, policy, event);
}

/** A line that is seen for the first time, already paid. */
export function firstSeen(line: Omit<Line, 'status'>, policy: Policy): { line: Line; effects: Effect[] } {
  const { line: begun, effects } = enter({ ...line, status: 'awaiting_approval' }, 'standing', policy, {
    type: 'paid',
  });
  // The new card rings by itself.
  return { line: begun, effects: effects.filter((effect) => effect !== 'ring') };
}

function enter(
  line: Line,
  way: Way,
  policy: Policy,
  event: LineEvent | { type: 'paid' },
): { line: Line; effects: Effect[] } {
  const status = way === 'standing' ? standing(line, policy) : way;
  const goal = line.goal ?? (status === 'approved' ? 'deliver' : undefined);
  const failed = status === 'needs_attention';
  const next: Line = {
    ...line,
    status,
    goal,
    because: whyNot(line, status, policy, event),
    attention: attentionIn(line, status, event),
    refusal: failed || event.type === 'claim_answer_failed' ? line.refusal : undefined,
  };
  return {
    line: next,
    effects: [...(ON_ENTER[status] ?? []), ...(ringsBesides(next, event) ? (['ring'] as const) : []), 'show_card'],
  };
}

/** What a person has to decide is not decided by a claim that came and went; only that a claim was unclear goes with the claim. */
function attentionIn(line: Line, status: LineStatus, event: LineEvent | { type: 'paid' }): Line['attention'] {
  if (status === 'needs_attention')
    return event.type === 'claim_unclear' ? (line.attention ?? 'claim_unclear') : line.attention;
  return STANDS_IN_FRONT.includes(status) && line.attention !== 'claim_unclear' ? line.attention : undefined;
}

/** Why a line that waits does not go out by itself. */
function whyNot(line: Line, status: LineStatus, policy: Policy, event: LineEvent | { type: 'paid' }): Line['because'] {
  if (status === 'awaiting_approval') return policy.auto ? undefined : policy.because;
  if (event.type === 'held') return event.because;
  const wasHeld = line.status === 'held';
  if (status === 'held') {
    // Whatever comes in while it is held leaves the reason alone.
    if (wasHeld) return line.because;
    return isSetAside(line) ? ruleOf(line) : policy.hold;
  }
  if (event.type === 'resumed' || (status !== 'needs_attention' && !STANDS_IN_FRONT.includes(status))) return undefined;
  if (wasHeld) return line.because ?? 'manual';
  return isSetAside(line) ? line.because : undefined;
}

/** Statuses that a line passes through and comes back from: what it waited for before is remembered meanwhile. */
const STANDS_IN_FRONT: readonly LineStatus[] = [
  'held',
  'cancel_requested',
  'approving_cancel',
  'refusing_cancel',
  'canceled',
  'return_requested',
  'returned',
];

/** Held, and something stands in front of the hold. */
function isSetAside({ status, because }: Line): boolean {
  return because !== undefined && status !== 'held' && status !== 'awaiting_approval';
}

function ruleOf({ because }: Line): Line['because'] {
  return because === 'manual' ? undefined : because;
}

/** An edit is silent: what comes back to a person by the store's doing has to ring. */
function ringsBesides(line: Line, event: LineEvent | { type: 'paid' }): boolean {
  if (ON_ENTER[line.status]?.includes('ring')) return false;
  if (event.type === 'gift_accepted' || event.type === 'claim_withdrawn')
    return line.status.startsWith('awaiting_') || line.status === 'held';
  // A license too many is out.
  return event.type === 'quantity_reduced' && line.emailedAt !== undefined;
}

/** What an event leaves behind on the line, whatever it leads to. */
function noted(line: Line, event: LineEvent): Line {
  switch (event.type) {
    case 'deliver_approved':
      return { ...line, goal: 'deliver', givenByHandAt: undefined };
    case 'send_approved':
      return { ...line, goal: 'send', givenByHandAt: undefined };
    case 'retried':
      return { ...line, attention: undefined };
    case 'given_by_hand':
      return { ...line, givenByHandAt: line.givenByHandAt ?? event.at };
    case 'cancel_refused':
      // Refused means sold: the license goes out as well, unless it is out or nobody wants it to go.
      return { ...line, goal: line.goal ?? 'deliver', because: undefined };
    case 'claim_withdrawn':
      return { ...line, attention: line.attention === 'claim_unclear' ? undefined : line.attention };
    case 'resumed':
      return { ...line, letGo: true };
    case 'claim_answer_failed':
      return { ...line, refusal: event.refusal };
    case 'dispatch_approved':
      return { ...line, goal: line.emailedAt ? 'deliver' : 'dispatch', attention: undefined, because: undefined };
    case 'address_given':
      // Whoever gives an address to a line on hold has not been asked about a mail that may be out.
      return {
        ...line,
        recipient: event.recipient,
        attention: line.status === 'held' && line.attention === 'mail_unclear' ? line.attention : undefined,
      };
    case 'emailed':
      return { ...line, emailedAt: line.emailedAt ?? event.at };
    case 'dispatched':
      return { ...line, dispatchedAt: line.dispatchedAt ?? event.at, because: undefined };
    case 'dispatched_elsewhere':
      // Somebody else took it over: what we were asked for no longer holds. Unless the mail is out already, or dispatching
      // is what we were at: then it may well have been our own call whose answer got lost.
      return {
        ...line,
        dispatchedAt: line.dispatchedAt ?? event.at,
        goal: line.emailedAt || isOurDispatch(line.status) ? line.goal : undefined,
        attention: undefined,
        because: undefined,
      };
    case 'failed':
      return { ...line, attention: event.attention, refusal: event.refusal };
    default:
      return line;
  }
}

function isOurDispatch(status: LineStatus): boolean {
  return status === 'dispatching' || status === 'refusing_cancel';
}
