// What a slash command may use, handed in by bot.ts. A command never touches the client or the environment.
import type { Books } from '../src/db/books.ts';

/** A product as the store's own search names it. */
export type ProductHit = { productId: string; name: string; directInputs?: string[] };

export type PollOutcome =
  | { outcome: 'done'; changed: number }
  | { outcome: 'paused' }
  | { outcome: 'failed'; why: string };

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
  /** Reads the store now instead of at the next tick. */
  pollNow: () => Promise<PollOutcome>;
  /** Wakes whatever waits: after a change in the books that owes something. */
  wake: () => void;
  /** Lets the lines that wait for keys of a product try again, oldest payment first; gives how many. */
  restock: (productId: string) => Promise<number>;
  /** The store's products by name or number, at most 25; empty when Naver does not answer in time. */
  searchProducts: (text: string) => Promise<ProductHit[]>;
  /** Fetches an attachment: only from Discord's own file hosts and the origin of DISCORD_API_URL, at most 1 MiB. */
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
