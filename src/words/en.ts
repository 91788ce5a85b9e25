// Everything that Bellhop says in English.
import { moreEn } from './more.en.ts';
import { pendingEn } from './pending.en.ts';
import { questionsEn } from './questions.en.ts';
import { reportEn } from './report.en.ts';
import { stockEn } from './stock.en.ts';
import type { Words } from './ko.ts';
import { watchEn } from './watch.en.ts';

export const en: Words = {
  button: {
    deliver: 'Send & deliver',
    send: 'Send license',
    dispatch: 'Mark delivered',
    edit_email: 'Edit email',
    hold: 'Hold',
    resume: 'Resume',
    retry: 'Retry',
    was_given: 'Already given',
    approve_cancel: 'Approve cancel',
    refuse_cancel: 'Refuse cancel',
    more: 'More',
  },

  face: {
    awaiting_gift: 'Gift not accepted yet',
    awaiting_address: 'Check e-mail',
    awaiting_approval: 'Needs you',
    awaiting_stock: (place) => (place ? `Waiting for keys (${ordinal(place)})` : 'Waiting for keys'),
    held: 'Held',
    sending: 'Sending',
    emailed: 'Mailed, not dispatched',
    dispatching: 'Dispatching',
    dispatched: 'Delivered',
    dispatched_only: 'Dispatched · no license sent',
    dispatched_elsewhere: 'Dispatched by hand · was the license given?',
    given_by_hand: 'license given by hand',
    surplus: (count) => `Fewer units now · ${count} ${count === 1 ? 'key' : 'keys'} too many`,
    cancel_requested: 'Cancel asked',
    approving_cancel: 'Approving the cancel',
    refusing_cancel: 'Refusing the cancel',
    canceled: 'Canceled',
    return_requested: 'Return or exchange asked',
    returned: 'Returned',
    key_sent: 'key was sent',
    key_not_sent: 'no key sent',
    maybe_sent: 'may have been sent',
    link_sent: 'link was sent',
    link_not_sent: 'no link sent',
  },

  attention: {
    mail_refused: 'Mail refused',
    mail_unclear: 'Mail: outcome unknown',
    confirm_refused: 'Confirm refused',
    dispatch_refused: 'Dispatch refused',
    claim_unclear: 'Unknown claim',
    not_found: 'Order not found',
    no_license_source: 'No license set up',
    license_refused: 'License server refused',
    unreadable_mail: 'Mail could not be written',
  },

  serverFault: {
    no_license: 'no license that can be used in its answer',
    duplicate: 'it gave a license that is out already',
    address: 'not asked, its address is a private one',
  },

  cure: {
    mail_refused: 'The mail server refused the address: Edit email.',
    mail_unclear: 'Nobody knows whether the mail arrived. Retry sends the same keys once more.',
    confirm_refused: 'SmartStore refused to confirm the order. Look at the reason, then Retry.',
    dispatch_refused: 'SmartStore refused to dispatch the order. Look at the reason, then Retry.',
    claim_unclear: 'SmartStore shows a claim that Bellhop does not know. Look in the seller center.',
    not_found: 'SmartStore does not know this line. Look in the seller center.',
    no_license_source: 'It is not settled what to send. Correct `/product set`, then Retry.',
    license_refused: 'The license server gave no license. Look at it and at `/product show`, then Retry.',
    unreadable_mail: 'The mail could not be written. Correct its words with /template edit, then Retry.',
  },

  card: {
    title: (orderId) => `Order ${orderId}`,
    andMore: (count) => `+ ${count} more`,
    due: (day) => `by ${day}`,
    dueToday: (time) => `by ${time} today`,
    overdue: 'overdue',
    option: (text) => `Option: ${text}`,
    quantity: (count) => `Quantity ${count}`,
    ordered: (count) => `${count} ordered`,
    license: (text) => `License: ${text}`,
    fromPool: (count) => `${count} from the pool`,
    keysLeft: (count) => `${count} left after this order`,
    keysShort: (free) => `too few keys, ${free} left`,
    keysNow: (count) => `${count} left`,
    moreKeys: (count) => `and ${count} more`,
    generate: 'generated',
    http: 'issued by the license server',
    revoked: (count) => `${count} revoked`,
    decided: 'Purchase decided',
    surplus: (count) => `⚠️ ${count} ${count === 1 ? 'key' : 'keys'} too many now: revoke under More.`,
    link: 'download link',
    linkMissing: 'no download link set',
    email: (text) => `E-mail: ${text}`,
    suggestion: (address) => `Did the buyer mean ${address}?`,
    deadline: (absolute, relative) => `Dispatch by: ${absolute} · ${relative}`,
    emailedAt: (moment) => `mail accepted ${moment}`,
    dispatchedAt: (moment) => `dispatched ${moment}`,
    because: (text) => `Not sent by itself: ${text}`,
    refusal: (text) => `SmartStore said: ${text}`,
    serverSaid: (text) => `License server: ${text}`,
    mailServerSaid: (text) => `Mail server said: ${text}`,
    unclearOption: (text) => `Several option rules fit alike: ${text}`,
    others: (count) => `${count} more ${count === 1 ? 'line' : 'lines'}`,
    paid: (moment) => `${moment} paid`,
    seen: (moment) => `${moment} seen`,
    approved: (who, after) => `Approved: ${who} · ${after} after payment`,
    last: (moment, what, who) => `${moment} ${what} · ${who}`,
  },

  confidence: { sure: 'sure', doubtful: 'doubtful', missing: 'none' },

  source: { typed_option: 'typed option', option: 'option', memo: 'delivery memo', operator: 'edited' },

  doubt: {
    typo_domain: 'doubtful: the domain looks mistyped',
    unknown_domain: 'doubtful: a rare domain',
    impossible: 'doubtful: the address is not complete',
    foreign_letters: 'doubtful: letters that no address has',
    unclear: 'doubtful: not clearly an address',
    two_addresses: 'doubtful: two different addresses',
  },

  because: {
    manual: 'this product is manual',
    paid_before_start: 'paid before Bellhop was switched on',
    paid_before_auto: 'paid before it was switched to auto',
    many_units: 'many units',
    large_sum: 'a large sum',
    bought_again: 'same buyer shortly before',
    shared_address: 'e-mail used by another buyer',
    blocked_buyer: 'blocked buyer',
  },

  trouble: {
    mail_server: '⚠️ Late: trouble with the mail server. Bellhop goes on trying.',
    license_server: '⚠️ Late: trouble with the license server. Bellhop goes on trying.',
    store: '⚠️ Late: SmartStore does not answer. Bellhop goes on trying.',
  },

  ring: {
    awaiting_address: 'The e-mail address is missing or doubtful: Edit email.',
    awaiting_stock: 'No keys left. It goes on by itself once keys are imported.',
    dispatched_elsewhere: 'Dispatched in the seller center. Was the license given? Tell it on the card.',
    cancel_requested: 'The buyer asked to cancel. No license went out.',
    cancel_requested_sent: 'The buyer asked to cancel. The license had already gone out.',
    cancel_requested_unsure: 'The buyer asked to cancel. Nobody can tell whether the license went out.',
    canceled: 'The order was canceled. No license went out.',
    canceled_unsure: 'The order was canceled. The license may have gone out: revoke it.',
    canceled_sent: 'The order was canceled. The license had already gone out: revoke it.',
    return_requested: 'The buyer asked for a return or an exchange.',
    returned_sent: 'The order was returned. The license had already gone out: revoke it.',
    surplus: (count) => `Fewer units after the delivery. Revoke ${count} ${count === 1 ? 'key' : 'keys'}.`,
    held: (rule) => `A rule held it: ${rule}`,
    awaiting_approval: 'It waits for your approval.',
    look: 'Please look at the card.',
    order: (orderId) => `order ${orderId}`,
  },

  firstStart: {
    title: (count) => `🟡 Needs you · ${count} ${count === 1 ? 'line' : 'lines'} paid before Bellhop was switched on`,
    body: 'Nothing goes out by itself. Look at the cards above, make sure that you have not sent them already, and approve one by one.',
    due: (absolute, relative) => `Earliest dispatch deadline: ${absolute} · ${relative}`,
  },

  stock: stockEn,

  alarm: {
    naver_quota: '🚨 The quota of Naver API calls is used up. Bellhop tries once an hour, so orders appear late.',
    naver_auth:
      '🚨 Naver refused the application. Check NAVER_CLIENT_ID, NAVER_CLIENT_SECRET, and the 180-day renewal in the Commerce API Center.',
    naver_ip:
      '🚨 Naver does not allow the IP address of this server. Add it to the application in the Commerce API Center.',
    naver_inquiries:
      '🚨 Customer inquiries and product Q&A cannot be read. Add the API group 문의 (inquiries) to the application in the Commerce API Center. Orders go on as ever. If you do not need them, turn them off with `/store questions`.',
    mail_server: '🚨 No mail can leave. Check SMTP_URL and the mail account. What waits goes out once it works again.',
    unreadable: (lines) => `🚨 There are orders that Bellhop cannot read. Look at them in the seller center: ${lines}`,
    deadlines: '⏰ A reminder of dispatch deadlines could not be posted yet.',
    audit: '📋 The comparison of store and books could not be posted yet.',
    remind: '⏰ A reminder could not be posted yet.',
    catch_up: '📬 The message about many new orders could not be posted yet.',
    discord_channel:
      '🚨 Bellhop cannot write to the channel of the order cards. Check that it exists and that the bot may View Channel, Send Messages, Embed Links and Read Message History.',
  },

  did: {
    paid: 'paid',
    gift_accepted: 'gift accepted',
    quantity_reduced: 'quantity reduced',
    cancel_requested: 'cancel asked',
    canceled: 'canceled',
    return_requested: 'return or exchange asked',
    returned: 'returned',
    claim_withdrawn: 'claim withdrawn',
    claim_unclear: 'unknown claim',
    dispatched_elsewhere: 'dispatched in the seller center',
    deliver_approved: 'Send & deliver approved',
    send_approved: 'license mail approved',
    dispatch_approved: 'dispatch approved',
    address_given: 'e-mail edited',
    held: 'held',
    given_by_hand: 'given by hand',
    cancel_approved: 'cancel approved',
    cancel_refused: 'cancel refused',
    claim_answer_failed: 'claim answer refused',
    resumed: 'resumed',
    retried: 'retried',
    licenses_reserved: 'licenses set aside',
    out_of_stock: 'no keys left',
    restocked: 'keys imported',
    'buyer.block': 'buyer blocked',
    'buyer.unblock': 'buyer unblocked',
    'audit.difference': 'store and books differed',
    confirmed: 'order confirmed',
    emailed: 'mail accepted',
    dispatched: 'dispatched',
    failed: 'failed',
    'order.proof': 'proof of delivery',
    reserve_licenses: 'setting licenses aside',
    release_licenses: 'giving licenses back',
    confirm: 'confirming the order',
    send_license: 'license mail',
    dispatch: 'dispatch',
    approve_cancel: 'approving the cancel',
    refuse_cancel: 'refusing the cancel',
    show_card: 'card redrawn',
    ring: 'message',
    ...moreEn.did,
  },

  outcome: {
    intended: 'begun',
    done: 'done',
    refused: 'refused',
    failed: 'failed',
    unknown: 'outcome unknown',
    void: 'no longer needed',
  },

  actor: { auto: 'auto', store: 'SmartStore' },

  answer: {
    notAllowedButton: (roles) => `Only ${roles} may use this button.`,
    notAllowedCommand: (roles) => `Only ${roles} may use this command.`,
    needsManageServerButton: 'Only members with the Manage Server permission may use this button.',
    needsManageServerCommand: 'Only members with the Manage Server permission may use this command.',
    oldCard: 'This card is too old to be used. Please use the newest one.',
    stale: 'The card has changed meanwhile. Look at the refreshed card and tap again.',
    noCard: 'The order of this card was not found.',
    notPossible: 'That is not possible now. Look at the state on the card.',
    notAnAddress: 'That is not an e-mail address. Enter exactly one, such as name@example.com.',
    paused: 'The store is paused. Resume it, then tap again.',
    saved: 'The e-mail address is saved.',
    tooLate: 'A minute has passed, so nothing was done. Tap on the card again.',
    restarting: 'Bellhop is restarting. Please tap again in a moment.',
    failed: 'That did not work. Look at the state on the card and try again.',
    unknownCommand: 'Bellhop does not know this command.',
    card: (url) => `Card: ${url}`,
  },

  already: {
    deliver_approved: (who, at) => `${who} already sent it at ${at}.`,
    send_approved: (who, at) => `${who} already sent the license at ${at}.`,
    dispatch_approved: (who, at) => `${who} already marked it delivered at ${at}.`,
    address_given: (who, at) => `${who} already edited the e-mail at ${at}.`,
    held: (who, at) => `${who} already put it on hold at ${at}.`,
    resumed: (who, at) => `${who} already resumed it at ${at}.`,
    retried: (who, at) => `${who} already retried it at ${at}.`,
    given_by_hand: (who, at) => `${who} already marked the license as given at ${at}.`,
    cancel_approved: (who, at) => `${who} already approved the cancel at ${at}.`,
    cancel_refused: (who, at) => `${who} already refused the cancel at ${at}.`,
    other: (what, at) => `It has changed meanwhile: ${what} at ${at}.`,
    person: (name) => name,
  },

  sure: {
    approve_cancel: 'Approving the cancel makes Naver refund the buyer. It cannot be undone.',
    approve_cancel_sent:
      '⚠️ The license has already gone out. Approving the cancel makes Naver refund the buyer. It cannot be undone.',
    refuse_cancel: 'Refusing the cancel dispatches the order at once and mails the license. It cannot be undone.',
    refuse_cancel_sent:
      'Refusing the cancel dispatches the order at once. The license is out already. It cannot be undone.',
    within: 'Tap within a minute.',
    done: 'Under way. The card shows what becomes of it.',
  },

  form: {
    title: 'Edit email',
    label: 'E-mail for the license',
    description: 'Exactly one address.',
    placeholder: 'name@example.com',
    typed: (text) => `The buyer typed: ${text}`,
  },

  watch: watchEn,

  pending: pendingEn,

  report: reportEn,

  questions: questionsEn,

  more: moreEn,
};

function ordinal(place: number): string {
  const rest = place % 100;
  if (rest > 10 && rest < 14) return `${place}th`;
  return `${place}${['th', 'st', 'nd', 'rd'][place % 10] ?? 'th'}`;
}
