// The store pane: a till for the buyer, and under it what became of each order, with what everybody can do to it.
import { post, Refused } from './api.js';
import { html, nothing, repeat } from './lit.js';
import { redraw } from './page-state.js';
import { state } from './server-state.js';
import { drawTill } from './till.js';
import { drawMoment } from './times.js';
import { sayWon, words } from './words.js';

/**
 * @typedef {import('../views.ts').LineView} LineView
 * @typedef {import('../store-acts.ts').StoreAct} StoreAct
 */

/** @type {Record<'buyer' | 'seller' | 'naver', readonly StoreAct[]>} */
const ACTORS = {
  buyer: ['acceptGift', 'refuseGift', 'requestCancel', 'withdrawClaim', 'requestReturn', 'decidePurchase'],
  seller: ['confirmByHand', 'dispatchByHand', 'approveCancelByHand'],
  naver: ['completeDelivery', 'collectReturn', 'adminCancel'],
};
/** Acts that can be about a part of the line. @type {readonly StoreAct[]} */
const PARTIAL = ['requestCancel', 'requestReturn'];

let problem = '';
/** By line: how many of it, for a part; none: all. @type {Map<string, number>} */
const parts = new Map();

/** @param {string} path @param {object} body */
async function attempt(path, body) {
  problem = '';
  try {
    await post(path, body);
  } catch (error) {
    problem = error instanceof Refused ? error.message : String(error);
  }
  redraw();
}

export function drawStore() {
  const said = words.store;
  /** @type {Map<string, LineView[]>} */
  const orders = new Map();
  for (const line of state.lines) orders.set(line.orderId, [line, ...(orders.get(line.orderId) ?? [])]);
  return html`
    <header class="bar">
      <h2>${words.pane.store}</h2>
      <span class="shop">${state.introduction.shopName}</span>
    </header>
    <div class="scroll" tabindex="0" role="region" aria-label=${`${said.order}, ${said.lines}`}>
      <h3>${said.order}</h3>
      ${state.store.products.length > 0 ? drawTill() : nothing}
      <details class="goods">
        <summary>${said.products}</summary>
        <ul>
          ${state.store.products.map(drawProduct)}
        </ul>
      </details>
      <h3>${said.lines}</h3>
      ${problem ? html`<p class="failure" role="alert">${problem}</p>` : nothing}
      ${
        orders.size === 0
          ? html`<p class="empty">${said.empty}</p>`
          : html`<ol class="orders">
              ${repeat(
                [...orders],
                ([id]) => id,
                ([id, lines]) => drawOrder(id, lines),
              )}
            </ol>`
      }
    </div>
  `;
}

/** @param {import('../ports.ts').Product} product */
function drawProduct({ productId, name, priceKrw, hasDelivery, statusType }) {
  const said = words.store;
  /** @type {Record<string, string>} */
  const listing = said.listing;
  const to = statusType === 'SALE' ? 'SUSPENSION' : 'SALE';
  const canTurn = statusType === 'SALE' || statusType === 'SUSPENSION';
  return html`<li data-product=${productId}>
    <span class="name"
      >${name}<small>${sayWon(priceKrw)} · ${hasDelivery ? said.delivery : said.noDelivery} · ${productId}</small></span
    >
    <span class=${`state listing ${statusType.toLowerCase()}`}>${listing[statusType] ?? statusType}</span>
    ${canTurn ? html`<button type="button" class="small" @click=${() => void attempt('listing', { productId, to })}>${to === 'SALE' ? said.resume : said.suspend}</button>` : nothing}
  </li>`;
}

/** @param {string} orderId @param {readonly LineView[]} lines */
function drawOrder(orderId, lines) {
  const [first] = lines;
  return html`<li class="order" data-order=${orderId}>
    <p class="facts">${first ? drawMoment(first.orderedAt) : nothing} · ${words.store.number} ${orderId}</p>
    ${repeat(lines, ({ id }) => id, drawLine)}
  </li>`;
}

/** @param {LineView} line */
function drawLine(line) {
  const said = words.store;
  /** @type {Record<string, string>} */
  const states = said.state;
  const { quantity, remainQuantity, dispatchedBy } = line;
  const facts = [
    sayWon(line.amountKrw),
    ...(line.productOption === '' ? [] : [line.productOption]),
    ...(line.addOn ? [said.addOn] : []),
    ...(line.isConfirmed && line.state === 'PAYED' ? [said.confirmed] : []),
    ...(dispatchedBy === undefined ? [] : [dispatchedBy === 'hand' ? said.byHand : said.byApi]),
  ];
  return html`<div class="line" data-line=${line.productOrderId}>
    <p class="head">
      <b>${line.productName}</b>
      ×${quantity}${remainQuantity !== quantity && remainQuantity > 0 ? ` (${remainQuantity} ${said.left})` : ''}
    </p>
    <span class=${`state ${line.state.toLowerCase()}`}>${states[line.state] ?? line.state}</span>
    <p class="facts">${facts.join(' · ')}</p>
    ${
      line.acts.length > 0
        ? html`<details class="acts">
            <summary>${said.acts}</summary>
            ${Object.entries(ACTORS).map(([who, acts]) =>
              drawActs(
                /** @type {keyof typeof ACTORS} */ (who),
                acts.filter((act) => line.acts.includes(act)),
                line,
              ),
            )}
          </details>`
        : nothing
    }
  </div>`;
}

/** @param {keyof typeof ACTORS} who @param {readonly StoreAct[]} acts @param {LineView} line */
function drawActs(who, acts, { productOrderId, remainQuantity }) {
  const said = words.store;
  if (acts.length === 0) return nothing;
  const canPart = remainQuantity > 1 && acts.some((act) => PARTIAL.includes(act));
  const part = parts.get(productOrderId);
  /** @param {StoreAct} act */
  const run = (act) => {
    const quantity = PARTIAL.includes(act) && part !== undefined ? { quantity: part } : {};
    parts.delete(productOrderId);
    void attempt('touch', { act, productOrderId, ...quantity });
  };
  return html`<div class="actor">
    <small>${said.who[who]}</small>
    ${
      canPart
        ? html`<select
            class="small"
            name="part"
            aria-label=${said.quantity}
            @change=${(/** @type {Event} */ { target }) => {
              const chosen = target instanceof HTMLSelectElement ? Number(target.value) : 0;
              if (chosen > 0) parts.set(productOrderId, chosen);
              else parts.delete(productOrderId);
            }}
          >
            <option value="0" .selected=${part === undefined}>${said.all}</option>
            ${Array.from({ length: remainQuantity - 1 }, (_, index) => html`<option value=${index + 1} .selected=${part === index + 1}>×${index + 1}</option>`)}
          </select>`
        : nothing
    }
    ${acts.map((act) => html`<button type="button" class="small" data-act=${act} @click=${() => run(act)}>${said.act[act]}</button>`)}
  </div>`;
}
