// What the list of what waits needs; done by src/pending.ts and handed in with the context.
import type { WaitingPlace } from '../../src/db/pending.ts';
import type { GroupProgress, LeftOut, PendingList, Proposal } from '../../src/order/pending-panel.ts';

export type Pending = {
  /** What can be approved together. @param chosen  picks of the menu; undefined: all that raise no question */
  propose: (chosen?: readonly string[]) => Promise<Proposal>;
  list: (place?: WaitingPlace) => Promise<PendingList>;
  /** Send & deliver for each of the picks that still is what it was when it was drawn. */
  approve: (
    picks: readonly string[],
    by: { id: string; name: string },
  ) => Promise<
    | { ok: true; groupId: number; count: number; left: LeftOut[] }
    | { ok: false; why: 'paused' | 'nothing'; left: LeftOut[] }
  >;
  progress: (groupId: number) => Promise<GroupProgress | undefined>;
  /** Tells of a group in the background until all its lines are through or stuck, or an interaction can no longer be answered. */
  follow: (groupId: number, tell: (progress: GroupProgress, isLast: boolean) => Promise<void>) => void;
};
