// The form behind "Edit email": one text input, filled with the best guess; above it what the buyer typed, and where an earlier order went.
import { type APIModalInteractionResponseCallbackData, ComponentType, TextInputStyle } from 'discord.js';
import { cleanText, cutText, escapeText } from '../order/buyer-text.ts';
import { ADDRESS_INPUT, type FormTap, formIdOf } from '../order/custom-id.ts';
import type { Words } from '../words/index.ts';

/**
 * `draft`: the address in force or the best suggestion; `typed`: the buyer's own words; `earlier`: where an earlier order
 * of the same buyer went. Shown to an operator only.
 */
export type AddressDraft = { draft?: string | undefined; typed?: string | undefined; earlier?: string | undefined };

const LONGEST_ADDRESS = 254;

/** @param unique  never used for a form before, see formIdOf() */
export function renderEmailForm(
  tap: FormTap,
  { draft = '', typed = '', earlier = '' }: AddressDraft,
  unique: string,
  { form, watch }: Words,
): APIModalInteractionResponseCallbackData {
  const value = cutText(cleanText(draft), LONGEST_ADDRESS);
  const [words, before] = [escapeText(typed, 600), escapeText(earlier, 2 * LONGEST_ADDRESS)];
  const rows = [words && form.typed(words), before && watch.earlierAddress(before)].filter(Boolean);
  return {
    custom_id: formIdOf(tap, unique),
    title: form.title,
    components: [
      ...(rows.length > 0 ? [{ type: ComponentType.TextDisplay as const, content: rows.join('\n') }] : []),
      {
        type: ComponentType.Label,
        label: form.label,
        description: form.description,
        component: {
          type: ComponentType.TextInput,
          custom_id: ADDRESS_INPUT,
          style: TextInputStyle.Short,
          required: true,
          min_length: 1,
          max_length: LONGEST_ADDRESS,
          placeholder: form.placeholder,
          ...(value ? { value } : {}),
        },
      },
    ],
  };
}
