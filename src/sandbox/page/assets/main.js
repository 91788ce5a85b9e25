// The page: three panes that follow what happens, side by side where there is room, as tabs where there is not.
import { get } from './api.js';
import { createDiscord } from './discord.js';
import { h } from './dom.js';
import { createMailbox } from './mailbox.js';
import { createStore } from './store.js';
import { lang, words } from './words.js';

/**
 * @typedef {import('../views.ts').Introduction} Introduction
 * @typedef {'store' | 'discord' | 'mailbox'} PaneName
 */

/** @type {readonly PaneName[]} */
const PANES = ['store', 'discord', 'mailbox'];
const RETRY_MS = 1500;

const query = new URLSearchParams(location.search);

/** @param {string} id */
function place(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}`);
  return element;
}

/**
 * The same page with one thing changed.
 * @param {string} name
 * @param {string} value
 */
function addressWith(name, value) {
  const changed = new URLSearchParams(location.search);
  changed.set(name, value);
  return `?${changed.toString()}`;
}

function drawTop() {
  document.documentElement.lang = lang;
  document.title = `Bellhop · ${words.tagline}`;
  place('tagline').textContent = words.tagline;
  place('guide').textContent = words.guide;
  const languages = /** @type {const} */ ([
    ['ko', '한국어'],
    ['en', 'English'],
  ]);
  place('languages').append(
    ...languages.map(([code, name]) => {
      const attributes = {
        href: addressWith('lang', code),
        lang: code,
        ...(code === lang && { 'aria-current': 'true' }),
      };
      const link = h('a', { attributes, on: { click: () => (link.href = addressWith('lang', code)) } }, name);
      return link;
    }),
  );
}

/** @param {PaneName} chosen */
function openTab(chosen) {
  for (const name of PANES) {
    place(name).classList.toggle('open', name === chosen);
    const tab = place(`tab-${name}`);
    tab.setAttribute('aria-selected', String(name === chosen));
    if (name === chosen) tab.classList.remove('news');
  }
  history.replaceState(undefined, '', addressWith('tab', chosen) + location.hash);
}

function drawTabs() {
  place('tabs').append(
    ...PANES.map((name) =>
      h(
        'button',
        {
          attributes: { id: `tab-${name}`, type: 'button', role: 'tab', 'aria-controls': name },
          on: { click: () => openTab(name) },
        },
        words.pane[name],
      ),
    ),
  );
  for (const name of PANES) place(name).setAttribute('aria-labelledby', `tab-${name}`);
  openTab(PANES.find((name) => name === query.get('tab')) ?? 'discord');
}

/** @param {PaneName} name */
function tellNews(name) {
  if (!place(name).classList.contains('open')) place(`tab-${name}`).classList.add('news');
}

/** The demo was stopped. Whoever starts it again finds the page anew, with new people and numbers. */
async function awaitReturn() {
  try {
    await get('introduction');
    location.reload();
  } catch {
    setTimeout(() => void awaitReturn(), RETRY_MS);
  }
}

/** @param {Introduction} introduction */
function start({ visitors, shopName }) {
  const me = visitors.find(({ name }) => name === query.get('as')) ?? visitors[0];
  if (!me) throw new Error('There is nobody to act as');
  const panes = {
    store: createStore(place('store'), { shopName }),
    discord: createDiscord(place('discord'), {
      visitors,
      me,
      onSwitch: (name) => location.assign(addressWith('as', name)),
    }),
    mailbox: createMailbox(place('mailbox')),
  };
  const lost = h('p', { class: 'lost', attributes: { role: 'status' } }, words.lost);
  const live = new EventSource(`/live?as=${encodeURIComponent(me.id)}`);
  live.addEventListener('open', () => lost.remove());
  live.addEventListener('error', () => {
    if (!lost.isConnected) document.body.append(lost);
    live.close();
    void awaitReturn();
  });
  // A browser keeps six connections to a server: a page that is left must not hold one.
  addEventListener('pagehide', () => live.close());
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
  for (const name of PANES) {
    let isFirst = true;
    live.addEventListener(name, (event) => {
      /** @type {unknown} */
      const view = JSON.parse(String(event.data));
      panes[name].show(/** @type {never} */ (view));
      if (!isFirst) tellNews(name);
      isFirst = false;
    });
  }
}

drawTop();
drawTabs();
start(/** @type {Introduction} */ (await get('introduction')));
