// An embed: a box with a colored edge.
import { drawEmoji } from './emoji.js';
import { fileOf } from './files.js';
import { html, nothing, ref } from './lit.js';
import { drawInline, drawLink, drawMarkdown } from './markdown.js';
import { drawMoment } from './times.js';

/**
 * @typedef {import('../ports.ts').Embed} Embed
 * @typedef {import('../views.ts').MessageView} MessageView
 * @typedef {import('./markdown.js').Surroundings} Surroundings
 */

/**
 * @param {Embed} embed
 * @param {MessageView} message
 * @param {Surroundings} around
 */
export function drawEmbed(embed, message, around) {
  const { title, url, description, color, fields, footer, author, timestamp } = embed;
  const hasFoot = Boolean(footer?.text) || Boolean(timestamp);
  return html`<div class="embed" ${colored(color)}>
    ${drawPicture(embed.thumbnail, message, 'thumbnail')}
    ${author?.name ? html`<p class="by">${drawEmoji(author.name)}</p>` : nothing}
    ${title ? html`<p class="title">${url ? drawLink(url, drawInline(title, around), around) : drawInline(title, around)}</p>` : nothing}
    ${description ? html`<div class="description">${drawMarkdown(description, around)}</div>` : nothing}
    ${
      fields && fields.length > 0
        ? html`<dl>
            ${fields.map(
              (field) =>
                html`<div class=${field.inline ? 'inline' : ''}>
                  <dt>${drawInline(field.name, around)}</dt>
                  <dd>${drawMarkdown(field.value, around)}</dd>
                </div>`,
            )}
          </dl>`
        : nothing
    }
    ${drawPicture(embed.image, message, 'picture')}
    ${hasFoot ? html`<p class="foot">${drawEmoji(footer?.text ?? '')}${footer?.text && timestamp ? ' • ' : ''}${timestamp ? drawMoment(Date.parse(timestamp)) : nothing}</p>` : nothing}
  </div>`;
}

/**
 * The page's policy forbids style attributes; a property that a script sets is none.
 * @param {number | null | undefined} color  0xRRGGBB
 */
export function colored(color) {
  return ref((element) => {
    if (element instanceof HTMLElement)
      element.style.setProperty('--bar', color ? `#${color.toString(16).padStart(6, '0')}` : null);
  });
}

/**
 * A picture that came along as a file. Pictures from elsewhere are not fetched.
 * @param {{ url?: string | null } | null | undefined} picture
 * @param {MessageView} message
 * @param {string} look
 */
function drawPicture(picture, message, look) {
  const file = fileOf(message, picture?.url);
  if (!file || file.kind !== 'image') return nothing;
  return html`<a class=${look} href=${`/files/${message.id}/${file.id}`} target="_blank" rel="noopener"
    ><img src=${`/files/${message.id}/${file.id}`} alt=${file.description || file.filename}
  /></a>`;
}
