// Reading orders in full: by number, by payment time, by checkout.

import { z } from 'zod';

import { NaverError } from '../errors.ts';
import type { Snapshot } from '../order/snapshot.ts';
import { readSnapshotRows, readSnapshots } from './product-orders.ts';
import type { Snapshots } from './product-orders.ts';
import { ask } from './request.ts';
import type { Send } from './request.ts';
import { writeTime } from './time.ts';
import { id } from './wire.ts';
import type { Unreadable } from './wire.ts';

/** A list, or what makes it when the call's turn has come. */
export type Lazy<T> = readonly T[] | (() => readonly T[] | Promise<readonly T[]>);

/** `missing`: asked for, and not in the answer. `at`: the store's time of the (oldest) answer. */
export type Details = { snapshots: Snapshot[]; missing: string[]; unreadable: Unreadable[]; at: Date };

const MAX_IDS = 300;

/** Naver may refuse a whole list for one number that it does not know or that is another seller's. */
const NOT_OURS: ReadonlySet<string | undefined> = new Set(['100001', '101009']);

const List = z.object({ data: z.array(z.unknown()).nullish() });

/**
 * Product orders in full, as many calls as it takes.
 * @param lazy  product-order numbers; a function is called once, when the first call's turn has come
 * @param now   the store's time, for when there is nothing to ask
 * @see https://apicenter.commerce.naver.com/llms/post-v1-pay-order-seller-product-orders-query.md
 */
export async function readDetails(send: Send, lazy: Lazy<string>, now: () => Date): Promise<Details> {
  let left: string[] = [];

  async function askSome(fill: () => string[] | Promise<string[]>): Promise<Details> {
    const at = now();
    let ids: string[] = [];
    try {
      const reply = await send({
        method: 'POST',
        api: '/v1/pay-order/seller/product-orders/query',
        body: async () => {
          ids = await fill();
          return ids.length > 0 ? { productOrderIds: ids, quantityClaimCompatibility: true } : undefined;
        },
        isWrite: false,
        read: (json) => List.parse(json).data ?? [],
      });
      const { snapshots, unreadable } = readSnapshots(reply?.value ?? []);
      const answered = new Set([...snapshots, ...unreadable].map(({ productOrderId }) => productOrderId));
      return {
        snapshots,
        unreadable,
        missing: ids.filter((productOrderId) => !answered.has(productOrderId)),
        at: reply?.at ?? at,
      };
    } catch (error) {
      if (!(error instanceof NaverError) || !NOT_OURS.has(error.code)) throw error;
      // Halving finds the number that spoils the list; the others are read all the same.
      if (ids.length <= 1) return { snapshots: [], unreadable: [], missing: ids, at };
      const middle = Math.ceil(ids.length / 2);
      return join(await askSome(() => ids.slice(0, middle)), await askSome(() => ids.slice(middle)));
    }
  }

  let all = await askSome(async () => {
    const ids = [...new Set(await listOf(lazy))];
    left = ids.slice(MAX_IDS);
    return ids.slice(0, MAX_IDS);
  });
  for (let from = 0; from < left.length; from += MAX_IDS) {
    all = join(all, await askSome(() => left.slice(from, from + MAX_IDS)));
  }
  return all;
}

/** One page of what was paid in `from … to` (inclusive, at most 24 hours) and is still `PAYED`; pages count from 1. */
export async function readPaidBetween(
  send: Send,
  range: { from: Date; to: Date; page: number },
): Promise<Snapshots & { hasNext: boolean; at: Date }> {
  const query = new URLSearchParams({
    from: writeTime(range.from),
    to: writeTime(range.to),
    rangeType: 'PAYED_DATETIME',
    productOrderStatuses: 'PAYED',
    pageSize: String(MAX_IDS),
    page: String(range.page),
    quantityClaimCompatibility: 'true',
  });
  const { value, at } = await ask(send, {
    method: 'GET',
    api: '/v1/pay-order/seller/product-orders',
    query,
    isWrite: false,
    read: (json) => PaidPage.parse(json).data,
  });
  return { ...readSnapshotRows(value?.contents ?? []), hasNext: value?.pagination?.hasNext ?? false, at };
}

const PaidPage = z.object({
  data: z
    .object({
      contents: z.array(z.unknown()).nullish(),
      pagination: z.object({ hasNext: z.boolean() }).nullish(),
    })
    .nullish(),
});

/** The numbers of an order's lines; none when Naver does not know the order. */
export async function listOrderLines(send: Send, orderId: string): Promise<string[]> {
  try {
    const { value } = await ask(send, {
      method: 'GET',
      api: '/v1/pay-order/seller/orders/{orderId}/product-order-ids',
      params: { orderId },
      isWrite: false,
      read: (json) => z.object({ data: z.array(id).nullish() }).parse(json).data ?? [],
    });
    return value;
  } catch (error) {
    if (error instanceof NaverError && error.code === '100003') return [];
    throw error;
  }
}

/** The list, made now. */
export async function listOf<T>(lazy: Lazy<T>): Promise<readonly T[]> {
  return typeof lazy === 'function' ? await lazy() : lazy;
}

function join(one: Details, next: Details): Details {
  return {
    snapshots: [...one.snapshots, ...next.snapshots],
    missing: [...one.missing, ...next.missing],
    unreadable: [...one.unreadable, ...next.unreadable],
    at: one.at,
  };
}
