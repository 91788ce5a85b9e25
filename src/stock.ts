// Running out: who is told, and which listing ought to be off sale. Looked at after whatever changes a pool.
import { clearAlarm, listAlarms, raiseAlarm } from './db/alarms.ts';
import { inTransaction } from './db/books.ts';
import { findGoods, listLineGoods, listProductsDrawingOn } from './db/goods.ts';
import { findLines } from './db/lines.ts';
import { enqueue, type OwedKind } from './db/outbox.ts';
import {
  countDelivered,
  countFreeByPool,
  isAnybodyWaiting,
  listFilledPools,
  listWatched,
  type Watched,
} from './db/pools.ts';
import { isReserving, listOwedListings } from './db/restock-rounds.ts';
import type { Log } from './log.ts';
import { countPerPool, isProblem, partsOf, plainGoods, type Pool, poolId, unitsLeft } from './order/goods.ts';
import type { Line } from './order/line.ts';
import type { Happening } from './record.ts';
import { createRestock, describePool, type RestockOptions } from './restock.ts';
import type { Performer } from './worker.ts';

export type StockOptions = RestockOptions & { log: Log };

/** What "the present pace" looks back over. */
const PACE_MS = 14 * 86_400_000;
/** After these the pools, or the lines of a round, may stand differently. */
const WATCHED_KINDS: readonly OwedKind[] = [
  'reserve_licenses',
  'release_licenses',
  'confirm',
  'send_license',
  'dispatch',
  'set_listing',
];

export function createStock(options: StockOptions) {
  const { books, storeId, now, log } = options;
  const { tellRounds, ...restocking } = createRestock(options);
  /** Found empty, and their listing looked after: once until there is something again. */
  const emptied = new Set<string>();

  /** Tells of pools that went low or empty by these sales, forgets what is over, and sees which listings ought to change. */
  async function look(sold: readonly Pool[] = []): Promise<void> {
    const watched = await listWatched(books, storeId);
    const standing = (await listAlarms(books, storeId)).flatMap(({ code, detail }) => {
      const [kind] = code.split(':');
      return kind === 'low_stock' || kind === 'out_of_stock' ? [{ code, kind, detail }] : [];
    });
    if (watched.size === 0 && standing.length === 0) return;
    const alarmed = standing.flatMap(({ detail }) =>
      typeof detail?.['productId'] === 'string' ? [detail['productId']] : [],
    );
    const productIds = [...new Set([...watched.keys(), ...alarmed])];
    const free = await countFreeByPool(books, storeId, productIds);
    const pools = await listFilledPools(books, storeId, productIds);
    const isWaiting = standing.length > 0 && (await isAnybodyWaiting(books, storeId));
    const soldIds = new Set(sold.map(poolId));
    const found = pools.map((pool) => {
      const left = free.get(poolId(pool)) ?? 0;
      const { lowStock, pauseListing = false } = watched.get(pool.productId) ?? {};
      const isLow = lowStock !== undefined && left <= lowStock;
      return {
        pool,
        left,
        tellLow: isLow && left > 0 && soldIds.has(poolId(pool)),
        // Who asked to be warned is told at the last key, all others when somebody has to wait.
        tellEmpty: left === 0 && (lowStock !== undefined || pauseListing) && soldIds.has(poolId(pool)),
        over: [
          ...(isLow ? [] : [`low_stock:${poolId(pool)}`]),
          ...(left > 0 && !isWaiting ? [`out_of_stock:${poolId(pool)}`] : []),
        ],
      };
    });
    const paces = new Map<string, number>();
    for (const { pool, tellLow } of found)
      if (tellLow)
        paces.set(poolId(pool), await countDelivered(books, storeId, pool, new Date(now().getTime() - PACE_MS)));
    const codes = new Set(standing.map(({ code }) => code));
    const over = found.flatMap((each) => each.over).filter((code) => codes.has(code));
    const listings = await listListingsToLookAt(watched, sold);
    const news = found.filter(({ tellLow, tellEmpty }) => tellLow || tellEmpty);
    if (news.length === 0 && over.length === 0 && listings.length === 0) return;
    await inTransaction(books, async (trx) => {
      for (const code of over) await clearAlarm(trx, storeId, code, now());
      for (const { pool, left, tellEmpty } of news) {
        const delivered = paces.get(poolId(pool)) ?? 0;
        const days = delivered > 0 ? Math.floor((left * PACE_MS) / 86_400_000 / delivered) : undefined;
        const detail = { ...(await describePool(trx, storeId, pool)), left, ...(days !== undefined && { days }) };
        await raiseAlarm(trx, storeId, `${tellEmpty ? 'out_of_stock' : 'low_stock'}:${poolId(pool)}`, {
          detail,
          now: now(),
        });
      }
      await enqueue(
        trx,
        listings.map((productId) => ({ storeId, kind: 'set_listing', subject: productId, orderId: undefined })),
        now(),
      );
    });
    options.wake();
  }

  async function listListingsToLookAt(watched: ReadonlyMap<string, Watched>, sold: readonly Pool[]): Promise<string[]> {
    const ofInterest = [...watched.values()].filter(
      ({ pauseListing, listingPausedAt }) => pauseListing || listingPausedAt,
    );
    // A listing that came back for licenses which the waiting take would be paused again at once.
    if (ofInterest.length === 0 || (await isReserving(books, storeId))) return [];
    const owed = await listOwedListings(books, storeId);
    const sellable = await listSellable(ofInterest.map(({ productId }) => productId));
    const touched = new Set<string>();
    for (const productId of new Set(sold.map((pool) => pool.productId)))
      for (const each of await listProductsDrawingOn(books, storeId, productId)) touched.add(each);
    return ofInterest.flatMap(({ productId, pauseListing, listingPausedAt }) => {
      if (sellable.has(productId)) {
        emptied.delete(productId);
        return listingPausedAt && !owed.has(productId) ? [productId] : [];
      }
      const isNews = !emptied.has(productId) || touched.has(productId);
      if (!pauseListing || listingPausedAt || owed.has(productId) || !isNews) return [];
      emptied.add(productId);
      return [productId];
    });
  }

  /** Products of which at least one rule can be served now. */
  async function listSellable(productIds: readonly string[]): Promise<Set<string>> {
    const goods = await findGoods(books, storeId);
    const all = new Map(goods.map((each) => [poolId(each), each]));
    const free = await countFreeByPool(books, storeId);
    const filled = new Set((await listFilledPools(books, storeId, productIds)).map(poolId));
    return new Set(
      productIds.filter((productId) => {
        const ofProduct = goods.filter((each) => each.productId === productId);
        const rules = ofProduct.length > 0 ? ofProduct : [plainGoods({ productId, option: '' })];
        return rules.some((rule) => {
          // The product's own pool, where every option has one of its own.
          if (
            rules.length > 1 &&
            rule.option === '' &&
            !filled.has(productId) &&
            rule.source === 'pool' &&
            !rule.bundle
          )
            return false;
          const parts = partsOf(rule, (pool) => all.get(poolId(pool)));
          if (isProblem(parts)) return false;
          const units = unitsLeft(parts, free);
          return units === undefined || units > 0;
        });
      }),
    );
  }

  /** A line that found too little: told once a pool, until there is some again. */
  async function tellOutOfStock(lines: readonly Line[]): Promise<void> {
    const goods = await listLineGoods(books, storeId, lines);
    const free = await countFreeByPool(books, storeId);
    const pools = new Map<string, Pool>();
    for (const { productOrderId, shown } of lines) {
      const own = goods.get(productOrderId);
      if (!own || isProblem(own)) continue;
      for (const { pool, count } of countPerPool(own))
        if (count * shown.remainQuantity > (free.get(poolId(pool)) ?? 0)) pools.set(poolId(pool), pool);
    }
    await inTransaction(books, async (trx) => {
      for (const [id, pool] of [...pools].toSorted(([a], [b]) => (a < b ? -1 : 1)))
        await raiseAlarm(trx, storeId, `out_of_stock:${id}`, {
          detail: await describePool(trx, storeId, pool),
          now: now(),
        });
    });
    options.wake();
  }

  /** Performers after which stock is looked at. */
  function watching(performers: Partial<Record<OwedKind, Performer>>): Partial<Record<OwedKind, Performer>> {
    return Object.fromEntries(
      Object.entries(performers).map(([kind, performer]) => [
        kind,
        WATCHED_KINDS.includes(kind as OwedKind)
          ? { ...performer, perform: performingWatched(kind, performer) }
          : performer,
      ]),
    );
  }

  function performingWatched(kind: string, performer: Performer): Performer['perform'] {
    return async (rows, settle) =>
      await performer.perform(rows, async ({ work, ...settlement }) => {
        let happenings: Happening[] = [];
        await settle({
          ...settlement,
          work: work && (async (trx) => (happenings = await work(trx))),
        });
        // It is settled: what goes wrong now must not make it look otherwise.
        await afterwards(kind, happenings).catch((error: unknown) =>
          log.error('stock.not_looked_at', { storeId, error }),
        );
      });
  }

  async function afterwards(kind: string, happenings: readonly Happening[]): Promise<void> {
    if (kind === 'reserve_licenses') {
      const ids = happenings.map(({ productOrderId }) => productOrderId);
      const lines = [...(await findLines(books, storeId, ids)).values()].map(({ line }) => line);
      const short = happenings.flatMap(({ event, productOrderId }) =>
        event.type === 'out_of_stock' ? [productOrderId] : [],
      );
      if (short.length > 0) await tellOutOfStock(lines.filter(({ productOrderId }) => short.includes(productOrderId)));
      const goods = await listLineGoods(books, storeId, lines);
      await look(
        [...goods.values()].flatMap((each) => (isProblem(each) ? [] : countPerPool(each).map(({ pool }) => pool))),
      );
    }
    if (kind === 'release_licenses') {
      await restocking.restock();
      await look();
    }
    await tellRounds();
  }

  return {
    ...restocking,
    watching,
    listSellable,

    /** On every tick: what no outcome of ours has led to, such as a rule that was changed. */
    async look(): Promise<void> {
      await look();
      await tellRounds();
    },

    /** Somebody took licenses out of a pool by hand. */
    async noteTaken(pool: Pool): Promise<void> {
      await look([pool]);
    },
  };
}
