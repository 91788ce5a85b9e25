// What was read for an import and waits for its second tap: in memory only, for a quarter of an hour, for the one who read it.
import { randomBytes } from 'node:crypto';
import type { NewLicense } from '../../src/db/batches.ts';
import type { Pool } from '../../src/order/goods.ts';
import type { FileFault } from '../../src/order/key-archive.ts';
import type { Fault } from '../../src/order/key-file.ts';

/** Licenses clean and distinct; lines (of an archive: files) count from 1. */
export type LicenseList = {
  kind: 'keys' | 'files';
  licenses: { line: number; license: NewLicense }[];
  repeated: number[];
  rejected: { line: number; fault: Fault | FileFault }[];
  /** What it was read from; undefined for what was typed. */
  file: string | undefined;
  encoding: string | undefined;
};

/** A list that was read and not entered yet. */
export type ParkedImport = {
  list: LicenseList;
  product: {
    productId: string;
    name: string | undefined;
    /** As the store shows it. */
    hit: { name: string; directInputs?: string[] | undefined } | undefined;
  };
  pool: Pool;
  /** The product has a rule by which somebody gets what lies in the pool. */
  isKnown: boolean;
  /** The pool gives nothing: the product's rule says link, generated keys or a server. */
  isIdle: boolean;
  /** Of the batch, as typed. */
  name: string | undefined;
};

/** What has become of it. */
export type Imported = {
  added: number;
  /** Indexes into the list. */
  duplicates: number[];
  batch: { batchId: number; name: string | undefined; importedAt: Date } | undefined;
  goOn: number;
  left: number;
};

/** How long a preview holds. */
const PARKED_MS = 15 * 60_000;
/** Lists at a time; they may be large, and the oldest goes first. */
const PARKED_AT_MOST = 6;

export type Parked<T> = {
  /** Gives the number under which it is found again. */
  put(value: T, userId: string): string;
  /**
   * Does it once, however often it is asked for: whoever asks again gets the same answer. What fails may be asked for again.
   * Undefined when there is nothing under this number for this person (any more).
   */
  once<A>(id: string, userId: string, work: (value: T) => Promise<A>): Promise<A> | undefined;
  /** Forgets it; false when there is nothing to forget, or it is done already. */
  drop(id: string, userId: string): boolean;
};

export function createParked<T>(now: () => Date): Parked<T> {
  const lists = new Map<string, { value: T; userId: string; until: number; done?: Promise<unknown> }>();

  function find(id: string, userId: string) {
    const list = lists.get(id);
    return list?.userId === userId && list.until > now().getTime() ? list : undefined;
  }

  return {
    put(value, userId) {
      const at = now().getTime();
      for (const [id, { until }] of lists) if (until <= at) lists.delete(id);
      const [oldest] = lists.keys();
      if (lists.size >= PARKED_AT_MOST && oldest) lists.delete(oldest);
      const id = randomBytes(12).toString('base64url');
      lists.set(id, { value, userId, until: at + PARKED_MS });
      return id;
    },

    once<A>(id: string, userId: string, work: (value: T) => Promise<A>) {
      const list = find(id, userId);
      if (!list) return undefined;
      list.done ??= work(list.value).catch((error: unknown) => {
        delete list.done;
        throw error;
      });
      return list.done as Promise<A>;
    },

    drop(id, userId) {
      const list = find(id, userId);
      return list !== undefined && !list.done && lists.delete(id);
    },
  };
}
