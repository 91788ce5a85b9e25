// The simulated SmartStore: Naver's Commerce API on the wire, and the people around it for tests and the demo.
import { once, setMaxListeners } from 'node:events';

import { acceptGift, changeAddress, lapsePayment, pay, placeUnpaid, settlePayment } from './checkout.ts';
import type { Checkout, Placed } from './checkout.ts';
import type { ClaimRequest } from './claims.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { createGateway } from './gateway.ts';
import type { ApiGroup } from './gateway.ts';
import { answerByHand, askPrivately, askPublicly, deleteQuestion } from './inquiries.ts';
import {
  adminCancel,
  approveCancelByHand,
  changeListingByHand,
  collectReturn,
  completeDelivery,
  confirmByHand,
  decidePurchase,
  dispatchByHand,
  refuseGift,
  requestCancel,
  requestReturn,
  withdrawClaim,
} from './people.ts';
import { createNaverServer } from './server.ts';
import type { AnsweredCall, Call } from './server.ts';
import { addProduct, createStore, keepStore, lineOf } from './store.ts';
import type { KeptStore } from './store.ts';
import { createTokenDesk } from './token.ts';
import type { NewProduct, SandboxLine, SandboxProduct, SandboxQuestion, Settings } from './types.ts';

export type { Checkout, Placed } from './checkout.ts';
export type { ClaimRequest } from './claims.ts';
export type { Faults } from './faults.ts';
export type { ApiGroup } from './gateway.ts';
export type { AnsweredCall } from './server.ts';
export type { KeptStore } from './store.ts';
export type { NewProduct, SandboxLine, SandboxProduct, SandboxQuestion, Settings } from './types.ts';

export type NaverOptions = { [Key in keyof Settings]?: Settings[Key] | undefined } & {
  clientId?: string | undefined;
  /** A bcrypt salt of 29 characters. */
  clientSecret?: string | undefined;
  /** 0 or none: any free one. */
  port?: number | undefined;
  /** Dates, token lifetimes and the hourly quota; buckets always run on the machine's monotonic clock. */
  clock?: (() => Date) | undefined;
  products?: NewProduct[] | undefined;
  /** The store of an earlier run, as its `snapshot` gave it; `products` are then not added. */
  kept?: KeptStore | undefined;
};

type Events = {
  request: Call;
  answered: AnsweredCall;
  changed: { productOrderId: string };
  listed: { productId: string };
};
type Listener<Value> = (value: Value) => void | Promise<void>;
type Listeners = { [Name in keyof Events]: Set<Listener<Events[Name]>> };

export type NaverSandbox = AsyncDisposable & {
  /** What NAVER_API_URL takes. */
  url: string;
  clientId: string;
  clientSecret: string;
  /** Live: a change counts from the next call. */
  settings: Settings;
  /** Every product, oldest first, as plain copies. */
  products(): SandboxProduct[];
  addProduct(product: NewProduct): SandboxProduct;
  /** What a buyer does. Each throws an Error where the buyer would find no such button. */
  pay(checkout: Checkout): Placed;
  placeUnpaid(checkout: Checkout): Placed;
  settlePayment(orderId: string): void;
  lapsePayment(orderId: string): void;
  acceptGift(orderId: string): void;
  refuseGift(orderId: string, reason?: string): void;
  changeAddress(productOrderId: string): void;
  requestCancel(productOrderId: string, request?: ClaimRequest & { stuck?: boolean | undefined }): void;
  requestReturn(productOrderId: string, request?: ClaimRequest): void;
  withdrawClaim(productOrderId: string): void;
  decidePurchase(productOrderId: string): void;
  /** What buyers and visitors ask; gives the number of the inquiry (고객 문의) or of the question (상품 문의). */
  askPrivately(about: Parameters<typeof askPrivately>[1]): string;
  askPublicly(about: Parameters<typeof askPublicly>[1]): string;
  deleteQuestion(kind: SandboxQuestion['kind'], no: string): void;
  /** What the seller does in the seller center, past the API. */
  confirmByHand(productOrderId: string): void;
  dispatchByHand(productOrderId: string): void;
  approveCancelByHand(productOrderId: string): void;
  changeListingByHand(productId: string, to: 'SALE' | 'SUSPENSION'): void;
  answerByHand(kind: SandboxQuestion['kind'], no: string, text: string): void;
  /** What Naver and the courier do. */
  adminCancel(productOrderId: string): void;
  collectReturn(productOrderId: string): void;
  completeDelivery(productOrderId: string): void;
  /** The truth about lines, as plain copies. */
  line(productOrderId: string): SandboxLine;
  lines(): SandboxLine[];
  /** All that was asked, oldest first, as plain copies. */
  questions(): SandboxQuestion[];
  /** Every request answered, newest last; the oldest are dropped beyond 20,000. */
  calls(): AnsweredCall[];
  faults: Faults;
  /** The hourly quota of a malformed token request, until a clean day (KST) has passed, or until it is lifted. */
  penalize(): void;
  liftPenalty(): void;
  expireTokens(): void;
  denyIp(denied: boolean): void;
  /** @param group  `order` when left out */
  dropApiGroup(dropped: boolean, group?: ApiGroup): void;
  /**
   * `request`: let through by the gateway, its effect still to come; the listener is awaited. `answered`: the answer
   * has left, or the line is gone. `changed`: a line is not what it was. `listed`: a product went on or off sale.
   * Returns what takes the listener off again.
   */
  on<Name extends keyof Events>(event: Name, listener: Listener<Events[Name]>): () => void;
  /** The whole store, for `kept` of another run. */
  snapshot(): KeptStore;
  close(): Promise<void>;
};

/** Starts a store on 127.0.0.1. It answers as strictly as the documents allow; open points are in its settings. */
export async function startNaver(options: NaverOptions = {}): Promise<NaverSandbox> {
  const clock = options.clock ?? (() => new Date());
  const clientId = options.clientId ?? '1Ab2Cd3Ef4Gh5Ij6Kl7Mn8';
  const clientSecret = options.clientSecret ?? '$2a$04$abcdefghijklmnopqrstuu';
  const settings = readSettings(options);
  const listeners: Listeners = { request: new Set(), answered: new Set(), changed: new Set(), listed: new Set() };
  const closing = new AbortController();
  // Every delayed call waits for it.
  setMaxListeners(0, closing.signal);
  const calls: AnsweredCall[] = [];
  const faults = createFaults();
  const gateway = createGateway(clock, settings);
  const tokenDesk = createTokenDesk({ clock, settings, clientId, clientSecret, onNonstandard: gateway.penalize });
  const store = createStore(clock, settings, options.kept);
  store.changed = (productOrderId) => {
    // Nobody waits for these: a line has changed whether or not somebody looks.
    tell(listeners.changed, { productOrderId }).catch((error: unknown) => process.emitWarning(String(error)));
  };
  store.listed = (productId) => {
    tell(listeners.listed, { productId }).catch((error: unknown) => process.emitWarning(String(error)));
  };
  if (!options.kept) for (const product of options.products ?? []) addProduct(store, product);

  const server = createNaverServer({
    store,
    gateway,
    tokenDesk,
    faults,
    calls,
    onRequest: (call) => tell(listeners.request, call),
    onAnswered: (call) => tell(listeners.answered, call),
    closing: closing.signal,
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox listens on no port');

  async function close(): Promise<void> {
    if (closing.signal.aborted) return;
    closing.abort();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  return {
    url: `http://127.0.0.1:${address.port}/external`,
    clientId,
    clientSecret,
    settings,
    products: () => structuredClone([...store.products.values()]),
    addProduct: (product) => structuredClone(addProduct(store, product)),
    pay: (checkout) => pay(store, checkout),
    placeUnpaid: (checkout) => placeUnpaid(store, checkout),
    settlePayment: (orderId) => settlePayment(store, orderId),
    lapsePayment: (orderId) => lapsePayment(store, orderId),
    acceptGift: (orderId) => acceptGift(store, orderId),
    refuseGift: (orderId, reason) => refuseGift(store, orderId, reason),
    changeAddress: (productOrderId) => changeAddress(store, productOrderId),
    requestCancel: (productOrderId, request) => requestCancel(store, productOrderId, request),
    requestReturn: (productOrderId, request) => requestReturn(store, productOrderId, request),
    withdrawClaim: (productOrderId) => withdrawClaim(store, productOrderId),
    decidePurchase: (productOrderId) => decidePurchase(store, productOrderId),
    askPrivately: (about) => askPrivately(store, about),
    askPublicly: (about) => askPublicly(store, about),
    deleteQuestion: (kind, no) => deleteQuestion(store, kind, no),
    confirmByHand: (productOrderId) => confirmByHand(store, productOrderId),
    dispatchByHand: (productOrderId) => dispatchByHand(store, productOrderId),
    approveCancelByHand: (productOrderId) => approveCancelByHand(store, productOrderId),
    changeListingByHand: (productId, to) => changeListingByHand(store, productId, to),
    answerByHand: (kind, no, text) => answerByHand(store, kind, no, text),
    adminCancel: (productOrderId) => adminCancel(store, productOrderId),
    collectReturn: (productOrderId) => collectReturn(store, productOrderId),
    completeDelivery: (productOrderId) => completeDelivery(store, productOrderId),
    line: (productOrderId) => structuredClone(lineOf(store, productOrderId)),
    lines: () => structuredClone([...store.lines.values()]),
    questions: () => structuredClone([...store.questions.values()]),
    calls: () => [...calls],
    faults: { add: faults.add, clear: faults.clear },
    penalize: gateway.penalize,
    liftPenalty: gateway.liftPenalty,
    expireTokens: tokenDesk.expireAll,
    denyIp: gateway.denyIp,
    dropApiGroup: (dropped, group = 'order') => gateway.dropApiGroup(dropped, group),
    on(event, listener) {
      listeners[event].add(listener);
      return () => listeners[event].delete(listener);
    },
    snapshot: () => keepStore(store),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function tell<Value>(listeners: Set<Listener<Value>>, value: Value): Promise<void> {
  await Promise.all([...listeners].map(async (listener) => await listener(value)));
}

function readSettings(options: NaverOptions): Settings {
  return {
    ratePerSecond: options.ratePerSecond ?? 2,
    burst: options.burst ?? 4,
    tokenLifetimeS: options.tokenLifetimeS ?? 10_800,
    tokenForm: options.tokenForm ?? 'tolerant',
    visibilityLagMs: options.visibilityLagMs ?? 0,
    confirmRequired: options.confirmRequired ?? false,
    autoConfirm: options.autoConfirm ?? false,
    addressWithoutDelivery: options.addressWithoutDelivery ?? false,
    legacyClaimNodes: options.legacyClaimNodes,
    partialClaimStays: options.partialClaimStays ?? false,
    unknownIds: options.unknownIds ?? 'omit',
    storeName: options.storeName ?? '벨홉 소프트웨어',
  };
}
