// An open shop: the real client with a card in the channel, a desk that remembers, an operator and a bystander.
import { createCards } from '../../src/discord/cards.ts';
import type { DiscordOptions } from '../../src/discord/client.ts';
import { registerCommands } from '../../src/discord/command.ts';
import type { Desk, Tap } from '../../src/discord/desk.ts';
import type { PressAnswer } from '../../src/order/actions.ts';
import { answerInteractions, type Asker, type InteractionOptions } from '../../src/discord/interactions.ts';
import { renderCard } from '../../src/order/card.ts';
import type { DiscordOptions as SandboxOptions } from '../../src/sandbox/discord/index.ts';
import { NOON } from '../build.ts';
import { aLineView, aView } from '../order/card-view.ts';
import { connect } from './connect.ts';

type Given = Parameters<Desk['giveAddress']>[0];

/** The card is number 1295 in revision 4; the desk always answers `answer`. Minsu has the operators' role. */
export async function open(
  options: Partial<InteractionOptions<Asker>> & { answer?: PressAnswer; draft?: Desk['addressDraft'] } = {},
  discordOptions: Partial<DiscordOptions> = {},
  sandboxOptions: SandboxOptions = {},
) {
  const world = await connect(discordOptions, sandboxOptions);
  const { sandbox, discord, log } = world;
  const taps: Tap[] = [];
  const given: Given[] = [];
  const roleId = sandbox.addRole('운영자');
  const minsu = sandbox.addUser({ name: '민수', roleIds: [roleId] });
  const stranger = sandbox.addUser({ name: '행인' });
  const { answer = { ok: true }, draft = async () => undefined, ...rest } = options;
  const desk: Desk = {
    press: async (tap) => {
      taps.push(tap);
      return answer;
    },
    ask: async () => ({ isOut: false, until: new Date(Date.now() + 60_000) }),
    addressDraft: draft,
    giveAddress: async (address) => {
      given.push(address);
      return answer;
    },
  };
  const interactions = answerInteractions<Asker>(discord, {
    operatorRoleIds: [roleId],
    adminRoleIds: [],
    desk,
    commands: [],
    contextFor: (asker) => asker,
    storeOf: () => 'main',
    log,
    ...rest,
  });
  if (rest.commands) await registerCommands(discord, rest.commands, { previousPrint: undefined });
  const messageId = await createCards(discord).post(
    sandbox.channelId,
    renderCard(aView([aLineView()], { cardNo: 1295, revision: 4 }), 'ko', NOON),
    {
      nonce: '1',
      silent: false,
    },
  );
  return { ...world, interactions, taps, given, roleId, minsu, stranger, messageId };
}
