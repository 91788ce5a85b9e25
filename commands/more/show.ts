// Licenses in clear, to one person: on the screen behind spoilers, or as text for the chat with the buyer. Each look is in the history.
import { ButtonStyle, ComponentType } from 'discord.js';
import { findLastAccepted } from '../../src/db/mails.ts';
import { findOrderOfCard, findOrderView } from '../../src/db/orders.ts';
import { type BoundLicense, isLiving, owedOf } from '../../src/order/aftercare.ts';
import { cleanText, cutText, escapeText } from '../../src/order/buyer-text.ts';
import { maskAddress } from '../../src/order/recipient.ts';
import { formatMoment } from '../../src/words/format.ts';
import { wordsFor } from '../../src/words/index.ts';
import type { Answer, AnswerFile } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import type { Lang } from '../speech.ts';
import { panelIdOf, type PanelTap } from './id.ts';

/** Of the 2,000 that Discord allows. */
const CONTENT_ROOM = 1_800;
const FILES_AT_MOST = 9;

type Goods = { productName: string; licenses: BoundLicense[]; links: string[] };

/** Each license in a block of its own behind a spoiler; what does not fit comes as files. */
export async function writeLicenses(tap: PanelTap, context: CommandContext, lang: Lang): Promise<Answer> {
  const words = wordsFor(lang).more;
  if (!context.isAdmin) return { content: words.adminOnly };
  const goods = await listGoods(tap, context, 'license_shown');
  if (!goods) return { content: words.why.no_card };
  if (goods.length === 0) return { content: words.show.none };
  const rows = goods.flatMap(({ productName, licenses, links }) => [
    words.show.title(escapeText(productName, 100), licenses.length || links.length),
    ...[...licenses.flatMap(({ key }) => key ?? []), ...links].map((text) => `||${block(text)}||`),
  ]);
  const files = goods.flatMap(({ licenses }) => licenses.flatMap(({ file }) => file ?? []));
  return fitIn(rows, { goods, files, attached: words.show.attached, foot: words.show.logged });
}

/** The text about the license for the chat, in the store's language: where it went, or the question where to. */
export async function writeTalk(tap: PanelTap, context: CommandContext, lang: Lang): Promise<Answer> {
  const { books, storeId, isAdmin } = context;
  const words = wordsFor(lang).more;
  const card = await findOrderOfCard(books, storeId, tap.cardNo);
  const view = card && (await findOrderView(books, storeId, card.orderId));
  if (!view) return { content: words.why.no_card };
  const { talk } = wordsFor(context.lang).more;
  const shop = context.aftercare.shopName();
  const sent = await findLastAccepted(books, storeId, view.orderId);
  const recipients = view.lines.map(({ line }) => line.recipient);
  const address = recipients.find((each) => each.address)?.address;
  const typed = recipients.find((each) => each.typed)?.typed;
  const text = sent
    ? talk.sent(shop, maskAddress(sent.to), formatMoment(sent.at, context.lang))
    : address
      ? talk.planned(shop, maskAddress(address))
      : [talk.asks(shop), ...(typed ? [talk.typed(cutText(cleanText(typed), 200))] : [])].join(' ');
  const hasLiving = view.lines.some(
    ({ maskedKeys, hasLink, line }) => line.emailedAt && (maskedKeys.length > 0 || hasLink),
  );
  return {
    content: `${words.talk.hint}\n${block(text)}`,
    components:
      isAdmin && hasLiving
        ? [
            {
              type: ComponentType.ActionRow,
              components: [
                {
                  type: ComponentType.Button,
                  style: ButtonStyle.Secondary,
                  label: words.button.talk_keys,
                  custom_id: panelIdOf({ verb: 'talk_keys', cardNo: view.cardNo, revision: view.revision }),
                },
              ],
            },
          ]
        : [],
  };
}

/** The license itself as text for the chat: that is a look. */
export async function writeTalkWithKeys(tap: PanelTap, context: CommandContext, lang: Lang): Promise<Answer> {
  const words = wordsFor(lang).more;
  if (!context.isAdmin) return { content: words.adminOnly };
  const goods = await listGoods(tap, context, 'license_copied');
  if (!goods) return { content: words.why.no_card };
  const { talk } = wordsFor(context.lang).more;
  const files = goods.flatMap(({ licenses }) => licenses.flatMap(({ file }) => file ?? []));
  const text = goods.flatMap(({ productName, licenses, links }) => {
    const all = [...licenses.flatMap(({ key }) => key ?? []), ...links];
    return all.length > 0 ? [talk.item(cleanText(productName)), ...all] : [];
  });
  if (text.length + files.length === 0) return { content: words.talk.none };
  const whole = [talk.keys(context.aftercare.shopName()), ...text].join('\n');
  const content = `${words.talk.hint}\n${block(whole)}`;
  const isLong = content.length > CONTENT_ROOM || whole.includes('```');
  return {
    content: isLong ? words.show.attached : content,
    files: [...(isLong ? [{ name: 'talktalk.txt', content: whole }] : []), ...attach(files)],
  };
}

/** What the buyer of each line is to have; undefined where there is no such order. */
async function listGoods(
  { cardNo }: PanelTap,
  { aftercare, userId, by }: CommandContext,
  what: 'license_shown' | 'license_copied',
): Promise<Goods[] | undefined> {
  const shown = await aftercare.show({ cardNo, by: { id: userId, name: by } }, what);
  return shown?.booked.flatMap(({ line }) => {
    const mine = shown.licenses.filter(({ productOrderId }) => productOrderId === line.productOrderId);
    // An operator sees what is set aside too; a buyer is told what is theirs.
    const licenses = what === 'license_shown' ? mine.filter(isLiving) : owedOf(line, mine);
    const links = shown.links.get(line.productOrderId) ?? [];
    return licenses.length + links.length > 0 ? [{ productName: line.shown.productName, licenses, links }] : [];
  });
}

function fitIn(
  rows: readonly string[],
  {
    goods,
    files,
    attached,
    foot,
  }: {
    goods: readonly Goods[];
    files: readonly { name: string; bytes: Buffer }[];
    attached: string;
    foot: string;
  },
): Answer {
  const content = [...rows, foot].join('\n');
  // A fence in a key would end its block, and with it the spoiler.
  const isPlain = goods.every(({ licenses }) => licenses.every(({ key }) => !key?.includes('```')));
  if (content.length <= CONTENT_ROOM && isPlain) return { content, files: attach(files) };
  const list = goods.flatMap(({ productName, licenses, links }) => [
    `# ${cleanText(productName)}`,
    ...licenses.flatMap(({ key }) => key ?? []),
    ...links,
  ]);
  return {
    content: [attached, foot].join('\n'),
    files: [{ name: 'SPOILER_licenses.txt', content: list.join('\n') }, ...attach(files)],
  };
}

/** Discord takes ten files in a message. */
function attach(files: readonly { name: string; bytes: Buffer }[]): AnswerFile[] {
  return files.slice(0, FILES_AT_MOST).map(({ name, bytes }) => ({ name: `SPOILER_${name}`, content: bytes }));
}

/** A long press takes exactly what is in a block. */
function block(text: string): string {
  return `\`\`\`\n${text.replaceAll('```', 'ˋˋˋ')}\n\`\`\``;
}
