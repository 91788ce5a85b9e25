// The store pane: a till for the buyer, and under it what became of each line, with what buyer and seller can do to it.
import { post, Refused } from './api.js';
import { button, drawList, h } from './dom.js';
import { lang, sayTime, sayWon, words } from './words.js';

/**
 * @typedef {import('../views.ts').StoreView} StoreView
 * @typedef {import('../views.ts').LineView} LineView
 * @typedef {import('../views.ts').StoreAct} StoreAct
 */

/** @type {readonly StoreAct[]} */
const BUYER_ACTS = ['acceptGift', 'requestCancel', 'withdrawClaim', 'requestReturn', 'decidePurchase'];

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

/**
 * @param {HTMLElement} section
 * @param {{ shopName: string }} shop
 */
export function createStore(section, { shopName }) {
  const said = words.store;
  /** @type {StoreView['products']} */
  let products = [];
  let buyerIndex = 0;

  const product = h('select', { attributes: { name: 'product' }, on: { change: drawTyped } });
  const typed = h('div', 'typed');
  const quantity = h('input', {
    attributes: { name: 'quantity', type: 'number', min: '1', max: '99', value: '1', required: '' },
  });
  const buyer = h('input', { attributes: { name: 'buyer', type: 'text', maxlength: '40' } });
  const memo = h('input', { attributes: { name: 'memo', type: 'text', maxlength: '500' } });
  const gift = h('input', { attributes: { name: 'gift', type: 'checkbox' } });
  const problem = h('p', { class: 'failure', attributes: { role: 'alert' } });
  const pay = h('button', { class: 'press pay', attributes: { type: 'submit' } }, said.pay);
  const form = h(
    'form',
    { class: 'till', attributes: { autocomplete: 'off' } },
    h('label', 'field wide', h('span', 'label', said.product), product),
    typed,
    h('label', 'field', h('span', 'label', said.buyer), buyer),
    h('label', 'field', h('span', 'label', said.quantity), quantity),
    h('label', 'field wide', h('span', 'label', said.memo), memo),
    h('label', 'check', gift, ` ${said.gift}`),
    pay,
    problem,
  );
  const list = h('ol', 'lines');
  section.replaceChildren(
    h('header', 'bar', h('h2', {}, words.pane.store), h('span', 'shop', shopName)),
    h('div', 'scroll', h('h3', {}, said.order), form, h('h3', {}, said.lines), list),
  );

  /** @param {Promise<unknown>} done */
  async function attempt(done) {
    problem.textContent = '';
    try {
      await done;
      return true;
    } catch (error) {
      problem.textContent = error instanceof Refused ? error.message : String(error);
      return false;
    }
  }

  function inventBuyer() {
    const [name = '', address = ''] = BUYERS[buyerIndex % BUYERS.length] ?? [];
    buyerIndex += 1;
    buyer.value = name;
    const [input] = typed.querySelectorAll('input');
    if (input) input.value = address;
  }

  /** Fields that the seller asks for differ from product to product; what was typed stays when they do not. */
  function drawTyped() {
    const labels = products.find(({ productId }) => productId === product.value)?.directInputs ?? [];
    const old = [...typed.querySelectorAll('input')];
    if (old.length === labels.length && old.every(({ name }, index) => name === labels[index])) return;
    typed.replaceChildren(
      ...labels.map((label) =>
        h(
          'label',
          'field wide',
          h('span', 'label', label),
          h('input', { attributes: { name: label, type: 'text', maxlength: '500' } }),
        ),
      ),
    );
    const [input] = typed.querySelectorAll('input');
    if (input) input.value = BUYERS.find(([name]) => name === buyer.value)?.[1] ?? '';
  }

  /** @param {StoreView['products']} next */
  function drawProducts(next) {
    if (JSON.stringify(next) === JSON.stringify(products)) return;
    const isFirst = products.length === 0;
    const chosen = product.value;
    products = next;
    product.replaceChildren(
      ...products.map(({ productId, name, priceKrw, statusType }) =>
        h(
          'option',
          {
            attributes: {
              value: productId,
              ...(statusType !== 'SALE' && { disabled: '' }),
              ...(productId === chosen && { selected: '' }),
            },
          },
          `${name} · ${sayWon(priceKrw)}`,
        ),
      ),
    );
    drawTyped();
    if (isFirst) inventBuyer();
  }

  async function buy() {
    const values = [...typed.querySelectorAll('input')]
      .filter(({ value }) => value !== '')
      .map(({ name, value }) => /** @type {const} */ ([name, value]));
    pay.disabled = true;
    const order = {
      productId: product.value,
      quantity: Number(quantity.value),
      typed: Object.fromEntries(values),
      ...(memo.value && { memo: memo.value }),
      ...(buyer.value && { ordererName: buyer.value }),
      gift: gift.checked,
    };
    const isDone = await attempt(post('order', order));
    pay.disabled = false;
    if (!isDone) return;
    memo.value = '';
    quantity.value = '1';
    gift.checked = false;
    inventBuyer();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void buy();
  });

  /** @param {LineView} line */
  function drawLine(line) {
    /** @type {Record<string, string>} */
    const states = said.state;
    const isPartly = line.remainQuantity !== line.quantity && line.remainQuantity > 0;
    return h(
      'li',
      { class: 'line', attributes: { 'data-line': line.productOrderId } },
      h(
        'div',
        'head',
        h('b', {}, line.productName),
        ` ×${line.quantity}`,
        isPartly && ` (${line.remainQuantity} ${said.left})`,
      ),
      h('span', `state ${line.state.toLowerCase()}`, states[line.state] ?? line.state),
      h(
        'p',
        'facts',
        `${sayTime(line.orderedAt)} · ${sayWon(line.amountKrw)} · ${said.number} ${line.orderId}`,
        line.isConfirmed && line.state === 'PAYED' && ` · ${said.confirmed}`,
        line.dispatchedBy !== undefined && ` · ${line.dispatchedBy === 'hand' ? said.byHand : said.byApi}`,
      ),
      line.productOption !== '' && h('p', 'facts', line.productOption),
      drawActs(line),
    );
  }

  /** @param {LineView} line */
  function drawActs({ acts, productOrderId }) {
    const [buyerActs, sellerActs] = [
      acts.filter((act) => BUYER_ACTS.includes(act)),
      acts.filter((act) => !BUYER_ACTS.includes(act)),
    ];
    /** @param {StoreAct} act */
    const drawAct = (act) => button('small', said.act[act], () => void attempt(post('touch', { act, productOrderId })));
    return h(
      'div',
      'acts',
      buyerActs.length > 0 && h('span', {}, h('small', {}, said.buyerActs), ...buyerActs.map(drawAct)),
      sellerActs.length > 0 && h('span', {}, h('small', {}, said.sellerActs), ...sellerActs.map(drawAct)),
    );
  }

  return {
    /** @param {StoreView} view */
    show(view) {
      drawProducts(view.products);
      drawList(list, view.lines, { keyOf: ({ productOrderId }) => productOrderId, draw: drawLine });
      if (view.lines.length === 0) list.replaceChildren(h('li', 'empty', said.empty));
    },
  };
}
