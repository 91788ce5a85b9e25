// The same in English.
import { formatWon } from './format.ts';
import type { watchCommandsKo, watchKo } from './watch.ko.ts';

export const watchEn: typeof watchKo = {
  rule: {
    many_units: (units) => `${units} or more units`,
    large_sum: (krw) => `${formatWon(krw, 'en')} or more`,
    bought_again: (minutes) => `same buyer again within ${minutes} min`,
  },

  earlierAddress: (address) => `Address of an earlier order: ${address}`,

  deadlines: {
    near: (count) => `⏰ Dispatch deadline near · ${count} ${count === 1 ? 'line' : 'lines'}`,
    passed: (count) => `🚨 Dispatch deadline passed · ${count} ${count === 1 ? 'line' : 'lines'}`,
    both: (passed, near) => `🚨 Dispatch deadline · ${passed} passed, ${near} near`,
    card: 'card',
    more: (count) => `+ ${count} more`,
    wayOut: 'If it cannot go out in time: More on the card, then Delay dispatch.',
    stale: (at) =>
      `⚠️ SmartStore was last read ${at}. Some of these may have been handled in the seller center since then.`,
  },

  audit: {
    title: (count) => `📋 Store and books differ · ${count} ${count === 1 ? 'line' : 'lines'}`,
    row: (order, books, store) => `• ${order} · books: ${books} → store: ${store}`,
    more: (count) => `+ ${count} more`,
    after: 'The books now follow the store. Where somebody has to act, the card says so.',
    unknown: 'not there',
    missing: 'not there',
    units: (count) => `${count} ${count === 1 ? 'unit' : 'units'}`,
    card: 'card',
    status: {
      PAYMENT_WAITING: 'not paid yet',
      PAYED: 'paid',
      DELIVERING: 'on its way',
      DELIVERED: 'arrived',
      PURCHASE_DECIDED: 'purchase decided',
      EXCHANGED: 'exchanged',
      CANCELED: 'canceled',
      RETURNED: 'returned',
      CANCELED_BY_NOPAYMENT: 'never paid',
      unknown: 'unknown state',
    },
    claim: {
      none: '',
      cancel_requested: 'cancel asked',
      canceled: 'canceled',
      return_requested: 'return or exchange asked',
      returned: 'returned',
      unclear: 'unknown claim',
    },
  },
};

export const watchCommandsEn: typeof watchCommandsKo = {
  named: {
    buyer: { name: 'buyer', description: 'Block and unblock buyers' },
    'buyer block': { name: 'block', description: 'Hold all orders of this buyer, now and from now on' },
    'buyer block:order': {
      name: 'order',
      description: 'An order or line number of the buyer (or its last six digits)',
    },
    'buyer unblock': { name: 'unblock', description: 'Let new orders of this buyer go their way again' },
    'buyer unblock:order': {
      name: 'order',
      description: 'An order or line number of the buyer (or its last six digits)',
    },
    'store holds': { name: 'holds', description: 'Rules that hold an order; without options: the rules in force' },
    'store holds:units': { name: 'units', description: 'Hold orders of so many units or more, e.g. 3; 0 removes it' },
    'store holds:sum': { name: 'sum', description: 'Hold orders of so many won or more, e.g. 100000; 0 removes it' },
    'store holds:again_minutes': {
      name: 'again_minutes',
      description: 'Hold when the same buyer orders again within so many minutes, e.g. 60; 0 removes it',
    },
    'store holds:shared_address': { name: 'shared_address', description: 'Hold when another buyer used the e-mail' },
    'order send': { name: 'send', description: 'Send & deliver by number, also an order that Bellhop never saw' },
    'order send:order': { name: 'order', description: 'Order or line number' },
  },

  onOff: { on: 'On', off: 'Off' },

  holds: {
    title: 'Rules that hold an order',
    none: 'No order is held by a rule. Try `/store holds units:3`',
    units: (count) => `• ${count} or more units in an order`,
    sum: (won) => `• ${won} or more in an order`,
    again: (minutes) => `• the same buyer again within ${minutes} minutes`,
    shared: '• an e-mail that another buyer used',
    blocked: (count) => `• ${count} blocked ${count === 1 ? 'buyer' : 'buyers'} (\`/buyer unblock\` lets them go)`,
    howTo: 'An order that a rule holds goes out only after Resume on its card.',
    saved: '✅ Saved. It counts for orders from now on.',
    notANumber: (text, max) =>
      `“${text}” will not do: give a number from 1 to ${max}, or 0 to remove the rule. Nothing was changed.`,
  },

  buyer: {
    none: (text) =>
      `No order found for “${text}”. Choose from the list or give its number. If it was paid just now, run \`/store poll\` first.`,
    several: (text) => `Several orders fit “${text}”. Choose from the list or give the whole number.`,
    noNumber:
      'Naver gives no buyer number for this order, so other orders of the same buyer cannot be told. Use Hold on the card to stop this one.',
    blocked: '⛔ This buyer is blocked. Every later order will be held.',
    blockedAlready: (since, by) => `This buyer is blocked already (${since}, ${by}).`,
    held: (count) => `Held ${count} open ${count === 1 ? 'line' : 'lines'}:`,
    heldNone: 'No line of this buyer was open.',
    unblocked: '✅ Unblocked. New orders of this buyer go their way.',
    notBlocked: 'This buyer is not blocked.',
    stillHeld: (count) => `Still held: ${count} ${count === 1 ? 'line' : 'lines'}. Resume on the card lets them go:`,
    stillHeldNone: 'None of the lines is held.',
    row: (order, lines) => (lines > 1 ? `• ${order} · ${lines} lines` : `• ${order}`),
    more: (count) => `+ ${count} more ${count === 1 ? 'order' : 'orders'}`,
    card: 'card',
  },

  send: {
    notANumber: (text) => `“${text}” is no order number. Give the number of the order or of a line.`,
    unknown: (text) =>
      `Neither Bellhop nor SmartStore knows this number: ${text}\nCheck that it is whole and of this store.`,
    several: (text) => `Several orders end in “${text}”. Give the whole number.`,
    unpaid: 'This order is not paid yet. Its card appears by itself once it is.',
    over: 'This order was canceled or returned; nothing can be sent.',
    failed: (why) =>
      `SmartStore could not be asked for the order: ${why}\nTry again in a while; if it goes on, look at \`/store status\`.`,
    sending: (count) => `📨 Sending ${count} ${count === 1 ? 'line' : 'lines'}. The card shows what becomes of it.`,
    rest: (states) => `Not sent along: ${states}`,
    nothing: (states) => `No line can be sent now: ${states}`,
    nothingHint: 'Do first what the card asks for.',
    underWay: 'It is going out already.',
    dispatched: (count) =>
      `⚠️ ${count} ${count === 1 ? 'line was' : 'lines were'} dispatched in the seller center. First make sure that the license was not given. To send the license mail alone, press within a minute.`,
    sendAnyway: 'Send license',
    mailed: '📨 Sending the license mail. The card shows what becomes of it.',
    tooLate: 'More than a minute has passed. Run `/order send` again.',
    card: (url) => `Card: ${url}`,
  },

  audited: (at) => `Last comparison with the store: ${at}`,
  neverAudited: 'Last comparison with the store: none yet (every night after 04:00)',
};
