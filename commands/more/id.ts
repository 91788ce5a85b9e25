// The ids of the panel's buttons, menus and forms, both ways: numbers of our own, read strictly, good after a restart.

export const PANEL_PREFIX = 'v1:more:';

/** What a button, a menu or a form of the panel is for. */
export const VERBS = [
  'panel',
  'resend',
  'resend_to',
  'show',
  'talk',
  'talk_keys',
  'replace',
  'undo',
  'revoke',
  'surplus',
  'over',
  'unseen',
  'note',
  'history',
  'delay',
  'sure',
] as const;

export type Verb = (typeof VERBS)[number];

/** @param revision  of the order as the panel was drawn. `arg`: a page, a license's number, or something unique; never longer than 50 */
export type PanelTap = { verb: Verb; cardNo: number; revision: number; arg?: string | undefined };

const PANEL_ID = /^v1:more:([a-z_]+):([1-9a-z][0-9a-z]{0,9}):(0|[1-9][0-9]{0,9})(?::([0-9a-z.-]{1,50}))?$/;

/** `v1:more:<verb>:<cardNo, base 36>:<revision>[:<arg>]` */
export function panelIdOf({ verb, cardNo, revision, arg }: PanelTap): string {
  return `${PANEL_PREFIX}${verb}:${cardNo.toString(36)}:${revision}${arg === undefined ? '' : `:${arg}`}`;
}

/** Undefined for anything that panelIdOf() does not write today. */
export function parsePanelId(customId: string): PanelTap | undefined {
  const [, name, card, written, arg] = PANEL_ID.exec(customId) ?? [];
  const verb = VERBS.find((each) => each === name);
  if (!verb || !card || !written) return undefined;
  const [cardNo, revision] = [Number.parseInt(card, 36), Number(written)];
  // Beyond what the database's integer can hold nothing was ever drawn.
  if (cardNo > 2 ** 31 - 1 || revision > 2 ** 31 - 1) return undefined;
  return { verb, cardNo, revision, arg };
}

/** One of our own numbers, in base 36; undefined for what is none. */
export function readNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^[0-9a-z]{1,6}$/.test(text)) return undefined;
  const number = Number.parseInt(text, 36);
  return number < 2 ** 31 ? number : undefined;
}
