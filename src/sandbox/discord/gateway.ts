// The gateway: one websocket per session, numbered events, and a session that outlives its socket.

import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

import type { State } from './state.ts';
import { guildCreateJson, ownUserJson } from './wire.ts';

/** @see https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway */
const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  voiceState: 4,
  resume: 6,
  reconnect: 7,
  requestMembers: 8,
  invalidSession: 9,
  hello: 10,
  ack: 11,
} as const;
const CLOSE = {
  unknownOpcode: 4001,
  decodeError: 4002,
  notAuthenticated: 4003,
  authenticationFailed: 4004,
  alreadyAuthenticated: 4005,
  invalidSequence: 4007,
  sessionTimedOut: 4009,
  invalidVersion: 4012,
  invalidIntents: 4013,
  disallowedIntents: 4014,
} as const;

const GUILDS_INTENT = 1;
/** Members, presences and message content have to be applied for. */
const PRIVILEGED_INTENTS = (1 << 1) | (1 << 8) | (1 << 15);
const ALL_INTENTS = 2 ** 26 - 1;
/** Events kept for a session that may come back. */
const KEPT_EVENTS = 1000;

type Session = { id: string; intents: number; seq: number; sent: { seq: number; frame: string }[]; socket?: WebSocket };

type Frame = { op: number; d?: unknown };

/** Trouble on the gateway. */
export type GatewayControls = {
  /** Cuts all sockets without a word. Sessions can be resumed. */
  drop(): void;
  /** Closes all sockets with this code, e.g. 4000, or 4004 after which discord.js gives up. */
  close(code: number): void;
  /** Asks to reconnect and resume (op 7). */
  reconnect(): void;
  /** Declares all sessions invalid (op 9), so that the bot has to identify again. */
  invalidate(): void;
  /** While true, heartbeats get no answer. */
  muteHeartbeat(isMuted: boolean): void;
  /** While true, no socket is accepted. */
  refuse(isRefusing: boolean): void;
  /** While true, the guild is not sent after READY, as when it is unavailable. */
  withholdGuild(isWithheld: boolean): void;
  /** Sends the latest event once more, as Discord may. */
  repeat(): void;
  /** Holds every event back for that long. */
  lag(delayMs: number): void;
  /** How many bots are connected and ready. */
  readyCount(): number;
};

export type Gateway = GatewayControls & { end(): void };

/** Attaches the gateway to the server, under `/gateway`. */
export function attachGateway(state: State, server: Server, heartbeatMs: number): Gateway {
  const sockets = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  const is = { muted: false, refusing: false, withholding: false };
  let lagMs = 0;

  const ready = (): Session[] => [...sessions.values()].filter(({ socket }) => socket?.readyState === 1);

  const send = (socket: WebSocket, frame: Frame & { s?: number; t?: string }): void =>
    socket.send(JSON.stringify(frame));

  const dispatch = (session: Session, name: string, data: unknown): void => {
    session.seq += 1;
    const frame = JSON.stringify({ op: OP.dispatch, t: name, s: session.seq, d: data });
    session.sent.push({ seq: session.seq, frame });
    if (session.sent.length > KEPT_EVENTS) session.sent.shift();
    session.socket?.send(frame);
  };

  const stopListening = state.events.on('dispatch', (name, data, intent) => {
    const deliver = (): void => {
      for (const session of sessions.values()) if ((session.intents & intent) === intent) dispatch(session, name, data);
    };
    if (lagMs > 0) setTimeout(deliver, lagMs).unref();
    else deliver();
  });

  const identify = (socket: WebSocket, data: unknown): Session | undefined => {
    const { token, intents } = asIdentify(data);
    if (token !== state.token) return refuse(socket, CLOSE.authenticationFailed, 'Authentication failed.');
    if (intents === undefined || intents < 0 || intents > ALL_INTENTS)
      return refuse(socket, CLOSE.invalidIntents, 'Invalid intent(s).');
    if ((intents & PRIVILEGED_INTENTS) !== 0) return refuse(socket, CLOSE.disallowedIntents, 'Disallowed intent(s).');
    const session: Session = { id: randomBytes(16).toString('hex'), intents, seq: 0, sent: [], socket };
    sessions.set(session.id, session);
    state.identifiesLeft -= 1;
    dispatch(session, 'READY', {
      v: 10,
      user: ownUserJson(state),
      guilds: [{ id: state.guildId, unavailable: true }],
      session_id: session.id,
      resume_gateway_url: gatewayUrl(state),
      application: { id: state.applicationId, flags: 0 },
    });
    if ((intents & GUILDS_INTENT) !== 0 && !is.withholding) dispatch(session, 'GUILD_CREATE', guildCreateJson(state));
    state.events.emit('ready');
    return session;
  };

  const resume = (socket: WebSocket, data: unknown): Session | undefined => {
    const { token, sessionId, seq } = asResume(data);
    if (token !== state.token) return refuse(socket, CLOSE.authenticationFailed, 'Authentication failed.');
    const session = sessionId === undefined ? undefined : sessions.get(sessionId);
    if (!session) {
      send(socket, { op: OP.invalidSession, d: false });
      return undefined;
    }
    if (seq === undefined || seq > session.seq) return refuse(socket, CLOSE.invalidSequence, 'Invalid seq.');
    session.socket = socket;
    for (const { frame } of session.sent.filter((event) => event.seq > seq)) socket.send(frame);
    dispatch(session, 'RESUMED', {});
    state.events.emit('ready');
    return session;
  };

  sockets.on('connection', (socket: WebSocket) => {
    let session: Session | undefined;
    send(socket, { op: OP.hello, d: { heartbeat_interval: heartbeatMs } });
    socket.on('message', (raw: Buffer) => {
      const frame = parseFrame(raw.toString('utf8'));
      if (!frame) return socket.close(CLOSE.decodeError, 'Error while decoding payload.');
      switch (frame.op) {
        case OP.heartbeat:
          if (!is.muted) send(socket, { op: OP.ack });
          return undefined;
        case OP.identify:
        case OP.resume:
          if (session) return socket.close(CLOSE.alreadyAuthenticated, 'Already authenticated.');
          session = frame.op === OP.identify ? identify(socket, frame.d) : resume(socket, frame.d);
          return undefined;
        case OP.presence:
        case OP.voiceState:
        case OP.requestMembers:
          return session ? undefined : socket.close(CLOSE.notAuthenticated, 'Not authenticated.');
        default:
          return socket.close(CLOSE.unknownOpcode, 'Unknown opcode.');
      }
    });
    socket.on('close', (code) => {
      if (!session || session.socket !== socket) return;
      delete session.socket;
      // Whoever says goodbye does not come back.
      if (code === 1000 || code === 1001) sessions.delete(session.id);
    });
    socket.on('error', () => socket.terminate());
  });

  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const url = new URL(request.url ?? '/', 'http://gateway');
    if (is.refusing || !url.pathname.startsWith('/gateway')) {
      stream.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const isKnown =
        url.searchParams.get('v') === '10' &&
        url.searchParams.get('encoding') === 'json' &&
        !url.searchParams.has('compress');
      if (isKnown) sockets.emit('connection', socket, request);
      else socket.close(CLOSE.invalidVersion, 'Invalid API version or encoding.');
    });
  };
  server.on('upgrade', upgrade);

  return {
    drop: () => sockets.clients.forEach((socket) => socket.terminate()),
    close(code) {
      if (code === CLOSE.invalidSequence || code === CLOSE.sessionTimedOut) sessions.clear();
      for (const socket of sockets.clients) socket.close(code);
    },
    reconnect: () => sockets.clients.forEach((socket) => send(socket, { op: OP.reconnect, d: null })),
    invalidate() {
      sessions.clear();
      for (const socket of sockets.clients) send(socket, { op: OP.invalidSession, d: false });
    },
    muteHeartbeat: (isMuted) => void (is.muted = isMuted),
    refuse: (isRefusing) => void (is.refusing = isRefusing),
    withholdGuild: (isWithheld) => void (is.withholding = isWithheld),
    repeat() {
      for (const session of ready()) {
        const last = session.sent.at(-1);
        if (last) {
          const { t, d } = asEvent(last.frame);
          dispatch(session, t, d);
        }
      }
    },
    lag: (delayMs) => void (lagMs = delayMs),
    readyCount: () => ready().length,
    end() {
      stopListening();
      server.off('upgrade', upgrade);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function refuse(socket: WebSocket, code: number, reason: string): undefined {
  socket.close(code, reason);
}

/** Where the gateway listens. */
export function gatewayUrl(state: State): string {
  return `${state.origin.replace('http', 'ws')}/gateway`;
}

function parseFrame(text: string): Frame | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return isRecord(frame) && typeof frame['op'] === 'number' ? { op: frame['op'], d: frame['d'] } : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function asIdentify(data: unknown): { token?: string; intents?: number } {
  if (!isRecord(data)) return {};
  return {
    ...(typeof data['token'] === 'string' && { token: data['token'] }),
    ...(typeof data['intents'] === 'number' && { intents: data['intents'] }),
  };
}

function asResume(data: unknown): { token?: string; sessionId?: string; seq?: number } {
  if (!isRecord(data)) return {};
  return {
    ...(typeof data['token'] === 'string' && { token: data['token'] }),
    ...(typeof data['session_id'] === 'string' && { sessionId: data['session_id'] }),
    ...(typeof data['seq'] === 'number' && { seq: data['seq'] }),
  };
}

function asEvent(frame: string): { t: string; d: unknown } {
  const event: unknown = JSON.parse(frame);
  if (!isRecord(event)) throw new Error('A frame is an object');
  return { t: String(event['t']), d: event['d'] };
}
