// A busy evening: many buyers, some of them careless, some of them changing their minds. The same seed is the same evening.
import type { Checkout, NaverSandbox, NewProduct } from './naver/index.ts';

/** What a buyer does after the order, and how much later. */
export type Afterwards = { act: 'cancel' | 'cancelPart' | 'acceptGift' | 'refuseGift'; afterMs: number };

export type PlannedOrder = { checkout: Checkout; later?: Afterwards };

export type EveningScene = {
  products: readonly (NewProduct & { productId: string })[];
  /** The label of the field that buyers type their address into. */
  emailLabel: string;
  familyNames: readonly string[];
  givenNames: readonly { name: string; mailbox: string }[];
  /** Memos without an address in them. */
  memos: readonly string[];
  /** A memo with an address in it, around `@`. */
  memoWithAddress: (address: string) => string;
  /** `familyName givenName`, in the order of the language. */
  fullName: (familyName: string, givenName: string) => string;
};

/** Domains that exist for nobody, and what people make of the ones they have. */
const DOMAINS = ['example.com', 'example.net', 'example.org', 'mail.example'];
const TYPOS = ['naver.con', 'gmial.com', 'daum.ner', 'hanmail.nte'];

/** Numbers from 0 to 1, the same for the same seed. @see https://en.wikipedia.org/wiki/Xorshift */
function createDice(seed: number): () => number {
  let state = (Math.imul(seed | 0, 2_654_435_761) ^ 0x9e_37_79_b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

/** Who buys what with which words, in the order they come. */
export function planEvening(scene: EveningScene, { count, seed }: { count: number; seed: number }): PlannedOrder[] {
  const dice = createDice(seed);
  // The first throws of neighboring seeds resemble each other.
  for (let warm = 0; warm < 20; warm += 1) dice();
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(dice() * items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from');
    return item;
  };
  return Array.from({ length: count }, () => planOrder(scene, dice, pick));
}

type Pick = <Item>(items: readonly Item[]) => Item;

function planOrder(scene: EveningScene, dice: () => number, pick: Pick): PlannedOrder {
  const { name, mailbox } = pick(scene.givenNames);
  const ordererName = scene.fullName(pick(scene.familyNames), name);
  const good = `${mailbox}${10 + Math.floor(dice() * 90)}@${pick(DOMAINS)}`;
  const kind = dice();
  // Of a hundred: eight mistype it, five leave it out, five put it into the memo.
  const address = kind < 0.08 ? `${mailbox}@${pick(TYPOS)}` : kind < 0.18 ? '' : good;
  const isInMemo = kind >= 0.13 && kind < 0.18;
  const count = dice() < 0.07 ? 2 : 1;
  const lines = Array.from({ length: count }, () => {
    const product = pick(scene.products);
    const options = product.options ?? [];
    const quantity = dice() < 0.12 ? 2 + Math.floor(dice() * 3) : 1;
    const isAsked = product.directInputs?.includes(scene.emailLabel);
    return {
      productId: product.productId,
      quantity,
      ...(isAsked && address && { typed: { [scene.emailLabel]: address } }),
      ...(options.length > 0 && { option: options.map((one) => `${one.name}: ${pick(one.values)}`).join(' / ') }),
    };
  });
  const memo = isInMemo ? scene.memoWithAddress(good) : dice() < 0.15 ? pick(scene.memos) : undefined;
  const gift = dice() < 0.05;
  const checkout: Checkout = { lines, ordererName, memo, gift };
  const later = planAfterwards({ gift, units: lines[0]?.quantity ?? 1 }, dice);
  return later ? { checkout, later } : { checkout };
}

function planAfterwards({ gift, units }: { gift: boolean; units: number }, dice: () => number): Afterwards | undefined {
  const [mood, delay] = [dice(), dice()];
  if (gift) return { act: mood < 0.8 ? 'acceptGift' : 'refuseGift', afterMs: 3000 + Math.floor(delay * 12_000) };
  if (mood > 0.07) return undefined;
  return { act: units > 1 && mood < 0.04 ? 'cancelPart' : 'cancel', afterMs: 500 + Math.floor(delay * 20_000) };
}

export type Evening = Disposable & {
  /** Resolves when the last order is placed. */
  over: Promise<void>;
};

/** Plays it: one order after the other at this rate, and what each buyer does later. */
export function playEvening(
  naver: NaverSandbox,
  { plan, perSecond }: { plan: readonly PlannedOrder[]; perSecond: number },
): Evening {
  const timers = new Set<NodeJS.Timeout>();
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const after = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  };
  const place = (index: number) => {
    const planned = plan[index];
    if (!planned) return resolve();
    const { orderId, productOrderIds } = placeOrder(naver, planned.checkout) ?? {};
    const { later } = planned;
    const [first] = productOrderIds ?? [];
    if (later && orderId !== undefined && first !== undefined)
      after(later.afterMs, () => changeMind(naver, later, { orderId, productOrderId: first }));
    after(1000 / perSecond, () => place(index + 1));
  };
  place(0);
  return {
    over,
    [Symbol.dispose]() {
      for (const timer of timers) clearTimeout(timer);
      resolve();
    },
  };
}

function placeOrder(naver: NaverSandbox, checkout: Checkout): ReturnType<NaverSandbox['pay']> | undefined {
  try {
    return naver.pay(checkout);
  } catch {
    // Taken off sale meanwhile: this buyer goes home.
    return undefined;
  }
}

function changeMind(
  naver: NaverSandbox,
  { act }: Afterwards,
  { orderId, productOrderId }: { orderId: string; productOrderId: string },
): void {
  try {
    if (act === 'acceptGift') naver.acceptGift(orderId);
    else if (act === 'refuseGift') naver.refuseGift(orderId);
    else naver.requestCancel(productOrderId, act === 'cancelPart' ? { quantity: 1 } : {});
  } catch {
    // Too late: it is on its way, or somebody has done something else with it.
  }
}
