// The flow of a line (상품주문): where it can stand, what can happen to it, where that leads, what it makes us owe the world. Two tables; line.ts moves a
// line by them.
import type { Recipient } from './recipient.ts';

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
  | 'approving_cancel' // an operator approved the cancel; the store is to be told
  | 'refusing_cancel' // an operator refused it: at Naver that is done by dispatching
  | 'canceled'
  | 'return_requested'
  | 'returned';

/** Why a line needs a person, in `needs_attention`. */
export type Attention =
  | 'mail_refused' // the mail server refused the address or the mail
  | 'mail_unclear' // twice no answer after the handing over
  | 'confirm_refused'
  | 'dispatch_refused'
  | 'claim_unclear' // the store shows a state that we do not know
  | 'not_found' // the store does not know the line
  | 'no_license_source' // the product has neither keys nor a link
  | 'license_refused' // the seller's license server refused, or answered what is no license
  | 'unreadable_mail'; // the mail could not be rendered

/** The seller's rule that held a line until somebody lets it go. */
export type HoldReason =
  | 'many_units'
  | 'large_sum'
  | 'bought_again' // the same buyer, a short while after another order
  | 'shared_address' // another buyer used the address
  | 'blocked_buyer';

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
  | { type: 'given_by_hand'; at: Date }
  | { type: 'cancel_approved' }
  | { type: 'cancel_refused' }
  | { type: 'held'; because?: HoldReason | undefined }
  | { type: 'resumed' }
  | { type: 'retried' }
  | { type: 'licenses_reserved' }
  | { type: 'out_of_stock' }
  | { type: 'restocked' }
  | { type: 'confirmed' }
  | { type: 'emailed'; at: Date }
  | { type: 'dispatched'; at: Date }
  | { type: 'claim_answer_failed'; refusal?: string | undefined }
  | { type: 'failed'; attention: Attention; refusal?: string | undefined };

export type LineEventType = LineEvent['type'];

/** What the world is asked to do. Imperative and without content: whoever performs it reads the row when its turn comes. */
export type Effect =
  | 'reserve_licenses'
  | 'release_licenses'
  | 'confirm'
  | 'send_license'
  | 'dispatch'
  | 'approve_cancel'
  | 'refuse_cancel'
  | 'show_card'
  | 'ring';

/** `standing` is not a status: it means "where its facts put it", see standing(). */
export type Way = LineStatus | 'standing';

/** What the store may do to any line that is not dispatched yet, and an operator may always say "not now". */
const OPEN = {
  quantity_reduced: 'standing',
  cancel_requested: 'cancel_requested',
  canceled: 'canceled',
  // Dispatched by hand, or over a cancel, while the license is still to come.
  return_requested: 'return_requested',
  returned: 'returned',
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
  claim_unclear: 'needs_attention',
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

/** While an operator's answer to a cancel request is on its way to the store. */
function answering<S extends LineStatus>(status: S) {
  return {
    ...raced(status),
    quantity_reduced: status,
    cancel_requested: 'cancel_requested', // 직권취소 by Naver has overtaken it
    canceled: 'canceled',
    claim_withdrawn: 'standing',
    claim_unclear: 'needs_attention',
    claim_answer_failed: 'cancel_requested',
    return_requested: 'return_requested',
    returned: 'returned',
    dispatched_elsewhere: 'standing',
  } as const;
}

/** Taken back, or about to be: a dispatch that we hear of now is noted, and counts if the line comes back. */
function over<S extends LineStatus>(status: S) {
  return {
    ...raced(status),
    dispatched: status,
    claim_withdrawn: 'standing',
    dispatched_elsewhere: 'standing',
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
  awaiting_stock: { ...OPEN, restocked: 'standing', address_given: 'standing', dispatch_approved: 'standing' },
  held: {
    ...OPEN,
    ...raced('held'),
    quantity_reduced: 'held',
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
  dispatching: {
    ...OPEN,
    dispatched: 'dispatched',
    failed: 'needs_attention',
    emailed: 'standing', // 발송처리 was asked for while the mail was under way
  },
  dispatched: {
    ...CLOSED,
    emailed: 'dispatched',
    quantity_reduced: 'dispatched',
    send_approved: 'standing',
    dispatched_elsewhere: 'dispatched',
  },
  dispatched_elsewhere: {
    ...CLOSED,
    ...raced('dispatched_elsewhere'),
    quantity_reduced: 'dispatched_elsewhere',
    emailed: 'dispatched',
    send_approved: 'standing',
    given_by_hand: 'standing',
  },
  needs_attention: {
    ...OPEN,
    ...raced('needs_attention'),
    gift_accepted: 'standing',
    address_given: 'standing',
    retried: 'standing',
    dispatch_approved: 'standing',
    claim_withdrawn: 'standing',
    dispatched: 'standing',
  },
  cancel_requested: {
    ...raced('cancel_requested'),
    quantity_reduced: 'cancel_requested',
    cancel_approved: 'approving_cancel',
    cancel_refused: 'refusing_cancel',
    canceled: 'canceled',
    claim_withdrawn: 'standing',
    claim_unclear: 'needs_attention',
    return_requested: 'return_requested',
    returned: 'returned',
    // It was on its way: at Naver that refuses a buyer's cancel, as the next look shows, but not one of Naver's own.
    dispatched: 'cancel_requested',
    dispatched_elsewhere: 'standing',
  },
  approving_cancel: { ...answering('approving_cancel'), dispatched: 'approving_cancel' },
  refusing_cancel: { ...answering('refusing_cancel'), dispatched: 'standing' },
  canceled: { ...over('canceled'), returned: 'returned', return_requested: 'return_requested' },
  return_requested: {
    ...over('return_requested'),
    quantity_reduced: 'return_requested',
    returned: 'returned',
    canceled: 'canceled',
    claim_unclear: 'needs_attention',
    cancel_requested: 'cancel_requested',
  },
  returned: { ...over('returned'), canceled: 'canceled' },
} satisfies Record<LineStatus, Partial<Record<LineEventType, Way>>>;

/** What entering a status asks of the outside world. The card is redrawn every time. */
export const ON_ENTER: Partial<Record<LineStatus, Effect[]>> = {
  approved: ['reserve_licenses'],
  reserved: ['confirm'],
  confirmed: ['send_license'],
  dispatching: ['dispatch'],
  approving_cancel: ['approve_cancel'],
  refusing_cancel: ['refuse_cancel'],
  canceled: ['release_licenses', 'ring'],
  returned: ['release_licenses', 'ring'],
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
  approve_cancel: 'approving_cancel',
  refuse_cancel: 'refusing_cancel',
};
