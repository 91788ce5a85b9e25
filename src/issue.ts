// Licenses that the seller's own server issues. Each place of a line has a name that never changes, so a question may be repeated: after
// a time-out or a crash it brings the license that was issued for it the first time.
import { findKnown, type NewLicense } from './db/batches.ts';
import { type Books, inTransaction } from './db/books.ts';
import { findGoods } from './db/goods.ts';
import { findLines } from './db/lines.ts';
import {
  addLicense,
  countIssued,
  findFree,
  type IssuedLicense,
  listUnissued,
  makeLicense,
  type Slot,
} from './db/reservations.ts';
import { LicenseServerError, retryDelay } from './errors.ts';
import type { Log } from './log.ts';
import type { Goods, LineGoods } from './order/goods.ts';
import type { RandomInt } from './order/license-key.ts';
import type { Line } from './order/line.ts';

/** Where a seller's server stands, and what signs our questions. */
export type LicenseServer = { url: string; secret: string };

/** One license is wanted. The same question has the same answer, however often it is asked. */
export type IssueQuestion = Slot & {
  storeId: string;
  productId: string;
  option: string;
  productOrderId: string;
  /** Naver's number of what the buyer chose. */
  optionCode: string | undefined;
  /** As ordered: it must not change between two attempts. */
  quantity: number;
  /** How many licenses were issued for this very place before. */
  earlier: number;
};

/** What is wanted of a seller's license server. */
export type IssuePort = {
  /** @throws LicenseServerError */
  issue(server: LicenseServer, question: IssueQuestion): Promise<NewLicense>;
};

export type IssueOptions = {
  books: Books;
  storeId: string;
  licenseServer: IssuePort;
  randomInt: RandomInt;
  log: Log;
};

/** Servers that were away a moment ago, by URL: asked once a batch. */
export type Away = Map<string, LicenseServerError>;

/** Questions of one line under way at once. */
const WIDTH = 4;
/** A server that answers with a license of somebody else is asked for the next one so often. */
const NEXT_AT_MOST = 2;

/**
 * Has the seller's servers issue what a line still lacks of them. Nothing is booked.
 * @throws LicenseServerError
 */
export async function issueFor(
  options: IssueOptions,
  line: Line,
  goods: LineGoods,
  away: Away,
): Promise<IssuedLicense[]> {
  const wanted = { units: line.shown.remainQuantity, parts: goods.parts };
  const places = await listUnissued(options.books, line, wanted);
  const issued: IssuedLicense[] = [];
  const errors: unknown[] = [];
  const waiting = [...places];
  const carry = async () => {
    for (let place = waiting.shift(); place && errors.length === 0; place = waiting.shift()) {
      const { unit, part } = place;
      await ask(options, line, place, away).then(
        (license) => issued.push({ unit, part, license }),
        (error: unknown) => errors.push(error),
      );
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, carry));
  if (errors.length > 0) throw errors[0];
  return issued;
}

/**
 * A new license for a place that has one, of the same goods: made by their pattern, or issued by their server. Gives the number
 * of the free row that holds it; undefined where only a pool could help.
 * @throws LicenseServerError
 */
export async function issueAnother(
  options: IssueOptions,
  old: Slot & { productOrderId: string; productId: string; option: string },
): Promise<number | undefined> {
  const { books, storeId, randomInt } = options;
  const { productOrderId, productId, option, unit, part } = old;
  const goods = (await findGoods(books, storeId, [productId])).find((each) => each.option === option);
  if (goods?.source === 'generate' && goods.pattern !== undefined)
    return await inTransaction(books, async (trx) => await makeLicense(trx, storeId, goods, randomInt));
  const line = (await findLines(books, storeId, [productOrderId])).get(productOrderId)?.line;
  if (goods?.source !== 'http' || !line) return undefined;
  const earlier = await countIssued(books, line, { unit, part });
  const license = await ask(options, line, { unit, part, goods, earlier }, new Map());
  return await inTransaction(books, async (trx) => {
    const added = await addLicense(trx, storeId, { pool: goods, source: 'http', license });
    // Issued for an attempt that came to nothing: still waiting.
    return added ?? (await findFree(trx, storeId, goods, license));
  });
}

async function ask(
  { books, storeId, licenseServer, log }: IssueOptions,
  { productOrderId, shown }: Line,
  { unit, part, goods, earlier }: Slot & { goods: Goods; earlier: number },
  away: Away,
): Promise<NewLicense> {
  const { url, secret, productId, option } = goods;
  if (url === undefined || secret === undefined) throw new Error(`${productId} has no license server`);
  const question = { storeId, productId, option, productOrderId, unit, part };
  const { optionCode, quantity } = shown;
  for (let next = earlier; next <= earlier + NEXT_AT_MOST; next += 1) {
    const isAway = away.get(url);
    if (isAway) throw isAway;
    let license: NewLicense;
    try {
      license = await licenseServer.issue({ url, secret }, { ...question, optionCode, quantity, earlier: next });
    } catch (error) {
      if (error instanceof LicenseServerError && retryDelay(error, 1) !== undefined) away.set(url, error);
      throw error;
    }
    const isKnown = (await findKnown(books, storeId, [license])).length > 0;
    if (!isKnown || (await findFree(books, storeId, goods, license)) !== undefined) return license;
    log.warn('license_server.duplicate', { storeId, productOrderId, unit, part });
  }
  throw new LicenseServerError('every license that it gave has been given before', { fault: 'duplicate', status: 200 });
}
