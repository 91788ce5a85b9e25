// What Discord asks of a modal and of autocomplete choices, and its description does not say.

import { TYPE, isSelect, walkComponents } from './components.ts';
import type { Component, Placed } from './components.ts';
import { checkCustomIds, checkSelect } from './component-rules.ts';
import type { Problem } from './refusal.ts';
import type { Choice, Modal } from './state.ts';

const MAX_FIELDS = 5;
const OPTION_TYPE = { string: 3, integer: 4, number: 10 } as const;

/** @see https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal */
export function checkModal(modal: Modal): Problem[] {
  const problems: Problem[] = [];
  if (modal.components.length > MAX_FIELDS) {
    problems.push({
      path: ['components'],
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `Must be between 1 and ${MAX_FIELDS} in length.`,
    });
  }
  const placed = [...walkComponents(modal.components)];
  return [...problems, ...checkCustomIds(modal.components), ...placed.flatMap((one) => checkField(one, placed))];
}

function checkField({ component, path }: Placed, placed: readonly Placed[]): Problem[] {
  const problems: Problem[] = [];
  const isInLabel = path.at(-1) === 'component';
  if (component.type === TYPE.textInput) {
    if (isInLabel && component.label)
      problems.push({
        path: [...path, 'label'],
        code: 'TEXT_INPUT_LABEL_IN_LABEL',
        message: 'Inside a label the text input has no label of its own.',
      });
    if (!isInLabel && !component.label)
      problems.push({ path: [...path, 'label'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
    problems.push(...checkTextLengths(component, path));
  }
  if (isSelect(component)) {
    problems.push(...checkSelect(component, path));
    if (component.disabled)
      problems.push({
        path: [...path, 'disabled'],
        code: 'MODAL_SELECT_DISABLED',
        message: 'A select in a modal cannot be disabled.',
      });
  }
  const takesSeveral =
    isSelect(component) || component.type === TYPE.fileUpload || component.type === TYPE.checkboxGroup;
  if (takesSeveral && component.required !== false && component.min_values === 0) {
    problems.push({
      path: [...path, 'min_values'],
      code: 'REQUIRED_WITHOUT_VALUES',
      message: 'What is required cannot have min_values 0.',
    });
  }
  if (component.type === TYPE.actionRow) {
    const others = placed.some((other) => other.component.type === TYPE.label);
    if (others)
      problems.push({ path, code: 'MODAL_MIXES_ROWS_AND_LABELS', message: 'Rows and labels do not mix in one modal.' });
    if (component.components?.length !== 1)
      problems.push({
        path: [...path, 'components'],
        code: 'BASE_TYPE_BAD_LENGTH',
        message: 'A row of a modal holds one text input.',
      });
  }
  return problems;
}

function checkTextLengths(input: Component, path: (string | number)[]): Problem[] {
  const min = input.min_length ?? 0;
  const max = input.max_length ?? 4000;
  if (min > max)
    return [
      { path: [...path, 'min_length'], code: 'TEXT_INPUT_MIN_EXCEEDS_MAX', message: 'min_length exceeds max_length.' },
    ];
  const length = input.value?.length ?? 0;
  if (length > max)
    return [{ path: [...path, 'value'], code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${max} or fewer in length.` }];
  if (length > 0 && length < min)
    return [{ path: [...path, 'value'], code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${min} or more in length.` }];
  return [];
}

/** The choices of an autocomplete; `optionType` is the type of the option being filled in. */
export function checkChoices(choices: readonly Choice[], optionType: number): Problem[] {
  const isNumeric = optionType === OPTION_TYPE.integer || optionType === OPTION_TYPE.number;
  const problems: Problem[] = [];
  for (const [index, { name, value }] of choices.entries()) {
    const path = ['choices', index];
    if (typeof value !== (isNumeric ? 'number' : 'string')) {
      problems.push({
        path: [...path, 'value'],
        code: 'BASE_TYPE_BAD_TYPE',
        message: 'The value is not of the type of the option.',
      });
    }
    if (value === '')
      problems.push({ path: [...path, 'value'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
    if (!name.trim())
      problems.push({ path: [...path, 'name'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
  }
  return problems;
}
