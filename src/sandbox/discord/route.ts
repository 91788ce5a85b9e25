// What a route is: the effect of one operation.

import type { Limit } from './limits.ts';
import type { MessagePayload, Upload } from './message-rules.ts';
import type { State } from './state.ts';

/** A request that has passed the description. `body` has the form the operation asks for. */
export type RouteRequest = {
  state: State;
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  uploads: readonly Upload[];
  /** When it arrived, as `performance.now()`: what the sandbox itself takes to check it is not the bot's delay. */
  receivedAtMs: number;
};

export type RouteAnswer = { status: number; body?: unknown };

export type Route = {
  /** The limit a request falls under; without one only the global limit counts. */
  limit?: (request: RouteRequest) => Limit | undefined;
  /** Discord's code when that limit is exceeded. */
  limitCode?: number;
  /** Needs no bot token and is outside the global limit: the path carries an interaction's token. */
  isByInteractionToken?: boolean;
  answer(request: RouteRequest): RouteAnswer;
};

/** 200 with that body. */
export const ok = (body: unknown): RouteAnswer => ({ status: 200, body });

// The body has passed the description, which is the proof of its type.
export const payloadOf = ({ body }: RouteRequest): MessagePayload => body as MessagePayload;
