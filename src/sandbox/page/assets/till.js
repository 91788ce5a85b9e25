// The till of the store: what is in the basket, who buys it, and paying.
import { post, Refused } from './api.js';
import { icon } from './icons.js';
import { html, nothing } from './lit.js';
import { redraw } from './page-state.js';
import { state } from './server-state.js';
import { lang, sayWon, words } from './words.js';

/** @typedef {import('../ports.ts').Product} Product */
/** @typedef {{ productId: string, quantity: number, typed: Record<string, string>, chosen: Record<string, string>, addOn: boolean }} Item */

/** Invented buyers, for whoever does not want to invent one. */
const BUYERS =
  lang === 'ko'
    ? [
        ['김서연', 'seoyeon.kim@example.com'],
        ['이도윤', 'doyun.lee@example.com'],
        ['박하은', 'haeun.park@example.com'],
        ['최지호', 'jiho.choi@example.com'],
      ]
    : [
        ['Seoyeon Kim', 'seoyeon.kim@example.com'],
        ['Doyun Lee', 'doyun.lee@example.com'],
        ['Haeun Park', 'haeun.park@example.com'],
        ['Jiho Choi', 'jiho.choi@example.com'],
      ];

const MAX_ITEMS = 10;

let buyerIndex = 0;
const till = { buyer: '', address: '', memo: '', gift: false, isPaying: false, problem: '' };
/** @type {Item[]} */
let items = [];

/** @param {string} productId @returns {Product | undefined} */
const productOf = (productId) => state.store.products.find((product) => product.productId === productId);

/** @param {Product} product @param {boolean} addOn @returns {Item} */
function newItem({ productId, directInputs, options }, addOn) {
  const [first] = directInputs;
  return {
    productId,
    quantity: 1,
    typed: first === undefined ? {} : { [first]: till.address },
    chosen: Object.fromEntries(options.map(({ name, values }) => [name, values[0] ?? ''])),
    addOn,
  };
}

function inventBuyer() {
  [till.buyer = '', till.address = ''] = BUYERS[buyerIndex % BUYERS.length] ?? [];
  buyerIndex += 1;
}

/** Fills the basket for whoever comes next. */
function begin() {
  const first = state.store.products.find(({ statusType }) => statusType === 'SALE');
  if (!first) return;
  inventBuyer();
  const known = productOf(items[0]?.productId ?? '');
  items = [newItem(known?.statusType === 'SALE' ? known : first, false)];
  Object.assign(till, { memo: '', gift: false });
}

/** @param {Event} event @param {(value: string) => void} take */
function read({ target }, take) {
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) take(target.value);
  redraw();
}

export function drawTill() {
  if (items.length === 0) begin();
  const said = words.store;
  const sum = items.reduce(
    (total, { productId, quantity }) => total + (productOf(productId)?.priceKrw ?? 0) * quantity,
    0,
  );
  return html`<form class="till" autocomplete="off" @submit=${submit}>
    ${items.map(drawItem)}
    ${items.length < MAX_ITEMS ? html`<button type="button" class="add" @click=${add}>${icon('plus')} ${said.add}</button>` : nothing}
    <label class="field"
      ><span class="label">${said.buyer}</span>
      <input
        name="buyer"
        type="text"
        maxlength="40"
        .value=${till.buyer}
        @input=${(/** @type {Event} */ event) => read(event, (value) => (till.buyer = value))}
    /></label>
    <label class="field"
      ><span class="label">${said.memo}</span>
      <input
        name="memo"
        type="text"
        maxlength="500"
        .value=${till.memo}
        @input=${(/** @type {Event} */ event) => read(event, (value) => (till.memo = value))}
    /></label>
    <label class="check"
      ><input
        name="gift"
        type="checkbox"
        .checked=${till.gift}
        @change=${(/** @type {Event} */ { target }) => {
          till.gift = target instanceof HTMLInputElement && target.checked;
        }}
      />
      ${said.gift}</label
    >
    <button type="submit" class="press pay" aria-disabled=${till.isPaying ? 'true' : nothing}>
      ${said.payAmount(sayWon(sum))}
    </button>
    ${till.problem ? html`<p class="failure" role="alert">${till.problem}</p>` : nothing}
  </form>`;
}

/** @param {Item} item @param {number} index */
function drawItem(item, index) {
  const said = words.store;
  const product = productOf(item.productId);
  return html`<fieldset class="item">
    <legend class="unseen">${said.product} ${index + 1}</legend>
    <div class="what">
      <label class="field"
        ><span class="label">${said.product}</span>
        <select name="product" @change=${(/** @type {Event} */ event) => read(event, (value) => swap(index, value))}>
          ${state.store.products.map(({ productId, name, priceKrw, statusType }) => html`<option value=${productId} ?disabled=${statusType !== 'SALE'} .selected=${productId === item.productId}>${name} · ${sayWon(priceKrw)}</option>`)}
        </select></label
      >
      <label class="field amount"
        ><span class="label">${said.quantity}</span>
        <input
          name="quantity"
          type="number"
          min="1"
          max="99"
          required
          .value=${String(item.quantity)}
          @input=${(/** @type {Event} */ event) => read(event, (value) => (item.quantity = Number(value)))}
      /></label>
      ${index > 0 ? html`<button type="button" class="remove" aria-label=${said.remove} title=${said.remove} @click=${() => remove(index)}>${icon('close')}</button>` : nothing}
    </div>
    ${(product?.options ?? []).map(
      ({ name, values }) =>
        html`<label class="field"
          ><span class="label">${name}</span>
          <select
            name=${name}
            @change=${(/** @type {Event} */ event) => read(event, (value) => (item.chosen[name] = value))}
          >
            ${values.map((value) => html`<option value=${value} .selected=${value === item.chosen[name]}>${value}</option>`)}
          </select></label
        >`,
    )}
    ${(product?.directInputs ?? []).map(
      (label) =>
        html`<label class="field typed"
          ><span class="label">${label}</span>
          <input
            name=${label}
            type="text"
            maxlength="500"
            .value=${item.typed[label] ?? ''}
            @input=${(/** @type {Event} */ event) => read(event, (value) => (item.typed[label] = value))}
        /></label>`,
    )}
    ${
      index > 0
        ? html`<label class="check"
            ><input
              type="checkbox"
              name="addOn"
              .checked=${item.addOn}
              @change=${(/** @type {Event} */ { target }) => {
                item.addOn = target instanceof HTMLInputElement && target.checked;
              }}
            />
            ${said.addOn}</label
          >`
        : nothing
    }
  </fieldset>`;
}

/** Another product; what was typed stays where both ask for it. @param {number} index @param {string} productId */
function swap(index, productId) {
  const product = productOf(productId);
  const before = items[index];
  if (!product || !before) return;
  const item = newItem(product, before.addOn);
  const kept = Object.entries(before.typed).filter(([label]) => product.directInputs.includes(label));
  items[index] = { ...item, quantity: before.quantity, typed: { ...item.typed, ...Object.fromEntries(kept) } };
}

function add() {
  const product = state.store.products.findLast(({ statusType }) => statusType === 'SALE');
  if (product) items.push(newItem(product, false));
  redraw();
}

/** @param {number} index */
function remove(index) {
  items.splice(index, 1);
  redraw();
}

/** @param {Event} event */
function submit(event) {
  event.preventDefault();
  if (!till.isPaying) void pay();
}

async function pay() {
  till.isPaying = true;
  till.problem = '';
  redraw();
  try {
    await post('order', {
      lines: items.map(({ typed, ...item }) => ({
        ...item,
        typed: Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== '')),
      })),
      ...(till.memo && { memo: till.memo }),
      ...(till.buyer && { ordererName: till.buyer }),
      gift: till.gift,
    });
    begin();
  } catch (error) {
    till.problem = error instanceof Refused ? error.message : String(error);
  }
  till.isPaying = false;
  redraw();
}
