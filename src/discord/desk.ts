// What the adapter needs of the bot for taps and forms; and what it hears back.
import type { PressAnswer } from '../order/actions.ts';
import type { CardTap } from '../order/custom-id.ts';
import type { Person } from './access.ts';
import type { AddressDraft } from './email-form.ts';

/** A tap by somebody who may act, on the card as it was drawn with this revision. */
export type Tap = CardTap & { storeId: string; by: Person };

/** Where taps are taken in. All of it is already acknowledged and allowed, but for addressDraft(), which must be quick. */
export type Desk = {
  press: (tap: Tap & { until?: Date | undefined }) => Promise<PressAnswer>;
  /** `isOut`: the license of a line that the tap would move has left; `until`: how long a second tap counts. */
  ask: (tap: Pick<Tap, 'cardNo' | 'action' | 'storeId'>) => Promise<{ isOut: boolean; until: Date } | undefined>;
  addressDraft: (card: { storeId: string; cardNo: number }) => Promise<AddressDraft | undefined>;
  /** @param given  `address` as it was typed, neither cleaned nor checked */
  giveAddress: (given: Omit<Tap, 'action'> & { address: string }) => Promise<PressAnswer>;
};
