// The face of a line: what a status looks like at a glance, and which of several lines the eye should meet first.
import type { Words } from '../words/index.ts';
import type { LineStatus } from './line.ts';
import type { LineView } from './view.ts';

export type Face = {
  emoji: string;
  /** 0xRRGGBB */
  color: number;
  /** What is wanted or what is true, in few words; no punctuation that formats. */
  words: string;
};

const YELLOW = 0xfee75c;
const ORANGE = 0xe67e22;
const RED = 0xed4245;
const BLUE = 0x5865f2;
const GREEN = 0x57f287;
const GRAY = 0x95a5a6;

/** The most urgent first: an order shows the face of the first of these that one of its lines has. */
const BY_URGENCY: readonly LineStatus[] = [
  'needs_attention',
  'cancel_requested',
  'approving_cancel',
  'refusing_cancel',
  'return_requested',
  'awaiting_address',
  'awaiting_approval',
  'dispatched_elsewhere',
  'awaiting_stock',
  'emailed',
  'held',
  'dispatching',
  'confirmed',
  'reserved',
  'approved',
  'awaiting_gift',
  'dispatched',
  'returned',
  'canceled',
];

const LOOKS: Record<LineStatus, [emoji: string, color: number]> = {
  awaiting_gift: ['🎁', GRAY],
  awaiting_address: ['🟠', ORANGE],
  awaiting_approval: ['🟡', YELLOW],
  awaiting_stock: ['🟠', ORANGE],
  held: ['⏸️', GRAY],
  approved: ['🔵', BLUE],
  reserved: ['🔵', BLUE],
  confirmed: ['🔵', BLUE],
  emailed: ['🟠', ORANGE],
  dispatching: ['🔵', BLUE],
  dispatched: ['🟢', GREEN],
  dispatched_elsewhere: ['🟠', ORANGE],
  needs_attention: ['🔴', RED],
  cancel_requested: ['🔴', RED],
  approving_cancel: ['🔵', BLUE],
  refusing_cancel: ['🔵', BLUE],
  canceled: ['⚪', GRAY],
  return_requested: ['🔴', RED],
  returned: ['⚪', GRAY],
};

export function faceOf(view: LineView, words: Words): Face {
  const [emoji, color] = LOOKS[view.line.status];
  return { emoji, color, words: say(view, words) };
}

/** The lines, the most urgent first; equals keep their order. */
export function byUrgency(lines: readonly LineView[]): LineView[] {
  return lines.toSorted((a, b) => BY_URGENCY.indexOf(a.line.status) - BY_URGENCY.indexOf(b.line.status));
}

/** Canceled, returned: nothing is sold here any more. */
export function isOver(status: LineStatus): boolean {
  return status === 'canceled' || status === 'returned';
}

/** Somebody or something still has to act before the dispatch deadline. */
export function isOpen(status: LineStatus): boolean {
  return (
    !isOver(status) &&
    ![
      'dispatched',
      'dispatched_elsewhere',
      'cancel_requested',
      'approving_cancel',
      'refusing_cancel',
      'return_requested',
    ].includes(status)
  );
}

/** The rule that holds a line, with its number where it has one; undefined for a line that a person holds. */
export function sayRule({ line, holdLimit }: LineView, { because, watch }: Words): string | undefined {
  const { because: reason } = line;
  if (!reason) return undefined;
  if (holdLimit === undefined) return because[reason];
  if (reason !== 'many_units' && reason !== 'large_sum' && reason !== 'bought_again') return because[reason];
  return watch.rule[reason](holdLimit);
}

function say(view: LineView, words: Words): string {
  const { face, attention } = words;
  const { line } = view;
  switch (line.status) {
    case 'held':
      return [face.held, sayRule(view, words)].filter(Boolean).join(' · ');
    case 'awaiting_stock':
      return face.awaiting_stock(view.queuePlace);
    case 'approved':
    case 'reserved':
    case 'confirmed':
      return face.sending;
    case 'dispatched':
      if (line.emailedAt && view.surplus > 0) return face.surplus(view.surplus);
      if (line.emailedAt) return face.dispatched;
      return line.givenByHandAt ? face.given_by_hand : face.dispatched_only;
    case 'needs_attention':
      return attention[line.attention ?? 'claim_unclear'];
    case 'cancel_requested':
    case 'return_requested':
    case 'canceled':
    case 'returned':
      return `${face[line.status]} · ${sayWhetherSent(view, face)}`;
    default:
      return face[line.status];
  }
}

function sayWhetherSent({ line, source, isMaybeOut }: LineView, face: Words['face']): string {
  if (isMaybeOut) return face.maybe_sent;
  if (line.givenByHandAt) return face.given_by_hand;
  if (source === 'link') return line.emailedAt ? face.link_sent : face.link_not_sent;
  return line.emailedAt ? face.key_sent : face.key_not_sent;
}
