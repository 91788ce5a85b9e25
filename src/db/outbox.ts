// What is owed to the world, and nothing else. A row is born in the transaction of its cause and goes in the transaction of its outcome.
import { sql } from 'kysely';
import { type Books, type BooksTrx, inTransaction } from './books.ts';
import { append } from './history.ts';

export type OwedKind =
  | 'reserve_licenses'
  | 'release_licenses'
  | 'confirm'
  | 'send_license'
  | 'dispatch'
  | 'approve_cancel'
  | 'refuse_cancel'
  | 'resend_license'
  | 'tell_license_server'
  | 'set_listing'
  | 'answer_question'
  | 'show_question'
  | 'show_card'
  | 'ring'
  | 'alarm'
  | 'digest';

export type Owed = {
  storeId: string;
  kind: OwedKind;
  /** A productOrderId; an orderId for `show_card`; a code for `alarm`; a mail, license, product or question of ours for the rest. */
  subject: string;
  orderId: string | undefined;
};

/** A row in our hands for a while. `attempts` counts this lease too and is the fencing token. */
export type Leased = Owed & { outboxId: number; attempts: number; requests: number };

/** What the store or the buyer's mailbox will see: the intent goes into the history before it is tried. */
const INTENDED: readonly OwedKind[] = ['confirm', 'send_license', 'dispatch', 'approve_cancel', 'refuse_cancel'];

/** Not done while a store is paused. */
const PAUSABLE: readonly OwedKind[] = [
  'reserve_licenses',
  'confirm',
  'send_license',
  'dispatch',
  'approve_cancel',
  'refuse_cancel',
  'resend_license',
];

/** Asks for effects. What is owed already is not owed twice: the row is marked, so that it is performed once more after the present attempt. */
export async function enqueue(trx: BooksTrx, owed: readonly Owed[], now: Date): Promise<void> {
  if (owed.length === 0) return;
  const once = new Map(owed.map((each) => [`${each.storeId}\n${each.kind}\n${each.subject}`, each]));
  // Rows of a line keep their order: it is the queue's. Those of a whole checkout, which two transactions may ask for at once,
  // are taken in one order everywhere, so that neither waits for the other.
  const ofLines = [...once.values()].filter(({ subject, orderId }) => subject !== orderId);
  const ofOrders = [...once.values()].filter(({ subject, orderId }) => subject === orderId);
  ofOrders.sort((a, b) => (`${a.subject} ${a.kind}` < `${b.subject} ${b.kind}` ? -1 : 1));
  await trx.db
    .insertInto('outbox')
    .values(
      [...ofLines, ...ofOrders].map(({ storeId, kind, subject, orderId }) => ({
        store_id: storeId,
        kind,
        subject,
        order_id: orderId ?? null,
        due_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'kind', 'subject']).doUpdateSet({
        requests: sql`outbox.requests + 1`,
        // A new cause is worth a new try at once; but Discord's lane keeps its back-off.
        due_at: sql`case when outbox.kind in ('show_card', 'ring', 'alarm') then outbox.due_at else least(outbox.due_at, excluded.due_at) end`,
      }),
    )
    .execute();
}

/** What a kind's rows come out of: while there is some of it under way, a batch that is not full waits a moment for more. */
const UPSTREAM: Partial<Record<OwedKind, readonly OwedKind[]>> = {
  confirm: ['reserve_licenses'],
  send_license: ['reserve_licenses', 'confirm'],
  dispatch: ['reserve_licenses', 'confirm', 'send_license'],
};
const LINGER_MS = 3_000;

/**
 * Takes the oldest rows of one kind that are due. The intents of outside effects are written in the same transaction.
 * @param leaseMs  longer than any batch may take: leases end by settling, or when a new process starts
 */
export async function lease(
  books: Books,
  storeId: string,
  kind: OwedKind,
  { limit, leaseMs, now }: { limit: number; leaseMs: number; now: Date },
): Promise<Leased[]> {
  return await inTransaction(books, async (trx) => {
    if (await isFilling(trx, storeId, kind, limit, now)) return [];
    const isDue = sql<boolean>`o.store_id = ${storeId} and o.kind = ${kind} and o.due_at <= ${now}
      and (o.leased_until is null or o.leased_until <= ${now}) and ${mayGo(kind)}`;
    const due = sql`select o.outbox_id from outbox o where ${isDue} order by o.due_at, o.outbox_id limit ${limit} for update skip locked`;
    // A mail never splits a checkout: its other lines that are due come along, over the limit.
    const withSiblings = sql`select o.outbox_id from outbox o where ${isDue}
      and o.order_id in (select d.order_id from outbox d where d.outbox_id in (${due}))`;
    const rows = await trx.db
      .updateTable('outbox')
      .set({ attempts: sql`attempts + 1`, leased_until: new Date(now.getTime() + leaseMs) })
      .where(sql<boolean>`outbox_id in (${kind === 'send_license' ? withSiblings : due})`)
      .returningAll()
      .execute();
    const leased = rows
      .toSorted((a, b) => a.outbox_id - b.outbox_id)
      .map((row) => ({
        storeId,
        kind,
        subject: row.subject,
        orderId: row.order_id ?? undefined,
        outboxId: row.outbox_id,
        attempts: row.attempts,
        requests: row.requests,
      }));
    if (INTENDED.includes(kind)) {
      await append(
        trx,
        leased.map((row) => ({
          storeId,
          orderId: row.orderId,
          productOrderId: row.subject,
          at: now,
          actor: 'auto',
          what: kind,
          outcome: 'intended',
          detail: { attempt: row.attempts },
        })),
      );
    }
    return leased;
  });
}

/** A call of the store costs the same for one line as for thirty: whether more lines are a moment behind. */
async function isFilling(trx: BooksTrx, storeId: string, kind: OwedKind, limit: number, now: Date): Promise<boolean> {
  const upstream = UPSTREAM[kind];
  if (!upstream) return false;
  const { ready, oldest, coming } = await trx.db
    .selectFrom('outbox')
    .select(({ fn }) => [
      sql<number>`(count(*) filter (where kind = ${kind} and leased_until is null and due_at <= ${now}))::int`.as(
        'ready',
      ),
      fn.min('due_at').filterWhere('kind', '=', kind).filterWhere('leased_until', 'is', null).as('oldest'),
      sql<number>`(count(*) filter (where kind != ${kind} and (leased_until > ${now} or due_at <= ${now})))::int`.as(
        'coming',
      ),
    ])
    .where('store_id', '=', storeId)
    .where('kind', 'in', [kind, ...upstream])
    .executeTakeFirstOrThrow();
  const isFresh = oldest !== null && now.getTime() - oldest.getTime() < LINGER_MS;
  return ready < limit && coming > 0 && isFresh;
}

/** What holds a kind back although it is due. */
function mayGo(kind: OwedKind) {
  const paused = sql`exists (select 1 from stores s where s.store_id = o.store_id and s.paused_at is not null)`;
  // One mail takes the lines of a checkout that are ready together: wait for a sibling that is a moment behind, not for one that fails.
  const behind = sql`exists (select 1 from outbox b where b.store_id = o.store_id and b.order_id = o.order_id
    and b.kind in ('reserve_licenses', 'confirm') and b.attempts <= 1)`;
  if (kind === 'send_license') return sql`not ${paused} and not ${behind}`;
  return PAUSABLE.includes(kind) ? sql`not ${paused}` : sql`true`;
}

/** The debt is paid, in the transaction of its outcome. What was asked for again meanwhile stays owed, at once. */
export async function settle(trx: BooksTrx, leased: readonly Leased[], now: Date): Promise<void> {
  if (leased.length === 0) return;
  const paid = sql.join(leased.map((row) => sql`(${row.outboxId}::int, ${row.attempts}::int, ${row.requests}::int)`));
  await trx.db
    .deleteFrom('outbox')
    .where(sql<boolean>`(outbox_id, attempts, requests) in (${paid})`)
    .execute();
  await trx.db
    .updateTable('outbox')
    .set({ leased_until: null, attempts: 0, due_at: now })
    .where(stillOurs(leased))
    .execute();
}

/** Not now: due again later, the attempts remembered. */
export async function postpone(trx: BooksTrx, leased: readonly Leased[], dueAt: Date): Promise<void> {
  if (leased.length === 0) return;
  await trx.db.updateTable('outbox').set({ leased_until: null, due_at: dueAt }).where(stillOurs(leased)).execute();
}

function stillOurs(leased: readonly Leased[]) {
  return sql<boolean>`(outbox_id, attempts) in (${sql.join(leased.map((row) => sql`(${row.outboxId}::int, ${row.attempts}::int)`))})`;
}

/** A new process owns the books: what an earlier one had leased is free again, and its settlements no longer fit. */
export async function releaseLeases(books: Books): Promise<void> {
  await books.db
    .updateTable('outbox')
    .set({ leased_until: null, attempts: sql`attempts + 1` })
    .where('leased_until', 'is not', null)
    .execute();
}

/** When the next row of a kind falls due, leased ones apart; undefined when none is left. */
export async function findNextDue(books: Books, storeId: string, kind: OwedKind): Promise<Date | undefined> {
  const row = await books.db
    .selectFrom('outbox')
    .select('due_at')
    .where('store_id', '=', storeId)
    .where('kind', '=', kind)
    .where('leased_until', 'is', null)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.due_at;
}

/** How many rows are owed, by kind. */
export async function countOwed(books: Books, storeId: string): Promise<Partial<Record<OwedKind, number>>> {
  const rows = await books.db
    .selectFrom('outbox')
    .select(['kind', sql<number>`count(*)::int`.as('count')])
    .where('store_id', '=', storeId)
    .groupBy('kind')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.kind, row.count]));
}
