// The license mail: what the books know of an order, in the seller's words. Information about a purchase, and none of the built-in
// words advertise.
import { attachmentsOf, type MailAttachment, type MailFile } from './mail-attachments.ts';
import { type Block, layOutHtml, layOutText } from './mail-layout.ts';
import { mailEn } from './mail-words.en.ts';
import { mailKo, type MailWords } from './mail-words.ko.ts';
import { readBlocks, readLineOfText } from './template-blocks.ts';
import type { ItemMember, VariableName } from './template-language.ts';
import { isProblem, markBlock, type Piece, renderPart, type Template, type TemplateProblem } from './template.ts';

/** What one unit gives, or one part of a unit: a key, or a file. */
export type MailLicense = {
  /** What it is for, where that is not the line's own product. */
  name?: string | undefined;
  /** Exactly as it is to be entered. */
  key?: string | undefined;
  file?: MailFile | undefined;
};

export type LicenseMailItem = {
  productOrderId: string;
  productName: string;
  /** As the store shows it; '' without. */
  option: string;
  /** Units that this mail delivers. */
  quantity: number;
  licenses: readonly MailLicense[];
  /** Downloads, http or https. */
  links: readonly string[];
};

export type LicenseMail = {
  language: 'ko' | 'en';
  shopName: string;
  /** Left out, masked (`홍*동`) or not like a name: the buyer is greeted without. */
  buyerName?: string | undefined;
  orderId: string;
  paidAt: Date;
  items: readonly LicenseMailItem[];
  contact?: { email?: string | undefined; talkTalkUrl?: string | undefined; text?: string | undefined } | undefined;
  /** `replace`: instead of what the buyer received before; it need not hold a license for every unit. */
  kind: 'first' | 'resend' | 'replace';
  /** Undefined: the built-in one. */
  template?: Template | undefined;
};

export type RenderedMail = { subject: string; text: string; html: string; attachments: MailAttachment[] };

/** Longer subjects are cut by every mailbox anyway. */
const SUBJECT_AT_MOST = 200;
const PREVIEW_AT_MOST = 150;

export function mailWordsFor(language: 'ko' | 'en'): MailWords {
  return language === 'ko' ? mailKo : mailEn;
}

/** Why a template gives no mail for an order. */
export type MailProblem = TemplateProblem | { type: 'lacks_keys' | 'lacks_links' | 'no_subject' };

/**
 * The mail for the lines of one order that are delivered together.
 * @throws TypeError  when there is nothing in it that the buyer paid for, fewer licenses than units, or when the template is broken
 *   or leaves a key or a link out
 */
export function renderLicenseMail(mail: LicenseMail): RenderedMail {
  const rendered = tryLicenseMail(mail);
  if (!('type' in rendered)) return rendered;
  const place = 'part' in rendered ? ` in its ${rendered.part}, line ${rendered.line}, column ${rendered.column}` : '';
  throw new TypeError(`The template gives no mail: ${rendered.type}${place}`);
}

/**
 * As renderLicenseMail(), with what is wrong with the template as facts.
 * @throws TypeError  when no template could say it: no line, nothing to deliver, fewer licenses than units
 */
export function tryLicenseMail(mail: LicenseMail): RenderedMail | MailProblem {
  const words = mailWordsFor(mail.language);
  const template = mail.template ?? words.template;
  const items = mail.items.map((item) => ({
    ...item,
    productName: clean(item.productName, 200),
    option: clean(item.option, 300),
  }));
  check(mail, items);
  const attachments = attachmentsOf(items.map((item) => ({ name: nameOf(item), licenses: item.licenses })));
  const blocks = blocksFor(mail, items, attachments, words);
  const values = valuesFor(mail, items, blocks, words);
  const subjectPieces = renderPart(template.subject, 'subject', values);
  if (isProblem(subjectPieces)) return subjectPieces;
  const pieces = renderPart(template.body, 'body', values);
  if (isProblem(pieces)) return pieces;
  const subject = clean(readLineOfText(subjectPieces), SUBJECT_AT_MOST);
  if (subject === '') return { type: 'no_subject' };

  const keys = new Set(items.flatMap(({ licenses }) => licenses.flatMap(({ key }) => key ?? [])));
  const links = new Set(items.flatMap((item) => item.links));
  const read = readBlocks(pieces, {
    blocksOf: (name) => blocks[name] ?? [],
    isKey: (text) => keys.has(text),
    isLink: (text) => links.has(text),
    openLabel: words.open,
  });
  // Whoever lists the keys in words of his own need not think of the files.
  const isNoted = pieces.some((piece) => typeof piece === 'object' && 'block' in piece && piece.block === 'licenses');
  const layout = {
    language: mail.language,
    title: subject,
    preview: previewOf(read.blocks, [...keys]) ?? subject,
    blocks: [...read.blocks, ...(isNoted ? [] : noteOf(attachments, keys.size, words))],
    footer: read.footer,
  };
  const text = layOutText(layout);
  const shown = listShown(pieces, read.blocks);
  const isMissing = (each: string) => !shown.has(each) || !text.includes(each);
  if ([...keys].some(isMissing)) return { type: 'lacks_keys' };
  if ([...links].some(isMissing)) return { type: 'lacks_links' };
  return { subject, text, html: layOutHtml(layout), attachments };
}

function check({ kind }: LicenseMail, items: readonly LicenseMailItem[]): void {
  if (items.length === 0) throw new TypeError('A license mail without a line');
  for (const { licenses, links, quantity } of items) {
    if (licenses.length === 0 && links.length === 0)
      throw new TypeError('A line of the license mail has neither key nor link');
    if (licenses.length > 0 && licenses.length < quantity && kind !== 'replace')
      throw new TypeError('A line of the license mail has fewer keys than units');
  }
}

/** What stands whole in the mail: in a block of ours, or filled in by itself. */
function listShown(pieces: readonly Piece[], blocks: readonly Block[]): Set<string> {
  return new Set([
    ...blocks.flatMap((block) => (block.type === 'keys' ? block.keys : block.type === 'link' ? [block.href] : [])),
    ...pieces.flatMap((piece) => (typeof piece === 'object' && 'texts' in piece ? piece.texts : [])),
  ]);
}

function blocksFor(
  { orderId, paidAt, contact }: LicenseMail,
  items: readonly LicenseMailItem[],
  attachments: readonly MailAttachment[],
  words: MailWords,
): Record<string, Block[]> {
  const { facts } = words;
  const keyCount = items.reduce((sum, { licenses }) => sum + licenses.filter(({ key }) => key !== undefined).length, 0);
  const namesOfFiles = attachments.filter(({ of }) => of !== undefined);
  const licenses = items.flatMap((item) =>
    [...Map.groupBy(item.licenses, ({ name }) => clean(name ?? '', 200) || nameOf(item))].flatMap(
      ([title, group]): Block[] => {
        const keys = group.flatMap(({ key }) => key ?? []);
        const names = namesOfFiles.flatMap(({ of, name }) =>
          group.some(({ file }) => file && file === of) ? name : [],
        );
        return [
          ...(keys.length > 0 ? [{ type: 'keys', title, keys } as const] : []),
          ...(names.length > 0
            ? [{ type: 'paragraph', text: `${title}\n${words.files(names.join(', '))}` } as const]
            : []),
        ];
      },
    ),
  );
  const ways = [
    contact?.email && `${words.contact.email}: ${contact.email}`,
    contact?.talkTalkUrl && `${words.contact.talkTalk}: ${contact.talkTalkUrl}`,
    contact?.text,
  ].filter((way) => way !== undefined && way !== '');
  return {
    licenses: [...licenses, ...noteOf(attachments, keyCount, words)],
    downloads: items.flatMap((item) =>
      item.links.map((href) => ({ type: 'link', title: nameOf(item), label: words.download, href }) as const),
    ),
    order_details: [
      {
        type: 'facts',
        rows: [
          [facts.orderId, orderId],
          [facts.paidAt, `${inSeoul(paidAt)} (${words.zone})`],
        ],
      },
      ...items.map((item): Block => ({
        type: 'facts',
        rows: [
          [facts.productOrderId, item.productOrderId],
          [facts.product, item.productName],
          ...(item.option === '' ? [] : [[facts.option, item.option] as const]),
          [facts.quantity, String(item.quantity)],
        ],
      })),
    ],
    contact: ways.length > 0 ? [{ type: 'paragraph', text: ways.join('\n') }] : [],
  };
}

/** What lies beside the mail. */
function noteOf(attachments: readonly MailAttachment[], keyCount: number, words: MailWords): Block[] {
  if (attachments.length === 0) return [];
  const list = attachments.find(({ of }) => of === undefined);
  const text = [words.attached(attachments.length), ...(list ? [words.keyFile(keyCount, list.name)] : [])].join('\n');
  return [{ type: 'paragraph', text }];
}

function valuesFor(
  mail: LicenseMail,
  items: readonly LicenseMailItem[],
  blocks: Record<string, Block[]>,
  words: MailWords,
): Record<VariableName, unknown> {
  const [first] = items;
  const all = items.flatMap(({ licenses }) => licenses);
  const buyerName = readableName(mail.buyerName);
  const block = (name: string) => ((blocks[name]?.length ?? 0) > 0 ? markBlock(name) : null);
  return {
    licenses: block('licenses'),
    downloads: block('downloads'),
    order_details: block('order_details'),
    contact: block('contact'),
    shop: clean(mail.shopName, 60),
    buyer: buyerName ?? words.somebody,
    buyer_name: buyerName ?? null,
    title: words.title(clean(first?.productName ?? '', 60), items.length - 1),
    goods: words.goods({ licenses: all.length > 0, links: items.some(({ links }) => links.length > 0) }),
    product: first?.productName ?? '',
    option: first?.option ?? '',
    others: items.length - 1,
    quantity: items.reduce((sum, { quantity }) => sum + quantity, 0),
    license_count: all.length,
    file_count: all.filter(({ file }) => file).length,
    order_number: clean(mail.orderId, 40),
    paid_at: inSeoul(mail.paidAt),
    kind: mail.kind,
    items: items.map((item): Record<ItemMember, unknown> => ({
      name: nameOf(item),
      product: item.productName,
      option: item.option,
      quantity: item.quantity,
      number: item.productOrderId,
      keys: item.licenses.flatMap(({ key }) => key ?? []),
      files: item.licenses.flatMap(({ file }) => (file ? clean(file.name, 100) : [])),
      links: [...item.links],
    })),
  };
}

/** What a mailbox shows beside the subject: the first words of the mail, unless they tell a secret. */
function previewOf(blocks: readonly Block[], keys: readonly string[]): string | undefined {
  const [first] = blocks;
  if (first?.type !== 'paragraph') return undefined;
  const text = clean(first.text, PREVIEW_AT_MOST);
  return text.includes('@') || keys.some((key) => first.text.includes(key)) ? undefined : text;
}

function nameOf({ productName, option }: LicenseMailItem): string {
  return option === '' ? productName : `${productName} · ${option}`;
}

/** A name to greet with. The buyer chose it and the mail goes wherever he says, so it must not carry a message. */
function readableName(name: string | undefined): string | undefined {
  const plain = clean(name ?? '', 31);
  return /^\p{L}[\p{L}\p{M} .'·-]{0,29}$/u.test(plain) && !/\.\S/.test(plain) ? plain : undefined;
}

/** One line, nothing that ends a header or turns the text around, and not endless. */
function clean(text: string, max: number): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+/gu, ' ').trim();
  const chars = Array.from(line);
  return chars.length > max ? `${chars.slice(0, max - 1).join('')}…` : line;
}

const SEOUL = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Seoul',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function inSeoul(at: Date): string {
  const part = Object.fromEntries(SEOUL.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${part['year']}-${part['month']}-${part['day']} ${part['hour']}:${part['minute']}`;
}
