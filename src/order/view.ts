// What a card shows of an order: read from the books by db/orders.ts, drawn by card.ts. Keys arrive masked; the address is masked when drawn.
import type { Line } from './line.ts';

/** Something that keeps failing while Bellhop goes on trying by itself. */
export type Trouble = 'mail_server' | 'store';

/** The last thing that happened to an order, for the foot of the card. `actor` is a name, or `auto`. */
export type LastAction = { at: Date; actor: string; what: string };

export type LineView = {
  line: Line;
  trouble: Trouble | undefined;
  /** Masked, e.g. `ABCD-…-7890`; empty until licenses are set aside. */
  maskedKeys: string[];
  /** Where the license comes from. */
  source: 'pool' | 'link';
  hasLink: boolean;
  /** Free keys of the product now; undefined for a link. */
  keysFree: number | undefined;
  /** Its place in the queue of lines that wait for keys, from 1; only while it waits. */
  queuePlace: number | undefined;
  /** A mail with its license was handed over, and no answer came: the buyer may have it. */
  isMaybeOut: boolean;
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
};
