// A line's license mail in the making: what the books know, gathered for the words.
import type { Books, BooksTrx } from './db/books.ts';
import { listLineGoods } from './db/goods.ts';
import { listLicensesOf, maskKey, maskLicense } from './db/licenses.ts';
import { type BookedLine, listLinesOfOrder } from './db/lines.ts';
import { findBuyer } from './db/orders.ts';
import { findRules } from './db/products.ts';
import { findTemplateFor } from './db/templates.ts';
import type { Log } from './log.ts';
import { isProblem } from './order/goods.ts';
import { type LicenseMail, type MailLicense, renderLicenseMail } from './order/license-mail.ts';
import type { Template } from './order/template.ts';

export type LetterOptions = {
  storeId: string;
  language: 'ko' | 'en';
  shopName: () => string;
  contactEmail: string | undefined;
  log?: Pick<Log, 'warn'> | undefined;
};

/** What one unit of a line gives, or one part of a unit: a key, or a file. */
export type LetterLicense = {
  productId?: string | undefined;
  option?: string | undefined;
  key?: string | undefined;
  file?: { name: string; bytes: Uint8Array } | undefined;
};

/** Writes a line's mail with stand-in keys: what cannot be written is found out before a key is taken. */
export async function rehearseMail(options: LetterOptions & { books: Books }, booked: BookedLine): Promise<void> {
  const { books } = options;
  const licenses = await standIn(books, options.storeId, booked);
  renderLicenseMail(await gather(options, books, [booked], new Map([[booked.line.productOrderId, licenses]]), 'first'));
}

/**
 * Everything that the mail for these lines of one order says. Should the seller's template fail with these very licenses, which are
 * taken by now, the buyer gets them in the built-in words.
 * @param licenses  by product order id, in the order in which the buyer shall read them
 */
export async function letterFor(
  options: LetterOptions,
  books: Books | BooksTrx,
  booked: readonly BookedLine[],
  licenses: ReadonlyMap<string, readonly LetterLicense[]>,
  kind: LicenseMail['kind'],
): Promise<LicenseMail> {
  const letter = await gather(options, books, booked, licenses, kind);
  if (!letter.template) return letter;
  try {
    renderLicenseMail(letter);
    return letter;
  } catch (error) {
    options.log?.warn('mail.template_failed', { storeId: options.storeId, orderId: letter.orderId, error });
    return { ...letter, template: undefined };
  }
}

/** An order's mail as it would read, with masked keys and stand-ins for those that are still to come; undefined when there is no such order. */
export async function previewLetter(
  options: LetterOptions & { books: Books },
  orderId: string,
): Promise<LicenseMail | undefined> {
  const { books, storeId } = options;
  const booked = await listLinesOfOrder(books, storeId, orderId);
  if (booked.length === 0) return undefined;
  const had = await listLicensesOf(
    books,
    storeId,
    booked.map(({ line }) => line.productOrderId),
  );
  const shown = new Map<string, LetterLicense[]>();
  for (const each of booked) {
    const { productOrderId } = each.line;
    const standIns = await standIn(books, storeId, each);
    const masked = (had.get(productOrderId) ?? []).map((license, index) => ({
      ...license,
      // Two keys may look alike when they are masked.
      ...(license.key !== undefined && { key: `${maskKey(license.key)} (${index + 1})` }),
      ...(license.file && { file: { name: maskLicense(license).replace('📎 ', ''), bytes: new Uint8Array() } }),
    }));
    shown.set(productOrderId, [...masked, ...standIns.slice(masked.length)]);
  }
  const letter = await gather(options, books, booked, shown, 'first');
  // A link is goods, like a key.
  return { ...letter, items: letter.items.map((item) => ({ ...item, links: item.links.map(maskLink) })) };
}

function maskLink(link: string): string {
  return URL.canParse(link) ? `${new URL(link).origin}/…` : '…';
}

async function gather(
  options: LetterOptions,
  books: Books | BooksTrx,
  booked: readonly BookedLine[],
  licenses: ReadonlyMap<string, readonly LetterLicense[]>,
  kind: LicenseMail['kind'],
): Promise<LicenseMail> {
  const { storeId, language, shopName, contactEmail } = options;
  const first = booked[0]?.line;
  const orderId = first?.orderId ?? '';
  const goods = await listLineGoods(
    books,
    storeId,
    booked.map(({ line }) => line),
  );
  const names = await nameParts(books, storeId, booked, licenses);
  const buyer = await findBuyer(books, storeId, orderId);
  return {
    language,
    shopName: shopName(),
    buyerName: buyer?.name,
    orderId,
    paidAt: first?.shown.paidAt ?? booked[0]?.seenAt ?? new Date(0),
    items: booked.map(({ line: { productOrderId, shown } }) => {
      const given = goods.get(productOrderId);
      return {
        productOrderId,
        productName: shown.productName,
        option: withoutAddress(shown.productOption),
        quantity: shown.remainQuantity,
        licenses: (licenses.get(productOrderId) ?? []).map(({ key, file, productId, option }): MailLicense => ({
          key,
          file,
          name: productId === undefined || productId === shown.productId ? undefined : names(productId, option),
        })),
        links: given && !isProblem(given) ? [...new Set(given.links)] : [],
      };
    }),
    contact: contactEmail ? { email: contactEmail } : undefined,
    kind,
    template: await templateFor(options, books, booked),
  };
}

async function templateFor(
  { storeId, language }: LetterOptions,
  books: Books | BooksTrx,
  booked: readonly BookedLine[],
): Promise<Template | undefined> {
  const productIds = booked.map(({ line }) => line.shown.productId);
  return await findTemplateFor(books, { storeId, language }, productIds);
}

/** What parts of a bundle are called that are products of their own. */
async function nameParts(
  books: Books | BooksTrx,
  storeId: string,
  booked: readonly BookedLine[],
  licenses: ReadonlyMap<string, readonly LetterLicense[]>,
): Promise<(productId: string, option: string | undefined) => string | undefined> {
  const own = new Set(booked.map(({ line }) => line.shown.productId));
  const others = [...licenses.values()].flat().flatMap(({ productId }) => productId ?? []);
  const foreign = [...new Set(others)].filter((productId) => !own.has(productId));
  const rules = await findRules(books, storeId, foreign);
  return (productId, option) => {
    const name =
      rules.get(productId)?.name ??
      booked.find(({ line }) => line.shown.productId === productId)?.line.shown.productName;
    return name && option ? `${name} · ${option}` : name;
  };
}

/** Licenses as the line will have them, of no worth. */
async function standIn(books: Books, storeId: string, { line }: BookedLine): Promise<LetterLicense[]> {
  const { productOrderId, shown } = line;
  const given = (await listLineGoods(books, storeId, [line])).get(productOrderId);
  const hasSource = given && !isProblem(given) && (given.parts.length > 0 || given.links.length > 0);
  const pools = hasSource ? given.parts.map(({ goods: { productId, option } }) => ({ productId, option })) : [{}];
  // Also of a line that was canceled somebody may want to see the mail.
  return Array.from({ length: Math.max(1, shown.remainQuantity) }, () => pools)
    .flat()
    .map((pool, index) => ({ ...pool, key: `XXXXX-XXXXX-${String(index + 1).padStart(5, '0')}` }));
}

/** The address that the buyer typed stands in the mail's head already. */
function withoutAddress(productOption: string): string {
  const parts = productOption.split(' / ');
  return parts.filter((part) => !/[@＠]/.test(part)).join(' / ');
}
