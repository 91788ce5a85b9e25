// Answers to interactions: the path carries the interaction's own token.

import { acknowledge, editThroughToken, findByToken, findOwnMessage, followUp, isLoading } from './interactions.ts';
import type { Callback } from './interactions.ts';
import { deleteMessage } from './messages.ts';
import { ok, payloadOf } from './route.ts';
import type { Route, RouteAnswer, RouteRequest } from './route.ts';
import type { Interaction, Message } from './state.ts';
import { INTERACTION_TYPE, messageJson } from './wire.ts';

/** By the id of the operation. */
export const INTERACTION_ROUTES: Record<string, Route> = {
  create_interaction_response: {
    isByInteractionToken: true,
    answer({ state, params, query, body, uploads, receivedAtMs }) {
      const { interaction_id: id = '', interaction_token: token = '' } = params;
      const { interaction, message } = acknowledge(state, {
        id,
        token,
        callback: body as Callback,
        uploads,
        receivedAtMs,
      });
      if (query.get('with_response') !== 'true') return { status: 204 };
      const type = interaction.callbackType;
      return ok({
        interaction: {
          id: interaction.id,
          type: INTERACTION_TYPE[interaction.kind],
          channel_id: interaction.channelId,
          guild_id: state.guildId,
          ...(message && {
            response_message_id: message.id,
            response_message_loading: isLoading(message),
            response_message_ephemeral: message.viewerId !== undefined,
          }),
        },
        // Of a deferred reply the description knows no type, so it travels as the reply it stands for.
        ...(message && {
          resource: { type: type === 5 ? 4 : type === 6 ? 7 : type, message: messageJson(state, message) },
        }),
      });
    },
  },
  execute_webhook: {
    isByInteractionToken: true,
    answer(request) {
      const { state, uploads } = request;
      const message = followUp(state, interactionOf(request), payloadOf(request), uploads);
      return ok(messageJson(state, message));
    },
  },
  get_original_webhook_message: { isByInteractionToken: true, answer: readOwn },
  get_webhook_message: { isByInteractionToken: true, answer: readOwn },
  update_original_webhook_message: { isByInteractionToken: true, answer: changeOwn },
  update_webhook_message: { isByInteractionToken: true, answer: changeOwn },
  delete_original_webhook_message: { isByInteractionToken: true, answer: removeOwn },
  delete_webhook_message: { isByInteractionToken: true, answer: removeOwn },
};

function readOwn(request: RouteRequest): RouteAnswer {
  return ok(messageJson(request.state, ownMessageOf(request)));
}

function changeOwn(request: RouteRequest): RouteAnswer {
  const message = ownMessageOf(request);
  editThroughToken(request.state, interactionOf(request), message, payloadOf(request), request.uploads);
  return ok(messageJson(request.state, message));
}

function removeOwn(request: RouteRequest): RouteAnswer {
  deleteMessage(request.state, ownMessageOf(request));
  return { status: 204 };
}

const interactionOf = ({ state, params }: RouteRequest): Interaction =>
  findByToken(state, params['webhook_id'] ?? '', params['webhook_token'] ?? '');

const ownMessageOf = (request: RouteRequest): Message =>
  findOwnMessage(request.state, interactionOf(request), request.params['message_id'] ?? '@original');
