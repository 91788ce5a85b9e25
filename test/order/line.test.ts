import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IllegalTransition } from '../../src/errors.ts';
import {
  canHappen,
  firstSeen,
  LEADS_TO,
  type Line,
  type LineEvent,
  type LineEventType,
  type LineStatus,
  OWED_IN,
  type Policy,
  transition,
} from '../../src/order/line.ts';
import { aLine, aSnapshot, KIM, NOON } from '../build.ts';

const MANUAL: Policy = { auto: false, because: 'manual' };
const AUTO: Policy = { auto: true };
const NOBODY = { confidence: 'missing' } as const;

const EVENTS: { [T in LineEventType]: Extract<LineEvent, { type: T }> } = {
  gift_accepted: { type: 'gift_accepted' },
  quantity_reduced: { type: 'quantity_reduced' },
  cancel_requested: { type: 'cancel_requested' },
  canceled: { type: 'canceled' },
  return_requested: { type: 'return_requested' },
  returned: { type: 'returned' },
  claim_withdrawn: { type: 'claim_withdrawn' },
  claim_unclear: { type: 'claim_unclear' },
  dispatched_elsewhere: { type: 'dispatched_elsewhere', at: NOON },
  deliver_approved: { type: 'deliver_approved' },
  send_approved: { type: 'send_approved' },
  dispatch_approved: { type: 'dispatch_approved' },
  address_given: { type: 'address_given', recipient: KIM },
  held: { type: 'held' },
  resumed: { type: 'resumed' },
  retried: { type: 'retried' },
  licenses_reserved: { type: 'licenses_reserved' },
  out_of_stock: { type: 'out_of_stock' },
  restocked: { type: 'restocked' },
  confirmed: { type: 'confirmed' },
  emailed: { type: 'emailed', at: NOON },
  dispatched: { type: 'dispatched', at: NOON },
  failed: { type: 'failed', attention: 'mail_refused' },
};
const STATUSES = Object.keys(LEADS_TO) as LineStatus[];

for (const status of STATUSES) {
  for (const event of Object.values(EVENTS)) {
    const line = aLine({ status });
    const isIn = event.type in LEADS_TO[status];
    test(`a line that is ${status} ${isIn ? 'has a way on for' : 'refuses'} ${event.type}`, () => {
      assert.equal(canHappen(line, event.type), isIn);
      if (isIn) assert.ok(STATUSES.includes(transition(line, event, MANUAL).line.status));
      else assert.throws(() => transition(line, event, MANUAL), IllegalTransition);
    });
  }
}

for (const [name, begins, policy, status, effects] of [
  ['manual: waits for a tap', {}, MANUAL, 'awaiting_approval', ['show_card']],
  ['auto: licenses are set aside at once', {}, AUTO, 'approved', ['reserve_licenses', 'show_card']],
  ['auto without an address: asks', { recipient: NOBODY }, AUTO, 'awaiting_address', ['show_card']],
  [
    'auto, doubtful address: asks',
    { recipient: { ...KIM, confidence: 'doubtful' as const } },
    AUTO,
    'awaiting_address',
    ['show_card'],
  ],
  [
    'auto, unaccepted gift: waits',
    { shown: aSnapshot({ giftReceivingStatus: 'WAIT_FOR_RECEIVING' }) },
    AUTO,
    'awaiting_gift',
    ['show_card'],
  ],
  [
    'auto, a gift in a state that we do not know: waits',
    { shown: aSnapshot({ giftReceivingStatus: 'unknown' }) },
    AUTO,
    'awaiting_gift',
    ['show_card'],
  ],
  [
    'auto, dispatched by hand already: asks, and sends nothing',
    { dispatchedAt: NOON },
    AUTO,
    'dispatched_elsewhere',
    ['show_card'],
  ],
] as const) {
  test(`a new line, ${name}`, () => {
    const begun = firstSeen(aLine(begins), policy);
    assert.equal(begun.line.status, status);
    assert.deepEqual(begun.effects, effects);
  });
}

test('the card says why a line does not go out by itself, only while it waits for a tap', () => {
  const { line } = firstSeen(aLine(), { auto: false, because: 'paid_before_start' });
  assert.equal(line.because, 'paid_before_start');
  assert.equal(transition(line, EVENTS.deliver_approved, MANUAL).line.because, undefined);
});

type Step = keyof typeof EVENTS;
for (const [name, policy, start, steps, status, owed] of [
  [
    'delivered by a tap',
    MANUAL,
    {},
    ['deliver_approved', 'licenses_reserved', 'confirmed', 'emailed'],
    'dispatching',
    ['dispatch', 'show_card'],
  ],
  ['mailed only', MANUAL, {}, ['send_approved', 'licenses_reserved', 'confirmed', 'emailed'], 'emailed', ['show_card']],
  ['dispatched only', MANUAL, {}, ['dispatch_approved'], 'dispatching', ['dispatch', 'show_card']],
  [
    'dispatched only, then the license after all',
    MANUAL,
    {},
    ['dispatch_approved', 'dispatched', 'send_approved', 'licenses_reserved', 'confirmed', 'emailed'],
    'dispatched',
    ['show_card'],
  ],
  [
    'mailed, then dispatched by a second tap',
    MANUAL,
    { status: 'emailed', goal: 'send', emailedAt: NOON },
    ['dispatch_approved'],
    'dispatching',
    ['dispatch', 'show_card'],
  ],
  [
    'out of keys, then restocked',
    AUTO,
    { status: 'approved', goal: 'deliver' },
    ['out_of_stock', 'restocked'],
    'approved',
    ['reserve_licenses', 'show_card'],
  ],
  [
    'an address given in auto mode goes out by itself',
    AUTO,
    { status: 'awaiting_address', recipient: NOBODY },
    ['address_given'],
    'approved',
    ['reserve_licenses', 'show_card'],
  ],
  [
    'an address given in manual mode waits for a tap',
    MANUAL,
    { status: 'awaiting_address', recipient: NOBODY },
    ['address_given'],
    'awaiting_approval',
    ['show_card'],
  ],
  [
    'held before the mail: the mail is not owed',
    MANUAL,
    {},
    ['deliver_approved', 'licenses_reserved', 'held', 'confirmed'],
    'held',
    ['show_card'],
  ],
  [
    'resumed: the delivery begins again at its first step, which finds its keys',
    MANUAL,
    {},
    ['deliver_approved', 'licenses_reserved', 'held', 'resumed'],
    'approved',
    ['reserve_licenses', 'show_card'],
  ],
  [
    'mailed while it was held, then resumed: dispatched, not mailed again',
    MANUAL,
    { status: 'held', goal: 'deliver' },
    ['emailed', 'resumed'],
    'dispatching',
    ['dispatch', 'show_card'],
  ],
  [
    'a cancel request stops it',
    MANUAL,
    { status: 'confirmed', goal: 'deliver' },
    ['cancel_requested'],
    'cancel_requested',
    ['ring', 'show_card'],
  ],
  [
    'withdrawn before the mail: goes on where it was',
    MANUAL,
    { status: 'confirmed', goal: 'deliver' },
    ['cancel_requested', 'claim_withdrawn'],
    'approved',
    ['reserve_licenses', 'show_card'],
  ],
  [
    'withdrawn, nobody had approved: waits for a tap',
    MANUAL,
    {},
    ['cancel_requested', 'claim_withdrawn'],
    'awaiting_approval',
    ['ring', 'show_card'],
  ],
  [
    'withdrawn after the mail: dispatched',
    MANUAL,
    { status: 'dispatching', goal: 'deliver', emailedAt: NOON },
    ['cancel_requested', 'claim_withdrawn'],
    'dispatching',
    ['dispatch', 'show_card'],
  ],
  [
    'canceled: its keys are given back',
    MANUAL,
    { status: 'reserved', goal: 'deliver' },
    ['canceled'],
    'canceled',
    ['release_licenses', 'ring', 'show_card'],
  ],
  [
    'fewer units: licenses are set aside anew',
    MANUAL,
    { status: 'confirmed', goal: 'deliver' },
    ['quantity_reduced'],
    'approved',
    ['reserve_licenses', 'show_card'],
  ],
  [
    'dispatched by hand before the mail: not mailed by itself',
    AUTO,
    { status: 'reserved', goal: 'deliver' },
    ['dispatched_elsewhere'],
    'dispatched_elsewhere',
    ['ring', 'show_card'],
  ],
  [
    'our own dispatch whose answer got lost',
    MANUAL,
    { status: 'dispatching', goal: 'dispatch' },
    ['dispatched_elsewhere'],
    'dispatched',
    ['show_card'],
  ],
  [
    'refused by the mail server, a new address given',
    MANUAL,
    { status: 'confirmed', goal: 'deliver' },
    ['failed', 'address_given'],
    'approved',
    ['reserve_licenses', 'show_card'],
  ],
  [
    'a gift accepted in auto mode',
    AUTO,
    { status: 'awaiting_gift', shown: aSnapshot({ giftReceivingStatus: 'RECEIVED' }) },
    ['gift_accepted'],
    'approved',
    ['reserve_licenses', 'show_card'],
  ],
] as [string, Policy, Partial<Line>, Step[], LineStatus, string[]][]) {
  test(`a line, ${name}`, () => {
    let line = aLine(start);
    let effects: string[] = [];
    for (const step of steps) ({ line, effects } = transition(line, EVENTS[step], policy));
    assert.equal(line.status, status);
    assert.deepEqual(effects, owed);
  });
}

test('a license that is out is not approved a second time', () => {
  const sent = aLine({ status: 'dispatched', emailedAt: NOON, dispatchedAt: NOON, goal: 'deliver' });
  assert.throws(() => transition(sent, EVENTS.send_approved, MANUAL), IllegalTransition);
});

test('the reason of a failure is kept while it stands, and gone afterwards', () => {
  const failed = transition(
    aLine({ status: 'confirmed', goal: 'deliver' }),
    { type: 'failed', attention: 'mail_refused', refusal: 'SMTP 550' },
    MANUAL,
  ).line;
  assert.deepEqual([failed.attention, failed.refusal], ['mail_refused', 'SMTP 550']);
  const retried = transition(failed, EVENTS.retried, MANUAL).line;
  assert.deepEqual([retried.attention, retried.refusal], [undefined, undefined]);
});

test('whatever happens in whatever order, no step is owed that its facts forbid', () => {
  const walks = fc.array(fc.constantFrom(...(Object.keys(EVENTS) as Step[])), { maxLength: 40 });
  fc.assert(
    fc.property(walks, fc.boolean(), (steps, auto) => {
      const policy = auto ? AUTO : MANUAL;
      let { line } = firstSeen(aLine(), policy);
      for (const step of steps) {
        if (!canHappen(line, step)) continue;
        // An outcome comes only where its effect was owed once.
        if ((step === 'emailed' || step === 'dispatched') && !line.goal) continue;
        const was = line;
        const { line: next, effects } = transition(line, EVENTS[step], policy);
        line = next;
        for (const [effect, status] of Object.entries(OWED_IN)) {
          assert.equal(effects.includes(effect as never), line.status === status, `${effect} in ${line.status}`);
        }
        if (effects.includes('send_license')) {
          assert.equal(line.emailedAt, undefined, 'a mail is owed for a line that has had one');
          assert.equal(line.recipient.confidence, 'sure');
          assert.ok(line.goal, 'a mail is owed that nobody asked for');
        }
        if (effects.includes('dispatch')) {
          assert.ok(line.emailedAt ?? line.goal === 'dispatch', 'a dispatch is owed without a mail or a tap');
          assert.equal(line.dispatchedAt, undefined);
        }
        if (was.emailedAt) assert.deepEqual(line.emailedAt, was.emailedAt, 'a mail was forgotten');
        if (['approved', 'reserved', 'confirmed', 'dispatching'].includes(line.status)) assert.ok(line.goal);
      }
    }),
    { numRuns: 3_000 },
  );
});
