// The ids of buttons and forms, both ways. Every client can read them: a number of our own, never an order's or a buyer's.
import { ACTIONS, type Action } from './actions.ts';

/** Which card was tapped, as it was drawn then, and what for. */
export type CardTap = { action: Action; cardNo: number; revision: number };

/** The form behind `edit_email`: the card that it was opened from. */
export type FormTap = { cardNo: number; revision: number };

/** The id of the one text input of the form. */
export const ADDRESS_INPUT = 'address';

const CARD_ID = /^v1:order:([a-z_]+):([1-9a-z][0-9a-z]{0,9}):(0|[1-9][0-9]{0,9})$/;
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
