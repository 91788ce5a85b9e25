// Faults of the mailbox: at which stage, for which recipient, how often, and what then happens.

/**
 * `connect` is the greeting, `mail`, `rcpt` and `data` are the commands, `body` is the first byte of the message,
 * `accept` is the final dot. `rset` is there because a kept connection is often probed with it.
 */
export type FaultStage = 'connect' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'body' | 'accept' | 'rset';

export type Fault = {
  stage: FaultStage;
  /** `reply` answers something else, `drop` cuts the line, `stall` answers nothing and keeps the line. */
  kind: 'reply' | 'drop' | 'stall';
  /** For `reply`; 451 when absent. */
  code?: number;
  /** For `reply`; the words after the code, lines divided by `\n`. */
  text?: string;
  /**
   * `before`: instead of the stage's effect and answer. `after`: the stage has its effect first; at `accept` the mail
   * is stored and only the answer is lost (or, with `reply`, a lie), elsewhere the true answer is sent and then it happens.
   */
  when?: 'before' | 'after';
  /** Only when this is among the recipients; at `rcpt` only when it is the one. */
  address?: string;
  /** How often; 1 when absent, Infinity for ever. */
  times?: number;
};

export type Faults = {
  /** Returns what takes the fault off again. */
  add(fault: Fault): () => void;
  clear(): void;
  /** How often any fault has struck. */
  struck(): number;
};

/** The faults to come, in the order in which they were added. `take` spends one that fits. */
export function createFaults(): Faults & {
  take: (stage: FaultStage, when: 'before' | 'after', addresses: readonly string[]) => Fault | undefined;
} {
  const faults = new Set<Fault & { left: number }>();
  let struck = 0;
  return {
    add(fault) {
      const entry = { ...fault, left: fault.times ?? 1 };
      faults.add(entry);
      return () => void faults.delete(entry);
    },
    clear: () => faults.clear(),
    struck: () => struck,
    take(stage, when, addresses) {
      for (const fault of faults) {
        if (fault.stage !== stage || (fault.when ?? 'before') !== when) continue;
        if (fault.address !== undefined && !addresses.includes(fault.address)) continue;
        fault.left -= 1;
        if (fault.left <= 0) faults.delete(fault);
        struck += 1;
        return fault;
      }
      return undefined;
    },
  };
}
