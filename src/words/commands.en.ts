// The slash commands in English. Their names here are the ones that scripts and the documentation use.
import type { CommandWords } from './commands.ko.ts';
import { formatWon } from './format.ts';
import { productEn, productNamedEn, secretEn, sourceEn } from './product.en.ts';
import { reportCommandsEn, reportNamesEn } from './report.en.ts';
import { licenseEn, licenseNamesEn } from './stock.en.ts';
import { searchEn, searchNamedEn } from './search.en.ts';
import { pendingCommandsEn } from './pending.en.ts';
import { questionCommandsEn } from './questions.en.ts';
import { watchCommandsEn } from './watch.en.ts';
import { templateEn, templateNamedEn } from './template.en.ts';

export const commandsEn: CommandWords = {
  named: {
    order: { name: 'order', description: 'Look up orders' },
    'order status': { name: 'status', description: 'One order: its card, its timeline, a link to the card' },
    'order status:order': {
      name: 'order',
      description: 'Order or line number (or its last six digits), whole buyer name or e-mail, product',
    },
    'order history': { name: 'history', description: 'Past orders, newest first, ten a page' },
    'order history:period': { name: 'period', description: 'By day of payment, Korean time' },
    'order history:from': { name: 'from', description: 'From this day on, e.g. 2026-11-01' },
    'order history:to': { name: 'to', description: 'Up to and with this day, e.g. 2026-11-30' },
    'order history:status': { name: 'status', description: 'Only orders with a line in this state' },
    'order history:product': { name: 'product', description: 'Product name or channel product number' },
    'order history:buyer': { name: 'buyer', description: 'Whole name or whole e-mail address of the buyer' },

    ...searchNamedEn,

    ...licenseNamesEn,

    ...productNamedEn,

    ...templateNamedEn,

    store: { name: 'store', description: 'State of the store; pause and resume' },
    'store status': { name: 'status', description: 'Last poll, queue, Naver, mail, database, version' },
    'store poll': { name: 'poll', description: 'Look for new orders now' },
    'store pause': { name: 'pause', description: 'Stop reading orders and sending licenses' },
    'store resume': { name: 'resume', description: 'Go on after a pause' },
    ...watchCommandsEn.named,
    ...reportNamesEn,
    ...questionCommandsEn.named,
    ...pendingCommandsEn.named,
  },

  period: { today: 'Today', '7d': 'Last 7 days', '30d': 'Last 30 days', '90d': 'Last 90 days', all: 'All' },
  mode: { manual: 'Manual (asks first)', auto: 'Automatic', default: 'Follow the default' },
  source: sourceEn,
  secret: secretEn,

  status: {
    awaiting_gift: '🎁 Gift not accepted yet',
    awaiting_address: '🟠 Check e-mail',
    awaiting_approval: '🟡 Needs you',
    awaiting_stock: '🟠 Waiting for keys',
    held: '⏸️ Held',
    approved: '🔵 About to be sent',
    reserved: '🔵 Keys reserved',
    confirmed: '🔵 Sending the mail',
    emailed: '🟠 Mailed, not dispatched',
    dispatching: '🔵 Dispatching',
    dispatched: '🟢 Delivered',
    dispatched_elsewhere: '🟠 Dispatched by hand',
    needs_attention: '🔴 Needs attention',
    cancel_requested: '🔴 Cancel asked',
    approving_cancel: '🔵 Approving the cancel',
    refusing_cancel: '🔵 Refusing the cancel',
    canceled: '⚪ Canceled',
    return_requested: '🔴 Return or exchange asked',
    returned: '⚪ Returned',
  },

  watch: watchCommandsEn,

  pending: pendingCommandsEn,

  questions: questionCommandsEn,

  template: templateEn,

  common: {
    more: (count) => `… and ${count} more`,
    listMore: (count) => ` and ${count} more`,
    noProduct: (text) =>
      `No product with “${text}” in its name or as its channel product number. Choose one from the list, or type its channel product number.`,
    manyProducts: (text) => `Several products fit “${text}”. Choose one and type its number:`,
    unknownProduct: (productId) =>
      `⚠️ The store did not tell the name of product ${productId}. Check that the channel product number is right.`,
    nameless: 'name not known yet',
  },

  find: {
    none: (text) =>
      `No order fits “${text}”. Searched: order and line numbers (also by their last six digits or more), whole buyer names, whole e-mail addresses, product names. For an order paid just now run \`/store poll\` first; for older ones look in \`/order history\`.`,
    several: (text) => `Several orders fit “${text}”. Choose one below.`,
    firstOnes: (count) => `These are the newest ${count}. Type more to narrow them down.`,
    gone: 'This order cannot be found. Run `/order status` again.',
  },

  one: {
    timeline: 'Timeline',
    nothing: 'Nothing happened yet.',
    earlier: (count) => `… ${count} earlier`,
    openCard: 'Open card',
    noCard: 'The card is not in the channel yet. It will come.',
  },

  history: {
    title: 'Order history',
    none: 'No orders fit.',
    searched: (what) => `Searched: ${what}`,
    everything: 'all orders',
    since: (day) => `since ${day}`,
    until: (day) => `until ${day}`,
    between: (from, to) => (from === to ? from : `${from} to ${to}`),
    product: (name) => `product ${name}`,
    buyer: 'one buyer',
    items: (name, more) => (more > 0 ? `${name} and ${more} more` : name),
    place: (first, last, total) => `${first}–${last} of ${total}`,
    placeOpen: (first, last) => `${first}–${last}`,
    placeBeyond: (count) => `Beyond the newest ${count}`,
    uncounted: (count) => `More than ${count} lines fit: too many to add up here. For totals choose a shorter period.`,
    totals: (lines, units, amountKrw) =>
      `${lines} ${lines === 1 ? 'line' : 'lines'} · quantity ${units} · ${formatWon(amountKrw, 'en')} (without canceled and returned)`,
    over: (lines) => `${lines} canceled or returned`,
    card: 'card',
    previous: 'Previous',
    next: 'Next',
    oldPage: 'This list can no longer be used. Run `/order history` again.',
    notADay: (text) => `“${text}” is not a day. Write it like 2026-11-23.`,
    backwards: 'The first day is after the last one. Swap the two.',
    both: 'Choose either a period, or first and last day.',
  },

  search: searchEn,

  license: licenseEn,

  report: reportCommandsEn,

  product: productEn,

  store: {
    title: 'Store status',
    paused: (since) => `⏸️ Paused since ${since}. \`/store resume\` goes on.`,
    running: '▶️ Running',
    polled: (at) => `Last poll: ${at}`,
    neverPolled: 'Last poll: none yet',
    lag: (text) => `Lag: ${text}`,
    noLag: 'none',
    seconds: (count) => `${count} s`,
    minutes: (count) => `${count} min`,
    hours: (count) => `${count} h`,
    days: (count) => `${count} d`,
    queue: (text) => `Queue: ${text}`,
    queueEmpty: 'empty',
    owed: {
      reserve_licenses: 'keys to reserve',
      release_licenses: 'keys to release',
      tell_license_server: 'license servers to tell',
      confirm: 'confirms',
      send_license: 'mails',
      dispatch: 'dispatches',
      set_listing: 'listings',
      show_card: 'cards',
      answer_question: 'answers',
      show_question: 'question cards',
      ring: 'calls',
      alarm: 'alarms',
      digest: 'digests',
    },
    waiting: (text) => `Waiting for a person: ${text}`,
    waitingNone: 'none',
    naver: (calls) => `Naver calls: ${calls} since the start`,
    naverBlocked: (until) => `🔴 Naver quota: resting until ${until}`,
    discord: (text) => `Discord: ${text}`,
    notMeasured: 'not measured yet',
    database: (mode, version) => `Database: ${mode}, PostgreSQL ${version}`,
    embedded: 'embedded',
    server: 'server',
    mailOk: (at) => `Mail: fine (${at})`,
    mailBad: (at) => `🔴 Mail: does not leave (${at})`,
    mailUntried: 'Mail: none sent since the start',
    version: (text) => `Bellhop ${text}`,
    alarms: 'Alarms',
    noAlarms: 'No alarms',
    alarm: (text, since) => `${text} (since ${since})`,

    polledNow: (changed) =>
      changed > 0 ? `✅ Polled. ${changed} ${changed === 1 ? 'line' : 'lines'} changed.` : '✅ Polled. Nothing new.',
    pollPaused: 'The store is paused. Run this again after `/store resume`.',
    pollFailed: (why) =>
      `The poll failed: ${why}\nRun it again in a moment; if it keeps failing, look at \`/store status\`.`,
    pausedNow: '⏸️ Paused. No orders are read, and no license and no dispatch goes out. `/store resume` goes on.',
    pausedAlready: (since) => `The store is paused already, since ${since}. \`/store resume\` goes on.`,
    resumedNow: '▶️ Resumed. Orders paid meanwhile are read, and what was waiting goes out.',
    resumedAlready: 'The store is not paused. It is running already.',
  },
};
