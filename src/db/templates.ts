// Mails as the seller worded them: one per product and language, and one per language for products without their own.
import type { Template } from '../order/template.ts';
import type { Books, BooksTrx } from './books.ts';

/** `productId` '' is the default for products without a template of their own. */
export type TemplateKey = { storeId: string; productId: string; language: 'ko' | 'en' };

export type StoredTemplate = Template & { editedAt: Date; editedBy: string };

export async function findTemplate(books: Books | BooksTrx, key: TemplateKey): Promise<StoredTemplate | undefined> {
  return (await listTemplates(books, key, [key.productId])).get(key.productId);
}

/** The templates of these products that there are, by productId. */
async function listTemplates(
  books: Books | BooksTrx,
  { storeId, language }: Pick<TemplateKey, 'storeId' | 'language'>,
  productIds: readonly string[],
): Promise<Map<string, StoredTemplate>> {
  if (productIds.length === 0) return new Map();
  const rows = await books.db
    .selectFrom('templates')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('language', '=', language)
    .where('product_id', 'in', [...productIds])
    .execute();
  return new Map(
    rows.map(({ product_id, subject, body, edited_at, edited_by }) => [
      product_id,
      { subject, body, editedAt: edited_at, editedBy: edited_by },
    ]),
  );
}

/**
 * The template for a mail about these products, by language: the product's own, else the edited default; undefined for the built-in one.
 * Several products take the default, unless all have the very same template.
 */
export async function findTemplateFor(
  books: Books | BooksTrx,
  store: Pick<TemplateKey, 'storeId' | 'language'>,
  productIds: readonly string[],
): Promise<StoredTemplate | undefined> {
  const stored = await listTemplates(books, store, ['', ...productIds]);
  const own = [...new Set(productIds)].map((productId) => stored.get(productId));
  const [first] = own;
  const isShared = first && own.every((each) => each?.subject === first.subject && each.body === first.body);
  return isShared ? first : stored.get('');
}

/**
 * Writes a template, unless somebody was quicker.
 * @param basis  when the one was edited that this one was made from; undefined: there was none
 * @returns what stands there instead; undefined when it was written
 */
export async function saveTemplate(
  trx: BooksTrx,
  key: TemplateKey,
  { subject, body, basis, by, now }: Template & { basis: Date | undefined; by: string; now: Date },
): Promise<StoredTemplate | { editedAt: undefined } | undefined> {
  const row = { subject, body, edited_at: now, edited_by: by };
  const written = basis
    ? await trx.db
        .updateTable('templates')
        .set(row)
        .where('store_id', '=', key.storeId)
        .where('product_id', '=', key.productId)
        .where('language', '=', key.language)
        .where('edited_at', '=', basis)
        .returning('product_id')
        .execute()
    : await trx.db
        .insertInto('templates')
        .values({ store_id: key.storeId, product_id: key.productId, language: key.language, ...row })
        .onConflict((conflict) => conflict.columns(['store_id', 'product_id', 'language']).doNothing())
        .returning('product_id')
        .execute();
  if (written.length > 0) return undefined;
  return (await findTemplate(trx, key)) ?? { editedAt: undefined };
}

/** Takes a template away and gives what it said. */
export async function removeTemplate(trx: BooksTrx, key: TemplateKey): Promise<Template | undefined> {
  return await trx.db
    .deleteFrom('templates')
    .where('store_id', '=', key.storeId)
    .where('product_id', '=', key.productId)
    .where('language', '=', key.language)
    .returning(['subject', 'body'])
    .executeTakeFirst();
}
