// The page: panes that follow what happens, side by side where there is room, as tabs where there is not.
import { get } from './api.js';
import { listCommands } from './commands.js';
import { drawDiscord, findMessage, stay } from './discord.js';
import { drawForm } from './form.js';
import { icon } from './icons.js';
import { html, nothing, render } from './lit.js';
import { drawMailbox } from './mailbox.js';
import { addressWith, drawWith, redraw } from './page-state.js';
import { forget, state, take } from './server-state.js';
import { drawStore } from './store.js';
import { beginTour, drawTour, pointOut, startTour } from './tour.js';
import { drawLamp, drawWeather, listStorms } from './weather.js';
import { lang, words } from './words.js';

/**
 * @typedef {import('../views.ts').Introduction} Introduction
 * @typedef {'store' | 'discord' | 'mailbox' | 'weather'} PaneName
 */

/** @type {readonly PaneName[]} */
const PANES = ['store', 'discord', 'mailbox', 'weather'];
const RETRY_MS = 1500;
/** "in 3 days" becomes "in 2 days" while somebody looks. */
const TICK_MS = 10_000;
const NARROW = matchMedia('(width < 1060px)');

const query = new URLSearchParams(location.search);
/** @type {PaneName} */
let open = PANES.find((name) => name === query.get('tab')) ?? 'discord';
let isWeatherOpen = open === 'weather';
/** Panes with something new in them that were not looked at since. @type {Set<PaneName>} */
const news = new Set();
/** @type {EventSource | undefined} */
let events;

/** @param {PaneName} name */
function openPane(name) {
  if (name === 'weather' && !NARROW.matches) {
    isWeatherOpen = true;
    redraw();
    return;
  }
  open = name;
  news.delete(name);
  history.replaceState(undefined, '', addressWith('tab', name) + location.hash);
  redraw();
}

function toggleWeather() {
  if (NARROW.matches) return openPane('weather');
  isWeatherOpen = !isWeatherOpen;
  redraw();
}

function drawTop() {
  const languages = /** @type {const} */ ([
    ['ko', '한국어'],
    ['en', 'English'],
  ]);
  const storms = listStorms();
  return html`<header class="top">
    <h1><img src="/icon.svg" alt="" width="28" height="28" /> Bellhop <small>${words.tagline}</small></h1>
    ${drawLamp()}
    <button
      type="button"
      class=${storms.length > 0 ? 'weather-toggle storm' : 'weather-toggle'}
      aria-expanded=${String(NARROW.matches ? open === 'weather' : isWeatherOpen)}
      aria-controls="weather"
      title=${words.weather.open}
      @click=${toggleWeather}
    >
      ${icon('storm')}<span
        >${storms.length > 0 ? storms.join(', ') : `${words.pane.weather}: ${words.weather.calm}`}</span
      >
    </button>
    <button type="button" class="tour-start" @click=${startTour}>${words.tour.title}</button>
    <nav class="languages" aria-label=${words.languages}>
      ${languages.map(([code, name]) => html`<a href=${addressWith('lang', code)} lang=${code} aria-current=${code === lang ? 'true' : nothing}>${name}</a>`)}
    </nav>
  </header>`;
}

function drawTabs() {
  return html`<nav class="tabs" aria-label=${words.panes}>
    ${PANES.map((name) => html`<button type="button" id=${`tab-${name}`} class=${news.has(name) ? 'news' : ''} aria-current=${name === open ? 'page' : nothing} @click=${() => openPane(name)}>${words.pane[name]}</button>`)}
  </nav>`;
}

const DRAWS = { store: drawStore, discord: () => drawDiscord(actAs), mailbox: drawMailbox, weather: drawWeather };

/** @param {PaneName} name */
function drawPane(name) {
  const looks = ['pane', name, name === open ? 'open' : '', name === 'weather' && isWeatherOpen ? 'unfolded' : ''];
  return html`<section class=${looks.filter(Boolean).join(' ')} id=${name} aria-label=${words.pane[name]}>
    ${DRAWS[name]()}
  </section>`;
}

function draw() {
  render(
    html`${drawTop()}${drawTabs()}
      <main class=${isWeatherOpen ? 'panes windy' : 'panes'}>${PANES.map(drawPane)}</main>
      ${drawTour(openPane)}${state.isLost ? html`<p class="lost" role="status">${words.lost}</p>` : nothing}`,
    document.body,
  );
  drawForm();
  stay();
  pointOut(openPane);
}

/** @param {string} id */
function actAs(id) {
  const visitor = state.introduction.visitors.find((each) => each.id === id);
  if (!visitor) return;
  state.me = visitor;
  history.replaceState(undefined, '', addressWith('as', visitor.name) + location.hash);
  listen();
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

/** Follows what happens, as the person that the page acts as sees it. */
function listen() {
  events?.close();
  forget();
  const live = new EventSource(`/live?as=${encodeURIComponent(state.me.id)}`);
  events = live;
  live.addEventListener('error', () => {
    if (events !== live) return;
    state.isLost = true;
    live.close();
    redraw();
    void awaitReturn();
  });
  for (const name of PANES) {
    let isFirst = true;
    live.addEventListener(name, (event) => {
      take(name, /** @type {Parameters<typeof take>[1]} */ (JSON.parse(String(event.data))));
      if (!isFirst && name !== open && name !== 'weather') news.add(name);
      if (isFirst && name === 'store') beginTour();
      if (isFirst && name === 'discord') void listCommands().then(redraw);
      isFirst = false;
      redraw();
    });
  }
}

document.documentElement.lang = lang;
document.title = `Bellhop · ${words.tagline}`;
drawWith(draw);
state.introduction = /** @type {Introduction} */ (await get('introduction'));
const [first] = state.introduction.visitors;
if (!first) throw new Error('There is nobody to act as');
state.me = state.introduction.visitors.find(({ name }) => name === query.get('as')) ?? first;
draw();
listen();
setInterval(redraw, TICK_MS);
NARROW.addEventListener('change', redraw);
addEventListener('hashchange', () => findMessage(location.hash));
// A browser keeps six connections to a server: a page that is left must not hold one.
addEventListener('pagehide', () => events?.close());
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
