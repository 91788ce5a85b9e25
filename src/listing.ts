// Off sale when the last license is gone, and back when there are some again: the effect set_listing. It looks at what ought to be when
// its turn comes. What a person took off sale, a person puts back.
import { raiseAlarm } from './db/alarms.ts';
import type { Books, BooksTrx } from './db/books.ts';
import { append } from './db/history.ts';
import type { Leased } from './db/outbox.ts';
import { listWatched, noteListing, type Watched } from './db/pools.ts';
import { noteListingBack } from './db/restock-rounds.ts';
import { NaverError, retryDelay } from './errors.ts';
import type { Log } from './log.ts';
import type { Performer, Settle } from './worker.ts';

/** What a listing needs of the store. All of it throws NaverError. */
export type ListingPort = {
  /** A product as it is sold now; `status` in Naver's word, e.g. `SALE`, `SUSPENSION`. Undefined when the store has none of that number. */
  listing(productId: string): Promise<{ originProductNo: string; status: string } | undefined>;
  changeStatus(originProductNo: string, status: 'SALE' | 'SUSPENSION'): Promise<void>;
};

export type ListingOptions = {
  books: Books;
  storeId: string;
  store: ListingPort;
  /** Those of the products that have something to sell. */
  listSellable: (productIds: readonly string[]) => Promise<Set<string>>;
  now: () => Date;
  log: Log;
};

export function createListing(options: ListingOptions): Performer {
  return {
    limit: 10,
    async perform(rows, settle) {
      for (const row of rows) await setListing(options, row, settle);
    },
  };
}

async function setListing(options: ListingOptions, row: Leased, settle: Settle): Promise<void> {
  const { books, storeId, store, log } = options;
  const productId = row.subject;
  const product = (await listWatched(books, storeId, [productId])).get(productId);
  const isSellable = (await options.listSellable([productId])).has(productId);
  const wanted = wantedStatus(product, isSellable);
  if (!product || !wanted) return await settle({ rows: [row] });
  const listing = await store.listing(productId);
  if (!listing) log.warn('listing.not_found', { storeId, productId });
  const isOurs = product.listingPausedAt !== undefined;
  // An earlier attempt of this very debt may have got through without our hearing of it.
  const isRepeat = row.attempts > 1;
  const finish = async (did: Deed) =>
    await settle({ rows: [row], work: async (trx) => await note(trx, options, product, did) });
  if (wanted === 'SUSPENSION') {
    if (isOurs && listing?.status === 'SUSPENSION' && isRepeat) return await finish('paused');
    // Off sale already, by a person or by Naver; or a person put it back on sale although there is nothing to sell.
    if (listing?.status !== 'SALE' || (isOurs && !isRepeat)) return await settle({ rows: [row] });
    // Noted first: whoever is cut off after the call still knows that it was we.
    await noteListing(books, storeId, productId, options.now());
  } else if (listing?.status !== 'SUSPENSION') {
    return await finish(listing?.status === 'SALE' && isRepeat ? 'resumed' : 'let_go');
  }
  try {
    await store.changeStatus(listing.originProductNo, wanted);
  } catch (error) {
    if (!(error instanceof NaverError) || retryDelay(error, row.attempts) !== undefined) throw error;
    log.warn('listing.refused', { storeId, productId, wanted, status: error.status, code: error.code });
    return await finish(wanted === 'SALE' ? 'not_resumed' : 'not_paused');
  }
  log.info('listing.changed', { storeId, productId, status: wanted });
  await finish(wanted === 'SALE' ? 'resumed' : 'paused');
}

/** Undefined: it may stay as it is. */
function wantedStatus(product: Watched | undefined, isSellable: boolean): 'SALE' | 'SUSPENSION' | undefined {
  if (isSellable) return product?.listingPausedAt ? 'SALE' : undefined;
  return product?.pauseListing ? 'SUSPENSION' : undefined;
}

/** `let_go`: somebody else decided meanwhile. */
type Deed = 'paused' | 'resumed' | 'let_go' | 'not_paused' | 'not_resumed';

async function note(
  trx: BooksTrx,
  { storeId, now }: ListingOptions,
  { productId, name = productId }: Watched,
  did: Deed,
): Promise<[]> {
  if (did !== 'paused') await noteListing(trx, storeId, productId, undefined);
  if (did === 'let_go') return [];
  const what = did === 'paused' || did === 'not_paused' ? 'listing.pause' : 'listing.resume';
  const outcome = did.startsWith('not_') ? 'refused' : 'done';
  await append(trx, [{ storeId, at: now(), actor: 'auto', what, outcome, detail: { productId } }]);
  // The sum of the import tells it too.
  if (did === 'resumed' && (await noteListingBack(trx, storeId, productId, now()))) return [];
  await raiseAlarm(trx, storeId, `listing_${did}:${productId}`, {
    detail: { productId, productName: name },
    now: now(),
  });
  return [];
}
