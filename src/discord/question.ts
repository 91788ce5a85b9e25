// The second tap: what cannot be taken back is asked once more, to the presser alone, with its consequence in one sentence.
import { ButtonStyle, ComponentType, type InteractionEditReplyOptions } from 'discord.js';
import type { Action } from '../order/actions.ts';
import { type CardTap, sureIdOf } from '../order/custom-id.ts';
import type { Words } from '../words/index.ts';

/** @param asked.until  a tap after it does nothing */
export function renderQuestion(
  tap: CardTap,
  { isOut, until }: { isOut: boolean; until: Date },
  words: Words,
): InteractionEditReplyOptions {
  return {
    content: `${sayConsequence(tap.action, isOut, words)} ${words.sure.within}`,
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.Button,
            style: ButtonStyle.Danger,
            label: words.button[tap.action],
            customId: sureIdOf({ ...tap, until }),
          },
        ],
      },
    ],
    allowedMentions: { parse: [] },
  };
}

function sayConsequence(action: Action, isOut: boolean, { sure }: Words): string {
  if (action === 'approve_cancel') return isOut ? sure.approve_cancel_sent : sure.approve_cancel;
  return isOut ? sure.refuse_cancel_sent : sure.refuse_cancel;
}
