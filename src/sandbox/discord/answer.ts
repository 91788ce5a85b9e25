// What the person who pressed gets back, and when.

import type { Component } from './components.ts';
import { waitFor } from './events.ts';
import type { WaitOptions } from './events.ts';
import { CALLBACK, isLoading } from './interactions.ts';
import type { Interaction, Message, State } from './state.ts';
import { requireMessage, viewMessage } from './views.ts';
import type { SandboxMessage } from './views.ts';

/** A modal on the screen of one person. */
export type SandboxModal = {
  interactionId: string;
  userId: string;
  customId: string;
  title: string;
  components: Component[];
};

/** The bot's answer to an interaction, live: the functions look anew at every call. */
export type Answer = {
  interactionId: string;
  /** Of the first response: 4 reply, 5 deferred reply, 6 deferred update, 7 update, 9 modal. */
  type: number;
  /** Real milliseconds from the press to the first response. */
  acknowledgedAfterMs: number;
  modal?: SandboxModal;
  /** The message that is the first response, or the message updated by it; undefined while it is still "thinking". */
  reply(): SandboxMessage | undefined;
  followUps(): SandboxMessage[];
  /** Waits for the first message this interaction gave content to: the reply, the filled deferred reply, the updated card, a follow-up. */
  message(options?: WaitOptions): Promise<SandboxMessage>;
  /** Waits for the `count`th follow-up, 1 unless told. */
  followUp(options?: WaitOptions & { count?: number }): Promise<SandboxMessage>;
  /**
   * Waits until a deferral was kept: the deferred reply filled, or after a deferred update the message changed by whatever
   * route or a follow-up sent. False when 15 seconds went by without that.
   */
  settled(options?: WaitOptions): Promise<boolean>;
};

/**
 * Waits for the first response to an interaction.
 * @throws Error when none came in time; the person reads that the application did not respond
 */
export async function awaitAnswer(state: State, interaction: Interaction): Promise<Answer> {
  const source = interaction.sourceId === undefined ? undefined : requireMessage(state, interaction.sourceId);
  const editsBefore = source?.edits ?? 0;
  await awaitAcknowledgement(state, interaction);
  const live = (id: string | undefined): Message | undefined => (id === undefined ? undefined : state.messages.get(id));
  const { modal } = interaction;
  const isSettled = (): true | undefined => {
    const original = live(interaction.originalId);
    if (interaction.callbackType === CALLBACK.deferReply) return original && !isLoading(original) ? true : undefined;
    if (interaction.callbackType !== CALLBACK.deferUpdate) return true;
    return interaction.writtenIds.length > 0 || (source?.edits ?? 0) > editsBefore || source?.isDeleted
      ? true
      : undefined;
  };
  return {
    interactionId: interaction.id,
    type: interaction.callbackType ?? 0,
    acknowledgedAfterMs: interaction.acknowledgedAfterMs ?? 0,
    ...(modal && {
      modal: {
        interactionId: interaction.id,
        userId: interaction.userId,
        customId: modal.custom_id,
        title: modal.title,
        components: structuredClone(modal.components),
      },
    }),
    reply() {
      const original = live(interaction.originalId);
      return original && !isLoading(original) ? viewMessage(original) : undefined;
    },
    followUps: () => interaction.followUpIds.flatMap((id) => live(id) ?? []).map(viewMessage),
    message: (options) =>
      waitFor(
        state.events,
        ['written'],
        () => firstOf(interaction.writtenIds.flatMap((id) => live(id) ?? [])),
        `a message in answer to ${interaction.label}`,
        options,
      ),
    followUp: ({ count = 1, ...options } = {}) =>
      waitFor(
        state.events,
        ['written'],
        () => firstOf(interaction.followUpIds.slice(count - 1).flatMap((id) => live(id) ?? [])),
        `follow-up ${count} to ${interaction.label}`,
        options,
      ),
    settled: (options) =>
      waitFor(
        state.events,
        ['written', 'edit', 'delete'],
        isSettled,
        `the deferred answer to ${interaction.label}`,
        options,
      ).catch(() => false),
  };
}

function firstOf(messages: readonly Message[]): SandboxMessage | undefined {
  return messages[0] && viewMessage(messages[0]);
}

async function awaitAcknowledgement(state: State, interaction: Interaction): Promise<void> {
  try {
    await waitFor(
      state.events,
      ['acknowledged'],
      () => (interaction.callbackType === undefined ? undefined : true),
      `the bot's answer to ${interaction.label}`,
      { timeoutMs: state.interactionTimeoutMs },
    );
  } catch (error) {
    interaction.isExpired = true;
    throw new Error(`The application did not respond to ${interaction.label} within ${state.interactionTimeoutMs} ms`, {
      cause: error,
    });
  }
}

/** The choices of an autocomplete. @throws Error when none came in time */
export async function awaitChoices(
  state: State,
  interaction: Interaction,
): Promise<NonNullable<Interaction['choices']>> {
  await awaitAcknowledgement(state, interaction);
  return structuredClone(interaction.choices ?? []);
}
