// Files of a message: pictures as pictures, texts by their first lines, the rest by name.
import { get } from './api.js';
import { icon } from './icons.js';
import { html, nothing } from './lit.js';
import { redraw } from './page-state.js';
import { saySize } from './times.js';
import { words } from './words.js';

/**
 * @typedef {import('../views.ts').MessageView} MessageView
 * @typedef {import('../views.ts').AttachmentView} AttachmentView
 */

/** Texts that were opened whole, by the id of the file. @type {Map<string, string>} */
const whole = new Map();
/** Hidden pictures that were uncovered. @type {Set<string>} */
const shown = new Set();

/**
 * The file that a link of the bot's server leads to.
 * @param {MessageView} message
 * @param {string | null | undefined} url
 */
export function fileOf({ attachments }, url) {
  return attachments.find(({ id }) => url?.includes(`/${id}/`));
}

/**
 * @param {MessageView} message
 * @param {ReadonlySet<string | null | undefined>} used  links to files that are shown elsewhere in the message
 */
export function drawFiles(message, used) {
  const isUsed = (/** @type {AttachmentView} */ { id }) => [...used].some((url) => url?.includes(`/${id}/`));
  return message.attachments.filter((file) => !isUsed(file)).map((file) => drawFile(file, message.id));
}

/**
 * @param {AttachmentView} file
 * @param {string} messageId
 * @param {boolean} [isSpoiler]
 */
export function drawFile(file, messageId, isSpoiler = file.isSpoiler) {
  const { id, kind, filename, description } = file;
  const href = `/files/${messageId}/${id}`;
  if (isSpoiler && !shown.has(id)) {
    return html`<button type="button" class="hidden-file" @click=${() => uncover(id)}>
      ${words.discord.spoiler}
    </button>`;
  }
  if (kind === 'image') {
    return html`<a class="picture" href=${href} target="_blank" rel="noopener"
      ><img src=${href} alt=${description || filename}
    /></a>`;
  }
  const name = html`<span class="name"
    >${icon('file')}<a href=${href} download=${filename}>${filename}</a><small>${saySize(file.bytes)}</small></span
  >`;
  const download = html`<a
    class="download"
    href=${href}
    download=${filename}
    title=${words.discord.download}
    aria-label=${`${words.discord.download}: ${filename}`}
    >${icon('download')}</a
  >`;
  if (kind === 'file') return html`<div class="file">${name}${download}</div>`;
  const text = whole.get(id);
  const said = text === undefined ? words.discord.expand : words.discord.collapse;
  return html`<figure class=${text === undefined ? 'text-file' : 'text-file whole'}>
    <pre tabindex="0" aria-label=${filename}>${text ?? file.preview ?? ''}</pre>
    <figcaption>
      <button
        type="button"
        aria-expanded=${String(text !== undefined)}
        title=${said}
        aria-label=${`${said}: ${filename}`}
        @click=${() => void toggle(messageId, id)}
      >
        ${icon('expand')}
      </button>
      ${name}${download}
    </figcaption>
  </figure>`;
}

/** @param {string} id */
function uncover(id) {
  shown.add(id);
  redraw();
}

/**
 * @param {string} messageId
 * @param {string} id
 */
async function toggle(messageId, id) {
  if (!whole.delete(id)) {
    const { text } = /** @type {{ text: string }} */ (await get(`texts/${messageId}/${id}`));
    whole.set(id, text);
  }
  redraw();
}

/** @param {File} file */
export async function packFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { filename: file.name, contentType: file.type || 'application/octet-stream', base64: btoa(binary) };
}

/**
 * A place to drop a file into, or to choose one by hand.
 * @param {{ id: string, name: string, files: readonly File[], isMany: boolean, accept?: string, labelledBy?: string, onPick: (files: File[]) => void }} field
 */
export function drawFilePicker({ id, name, files, isMany, accept, labelledBy, onPick }) {
  const said = words.discord;
  /** @param {FileList | null | undefined} picked */
  const take = (picked) => onPick([...(picked ?? [])].slice(0, isMany ? 10 : 1));
  return html`<div
    class="drop"
    @dragover=${(/** @type {Event} */ event) => event.preventDefault()}
    @drop=${(/** @type {DragEvent} */ event) => {
      event.preventDefault();
      take(event.dataTransfer?.files);
    }}
  >
    <input
      id=${id}
      type="file"
      name=${name}
      accept=${accept ?? nothing}
      ?multiple=${isMany}
      aria-label=${labelledBy ? nothing : name}
      aria-labelledby=${labelledBy ?? nothing}
      @change=${(/** @type {Event} */ event) => event.target instanceof HTMLInputElement && take(event.target.files)}
    />
    <span class="hint"
      >${files.length > 0 ? files.map((file) => `${file.name} · ${saySize(file.size)}`).join(', ') : said.drop}</span
    >
  </div>`;
}
