// One license for another, and what becomes of those that are no longer the buyer's. Within the transaction of a deed: the lines and their
// licenses are held, and a refusal leaves everything as it was.
import type { BooksTrx } from './db/books.ts';
import { enqueue } from './db/outbox.ts';
import {
  forgetTelling,
  freeLicense,
  mayBeOut,
  reviveLicense,
  revokeLicenses,
  standIn,
  takeFree,
  takeFreeById,
  takeNextFree,
} from './db/revocations.ts';
import { type BoundLicense, isRevocable, leftOverOf, replaceable, surplusOf, tailOf } from './order/aftercare.ts';
import type { Pool } from './order/goods.ts';
import type { Line } from './order/line.ts';

export type SwapRefusal =
  | 'gone' // the license is not, or no longer, what the tap took it for
  | 'out_of_stock'
  | 'not_free' // the key that was typed is no free one of the goods
  | 'server_told' // the seller's server has ended the license that was to come back
  | 'not_pool'; // the seller's own server issued it, and no pool takes it back

/** `freed` and `taken`: pools that have one more, or one less. `detail` is for the history: last characters only. */
export type Swapped =
  | { ok: true; detail: Record<string, unknown>; freed: Pool[]; taken: Pool[] }
  | { ok: false; why: SwapRefusal };

type Held = { orderId: string; licenses: readonly BoundLicense[] };

/** Puts another license of the same goods in the place of one. */
export async function replaceOne(
  storeId: string,
  trx: BooksTrx,
  swap: {
    deed: { licenseId: number; why: 'faulty' | 'unseen'; key?: string | undefined };
    held: Held;
    line: Line;
    /** Made for this purpose, free in its pool. */
    fresh: number | undefined;
    now: Date;
  },
): Promise<Swapped> {
  const { deed, held, line, fresh, now } = swap;
  const old = replaceable(line, held.licenses).find(({ licenseId }) => licenseId === deed.licenseId);
  if (!old) return { ok: false, why: 'gone' };
  const pool = { storeId, productId: old.productId, option: old.option };
  const taken = deed.key
    ? await takeFree(trx, pool, deed.key)
    : fresh === undefined
      ? await takeNextFree(trx, pool)
      : await takeFreeById(trx, pool, fresh);
  if (taken === undefined) return { ok: false, why: deed.key ? 'not_free' : 'out_of_stock' };
  const isBack = deed.why === 'unseen' && old.source !== 'http';
  if (isBack) await freeLicense(trx, old.licenseId);
  else if (old.status !== 'revoked')
    await revoke(storeId, trx, [old], { reason: deed.why, orderId: held.orderId, now });
  const key = await standIn(trx, taken, { old, now });
  return {
    ok: true,
    detail: { why: deed.why, old: tailOf(old), new: tailOf(key) },
    freed: isBack ? [pool] : [],
    taken: [pool],
  };
}

/** The license that was replaced is the buyer's again; the one in its place is revoked where it may be out, and free where it is not. */
export async function takeBack(
  storeId: string,
  trx: BooksTrx,
  { held, licenseId, now }: { held: Held; licenseId: number; now: Date },
): Promise<Swapped> {
  const young = held.licenses.find((license) => license.licenseId === licenseId && license.status !== 'revoked');
  if (young?.replaces === undefined) return { ok: false, why: 'gone' };
  const old = held.licenses.find((license) => license.licenseId === young.replaces && license.status === 'revoked');
  // Back in the pool since then: unless somebody bought it.
  const again = old ? undefined : await takeFreeById(trx, { ...young, storeId }, young.replaces);
  if (!old && again === undefined) return { ok: false, why: 'gone' };
  // What had been revoked before it was replaced stays so.
  const isRevokedBefore = old !== undefined && old.revokedAt?.getTime() !== young.reservedAt?.getTime();
  const isEnded = old?.source === 'http' && !isRevokedBefore && !(await forgetTelling(trx, storeId, old.licenseId));
  if (isEnded) return { ok: false, why: 'server_told' };
  const isOut = await mayBeOut(trx, storeId, young);
  const isBack = !isOut && young.source !== 'http';
  if (isBack) await freeLicense(trx, young.licenseId);
  else await revoke(storeId, trx, [young], { reason: 'undone', orderId: held.orderId, now });
  if (!isRevokedBefore) await reviveLicense(trx, young.replaces, { place: young, now });
  return {
    ok: true,
    detail: { new: tailOf(young), isOut, ...(old && { old: tailOf(old) }) },
    freed: isBack ? [young] : [],
    taken: [],
  };
}

/** All of them or none. */
export async function revokeMany(
  storeId: string,
  trx: BooksTrx,
  revoking: {
    lines: readonly Line[];
    held: Held;
    deed: { licenseIds: readonly number[]; why: 'by_hand' | 'surplus' | 'over' };
    now: Date;
  },
): Promise<
  { ok: true; each: { licenseId: number; detail: Record<string, unknown> }[] } | { ok: false; why: SwapRefusal }
> {
  const { lines, held, deed, now } = revoking;
  const possible = {
    by_hand: () => held.licenses.filter(isRevocable),
    surplus: () => lines.flatMap((line) => surplusOf(line, held.licenses)),
    over: () => lines.flatMap((line) => leftOverOf(line, held.licenses)),
  }[deed.why]();
  const meant = possible.filter(({ licenseId }) => deed.licenseIds.includes(licenseId));
  if (meant.length === 0 || meant.length < deed.licenseIds.length) return { ok: false, why: 'gone' };
  await revoke(storeId, trx, meant, { reason: deed.why, orderId: held.orderId, now });
  return {
    ok: true,
    each: meant.map((license) => ({ licenseId: license.licenseId, detail: { why: deed.why, old: tailOf(license) } })),
  };
}

/** An operator says that the buyer never saw it: it may be sold. */
export async function freeAgain(
  trx: BooksTrx,
  { held, licenseId }: { held: Held; licenseId: number },
): Promise<Swapped> {
  const license = held.licenses.find((each) => each.licenseId === licenseId);
  if (license?.status !== 'revoked' && license?.status !== 'set_aside') return { ok: false, why: 'gone' };
  if (license.source === 'http') return { ok: false, why: 'not_pool' };
  await freeLicense(trx, licenseId);
  return { ok: true, detail: { old: tailOf(license) }, freed: [license], taken: [] };
}

async function revoke(
  storeId: string,
  trx: BooksTrx,
  licenses: readonly BoundLicense[],
  { reason, orderId, now }: { reason: string; orderId: string; now: Date },
): Promise<void> {
  await revokeLicenses(
    trx,
    licenses.map(({ licenseId }) => licenseId),
    { reason, now },
  );
  await tellServer(storeId, trx, licenses, orderId, now);
}

/** The seller's own server learns what has become of the licenses that it issued. */
async function tellServer(
  storeId: string,
  trx: BooksTrx,
  licenses: readonly BoundLicense[],
  orderId: string,
  now: Date,
): Promise<void> {
  await enqueue(
    trx,
    licenses
      .filter(({ source }) => source === 'http')
      .map(({ licenseId }) => ({ storeId, kind: 'tell_license_server', subject: String(licenseId), orderId })),
    now,
  );
}
