// All that a template may use, from the one list that also finds unknown names.
import type { APIEmbed } from 'discord.js';
import { FILTERS, ITEM_MEMBERS, TAGS, type VariableName, VARIABLES } from '../../src/order/template-language.ts';
import type { Answer } from '../answer.ts';
import type { CommandWords } from '../speech.ts';

export function writeHelp({ template: { help } }: CommandWords): Answer {
  const names = Object.keys(VARIABLES) as VariableName[];
  const rows = (isWanted: (name: VariableName) => boolean) =>
    names.filter(isWanted).map((name) => `\`{{ ${name} }}\` ${help.variables[name]}`);
  const members = ITEM_MEMBERS.map((name) => `\`item.${name}\` ${help.members[name]}`);
  const tags = TAGS.filter((name) => name !== '#').map((name) => `\`${name}\``);
  const embed: APIEmbed = {
    title: help.title,
    description: [
      help.intro,
      `\n**${help.blocks}**`,
      ...rows((name) => VARIABLES[name].is === 'block'),
      `\n**${help.texts}**`,
      ...rows((name) => VARIABLES[name].is === 'text' || VARIABLES[name].is === 'number'),
      `\n**${help.items}**`,
      help.itemsHow,
      ...members,
      `\n**${help.conditions}**`,
      help.conditionsHow,
      help.tags(tags.join(', ')),
      help.filters(FILTERS.map((name) => `\`${name}\``).join(', ')),
    ].join('\n'),
    fields: [{ name: help.example, value: `\`\`\`\n${help.exampleText}\n\`\`\`` }],
  };
  return { embeds: [embed] };
}
