// Bellhop in miniature: one checkout in a world of its own. The pure core is the real one; the loop around it (books, outbox, lanes, gates,
// mail step, desk, poller) is told again in memory, each await a place where something else may happen or the process may end.
import assert from 'node:assert/strict';
import { MailError, NaverError, retryDelay } from '../../src/errors.ts';
import { type Action, linesFor, MEANS } from '../../src/order/actions.ts';
import {
  type Attention,
  canHappen,
  type Effect,
  firstSeen,
  type Line,
  type LineEvent,
  OWED_IN,
  type Policy,
  transition,
} from '../../src/order/line.ts';
import { claimStanding, happened, isDispatched, isPaid } from '../../src/order/observe.ts';
import { type Mode, policyFor } from '../../src/order/policy.ts';
import { resolveRecipient } from '../../src/order/recipient.ts';
import type { Snapshot } from '../../src/order/snapshot.ts';
import { KIM, NOON } from '../build.ts';
import {
  approveAt,
  aWare,
  BEFORE_354,
  confirmAt,
  type Deed,
  DEEDS,
  dispatchAt,
  type Fate,
  isClear,
  show,
  type StoreAnswer,
  type Trouble,
  type Ware,
} from './model-store.ts';

/** How a history begins. */
export type Setting = {
  lines: { quantity: number; memo: string }[];
  isGift: boolean;
  mode: Mode;
  /** Paid before the bot was first started, before the rule was switched to auto, or after both. */
  paid: 'before_start' | 'before_auto' | 'after';
  firstStart: 'ask' | 'deliver';
  mailUnknown: 'resend' | 'ask';
  holds: boolean;
  keys: number;
};

/** Ways to build the shell wrong; the model has to notice each. */
export const FLAWS = {
  no_gate_before_mail: 'the mail goes out without another look',
  no_gate_before_dispatch: 'dispatches without another look',
  no_gate_before_approving: 'refunds without another look',
  commits_unseen: 'the 354 is answered without a look at the books',
  commits_what_was_asked_anew: 'an attempt goes on after the line was stopped and started again',
  repeats_for_ever: 'an unknown mail is repeated again and again',
  composes_anew: 'an unknown mail is repeated as another mail',
  crash_means_not_sent: 'a mail that was being handed over at a crash counts as not sent',
  takes_along: 'a new mail takes a line along whose own mail may be out',
  parks_who_waits: 'an unclear mail is forgotten for those of its lines that were stopped',
  frees_what_left: 'keys that may have left go back to the pool',
  outlives_its_keys: 'a written mail is kept although its keys were given back',
  never_releases: 'keys of canceled lines stay bound',
  reserves_from_memory: 'keys are bound by what was read before the transaction',
  counts_quantity: 'keys are counted by what was ordered, not by what is left',
  settles_blindly: 'what was asked for meanwhile is settled with the rest',
  gate_for_all: 'one look is taken for all parts of a batch',
  trusts_the_refund: 'an approved cancel is not looked at again',
  swallows_refusals: 'a refused request for an answer to a claim is forgotten',
  feed_by_type: 'only rows of the feed that say PAYED are read',
  hears_late: 'an old look is taken for a new one by a gate',
} as const;
export type Flaw = keyof typeof FLAWS;

type Kind = Exclude<Effect, 'show_card' | 'ring'>;
export const LANES: readonly Kind[] = [
  'reserve_licenses',
  'release_licenses',
  'confirm',
  'send_license',
  'dispatch',
  'approve_cancel',
  'refuse_cancel',
];
const UNPAUSED: readonly Kind[] = ['release_licenses'];
const GOES_OUT: readonly Action[] = ['deliver', 'send', 'dispatch', 'retry', 'approve_cancel', 'refuse_cancel'];
const ATTENTION: Partial<Record<Kind, Attention>> = {
  confirm: 'confirm_refused',
  send_license: 'mail_refused',
  dispatch: 'dispatch_refused',
};

type Row = { no: number; kind: Kind; id: string; attempts: number; requests: number; dueAt: number; isLeased: boolean };
type Leased = { row: Row; id: string; attempts: number; requests: number; at: number };
type Booked = { line: Line; changedAt: number | undefined; changedTo: string | undefined };
type Key = {
  no: number;
  pool: number;
  status: 'free' | 'reserved' | 'delivered' | 'set_aside';
  id?: string;
  unit?: number;
};
type Mail = {
  no: number;
  state: 'planned' | 'handing_over' | 'accepted' | 'unknown' | 'refused' | 'abandoned';
  unknowns: number;
  isHandedOver: boolean;
  to: string;
  lines: { id: string; units: number; keys: number[] }[];
};
type Happening = { id: string; event: LineEvent };
type Settlement = { rows: Leased[]; work?: () => Happening[]; again?: number | undefined };
/** Yields wherever the real one awaits. */
type Task<T = void> = Generator<undefined, T, undefined>;

/** What the checks know of a line besides what the books say; told by whoever did it, not by the core. */
type Facts = {
  mayGo: boolean;
  isAsked: boolean;
  isDispatchAsked: boolean;
  isLetGo: boolean;
  isOnHold: boolean;
  isTakenOver: boolean;
  isCancelApproved: boolean;
  isCancelRefused: boolean;
  /** Since a person last decided about the mail. */
  copies: { mail: Mail; fate: 'pending' | 'not_sent' | 'unknown' | 'accepted' }[];
  isAcceptedForSure: boolean;
  /** The newest look at the store, by when it was read, and the last gate. */
  look: { at: number; shown: Snapshot } | undefined;
  gateAt: number;
};

export type World = ReturnType<typeof createWorld>;

const MINUTE = 60_000;
const GATE_HOLDS_MS = 20_000;

export function createWorld(setting: Setting, flaws: ReadonlySet<Flaw> = new Set()) {
  const start = NOON.getTime();
  const firstPolledAt = new Date(setting.paid === 'before_start' ? start + MINUTE : start - MINUTE);
  let now = start + 2 * MINUTE;
  let rule: { mode: Mode; autoSince: Date | undefined } = {
    mode: setting.mode,
    autoSince:
      setting.mode === 'auto' ? new Date(start + (setting.paid === 'before_auto' ? 1 : -1) * MINUTE) : undefined,
  };
  let holds = setting.holds;
  let isHoldConstant = true;
  let isPaused = false;
  /** Which of two pools the product is served from. */
  let pool = 0;
  let serial = 0;
  let revision = 0;
  let rings = 0;
  let trouble: Trouble | undefined;
  let fate: Fate = 'accepts';
  let isSlow = false;
  const wares = new Map<string, Ware>(
    setting.lines.map(({ quantity, memo }, index) => {
      const id = `${index + 1}`;
      const gift = setting.isGift ? ('WAIT_FOR_RECEIVING' as const) : undefined;
      return [id, aWare({ id, quantity, gift, memo, isAddOn: index > 0 })];
    }),
  );
  const books = new Map<string, Booked>();
  const facts = new Map<string, Facts>();
  const keys: Key[] = [];
  const mails: Mail[] = [];
  let outbox: Row[] = [];
  let tasks = new Map<Kind | 'poll', Task>();
  /** Keys that somebody may hold: in a mail that was handed over, or sold to others. */
  const holders = new Map<number, string>();
  importKeys(setting.keys);

  // The store, as it is called.

  function call<T>(act: () => T, none: () => T): T {
    const what = trouble;
    trouble = undefined;
    if (what === 'before') throw new NaverError('no answer');
    if (what === 'denied') throw new NaverError('refused', { status: 400 });
    if (what === 'forgotten_undone') return none();
    const answer = act();
    if (what === 'after') throw new NaverError('no answer', { mayHaveHappened: true });
    return what === 'forgotten' ? none() : answer;
  }

  function batch(ids: readonly string[], act: (ware: Ware) => string | undefined): StoreAnswer {
    const none = { done: [], refused: [] };
    const isRefused = trouble === 'refused';
    return call(
      (): StoreAnswer => {
        const answer: StoreAnswer = { done: [], refused: [] };
        for (const id of ids) {
          const code = isRefused ? '9999' : act(wareOf(id));
          if (code) answer.refused.push({ productOrderId: id, code, message: '' });
          else answer.done.push(id);
        }
        return answer;
      },
      () => none,
    );
  }

  function details(ids: readonly string[]): { snapshots: Snapshot[]; missing: string[]; at: number } {
    const isMissing = trouble === 'missing';
    return call(
      () => ({
        snapshots: isMissing ? [] : ids.map((id) => show(wareOf(id))),
        missing: isMissing ? [...ids] : [],
        at: now,
      }),
      () => ({ snapshots: ids.map((id) => show(wareOf(id))), missing: [], at: now }),
    );
  }

  // The books.

  function policyOf(): Policy {
    const store = {
      defaultMode: 'manual',
      defaultAutoSince: undefined,
      firstPolledAt,
      firstStart: setting.firstStart,
    } as const;
    return { ...policyFor(rule, store, NOON), hold: holds ? 'large_sum' : undefined };
  }

  function put(booked: Booked, line: Line, effects: readonly Effect[]): void {
    books.set(line.productOrderId, { ...booked, line });
    for (const kind of effects) {
      if (kind === 'show_card') revision += 1;
      else if (kind === 'ring') rings += 1;
      else enqueue(kind, line.productOrderId);
    }
    if (line.status === 'held') factsOf(line.productOrderId).isOnHold = true;
  }

  function enqueue(kind: Kind, id: string): void {
    const row = outbox.find((each) => each.kind === kind && each.id === id);
    if (!row) outbox.push({ no: (serial += 1), kind, id, attempts: 0, requests: 0, dueAt: now, isLeased: false });
    else Object.assign(row, { requests: row.requests + 1, dueAt: Math.min(row.dueAt, now) });
  }

  /** @throws IllegalTransition */
  function apply({ id, event }: Happening): void {
    const booked = books.get(id);
    if (!booked) return;
    const was = booked.line;
    const { line, effects } = transition(was, event, policyOf());
    note(factsOf(id), was, event);
    put(booked, line, effects);
  }

  /** What a fact-keeper at the side writes down when something was taken in. */
  function note(about: Facts, was: Line, { type }: LineEvent): void {
    const goes = type === 'deliver_approved' || type === 'send_approved' || type === 'cancel_refused';
    if (goes) Object.assign(about, { isAsked: true, isTakenOver: false });
    if (goes || type === 'dispatch_approved' || type === 'resumed') about.isOnHold = false;
    if (type === 'resumed') about.isLetGo = true;
    if (type === 'dispatch_approved') about.isDispatchAsked = true;
    if (type === 'cancel_approved') about.isCancelApproved = true;
    if (type === 'cancel_refused') about.isCancelRefused = true;
    const isAnswered = type === 'claim_answer_failed' || type === 'claim_withdrawn' || type === 'dispatched';
    if (isAnswered || type === 'canceled') Object.assign(about, { isCancelApproved: false, isCancelRefused: false });
    const isOurs = was.status === 'dispatching' || was.status === 'refusing_cancel';
    if (type === 'dispatched_elsewhere' && !was.emailedAt && !isOurs)
      Object.assign(about, { isTakenOver: true, isOnHold: false, isDispatchAsked: false });
    const isAsked = was.status === 'needs_attention' || was.attention === 'mail_refused';
    const decides = type === 'retried' || (type === 'address_given' && isAsked);
    if (decides || type === 'send_approved' || type === 'deliver_approved') about.copies = [];
    if (type === 'emailed') about.isAcceptedForSure = true;
  }

  function tryApply(happening: Happening): boolean {
    const booked = books.get(happening.id);
    if (!booked || !canHappen(booked.line, happening.event.type)) return false;
    apply(happening);
    return true;
  }

  function learn(sightings: readonly { shown: Snapshot; at: number; changedAt?: number; changedTo?: string }[]): void {
    for (const { shown, at, changedAt, changedTo } of sightings) {
      const id = shown.productOrderId;
      const about = factsOf(id);
      if (!about.look || about.look.at <= at) about.look = { at, shown };
      const known = books.get(id);
      if (!known && !isSold(shown)) continue;
      if (!known) begin(shown);
      const booked = bookedOf(id);
      const events = happened(booked.line, shown, new Date(now));
      books.set(id, {
        line: { ...booked.line, shown },
        changedAt: changedAt ?? booked.changedAt,
        changedTo: changedTo ?? booked.changedTo,
      });
      retype(id, booked.line.shown);
      for (const event of events) tryApply({ id, event });
    }
  }

  /** The buyer typed something else while the line waits: an address that is found now counts as given. */
  function retype(id: string, before: Snapshot): void {
    const booked = bookedOf(id);
    const { line } = booked;
    const isOpen = line.status.startsWith('awaiting_') && line.recipient.source !== 'operator';
    if (!isOpen || line.shown.shippingMemo === before.shippingMemo) return;
    const recipient = resolve(line.shown);
    books.set(id, { ...booked, line: { ...line, recipient } });
    if (line.status !== 'awaiting_stock') tryApply({ id, event: { type: 'address_given', recipient } });
  }

  function isSold(shown: Snapshot): boolean {
    const claim = claimStanding(shown);
    if (!isPaid(shown) || claim === 'canceled' || claim === 'returned') return false;
    return !isDispatched(shown) || NOON >= firstPolledAt;
  }

  function begin(shown: Snapshot): void {
    const { line, effects } = firstSeen(
      {
        storeId: 'main',
        productOrderId: shown.productOrderId,
        orderId: shown.orderId,
        goal: undefined,
        attention: undefined,
        refusal: undefined,
        because: undefined,
        letGo: false,
        recipient: resolve(shown),
        shown,
        emailedAt: undefined,
        dispatchedAt: isDispatched(shown) ? (shown.dispatchedAt ?? new Date(now)) : undefined,
        givenByHandAt: undefined,
      },
      policyOf(),
    );
    factsOf(shown.productOrderId).isTakenOver = isDispatched(shown);
    put({ line, changedAt: undefined, changedTo: undefined }, line, effects);
  }

  // The worker.

  function settle({ rows, work, again }: Settlement): void {
    for (const happening of work?.() ?? []) tryApply(happening);
    for (const { row, attempts, requests } of rows) {
      if (row.attempts !== attempts || !outbox.includes(row)) continue;
      if (again !== undefined) Object.assign(row, { isLeased: false, dueAt: again });
      else if (row.requests === requests || flaws.has('settles_blindly'))
        outbox = outbox.filter((each) => each !== row);
      else Object.assign(row, { isLeased: false, attempts: 0, dueAt: now });
    }
  }

  function dueRows(kind: Kind): Row[] {
    if (isPaused && !UNPAUSED.includes(kind)) return [];
    const isBehind = ({ kind: other, attempts }: Row) =>
      (other === 'reserve_licenses' || other === 'confirm') && attempts <= 1;
    if (kind === 'send_license' && outbox.some(isBehind)) return [];
    return outbox.filter((row) => row.kind === kind && !row.isLeased && row.dueAt <= now);
  }

  function* runLane(kind: Kind): Task {
    const leased = dueRows(kind).map((row): Leased => {
      Object.assign(row, { attempts: row.attempts + 1, isLeased: true });
      return { row, id: row.id, attempts: row.attempts, requests: row.requests, at: now };
    });
    if (leased.length === 0) return;
    yield;
    yield* perform(kind, leased);
  }

  function* perform(kind: Kind, rows: Leased[]): Task {
    const open = new Set(rows);
    const settleOpen = (settlement: Settlement) => {
      settle(settlement);
      for (const row of settlement.rows) open.delete(row);
    };
    try {
      yield* performers[kind](rows, settleOpen);
      assert.equal(open.size, 0, `${kind} left rows unsettled`);
    } catch (error) {
      if (!(error instanceof NaverError || error instanceof MailError)) throw error;
      const left = [...open];
      const delayMs = retryDelay(error, Math.max(1, ...left.map(({ attempts }) => attempts)), () => 0.5);
      if (delayMs !== undefined) settle({ rows: left, again: now + delayMs });
      else if (left.length > 1) for (const row of left) yield* perform(kind, [row]);
      else settle({ rows: left, work: () => left.flatMap(({ id }) => refusedWholly(kind, id)) });
    }
  }

  function refusedWholly(kind: Kind, id: string): Happening[] {
    const attention = ATTENTION[kind];
    if (attention) return [{ id, event: { type: 'failed', attention } }];
    const isAnswer = kind === 'approve_cancel' || kind === 'refuse_cancel';
    return isAnswer && !flaws.has('swallows_refusals') ? [{ id, event: { type: 'claim_answer_failed' } }] : [];
  }

  type Perform = (rows: Leased[], settleOpen: (settlement: Settlement) => void) => Task;

  /** Nothing happens between the last look at the books and what the caller does next. */
  function* stillOwed(kind: Kind, rows: Leased[], settleOpen: (settlement: Settlement) => void): Task<Leased[]> {
    const isOwed = ({ id }: Leased) => kind !== 'release_licenses' && OWED_IN[kind] === bookedOf(id).line.status;
    let open = rows;
    for (let moot = open.filter((row) => !isOwed(row)); moot.length > 0; moot = open.filter((row) => !isOwed(row))) {
      yield;
      settleOpen({ rows: moot });
      open = open.filter((row) => !moot.includes(row));
    }
    return open;
  }

  function* lookAgain(kind: Kind, rows: Leased[], settleOpen: (settlement: Settlement) => void): Task<Leased[]> {
    yield;
    const { snapshots, missing, at } = details(rows.map(({ id }) => id));
    if (flaws.has('hears_late')) yield;
    learn(snapshots.map((shown) => ({ shown, at })));
    for (const { productOrderId } of snapshots) factsOf(productOrderId).gateAt = at;
    const lost = rows.filter(({ id }) => missing.includes(id));
    const notFound = { type: 'failed', attention: 'not_found' } as const;
    if (lost.length > 0) settleOpen({ rows: lost, work: () => lost.map(({ id }) => ({ id, event: notFound })) });
    return yield* stillOwed(
      kind,
      rows.filter((row) => !lost.includes(row)),
      settleOpen,
    );
  }

  function* settleOutcome(
    kind: Kind,
    rows: Leased[],
    answer: StoreAnswer,
    settleOpen: (settlement: Settlement) => void,
    meaning: { done: LineEvent; isDone: (shown: Snapshot) => boolean; refused: (code: string) => LineEvent },
  ): Task {
    yield;
    const done = rows.filter(({ id }) => answer.done.includes(id));
    if (done.length > 0) settleOpen({ rows: done, work: () => done.map(({ id }) => ({ id, event: meaning.done })) });
    const rest = rows.filter((row) => !done.includes(row));
    if (rest.length === 0) return;
    for (const row of yield* lookAgain(kind, rest, settleOpen)) {
      const refusal = answer.refused.find(({ productOrderId }) => productOrderId === row.id);
      const one = (event: LineEvent) => settleOpen({ rows: [row], work: () => [{ id: row.id, event }] });
      if (meaning.isDone(bookedOf(row.id).line.shown)) one(meaning.done);
      else if (refusal) one(meaning.refused(refusal.code));
      else settleOpen({ rows: [row], again: now + 2_000 });
    }
  }

  const performers: Record<Kind, Perform> = {
    *reserve_licenses(rows, settleOpen) {
      const early = new Map(rows.map(({ id }) => [id, bookedOf(id).line]));
      yield;
      const lines = (id: string) =>
        (flaws.has('reserves_from_memory') ? early.get(id) : undefined) ?? bookedOf(id).line;
      const owed = rows.filter(({ id }) => lines(id).status === 'approved');
      settleOpen({
        rows,
        work: () =>
          owed.map(({ id }) => ({
            id,
            event: { type: reserveKeys(lines(id)) ? 'licenses_reserved' : 'out_of_stock' },
          })),
      });
    },
    *release_licenses(rows, settleOpen) {
      yield;
      settleOpen({
        rows,
        work() {
          for (const { id } of rows) if (isOver(bookedOf(id).line)) releaseKeys(id);
          return [];
        },
      });
    },
    *confirm(rows, settleOpen) {
      const isConfirmed = (shown: Snapshot) => shown.placeOrderStatus === 'OK' || isDispatched(shown);
      const isRepeat = rows.some(({ attempts }) => attempts > 1);
      const owed = isRepeat
        ? yield* lookAgain('confirm', rows, settleOpen)
        : yield* stillOwed('confirm', rows, settleOpen);
      const done = owed.filter(({ id }) => isConfirmed(bookedOf(id).line.shown));
      if (done.length > 0)
        settleOpen({ rows: done, work: () => done.map(({ id }) => ({ id, event: { type: 'confirmed' } })) });
      const open = owed.filter((row) => !done.includes(row));
      if (open.length === 0) return;
      yield;
      const answer = batch(
        open.map(({ id }) => id),
        confirmAt,
      );
      yield* settleOutcome('confirm', open, answer, settleOpen, {
        done: { type: 'confirmed' },
        isDone: isConfirmed,
        refused: (refusal) => ({ type: 'failed', attention: 'confirm_refused', refusal }),
      });
    },
    send_license: sendLicense,
    dispatch: (rows, settleOpen) =>
      dispatch('dispatch', rows, settleOpen, (refusal) => ({ type: 'failed', attention: 'dispatch_refused', refusal })),
    refuse_cancel: (rows, settleOpen) =>
      dispatch('refuse_cancel', rows, settleOpen, (refusal) => ({ type: 'claim_answer_failed', refusal })),
    *approve_cancel(rows, settleOpen) {
      const isBlind = flaws.has('no_gate_before_approving');
      const owed = isBlind
        ? yield* stillOwed('approve_cancel', rows, settleOpen)
        : yield* lookAgain('approve_cancel', rows, settleOpen);
      for (const [index, row] of owed.toReversed().entries()) {
        const isSeen = index === 0 || isBlind || flaws.has('gate_for_all');
        if (!isSeen && (yield* lookAgain('approve_cancel', [row], settleOpen)).length === 0) continue;
        mayApprove(row);
        const answer = batch([row.id], (ware) => (approveAt(ware, new Date(now), isSlow) ? undefined : '104442'));
        yield;
        if (answer.done.length > 0) {
          // The refund is under way: looked at again, and asked for again, until it is through.
          const waiting = yield* lookAgain('approve_cancel', [row], settleOpen);
          const again = flaws.has('trusts_the_refund') ? undefined : now + 10 * MINUTE;
          if (waiting.length > 0) settleOpen({ rows: waiting, again });
        } else
          yield* settleOutcome('approve_cancel', [row], answer, settleOpen, {
            done: { type: 'claim_answer_failed' },
            isDone: () => false,
            refused: (refusal) => ({ type: 'claim_answer_failed', refusal }),
          });
      }
    },
  };

  function* dispatch(
    kind: 'dispatch' | 'refuse_cancel',
    rows: Leased[],
    settleOpen: (settlement: Settlement) => void,
    refused: (code: string) => LineEvent,
  ): Task {
    const isBlind = flaws.has('no_gate_before_dispatch');
    const owed = isBlind ? yield* stillOwed(kind, rows, settleOpen) : yield* lookAgain(kind, rows, settleOpen);
    for (const isAddOn of [false, true]) {
      const all = owed.filter(({ id }) => bookedOf(id).line.shown.isAddOn === isAddOn);
      if (all.length === 0) continue;
      // What waited for the main lines may have been stopped meanwhile.
      const isSeen = all.length === owed.length || !isAddOn || isBlind || flaws.has('gate_for_all');
      const part = isSeen ? all : yield* lookAgain(kind, all, settleOpen);
      if (part.length === 0) continue;
      for (const row of part) mayDispatch(row);
      const answer = batch(
        part.map(({ id }) => id),
        (ware) => (dispatchAt(ware, new Date(now)) ? undefined : '104442'),
      );
      yield* settleOutcome(kind, part, answer, settleOpen, {
        done: { type: 'dispatched', at: new Date(now) },
        // Refused is a cancel only when the store shows it no longer, and then the look has moved the line.
        isDone: (shown) => kind === 'dispatch' && isDispatched(shown),
        refused,
      });
    }
  }

  // The mail step.

  function* sendLicense(rows: Leased[], settleOpen: (settlement: Settlement) => void): Task {
    const isBlind = flaws.has('no_gate_before_mail');
    const owed = isBlind
      ? yield* stillOwed('send_license', rows, settleOpen)
      : yield* lookAgain('send_license', rows, settleOpen);
    const lookedAt = now;
    yield;
    const { ready, stuck } = plan(owed);
    yield;
    for (const { mail, rows: parked } of stuck) settleOpen({ rows: parked, work: () => park(mail, parked) });
    let failure: Error | undefined;
    for (const parcel of ready) {
      yield;
      if (now - lookedAt > GATE_HOLDS_MS) {
        settleOpen({ rows: parcel.rows, again: now });
        continue;
      }
      try {
        yield* handOver(parcel, settleOpen);
      } catch (error) {
        if (!(error instanceof MailError)) throw error;
        failure = error;
      }
    }
    if (failure) throw failure;
  }

  function plan(owed: readonly Leased[]) {
    const ready: { mail: Mail; rows: Leased[] }[] = [];
    const stuck: { mail: Mail; rows: Leased[] }[] = [];
    const taken = new Set<Leased>();
    const newestOf = ({ id }: Leased) => mails.findLast((mail) => mail.lines.some((one) => one.id === id));
    const mayBeOut = (row: Leased) => ['handing_over', 'unknown'].includes(newestOf(row)?.state ?? '');
    // Whose mail may be out comes first: no new mail takes such a line along.
    const inOrder = flaws.has('takes_along')
      ? owed
      : owed.toSorted((a, b) => Number(mayBeOut(b)) - Number(mayBeOut(a)));
    for (const each of inOrder) {
      if (taken.has(each)) continue;
      const addressOf = ({ id }: Leased) => bookedOf(id).line.recipient.address;
      const together = owed.filter((row) => !taken.has(row) && addressOf(row) === addressOf(each));
      const earlier = newestOf(each);
      const isOut = mayBeOut(each);
      if (earlier && (isOut || earlier.state === 'planned')) {
        const mine = together.filter(({ id }) => earlier.lines.some((one) => one.id === id));
        const fits = isSame(earlier, isOut ? mine : together) && !(isOut && flaws.has('composes_anew'));
        if (fits || (isOut && !flaws.has('composes_anew'))) {
          for (const row of mine) taken.add(row);
          (fits ? ready : stuck).push({ mail: earlier, rows: mine });
          continue;
        }
        earlier.state = 'abandoned';
      }
      for (const row of together) taken.add(row);
      ready.push({ mail: compose(together), rows: together });
    }
    return { ready, stuck };
  }

  function isSame(mail: Mail, rows: readonly Leased[]): boolean {
    return (
      mail.lines.length === rows.length &&
      rows.every(({ id }) => {
        const { line } = bookedOf(id);
        const mine = mail.lines.find((one) => one.id === id);
        const isKeyed = flaws.has('outlives_its_keys') || String(mine?.keys) === String(keysOf(id));
        return mail.to === line.recipient.address && mine?.units === line.shown.remainQuantity && isKeyed;
      })
    );
  }

  function compose(rows: readonly Leased[]): Mail {
    const to = rows.map(({ id }) => bookedOf(id).line.recipient.address)[0];
    assert.ok(to, 'a line without an address reached the mail step');
    const lines = rows.map(({ id }) => ({ id, units: bookedOf(id).line.shown.remainQuantity, keys: keysOf(id) }));
    const mail: Mail = { no: mails.length, state: 'planned', unknowns: 0, isHandedOver: false, to, lines };
    mails.push(mail);
    return mail;
  }

  function* handOver(
    { mail, rows }: { mail: Mail; rows: Leased[] },
    settleOpen: (settlement: Settlement) => void,
  ): Task {
    if (mail.state === 'handing_over') return isUnknown(mail, rows, settleOpen);
    yield;
    const answer = fate;
    fate = 'accepts';
    const about = mail.lines.map(({ id }) => factsOf(id));
    const notSent = () =>
      (mail.state = mail.unknowns > 0 && !flaws.has('crash_means_not_sent') ? 'unknown' : 'planned');
    if (BEFORE_354.includes(answer)) {
      yield;
      if (answer === 'rejects') return isRejected(mail, rows, settleOpen);
      notSent();
      throw new MailError('not now', { fate: answer === 'not_let_in' ? 'lane' : 'not_sent' });
    }
    if (!beginHandingOver(mail, rows)) return settleOpen({ rows, again: now });
    checkMail(mail, rows);
    const copies = about.map(({ copies: before }) => {
      const copy: Facts['copies'][number] = { mail, fate: 'pending' };
      before.push(copy);
      return copy;
    });
    yield;
    switch (answer) {
      case 'accepts':
        return settleOpen({
          rows,
          work() {
            for (const copy of copies) copy.fate = 'accepted';
            mail.state = 'accepted';
            for (const key of keys) {
              const isIn = mail.lines.some(({ id }) => id === key.id) && key.status !== 'free';
              if (isIn) key.status = 'delivered';
            }
            return rows.map(({ id }) => ({ id, event: { type: 'emailed', at: new Date(now) } }));
          },
        });
      case 'rejects_late':
        for (const copy of copies) copy.fate = 'not_sent';
        return isRejected(mail, rows, settleOpen);
      case 'busy_late':
        for (const copy of copies) copy.fate = 'not_sent';
        notSent();
        throw new MailError('not now', { fate: 'not_sent', responseCode: 451 });
      default:
        for (const copy of copies) copy.fate = 'unknown';
        return isUnknown(mail, rows, settleOpen);
    }
  }

  function beginHandingOver(mail: Mail, rows: readonly Leased[]): boolean {
    if (mail.state !== 'planned' && mail.state !== 'unknown') return false;
    const isOurs = rows.every(
      ({ row, attempts, requests }) =>
        outbox.includes(row) &&
        row.isLeased &&
        row.attempts === attempts &&
        (row.requests === requests || flaws.has('commits_what_was_asked_anew')),
    );
    const isStill = mail.lines.every(({ id, units }) => {
      const { line } = bookedOf(id);
      return line.status === 'confirmed' && line.shown.remainQuantity === units;
    });
    if (!isOurs || (!isStill && !flaws.has('commits_unseen'))) return false;
    Object.assign(mail, { state: 'handing_over', isHandedOver: true });
    return true;
  }

  function isRejected(mail: Mail, rows: Leased[], settleOpen: (settlement: Settlement) => void): void {
    settleOpen({
      rows,
      work() {
        mail.state = 'refused';
        return rows.map(({ id }) => ({
          id,
          event: { type: 'failed', attention: 'mail_refused', refusal: 'SMTP 550' },
        }));
      },
    });
  }

  function isUnknown(mail: Mail, rows: Leased[], settleOpen: (settlement: Settlement) => void): void {
    for (const { id } of mail.lines)
      for (const copy of factsOf(id).copies) if (copy.fate === 'pending') copy.fate = 'unknown';
    const isLast = (setting.mailUnknown === 'ask' || mail.unknowns >= 1) && !flaws.has('repeats_for_ever');
    settleOpen({
      rows,
      again: isLast ? undefined : now + MINUTE,
      work() {
        Object.assign(mail, { state: 'unknown', unknowns: mail.unknowns + 1 });
        return isLast ? park(mail, rows) : [];
      },
    });
  }

  function park(mail: Mail, rows: readonly Leased[]): Happening[] {
    mail.state = 'abandoned';
    // Also for the lines that are stopped at the moment: when they go on, a person has to decide.
    const ids = flaws.has('parks_who_waits') ? rows.map(({ id }) => id) : mail.lines.map(({ id }) => id);
    return ids.map((id) => ({ id, event: { type: 'failed', attention: 'mail_unclear' } }));
  }

  // The pool.

  function importKeys(count: number): void {
    for (const each of [0, 1])
      for (let i = 0; i < count; i += 1) keys.push({ no: keys.length, pool: each, status: 'free' });
  }

  function restock(): void {
    for (const [id, { line }] of books)
      if (line.status === 'awaiting_stock') apply({ id, event: { type: 'restocked' } });
  }

  /** One for each unit that is left; those of units that are not are set aside. */
  function keysOf(id: string): number[] {
    const { remainQuantity: units } = bookedOf(id).line.shown;
    const isMine = (key: Key) => key.id === id && ((key.unit ?? 0) <= units || flaws.has('counts_quantity'));
    return keys
      .filter(isMine)
      .toSorted((a, b) => (a.unit ?? 0) - (b.unit ?? 0))
      .map(({ no }) => no);
  }

  function reserveKeys({ productOrderId: id, shown }: Line): boolean {
    const units = flaws.has('counts_quantity') ? shown.quantity : shown.remainQuantity;
    const isMisfit = (key: Key) => key.status === 'reserved' && ((key.unit ?? 0) > units || key.pool !== pool);
    giveBack(keys.filter((key) => key.id === id && isMisfit(key)));
    const used = new Set(keys.filter((key) => key.id === id).map(({ unit }) => unit));
    const open = Array.from({ length: units }, (_, index) => index + 1).filter((unit) => !used.has(unit));
    const free = keys.filter((key) => key.status === 'free' && key.pool === pool).slice(0, open.length);
    if (free.length < open.length) return false;
    for (const [index, key] of free.entries()) Object.assign(key, { status: 'reserved', id, unit: open[index] });
    return true;
  }

  function releaseKeys(id: string): void {
    if (!flaws.has('never_releases')) giveBack(keys.filter((key) => key.id === id && key.status === 'reserved'));
  }

  /** To the pool; what may have left in a mail goes to nobody any more. */
  function giveBack(those: Key[]): void {
    for (const key of those) {
      const isOut = mails.some((mail) => mail.isHandedOver && mail.lines.some((one) => one.keys.includes(key.no)));
      if (isOut && !flaws.has('frees_what_left')) key.status = 'set_aside';
      else Object.assign(key, { status: 'free', id: undefined, unit: undefined });
    }
  }

  // The poller.

  function* poll(lag: number): Task {
    const rows = [...wares.values()].flatMap(({ id, feed }) => {
      const visible = feed.slice(0, Math.max(1, feed.length - lag)).at(-1);
      return visible ? [{ id, ...visible }] : [];
    });
    yield;
    const news = rows.filter(({ id, at, state, type }) => {
      if (flaws.has('feed_by_type') && type !== 'PAYED') return false;
      const booked = books.get(id);
      if (!booked) return true;
      if (booked.changedAt === at.getTime() && booked.changedTo === state) return false;
      return !(type === 'DISPATCHED' && booked.line.status === 'dispatched' && !show(wareOf(id)).claimStatus);
    });
    if (news.length === 0) return;
    const { snapshots, at } = details(news.map(({ id }) => id));
    yield; // the product page, for one
    learn(
      snapshots.map((shown) => {
        const row = news.find(({ id }) => id === shown.productOrderId);
        return { shown, at, ...(row && { changedAt: row.at.getTime(), changedTo: row.state }) };
      }),
    );
  }

  // What must hold at the moments that cannot be taken back.

  function mayApprove({ id, at }: Leased): void {
    const about = factsOf(id);
    assert.ok(about.gateAt >= at, 'refunds by an old look');
    assert.ok(about.isCancelApproved, 'refunds what nobody approved');
    const claimStatus = about.look?.shown.claimStatus ?? '';
    assert.ok(['CANCEL_REQUEST', 'CANCELING'].includes(claimStatus), 'refunds without a request');
  }

  function mayDispatch({ id, at }: Leased): void {
    const about = factsOf(id);
    const { line } = bookedOf(id);
    const isTapped = about.isDispatchAsked || about.isCancelRefused;
    assert.ok(line.emailedAt !== undefined || isTapped, 'dispatches what was not delivered');
    assert.equal(about.isAcceptedForSure || isTapped, true, 'dispatches what no server accepted');
    assert.ok(about.look && about.gateAt >= at, 'dispatches by an old look');
    const { shown } = about.look;
    const isAnswer = shown.claimStatus === 'CANCEL_REQUEST' && about.isCancelRefused;
    assert.ok(isClear(shown) || isAnswer, `dispatches over a claim: ${shown.claimStatus}`);
    // An answer to a claim may come too late: the store says so.
    assert.ok(isAnswer || shown.productOrderStatus === 'PAYED', 'dispatches a second time');
    assert.ok(!about.isOnHold, 'dispatches a line on hold');
  }

  function checkMail(mail: Mail, rows: readonly Leased[]): void {
    assert.deepEqual(mail.lines.map(({ id }) => id).toSorted(), rows.map(({ id }) => id).toSorted());
    for (const { id, units, keys: mailed } of mail.lines) {
      const about = factsOf(id);
      const { line } = bookedOf(id);
      // 4: who must not get it.
      assert.ok(about.look && rows.every(({ at }) => about.gateAt >= at), 'a mail leaves by an old look');
      const { shown } = about.look;
      assert.ok(isClear(shown), 'a mail leaves under a claim');
      assert.ok(!shown.giftReceivingStatus || shown.giftReceivingStatus === 'RECEIVED', 'an unaccepted gift is mailed');
      assert.ok(!about.isOnHold, 'a line on hold is mailed');
      assert.equal(line.recipient.confidence, 'sure', 'a mail leaves without a sure address');
      assert.equal(mail.to, line.recipient.address, 'a mail leaves to an address that was replaced');
      // 8: unasked.
      assert.ok(about.isAsked || about.mayGo, 'a mail leaves unasked');
      assert.ok(!about.isTakenOver, 'a line that was dispatched by hand is mailed by itself');
      const isStopped = isHoldConstant && holds && !about.isLetGo && !about.isAsked;
      assert.ok(!isStopped, 'a line that a rule holds is mailed');
      // 2: one key a unit, never for two.
      assert.equal(units, shown.remainQuantity, 'a mail for more or fewer units than are left');
      assert.equal(new Set(mailed).size, units, 'as many keys as units');
      assert.deepEqual(mailed, keysOf(id), 'the mail holds other keys than the line');
      const living = keys.filter((key) => key.id === id && key.status !== 'set_aside' && !mailed.includes(key.no));
      assert.equal(living.length, 0, 'a line has more keys than units');
      for (const no of mailed) {
        assert.equal(holders.get(no) ?? id, id, 'a key goes to a second buyer');
        holders.set(no, id);
      }
      // 3: repeated once, and as it was.
      assert.equal(line.emailedAt, undefined, 'a license that is out is mailed again');
      assert.ok(!about.isAcceptedForSure, 'an accepted mail is repeated');
      const open = about.copies.filter((copy) => copy.fate !== 'not_sent');
      assert.ok(!open.some((copy) => copy.fate === 'accepted'), 'an accepted mail is repeated');
      assert.ok(open.length <= (setting.mailUnknown === 'ask' ? 0 : 1), 'repeated more than once by itself');
      for (const copy of open) assert.equal(copy.mail, mail, 'the repeat is another mail');
    }
  }

  // What the history may do.

  function wareOf(id: string): Ware {
    const ware = wares.get(id);
    assert.ok(ware);
    return ware;
  }

  function bookedOf(id: string): Booked {
    const booked = books.get(id);
    assert.ok(booked, 'a line that is owed something is not in the books');
    return booked;
  }

  function factsOf(id: string): Facts {
    const known = facts.get(id);
    if (known) return known;
    const fresh: Facts = {
      mayGo: false,
      isAsked: false,
      isDispatchAsked: false,
      isLetGo: false,
      isOnHold: false,
      isTakenOver: false,
      isCancelApproved: false,
      isCancelRefused: false,
      copies: [],
      isAcceptedForSure: false,
      look: undefined,
      gateAt: -1,
    };
    facts.set(id, fresh);
    return fresh;
  }

  function noteRule(): void {
    const isAfterAuto = rule.mode === 'auto' && (!rule.autoSince || NOON >= rule.autoSince);
    const isAfterStart = NOON >= firstPolledAt || setting.firstStart === 'deliver';
    if (isAfterAuto && isAfterStart) for (const id of wares.keys()) factsOf(id).mayGo = true;
  }

  function isOver({ status }: Line): boolean {
    return status === 'canceled' || status === 'returned';
  }

  noteRule();

  return {
    setting,
    wares,
    keys,
    mails,
    holders,
    wareOf,
    factsOf,
    policyOf,
    lines: () => [...books.values()].map(({ line }) => line),
    outbox: (): readonly Readonly<Row>[] => outbox,
    rings: () => rings,
    revision: () => revision,
    isBusy: () => tasks.size > 0,
    now: () => now,

    wait(ms: number): void {
      now += ms;
    },

    /** The next call of the store, or the next mail, does not go as planned. */
    spoil(with_: { trouble?: Trouble | undefined; fate?: Fate; isSlow?: boolean }): void {
      ({ trouble = trouble, fate = fate, isSlow = isSlow } = with_);
    },

    heal(): void {
      trouble = undefined;
      fate = 'accepts';
      isSlow = false;
    },

    /** One await further in a lane, or in the poll; begins it when it rests. */
    step(lane: Kind | 'poll', lag = 0): boolean {
      now += 1;
      const task = tasks.get(lane) ?? (lane === 'poll' ? poll(lag) : runLane(lane));
      tasks.set(lane, task);
      try {
        if (task.next().done) tasks.delete(lane);
      } catch (error) {
        tasks.delete(lane);
        // A poll that fails is tried again at the next tick.
        if (!(lane === 'poll' && error instanceof NaverError)) throw error;
      }
      return tasks.has(lane);
    },

    crash(): void {
      tasks = new Map();
      for (const row of outbox) if (row.isLeased) Object.assign(row, { isLeased: false, attempts: row.attempts + 1 });
      if (flaws.has('crash_means_not_sent'))
        for (const mail of mails) if (mail.state === 'handing_over') mail.state = 'planned';
    },

    deed(id: string, deed: Deed): boolean {
      const ware = wareOf(id);
      now += 1;
      return ware.hidden && deed !== 'strange_ends' ? false : DEEDS[deed](ware, new Date(now));
    },

    /** A tap on the card as it is, or as it was a while ago. */
    press(action: Action, isStale = false): boolean {
      const lines = [...books.values()].map(({ line }) => line);
      if (isStale && action !== 'hold') return false;
      if (isPaused && GOES_OUT.includes(action)) return false;
      const moved = linesFor(lines, action);
      for (const { productOrderId: id } of moved) {
        const at = new Date(now);
        const type = MEANS[action];
        if (type === 'given_by_hand') apply({ id, event: { type, at } });
        else if (type === 'address_given') {
          const recipient = { ...KIM, address: `op${at.getTime() % 3}@example.com`, source: 'operator' } as const;
          apply({ id, event: { type, recipient } });
        } else if (type === 'held') {
          apply({ id, event: { type } });
          factsOf(id).isOnHold = true;
        } else apply({ id, event: { type } });
      }
      return moved.length > 0;
    },

    setMode(mode: Mode): void {
      if (mode !== rule.mode) rule = { mode, autoSince: mode === 'auto' ? new Date(now) : undefined };
      noteRule();
    },

    setHolds(value: boolean): void {
      if (value !== holds) isHoldConstant = false;
      holds = value;
    },

    setPaused(value: boolean): void {
      isPaused = value;
    },

    /** The seller gives the product another source. */
    changeGoods(): void {
      pool = 1 - pool;
    },

    refill(count: number): void {
      importKeys(count);
      restock();
    },

    /** Somebody else buys: the next free key goes to another buyer. */
    sellElsewhere(): void {
      const key = keys.find(({ status }) => status === 'free');
      if (!key) return;
      assert.ok(!holders.has(key.no), 'a key that may have left is sold to another buyer');
      holders.set(key.no, 'another');
      Object.assign(key, { status: 'delivered', id: 'another', unit: key.no });
    },
  };
}

function resolve({ productOption, shippingMemo }: Snapshot) {
  return resolveRecipient({ productOption, directInputNames: [], shippingMemo });
}
