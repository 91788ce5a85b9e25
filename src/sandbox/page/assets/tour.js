// A first tour of five steps: it points at things, goes on when they are done, and never stands in the way.
import { html, nothing } from './lit.js';
import { recall, redraw, remember } from './page-state.js';
import { state } from './server-state.js';
import { words } from './words.js';

/** @typedef {'store' | 'discord' | 'mailbox' | 'weather'} PaneName */

/** @type {{ step: number, ordersBefore: number, mailsBefore: number, orderId: string } | undefined} */
let tour;
/** @type {Element | undefined} */
let pointed;

/** Begins when it was never seen in this browser. */
export function beginTour() {
  if (recall('tour') !== 'done') startTour();
}

export function startTour() {
  tour = { step: 0, ordersBefore: state.lines.length, mailsBefore: 0, orderId: '' };
  redraw();
}

function end() {
  tour = undefined;
  remember('tour', 'done');
  redraw();
}

/** @returns {HTMLElement | undefined} the card of the order of the tour */
function findCard() {
  const { orderId = '' } = tour ?? {};
  const cards = [...document.querySelectorAll('.message')].filter(
    (card) => card.querySelector('.embed') && card.textContent?.includes(orderId),
  );
  const card = cards.at(-1);
  return card instanceof HTMLElement ? card : undefined;
}

/** By step: where it is, and what it points at. @type {{ pane: PaneName, find: () => Element | null | undefined }[]} */
const STEPS = [
  { pane: 'store', find: () => document.querySelector('.till .pay') },
  { pane: 'discord', find: findCard },
  { pane: 'discord', find: () => findCard()?.querySelector('.press.primary') },
  { pane: 'mailbox', find: () => document.querySelector('.entry') },
  { pane: 'weather', find: () => document.querySelector('.weather-toggle') },
];

/** Goes on by itself when what a step asks for has happened. */
function follow() {
  if (!tour) return;
  const [newest] = state.lines;
  if (tour.step === 0 && state.lines.length > tour.ordersBefore && newest) {
    Object.assign(tour, { step: 1, orderId: newest.orderId, mailsBefore: state.mails.length });
  }
  const line = state.lines.find(({ orderId }) => orderId === tour?.orderId);
  const isSent = line !== undefined && line.state !== 'PAYED' && state.mails.length > tour.mailsBefore;
  if ((tour.step === 1 || tour.step === 2) && isSent) tour.step = 3;
}

/** @param {(pane: PaneName) => void} openPane */
export function drawTour(openPane) {
  follow();
  if (!tour) return nothing;
  const { step } = tour;
  const said = words.tour.steps[step];
  if (!said) return nothing;
  const isLast = step === STEPS.length - 1;
  return html`<aside class="tour" aria-label=${words.tour.title}>
    <p class="step">${words.tour.title} ${words.tour.step(step + 1, STEPS.length)}</p>
    <div aria-live="polite">
      <h2>${said.title}</h2>
      <p>${said.text}</p>
    </div>
    <footer>
      ${isLast ? nothing : html`<button type="button" class="skip" @click=${end}>${words.tour.skip}</button>`}
      <button type="button" class="next" @click=${() => goOn(openPane)}>
        ${isLast ? words.tour.done : words.tour.next}
      </button>
    </footer>
  </aside>`;
}

/** @param {(pane: PaneName) => void} openPane */
function goOn(openPane) {
  if (!tour) return;
  if (tour.step === STEPS.length - 1) {
    end();
    openPane('weather');
    return;
  }
  if (tour.step === 0) tour.orderId = state.lines.find(({ state: word }) => word === 'PAYED')?.orderId ?? '';
  tour.step += 1;
  redraw();
}

/** The step whose pane was opened last. */
let shownStep = -1;

/**
 * After drawing: opens the pane of a new step and rings what it is about.
 * @param {(pane: PaneName) => void} openPane  only matters where one pane fills the window
 */
export function pointOut(openPane) {
  const step = tour?.step ?? -1;
  if (step !== shownStep) {
    shownStep = step;
    const pane = STEPS[step]?.pane;
    // The weather is opened by whoever wants it.
    if (pane && pane !== 'weather') openPane(pane);
  }
  const target = STEPS[step]?.find() ?? undefined;
  if (target !== pointed) {
    pointed?.classList.remove('pointed');
    pointed = target;
  }
  if (target && !target.classList.contains('pointed')) {
    target.classList.add('pointed');
    target.scrollIntoView({ block: 'nearest' });
  }
}
