// What a card shows of an order: read from the books by db/orders.ts, drawn by card.ts. Keys arrive masked; the address is masked when drawn.
import type { Line } from './line.ts';

/** Something that keeps failing while Bellhop goes on trying by itself. */
export type Trouble = 'mail_server' | 'store' | 'license_server';

/** The last thing that happened to an order, for the foot of the card. `actor` is a name, or `auto`. */
export type LastAction = { at: Date; actor: string; what: string };

export type LineView = {
  line: Line;
  trouble: Trouble | undefined;
  /** Masked, e.g. `ABCD-…-7890`; empty until licenses are set aside. */
  maskedKeys: string[];
  /** How many of its licenses were revoked. */
  revoked: number;
  /** Licenses that are out beyond the units that are left: a part was canceled or returned after the delivery. */
  surplus: number;
  /** Where the license comes from. */
  source: 'pool' | 'generate' | 'link' | 'http';
  hasLink: boolean;
  /** Free keys of the product now; undefined where there is no pool. */
  keysFree: number | undefined;
  /** Its place in the queue of lines that wait for keys, from 1; only while it waits. */
  queuePlace: number | undefined;
  /** A mail with its license was handed over, and no answer came: the buyer may have it. */
  isMaybeOut: boolean;
  /** Units, won or minutes: the number in the rule that holds it, where it has one. */
  holdLimit?: number | undefined;
  /** Masked: where an earlier order of the same buyer went; only where an address is wanted. */
  earlierAddress?: string | undefined;
};

/** One order as its card shows it. `lines` has at least one; main lines stand before add-ons. */
export type OrderView = {
  storeId: string;
  orderId: string;
  cardNo: number;
  revision: number;
  paidAt: Date;
  seenAt: Date;
  channelId: string | undefined;
  messageId: string | undefined;
  isSilent: boolean;
  lines: LineView[];
  last: LastAction | undefined;
  /** Who had it sent or dispatched, where a person did. */
  approved: LastAction | undefined;
  /** The latest mail that was asked for after the delivery did not get through. */
  resend?: LastAction | undefined;
  /** How many internal notes there are. */
  notes?: number | undefined;
};
