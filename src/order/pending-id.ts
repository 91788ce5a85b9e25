// The ids of the buttons and the menu about many orders: numbers of our own, and all that is needed after a restart.

/** The beginning of all of them. */
export const PENDING_PREFIX = 'v1:pend:';
/** The menu; what is chosen stands in the message itself. */
export const CHOOSE_ID = 'v1:pend:choose';
/** Approves what is chosen in the message. */
export const APPROVE_ID = 'v1:pend:approve';
/** Opens the list, for whoever taps alone. */
export const OPEN_ID = 'v1:pend:open';

/** A page of the list, beside a line; or how a group stands. */
export type PendingTap =
  | { verb: 'choose' }
  | { verb: 'approve' }
  | { verb: 'open' }
  | { verb: 'page'; side: 'before' | 'after'; cardNo: number; index: number }
  | { verb: 'group'; groupId: number };

const PAGE = /^v1:pend:([ab])([1-9a-z][0-9a-z]{0,5})\.(0|[1-9][0-9]{0,2})$/;
const GROUP = /^v1:pend:g([1-9a-z][0-9a-z]{0,5})$/;

/** `v1:pend:<a|b><cardNo, base 36>.<index of the line>` */
export function pageIdOf({ side, cardNo, index }: Omit<Extract<PendingTap, { verb: 'page' }>, 'verb'>): string {
  return `${PENDING_PREFIX}${side === 'after' ? 'a' : 'b'}${cardNo.toString(36)}.${index}`;
}

/** `v1:pend:g<groupId, base 36>` */
export function groupIdOf(groupId: number): string {
  return `${PENDING_PREFIX}g${groupId.toString(36)}`;
}

/** Undefined for anything that is not written today. */
export function parsePendingId(customId: string): PendingTap | undefined {
  if (customId === CHOOSE_ID) return { verb: 'choose' };
  if (customId === APPROVE_ID) return { verb: 'approve' };
  if (customId === OPEN_ID) return { verb: 'open' };
  const [, side, card, index] = PAGE.exec(customId) ?? [];
  if (card) {
    const cardNo = readNumber(card);
    return cardNo ? { verb: 'page', side: side === 'a' ? 'after' : 'before', cardNo, index: Number(index) } : undefined;
  }
  const groupId = readNumber(GROUP.exec(customId)?.[1] ?? '');
  return groupId ? { verb: 'group', groupId } : undefined;
}

/** Beyond what the database's integer can hold nothing was ever drawn. */
function readNumber(text: string): number | undefined {
  const number = Number.parseInt(text, 36);
  return number < 2 ** 31 ? number : undefined;
}
