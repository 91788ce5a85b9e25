// The life of a line (상품주문), the unit Naver acts on: what can happen to it, where that leads, what it makes us owe the world.
import { IllegalTransition } from '../errors.ts';
import type { Recipient } from './recipient.ts';
import type { Snapshot } from './snapshot.ts';

export type LineKey = { storeId: string; productOrderId: string };

/** Where a line stands. Each is a sentence about the line that a seller would say. */
export type LineStatus =
  | 'awaiting_gift' // the gift is not accepted yet
  | 'awaiting_address' // the e-mail address is missing or doubtful
  | 'awaiting_approval' // somebody has to tap
  | 'awaiting_stock' // no keys left; goes on by itself after an import
  | 'held' // an operator said: not now
  | 'approved' // will be delivered; licenses are being set aside
  | 'reserved' // licenses are set aside; 발주확인 is next
  | 'confirmed' // the license mail is next
  | 'emailed' // the mail server took the license; nobody asked for 발송처리
  | 'dispatching' // 발송처리 is next
  | 'dispatched' // done
  | 'dispatched_elsewhere' // 발송처리 was done by hand; we do not know whether a license went out
  | 'needs_attention' // a failure that will not heal by itself
  | 'cancel_requested'
  | 'canceled'
  | 'return_requested'
  | 'returned';

/** What was asked for: both, the mail only, or 발송처리 only. Absent until somebody, or the rule, decides. */
export type Goal = 'deliver' | 'send' | 'dispatch';

/** Why a line needs a person, in `needs_attention`. */
export type Attention =
  | 'mail_refused' // the mail server refused the address or the mail
  | 'mail_unclear' // twice no answer after the handing over
  | 'confirm_refused'
  | 'dispatch_refused'
  | 'claim_unclear' // the store shows a state that we do not know
  | 'not_found' // the store does not know the line
  | 'no_license_source' // the product has neither keys nor a link
  | 'unreadable_mail'; // the mail could not be rendered

/** Why a line does not go out by itself. */
export type Because = 'manual' | 'paid_before_start' | 'paid_before_auto';

/** Whether a line may go out by itself, by the rule in force. */
export type Policy = { auto: true } | { auto: false; because: Because };

export type Line = LineKey & {
  orderId: string;
  status: LineStatus;
  goal: Goal | undefined;
  attention: Attention | undefined;
  /** The store's own words for what it refused; never holds buyers' data. */
  refusal: string | undefined;
  because: Because | undefined;
  recipient: Recipient;
  /** The latest that the store showed. */
  shown: Snapshot;
  emailedAt: Date | undefined;
  dispatchedAt: Date | undefined;
};

/** What can happen. Past tense; the first group is seen at the store, the second is an operator's, the third are outcomes of effects. */
export type LineEvent =
  | { type: 'gift_accepted' }
  | { type: 'quantity_reduced' }
  | { type: 'cancel_requested' }
  | { type: 'canceled' }
  | { type: 'return_requested' }
  | { type: 'returned' }
  | { type: 'claim_withdrawn' }
  | { type: 'claim_unclear' }
  | { type: 'dispatched_elsewhere'; at: Date }
  | { type: 'deliver_approved' }
  | { type: 'send_approved' }
  | { type: 'dispatch_approved' }
  | { type: 'address_given'; recipient: Recipient }
  | { type: 'held' }
  | { type: 'resumed' }
  | { type: 'retried' }
  | { type: 'licenses_reserved' }
  | { type: 'out_of_stock' }
  | { type: 'restocked' }
  | { type: 'confirmed' }
  | { type: 'emailed'; at: Date }
  | { type: 'dispatched'; at: Date }
  | { type: 'failed'; attention: Attention; refusal?: string | undefined };

export type LineEventType = LineEvent['type'];

/** What the world is asked to do. Imperative and without content: whoever performs it reads the row when its turn comes. */
export type Effect =
  | 'reserve_licenses'
  | 'release_licenses'
  | 'confirm'
  | 'send_license'
  | 'dispatch'
  | 'show_card'
  | 'ring';

/** `standing` is not a status: it means "where its facts put it", see standing(). */
type Way = LineStatus | 'standing';

/** What the store may do to any line that is not dispatched yet, and an operator may always say "not now". */
const OPEN = {
  quantity_reduced: 'standing',
  cancel_requested: 'cancel_requested',
  canceled: 'canceled',
  claim_unclear: 'needs_attention',
  dispatched_elsewhere: 'standing',
  held: 'held',
} as const;

/** What the store may do to a line that is dispatched. */
const CLOSED = {
  cancel_requested: 'cancel_requested', // 직권취소 by Naver
  canceled: 'canceled',
  return_requested: 'return_requested',
  returned: 'returned',
} as const;

/** An effect was on its way when the line moved on. Its outcome is noted and changes nothing else. */
function raced<S extends LineStatus>(status: S) {
  return {
    licenses_reserved: status,
    out_of_stock: status,
    confirmed: status,
    emailed: status,
    failed: status,
  } as const;
}

/** Which event leads where. A pair that is absent cannot happen. */
export const LEADS_TO = {
  awaiting_gift: { ...OPEN, gift_accepted: 'standing', address_given: 'awaiting_gift' },
  awaiting_address: { ...OPEN, address_given: 'standing', dispatch_approved: 'standing' },
  awaiting_approval: {
    ...OPEN,
    address_given: 'standing',
    deliver_approved: 'standing',
    send_approved: 'standing',
    dispatch_approved: 'standing',
  },
  awaiting_stock: { ...OPEN, restocked: 'approved', address_given: 'standing', dispatch_approved: 'standing' },
  held: {
    ...OPEN,
    ...raced('held'),
    held: 'held',
    resumed: 'standing',
    address_given: 'held',
    dispatched: 'dispatched',
  },
  approved: {
    ...OPEN,
    licenses_reserved: 'reserved',
    out_of_stock: 'awaiting_stock',
    failed: 'needs_attention',
    emailed: 'standing', // held and resumed while the mail was under way
  },
  reserved: { ...OPEN, confirmed: 'confirmed', failed: 'needs_attention', emailed: 'standing' },
  confirmed: { ...OPEN, emailed: 'standing', failed: 'needs_attention' },
  emailed: { ...OPEN, dispatch_approved: 'standing' },
  dispatching: { ...OPEN, dispatched: 'dispatched', failed: 'needs_attention' },
  dispatched: { ...CLOSED, send_approved: 'standing', dispatched_elsewhere: 'dispatched' },
  dispatched_elsewhere: {
    ...CLOSED,
    ...raced('dispatched_elsewhere'),
    emailed: 'dispatched',
    send_approved: 'standing',
  },
  needs_attention: {
    ...OPEN,
    ...raced('needs_attention'),
    gift_accepted: 'standing',
    address_given: 'standing',
    retried: 'standing',
    dispatch_approved: 'standing',
    claim_withdrawn: 'standing',
    dispatched: 'dispatched',
  },
  cancel_requested: {
    ...raced('cancel_requested'),
    quantity_reduced: 'cancel_requested',
    canceled: 'canceled',
    claim_withdrawn: 'standing',
    claim_unclear: 'needs_attention',
    return_requested: 'return_requested',
    returned: 'returned',
    dispatched: 'dispatched', // it was on its way: at Naver that refuses the cancel
    dispatched_elsewhere: 'standing',
  },
  canceled: { ...raced('canceled'), dispatched: 'canceled', claim_withdrawn: 'standing', returned: 'returned' },
  return_requested: {
    returned: 'returned',
    canceled: 'canceled',
    claim_withdrawn: 'standing',
    cancel_requested: 'cancel_requested',
  },
  returned: { canceled: 'canceled', claim_withdrawn: 'standing' },
} satisfies Record<LineStatus, Partial<Record<LineEventType, Way>>>;

/** What entering a status asks of the outside world. The card is redrawn every time. */
const ON_ENTER: Partial<Record<LineStatus, Effect[]>> = {
  approved: ['reserve_licenses'],
  reserved: ['confirm'],
  confirmed: ['send_license'],
  dispatching: ['dispatch'],
  canceled: ['release_licenses', 'ring'],
  needs_attention: ['ring'],
  cancel_requested: ['ring'],
  return_requested: ['ring'],
  dispatched_elsewhere: ['ring'],
};

/** The one status in which an effect is owed: anywhere else a leased row is void. */
export const OWED_IN: Partial<Record<Effect, LineStatus>> = {
  reserve_licenses: 'approved',
  confirm: 'reserved',
  send_license: 'confirmed',
  dispatch: 'dispatching',
};

/** Whether an event has a way on from here; what a button asks before it is drawn. */
export function canHappen(line: Line, type: LineEventType): boolean {
  if ((type === 'send_approved' || type === 'deliver_approved') && line.emailedAt) return false;
  return type in LEADS_TO[line.status];
}

/** Where its facts put a line that nothing holds back: the way into the loop, and back into it after a hold, a claim or a failure. */
function standing(line: Line, policy: Policy): LineStatus {
  if (line.emailedAt || line.goal === 'dispatch') {
    if (line.dispatchedAt) return 'dispatched';
    return line.goal === 'send' ? 'emailed' : 'dispatching';
  }
  if (line.dispatchedAt && !line.goal) return 'dispatched_elsewhere';
  if (line.shown.giftReceivingStatus && line.shown.giftReceivingStatus !== 'RECEIVED') return 'awaiting_gift';
  if (line.recipient.confidence !== 'sure') return 'awaiting_address';
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
  return enter(noted(line, event), way, policy, event.type);
}

/** A line that is seen for the first time, already paid. */
export function firstSeen(line: Omit<Line, 'status'>, policy: Policy): { line: Line; effects: Effect[] } {
  const { line: begun, effects } = enter({ ...line, status: 'awaiting_approval' }, 'standing', policy, 'paid');
  // The new card rings by itself.
  return { line: begun, effects: effects.filter((effect) => effect !== 'ring') };
}

function enter(line: Line, way: Way, policy: Policy, type: LineEventType | 'paid'): { line: Line; effects: Effect[] } {
  const status = way === 'standing' ? standing(line, policy) : way;
  const goal = line.goal ?? (status === 'approved' ? 'deliver' : undefined);
  const because = status === 'awaiting_approval' && !policy.auto ? policy.because : undefined;
  const failed = status === 'needs_attention';
  const next: Line = {
    ...line,
    status,
    goal,
    because,
    attention: failed ? (type === 'claim_unclear' ? 'claim_unclear' : line.attention) : undefined,
    refusal: failed ? line.refusal : undefined,
  };
  // An edit is silent: what comes back to a person by the store's doing has to ring.
  const comesBack = (type === 'gift_accepted' || type === 'claim_withdrawn') && status.startsWith('awaiting_');
  return { line: next, effects: [...(ON_ENTER[status] ?? []), ...(comesBack ? (['ring'] as const) : []), 'show_card'] };
}

/** What an event leaves behind on the line, whatever it leads to. */
function noted(line: Line, event: LineEvent): Line {
  switch (event.type) {
    case 'deliver_approved':
      return { ...line, goal: 'deliver' };
    case 'send_approved':
      return { ...line, goal: 'send' };
    case 'dispatch_approved':
      return { ...line, goal: line.emailedAt ? 'deliver' : 'dispatch' };
    case 'address_given':
      return { ...line, recipient: event.recipient };
    case 'emailed':
      return { ...line, emailedAt: line.emailedAt ?? event.at };
    case 'dispatched':
      return { ...line, dispatchedAt: line.dispatchedAt ?? event.at };
    case 'dispatched_elsewhere':
      // Somebody else took it over: what we were asked for no longer holds. Unless the mail is out already, or dispatching
      // is what we were at: then it may well have been our own call whose answer got lost.
      return {
        ...line,
        dispatchedAt: line.dispatchedAt ?? event.at,
        goal: line.emailedAt || line.status === 'dispatching' ? line.goal : undefined,
      };
    case 'failed':
      return { ...line, attention: event.attention, refusal: event.refusal };
    default:
      return line;
  }
}
