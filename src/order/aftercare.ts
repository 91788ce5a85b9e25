// What may still be done for a line after its delivery, or besides it. Pure: the desk and the gates ask the same questions.
import { isDispatched } from './observe.ts';
import type { Line, LineStatus } from './line.ts';

/** Why no further mail goes out for a line. */
export type NotMailed =
  | 'held'
  | 'not_delivered' // its first mail is still to come
  | 'cancel_requested'
  | 'canceled'
  | 'return_requested'
  | 'returned'
  | 'unclear'; // the store shows a claim that we do not know, or does not know the line

/** Where a line may stand when its license is sent again; db/mails.ts asks for the same at the moment of the 354. */
export const MAILED_AGAIN_IN: readonly LineStatus[] = ['emailed', 'dispatching', 'dispatched', 'needs_attention'];

const BLOCKED: Partial<Record<LineStatus, NotMailed>> = {
  held: 'held',
  cancel_requested: 'cancel_requested',
  approving_cancel: 'cancel_requested',
  refusing_cancel: 'cancel_requested',
  canceled: 'canceled',
  return_requested: 'return_requested',
  returned: 'returned',
};

/** Undefined: its license may be sent again. */
export function whyNotMailed(line: Pick<Line, 'status' | 'attention' | 'emailedAt'>): NotMailed | undefined {
  const blocked = BLOCKED[line.status];
  if (blocked) return blocked;
  if (line.attention === 'claim_unclear' || line.attention === 'not_found') return 'unclear';
  return line.emailedAt && MAILED_AGAIN_IN.includes(line.status) ? undefined : 'not_delivered';
}

/** Its dispatch deadline can be moved: the store still waits for the dispatch. */
export function canDelay(line: Line): boolean {
  if (line.dispatchedAt || isDispatched(line.shown) || line.shown.productOrderStatus !== 'PAYED') return false;
  return !BLOCKED[line.status] || line.status === 'held';
}

/** Naver's reasons for a later dispatch, in the order in which they are offered. */
export const DELAY_REASONS = [
  'PRODUCT_PREPARE',
  'CUSTOMER_REQUEST',
  'CUSTOM_BUILD',
  'RESERVED_DISPATCH',
  'OVERSEA_DELIVERY',
  'ETC',
] as const;

export type DelayReason = (typeof DELAY_REASONS)[number];

/** A license that was set aside for a unit of a line once, with all that has become of it. */
export type BoundLicense = {
  licenseId: number;
  productOrderId: string;
  /** The pool that it is from; '' is the product itself. */
  productId: string;
  option: string;
  unit: number;
  part: number;
  status: 'reserved' | 'delivered' | 'set_aside' | 'revoked';
  source: 'pool' | 'generate' | 'http';
  /** One of the two. */
  key?: string | undefined;
  file?: { name: string; bytes: Buffer } | undefined;
  reservedAt: Date | undefined;
  /** A mail server took a mail with it. */
  deliveredAt: Date | undefined;
  revokedAt: Date | undefined;
  reason: string | undefined;
  /** The license that it stands in for. */
  replaces: number | undefined;
};

/** `…7890`: enough for the history to tell licenses apart. A short key shows nothing. */
export function tailOf({ key, file }: Pick<BoundLicense, 'key' | 'file'>): string {
  if (file) return `…${/\.[\w]{1,8}$/.exec(file.name)?.[0] ?? ''}`;
  return key !== undefined && key.length > 8 ? `…${key.slice(-4)}` : '…';
}

export function isLiving({ status }: Pick<BoundLicense, 'status'>): boolean {
  return status !== 'revoked';
}

/** What the buyer of a line is to have: living, and of no more units than are left. */
export function owedOf(line: Line, licenses: readonly BoundLicense[]): BoundLicense[] {
  const units = livingUnits(line, licenses).slice(0, line.shown.remainQuantity);
  return ofLine(line, licenses).filter((license) => isLiving(license) && units.includes(license.unit));
}

/** Out beyond the units that are left: a part of the line was canceled or returned after the delivery. */
export function surplusOf(line: Line, licenses: readonly BoundLicense[]): BoundLicense[] {
  if (!line.emailedAt || isOver(line)) return [];
  const units = livingUnits(line, licenses).slice(line.shown.remainQuantity);
  return ofLine(line, licenses).filter((license) => isRevocable(license) && units.includes(license.unit));
}

/** All that is out of a line that is canceled or returned. */
export function leftOverOf(line: Line, licenses: readonly BoundLicense[]): BoundLicense[] {
  return isOver(line) ? ofLine(line, licenses).filter(isRevocable) : [];
}

/** What is set aside for a delivery to come is not revoked: it is not out. */
export function isRevocable({ status }: Pick<BoundLicense, 'status'>): boolean {
  return status === 'delivered' || status === 'set_aside';
}

/** Living licenses, and revoked ones that nothing stands in for: the buyer may get another. */
export function replaceable(line: Line, licenses: readonly BoundLicense[]): BoundLicense[] {
  if (whyNotMailed(line)) return [];
  const mine = ofLine(line, licenses);
  const filled = new Set(mine.filter(isLiving).map(placeOf));
  const living = mine.filter((license) => license.status === 'delivered');
  const empty = mine.filter((license) => !isLiving(license) && !filled.has(placeOf(license)));
  // Of several that were revoked in one place the last one counts.
  const last = [...new Map(empty.map((license) => [placeOf(license), license])).values()];
  return [...living, ...last.filter(({ unit }) => unit <= line.shown.remainQuantity)];
}

function ofLine(line: Line, licenses: readonly BoundLicense[]): BoundLicense[] {
  return licenses.filter(({ productOrderId }) => productOrderId === line.productOrderId);
}

function livingUnits(line: Line, licenses: readonly BoundLicense[]): number[] {
  return [
    ...new Set(
      ofLine(line, licenses)
        .filter(isLiving)
        .map(({ unit }) => unit),
    ),
  ].toSorted((a, b) => a - b);
}

function placeOf({ unit, part }: BoundLicense): string {
  return `${unit}.${part}`;
}

function isOver({ status }: Line): boolean {
  return status === 'canceled' || status === 'returned';
}
