// The rule of each product: how it is delivered. What its buyers get: goods.ts.
import { type Books, type BooksTrx, orUndefined } from './books.ts';

export type Mode = 'manual' | 'auto';

export type Rule = {
  productId: string;
  name: string | undefined;
  /** Undefined: the store's default. */
  mode: Mode | undefined;
  /** When the rule was switched to auto; what was paid before waits for a person. */
  autoSince: Date | undefined;
  /** The label of the option in which buyers type their address, where the seller named one. */
  emailOption: string | undefined;
  /** Labels of the product's direct-input options, as the store has them; undefined until they were looked up. */
  directInputs: string[] | undefined;
  lookedUpAt: Date | undefined;
  /** With so many keys left, or fewer, there is an alarm. */
  lowStock: number | undefined;
  /** Take the listing off sale while there are no keys. */
  pauseListing: boolean;
  /** When we took it off sale; undefined: we did not, or put it back. */
  listingPausedAt: Date | undefined;
};

/** Rules by productId; a product without a row of its own is missing. */
export async function findRules(
  books: Books | BooksTrx,
  storeId: string,
  productIds?: readonly string[],
): Promise<Map<string, Rule>> {
  if (productIds?.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('products')
    .selectAll()
    .where('store_id', '=', storeId)
    .$if(productIds !== undefined, (query) => query.where('product_id', 'in', [...(productIds ?? [])]))
    .orderBy('product_id')
    .execute();
  return new Map(
    rows.map((row) => [
      row.product_id,
      {
        productId: row.product_id,
        name: orUndefined(row.name),
        mode: orUndefined(row.mode),
        autoSince: orUndefined(row.auto_since),
        emailOption: orUndefined(row.email_option),
        directInputs: orUndefined(row.direct_inputs),
        lookedUpAt: orUndefined(row.looked_up_at),
        lowStock: orUndefined(row.low_stock),
        pauseListing: row.pause_listing,
        listingPausedAt: orUndefined(row.listing_paused_at),
      },
    ]),
  );
}

/** What changes of a rule: an absent member stays, `null` goes back to the default. */
export type RuleChange = {
  mode?: Mode | null | undefined;
  emailOption?: string | null | undefined;
  lowStock?: number | null | undefined;
  pauseListing?: boolean | undefined;
};

/** Changes a product's rule. Switching to auto counts from now; a rule that is auto already keeps its day. */
export async function saveRule(
  trx: BooksTrx,
  { storeId, productId }: { storeId: string; productId: string },
  change: RuleChange,
  now: Date,
): Promise<Rule> {
  await trx.db
    .insertInto('products')
    .values({ store_id: storeId, product_id: productId })
    .onConflict((conflict) => conflict.columns(['store_id', 'product_id']).doNothing())
    .execute();
  const before = (await findRules(trx, storeId, [productId])).get(productId);
  const autoSince = change.mode === 'auto' && before?.mode !== 'auto' ? now : (before?.autoSince ?? null);
  await trx.db
    .updateTable('products')
    .set({
      ...(change.mode !== undefined && { mode: change.mode, auto_since: change.mode === 'auto' ? autoSince : null }),
      ...(change.emailOption !== undefined && { email_option: change.emailOption }),
      ...(change.lowStock !== undefined && { low_stock: change.lowStock }),
      ...(change.pauseListing !== undefined && { pause_listing: change.pauseListing }),
      product_id: productId,
    })
    .where('store_id', '=', storeId)
    .where('product_id', '=', productId)
    .execute();
  const after = (await findRules(trx, storeId, [productId])).get(productId);
  if (!after) throw new Error(`product ${productId} vanished while its rule was written`);
  return after;
}

/** What the store says of a product: its name and the labels of its direct-input options. */
export async function noteProduct(
  books: Books | BooksTrx,
  { storeId, productId }: { storeId: string; productId: string },
  { name, directInputs, now }: { name: string; directInputs?: string[] | undefined; now: Date },
): Promise<void> {
  const looked = directInputs ? { direct_inputs: JSON.stringify(directInputs), looked_up_at: now } : {};
  await books.db
    .insertInto('products')
    .values({ store_id: storeId, product_id: productId, name, ...looked })
    .onConflict((conflict) => conflict.columns(['store_id', 'product_id']).doUpdateSet({ name, ...looked }))
    .execute();
}
