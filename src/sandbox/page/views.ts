// What the browser is told, as plain JSON: a copy of what each stand-in shows, and nothing that it does not show.
import type { Command, Component, Embed, Line, Mail, Message, PagePorts, Product, Visitor } from './ports.ts';

export type AttachmentView = { id: string; filename: string; isImage: boolean; bytes: number };

export type MessageView = {
  id: string;
  content: string;
  embeds: Embed[];
  components: Component[];
  attachments: AttachmentView[];
  isEphemeral: boolean;
  isLoading: boolean;
  isSilent: boolean;
  isEdited: boolean;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Content of the message that it answers. */
  answers?: { id: string; content: string };
  /** The slash command that it is the answer to, and who typed that. */
  usedBy?: { name: string; command: string };
};

export type DiscordView = {
  guildId: string;
  channelId: string;
  names: Record<string, string>;
  messages: MessageView[];
};

export type MailView = { id: string; from: string; to: string[]; subject: string; at: number };

export type MailboxView = { mails: MailView[] };

/** A mail opened. `source` is what arrived, headers first. */
export type OpenMail = MailView & { text: string; hasHtml: boolean; headers: string; source: string };

/** What a buyer or the seller can do to a line now. */
export type StoreAct = keyof typeof ACTS;

export type LineView = Pick<
  Line,
  'productOrderId' | 'orderId' | 'productName' | 'quantity' | 'remainQuantity' | 'dispatchedBy'
> & {
  productOption: string;
  amountKrw: number;
  orderedAt: number;
  /** Naver's own word; `CANCEL_REQUEST` and the like while a claim is open. */
  state: string;
  isConfirmed: boolean;
  acts: StoreAct[];
};

export type StoreView = { products: Product[]; lines: LineView[] };

/** Said once, at the beginning. */
export type Introduction = { visitors: readonly Visitor[]; shopName: string };

export type CommandView = { commands: Command[] };

const NEWEST = 60;

const OPEN_CLAIMS = ['CANCEL_REQUEST', 'CANCELING', 'RETURN_REQUEST', 'COLLECTING', 'COLLECT_DONE'];

const openClaimOf = ({ currentClaim }: Line) =>
  currentClaim && OPEN_CLAIMS.includes(currentClaim.claimStatus) ? currentClaim : undefined;

const isPaid = (line: Line): boolean => line.productOrderStatus === 'PAYED';
const isUnderway = (line: Line): boolean => ['DELIVERING', 'DELIVERED'].includes(line.productOrderStatus);
const isGiftWaiting = (line: Line): boolean =>
  isPaid(line) && line.giftReceivingStatus === 'WAIT_FOR_RECEIVING' && !openClaimOf(line);

/** When each act is on offer; the stand-in has the last word. */
export const ACTS = {
  acceptGift: isGiftWaiting,
  requestCancel: (line: Line) => isPaid(line) && !openClaimOf(line),
  withdrawClaim: (line: Line) => ['CANCEL_REQUEST', 'RETURN_REQUEST'].includes(openClaimOf(line)?.claimStatus ?? ''),
  requestReturn: (line: Line) => isUnderway(line) && !openClaimOf(line),
  decidePurchase: (line: Line) => isUnderway(line) && !openClaimOf(line),
  dispatchByHand: (line: Line) =>
    isPaid(line) && !isGiftWaiting(line) && openClaimOf(line)?.claimStatus !== 'CANCELING',
  approveCancelByHand: (line: Line) => openClaimOf(line)?.claimType === 'CANCEL',
} satisfies Record<string, (line: Line) => boolean>;

const ACT_NAMES = Object.keys(ACTS) as StoreAct[];

export function isStoreAct(name: string): name is StoreAct {
  return Object.hasOwn(ACTS, name);
}

export function viewLine(line: Line): LineView {
  const { productOrderId, orderId, productName, quantity, remainQuantity, dispatchedBy } = line;
  return {
    productOrderId,
    orderId,
    productName,
    quantity,
    remainQuantity,
    dispatchedBy,
    productOption: line.productOption ?? '',
    amountKrw: line.unitPriceKrw * (remainQuantity || quantity),
    orderedAt: line.orderedAt.getTime(),
    state: openClaimOf(line)?.claimStatus ?? (isGiftWaiting(line) ? 'GIFT_WAITING' : line.productOrderStatus),
    isConfirmed: line.placeOrderStatus === 'OK',
    acts: ACT_NAMES.filter((act) => ACTS[act](line)),
  };
}

export function viewStore({ store }: PagePorts): StoreView {
  const products = store.products().map(({ productId, name, priceKrw, directInputs, statusType }) => ({
    productId,
    name,
    priceKrw,
    directInputs,
    statusType,
  }));
  return { products, lines: store.lines().slice(-NEWEST).toReversed().map(viewLine) };
}

export function viewMailbox({ mailbox }: PagePorts): MailboxView {
  return { mails: mailbox.mails().slice(-NEWEST).toReversed().map(viewMail) };
}

function viewMail({ id, from, to, subject, at }: Mail): MailView {
  return { id, from, to, subject, at: at.getTime() };
}

export function openMail(mail: Mail): OpenMail {
  const source = mail.raw.toString('utf8').replaceAll('\r\n', '\n');
  const end = source.indexOf('\n\n');
  return {
    ...viewMail(mail),
    text: mail.text,
    hasHtml: mail.html !== '',
    headers: end < 0 ? source : source.slice(0, end),
    source,
  };
}

/** @param usedBy  who typed the command that an answer came out of */
export function viewDiscord({ discord, visitors, roleNames }: PagePorts, viewer: Visitor, usedBy: UsedBy): DiscordView {
  const messages = discord.messages(discord.channelId, { viewer }).slice(-NEWEST);
  const names = { ...roleNames, ...Object.fromEntries(visitors.map(({ id, name }) => [id, name])) };
  const contents = new Map(messages.map(({ id, content }) => [id, content]));
  return {
    guildId: discord.guildId,
    channelId: discord.channelId,
    names,
    messages: messages.map((message) => viewMessage(message, contents, usedBy)),
  };
}

export type UsedBy = ReadonlyMap<string, { name: string; command: string }>;

function viewMessage(message: Message, contents: ReadonlyMap<string, string>, usedBy: UsedBy): MessageView {
  const { id, content, embeds, components, interactionId, messageReference } = message;
  const typed = interactionId === undefined ? undefined : usedBy.get(interactionId);
  return {
    id,
    content,
    embeds,
    components,
    attachments: message.attachments.map((each) => ({
      id: each.id,
      filename: each.filename,
      isImage: IMAGES.includes(each.contentType),
      bytes: each.bytes.length,
    })),
    isEphemeral: message.viewerId !== undefined,
    isLoading: message.isLoading,
    isSilent: !message.notified,
    isEdited: message.editedAt !== undefined,
    createdAt: message.createdAt.getTime(),
    ...(messageReference !== undefined && {
      answers: { id: messageReference, content: contents.get(messageReference) ?? '' },
    }),
    ...(typed && { usedBy: typed }),
  };
}

/** Types that are shown as a picture; everything else is a file to save. */
export const IMAGES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
