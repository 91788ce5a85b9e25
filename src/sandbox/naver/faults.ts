// What can go wrong on purpose, and how often.

/**
 * `reset`: the connection is torn down without an answer. `delay`: the answer is late. `status`: another answer.
 * `garbage`: an HTML page under 200. `cut`: half of the JSON. `torn`: the line is lost halfway through the body.
 * `refuse`: one line of a batch is refused with `code` (default 9999). `lose`: one line is in neither list of the answer.
 */
export type Fault = {
  /** Short name of the API; any when left out. */
  api?: string | undefined;
  kind: 'reset' | 'delay' | 'status' | 'garbage' | 'cut' | 'torn' | 'refuse' | 'lose';
  /** The effect; `before` (the default) means that it never happens, except for `delay`. */
  when?: 'before' | 'after' | undefined;
  status?: number | undefined;
  code?: string | undefined;
  delayMs?: number | undefined;
  /** Only for `refuse` and `lose`; any line when left out. */
  productOrderId?: string | undefined;
  /** How many calls it hits; 1 when left out, Infinity until it is removed. */
  times?: number | undefined;
};

export type ItemFault = { kind: 'refuse' | 'lose'; when: 'before' | 'after'; code: string | undefined };

export type Faults = {
  /** Arms a fault; what it returns disarms it. */
  add: (fault: Fault) => () => void;
  clear: () => void;
};

export type ArmedFaults = Faults & {
  /** The fault that hits this call at this moment, used up by one. */
  take: (api: string, when: 'before' | 'after') => Fault | undefined;
  /** The same for one line of a batch. */
  takeItem: (api: string, productOrderId: string) => ItemFault | undefined;
};

export function createFaults(): ArmedFaults {
  let armed: { fault: Fault; left: number }[] = [];

  function use(matches: (fault: Fault) => boolean): Fault | undefined {
    const found = armed.find((one) => matches(one.fault));
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) armed = armed.filter((one) => one !== found);
    return found.fault;
  }

  function isForItem(fault: Fault): boolean {
    return fault.kind === 'refuse' || fault.kind === 'lose';
  }

  return {
    add(fault) {
      const one = { fault, left: fault.times ?? 1 };
      armed.push(one);
      return () => {
        armed = armed.filter((other) => other !== one);
      };
    },
    clear() {
      armed = [];
    },
    take(api, when) {
      return use((fault) => !isForItem(fault) && (fault.api ?? api) === api && (fault.when ?? 'before') === when);
    },
    takeItem(api, productOrderId) {
      const fault = use(
        (one) =>
          isForItem(one) && (one.api ?? api) === api && (one.productOrderId ?? productOrderId) === productOrderId,
      );
      if (!fault) return undefined;
      return { kind: fault.kind === 'refuse' ? 'refuse' : 'lose', when: fault.when ?? 'before', code: fault.code };
    },
  };
}
