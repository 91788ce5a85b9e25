// A mailbox on this machine: an SMTP server that keeps every mail, speaks strictly, and fails on request at any stage.
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { serve } from './session.ts';
import type { Envelope, SessionStage } from './session.ts';

export type { Fault, Faults } from './faults.ts';

export type CaughtMail = {
  /** `m1`, `m2`, … in the order of acceptance. */
  id: string;
  /** Envelope recipients, as given in RCPT TO. */
  to: string[];
  /** Envelope sender. */
  from: string;
  at: Date;
  /** Exactly the bytes that arrived, without dot-stuffing and without the final dot. */
  raw: Buffer;
  subject: string;
  text: string;
  html: string;
  /** With its angle brackets; '' when the mail had none. */
  messageId: string;
  /** By lower-case name, unfolded, not decoded; of a repeated header the last. */
  headers: Record<string, string>;
  attachments: { filename: string; contentType: string; bytes: Buffer }[];
};

/** What has to be kept of a mail to have it again in another run. */
export type KeptMail = Pick<CaughtMail, 'to' | 'from' | 'at' | 'raw'>;

/** What happens to one recipient list on its way; `accepted` is after storing and before the answer. */
export type MailboxEvent = { stage: SessionStage | 'accepted'; from: string; to: string[]; mail?: CaughtMail };

export type MailboxOptions = {
  /** 0 or absent: any free port. */
  port?: number;
  /** Waited before every answer. */
  latencyMs?: number;
  /** Refuses mail without this login. */
  requireAuth?: { user: string; pass: string };
  /** Offers PIPELINING, as most servers do; true when absent. */
  pipelining?: boolean;
  /** Mails of an earlier run, oldest first: what its `snapshot` gave. */
  kept?: readonly KeptMail[] | undefined;
};

export type Mailbox = {
  /** `smtp://127.0.0.1:port`, with the login when one is required. */
  url: string;
  mails(): CaughtMail[];
  /** Mails to one envelope recipient, oldest first. */
  to(address: string): CaughtMail[];
  /** The oldest mail that fits and that no earlier call has returned; waits for one when there is none. */
  nextMail(predicate?: (mail: CaughtMail) => boolean): Promise<CaughtMail>;
  /** The listener is awaited before the server goes on. Returns what takes it off again. */
  on(stage: MailboxEvent['stage'], listener: (event: MailboxEvent) => void | Promise<void>): () => void;
  faults: Faults;
  /** Connections now, and since the start. */
  connections(): { open: number; total: number };
  /** Cuts every open connection. */
  disconnectAll(): void;
  /** What clients did against the protocol, as sentences. */
  violations(): string[];
  /** The mails, for `kept` of another run. */
  snapshot(): KeptMail[];
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Starts a mailbox on 127.0.0.1. It takes mail for every address. */
export async function startMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const mails: CaughtMail[] = [];
  const returned = new Set<CaughtMail>();
  const waiting = new Set<{ predicate: (mail: CaughtMail) => boolean; resolve: (mail: CaughtMail) => void }>();
  const listeners = new Set<{ stage: string; listener: (event: MailboxEvent) => void | Promise<void> }>();
  const violations: string[] = [];
  const sockets = new Set<Socket>();
  const faults = createFaults();
  let total = 0;

  async function tell(event: MailboxEvent): Promise<void> {
    for (const { stage, listener } of listeners) if (stage === event.stage) await listener(event);
  }

  async function take({ from, to, at, raw }: KeptMail): Promise<CaughtMail> {
    const parsed = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
    const headers: Record<string, string> = {};
    for (const { key, line } of parsed.headerLines)
      headers[key] = line
        .slice(line.indexOf(':') + 1)
        .replace(/\r?\n/g, '')
        .trim();
    const mail: CaughtMail = {
      id: `m${mails.length + 1}`,
      from,
      to,
      at,
      raw,
      subject: parsed.subject ?? '',
      text: parsed.text ?? '',
      html: parsed.html || '',
      messageId: parsed.messageId ?? '',
      headers,
      attachments: parsed.attachments.map(({ filename, contentType, content }) => ({
        filename: filename ?? '',
        contentType,
        bytes: content,
      })),
    };
    mails.push(mail);
    return mail;
  }

  async function store(envelope: Envelope, raw: Buffer): Promise<CaughtMail> {
    const mail = await take({ ...envelope, at: new Date(), raw });
    for (const wish of waiting) {
      if (returned.has(mail) || !wish.predicate(mail)) continue;
      waiting.delete(wish);
      returned.add(mail);
      wish.resolve(mail);
    }
    await tell({ stage: 'accepted', ...envelope, mail });
    return mail;
  }

  for (const mail of options.kept ?? []) await take(mail);
  const server = createServer((socket) => {
    total += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void serve(socket, {
      latencyMs: options.latencyMs ?? 0,
      login: options.requireAuth,
      offersPipelining: options.pipelining ?? true,
      takeFault: faults.take,
      onStage: (stage, envelope) => tell({ stage, ...envelope }),
      store: async (envelope, raw) => (await store(envelope, raw)).id,
      onViolation: (sentence) => violations.push(sentence),
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const login = options.requireAuth;
  const credentials = login ? `${encodeURIComponent(login.user)}:${encodeURIComponent(login.pass)}@` : '';

  function disconnectAll(): void {
    for (const socket of sockets) socket.destroy();
  }

  async function close(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    disconnectAll();
    await closed;
  }

  return {
    url: `smtp://${credentials}127.0.0.1:${port}`,
    mails: () => [...mails],
    to: (address) => mails.filter((mail) => mail.to.includes(address)),
    nextMail(predicate = () => true) {
      const there = mails.find((mail) => !returned.has(mail) && predicate(mail));
      if (there) {
        returned.add(there);
        return Promise.resolve(there);
      }
      return new Promise((resolve) => waiting.add({ predicate, resolve }));
    },
    on(stage, listener) {
      const entry = { stage, listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    faults,
    connections: () => ({ open: sockets.size, total }),
    disconnectAll,
    violations: () => [...violations],
    snapshot: () => mails.map(({ to, from, at, raw }) => ({ to, from, at, raw })),
    close,
    [Symbol.asyncDispose]: close,
  };
}
