// One message as Discord shows it: who, when, content, embeds, files, components.
import { sayCommand } from './commands.js';
import { drawComponents } from './components.js';
import { drawEmbed } from './embed.js';
import { drawEmoji } from './emoji.js';
import { drawFiles } from './files.js';
import { icon } from './icons.js';
import { html, nothing } from './lit.js';
import { drawMarkdown } from './markdown.js';
import { drawMoment } from './times.js';
import { words } from './words.js';

/**
 * @typedef {import('../views.ts').MessageView} MessageView
 * @typedef {import('./markdown.js').Surroundings} Surroundings
 * @typedef {import('../views.ts').Named} Named
 * @typedef {{ messageId: string, customId: string, values?: string[] }} Press
 */

/**
 * @typedef {object} Drawn  a message with what only this browser knows of it
 * @property {MessageView} message
 * @property {boolean} isCompact  it follows another one of the same author
 * @property {string | undefined} pending  the custom id that was pressed
 * @property {string | undefined} failure
 * @property {{ people: Named[], roles: Named[], channels: Named[] }} pools  what can be chosen in selects of people, roles, channels
 */

/**
 * @param {Drawn} drawn
 * @param {Surroundings} around
 * @param {{ press: (press: Press) => void, dismiss: (messageId: string) => void }} acts
 */
export function drawMessage(drawn, around, acts) {
  const { message, failure, isCompact } = drawn;
  const { id, content, answers, usedBy, isEphemeral, isForMe, isLoading } = message;
  const said = words.discord;
  const hasHead = !isCompact || answers !== undefined || usedBy !== undefined;
  const looks = [
    'message',
    hasHead ? 'headed' : '',
    isEphemeral ? 'only-you' : '',
    isForMe && !isEphemeral ? 'for-me' : '',
  ];
  const used = new Set([
    ...message.embeds.flatMap(({ image, thumbnail }) => [image?.url, thumbnail?.url]),
    ...mediaUrls(message.components),
  ]);
  return html`<article
    class=${looks.filter(Boolean).join(' ')}
    id=${`m${id}`}
    tabindex="-1"
    aria-label=${`Bellhop ${content.slice(0, 80)}`}
  >
    ${answers ? html`<a class="answers" href=${`#m${answers.id}`}>${icon('reply')}<img src="/icon.svg" alt="" /><b>Bellhop</b> <span>${drawEmoji(answers.content)}</span></a>` : nothing}
    ${usedBy ? html`<p class="answers">${icon('reply')}<b>${usedBy.name}</b> ${said.used} <b class="command">${sayCommand(usedBy.command)}</b></p>` : nothing}
    ${hasHead ? html`<img class="avatar" src="/icon.svg" alt="" />` : nothing}
    <div class="body">
      ${hasHead ? drawHead(message) : nothing}
      ${isLoading ? html`<p class="thinking"><span class="dots"></span> Bellhop ${said.thinking}</p>` : nothing}
      ${content === '' ? nothing : html`<div class="content">${drawMarkdown(content, around)}${message.isEdited ? html`<span class="edited">${said.edited}</span>` : nothing}</div>`}
      ${message.embeds.map((embed) => drawEmbed(embed, message, around))} ${drawFiles(message, used)}
      ${drawComponents(message.components, drawn, around, acts.press)}
      ${failure === undefined ? nothing : html`<p class="failure" role="alert">${failure}</p>`}
      ${isEphemeral ? html`<footer class="ephemeral">${icon('eye')} ${said.onlyYou} · <button type="button" class="dismiss" @click=${() => acts.dismiss(id)}>${said.dismiss}</button></footer>` : nothing}
    </div>
  </article>`;
}

/** @param {MessageView} message */
function drawHead({ createdAt, isSilent, isEphemeral }) {
  const said = words.discord;
  return html`<header>
    <strong class="author">Bellhop</strong><span class="app">${said.app}</span>
    <span class="when">${drawMoment(createdAt)}</span>
    ${isSilent && !isEphemeral ? html`<span class="silent" role="img" aria-label=${said.silent} title=${said.silent}>${icon('bellOff')}</span>` : nothing}
  </header>`;
}

/**
 * Files that a component shows are not shown a second time.
 * @param {readonly import('../ports.ts').Component[]} components
 * @returns {string[]}
 */
function mediaUrls(components) {
  return components.flatMap(({ media, file, items, components: inner, accessory }) => [
    ...[media?.url, file?.url, ...(items ?? []).map((item) => item.media.url)].filter((url) => url !== undefined),
    ...mediaUrls([...(inner ?? []), ...(accessory ? [accessory] : [])]),
  ]);
}
