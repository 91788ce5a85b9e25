// The mailbox pane: what the mail server took, and one mail opened. Its HTML is shown in a frame that can do nothing.
import { get } from './api.js';
import { button, drawList, h } from './dom.js';
import { sayTime, words } from './words.js';

/**
 * @typedef {import('../views.ts').MailboxView} MailboxView
 * @typedef {import('../views.ts').MailView} MailView
 * @typedef {import('../views.ts').OpenMail} OpenMail
 * @typedef {'body' | 'text' | 'source'} Tab
 */

/** @param {HTMLElement} section */
export function createMailbox(section) {
  const said = words.mailbox;
  const list = h('ol', 'mails');
  const reader = h('div', 'reader');
  const count = h('span', 'count');
  section.replaceChildren(h('header', 'bar', h('h2', {}, words.pane.mailbox, count)), list, reader);
  /** @type {readonly MailView[]} */
  let mails = [];
  /** @type {string | undefined} */
  let openId;
  /** Mails that were opened in this browser. @type {Set<string>} */
  const read = new Set();

  function draw() {
    count.textContent = mails.length > 0 ? String(mails.length) : '';
    drawList(
      list,
      mails.map((mail) => ({ mail, isOpen: mail.id === openId, isRead: read.has(mail.id) })),
      {
        keyOf: ({ mail }) => mail.id,
        draw: drawEntry,
      },
    );
    if (mails.length === 0) list.replaceChildren(h('li', 'empty', said.empty));
    section.classList.toggle('reading', openId !== undefined);
    if (openId === undefined) reader.replaceChildren(h('p', 'empty', mails.length > 0 ? said.pick : ''));
  }

  /** @param {{ mail: MailView, isOpen: boolean, isRead: boolean }} entry */
  function drawEntry({ mail, isOpen, isRead }) {
    return h(
      'li',
      {},
      h(
        'button',
        {
          class: `entry${isOpen ? ' open' : ''}${isRead ? '' : ' unread'}`,
          attributes: { type: 'button' },
          on: { click: () => void open(mail.id) },
        },
        h('span', 'to', mail.to.join(', ')),
        h('time', {}, sayTime(mail.at)),
        h('span', 'subject', mail.subject),
      ),
    );
  }

  /** @param {string} id */
  async function open(id) {
    openId = id;
    read.add(id);
    draw();
    const mail = /** @type {OpenMail} */ (await get(`mails/${id}`));
    // Another one may have been opened meanwhile.
    if (openId === id) drawMail(mail, mail.hasHtml ? 'body' : 'text');
  }

  function close() {
    openId = undefined;
    draw();
  }

  /**
   * @param {OpenMail} mail
   * @param {Tab} tab
   */
  function drawMail(mail, tab) {
    /** @type {readonly Tab[]} */
    const tabs = mail.hasHtml ? ['body', 'text', 'source'] : ['text', 'source'];
    reader.replaceChildren(
      button('back', said.back, close),
      h('h3', {}, mail.subject),
      h('p', 'envelope', `${said.from} ${mail.from}`, h('br'), `${said.to} ${mail.to.join(', ')}`),
      h(
        'nav',
        'views',
        ...tabs.map((name) =>
          button({ attributes: { 'aria-pressed': String(name === tab) } }, said[name], () => drawMail(mail, name)),
        ),
      ),
      drawContent(mail, tab),
    );
  }

  return {
    /** @param {MailboxView} view */
    show(view) {
      mails = view.mails;
      draw();
    },
  };
}

/**
 * @param {OpenMail} mail
 * @param {Tab} tab
 */
function drawContent(mail, tab) {
  if (tab === 'text') return h('pre', 'text', mail.text);
  if (tab === 'source') return h('pre', 'source', mail.source);
  // The server sends it under a policy that allows styles and nothing else; no page of ours could be that strict and yet work.
  return h('iframe', {
    attributes: { sandbox: '', src: `/mails/${mail.id}/html`, title: mail.subject, referrerpolicy: 'no-referrer' },
  });
}
