// A license that a seller's server issued was revoked: the server is told, until it has taken note or said that it will not.
import type { Books } from './db/books.ts';
import { findGoods } from './db/goods.ts';
import { append } from './db/history.ts';
import { findIssued, type IssuedRow } from './db/licenses.ts';
import type { Leased, OwedKind } from './db/outbox.ts';
import { LicenseServerError, retryDelay } from './errors.ts';
import type { LicenseServer } from './issue.ts';
import type { Log } from './log.ts';
import type { Performer, Settle } from './worker.ts';

export type TellOptions = {
  books: Books;
  storeId: string;
  licenseServer: {
    /** @throws LicenseServerError */
    revoke(server: LicenseServer, notice: Omit<IssuedRow, 'status' | 'orderId'> & { storeId: string }): Promise<void>;
  };
  now: () => Date;
  log: Log;
};

export function createTellLicenseServer(options: TellOptions): Partial<Record<OwedKind, Performer>> {
  return {
    tell_license_server: {
      limit: 10,
      async perform(rows, settle) {
        await Promise.all(rows.map(async (row) => await tell(options, row, settle)));
      },
    },
  };
}

async function tell(options: TellOptions, row: Leased, settle: Settle): Promise<void> {
  const { books, storeId, now, log } = options;
  const license = await findIssued(books, storeId, Number(row.subject));
  // Revived meanwhile, or back in a pool: the server must not end it.
  if (license?.status !== 'revoked') return await settle({ rows: [row] });
  const { licenseId, productOrderId, orderId } = license;
  const goods = (await findGoods(books, storeId, [license.productId])).find(({ option }) => option === license.option);
  const end = async (outcome: 'done' | 'refused' | 'void', detail: Record<string, unknown> = {}) =>
    await settle({
      rows: [row],
      work: async (trx) => {
        const entry = { storeId, orderId, productOrderId, at: now(), actor: 'auto', what: 'tell_license_server' };
        await append(trx, [{ ...entry, outcome, detail: { licenseId, ...detail } }]);
        return [];
      },
    });
  const { url, secret } = goods ?? {};
  if (url === undefined || secret === undefined) return await end('void');
  try {
    await options.licenseServer.revoke({ url, secret }, { storeId, ...license });
  } catch (error) {
    if (!(error instanceof LicenseServerError)) throw error;
    const { fault, status } = error;
    const delayMs = retryDelay(error, row.attempts);
    const report = { storeId, licenseId, productOrderId, fault, status, retryInMs: delayMs };
    if (delayMs !== undefined) {
      log.warn('license_server.not_told', report);
      return await settle({ rows: [row], again: new Date(now().getTime() + delayMs) });
    }
    // It does not know the license: then nobody can use it.
    if (status === 404 || status === 410) return await end('done', { status });
    log.error('license_server.not_told', report);
    return await end('refused', { fault, ...(status !== undefined && { status }) });
  }
  await end('done');
}
