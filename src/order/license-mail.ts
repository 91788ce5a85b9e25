// The license mail: information about a purchase and therefore without a word of advertising.
import { layOutHtml, layOutText } from './mail-layout.ts';
import type { Block } from './mail-layout.ts';

export type LicenseMailItem = {
  productOrderId: string;
  productName: string;
  /** As the store shows it; '' without. */
  option: string;
  /** Units that this mail delivers. */
  quantity: number;
  /** Exactly as they are to be entered. */
  keys: readonly string[];
  /** Download, http or https. */
  link?: string | undefined;
  /** How to activate, in the seller's words. */
  activation?: string | undefined;
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
  kind: 'first' | 'resend';
};

type Words = {
  subject: (product: string, others: number, orderId: string, kind: LicenseMail['kind']) => string;
  greeting: (name: string | undefined, shop: string) => string;
  opening: (kind: LicenseMail['kind'], has: { keys: boolean; links: boolean }) => string;
  keys: (count: number) => string;
  download: string;
  activation: string;
  order: string;
  facts: { orderId: string; paidAt: string; productOrderId: string; product: string; option: string; quantity: string };
  zone: string;
  note: string;
  help: (canReach: boolean) => string;
  contact: { email: string; talkTalk: string };
  footer: string;
};

const KO: Words = {
  subject: (product, others, orderId, kind) => {
    const what =
      others > 0
        ? `${product} 외 ${others}건 라이선스`
        : product.endsWith('라이선스')
          ? product
          : `${product} 라이선스`;
    return `${kind === 'resend' ? '[재발송] ' : ''}${what} 안내 (주문 ${orderId})`;
  },
  greeting: (name, shop) => `${name ?? '고객'}님, 안녕하세요. ${shop}입니다.`,
  opening: (kind, { keys, links }) => {
    const what = keys ? (links ? '라이선스와 다운로드 링크' : '라이선스') : '다운로드 링크';
    return kind === 'resend'
      ? `${what}를 다시 보내 드립니다. 앞서 안내해 드린 것과 같은 내용입니다.`
      : `구매해 주셔서 감사합니다. ${what}를 보내 드립니다.`;
  },
  keys: (count) => `라이선스 키 (${count}개)`,
  download: '다운로드',
  activation: '등록 방법',
  order: '주문 정보',
  facts: {
    orderId: '주문번호',
    paidAt: '결제일시',
    productOrderId: '상품주문번호',
    product: '상품',
    option: '옵션',
    quantity: '수량',
  },
  zone: '한국시간',
  note: '안내',
  help: (canReach) =>
    `키가 작동하지 않거나 본인의 주문이 아니라면 ${canReach ? '아래로 알려 주세요.' : '이 메일에 회신해 주세요.'}`,
  contact: { email: '이메일', talkTalk: '톡톡' },
  footer: '이 메일은 네이버 스마트스토어 주문에 따라 발송된 안내 메일입니다.',
};

const EN: Words = {
  subject: (product, others, orderId, kind) => {
    const what =
      others > 0
        ? `licenses: ${product} and ${others} more`
        : /licen[sc]e$/i.test(product)
          ? product
          : `${product} license`;
    return `${kind === 'resend' ? 'Resent: your' : 'Your'} ${what} (order ${orderId})`;
  },
  greeting: (name, shop) => `Hello${name ? ` ${name}` : ''}, this is ${shop}.`,
  opening: (kind, { keys, links }) => {
    const what = keys ? (links ? 'license and download link' : 'license') : 'download link';
    return kind === 'resend'
      ? `Here is your ${what} once more, the same as we sent you before.`
      : `Thank you for your purchase. Here is your ${what}.`;
  },
  keys: (count) => (count === 1 ? 'Your license key' : `Your license keys (${count})`),
  download: 'Download',
  activation: 'How to activate',
  order: 'Your order',
  facts: {
    orderId: 'Order',
    paidAt: 'Paid',
    productOrderId: 'Order line',
    product: 'Product',
    option: 'Option',
    quantity: 'Quantity',
  },
  zone: 'KST',
  note: 'Please note',
  help: (canReach) =>
    `If a key does not work, or this is not your order, ${canReach ? 'let us know:' : 'please reply to this mail.'}`,
  contact: { email: 'E-mail', talkTalk: 'TalkTalk' },
  footer: 'This mail was sent because of an order at Naver SmartStore.',
};

/**
 * The mail for the lines of one order that are delivered together.
 * @throws TypeError  when there is nothing in it that the buyer paid for, or fewer keys than units where there are keys
 */
export function renderLicenseMail(mail: LicenseMail): { subject: string; text: string; html: string } {
  const { kind, orderId, paidAt, contact } = mail;
  const words = mail.language === 'ko' ? KO : EN;
  const items = mail.items.map((item) => ({
    ...item,
    productName: clean(item.productName, 200),
    option: clean(item.option, 300),
  }));
  const [first] = items;
  if (!first) throw new TypeError('A license mail without a line');
  for (const item of items) {
    if (item.keys.length === 0 && !item.link)
      throw new TypeError('A line of the license mail has neither key nor link');
    if (item.keys.length > 0 && item.keys.length < item.quantity)
      throw new TypeError('A line of the license mail has fewer keys than units');
  }
  const shop = clean(mail.shopName, 60);
  const subject = `[${shop}] ${words.subject(clean(first.productName, 60), items.length - 1, orderId, kind)}`;
  const keyCount = items.reduce((sum, { keys }) => sum + keys.length, 0);
  const opening = words.opening(kind, { keys: keyCount > 0, links: items.some(({ link }) => link) });
  const nameOf = ({ productName, option }: LicenseMailItem) =>
    option === '' ? productName : `${productName} · ${option}`;

  const blocks: Block[] = [
    { type: 'paragraph', text: `${words.greeting(readableName(mail.buyerName), shop)}\n${opening}` },
  ];
  const section = (text: string, content: Block[]) => {
    if (content.length > 0) blocks.push({ type: 'heading', text }, ...content);
  };
  section(
    words.keys(keyCount),
    items.flatMap((item): Block[] =>
      item.keys.length > 0 ? [{ type: 'keys', title: nameOf(item), keys: item.keys }] : [],
    ),
  );
  section(
    words.download,
    items.flatMap((item): Block[] =>
      item.link ? [{ type: 'link', title: nameOf(item), label: words.download, href: item.link }] : [],
    ),
  );
  section(
    words.activation,
    items.flatMap((item): Block[] => {
      const how = item.activation?.trim();
      return how ? [{ type: 'paragraph', text: items.length > 1 ? `${item.productName}\n${how}` : how }] : [];
    }),
  );
  const { facts } = words;
  section(words.order, [
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
  ]);
  const ways = [
    contact?.email && `${words.contact.email}: ${contact.email}`,
    contact?.talkTalkUrl && `${words.contact.talkTalk}: ${contact.talkTalkUrl}`,
    contact?.text,
  ].filter((way) => way !== undefined && way !== '');
  section(words.note, [{ type: 'paragraph', text: [words.help(ways.length > 0), ...ways].join('\n') }]);

  const layout = { language: mail.language, title: subject, preview: opening, blocks, footer: [shop, words.footer] };
  return { subject, text: layOutText(layout), html: layOutHtml(layout) };
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
