// Sessions kept open between mails: a login costs several round trips, and some servers count logins.
import type { Connection } from './connection.ts';

export type IdleLimits = {
  /** After this long without a mail a session is ended. */
  keepMs: number;
  /** A session that rested longer than this is asked with RSET before it is used. */
  trustMs: number;
  /** How long the server may take to answer that RSET, or a QUIT. */
  probeMs: number;
};

/** The sessions at rest. Whoever takes one owns it until he gives it back. */
export function keepIdle({ keepMs, trustMs, probeMs }: IdleLimits) {
  const resting: { connection: Connection; since: number; timer: NodeJS.Timeout }[] = [];

  return {
    /** The session used last that still answers; undefined when there is none. Dead ones are dropped on the way. */
    async take(): Promise<Connection | undefined> {
      for (let entry = resting.pop(); entry; entry = resting.pop()) {
        const { connection, since, timer } = entry;
        clearTimeout(timer);
        if (!connection.isOpen()) continue;
        if (performance.now() - since < trustMs || (await connection.reset(probeMs))) return connection;
        connection.destroy();
      }
      return undefined;
    },

    put(connection: Connection): void {
      if (!connection.isOpen()) return;
      const timer = setTimeout(() => {
        resting.splice(resting.indexOf(entry), 1);
        void connection.quit(probeMs);
      }, keepMs);
      const entry = { connection, since: performance.now(), timer };
      resting.push(entry);
    },

    async close(): Promise<void> {
      await Promise.all(
        resting.splice(0).map(({ connection, timer }) => {
          clearTimeout(timer);
          return connection.quit(probeMs);
        }),
      );
    },
  };
}
