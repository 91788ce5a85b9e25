// The mailbox pane: what the mail server took, and one mail opened. Its HTML is shown in a frame that can do nothing.
import { get } from './api.js';
import { icon } from './icons.js';
import { html, nothing, repeat } from './lit.js';
import { redraw } from './page-state.js';
import { state } from './server-state.js';
import { drawMoment, saySize } from './times.js';
import { words } from './words.js';

/**
 * @typedef {import('../views.ts').MailView} MailView
 * @typedef {import('../views.ts').OpenMail} OpenMail
 * @typedef {'body' | 'text' | 'headers' | 'source'} Tab
 */

/** Mails that were opened in this browser. @type {Set<string>} */
const read = new Set();
/** Whose mails are shown; empty: everybody's. */
let owner = '';
/** @type {string | undefined} */
let openId;
/** @type {OpenMail | undefined} */
let mail;
/** @type {Tab} */
let tab = 'body';

export function drawMailbox() {
  const said = words.mailbox;
  const owners = [...new Set(state.mails.flatMap(({ to }) => to))].toSorted();
  const mails = state.mails.filter(({ to }) => owner === '' || to.includes(owner));
  return html`
    <header class="bar">
      <h2>
        ${words.pane.mailbox}
        ${state.mails.length > 0 ? html`<span class="count">${state.mails.length}</span>` : nothing}
      </h2>
      ${
        owners.length > 1
          ? html`<select class="owner" aria-label=${said.of} @change=${choose}>
              <option value="">${said.all}</option>
              ${owners.map((address) => html`<option value=${address} .selected=${address === owner}>${address}</option>`)}
            </select>`
          : nothing
      }
    </header>
    <div class=${openId === undefined ? 'mail-room' : 'mail-room reading'}>
      ${
        mails.length === 0
          ? html`<p class="empty mails">${said.empty}</p>`
          : html`<ol class="mails">
              ${repeat(mails, ({ id }) => id, drawEntry)}
            </ol>`
      }
      <div class="reader">
        ${mail ? drawMail(mail) : html`<p class="empty">${mails.length > 0 ? said.pick : ''}</p>`}
      </div>
    </div>
  `;
}

/** @param {Event} event */
function choose({ target }) {
  owner = target instanceof HTMLSelectElement ? target.value : '';
  redraw();
}

/** @param {MailView} entry */
function drawEntry({ id, to, at, subject, attachments }) {
  const looks = ['entry', id === openId ? 'open' : '', read.has(id) ? '' : 'unread'];
  return html`<li>
    <button
      type="button"
      class=${looks.filter(Boolean).join(' ')}
      data-mail=${id}
      aria-current=${id === openId ? 'true' : nothing}
      @click=${() => void open(id)}
    >
      <span class="to">${to.join(', ')}</span>
      <span class="when">${attachments > 0 ? icon('clip') : nothing}${drawMoment(at)}</span>
      <span class="subject">${subject}</span>
    </button>
  </li>`;
}

/** @param {string} id */
async function open(id) {
  openId = id;
  read.add(id);
  redraw();
  const opened = /** @type {OpenMail} */ (await get(`mails/${id}`));
  // Another one may have been opened meanwhile.
  if (openId !== id) return;
  mail = opened;
  tab = opened.hasHtml ? 'body' : 'text';
  redraw();
}

function close() {
  const id = openId;
  openId = undefined;
  mail = undefined;
  redraw();
  setTimeout(() => {
    const entry = document.querySelector(`[data-mail="${id}"]`);
    if (entry instanceof HTMLElement) entry.focus();
  });
}

/** @param {OpenMail} opened */
function drawMail(opened) {
  const said = words.mailbox;
  /** @type {readonly Tab[]} */
  const tabs = opened.hasHtml ? ['body', 'text', 'headers', 'source'] : ['text', 'headers', 'source'];
  return html`
    <button type="button" class="back" @click=${close}>← ${said.back}</button>
    <h3>${opened.subject}</h3>
    <dl class="envelope">
      <div>
        <dt>${said.from}</dt>
        <dd>${opened.sender}</dd>
      </div>
      <div>
        <dt>${said.to}</dt>
        <dd>${opened.to.join(', ')}</dd>
      </div>
    </dl>
    ${
      opened.attachments.length > 0
        ? html`<ul class="attachments" aria-label=${said.attachments}>
            ${opened.attachments.map(
              ({ filename, bytes }, index) =>
                html`<li>
                  <a href=${`/mails/${opened.id}/attachments/${index}`} download=${filename}
                    >${icon('clip')}${filename}<small>${saySize(bytes)}</small></a
                  >
                </li>`,
            )}
          </ul>`
        : nothing
    }
    <div class="views">
      ${tabs.map((name) => html`<button type="button" aria-pressed=${String(name === tab)} @click=${() => show(name)}>${said[name]}</button>`)}
    </div>
    ${drawContent(opened)}
  `;
}

/** @param {Tab} name */
function show(name) {
  tab = name;
  redraw();
}

/** @param {OpenMail} opened */
function drawContent({ id, subject, text, source, headers }) {
  const said = words.mailbox;
  if (tab === 'text') return html`<pre class="text" tabindex="0" aria-label=${said.text}>${text}</pre>`;
  if (tab === 'source') return html`<pre class="source" tabindex="0" aria-label=${said.source}>${source}</pre>`;
  if (tab === 'headers')
    return html`<div class="headers" tabindex="0" role="group" aria-label=${said.headers}>
      <dl>
        ${headers.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
    </div>`;
  // The server sends it under a policy that allows styles and nothing else; no page of ours could be that strict and yet work.
  return html`<iframe sandbox="" src=${`/mails/${id}/html`} title=${subject} referrerpolicy="no-referrer"></iframe>`;
}
