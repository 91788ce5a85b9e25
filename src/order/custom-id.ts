// The ids of buttons and forms, both ways. Every client can read them: a number of our own, never an order's or a buyer's.
import { ACTIONS, type Action, ASKED_TWICE } from './actions.ts';

/** Which card was tapped, as it was drawn then, and what for. */
export type CardTap = { action: Action; cardNo: number; revision: number };

/** The form behind `edit_email`: the card that it was opened from. */
export type FormTap = { cardNo: number; revision: number };

/** The second tap on what is asked twice, and until when it counts. */
export type SureTap = CardTap & { until: Date };

/** The id of the one text input of the form. */
export const ADDRESS_INPUT = 'address';

const CARD_ID = /^v1:order:([a-z_]+):([1-9a-z][0-9a-z]{0,9}):(0|[1-9][0-9]{0,9})$/;
const SURE_ID = /^v1:sure:([a-z_]+):([1-9a-z][0-9a-z]{0,9}):(0|[1-9][0-9]{0,9}):([1-9a-z][0-9a-z]{0,8})$/;
const MORE_ID = /^v1:order:more:([1-9a-z][0-9a-z]{0,9}):(0|[1-9][0-9]{0,9})$/;
const FORM_ID = /^v1:m:edit_email:([1-9a-z][0-9a-z]{0,9}):(0|[1-9][0-9]{0,9}):[0-9A-Za-z-]{1,40}$/;

/** `v1:order:<action>:<cardNo, base 36>:<revision>` */
export function customIdOf({ action, cardNo, revision }: CardTap): string {
  return `v1:order:${action}:${cardNo.toString(36)}:${revision}`;
}

/** Undefined for anything that customIdOf() does not write today. */
export function parseCustomId(customId: string): CardTap | undefined {
  const [, name, card, revision] = CARD_ID.exec(customId) ?? [];
  const action = ACTIONS.find((each) => each === name);
  if (!action || !card || !revision) return undefined;
  return withNumbers(card, revision, { action });
}

/** `v1:sure:<action>:<cardNo, base 36>:<revision>:<until, seconds, base 36>` */
export function sureIdOf({ action, cardNo, revision, until }: SureTap): string {
  return `v1:sure:${action}:${cardNo.toString(36)}:${revision}:${Math.floor(until.getTime() / 1000).toString(36)}`;
}

/** Undefined for anything that sureIdOf() does not write today. */
export function parseSureId(customId: string): SureTap | undefined {
  const [, name, card, revision, until] = SURE_ID.exec(customId) ?? [];
  const action = ASKED_TWICE.find((each) => each === name);
  if (!action || !card || !revision || !until) return undefined;
  return withNumbers(card, revision, { action, until: new Date(Number.parseInt(until, 36) * 1000) });
}

/** The card's button `More`. */
export const MORE_PREFIX = 'v1:order:more:';

/** `v1:order:more:<cardNo, base 36>:<revision>` */
export function moreIdOf({ cardNo, revision }: FormTap): string {
  return `${MORE_PREFIX}${cardNo.toString(36)}:${revision}`;
}

/** Undefined for anything that moreIdOf() does not write today. */
export function parseMoreId(customId: string): FormTap | undefined {
  const [, card, revision] = MORE_ID.exec(customId) ?? [];
  return card && revision ? withNumbers(card, revision, {}) : undefined;
}

/**
 * `v1:m:edit_email:<cardNo, base 36>:<revision>:<unique>`
 * @param unique  never used before: phones show what was once typed into a form whose id they know
 */
export function formIdOf({ cardNo, revision }: FormTap, unique: string): string {
  return `v1:m:edit_email:${cardNo.toString(36)}:${revision}:${unique}`;
}

/** Undefined for anything that formIdOf() does not write today. */
export function parseFormId(customId: string): FormTap | undefined {
  const [, card, revision] = FORM_ID.exec(customId) ?? [];
  if (!card || !revision) return undefined;
  return withNumbers(card, revision, {});
}

function withNumbers<T extends object>(card: string, revision: string, rest: T): (T & FormTap) | undefined {
  const numbers = { cardNo: Number.parseInt(card, 36), revision: Number(revision) };
  // Beyond what the database's integer can hold nothing was ever drawn.
  if (numbers.cardNo > 2 ** 31 - 1 || numbers.revision > 2 ** 31 - 1) return undefined;
  return { ...rest, ...numbers };
}
