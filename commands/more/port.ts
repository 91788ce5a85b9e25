// What the panel may do, handed in with the context: the deeds are done by src/aftercare.ts and src/delay.ts.
import type { BookedLine } from '../../src/db/lines.ts';
import type { BoundLicense, DelayReason, NotMailed } from '../../src/order/aftercare.ts';
import type { LastAction } from '../../src/order/view.ts';

/** @param revision  of the order as it was drawn for the tap */
export type CareTap = { cardNo: number; revision: number; by: { id: string; name: string } };

/** License ids are ours. `unseen`: the buyer never saw it, so that it may be sold. */
export type Deed =
  | { type: 'resend'; address?: string | undefined }
  | { type: 'replace'; licenseId: number; why: 'faulty' | 'unseen'; key?: string | undefined }
  | { type: 'undo_replace'; licenseId: number }
  | { type: 'revoke'; licenseIds: readonly number[]; why: 'by_hand' | 'surplus' | 'over' }
  | { type: 'unseen'; licenseId: number };

export type CareRefusal =
  | NotMailed
  | 'gone'
  | 'out_of_stock'
  | 'not_free'
  | 'not_pool'
  | 'server_told'
  | 'no_card'
  | 'stale'
  | 'paused'
  | 'too_late'
  | 'not_an_address'
  | 'under_way'
  | 'nothing'
  | 'license_server'
  | 'unwritable';

/** `last`: what was done meanwhile and by whom, for whoever came second. */
export type Refusal = { ok: false; why: CareRefusal; last?: LastAction | undefined; cardUrl?: string | undefined };

/** `to`: the addresses of the mails that will leave; `count`: how many licenses it was about; `withdrew`: mails that were to leave were taken back. */
export type Done = { ok: true; deed: Deed; to: string[]; count: number; withdrew: boolean };

/** What is said before a second tap. `wasMailed`: a mail server took one of the licenses; `isAgain`: it was asked once already. */
export type Question = {
  ok: true;
  token: string;
  deed: Deed;
  licenses: BoundLicense[];
  wasMailed: boolean;
  isAgain: boolean;
};

export type Delayed = {
  productName: string;
  outcome: 'done' | 'refused' | 'unknown';
  /** The store's own words. */
  refusal: string | undefined;
  /** The deadline as the store shows it now. */
  dueAt: Date | undefined;
};

export type Aftercare = {
  /** The shop's name as buyers know it. */
  shopName: () => string;
  /** One tap that acts by itself. */
  act: (tap: CareTap, deed: Deed) => Promise<Done | Refusal>;
  /** What is said before a second tap; kept for a minute under its token. */
  ask: (tap: CareTap, deed: Deed) => Promise<Question | Refusal>;
  /** The second tap; what is asked twice comes back as a question once more. */
  confirm: (token: string, by: CareTap['by']) => Promise<Done | Question | Refusal>;
  /** The licenses in clear, for the eyes of this person: the look is in the history before it is taken. */
  show: (
    tap: Pick<CareTap, 'cardNo' | 'by'>,
    what: 'license_shown' | 'license_copied',
  ) => Promise<
    { orderId: string; booked: BookedLine[]; licenses: BoundLicense[]; links: Map<string, string[]> } | undefined
  >;
  /** False where there is no such card. */
  note: (tap: Pick<CareTap, 'cardNo' | 'by'>, text: string) => Promise<boolean>;
  /** A later dispatch deadline for every line that can have one, line by line. Undefined: there is no such card. */
  delay: (
    tap: Pick<CareTap, 'cardNo' | 'by'>,
    until: { dueAt: Date; reason: DelayReason; detail: string },
  ) => Promise<Delayed[] | undefined>;
};
