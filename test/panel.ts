// The panel behind More, in the hands of one person: what it says, what can be tapped, and the forms that it opens.
import assert from 'node:assert/strict';
import type { FieldInput, SandboxMessage } from '../src/sandbox/discord/index.ts';
import type { World } from './world.ts';

export type Panel = {
  /** Everything that it says now. */
  text(): string;
  /** Labels of its buttons now. */
  labels(): string[];
  /** Taps a button and waits until what follows is done. */
  tap(label: string): Promise<void>;
  /** Taps a button, and waits for nothing but the answer. */
  press(label: string): Promise<void>;
  /** Taps a button that answers with a message of its own, and gives that. */
  open(label: string): Promise<SandboxMessage>;
  /** Taps a button that opens a form, and sends it. */
  fill(label: string, values: Record<string, FieldInput>): Promise<void>;
  /** Chooses in the menu with this placeholder, by a part of each option's label. */
  choose(placeholder: string, ...labels: string[]): Promise<void>;
  /** As choose, where that opens a form. */
  chooseAndFill(placeholder: string, label: string, values: Record<string, FieldInput>): Promise<void>;
  /** What can be chosen in a menu. */
  options(placeholder: string): string[];
};

/** Taps More on an order's card. */
export async function openPanel(world: World, orderId: string, user: { id: string } = world.minsu): Promise<Panel> {
  const { discord } = world;
  const opened = await discord.click({ messageId: world.card(orderId).id, label: '더보기', user });
  const { id } = await opened.message();
  const now = () => discord.message(id);
  const parts = () => now().components.flatMap((row) => row.components ?? []);
  const menu = (placeholder: string) => {
    const found = parts().find((each) => each.placeholder === placeholder);
    assert.ok(found, `no menu ${placeholder}`);
    return found;
  };
  const click = async (label: string) => await discord.click({ messageId: id, label, user });
  const pick = async (placeholder: string, labels: readonly string[]) => {
    const { custom_id: customId, options } = menu(placeholder);
    const values = labels.map((label) => {
      const option = options?.find((each) => each.label.includes(label));
      assert.ok(option, `no option ${label} among ${(options ?? []).map((each) => each.label).join(', ')}`);
      return option.value;
    });
    return await discord.select({ messageId: id, customId: customId ?? '', values, user });
  };
  const send = async (modal: Parameters<typeof discord.submit>[0], values: Record<string, FieldInput>) => {
    const answer = await discord.submit(modal, values, user);
    await answer.settled();
    await world.bot.idle();
  };
  return {
    text: () => sayAll(now()),
    labels: () => parts().flatMap(({ label }) => label ?? []),
    async tap(label) {
      await (await click(label)).settled();
      await world.bot.idle();
    },
    async press(label) {
      await (await click(label)).settled();
    },
    open: async (label) => await (await click(label)).message(),
    fill: async (label, values) => await send((await click(label)).modal, values),
    async choose(placeholder, ...labels) {
      await (await pick(placeholder, labels)).settled();
      await world.bot.idle();
    },
    chooseAndFill: async (placeholder, label, values) => await send((await pick(placeholder, [label])).modal, values),
    options: (placeholder) => (menu(placeholder).options ?? []).map(({ label }) => label),
  };
}

/** Content and embeds of a message as one text. */
export function sayAll({ content, embeds }: Pick<SandboxMessage, 'content' | 'embeds'>): string {
  return [content, ...embeds.flatMap(({ title, description }) => [title, description])].filter(Boolean).join('\n');
}
