// The option `order`: chosen from a list, or typed as the number of an order or of a line, or its end.
import {
  type APIApplicationCommandStringOption,
  ApplicationCommandOptionType,
  type AutocompleteInteraction,
} from 'discord.js';
import { findOrderIds } from '../src/db/order-search.ts';
import type { Ask } from './answer.ts';
import type { CommandContext } from './context.ts';
import { status } from './order/status.ts';
import { type CommandWords, named } from './speech.ts';

export function orderOption(
  what: Extract<keyof CommandWords['named'], `${string}:order`>,
): APIApplicationCommandStringOption {
  return {
    ...named(what),
    type: ApplicationCommandOptionType.String,
    required: true,
    autocomplete: true,
    max_length: 200,
  };
}

/** The orders in the books that fit, as they are suggested for `/order status`. */
export const suggestOrders = async (interaction: AutocompleteInteraction, context: CommandContext): Promise<void> =>
  await status.autocomplete?.(interaction, context);

/** The one order meant. */
export async function findOneOrder(
  typed: string,
  { books, storeId }: Pick<Ask, 'books' | 'storeId'>,
): Promise<{ orderId: string } | 'none' | 'several'> {
  const [orderId, ...others] = await findOrderIds(books, storeId, typed, 2);
  if (orderId === undefined) return 'none';
  return others.length > 0 ? 'several' : { orderId };
}
