// The views in which licenses are chosen: to be replaced, revoked, or given back to the pool.
import { type APISelectMenuOption, ButtonStyle, ComponentType } from 'discord.js';
import { maskLicense } from '../../src/db/licenses.ts';
import {
  type BoundLicense,
  isLiving,
  isRevocable,
  leftOverOf,
  replaceable,
  surplusOf,
  tailOf,
} from '../../src/order/aftercare.ts';
import { cleanText, cutText } from '../../src/order/buyer-text.ts';
import { wordsFor } from '../../src/words/index.ts';
import type { Answer } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import type { Lang } from '../speech.ts';
import { panelIdOf, type PanelTap, type Verb } from './id.ts';
import { type CareView, drawBack, findCareView, writePanel } from './panel.ts';

/** Discord allows so many options in a menu. */
const PAGE = 25;

type Row = NonNullable<Answer['components']>[number];

/** Which license is to be replaced, and which replacement undone. */
export async function writeReplace(tap: PanelTap, context: CommandContext, lang: Lang): Promise<Answer> {
  const words = wordsFor(lang).more;
  const found = await findCareView(context, tap.cardNo);
  if (!found) return await writePanel(context, tap.cardNo, lang);
  const { view, licenses } = found;
  const choices = view.lines.flatMap(({ line }) => replaceable(line, licenses));
  const undoable = licenses.filter((license) => isLiving(license) && license.replaces !== undefined);
  if (choices.length + undoable.length === 0) return await writePanel(context, tap.cardNo, lang, words.replace.none);
  return drawMenus(found, tap, lang, {
    content: words.replace.ask,
    verb: 'replace',
    menus: [
      { verb: 'replace', placeholder: words.replace.pick, licenses: choices, most: 1 },
      { verb: 'undo', placeholder: words.replace.undo, licenses: undoable, most: 1 },
    ],
    buttons: [],
  });
}

/** Which licenses are to be revoked; all that are too many, or out of an order that is over, with one tap. */
export async function writeRevoke(tap: PanelTap, context: CommandContext, lang: Lang): Promise<Answer> {
  const words = wordsFor(lang).more;
  const found = await findCareView(context, tap.cardNo);
  if (!found) return await writePanel(context, tap.cardNo, lang);
  const { view, licenses } = found;
  const choices = licenses.filter(isRevocable);
  const unseen = licenses.filter(
    ({ status, source }) => source !== 'http' && (status === 'revoked' || status === 'set_aside'),
  );
  if (choices.length + unseen.length === 0) return await writePanel(context, tap.cardNo, lang, words.revoke.none);
  const surplus = idsOf(view.lines.flatMap(({ line }) => surplusOf(line, licenses)));
  const over = idsOf(view.lines.flatMap(({ line }) => leftOverOf(line, licenses)));
  return drawMenus(found, tap, lang, {
    content: words.revoke.ask,
    verb: 'revoke',
    menus: [
      { verb: 'revoke', placeholder: words.revoke.pick, licenses: choices, most: PAGE },
      { verb: 'unseen', placeholder: words.revoke.unseen, licenses: unseen, most: 1 },
    ],
    buttons: [
      ...(surplus.length > 0 ? [['surplus', words.button.surplus(surplus.length)] as const] : []),
      ...(over.length > 0 ? [['over', words.button.over(over.length)] as const] : []),
    ],
  });
}

/** What a button means that names no license: all of them, as they are now. */
export async function findAllMeant(
  verb: 'surplus' | 'over',
  tap: PanelTap,
  context: CommandContext,
): Promise<number[]> {
  const found = await findCareView(context, tap.cardNo);
  if (!found) return [];
  const pick = verb === 'surplus' ? surplusOf : leftOverOf;
  return idsOf(found.view.lines.flatMap(({ line }) => pick(line, found.licenses)));
}

function drawMenus(
  { view, licenses }: CareView,
  tap: PanelTap,
  lang: Lang,
  {
    content,
    verb,
    menus,
    buttons,
  }: {
    content: string;
    verb: Verb;
    menus: { verb: Verb; placeholder: string; licenses: BoundLicense[]; most: number }[];
    buttons: (readonly [Verb, string])[];
  },
): Answer {
  const { button } = wordsFor(lang).more;
  const at = { cardNo: view.cardNo, revision: view.revision };
  const pages = Math.max(...menus.map((menu) => Math.ceil(menu.licenses.length / PAGE)));
  const page = Math.min(Math.max(Number(tap.arg ?? 0) || 0, 0), pages - 1);
  const nameOf = (id: number) =>
    view.lines.find(
      ({ line }) => line.productOrderId === licenses.find(({ licenseId }) => licenseId === id)?.productOrderId,
    )?.line.shown.productName ?? '';
  const rows: Row[] = menus.flatMap((menu) => {
    const shown = menu.licenses.slice(page * PAGE, (page + 1) * PAGE);
    if (shown.length === 0) return [];
    return {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.StringSelect,
          custom_id: panelIdOf({ ...at, verb: menu.verb, arg: 'pick' }),
          placeholder: menu.placeholder,
          min_values: 1,
          max_values: Math.min(menu.most, shown.length),
          options: shown.map((license) => drawOption(license, nameOf(license.licenseId), licenses, lang)),
        },
      ],
    };
  });
  const small = (label: string, id: PanelTap) => ({
    type: ComponentType.Button as const,
    style: ButtonStyle.Secondary as const,
    label,
    custom_id: panelIdOf(id),
  });
  if (buttons.length > 0)
    rows.push({
      type: ComponentType.ActionRow,
      components: buttons.map(([each, label]) => small(label, { ...at, verb: each })),
    });
  rows.push({
    type: ComponentType.ActionRow,
    components: [
      ...(page > 0 ? [small(button.before, { ...at, verb, arg: String(page - 1) })] : []),
      ...(page < pages - 1 ? [small(button.after, { ...at, verb, arg: String(page + 1) })] : []),
      drawBack(at, lang),
    ],
  });
  return { content, components: rows };
}

function drawOption(
  license: BoundLicense,
  productName: string,
  all: readonly BoundLicense[],
  lang: Lang,
): APISelectMenuOption {
  const { option } = wordsFor(lang).more;
  const before = all.find(({ licenseId }) => licenseId === license.replaces);
  const facts = [
    option.status[license.status],
    option.unit(license.unit),
    ...(license.replaces === undefined ? [] : [option.instead(before ? tailOf(before) : '…')]),
    cleanText(productName),
  ];
  return {
    label: cutText(cleanText(maskLicense(license)), 100) || '…',
    description: cutText(facts.join(' · '), 100),
    value: license.licenseId.toString(36),
  };
}

function idsOf(licenses: readonly BoundLicense[]): number[] {
  return licenses.map(({ licenseId }) => licenseId);
}
