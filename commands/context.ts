// What a slash command may use, handed in by bot.ts. A command never touches the client or the environment.
import type { APIEmbed } from 'discord.js';
import type { Books, BooksTrx } from '../src/db/books.ts';
import type { Pool } from '../src/order/goods.ts';
import type { Action, PressAnswer } from '../src/order/actions.ts';
import type { Parked, ParkedImport } from './license/parked.ts';
import type { LicenseMail, RenderedMail } from '../src/order/license-mail.ts';
import type { Drafts } from './template/drafts.ts';
import type { Aftercare } from './more/port.ts';
import type { ChannelPort } from './notify/port.ts';
import type { Pending } from './pending/port.ts';
import type { QuestionDesk } from './questions/port.ts';

/** A product as the store's own search names it. */
export type ProductHit = { productId: string; name: string; directInputs?: string[] };

export type PollOutcome =
  | { outcome: 'done'; changed: number }
  | { outcome: 'paused' }
  | { outcome: 'failed'; why: string };

/** A message with pictures. */
export type ReportPost = {
  embeds: APIEmbed[];
  files: { name: string; content: Uint8Array; /** For those who do not see it. */ description: string }[];
  allowed_mentions: { parse: [] };
};

/** How many lines of an order. */
export type OrderLines = { orderId: string; lines: number };

export type CommandContext = {
  books: Books;
  storeId: string;
  /** What the order cards are written in, for texts that everybody sees. */
  lang: 'ko' | 'en';
  now: () => Date;
  /** Admins may see keys and change rules; operators where no admin role is set. */
  isAdmin: boolean;
  /** The name of the person, for the history. */
  by: string;
  /** Discord's number of the person. */
  userId: string;
  /** Reads the store now instead of at the next tick. */
  pollNow: () => Promise<PollOutcome>;
  /** Wakes whatever waits: after a change in the books that owes something. */
  wake: () => void;
  /** After a product's rule was changed: lines that wait for licenses and can be served now go on, oldest payment first. Gives how many. */
  restock: (productId: string) => Promise<number>;
  stock: {
    /** With an import into a pool: the lines that it serves go on, and are summed up in the channel when they are through. Gives how many. */
    refill: (trx: BooksTrx, pool: Pool) => Promise<number>;
    /** How many lines an import of so many would set going. */
    countGoingOn: (pool: Pool, added: number) => Promise<number>;
    /** Looks at what is left, after an import. */
    look: () => Promise<void>;
    /** The same, after licenses were taken out of a pool by hand. */
    noteTaken: (pool: Pool) => Promise<void>;
  };
  /** Lists read by `/license import` that wait for their second tap. */
  parked: Parked<ParkedImport>;
  /** A tap on a card's button by this person. `revision`: of the card that the decision was made by. */
  press: (tap: { cardNo: number; revision: number; action: Action }) => Promise<PressAnswer>;
  /** Reads an order at the store by its number or that of a line, and takes it in, however old it is. */
  fetchOrder: (
    number: string,
  ) => Promise<
    | { outcome: 'in_the_books'; orderId: string }
    | { outcome: 'unknown' | 'unpaid' | 'over' }
    | { outcome: 'failed'; why: string }
  >;
  /** Blocks the buyer of an order, and holds what is open; lets new orders go their way again. `held`: what waits by it. */
  buyers: {
    block: (
      orderId: string,
    ) => Promise<{ since: { at: Date; by: string } | undefined; held: OrderLines[] } | 'no_buyer_number'>;
    unblock: (orderId: string) => Promise<{ wasBlocked: boolean; held: OrderLines[] } | 'no_buyer_number'>;
  };
  /** License mails, for those who word them. */
  mails: {
    /** That buyers read. */
    language: 'ko' | 'en';
    shopName: string;
    contactEmail: string;
    /** An order's mail in the words in force, with masked keys; undefined when there is no such order. */
    preview: (orderId: string, language: 'ko' | 'en') => Promise<LicenseMail | undefined>;
    /** Sends a mail that belongs to no order; false when too many were sent within a minute. Throws MailError. */
    sendTest: (mail: RenderedMail & { to: string; language: 'ko' | 'en' }) => Promise<boolean>;
  };
  /** What was typed into a form and could not be saved. */
  drafts: Drafts;
  /** What is done for an order after its delivery. */
  aftercare: Aftercare;
  /** What waits for a person, and approving many at once. */
  pending: Pending;
  /** What the bot may do in the chat. */
  channels: ChannelPort;
  /** What buyers ask, and the answers. */
  questions: QuestionDesk;
  reports: {
    /** The SVG of a report as PNG. */
    drawPicture: (svg: string) => Promise<Buffer>;
    /** Posts for everybody in a channel, once per nonce; false where we may not write. */
    post: (channelId: string, message: ReportPost, options: { nonce: string }) => Promise<boolean>;
    /** Proof of delivery of an order as one HTML page; undefined when there is no such order. */
    writeProof: (orderId: string, asked: { by: string; lang: 'ko' | 'en' }) => Promise<string | undefined>;
  };
  /** The store's products by name or number, at most 25; empty when Naver does not answer in time. */
  searchProducts: (text: string) => Promise<ProductHit[]>;
  licenseServer: {
    /** What is wrong with the address of a seller's license server; undefined when it may be asked. */
    faultOfUrl: (url: string) => 'not_an_address' | 'not_https' | 'private' | undefined;
    /** A secret for a new one. */
    makeSecret: () => string;
  };
  /** Fetches an attachment: only from Discord's own file hosts and the origin of DISCORD_API_URL, at most 10 MiB. */
  fetchAttachment: (url: string) => Promise<Uint8Array>;
  /** Discord's address of a card. */
  cardUrl: (channelId: string, messageId: string) => string;
  /** How things stand with what is not in the books. */
  health: () => Promise<{
    version: string;
    database: { mode: 'embedded' | 'server'; version: string };
    /** Undefined: no mail was tried since the start. */
    mail: { ok: boolean; at: Date } | undefined;
    naver: { blockedUntil: Date | undefined; calls: number };
    /** Milliseconds between Discord and us; undefined before the first heartbeat. */
    discordPingMs: number | undefined;
  }>;
};
