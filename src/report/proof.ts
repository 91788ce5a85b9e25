// Proof of delivery 발송 증빙: one page that a seller prints or hands to the marketplace. Everything in it is escaped; nothing is loaded.
import { type BoundLicense, tailOf } from '../order/aftercare.ts';
import { nameActor, nameDeed } from '../order/card.ts';
import type { Line } from '../order/line.ts';
import { cleanText, cutText } from '../order/buyer-text.ts';
import { commandsEn } from '../words/commands.en.ts';
import { commandsKo } from '../words/commands.ko.ts';
import { formatWon, type Lang } from '../words/format.ts';
import { wordsFor, type Words } from '../words/index.ts';

type ProofMail = {
  messageId: string;
  kind: 'first' | 'resend' | 'replace';
  state: keyof Words['report']['proof']['mailState'];
  askedBy: string | undefined;
  to: string;
  handedOverAt: Date | undefined;
  acceptedAt: Date | undefined;
  response: string | undefined;
  lines: { productOrderId: string; units: number }[];
};

type ProofEntry = {
  productOrderId?: string | undefined;
  at: Date;
  actor: string;
  what: string;
  outcome?: string | undefined;
};

export type ProofView = {
  orderId: string;
  paidAt: Date;
  seenAt: Date;
  lines: { line: Line; licenses: BoundLicense[]; hasLink: boolean }[];
  mails: ProofMail[];
  /** Oldest first. */
  history: ProofEntry[];
  shopName: string;
  /** Who had it made, and when. */
  by: string;
  now: Date;
};

/** More would not fit on the page. */
const HISTORY_SHOWN = 24;
const KEYS_SHOWN = 6;
const APPROVALS = ['deliver_approved', 'send_approved', 'dispatch_approved'];
const CLAIMS = [
  'quantity_reduced',
  'cancel_requested',
  'canceled',
  'return_requested',
  'returned',
  'claim_withdrawn',
  'claim_unclear',
  'cancel_approved',
  'cancel_refused',
];

type Row = [name: string, value: string | undefined];

const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Seoul',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** A whole HTML document that stands alone and prints on one page of A4. */
export function renderProof(view: ProofView, lang: Lang): string {
  const words = wordsFor(lang);
  const say = words.report.proof;
  const { orderId, lines, mails, history, shopName, by, now } = view;
  return [
    `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(`${say.title} ${orderId}`)}</title>`,
    `<style>${STYLE}</style></head><body><main>`,
    `<header><h1>${escapeHtml(say.title)}</h1><p class="order">${escapeHtml(say.about(orderId))}</p>`,
    `<p>${escapeHtml(`${say.shop}: ${shopName}`)}</p><p>${escapeHtml(say.made(momentOf(now), by))}</p></header>`,
    `<h2>${escapeHtml(say.lines)}</h2>`,
    ...lines.map((each) => renderLine(each, view, lang)),
    `<h2>${escapeHtml(say.mails)}</h2>`,
    ...(mails.length > 0 ? mails.map((mail) => renderMail(mail, words)) : [`<p>${escapeHtml(say.not)}</p>`]),
    `<h2>${escapeHtml(say.claims)}</h2>`,
    renderEntries(
      history.filter(({ what }) => CLAIMS.includes(what)),
      words,
      lines.length > 1,
    ) || `<p>${escapeHtml(say.noClaims)}</p>`,
    `<h2>${escapeHtml(say.history)}</h2>`,
    renderHistory(history, words, lines.length > 1),
    `<footer>${escapeHtml(say.foot)} <span class="screen">${escapeHtml(say.print)}</span></footer>`,
    '</main></body></html>',
    '',
  ].join('\n');
}

function renderLine({ line, licenses, hasLink }: ProofView['lines'][number], view: ProofView, lang: Lang): string {
  const words = wordsFor(lang);
  const say = words.report.proof;
  const { shown, recipient } = line;
  const states = (lang === 'ko' ? commandsKo : commandsEn).status;
  const ofLine = view.history.filter(({ productOrderId }) => productOrderId === line.productOrderId);
  const last = (what: string) => ofLine.findLast((entry) => entry.what === what);
  const approvals = ofLine.filter(({ what }) => APPROVALS.includes(what));
  const confirmed = last('confirmed');
  const keys = licenses
    .slice(0, KEYS_SHOWN)
    .map(
      (license) =>
        `${tailOf(license)} (${say.licenseState[license.status]}${license.deliveredAt ? ` ${momentOf(license.deliveredAt)}` : ''})`,
    );
  const more = licenses.length > KEYS_SHOWN ? [words.card.moreKeys(licenses.length - KEYS_SHOWN)] : [];
  const used = [
    ...new Set(
      view.mails
        .filter(
          (mail) =>
            mail.handedOverAt && mail.lines.some(({ productOrderId }) => productOrderId === line.productOrderId),
        )
        .map(({ to }) => to),
    ),
  ];
  const rows: Row[] = [
    [say.number, line.productOrderId],
    [say.product, shown.productName],
    [say.option, shown.productOption || undefined],
    [say.quantity, say.quantityOf(shown.remainQuantity, shown.quantity)],
    [say.amount, formatWon(shown.amountKrw, lang)],
    // A printer may have no such picture.
    [say.state, states[line.status].replace(/^[^\p{L}]+/u, '')],
    [say.typed, recipient.typed ?? say.not],
    [say.foundIn, recipient.source && words.source[recipient.source]],
    [say.used, used.join(', ') || say.not],
    [say.license, [...keys, ...more, ...(hasLink ? [say.link] : [])].join(', ') || say.not],
    [say.paid, momentOf(shown.paidAt ?? view.paidAt)],
    [say.seen, momentOf(view.seenAt)],
    [
      say.approved,
      approvals.length > 0
        ? approvals
            .map(({ at, actor, what }) => `${momentOf(at)} · ${nameActor(actor, words)} · ${nameDeed(what, words)}`)
            .join('\n')
        : line.emailedAt
          ? say.byItself
          : say.not,
    ],
    [say.confirmed, confirmed ? momentOf(confirmed.at) : say.not],
    [say.mailed, line.emailedAt ? momentOf(line.emailedAt) : say.not],
    [say.dispatched, line.dispatchedAt ? momentOf(line.dispatchedAt) : say.not],
  ];
  return renderTable(rows);
}

function renderMail(mail: ProofMail, words: Words): string {
  const say = words.report.proof;
  return renderTable([
    [say.kind[mail.kind], `${say.mailState[mail.state]}${mail.acceptedAt ? ` · ${momentOf(mail.acceptedAt)}` : ''}`],
    [say.to, mail.to],
    [say.messageId, mail.messageId],
    [say.handedOver, mail.handedOverAt && momentOf(mail.handedOverAt)],
    [say.answer, mail.response],
    [say.askedBy, mail.askedBy],
    [say.line, mail.lines.map(({ productOrderId, units }) => `${productOrderId} ×${units}`).join(', ')],
  ]);
}

/** The end of a long history; its beginning is among the times of the lines. */
function renderHistory(history: readonly ProofEntry[], words: Words, isOfSeveral: boolean): string {
  const shown = history.slice(-HISTORY_SHOWN);
  const rest = history.length - shown.length;
  const more = rest > 0 ? `<p>${escapeHtml(words.report.proof.earlier(rest))}</p>` : '';
  return more + renderEntries(shown, words, isOfSeveral);
}

function renderEntries(entries: readonly ProofEntry[], words: Words, isOfSeveral: boolean): string {
  if (entries.length === 0) return '';
  const outcomes: Record<string, string> = words.outcome;
  const rows = entries.map(({ at, actor, what, outcome, productOrderId }) => {
    const said = outcome && outcome !== 'done' ? ` (${outcomes[outcome] ?? outcome})` : '';
    const cells = [
      momentOf(at),
      nameDeed(what, words) + said,
      nameActor(actor, words),
      ...(isOfSeveral ? [productOrderId ?? ''] : []),
    ];
    return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  });
  return `<table class="list">${rows.join('')}</table>`;
}

function renderTable(rows: readonly Row[]): string {
  const filled = rows.filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '');
  return `<table class="facts"><tbody>${filled
    .map(([name, value]) => {
      const text = value
        .split('\n')
        .map((part) => escapeHtml(cutText(cleanText(part), 400)))
        .join('<br>');
      return `<tr><th>${escapeHtml(name)}</th><td>${text}</td></tr>`;
    })
    .join('')}</tbody></table>`;
}

/** `2026-11-23 22:14:05`, in Korea. */
function momentOf(at: Date): string {
  return CLOCK.format(at);
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"'`]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

const STYLE = `
@page { size: A4; margin: 12mm; }
* { box-sizing: border-box; }
body { margin: 0; background: #eef1f7; color: #1b2333; font: 12px/1.45 "Noto Sans KR", "Malgun Gothic", "Apple SD Gothic Neo", sans-serif; }
main { max-width: 186mm; margin: 16px auto; padding: 24px; background: #fff; }
header { border-bottom: 2px solid #1b2333; margin-bottom: 8px; padding-bottom: 8px; }
h1 { margin: 0; font-size: 24px; } .order { font-size: 15px; font-weight: 700; } p { margin: 2px 0; }
h2 { margin: 12px 0 4px; font-size: 14px; }
table { width: 100%; border-collapse: collapse; margin-bottom: 6px; break-inside: avoid; }
th, td { border: 1px solid #cfd5e1; padding: 2px 6px; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { width: 32mm; background: #f4f6fa; font-weight: 600; }
.facts tbody { display: grid; grid-template-columns: 1fr 1fr; } .facts th { width: auto; } .facts tr { display: grid; grid-template-columns: 32mm 1fr; }
@media (max-width: 600px) { .facts tbody { grid-template-columns: 1fr; } }
.list td:first-child { white-space: nowrap; width: 36mm; }
footer { margin-top: 10px; color: #56607a; font-size: 11px; }
@media print { body { background: #fff; font-size: 9px; line-height: 1.3; } main { margin: 0; padding: 0; max-width: none; } .facts tbody { grid-template-columns: 1fr 1fr; } .facts tr { grid-template-columns: 28mm 1fr; } footer { font-size: 8px; } h1 { font-size: 18px; } h2 { font-size: 11px; margin: 6px 0 2px; } th, td { padding: 1px 5px; } .screen { display: none; } }
`;
