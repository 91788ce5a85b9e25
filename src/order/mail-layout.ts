// A mail as a list of blocks, and its two faces: plain text and HTML. Both are made from the same blocks, so neither can say less.

export type Block =
  | { type: 'heading'; text: string }
  /** Line breaks are kept. */
  | { type: 'paragraph'; text: string }
  /** What the buyer came for; numbered when there is more than one. Without a title: ''. */
  | { type: 'keys'; title: string; keys: readonly string[] }
  /** The whole address is shown besides the button; only http and https become links. Without a title: ''. */
  | { type: 'link'; title: string; label: string; href: string }
  | { type: 'facts'; rows: readonly (readonly [label: string, value: string])[] };

export type MailLayout = {
  language: 'ko' | 'en';
  title: string;
  /** What a mailbox shows beside the subject; without it that would be the first key. */
  preview: string;
  blocks: readonly Block[];
  footer: readonly string[];
};

/** More keys than this are set small: a long list of large ones would be cut off by some mailboxes. */
const MANY_KEYS = 20;

/** The plain text, lines ended by `\n`. */
export function layOutText({ blocks, footer }: MailLayout): string {
  const parts = blocks.map((block) => {
    switch (block.type) {
      case 'heading':
        return `■ ${block.text}`;
      case 'paragraph':
        return block.text;
      case 'keys':
        return [
          ...(block.title === '' ? [] : [block.title]),
          ...block.keys.map((key, i) => (block.keys.length > 1 ? `${i + 1})  ${key}` : key)),
        ].join('\n');
      case 'link':
        return block.title === '' ? block.href : `${block.title}\n${block.href}`;
      default:
        return block.rows.map(([label, value]) => `${label}: ${value}`).join('\n');
    }
  });
  return `${parts.map((part, i) => (i === 0 ? '' : blocks[i - 1]?.type === 'heading' ? '\n' : '\n\n') + part).join('')}\n${footer.length > 0 ? `\n--------\n${footer.join('\n')}\n` : ''}`;
}

// Colors twice: inline for clients that drop <style>, by class for those that honor a dark scheme.
const STYLE = `body{margin:0}
.key,a{-webkit-text-size-adjust:none}
@media (prefers-color-scheme:dark){.page{background:#16181d!important}.sheet{background:#1f2229!important}.ink{color:#eceef2!important}
.soft{color:#a9afba!important}.key{background:#2b303a!important;color:#fff!important;border-color:#4a5160!important}.rule{border-color:#3a404c!important}.url{color:#8ab4ff!important}}`;
const SANS =
  "-apple-system,BlinkMacSystemFont,'Apple SD Gothic Neo','Malgun Gothic','맑은 고딕',Roboto,Arial,sans-serif";
// Faces that tell 0 from O and 1 from l.
const MONO = "'D2Coding',Consolas,Menlo,'SF Mono','Roboto Mono','Courier New',monospace";

/** The HTML: one column, at most 600 px, no pictures, nothing fetched. */
export function layOutHtml({ language, title, preview, blocks, footer }: MailLayout): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f2f4f7">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(preview)}${'&#847;&zwnj;&nbsp;'.repeat(60)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f2f4f7"><tr><td align="center" style="padding:16px 8px">
<table role="presentation" class="sheet ink" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px;background:#ffffff;color:#1b1f24;border-radius:8px;font-family:${SANS};font-size:16px;line-height:1.6;word-break:keep-all;overflow-wrap:anywhere">
${blocks.map((block) => `<tr><td style="padding:0 24px">${toHtml(block)}</td></tr>`).join('\n')}
<tr><td style="padding:8px 24px 24px">${footer.length > 0 ? `<div class="soft rule" style="border-top:1px solid #e2e6ec;padding-top:16px;color:#5d6672;font-size:13px">${footer.map(escapeHtml).join('<br>')}</div>` : ''}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
}

function toHtml(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `<h2 class="ink" style="margin:28px 0 8px;font-size:18px;line-height:1.4;color:#1b1f24">${escapeHtml(block.text)}</h2>`;
    case 'paragraph':
      return `<p class="ink" style="margin:16px 0 0;color:#1b1f24">${lines(block.text)}</p>`;
    case 'keys':
      if (block.keys.length > MANY_KEYS) return `${titleRow(block.title)}${manyKeys(block.keys)}`;
      return `${titleRow(block.title)}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">${block.keys.map((key, i) => keyRow(key, block.keys.length > 1 ? `${i + 1})` : '')).join('')}</table>`;
    case 'link':
      return `${titleRow(block.title)}${link(block.href, block.label)}`;
    default:
      return `<table role="presentation" cellpadding="0" cellspacing="0" style="font-size:15px">${block.rows
        .map(
          ([label, value]) =>
            `<tr><td class="soft" valign="top" style="padding:2px 16px 2px 0;color:#5d6672;white-space:nowrap">${escapeHtml(label)}</td><td class="ink" valign="top" style="padding:2px 0;color:#1b1f24;word-break:break-word">${lines(value)}</td></tr>`,
        )
        .join('')}</table>`;
  }
}

function titleRow(text: string): string {
  return text === '' ? '' : `<p class="soft" style="margin:8px 0;color:#5d6672">${lines(text)}</p>`;
}

/** The style stands once, not at every key. */
function manyKeys(keys: readonly string[]): string {
  const rows = keys
    .map((key, i) => `<div>${i + 1}) <code style="font:inherit">${escapeHtml(key)}</code></div>`)
    .join('\n');
  return `<div class="key" style="padding:10px 14px;background:#f2f4f7;border:1px solid #d5dae1;border-radius:6px;color:#101418;font-family:${MONO};font-size:15px;line-height:1.8;word-break:break-all">${rows}</div>`;
}

/** Nothing but the key is in its element, so that a long press takes exactly the key. */
function keyRow(key: string, number: string): string {
  const before =
    number &&
    `<td class="soft" width="32" style="color:#5d6672;font-size:15px;white-space:nowrap;padding-right:8px">${number}</td>`;
  return `<tr>${before}<td style="padding:4px 0"><code class="key" style="display:block;padding:10px 14px;background:#f2f4f7;border:1px solid #d5dae1;border-radius:6px;color:#101418;font-family:${MONO};font-size:19px;line-height:1.4;word-break:break-all;white-space:pre-wrap;-webkit-user-select:all;user-select:all">${escapeHtml(key)}</code></td></tr>`;
}

function link(href: string, label: string): string {
  if (!isWebAddress(href))
    return `<p class="ink" style="margin:0;color:#1b1f24;word-break:break-all">${escapeHtml(href)}</p>`;
  const target = escapeHtml(href);
  return `<p style="margin:8px 0"><a href="${target}" style="display:inline-block;padding:12px 24px;background:#1558d6;color:#ffffff;border-radius:6px;font-weight:bold;text-decoration:none">${escapeHtml(label)}</a></p>
<p style="margin:0;font-size:14px;word-break:break-all"><a class="url" href="${target}" style="color:#1558d6">${target}</a></p>`;
}

function isWebAddress(href: string): boolean {
  const protocol = URL.parse(href)?.protocol;
  return protocol === 'https:' || protocol === 'http:';
}

function lines(text: string): string {
  return escapeHtml(text).replace(/\n/g, '<br>');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}
