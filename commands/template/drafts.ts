// What somebody typed and could not be saved, or what was removed: in memory, for a quarter of an hour, for that person alone.
import { randomBytes } from 'node:crypto';
import type { Template } from '../../src/order/template.ts';

/** Which template is meant; `productId` '' is the default. */
export type TemplateTarget = { productId: string; language: 'ko' | 'en' };

export type Draft = TemplateTarget & Template;

export type Drafts = {
  /** Gives the number under which it is found again. */
  put(draft: Draft, userId: string): string;
  /** Undefined when there is nothing under this number for this person (any more). */
  find(id: string, userId: string): Draft | undefined;
};

const KEPT_MS = 15 * 60_000;
/** A draft is a few kilobytes; the oldest goes first. */
const KEPT_AT_MOST = 200;

export function createDrafts(now: () => Date): Drafts {
  const drafts = new Map<string, { draft: Draft; userId: string; until: number }>();
  return {
    put(draft, userId) {
      const at = now().getTime();
      for (const [id, { until }] of drafts) if (until <= at) drafts.delete(id);
      const [oldest] = drafts.keys();
      if (drafts.size >= KEPT_AT_MOST && oldest) drafts.delete(oldest);
      const id = randomBytes(9).toString('base64url');
      drafts.set(id, { draft, userId, until: at + KEPT_MS });
      return id;
    },
    find(id, userId) {
      const found = drafts.get(id);
      return found?.userId === userId && found.until > now().getTime() ? found.draft : undefined;
    },
  };
}
