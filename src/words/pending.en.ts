// The same in English.
import type { pendingCommandsKo, pendingKo } from './pending.ko.ts';

export const pendingEn: typeof pendingKo = {
  title: (count) => `📋 ${count} waiting`,
  none: '✅ Nothing is waiting for you.',
  count: (words, count) => `${words} ${count}`,
  row: (state, name, units, won) => `${state} · **${name}** ×${units} · ${won}`,
  due: (day, relative) => `by ${day} (${relative})`,
  card: 'card',
  place: (first, last, total) => `${first}–${last} of ${total}`,
  state: {
    awaiting_approval: 'Needs you',
    awaiting_address: 'Check e-mail',
    awaiting_stock: 'Waiting for keys',
    cancel_requested: 'Cancel asked',
    return_requested: 'Return or exchange asked',
    needs_attention: 'Needs attention',
    dispatched_elsewhere: 'Dispatched by hand',
    emailed: 'Not dispatched',
    held: 'Held',
    canceled: 'Canceled',
    returned: 'Returned',
    awaiting_gift: 'Gift not accepted',
    moving: 'Sending',
    dispatched: 'Delivered',
  },

  choose: 'Orders to approve together',
  chosen: (lines, keys) =>
    [`${lines} chosen`, ...(keys > 0 ? [`${keys} ${keys === 1 ? 'key' : 'keys'}`] : [])].join(', '),
  stock: (name, before, after) => `${name}: ${before} → ${after} keys left`,
  excluded: (count, why) => `Left out ${count}: ${why}`,
  noneChosen: 'Nothing chosen. Pick from the list.',
  why: {
    address: (count) => `no e-mail ${count}`,
    other: (count) => `needs something else ${count}`,
    before_start: (count) => `paid before the start ${count}`,
    no_source: (count) => `no license source ${count}`,
    short: (count) => `not enough keys ${count}`,
    unchosen: (count) => `not chosen ${count}`,
    more: (count) => `next turn ${count}`,
  },
  doubt: {
    before_start: 'Paid before the start: already sent?',
    no_source: 'No license source',
    short: 'Not enough keys',
  },

  approve: (count) => `Send & deliver ${count}`,
  open: 'Show what waits',
  list: 'List',
  refresh: 'Refresh',
  previous: 'Previous',
  next: 'Next',

  left: {
    done: (rows) => `Done already: ${rows}`,
    stale: (rows) => `Changed meanwhile, look again: ${rows}`,
    short: (rows) => `Not enough keys: ${rows}`,
  },
  more: (count) => `+ ${count} more`,
  paused: 'The store is paused. Run `/store resume`, then tap again.',
  nothing: 'Nothing was approved.',
  progress: (done, total) => `📨 ${done}/${total} sent`,
  finished: (done, total) => `✅ ${done}/${total} delivered`,
  halted: (done, total) => `⚠️ ${done}/${total} sent`,
  stuck: (words, count) => `${count} ${words}`,
  by: (who) => `Approved by ${who}`,
  slow: 'Still under way. Refresh shows how it stands.',
  oldButton: 'This button is too old. Run `/order pending`.',

  remind: {
    first: (count) => `⏰ Still waiting · ${count} ${count === 1 ? 'line' : 'lines'}`,
    second: (count) => `🚨 Waiting for long · ${count} ${count === 1 ? 'line' : 'lines'}`,
  },
  catchUp: {
    many: (orders) => `📬 ${orders} orders came in at once`,
    night: (count) => `🌅 ${count} waiting since the quiet hours`,
    nobody: 'Nothing is waiting.',
    urgent: 'Look at these first',
  },
};

export const pendingCommandsEn: typeof pendingCommandsKo = {
  named: {
    'order pending': {
      name: 'pending',
      description: 'What waits for a person, oldest deadline first; approve several',
    },
    notify: { name: 'notify', description: 'What rings when and where' },
    'notify set': { name: 'set', description: 'Reminders, quiet hours, channels' },
    'notify set:remind_minutes': {
      name: 'remind_minutes',
      description: 'Ring again after so many minutes, e.g. 15; 0: never',
    },
    'notify set:escalate_minutes': {
      name: 'escalate_minutes',
      description: 'Ring for the second role after so many minutes, e.g. 60; 0: never',
    },
    'notify set:escalate_role': { name: 'escalate_role', description: 'The role to call when nobody acts for long' },
    'notify set:quiet_from': {
      name: 'quiet_from',
      description: 'Quiet hours begin (Korean time), e.g. 23:00; off: none',
    },
    'notify set:quiet_to': { name: 'quiet_to', description: 'Quiet hours end (Korean time), e.g. 08:00' },
    'notify set:alarm_channel': { name: 'alarm_channel', description: 'Where alarms go' },
    'notify set:auto_channel': {
      name: 'auto_channel',
      description: 'Where cards of orders that go by themselves appear silently',
    },
    'notify set:reset': { name: 'reset', description: 'Put this back to what it was at first' },
    'notify show': { name: 'show', description: 'The notification settings in force' },
  },
  notify: {
    title: '**Notifications**',
    saved: '✅ Saved.',
    remind: (minutes) => `• After ${minutes} min of waiting the operators’ role is called again`,
    remindOff: '• Reminders: off',
    escalate: (minutes, role) => `• After ${minutes} min ${role} is called`,
    escalateNoRole: '• Second call: no role set',
    escalateOff: '• Second call: off',
    quiet: (from, to) => `• Quiet hours ${from}–${to} (deadlines and cancel requests still ring)`,
    quietOff: '• Quiet hours: none',
    alarm: (channel) => `• Alarms: ${channel}`,
    auto: (channel) => `• Orders that go by themselves: silently in ${channel}`,
    autoOff: '• Orders that go by themselves: in the same channel as all others',
    unmentionable: (role) =>
      `⚠️ ${role} cannot be mentioned, so nobody is called. Allow anyone to mention it in the server’s role settings.`,
    notATime: (text) => `“${text}” is no time of day. Type it like 23:00. Nothing was changed.`,
    bothTimes: 'Quiet hours need a beginning and an end that differ. Nothing was changed.',
    closed: (channel, missing) => `The bot cannot write in ${channel}. It lacks: ${missing}. Nothing was changed.`,
    notHere: (channel) => `${channel} is no text channel of this server. Nothing was changed.`,
    fault: {
      view: 'View Channel',
      send: 'Send Messages',
      embed: 'Embed Links',
      history: 'Read Message History',
    },
    reset: {
      escalate_role: 'Second role',
      quiet: 'Quiet hours',
      alarm_channel: 'Alarm channel',
      auto_channel: 'Channel of automatic orders',
    },
  },
};
