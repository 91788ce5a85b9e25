// One SMTP session, by RFC 5321: strict about line ends, order and dot-stuffing, so that a careless client is found out here.
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, FaultStage } from './faults.ts';
import { createReader } from './reader.ts';

export type Envelope = { from: string; to: string[] };
export type SessionStage = FaultStage;

export type SessionPorts = {
  latencyMs: number;
  login: { user: string; pass: string } | undefined;
  offersPipelining: boolean;
  takeFault: (stage: FaultStage, when: 'before' | 'after', addresses: readonly string[]) => Fault | undefined;
  onStage(stage: SessionStage, envelope: Envelope): Promise<void>;
  /** Keeps the mail and says under which id. */
  store(envelope: Envelope, raw: Buffer): Promise<string>;
  onViolation(sentence: string): void;
};

const MAX_BYTES = 26_214_400;
const PATH = /^<([^<>\s]*)>((?:\s+\S+)*)$/;
const EXTENSIONS = [`SIZE ${MAX_BYTES}`, '8BITMIME', 'ENHANCEDSTATUSCODES', 'AUTH PLAIN LOGIN'];

/** Thrown to leave the session: the line is cut, or is kept without ever answering again. */
class Gone extends Error {}

/** Speaks with one client until either side has had enough. Never rejects. */
export async function serve(socket: Socket, ports: SessionPorts): Promise<void> {
  const reader = createReader(socket);
  let greeted = false;
  let isLoggedIn = ports.login === undefined;
  let is8Bit = false;
  let from: string | undefined;
  let to: string[] = [];

  async function lag(): Promise<void> {
    if (ports.latencyMs > 0) await wait(ports.latencyMs);
  }

  function say(code: number, text: string): void {
    const lines = text.split('\n');
    socket.write(lines.map((line, i) => `${code}${i < lines.length - 1 ? '-' : ' '}${line}\r\n`).join(''));
  }

  async function answer(code: number, text: string): Promise<void> {
    await lag();
    say(code, text);
  }

  /** True when the fault has answered in the stage's place. */
  async function strike(name: FaultStage, when: 'before' | 'after', addresses: readonly string[]): Promise<boolean> {
    const fault = ports.takeFault(name, when, addresses);
    if (!fault) return false;
    if (fault.kind === 'reply') {
      await answer(fault.code ?? 451, fault.text ?? 'Requested action aborted');
      return true;
    }
    if (fault.kind === 'drop') {
      // What was answered before must arrive first: end() sends it, destroy() might not.
      if (when === 'after') socket.end();
      else socket.destroy();
    }
    throw new Gone();
  }

  /** One stage: told, struck by a fault or not, done, answered. True when a fault has answered in its place. */
  async function stage(name: FaultStage, addresses: readonly string[], act: () => Promise<void>): Promise<boolean> {
    await ports.onStage(name, { from: from ?? '', to: addresses.length > 0 ? [...addresses] : [...to] });
    if (await strike(name, 'before', addresses)) return true;
    await act();
    return strike(name, 'after', addresses);
  }

  async function refuse(code: number, text: string): Promise<void> {
    ports.onViolation(text);
    await answer(code, text);
  }

  async function authenticate(line: string): Promise<void> {
    const [, mechanism = '', initial] = line.split(/\s+/);
    const ask = async (prompt: string) => {
      await answer(334, prompt);
      return Buffer.from(await reader.line(), 'base64').toString();
    };
    let user: string | undefined;
    let pass: string | undefined;
    if (mechanism.toUpperCase() === 'PLAIN') {
      const text = initial === undefined ? await ask('') : Buffer.from(initial, 'base64').toString();
      [, user, pass] = text.split('\0');
    } else if (mechanism.toUpperCase() === 'LOGIN') {
      user = initial === undefined ? await ask('VXNlcm5hbWU6') : Buffer.from(initial, 'base64').toString();
      pass = await ask('UGFzc3dvcmQ6');
    } else return answer(504, '5.5.4 Unrecognized authentication type');
    isLoggedIn = !ports.login || (user === ports.login.user && pass === ports.login.pass);
    return isLoggedIn ? answer(235, '2.7.0 Accepted') : answer(535, '5.7.8 Username and password not accepted');
  }

  async function beginMail(rest: string): Promise<void> {
    if (!greeted) return refuse(503, '5.5.1 MAIL before EHLO');
    if (!isLoggedIn) return answer(530, '5.7.0 Authentication required');
    if (from !== undefined) return refuse(503, '5.5.1 MAIL within a mail');
    const [, address, parameters = ''] = PATH.exec(rest) ?? [];
    if (address === undefined) return refuse(501, '5.5.4 MAIL FROM:<address> expected');
    if (!isPlainAddress(address)) return refuse(553, '5.1.7 Bad sender address');
    const size = /\bSIZE=(\d+)/i.exec(parameters)?.[1];
    if (Number(size ?? 0) > MAX_BYTES) return answer(552, '5.3.4 Message too big');
    is8Bit = /\bBODY=8BITMIME\b/i.test(parameters);
    from = address;
    to = [];
    return answer(250, '2.1.0 Sender OK');
  }

  async function addRecipient(address: string | undefined): Promise<void> {
    if (from === undefined) return refuse(503, '5.5.1 RCPT before MAIL');
    if (address === undefined) return refuse(501, '5.5.4 RCPT TO:<address> expected');
    if (!isPlainAddress(address)) return refuse(553, '5.1.3 Bad recipient address');
    to.push(address);
    return answer(250, '2.1.5 Recipient OK');
  }

  async function takeMessage(): Promise<void> {
    if (from === undefined || to.length === 0) return answer(503, '5.5.1 No valid recipients');
    const envelope = { from, to };
    await lag();
    // Whoever sends the message before our 354 does not wait for it.
    if (reader.hasMore()) {
      ports.onViolation('Message sent before 354');
      socket.destroy();
      throw new Gone();
    }
    say(354, 'End data with <CR><LF>.<CR><LF>');
    if (await strike('data', 'after', to)) return;
    await reader.more();
    const isSpoiled = await stage('body', to, async () => {});
    const { raw, problem } = await reader.message({ is8Bit, maxBytes: MAX_BYTES });
    from = undefined;
    if (isSpoiled) return;
    await ports.onStage('accept', envelope);
    if (problem) return refuse(554, `5.6.0 ${problem}`);
    if (await strike('accept', 'before', envelope.to)) return;
    const id = await ports.store(envelope, raw);
    if (await strike('accept', 'after', envelope.to)) return;
    await answer(250, `2.0.0 Ok: queued as ${id}`);
  }

  async function obey(line: string): Promise<void> {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO' || verb === 'HELO') {
      await stage('ehlo', [], async () => {
        greeted = true;
        from = undefined;
        const extensions = ports.offersPipelining ? ['PIPELINING', ...EXTENSIONS] : EXTENSIONS;
        await answer(250, verb === 'EHLO' ? ['mailbox.test', ...extensions].join('\n') : 'mailbox.test');
      });
    } else if (verb === 'AUTH') await stage('auth', [], () => authenticate(line));
    else if (/^MAIL FROM:/i.test(line)) await stage('mail', [], () => beginMail(line.slice(10)));
    else if (/^RCPT TO:/i.test(line)) {
      const address = PATH.exec(line.slice(8))?.[1];
      await stage('rcpt', address === undefined ? [] : [address], () => addRecipient(address));
    } else if (verb === 'DATA') {
      await ports.onStage('data', { from: from ?? '', to: [...to] });
      if (!(await strike('data', 'before', to))) await takeMessage();
    } else if (verb === 'RSET') {
      await stage('rset', [], async () => {
        from = undefined;
        await answer(250, '2.0.0 Reset');
      });
    } else if (verb === 'NOOP') await answer(250, '2.0.0 OK');
    else if (verb === 'QUIT') {
      await answer(221, '2.0.0 Bye');
      socket.end();
      throw new Gone();
    } else await refuse(500, '5.5.2 Command not recognized');
  }

  try {
    await stage('connect', [], () => answer(220, 'mailbox.test ESMTP'));
    while (true) await obey(await reader.line());
  } catch (error) {
    // The client is gone, or we left on purpose. Anything else is a bug of ours: it must be seen.
    if (error instanceof Gone || reader.isEnded()) return;
    ports.onViolation(error instanceof Error ? error.message : String(error));
    socket.destroy();
  }
}

/** ASCII, one @, nothing that could hide a second recipient. SMTPUTF8 is not offered. */
function isPlainAddress(address: string): boolean {
  return (
    address.length <= 254 &&
    /^[!-~]+@[!-~]+$/.test(address) &&
    !/[,;:"()[\]\\]/.test(address) &&
    address.split('@').length === 2
  );
}
