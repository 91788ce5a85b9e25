// The panel behind More, in English. Its shape is the Korean catalogue's.
import type { moreKo } from './more.ko.ts';

export const moreEn: typeof moreKo = {
  title: (orderId) => `More · order ${orderId}`,
  license: (keys) => `🔑 ${keys}`,
  moreKeys: (count) => `and ${count} more`,
  link: '🔗 download link',
  revoked: (count) => `${count} revoked`,
  surplus: (count) => `⚠️ The quantity fell: ${count} ${plural(count, 'license')} too many.`,
  leftOver: (count) =>
    `⚠️ This order is over, and ${count} ${plural(count, 'license')} of it ${count === 1 ? 'is' : 'are'} out.`,
  due: (absolute, relative) => `Dispatch by: ${absolute} · ${relative}`,
  underWay: (who) => `⏳ A mail is on its way · ${who}`,
  notes: '📝 Notes',
  note: (at, who, text) => `${at} · ${who}: ${text}`,
  earlierNotes: (count) => `… ${count} earlier`,

  button: {
    resend: 'Resend',
    resend_to: 'Resend elsewhere',
    show: 'Show license',
    talk: 'TalkTalk text',
    talk_keys: 'Text with keys',
    replace: 'Replace',
    revoke: 'Revoke',
    note: 'Note',
    history: 'History',
    delay: 'Delay',
    back: 'Back',
    older: 'Older',
    newer: 'Newer',
    before: '◀',
    after: '▶',
    surplus: (count) => `${count} too many`,
    over: (count) => `All ${count} that are out`,
  },

  sure: {
    resend: 'Send to this address',
    replace: 'Replace it',
    undo_replace: 'Undo it',
    revoke: 'Revoke',
    unseen: 'Back to the pool',
    again: 'Back to the pool all the same',
  },

  consequence: {
    resend: (to) =>
      `The license goes to ${to}: whoever reads that mail can use the keys, and it becomes the address of this order.`,
    faulty: (key) => `${key} is revoked, and another license goes to the buyer by mail.`,
    unseen_replace: (key) =>
      `${key} goes back to the pool, to be sold to somebody else, and another license goes to the buyer by mail.`,
    undo_replace: (key) =>
      `${key} is taken back and the license before it is good again. What is taken back is revoked where its mail may be out, else it goes back to the pool.`,
    revoke: (count, keys) =>
      `${count} ${plural(count, 'license')} (${keys}) will be worth nothing to the buyer, and will not be sold again.`,
    unseen: (key) => `${key} goes back to the pool, to be sold to somebody else.`,
    mailed: '⚠️ A mail server has taken it already. If the buyer saw it, two people will have one key.',
    again: '⚠️ Are you sure that the buyer never saw this key? If they did, two people will have it.',
    particular: 'The new one is the key that you typed.',
  },

  done: {
    resend: (to) => `✉️ Sending it again to ${to}. The card will tell what came of it.`,
    replace: (to) => `🔁 Replaced. A mail with all licenses that are good now goes to ${to}.`,
    undo_replace: '↩️ Undone. Should the buyer have seen the new one, resend, so that they know which is good.',
    revoke: (count) => `🚫 ${count} ${plural(count, 'license')} revoked.`,
    unseen: '📦 Back in the pool.',
    withdrew: 'A mail that was to leave was taken back. Resend if the buyer needs one.',
    note: '📝 Noted.',
  },

  why: {
    no_card: 'The order of this card cannot be found.',
    stale: 'The order has changed meanwhile. Look at it below and tap again.',
    paused: 'The store is paused. Tap again after `/store resume`.',
    too_late: 'A minute has passed, so nothing was done. Tap More on the card again.',
    not_an_address: 'That is not an e-mail address. Give exactly one, like name@example.com.',
    under_way: 'A mail that was asked for earlier is still on its way. Tap again when the card tells what came of it.',
    nothing: 'There is no license to send. If all are revoked, replace one.',
    unwritable: 'The mail could not be written. Check the mail template and the link of the product.',
    gone: 'That license has changed meanwhile. Look at it below and tap again.',
    out_of_stock: 'No license is left, so nothing was replaced. Import some and tap again. Nothing has changed.',
    license_server: 'Your license server gave no other license. Check it and tap again. Nothing has changed.',
    not_free: 'The key that you typed is not a free one of this product. Nothing has changed.',
    server_told: 'Your license server was told already that it is revoked. Replace it with another instead.',
    not_pool: 'A license that your license server issued cannot go back to a pool.',
    held: 'The order is held. Resume it on the card and tap again.',
    not_delivered: 'Its license has not gone out yet. Send it by the buttons of the card first.',
    cancel_requested: 'Nothing is sent: the buyer asks for a cancel. Answer that on the card first.',
    canceled: 'Nothing is sent: the order is canceled.',
    return_requested: 'Nothing is sent: a return or an exchange was asked for.',
    returned: 'Nothing is sent: the order was returned.',
    unclear: 'Nothing is sent: the store does not show what became of the order. Check the seller center.',
  },
  stops: {
    held: 'held',
    not_delivered: 'not delivered yet',
    cancel_requested: 'cancel asked for',
    canceled: 'canceled',
    return_requested: 'return or exchange asked for',
    returned: 'returned',
    unclear: 'state unknown',
    fewer: 'the quantity fell',
    failed: 'it broke',
    taken_back: 'taken back',
    faulty: 'did not work',
    unseen: 'never seen by the buyer',
    by_hand: 'by hand',
    surplus: 'too many',
    over: 'order over',
  },
  already: (who, at, deed) => `${who} · ${at} · ${deed}`,
  adminOnly: 'Only admins may see license keys.',
  card: (url) => `Card: ${url}`,
  oldPanel: 'This panel is too old to be used. Tap More on the card again.',

  replace: {
    ask: 'Which license is to be replaced?',
    none: 'There is no license to replace.',
    pick: 'License to replace',
    undo: 'Replacement to undo',
    formTitle: 'Replace a license',
    why: 'Why',
    faulty: 'Does not work: revoke it',
    unseen: 'Never seen by the buyer: back to the pool',
    key: 'New key (empty: the next of the pool)',
    keyHint: 'To send a particular key, type it exactly.',
  },
  revoke: {
    ask: 'Which licenses are to be revoked?',
    none: 'There is no license to revoke.',
    pick: 'Licenses to revoke',
    unseen: 'Never seen by the buyer: back to the pool',
  },
  option: {
    unit: (unit) => `unit ${unit}`,
    status: { reserved: 'waits for its mail', delivered: 'delivered', set_aside: 'set aside', revoked: 'revoked' },
    file: (name) => `file ${name}`,
    instead: (key) => `instead of ${key}`,
  },

  show: {
    title: (product, count) => `**${product}** · ${count}`,
    attached: 'Too many or too long for a message: see the attached file.',
    none: 'This order has no license that is good.',
    logged: '-# Who looked, and when, stands in the history.',
  },

  talk: {
    hint: 'Press long to copy, then paste it into TalkTalk.',
    sent: (shop, to, at) =>
      `Hello, this is ${shop}. We sent your license to ${to} (${at}). Please look into your spam folder too, and let us know if you would like it at another address.`,
    planned: (shop, to) =>
      `Hello, this is ${shop}. Your license will go to ${to}. Please let us know if that address is wrong.`,
    asks: (shop) => `Hello, this is ${shop}. To which e-mail address may we send your license?`,
    typed: (typed) => `What you typed, "${typed}", does not look like a whole address.`,
    keys: (shop) => `Hello, this is ${shop}. Here is the license that you bought.`,
    item: (product) => `■ ${product}`,
    none: 'There is no license to tell the buyer.',
  },

  noteForm: {
    title: 'Internal note',
    label: 'Note',
    description: 'Neither the buyer nor the channel sees it.',
    placeholder: 'e.g. address confirmed by phone',
  },

  history: { title: (orderId) => `History · order ${orderId}`, empty: 'Nothing has happened yet.' },

  addressForm: {
    title: 'Resend to another address',
    label: 'E-mail address for the license',
    description: 'Exactly one address. The same keys go out.',
    placeholder: 'name@example.com',
  },

  delay: {
    title: 'Delay the dispatch',
    reason: 'Reason',
    reasons: {
      PRODUCT_PREPARE: 'The product is being prepared',
      CUSTOMER_REQUEST: 'The buyer asked for it',
      CUSTOM_BUILD: 'Made to order',
      RESERVED_DISPATCH: 'Dispatch on a date agreed',
      OVERSEA_DELIVERY: 'Delivery from abroad',
      ETC: 'Other',
    },
    date: 'New deadline',
    dateHint: 'e.g. 2026-11-30: until 23:59 of that day in Korea.',
    detail: 'Details',
    detailHint: 'Naver and the buyer will read it.',
    notADay: (typed) => `That is not a day: ${typed}. Type it like 2026-11-30.`,
    past: 'The new deadline lies in the past.',
    none: 'Nothing of this order can be delayed.',
    done: (product, until) => `🗓️ ${product} · new deadline ${until}`,
    refused: (product, words) => `🔴 ${product} · the store refused: ${words}`,
    unknown: (product) =>
      `🟠 ${product} · the store did not answer. Look at the deadline on the card, and try again if it has not moved.`,
    noAnswer: 'no answer',
  },

  ring: {
    resend_refused: 'The mail server refused the mail that was sent again: resend elsewhere, under More.',
    resend_stopped: 'A mail that was asked for was not sent: the order has changed meanwhile. See History under More.',
    resend_unclear:
      'Nobody knows whether the mail that was sent again has arrived. Ask the buyer, then resend under More.',
  },

  did: {
    resend_asked: 'resend asked for',
    resend_asked_elsewhere: 'resend to another address asked for',
    resend_license: 'mail sent again',
    resent: 'mail server took the mail again',
    resend_refused: 'mail server refused it again',
    resend_stopped: 'resend stopped',
    resend_unclear: 'fate of the resend unknown',
    replaced: 'license replaced',
    replace_undone: 'replacement undone',
    license_revoked: 'license revoked',
    license_freed: 'license back in the pool',
    license_shown: 'license looked at',
    license_copied: 'text with keys looked at',
    note_added: 'note',
    delayed: 'dispatch delayed',
    tell_license_server: 'license server told',
  },
};

function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`;
}
