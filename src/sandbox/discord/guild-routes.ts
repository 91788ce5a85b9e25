// The server, the people in it, the application and its commands.

import { checkCommand, checkCommands } from './command-rules.ts';
import { gatewayUrl } from './gateway.ts';
import { botMay } from './permissions.ts';
import { invalidForm, refusals } from './refusal.ts';
import { ok } from './route.ts';
import type { Route, RouteRequest } from './route.ts';
import type { Channel, Command, CommandRequest, State } from './state.ts';
import {
  applicationJson,
  channelJson,
  commandJson,
  guildJson,
  memberJson,
  myGuildJson,
  ownUserJson,
  roleJson,
  userJson,
} from './wire.ts';

/** By the id of the operation. */
export const GUILD_ROUTES: Record<string, Route> = {
  get_gateway: { answer: ({ state }) => ok({ url: gatewayUrl(state) }) },
  get_bot_gateway: {
    answer: ({ state }) =>
      ok({
        url: gatewayUrl(state),
        shards: 1,
        session_start_limit: {
          total: 1000,
          remaining: Math.max(state.identifiesLeft, 0),
          reset_after: 86_400_000,
          max_concurrency: 1,
        },
      }),
  },

  get_my_user: { answer: ({ state }) => ok(ownUserJson(state)) },
  get_user: {
    answer({ state, params }) {
      const user = state.users.get(params['user_id'] ?? '');
      if (!user) throw refusals.unknownUser();
      return ok(userJson(user));
    },
  },
  list_my_guilds: { answer: ({ state }) => ok([myGuildJson(state)]) },
  get_my_application: { answer: ({ state }) => ok(applicationJson(state)) },
  get_my_oauth2_application: { answer: ({ state }) => ok(applicationJson(state)) },
  create_dm: {
    answer({ state, body }) {
      const { recipient_id: recipientId } = body as { recipient_id?: string };
      const user = state.users.get(recipientId ?? '');
      if (!user || user.isBot) throw refusals.unknownUser();
      const known = [...state.channels.values()].find((channel) => channel.recipientId === user.id);
      const channel: Channel = known ?? {
        id: state.nextId(),
        name: user.name,
        kind: 'dm',
        position: 0,
        recipientId: user.id,
        denied: 0n,
        createdAt: state.clock(),
      };
      state.channels.set(channel.id, channel);
      return ok(channelJson(state, channel));
    },
  },

  get_guild: { answer: (request) => ok(guildJson(ownGuild(request))) },
  list_guild_roles: {
    answer: (request) => ok([...ownGuild(request).roles.values()].map((role) => roleJson(request.state, role))),
  },
  list_guild_channels: {
    answer(request) {
      const state = ownGuild(request);
      const visible = [...state.channels.values()].filter(
        (channel) => channel.kind === 'text' && botMay(state, channel, 'viewChannel'),
      );
      return ok(visible.map((channel) => channelJson(state, channel)));
    },
  },
  get_guild_member: {
    answer(request) {
      const user = ownGuild(request).users.get(request.params['user_id'] ?? '');
      if (!user) throw refusals.unknownMember();
      return ok(memberJson(user));
    },
  },

  list_application_commands: { answer: (request) => ok(listCommands(ownApplication(request), 'globalCommands')) },
  bulk_set_application_commands: {
    answer: (request) => ok(setCommands(ownApplication(request), 'globalCommands', request.body)),
  },
  list_guild_application_commands: { answer: (request) => ok(listCommands(ownApplication(request), 'guildCommands')) },
  bulk_set_guild_application_commands: {
    answer: (request) => ok(setCommands(ownApplication(request), 'guildCommands', request.body)),
  },
  create_guild_application_command: {
    answer(request) {
      const state = ownApplication(request);
      const sent = request.body as CommandRequest;
      const problems = checkCommand(sent, []);
      if (problems.length > 0) throw invalidForm(problems);
      const before = [...state.guildCommands.values()].find(({ name }) => name === sent.name);
      const command: Command = { ...sent, id: before?.id ?? state.nextId(), version: state.nextId() };
      state.guildCommands.set(command.id, command);
      return { status: before ? 200 : 201, body: commandJson(state, command, true) };
    },
  },
};

function ownGuild({ state, params }: RouteRequest): State {
  if (params['guild_id'] !== state.guildId) throw refusals.unknownGuild();
  return state;
}

function ownApplication({ state, params }: RouteRequest): State {
  if (params['application_id'] !== state.applicationId) throw refusals.missingAccess();
  if (params['guild_id'] !== undefined && params['guild_id'] !== state.guildId) throw refusals.missingAccess();
  return state;
}

function listCommands(state: State, scope: 'guildCommands' | 'globalCommands'): object[] {
  return [...state[scope].values()].map((command) => commandJson(state, command, scope === 'guildCommands'));
}

// A command keeps its id as long as it keeps its name.
function setCommands(state: State, scope: 'guildCommands' | 'globalCommands', body: unknown): object[] {
  const sent = body as CommandRequest[];
  const problems = checkCommands(sent);
  if (problems.length > 0) throw invalidForm(problems);
  const before = [...state[scope].values()];
  state[scope].clear();
  for (const command of sent) {
    const id = before.find(({ name }) => name === command.name)?.id ?? state.nextId();
    state[scope].set(id, { ...command, id, version: state.nextId() });
  }
  return listCommands(state, scope);
}
