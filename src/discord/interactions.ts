// Every tap, form and slash command: acknowledged first, then done, and answered to whoever asked. What it means is the desk's business.
import { randomUUID } from 'node:crypto';
import {
  type AutocompleteInteraction,
  type BaseInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
} from 'discord.js';
import { ASKED_TWICE } from '../order/actions.ts';
import {
  ADDRESS_INPUT,
  type CardTap,
  parseCustomId,
  parseFormId,
  parseSureId,
  type SureTap,
} from '../order/custom-id.ts';
import { langOf, type Words, wordsFor } from '../words/index.ts';
import { type Access, isAdmin, isOperator, type Person, personOf, sayWhoMay } from './access.ts';
import { type AddressDraft, renderEmailForm } from './email-form.ts';
import { explain } from './explain.ts';
import type { Discord, DiscordLog } from './client.ts';
import type { Command, ComponentHandler, FormHandler, SingleCommand } from './command.ts';
import { describeFailure, isTooLate } from './failure.ts';
import { renderQuestion } from './question.ts';
import type { Desk } from './desk.ts';

/** Who asks for a command, and in which store. */
export type Asker = { storeId: string; by: Person; isAdmin: boolean };

export type InteractionOptions<C> = Access & {
  desk: Desk;
  commands: readonly Command<C>[];
  /** Buttons and menus in the answers of commands, by the beginning of their custom id. */
  components?: Readonly<Record<string, ComponentHandler<C>>>;
  /** Forms that commands and their answers open, by the beginning of their custom id. */
  forms?: Readonly<Record<string, FormHandler<C>>>;
  /** What a command may use, for this person in this store. */
  contextFor: (asker: Asker) => C;
  /** The channel tells which store is meant. */
  storeOf: (channelId: string | null) => string;
  log: DiscordLog;
  /** How long a form waits for its draft before it opens empty. */
  draftWithinMs?: number;
};

export type Interactions = {
  /** From now on asks for patience, and waits for what is under way, at most `withinMs`. */
  drain: (withinMs: number) => Promise<void>;
};

/** Discord gives three seconds; what is older than this is not begun. */
const TOO_OLD_MS = 2_500;
const DRAFT_WITHIN_MS = 1_500;
const REMEMBERED = 1_000;

type Answerable = MessageComponentInteraction | ChatInputCommandInteraction | ModalSubmitInteraction;

/** Takes over all interactions of the guild. Nothing is done for one that could not be acknowledged. */
export function answerInteractions<C>(discord: Discord, options: InteractionOptions<C>): Interactions {
  const { desk, log } = options;
  const commands = new Map(options.commands.map((command) => [command.data.name, command]));
  const underWay = new Set<Promise<void>>();
  const seenIds = new Set<string>();
  let isDraining = false;

  discord.onInteraction(async (interaction) => {
    // Discord may send an event twice. Another process that gets it too is found out by the acknowledgement.
    if (seenIds.has(interaction.id)) return;
    remember(interaction.id);
    const work = answer(interaction);
    underWay.add(work);
    await work;
    underWay.delete(work);
  });

  return {
    async drain(withinMs) {
      isDraining = true;
      await within(withinMs, Promise.allSettled(underWay));
    },
  };

  function remember(id: string): void {
    seenIds.add(id);
    const [oldest] = seenIds;
    if (seenIds.size > REMEMBERED && oldest) seenIds.delete(oldest);
  }

  /** Never throws. */
  async function answer(interaction: Interaction): Promise<void> {
    const kind = nameOf(interaction);
    const ageMs = Math.round(discord.ageMs(interaction));
    if (ageMs > TOO_OLD_MS) {
      log.info('interaction.too_old', { kind, ageMs });
      return;
    }
    try {
      await route(interaction);
    } catch (error) {
      if (isTooLate(error)) {
        log.info('interaction.too_late', {
          kind,
          ageMs: Math.round(discord.ageMs(interaction)),
          ...describeFailure(error),
        });
        return;
      }
      log.error('interaction.failed', { kind, ...describeFailure(error) });
      await apologize(interaction).catch((cause: unknown) =>
        log.warn('interaction.unanswered', { kind, ...describeFailure(cause) }),
      );
    }
  }

  async function route(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) return await complete(interaction);
    if (!isAnswerable(interaction)) return;
    const words = wordsFor(langOf(interaction.locale));
    if (isDraining) return await whisper(interaction, words.answer.restarting);
    if (interaction.guildId !== discord.guildId) return await whisper(interaction, words.answer.notPossible);
    if (interaction.isChatInputCommand()) return await run(interaction, words);
    const component = interaction.isMessageComponent() && findByPrefix(options.components, interaction.customId);
    const isAllowed = component ? mayUse(interaction, {}) : isOperator(interaction, options);
    if (!isAllowed) return await whisper(interaction, sayWhoMay('button', 'operator', options, words));
    if (component) return await component(interaction, contextOf(interaction));
    if (interaction.isModalSubmit()) {
      const form = findByPrefix(options.forms, interaction.customId);
      return form ? await form(interaction, contextOf(interaction)) : await takeForm(interaction, words);
    }
    await takeTap(interaction, words);
  }

  async function takeTap(interaction: MessageComponentInteraction, words: Words): Promise<void> {
    const sure = parseSureId(interaction.customId);
    if (sure) return await takeSecondTap(interaction, sure, words);
    const tap = parseCustomId(interaction.customId);
    if (!tap) return await whisper(interaction, words.answer.oldCard);
    const { action } = tap;
    const storeId = options.storeOf(interaction.channelId);
    if (action === 'edit_email') {
      const draft = await findDraft({ storeId, cardNo: tap.cardNo });
      // A form must be the first answer. Whether the card is still the same is asked when it comes back.
      await interaction.showModal(renderEmailForm(tap, draft, randomUUID(), words));
      return;
    }
    if (ASKED_TWICE.includes(action)) return await askOnceMore(interaction, tap, words);
    await interaction.deferUpdate();
    const outcome = await desk.press({ ...tap, storeId, by: personOf(interaction) });
    if (!outcome.ok) await whisper(interaction, explain(outcome, words));
  }

  async function askOnceMore(interaction: MessageComponentInteraction, tap: CardTap, words: Words): Promise<void> {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const asked = await desk.ask({ ...tap, storeId: options.storeOf(interaction.channelId) });
    if (!asked) return await whisper(interaction, words.answer.noCard);
    await interaction.editReply(renderQuestion(tap, asked, words));
  }

  async function takeSecondTap(interaction: MessageComponentInteraction, tap: SureTap, words: Words): Promise<void> {
    await interaction.deferUpdate();
    const storeId = options.storeOf(interaction.channelId);
    const outcome = await desk.press({ ...tap, storeId, by: personOf(interaction) });
    const content = outcome.ok ? words.sure.done : explain(outcome, words);
    await interaction.editReply({ content, components: [], allowedMentions: { parse: [] } });
  }

  async function takeForm(interaction: ModalSubmitInteraction, words: Words): Promise<void> {
    const tap = parseFormId(interaction.customId);
    if (!tap) return await whisper(interaction, words.answer.oldCard);
    if (interaction.isFromMessage()) await interaction.deferUpdate();
    else await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const outcome = await desk.giveAddress({
      ...tap,
      storeId: options.storeOf(interaction.channelId),
      by: personOf(interaction),
      address: interaction.fields.getTextInputValue(ADDRESS_INPUT),
    });
    if (!outcome.ok) await whisper(interaction, explain(outcome, words));
    else if (!interaction.isFromMessage()) await whisper(interaction, words.answer.saved);
  }

  /** The form opens without a draft rather than too late. */
  async function findDraft(card: { storeId: string; cardNo: number }): Promise<AddressDraft> {
    try {
      return (await within(options.draftWithinMs ?? DRAFT_WITHIN_MS, desk.addressDraft(card))) ?? {};
    } catch (error) {
      log.warn('interaction.no_draft', { cardNo: card.cardNo, ...describeFailure(error) });
      return {};
    }
  }

  async function run(interaction: ChatInputCommandInteraction, words: Words): Promise<void> {
    const command = findCommand(interaction);
    if (!command) return await whisper(interaction, words.answer.unknownCommand);
    if (!mayUse(interaction, command)) {
      return await whisper(interaction, sayWhoMay('command', command.needs ?? 'operator', options, words));
    }
    await command.execute(interaction, contextOf(interaction));
  }

  async function complete(interaction: AutocompleteInteraction): Promise<void> {
    const command = findCommand(interaction);
    // Choices may show buyers' data: no role, no choices.
    const isAllowed = !isDraining && interaction.guildId === discord.guildId && command && mayUse(interaction, command);
    if (!isAllowed || !command.autocomplete) return await interaction.respond([]);
    await command.autocomplete(interaction, contextOf(interaction));
  }

  function findCommand(
    interaction: ChatInputCommandInteraction | AutocompleteInteraction,
  ): Omit<SingleCommand<C>, 'data'> | undefined {
    const command = commands.get(interaction.commandName);
    if (!command || !('subcommands' in command)) return command;
    const name = interaction.options.getSubcommand(false) ?? '';
    return Object.hasOwn(command.subcommands, name) ? command.subcommands[name] : undefined;
  }

  /** Whoever may change the rules may also ask about orders; a card's own buttons are for operators. */
  function mayUse(interaction: BaseInteraction, { needs }: Pick<SingleCommand<C>, 'needs'>): boolean {
    return isAdmin(interaction, options) || (needs !== 'admin' && isOperator(interaction, options));
  }

  function contextOf(interaction: BaseInteraction): C {
    return options.contextFor({
      storeId: options.storeOf(interaction.channelId),
      by: personOf(interaction),
      isAdmin: isAdmin(interaction, options),
    });
  }
}

function findByPrefix<H>(handlers: Readonly<Record<string, H>> | undefined, customId: string): H | undefined {
  return Object.entries(handlers ?? {}).find(([start]) => customId.startsWith(start))?.[1];
}

function isAnswerable(interaction: Interaction): interaction is Interaction & Answerable {
  return interaction.isMessageComponent() || interaction.isModalSubmit() || interaction.isChatInputCommand();
}

/** An answer that only the asker sees, and that pings nobody. */
async function whisper(interaction: Answerable, content: string): Promise<void> {
  const message = { content, allowedMentions: { parse: [] } };
  // A deferred reply is waiting for its text; a deferred update is the card itself and must not be written over.
  const isWaiting = interaction.deferred && !interaction.replied && interaction.ephemeral === true;
  if (isWaiting) await interaction.editReply(message);
  else if (interaction.deferred || interaction.replied)
    await interaction.followUp({ ...message, flags: MessageFlags.Ephemeral });
  else await interaction.reply({ ...message, flags: MessageFlags.Ephemeral });
}

async function apologize(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) {
    if (!interaction.responded) await interaction.respond([]);
    return;
  }
  if (!isAnswerable(interaction)) return;
  await whisper(interaction, wordsFor(langOf(interaction.locale)).answer.failed);
}

function nameOf(interaction: Interaction): string {
  if (interaction.isChatInputCommand() || interaction.isAutocomplete()) return `/${interaction.commandName}`;
  if (interaction.isMessageComponent() || interaction.isModalSubmit()) {
    return parseCustomId(interaction.customId)?.action ?? (parseFormId(interaction.customId) ? 'form' : 'unknown');
  }
  return String(interaction.type);
}

/** Undefined when it takes longer; what comes later, also a failure, is nobody's. */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, limitMs, undefined);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
