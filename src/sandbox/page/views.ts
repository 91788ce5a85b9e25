// What the browser is told, as plain JSON: a copy of what each stand-in shows, and nothing that it does not show.
import { ACT_NAMES, isOffered, openClaimOf, type StoreAct, waitsAsGift } from './store-acts.ts';
import type {
  Attachment,
  BotPort,
  Channel,
  Command,
  Component,
  Embed,
  Line,
  Mail,
  Message,
  PagePorts,
  Product,
  Visitor,
} from './ports.ts';

export type AttachmentView = {
  id: string;
  filename: string;
  kind: 'image' | 'text' | 'file';
  bytes: number;
  isSpoiler: boolean;
  description: string;
  /** The first lines of a text. */
  preview?: string;
};

export type MessageView = {
  id: string;
  channelId: string;
  content: string;
  embeds: Embed[];
  components: Component[];
  attachments: AttachmentView[];
  isEphemeral: boolean;
  isLoading: boolean;
  isSilent: boolean;
  isEdited: boolean;
  /** It names the viewer, or one of the viewer's roles. */
  isForMe: boolean;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Content of the message that it answers. */
  answers?: { id: string; content: string };
  /** The slash command that it is the answer to, and who typed that. */
  usedBy?: { name: string; command: string };
};

/** A pane: what is always told, and things by their id, of which only the changed ones are told. */
export type Pane<About, Item> = { about: About; items: Item[] };

export type Named = { id: string; name: string };

export type DiscordAbout = {
  guildId: string;
  channels: Channel[];
  people: Named[];
  roles: Named[];
  /** Whether there are commands yet. */
  isReady: boolean;
};

export type MailView = {
  id: string;
  from: string;
  to: string[];
  subject: string;
  at: number;
  attachments: number;
};

/** A mail opened. `source` is what arrived, headers first. */
export type OpenMail = Omit<MailView, 'attachments'> & {
  sender: string;
  text: string;
  hasHtml: boolean;
  headers: [name: string, value: string][];
  source: string;
  attachments: { filename: string; bytes: number }[];
};

export type LineView = Pick<
  Line,
  'productOrderId' | 'orderId' | 'productName' | 'quantity' | 'remainQuantity' | 'dispatchedBy' | 'addOn'
> & {
  id: string;
  productOption: string;
  amountKrw: number;
  orderedAt: number;
  /** Naver's own word; `CANCEL_REQUEST` and the like while a claim is open. */
  state: string;
  isConfirmed: boolean;
  acts: StoreAct[];
};

export type StoreAbout = { products: Product[] };

export type WeatherAbout = {
  faults: { name: string; isOn: boolean }[];
  bot?: ReturnType<BotPort['state']>;
};

/** Said once, at the beginning. */
export type Introduction = { visitors: readonly Visitor[]; shopName: string; locale: string };

export type CommandView = { commands: Command[] };

/** More than anybody scrolls through. */
const NEWEST = 300;
const PREVIEW_LINES = 6;
const PREVIEW_CHARACTERS = 700;

export function viewLine(line: Line): LineView {
  const { productOrderId, orderId, productName, quantity, remainQuantity, dispatchedBy, addOn } = line;
  return {
    id: productOrderId,
    productOrderId,
    orderId,
    productName,
    quantity,
    remainQuantity,
    dispatchedBy,
    addOn,
    productOption: line.productOption ?? '',
    amountKrw: line.unitPriceKrw * (remainQuantity || quantity),
    orderedAt: line.orderedAt.getTime(),
    state: openClaimOf(line)?.claimStatus ?? (waitsAsGift(line) ? 'GIFT_WAITING' : line.productOrderStatus),
    isConfirmed: line.placeOrderStatus === 'OK',
    acts: ACT_NAMES.filter((act) => isOffered(act, line)),
  };
}

export function viewStore({ store }: PagePorts): Pane<StoreAbout, LineView> {
  const products = store
    .products()
    .map(({ productId, name, priceKrw, hasDelivery, directInputs, options, statusType }) => ({
      productId,
      name,
      priceKrw,
      hasDelivery,
      directInputs,
      options,
      statusType,
    }));
  return { about: { products }, items: store.lines().slice(-NEWEST).toReversed().map(viewLine) };
}

export function viewMailbox({ mailbox }: PagePorts): Pane<object, MailView> {
  return { about: {}, items: mailbox.mails().slice(-NEWEST).toReversed().map(viewMail) };
}

export function viewWeather({ weather, bot }: PagePorts): Pane<WeatherAbout, { id: string }> {
  return { about: { faults: weather.list(), ...(bot && { bot: bot.state() }) }, items: [] };
}

function viewMail({ id, from, to, subject, at, attachments }: Mail): MailView {
  return { id, from, to, subject, at: at.getTime(), attachments: attachments.length };
}

export function openMail(mail: Mail): OpenMail {
  const source = mail.raw.toString('utf8').replaceAll('\r\n', '\n');
  const end = source.indexOf('\n\n');
  const head = (end < 0 ? source : source.slice(0, end)).replaceAll(/\n[ \t]+/g, ' ');
  const headers = head.split('\n').map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return {
    ...viewMail(mail),
    sender: decodeWords(headers.find(([name]) => name.toLowerCase() === 'from')?.[1] ?? mail.from),
    text: mail.text,
    hasHtml: mail.html !== '',
    headers: headers.map(([name, value]) => [name, decodeWords(value)]),
    source,
    attachments: mail.attachments.map(({ filename, bytes }) => ({ filename, bytes: bytes.length })),
  };
}

/** Encoded words of a header as text. @see https://www.rfc-editor.org/rfc/rfc2047 */
function decodeWords(value: string): string {
  // What stands between two encoded words belongs to neither.
  return value
    .replaceAll(/(\?=)\s+(?==\?)/g, '$1')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_word, how: string, text: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : Buffer.from(
            text
              .replaceAll('_', ' ')
              .replaceAll(/=([0-9A-F]{2})/gi, (_code, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          ).toString(),
    );
}

/** By interaction: the command that was typed and by whom, or the message whose button was pressed. */
export type Causes = ReadonlyMap<string, { name: string; command: string } | { sourceId: string }>;

/** @param causes  what an answer came out of */
export function viewDiscord({ discord }: PagePorts, viewer: Visitor, causes: Causes): Pane<DiscordAbout, MessageView> {
  const messages = discord.messages(undefined, { viewer }).slice(-NEWEST);
  const people = discord.people();
  const roleIds = people.find(({ id }) => id === viewer.id)?.roleIds ?? [];
  const contents = new Map(messages.map(({ id, content }) => [id, content]));
  return {
    about: {
      guildId: discord.guildId,
      channels: discord.channels(),
      people: people.map(({ id, name }) => ({ id, name })),
      roles: discord.roles(),
      isReady: discord.commands().length > 0,
    },
    items: messages.map((message) => ({
      ...viewMessage(message, contents, causes),
      isForMe:
        message.mentions.everyone ||
        message.mentions.users.includes(viewer.id) ||
        message.mentions.roles.some((id) => roleIds.includes(id)),
    })),
  };
}

function viewMessage(
  message: Message,
  contents: ReadonlyMap<string, string>,
  causes: Causes,
): Omit<MessageView, 'isForMe'> {
  const { id, channelId, content, embeds, components, interactionId, messageReference } = message;
  const cause = interactionId === undefined ? undefined : causes.get(interactionId);
  const answeredId = cause && 'sourceId' in cause ? cause.sourceId : messageReference;
  return {
    id,
    channelId,
    content,
    embeds,
    components,
    attachments: message.attachments.map(viewAttachment),
    isEphemeral: message.viewerId !== undefined,
    isLoading: message.isLoading,
    isSilent: !message.notified,
    isEdited: message.editedAt !== undefined,
    createdAt: message.createdAt.getTime(),
    ...(answeredId !== undefined && { answers: { id: answeredId, content: contents.get(answeredId) ?? '' } }),
    ...(cause && 'command' in cause && { usedBy: cause }),
  };
}

function viewAttachment({ id, filename, contentType, bytes, description }: Attachment): AttachmentView {
  const isText = isTextFile(filename);
  const kind = IMAGES.includes(contentType) ? 'image' : isText ? 'text' : 'file';
  return {
    id,
    filename,
    kind,
    bytes: bytes.length,
    isSpoiler: filename.startsWith('SPOILER_'),
    description: description ?? '',
    ...(isText && { preview: previewText(bytes) }),
  };
}

function previewText(bytes: Buffer): string {
  return readText(bytes.subarray(0, PREVIEW_CHARACTERS * 4))
    .slice(0, PREVIEW_CHARACTERS)
    .split('\n', PREVIEW_LINES)
    .join('\n');
}

/** A file as text, without its byte order mark. */
export function readText(bytes: Buffer): string {
  return bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
}

/** Files that Discord shows a piece of. */
export function isTextFile(filename: string): boolean {
  return /\.(?:txt|csv|tsv|json|html?|xml|md|log|js|ts|css|ya?ml|sql)$/i.test(filename);
}

/** Types that are shown as a picture; everything else is a file to save. */
export const IMAGES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
