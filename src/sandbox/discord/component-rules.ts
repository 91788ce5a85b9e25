// What Discord asks of components, in messages and in modals, and its description does not say.

import { BUTTON_STYLE, TYPE, isSelect, walkComponents } from './components.ts';
import type { Component, Placed } from './components.ts';
import type { Problem } from './refusal.ts';

const MAX_TEXT_DISPLAYS = 4000;
const MAX_COMPONENTS = 40;
const MAX_ROWS = 5;

/** How a message may be built. */
export function checkLayout(components: readonly Component[], isV2: boolean): Problem[] {
  const placed = [...walkComponents(components)];
  const problems = placed.flatMap(checkComponent);
  if (!isV2) {
    for (const [index, { type }] of components.entries()) {
      if (type === TYPE.actionRow) continue;
      problems.push({
        path: ['components', index, 'type'],
        code: 'BASE_TYPE_CHOICES',
        message: 'Without the flag IS_COMPONENTS_V2 only action rows are allowed.',
      });
    }
    if (components.length > MAX_ROWS)
      problems.push({
        path: ['components'],
        code: 'BASE_TYPE_BAD_LENGTH',
        message: `Must be between 1 and ${MAX_ROWS} in length.`,
      });
    return problems;
  }
  if (placed.length > MAX_COMPONENTS) {
    problems.push({
      path: ['components'],
      code: 'MESSAGE_COMPONENTS_TOO_MANY',
      message: `The total number of components cannot exceed ${MAX_COMPONENTS}; there are ${placed.length}.`,
    });
  }
  const text = placed.reduce(
    (sum, { component }) => sum + (component.type === TYPE.textDisplay ? (component.content ?? '').length : 0),
    0,
  );
  if (text > MAX_TEXT_DISPLAYS) {
    problems.push({
      path: ['components'],
      code: 'COMPONENT_MAX_TOTAL_TEXT_SIZE_EXCEEDED',
      message: `The text of all components cannot exceed ${MAX_TEXT_DISPLAYS} characters.`,
    });
  }
  return problems;
}

function checkComponent({ component, path }: Placed): Problem[] {
  if (component.type === TYPE.button) return checkButton(component, path);
  if (isSelect(component)) return checkSelect(component, path);
  if (component.type === TYPE.actionRow) {
    const inner = component.components ?? [];
    const isLegal =
      inner.length > 0 && (inner.every(({ type }) => type === TYPE.button) ? inner.length <= 5 : inner.length === 1);
    if (!isLegal)
      return [
        {
          path: [...path, 'components'],
          code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
          message: 'A row holds one to five buttons or one select.',
        },
      ];
  }
  return [];
}

function checkButton(button: Component, path: (string | number)[]): Problem[] {
  const wants =
    button.style === BUTTON_STYLE.link ? 'url' : button.style === BUTTON_STYLE.premium ? 'sku_id' : 'custom_id';
  const problems: Problem[] = [];
  for (const name of ['custom_id', 'url', 'sku_id'] as const) {
    const isThere = Boolean(button[name]);
    if (name === wants && !isThere)
      problems.push({
        path: [...path, name],
        code: 'BASE_TYPE_REQUIRED',
        message: `A button of style ${button.style} needs ${name}.`,
      });
    if (name !== wants && isThere)
      problems.push({
        path: [...path, name],
        code: 'BUTTON_COMPONENT_EXCLUSIVE',
        message: `A button of style ${button.style} takes no ${name}.`,
      });
  }
  if (wants !== 'sku_id' && !button.label && !button.emoji) {
    problems.push({
      path: [...path, 'label'],
      code: 'BUTTON_COMPONENT_REQUIRES_LABEL_OR_EMOJI',
      message: 'A button needs a label or an emoji.',
    });
  }
  if (button.url && !/^(https?|discord):\/\/./.test(button.url)) {
    problems.push({
      path: [...path, 'url'],
      code: 'URL_TYPE_INVALID_SCHEME',
      message: `Scheme of "${button.url}" must be one of ('http', 'https', 'discord').`,
    });
  }
  return problems;
}

/** Rules of selects, which messages and modals share. */
export function checkSelect(select: Component, path: (string | number)[]): Problem[] {
  const problems: Problem[] = [];
  const min = select.min_values ?? 1;
  const max = select.max_values ?? 1;
  if (min > max)
    problems.push({
      path: [...path, 'min_values'],
      code: 'SELECT_MIN_EXCEEDS_MAX',
      message: 'min_values exceeds max_values.',
    });
  if (!select.options) return problems;
  if (max > select.options.length) {
    problems.push({
      path: [...path, 'max_values'],
      code: 'SELECT_MAX_EXCEEDS_OPTIONS',
      message: 'max_values exceeds the number of options.',
    });
  }
  const seen = new Set<string>();
  for (const [index, { value }] of select.options.entries()) {
    if (seen.has(value))
      problems.push({
        path: [...path, 'options', index, 'value'],
        code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        message: 'The specified option value is already used',
      });
    seen.add(value);
  }
  if (select.options.filter((option) => option.default).length > max) {
    problems.push({
      path: [...path, 'options'],
      code: 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
      message: 'More defaults than max_values.',
    });
  }
  return problems;
}

/** Custom ids and numbers are unique among all components of a message or a modal. */
export function checkCustomIds(components: readonly Component[]): Problem[] {
  const problems: Problem[] = [];
  const customIds = new Set<string>();
  const numbers = new Set<number>();
  for (const { component, path } of walkComponents(components)) {
    const { custom_id: customId, id } = component;
    if (customId) {
      if (customIds.has(customId))
        problems.push({
          path: [...path, 'custom_id'],
          code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
          message: 'Component custom id cannot be duplicated',
        });
      customIds.add(customId);
    }
    if (id) {
      if (numbers.has(id))
        problems.push({
          path: [...path, 'id'],
          code: 'COMPONENT_ID_DUPLICATED',
          message: 'Component id cannot be duplicated',
        });
      numbers.add(id);
    }
  }
  return problems;
}
