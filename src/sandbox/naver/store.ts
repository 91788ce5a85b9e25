// The state of the simulated store, and the one way a line's change becomes visible to the feed.
import { floorToSecond, formatKstDay } from './kst.ts';
import type {
  ChangedType,
  ClaimStatus,
  ClaimType,
  GiftReceivingStatus,
  NewProduct,
  ProductOrderStatus,
  SandboxLine,
  SandboxOrder,
  SandboxProduct,
  SandboxQuestion,
  Settings,
} from './types.ts';

/** A product order as the feed shows it: refreshed as a whole by a listed change, untouched by anything else. */
export type FeedRecord = {
  productOrderId: string;
  orderId: string;
  lastChangedType: ChangedType;
  /** To the second. */
  lastChangedAt: Date;
  visibleAtMs: number;
  paidAt: Date | undefined;
  productOrderStatus: ProductOrderStatus;
  claimType: ClaimType | undefined;
  claimStatus: ClaimStatus | undefined;
  receiverAddressChanged: boolean;
  giftReceivingStatus: GiftReceivingStatus | undefined;
};

export type Store = {
  clock: () => Date;
  settings: Settings;
  products: Map<string, SandboxProduct>;
  orders: Map<string, SandboxOrder>;
  lines: Map<string, SandboxLine>;
  /** Per product order the record in force, preceded by the one still shown while the lag lasts. */
  records: Map<string, FeedRecord[]>;
  buyerNumbers: Map<string, string>;
  /** By kind and number. */
  questions: Map<string, SandboxQuestion>;
  lastNumber: number;
  /** Told after every change of a line. */
  changed: (productOrderId: string) => void;
  /** Told after a product went on or off sale, by whomever. */
  listed: (productId: string) => void;
};

/** What another run needs to go on with this store: everything but who listens. */
export type KeptStore = Pick<
  Store,
  'products' | 'orders' | 'lines' | 'records' | 'buyerNumbers' | 'questions' | 'lastNumber'
>;

export function createStore(clock: () => Date, settings: Settings, kept?: KeptStore): Store {
  return {
    clock,
    settings,
    products: new Map(),
    orders: new Map(),
    lines: new Map(),
    records: new Map(),
    buyerNumbers: new Map(),
    questions: new Map(),
    lastNumber: 10_000_000,
    ...structuredClone(kept),
    changed: () => {},
    listed: () => {},
  };
}

/** A copy that changes no more. */
export function keepStore(store: Store): KeptStore {
  const { products, orders, lines, records, buyerNumbers, questions, lastNumber } = store;
  return structuredClone({ products, orders, lines, records, buyerNumbers, questions, lastNumber });
}

/** Sixteen digits that begin with the day in Seoul, unique in this store and ascending within a day. */
export function nextId(store: Store, at: Date): string {
  store.lastNumber += 11;
  return `${formatKstDay(at)}${store.lastNumber}`;
}

/** The same number for the same name. */
export function buyerNumber(store: Store, name: string): string {
  const known = store.buyerNumbers.get(name) ?? String(204_154_814 + store.buyerNumbers.size * 7);
  store.buyerNumbers.set(name, known);
  return known;
}

/** @throws Error for an id that was never handed out: a mistake of the caller, not of the client under test */
export function lineOf(store: Store, productOrderId: string): SandboxLine {
  const line = store.lines.get(productOrderId);
  if (!line) throw new Error(`The sandbox has no product order ${productOrderId}`);
  return line;
}

/** The lines of one checkout. @throws Error for an unknown order */
export function linesOf(store: Store, orderId: string): SandboxLine[] {
  const order = store.orders.get(orderId);
  if (!order) throw new Error(`The sandbox has no order ${orderId}`);
  return order.productOrderIds.map((id) => lineOf(store, id));
}

/** Puts a listed change into the feed, as of `at`. */
export function recordChange(store: Store, line: SandboxLine, type: ChangedType, at = store.clock()): void {
  const shown = shownRecord(store, line.productOrderId);
  const record: FeedRecord = {
    productOrderId: line.productOrderId,
    orderId: line.orderId,
    lastChangedType: type,
    lastChangedAt: floorToSecond(at),
    visibleAtMs: at.getTime() + store.settings.visibilityLagMs,
    paidAt: line.paidAt,
    productOrderStatus: line.productOrderStatus,
    claimType: line.claimType,
    claimStatus: line.claimStatus,
    receiverAddressChanged: line.receiverAddressChanged,
    giftReceivingStatus: line.giftReceivingStatus,
  };
  const pending = (store.records.get(line.productOrderId) ?? []).filter(
    (one) => one === shown || !isVisible(store, one),
  );
  store.records.set(line.productOrderId, [...pending, record]);
  store.changed(line.productOrderId);
}

/** The record of one product order as a caller sees it now; undefined while its first one is still on the way. */
export function shownRecord(store: Store, productOrderId: string): FeedRecord | undefined {
  return store.records.get(productOrderId)?.findLast((record) => isVisible(store, record));
}

function isVisible(store: Store, record: FeedRecord): boolean {
  return record.visibleAtMs <= store.clock().getTime();
}

/** Puts a product on sale. @throws Error when the number is taken, or with more than five fields to type into */
export function addProduct(store: Store, product: NewProduct): SandboxProduct {
  const count = store.products.size;
  const productId = product.productId ?? String(12_488_813_490 + count * 13);
  if (store.products.has(productId)) throw new Error(`The sandbox already has a product ${productId}`);
  if ((product.directInputs?.length ?? 0) > 5) throw new Error('A product has at most five direct-input options');
  const now = store.clock();
  const added: SandboxProduct = {
    productId,
    originProductNo: product.originProductNo ?? String(12_432_324_531 + count * 17),
    name: product.name,
    priceKrw: product.priceKrw,
    hasDelivery: product.hasDelivery ?? false,
    directInputs: [...(product.directInputs ?? [])],
    options: structuredClone(product.options ?? []),
    sellerProductCode: product.sellerProductCode,
    dispatchMethods: product.dispatchMethods,
    statusType: product.statusType ?? 'SALE',
    stockQuantity: product.stockQuantity ?? 9_999_999,
    registeredAt: product.registeredAt ?? now,
    modifiedAt: product.modifiedAt ?? now,
  };
  store.products.set(productId, added);
  return added;
}
