// Errors as fields of a log line: what went wrong and where, without messages, which may quote what people typed.
import { DiscordAPIError } from 'discord.js';
import type { Fields } from '../log.ts';

/** @see https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const UNKNOWN_INTERACTION = 10062;
const ALREADY_ACKNOWLEDGED = 40060;

export function describeFailure(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: typeof error };
  const facts: Fields = { error: error.name };
  if ('code' in error && ['string', 'number'].includes(typeof error.code)) facts['code'] = error.code;
  if ('status' in error && typeof error.status === 'number') facts['status'] = error.status;
  const frames = error.stack?.split('\n').filter((row) => /^\s+at /.test(row)) ?? [];
  facts['where'] = frames.slice(0, 3).map((row) => row.trim());
  return facts;
}

/**
 * Discord no longer takes an answer: too late, or somebody else gave one. 10062 also comes without a reason, and the
 * member tries again; a stream of 40060 means that a second bot runs with this token.
 */
export function isTooLate(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError && (error.code === UNKNOWN_INTERACTION || error.code === ALREADY_ACKNOWLEDGED)
  );
}
