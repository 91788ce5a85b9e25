// What a person can do to the bot's messages and modals. Nothing that Discord's own client would not let them do.

import { awaitAnswer } from './answer.ts';
import type { Answer, SandboxModal } from './answer.ts';
import { OPTION } from './command-rules.ts';
import { BUTTON_STYLE, TYPE, findComponent, isSelect, walkComponents } from './components.ts';
import type { Component } from './components.ts';
import { openInteraction } from './interactions.ts';
import { emptyResolved, resolveId, resolvedOf, uploadFile } from './slash.ts';
import type { FileInput } from './slash.ts';
import type { Message, State, User } from './state.ts';
import { requireMessage } from './views.ts';

/** Presses a button as it stands on the message now. @throws Error when it is not there, disabled, or not for this person */
export async function clickButton(
  state: State,
  press: { messageId: string; customId?: string; label?: string; user: User },
): Promise<Answer> {
  const { customId, label, user } = press;
  const message = visibleMessage(state, press.messageId, user);
  const buttons = [...walkComponents(message.components)]
    .map(({ component }) => component)
    .filter(({ type }) => type === TYPE.button);
  const button = buttons.find(
    (one) => (customId === undefined || one.custom_id === customId) && (label === undefined || one.label === label),
  );
  const wanted = label ?? customId ?? 'any button';
  if (!button)
    throw new Error(
      `No button ${wanted} on message ${message.id}, only ${buttons.map((one) => one.label ?? one.custom_id).join(', ') || 'none'}`,
    );
  if (button.disabled) throw new Error(`Button ${wanted} is disabled`);
  if (button.style === BUTTON_STYLE.link) throw new Error(`Button ${wanted} is a link to ${button.url ?? ''}`);
  return awaitAnswer(
    state,
    openInteraction(state, {
      kind: 'component',
      user,
      channelId: message.channelId,
      sourceId: message.id,
      label: `button ${wanted}`,
      data: { component_type: TYPE.button, custom_id: button.custom_id, id: button.id },
    }),
  );
}

/** Chooses in a select. Values of a string select, ids in the others. @throws Error when a value is not on offer */
export async function chooseValues(
  state: State,
  press: { messageId: string; customId: string; values: readonly string[]; user: User },
): Promise<Answer> {
  const { customId, values, user } = press;
  const message = visibleMessage(state, press.messageId, user);
  const select = findComponent(
    message.components,
    (component) => isSelect(component) && component.custom_id === customId,
  );
  if (!select) throw new Error(`No select ${customId} on message ${message.id}`);
  if (select.disabled) throw new Error(`Select ${customId} is disabled`);
  checkValues(select, values);
  const resolved = emptyResolved();
  for (const id of select.type === TYPE.stringSelect ? [] : values)
    resolveId(state, OPTION_OF_SELECT[select.type] ?? 0, id, resolved);
  return awaitAnswer(
    state,
    openInteraction(state, {
      kind: 'component',
      user,
      channelId: message.channelId,
      sourceId: message.id,
      label: `select ${customId}`,
      data: { component_type: select.type, custom_id: customId, id: select.id, values, ...resolvedOf(resolved) },
    }),
  );
}

const OPTION_OF_SELECT: Record<number, number> = {
  [TYPE.userSelect]: OPTION.user,
  [TYPE.roleSelect]: OPTION.role,
  [TYPE.mentionableSelect]: OPTION.mentionable,
  [TYPE.channelSelect]: OPTION.channel,
};

function visibleMessage(state: State, id: string, user: User): Message {
  const message = requireMessage(state, id);
  if (message.isDeleted) throw new Error(`Message ${id} is deleted`);
  if (message.viewerId !== undefined && message.viewerId !== user.id)
    throw new Error(`${user.name} does not see the ephemeral message ${id}`);
  return message;
}

function checkValues(field: Component, values: readonly string[]): void {
  const name = field.custom_id ?? '';
  const min = field.min_values ?? 1;
  const max = field.max_values ?? (field.type === TYPE.checkboxGroup ? (field.options?.length ?? 1) : 1);
  if (values.length < min || values.length > max)
    throw new Error(`${name} takes ${min} to ${max} values, not ${values.length}`);
  const stranger = values.find((value) => field.options && !field.options.some((option) => option.value === value));
  if (stranger !== undefined) throw new Error(`${name} does not offer ${stranger}`);
}

/** What a person puts into a field: text, chosen values, a tick, files. */
export type FieldInput = string | readonly string[] | boolean | readonly FileInput[];

/**
 * Sends a modal. Fields that are not named stay as the bot filled them.
 * @throws Error when a field is unknown, empty although required, too long, too short
 */
export async function submitModal(
  state: State,
  modal: SandboxModal,
  values: Record<string, FieldInput>,
  user: User,
): Promise<Answer> {
  if (modal.userId !== user.id) throw new Error(`The modal is on the screen of somebody else than ${user.name}`);
  const opener = state.interactions.get(modal.interactionId);
  if (!opener) throw new Error('This modal was never opened');
  const names = [...walkComponents(modal.components)].flatMap(({ component }) => component.custom_id ?? []);
  for (const name of Object.keys(values))
    if (!names.includes(name)) throw new Error(`The modal has no field ${name}, only ${names.join(', ')}`);
  const resolved = emptyResolved();
  const fill = (component: Component): object => {
    const { type, id, components, component: inner } = component;
    if (components) return { type, id, components: components.map(fill) };
    if (inner) return { type, id, component: fill(inner) };
    if (type === TYPE.textDisplay) return { type, id };
    return {
      type,
      id,
      custom_id: component.custom_id,
      ...fillField(state, component, values[component.custom_id ?? ''], resolved),
    };
  };
  const components = modal.components.map(fill);
  return awaitAnswer(
    state,
    openInteraction(state, {
      kind: 'modal',
      user,
      channelId: opener.channelId,
      openedBy: opener.id,
      ...(opener.sourceId !== undefined && { sourceId: opener.sourceId }),
      label: `modal ${modal.customId}`,
      data: { custom_id: modal.customId, components, ...resolvedOf(resolved) },
    }),
  );
}

function fillField(
  state: State,
  field: Component,
  input: FieldInput | undefined,
  resolved: ReturnType<typeof emptyResolved>,
): object {
  const name = field.custom_id ?? '';
  const isRequired = field.required ?? true;
  if (field.type === TYPE.textInput) return { value: textOf(field, input, isRequired) };
  if (field.type === TYPE.checkbox) return { value: typeof input === 'boolean' ? input : (field.default ?? false) };
  const preset = (field.options ?? []).filter((option) => option.default).map(({ value }) => value);
  if (field.type === TYPE.radioGroup) {
    const chosen = input === undefined ? preset[0] : input;
    if (chosen === undefined && !isRequired) return { value: null };
    if (typeof chosen !== 'string') throw new Error(`${name} wants one value`);
    checkValues(field, [chosen]);
    return { value: chosen };
  }
  const list: readonly (string | FileInput)[] = Array.isArray(input)
    ? input
    : typeof input === 'string'
      ? [input]
      : preset;
  if (list.length === 0 && !isRequired) return { values: [] };
  const texts = list.map((item) => {
    if (typeof item === 'string') return item;
    if (field.type !== TYPE.fileUpload) throw new Error(`${name} takes no file`);
    return uploadFile(state, item, resolved).id;
  });
  checkValues(field, texts);
  const optionType = OPTION_OF_SELECT[field.type];
  if (optionType !== undefined) for (const id of texts) resolveId(state, optionType, id, resolved);
  return { values: texts };
}

function textOf(field: Component, input: FieldInput | undefined, isRequired: boolean): string {
  const name = field.custom_id ?? '';
  const text = input ?? field.value ?? '';
  if (typeof text !== 'string') throw new Error(`${name} wants text`);
  if (text === '' && !isRequired) return text;
  if (text === '') throw new Error(`${name} is required`);
  if (text.length < (field.min_length ?? 0)) throw new Error(`${name} wants at least ${field.min_length} characters`);
  if (text.length > (field.max_length ?? 4000)) throw new Error(`${name} takes at most ${field.max_length} characters`);
  return text;
}
