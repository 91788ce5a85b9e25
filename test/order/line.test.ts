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
  given_by_hand: { type: 'given_by_hand', at: NOON },
  cancel_approved: { type: 'cancel_approved' },
  cancel_refused: { type: 'cancel_refused' },
  claim_answer_failed: { type: 'claim_answer_failed', refusal: '104442' },
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
  [
    'a cancel approved: told to the store',
    MANUAL,
    { status: 'cancel_requested' },
    ['cancel_approved'],
    'approving_cancel',
    ['approve_cancel', 'show_card'],
  ],
  [
    'a cancel approved, and the store shows it canceled',
    MANUAL,
    { status: 'cancel_requested' },
    ['cancel_approved', 'canceled'],
    'canceled',
    ['release_licenses', 'ring', 'show_card'],
  ],
  [
    'a cancel approved, which the store refused: asks again',
    MANUAL,
    { status: 'cancel_requested' },
    ['cancel_approved', 'claim_answer_failed'],
    'cancel_requested',
    ['ring', 'show_card'],
  ],
  [
    'a cancel approved, but withdrawn by the buyer meanwhile: goes on where it was',
    MANUAL,
    { status: 'confirmed', goal: 'deliver' },
    ['cancel_requested', 'cancel_approved', 'claim_withdrawn'],
    'approved',
    ['reserve_licenses', 'show_card'],
  ],
  [
    'a cancel refused before the mail: dispatched first',
    MANUAL,
    { status: 'confirmed', goal: 'deliver' },
    ['cancel_requested', 'cancel_refused'],
    'refusing_cancel',
    ['refuse_cancel', 'show_card'],
  ],
  [
    'a cancel refused, dispatched: the license is next',
    MANUAL,
    { status: 'confirmed', goal: 'deliver' },
    ['cancel_requested', 'cancel_refused', 'dispatched'],
    'approved',
    ['reserve_licenses', 'show_card'],
  ],
  [
    'a cancel refused that nobody had approved for delivery: sold all the same',
    MANUAL,
    {},
    ['cancel_requested', 'cancel_refused', 'dispatched', 'licenses_reserved', 'confirmed', 'emailed'],
    'dispatched',
    ['show_card'],
  ],
  [
    'a cancel refused when the license is out: only dispatched',
    MANUAL,
    { status: 'dispatching', goal: 'deliver', emailedAt: NOON },
    ['cancel_requested', 'cancel_refused', 'dispatched'],
    'dispatched',
    ['show_card'],
  ],
  [
    'a cancel refused, and the answer of the store got lost',
    MANUAL,
    { status: 'confirmed', goal: 'deliver' },
    ['cancel_requested', 'cancel_refused', 'dispatched_elsewhere'],
    'approved',
    ['reserve_licenses', 'show_card'],
  ],
  [
    'a cancel refused, which the buyer withdrew himself: goes on where it was',
    MANUAL,
    { status: 'confirmed', goal: 'deliver' },
    ['cancel_requested', 'cancel_refused', 'claim_withdrawn'],
    'approved',
    ['reserve_licenses', 'show_card'],
  ],
  [
    'a cancel refused, overtaken by one of Naver: neither is refused',
    MANUAL,
    { status: 'cancel_requested' },
    ['cancel_refused', 'cancel_requested'],
    'cancel_requested',
    ['ring', 'show_card'],
  ],
  [
    'dispatched while a cancel request came: told by the next look',
    MANUAL,
    { status: 'dispatching', goal: 'deliver', emailedAt: NOON },
    ['cancel_requested', 'dispatched', 'claim_withdrawn'],
    'dispatched',
    ['show_card'],
  ],
  [
    'held by a person, then a cancel request that is withdrawn: still held',
    AUTO,
    { status: 'confirmed', goal: 'deliver' },
    ['held', 'cancel_requested', 'claim_withdrawn'],
    'held',
    ['ring', 'show_card'],
  ],
  [
    'held by a person, a claim comes and goes, then resumed: goes on',
    AUTO,
    { status: 'confirmed', goal: 'deliver' },
    ['held', 'claim_unclear', 'claim_withdrawn', 'resumed'],
    'approved',
    ['reserve_licenses', 'show_card'],
  ],
  [
    'held by a person, and its cancel refused: sold',
    MANUAL,
    {},
    ['held', 'cancel_requested', 'cancel_refused', 'dispatched'],
    'approved',
    ['reserve_licenses', 'show_card'],
  ],
  [
    'a failure, then a cancel request that is withdrawn: still for a person',
    AUTO,
    { status: 'confirmed', goal: 'deliver' },
    ['failed', 'cancel_requested', 'claim_withdrawn'],
    'needs_attention',
    ['ring', 'show_card'],
  ],
  [
    'a failure that came while it was held: told as soon as it is resumed',
    AUTO,
    { status: 'confirmed', goal: 'deliver' },
    ['held', 'failed', 'resumed'],
    'needs_attention',
    ['ring', 'show_card'],
  ],
  [
    'a failure, and fewer units: still for a person',
    AUTO,
    { status: 'confirmed', goal: 'deliver' },
    ['failed', 'quantity_reduced'],
    'needs_attention',
    ['ring', 'show_card'],
  ],
  [
    'mailed while its dispatch was asked for by hand',
    MANUAL,
    { status: 'needs_attention', goal: 'deliver', attention: 'claim_unclear' },
    ['dispatch_approved', 'emailed', 'dispatched'],
    'dispatched',
    ['show_card'],
  ],
  [
    'mailed after its dispatch by hand was through',
    MANUAL,
    { status: 'needs_attention', goal: 'deliver', attention: 'claim_unclear' },
    ['dispatch_approved', 'dispatched', 'emailed'],
    'dispatched',
    ['show_card'],
  ],
  [
    'restocked, but the address went missing meanwhile: asks',
    AUTO,
    { status: 'awaiting_stock', goal: 'deliver', recipient: NOBODY },
    ['restocked'],
    'awaiting_address',
    ['show_card'],
  ],
  [
    'given by hand: done',
    MANUAL,
    { status: 'dispatched_elsewhere', dispatchedAt: NOON },
    ['given_by_hand'],
    'dispatched',
    ['show_card'],
  ],
  [
    'given by hand, and sent after all',
    MANUAL,
    { status: 'dispatched_elsewhere', dispatchedAt: NOON },
    ['given_by_hand', 'send_approved', 'licenses_reserved', 'confirmed', 'emailed'],
    'dispatched',
    ['show_card'],
  ],
  [
    'dispatched by hand and asked back, which was refused: asks whether the license went out',
    AUTO,
    { status: 'confirmed', goal: 'deliver' },
    ['return_requested', 'dispatched_elsewhere'],
    'dispatched_elsewhere',
    ['ring', 'show_card'],
  ],
  [
    'asked back while our dispatch was under way, which was withdrawn',
    AUTO,
    { status: 'dispatching', goal: 'deliver', emailedAt: NOON },
    ['return_requested', 'dispatched', 'claim_withdrawn'],
    'dispatched',
    ['show_card'],
  ],
  [
    'fewer units after the mail: rings, a license too many is out',
    MANUAL,
    { status: 'dispatched', goal: 'deliver', emailedAt: NOON, dispatchedAt: NOON },
    ['quantity_reduced'],
    'dispatched',
    ['ring', 'show_card'],
  ],
  [
    'fewer units before the mail of a dispatched line: nothing to ring for',
    MANUAL,
    { status: 'dispatched', goal: 'dispatch', dispatchedAt: NOON },
    ['quantity_reduced'],
    'dispatched',
    ['show_card'],
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

for (const policy of [AUTO, MANUAL]) {
  const holding: Policy = { ...policy, hold: 'large_sum' };
  const mode = policy.auto ? 'auto' : 'manual';
  const after = policy.auto ? 'approved' : 'awaiting_approval';

  test(`a rule holds a new line in ${mode} mode, and says which it is`, () => {
    const { line, effects } = firstSeen(aLine(), holding);
    assert.deepEqual([line.status, line.because, effects], ['held', 'large_sum', ['show_card']]);
  });

  test(`a line that a rule held is let go for good in ${mode} mode`, () => {
    const held = firstSeen(aLine(), holding).line;
    const resumed = transition(held, EVENTS.resumed, holding).line;
    assert.deepEqual(
      [resumed.status, resumed.because, resumed.letGo],
      [after, policy.auto ? undefined : 'manual', true],
    );
    const asked = transition(resumed, EVENTS.cancel_requested, holding).line;
    assert.equal(transition(asked, EVENTS.claim_withdrawn, holding).line.status, after);
  });

  test(`the rule is still named after a claim that came and went in ${mode} mode`, () => {
    let { line } = firstSeen(aLine(), holding);
    for (const step of ['cancel_requested', 'cancel_approved', 'claim_answer_failed', 'claim_withdrawn'] as const)
      ({ line } = transition(line, EVENTS[step], policy));
    assert.deepEqual([line.status, line.because], ['held', 'large_sum']);
  });
}

test('what a person holds has no rule to name, whatever comes in meanwhile', () => {
  const holding: Policy = { ...AUTO, hold: 'many_units' };
  let line = aLine({ status: 'approved', goal: 'deliver' });
  for (const step of ['held', 'licenses_reserved', 'cancel_requested', 'claim_withdrawn', 'quantity_reduced'] as const)
    ({ line } = transition(line, EVENTS[step], holding));
  assert.deepEqual([line.status, line.because], ['held', undefined]);
});

test('an event may name the rule that holds, also in the middle of a delivery', () => {
  const event = { type: 'held', because: 'blocked_buyer' } as const;
  const { line } = transition(aLine({ status: 'reserved', goal: 'deliver' }), event, AUTO);
  assert.deepEqual([line.status, line.because, line.goal], ['held', 'blocked_buyer', 'deliver']);
});

test('what a person approved is not held by a rule of later', () => {
  const { line } = transition(aLine(), EVENTS.deliver_approved, { ...MANUAL, hold: 'large_sum' });
  assert.equal(line.status, 'approved');
});

test('the words of the store about an answer that it refused stand until the next one', () => {
  const approving = aLine({ status: 'approving_cancel' });
  const refused = transition(
    approving,
    { type: 'claim_answer_failed', refusal: '104442 check the state' },
    MANUAL,
  ).line;
  assert.deepEqual([refused.status, refused.refusal], ['cancel_requested', '104442 check the state']);
  assert.equal(transition(refused, EVENTS.cancel_refused, MANUAL).line.refusal, undefined);
});

test('a mail of unclear fate is for a person, whatever stands in front of it meanwhile', () => {
  const unclear = { type: 'failed', attention: 'mail_unclear' } as const;
  for (const detour of [
    ['cancel_requested', 'claim_withdrawn'],
    ['cancel_requested', 'cancel_approved', 'claim_answer_failed', 'claim_withdrawn'],
    ['return_requested', 'claim_withdrawn'],
    ['claim_unclear'],
    ['cancel_requested', 'claim_unclear', 'claim_withdrawn'],
    ['held', 'resumed'],
    ['held', 'address_given', 'resumed'],
    ['held', 'cancel_requested', 'claim_withdrawn', 'resumed'],
    ['quantity_reduced'],
  ] as Step[][]) {
    let { line } = transition(aLine({ status: 'confirmed', goal: 'deliver' }), unclear, AUTO);
    for (const step of detour) ({ line } = transition(line, EVENTS[step], AUTO));
    assert.deepEqual([line.status, line.attention], ['needs_attention', 'mail_unclear'], detour.join(', '));
    // A person decides: it goes out once more.
    assert.equal(transition(line, EVENTS.retried, AUTO).line.status, 'approved');
  }
});

for (const [name, shown, approves, refuses] of [
  ['a buyer asks for', { claimStatus: 'CANCEL_REQUEST' }, true, true],
  ['is being refunded', { claimStatus: 'CANCELING' }, true, false],
  ['Naver has begun', { claimStatus: 'ADMIN_CANCELING' }, false, false],
  ['comes after a dispatch', { claimStatus: 'CANCEL_REQUEST', productOrderStatus: 'DELIVERING' as const }, true, false],
] as const) {
  test(`a cancel that ${name} can ${approves ? '' : 'not '}be approved and ${refuses ? '' : 'not '}be refused`, () => {
    const line = aLine({ status: 'cancel_requested', shown: aSnapshot(shown) });
    assert.deepEqual([canHappen(line, 'cancel_approved'), canHappen(line, 'cancel_refused')], [approves, refuses]);
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
