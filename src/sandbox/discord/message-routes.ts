// Channels and the messages in them, with the bot's own token.

import { OLD_MESSAGE_MS, createMessageLimit, oldEditLimit } from './limits.ts';
import type { MessagePayload } from './message-rules.ts';
import { createMessage, deleteMessage, editMessage, findMessage } from './messages.ts';
import type { PermissionName } from './permission-bits.ts';
import { botMay } from './permissions.ts';
import { refusals } from './refusal.ts';
import { ok, payloadOf } from './route.ts';
import type { Route, RouteRequest } from './route.ts';
import type { Channel, Message, State } from './state.ts';
import { FLAG, channelJson, messageJson } from './wire.ts';

/** By the id of the operation. */
export const MESSAGE_ROUTES: Record<string, Route> = {
  get_channel: { answer: (request) => ok(channelJson(request.state, channelOf(request))) },
  list_messages: {
    answer(request) {
      const { state, query } = request;
      const channel = channelOf(request);
      if (!botMay(state, channel, 'readHistory')) return ok([]);
      const all = [...state.messages.values()]
        .filter((message) => findMessage(state, channel.id, message.id))
        .toReversed();
      return ok(pageOf(all, query).map((message) => messageJson(state, message)));
    },
  },
  get_message: {
    answer(request) {
      const channel = channelOf(request);
      if (!botMay(request.state, channel, 'readHistory')) throw refusals.missingAccess();
      return ok(messageJson(request.state, messageOf(request, channel)));
    },
  },
  create_message: {
    limit: ({ params }) => createMessageLimit(params['channel_id'] ?? ''),
    answer(request) {
      const { state, uploads } = request;
      const channel = channelOf(request, channelNeeds(request));
      if (channel.recipientId !== undefined && state.closedDms.has(channel.recipientId))
        throw refusals.cannotMessageUser();
      const payload = payloadOf(request);
      const twin = payload.enforce_nonce ? findTwin(state, channel.id, payload.nonce) : undefined;
      if (twin) {
        if (twin.isDeleted) throw refusals.unknownMessage();
        return ok(messageJson(state, twin, { withNonce: true }));
      }
      const message = createMessage(state, { channelId: channel.id, payload, uploads });
      if (payload.enforce_nonce && message.nonce !== undefined)
        state.nonces.set(`${channel.id}:${message.nonce}`, { messageId: message.id, at: state.clock() });
      return ok(messageJson(state, message, { withNonce: true }));
    },
  },
  update_message: {
    limit({ state, params }) {
      const message = state.messages.get(params['message_id'] ?? '');
      const isOld = message && state.clock().getTime() - message.createdAt.getTime() > OLD_MESSAGE_MS;
      return isOld ? oldEditLimit(message.channelId) : undefined;
    },
    limitCode: 30046,
    answer(request) {
      const channel = channelOf(request, request.uploads.length > 0 ? ['attachFiles'] : []);
      const message = messageOf(request, channel);
      editMessage(request.state, message, payloadOf(request), request.uploads);
      return ok(messageJson(request.state, message));
    },
  },
  delete_message: {
    answer(request) {
      deleteMessage(request.state, messageOf(request, channelOf(request)));
      return { status: 204 };
    },
  },
  create_thread_from_message: {
    answer(request) {
      const { state } = request;
      const channel = channelOf(request, ['createThreads']);
      const message = messageOf(request, channel);
      if (message.threadId !== undefined) throw refusals.threadExists();
      const { name } = request.body as { name: string };
      // A thread carries the id of the message it hangs on.
      const thread: Channel = {
        id: message.id,
        name,
        kind: 'thread',
        position: 0,
        parentId: channel.id,
        denied: 0n,
        createdAt: state.clock(),
      };
      state.channels.set(thread.id, thread);
      message.threadId = thread.id;
      message.flags |= FLAG.hasThread;
      state.events.emit('dispatch', 'THREAD_CREATE', { ...channelJson(state, thread), newly_created: true }, 1);
      return { status: 201, body: channelJson(state, thread) };
    },
  },
  trigger_typing_indicator: {
    answer(request) {
      channelOf(request, ['sendMessages']);
      return { status: 204 };
    },
  },
};

function channelNeeds({ state, params, uploads }: RouteRequest): PermissionName[] {
  const isThread = state.channels.get(params['channel_id'] ?? '')?.kind === 'thread';
  return [isThread ? 'sendInThreads' : 'sendMessages', ...(uploads.length > 0 ? (['attachFiles'] as const) : [])];
}

function channelOf({ state, params }: RouteRequest, needs: readonly PermissionName[] = []): Channel {
  const channel = state.channels.get(params['channel_id'] ?? '');
  if (!channel) throw refusals.unknownChannel();
  if (!botMay(state, channel, 'viewChannel')) throw refusals.missingAccess();
  if (!needs.every((name) => botMay(state, channel, name))) throw refusals.missingPermissions();
  return channel;
}

function messageOf({ state, params }: RouteRequest, channel: Channel): Message {
  const message = findMessage(state, channel.id, params['message_id'] ?? '');
  if (!message) throw refusals.unknownMessage();
  return message;
}

/** The message that the same nonce has made in this channel a short while ago. */
function findTwin(state: State, channelId: string, nonce: MessagePayload['nonce']): Message | undefined {
  const made = state.nonces.get(`${channelId}:${nonce}`);
  if (!made || state.clock().getTime() - made.at.getTime() > state.nonceWindowMs) return undefined;
  return state.messages.get(made.messageId);
}

/** Newest first; `after` gives those that came next after it, `around` those on both sides. */
function pageOf(newestFirst: readonly Message[], query: URLSearchParams): Message[] {
  const limit = Number(query.get('limit') ?? 50);
  const at = (name: string): bigint | undefined => (query.has(name) ? BigInt(query.get(name) ?? 0) : undefined);
  const before = at('before');
  const after = at('after');
  const around = at('around');
  if (around !== undefined) {
    const index = newestFirst.findIndex(({ id }) => BigInt(id) <= around);
    const start = Math.max((index === -1 ? newestFirst.length : index) - Math.floor(limit / 2), 0);
    return newestFirst.slice(start, start + limit);
  }
  if (after !== undefined) return newestFirst.filter(({ id }) => BigInt(id) > after).slice(-limit);
  return newestFirst.filter(({ id }) => before === undefined || BigInt(id) < before).slice(0, limit);
}
