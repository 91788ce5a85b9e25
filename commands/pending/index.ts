// The menu and the buttons about many orders: under the list of one person, and under the messages that ring for all. What is chosen
// stands in the message itself, so that it outlives a restart.
import { ComponentType, type MessageComponentInteraction, MessageFlags } from 'discord.js';
import { PENDING_PREFIX, CHOOSE_ID, parsePendingId } from '../../src/order/pending-id.ts';
import {
  openButton,
  renderChoices,
  renderProgress,
  replaceSum,
  sayLeft,
  saySum,
} from '../../src/order/pending-panel.ts';
import { langOf, wordsFor } from '../../src/words/index.ts';
import { toMessage } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { writeList } from '../pending-list.ts';
import type { Lang } from '../speech.ts';

export { PENDING_PREFIX };

export async function takePendingTap(interaction: MessageComponentInteraction, context: CommandContext): Promise<void> {
  const lang = langOf(interaction.locale);
  const tap = parsePendingId(interaction.customId);
  if (!tap) {
    const content = wordsFor(lang).pending.oldButton;
    await interaction.reply({ content, flags: MessageFlags.Ephemeral, allowedMentions: { parse: [] } });
    return;
  }
  if (tap.verb === 'open' && !isOwn(interaction)) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply(toMessage(await writeList(context, lang)));
    return;
  }
  await interaction.deferUpdate();
  if (tap.verb === 'open') await interaction.editReply(toMessage(await writeList(context, lang)));
  else if (tap.verb === 'page')
    await interaction.editReply(
      toMessage(await writeList(context, lang, { place: tap, chosen: chosenIn(interaction) })),
    );
  else if (tap.verb === 'choose') await choose(interaction, context, lang);
  else if (tap.verb === 'approve') await approve(interaction, context, lang);
  else await showGroup(interaction, context, tap.groupId);
}

/** A message that only the person who taps can see; the others are everybody's, and speak the cards' language. */
function isOwn({ message }: MessageComponentInteraction): boolean {
  return message.flags.has(MessageFlags.Ephemeral);
}

function langFor(interaction: MessageComponentInteraction, context: CommandContext): Lang {
  return isOwn(interaction) ? langOf(interaction.locale) : context.lang;
}

/** What the menu in the message shows as chosen; undefined where there is none. */
function chosenIn({ message }: MessageComponentInteraction): string[] | undefined {
  for (const row of message.components) {
    if (row.type !== ComponentType.ActionRow) continue;
    for (const each of row.components)
      if (each.type === ComponentType.StringSelect && each.customId === CHOOSE_ID)
        return each.options.filter((option) => option.default).map(({ value }) => value);
  }
  return undefined;
}

/** The sum follows the choice; all else in the message stays. */
async function choose(interaction: MessageComponentInteraction, context: CommandContext, own: Lang): Promise<void> {
  const values = interaction.isStringSelectMenu() ? interaction.values : [];
  if (isOwn(interaction)) {
    await interaction.editReply(toMessage(await writeList(context, own, { chosen: values })));
    return;
  }
  const { lang } = context;
  const proposal = await context.pending.propose(values);
  const { counts } = await context.pending.list();
  const sum = proposal.choices.length > 0 ? saySum(proposal, counts, lang) : [wordsFor(lang).pending.none];
  await interaction.editReply({
    content: replaceSum(interaction.message.content, sum, lang),
    components: renderChoices(proposal, lang, [openButton(lang)]),
    allowedMentions: { parse: [] },
  });
}

async function approve(interaction: MessageComponentInteraction, context: CommandContext, own: Lang): Promise<void> {
  const lang = langFor(interaction, context);
  const approved = await context.pending.approve(chosenIn(interaction) ?? [], { id: context.userId, name: context.by });
  if (!approved.ok) {
    const why = wordsFor(own).pending[approved.why];
    await interaction.followUp({
      content: [why, ...sayLeft(approved.left, own)].join('\n'),
      flags: MessageFlags.Ephemeral,
      allowedMentions: { parse: [] },
    });
    // What was drawn is no longer so.
    if (approved.why === 'nothing') await redraw(interaction, context, lang);
    return;
  }
  const { groupId, left } = approved;
  const progress = await context.pending.progress(groupId);
  if (!progress) return;
  const before = interaction.message.content;
  const show = async (state: typeof progress, isLast: boolean) => {
    const panel = renderProgress(state, left, lang, isLast);
    const content = isOwn(interaction) ? panel.content : replaceSum(before, [panel.content], lang, 0);
    await interaction.editReply(toMessage({ ...panel, content }));
  };
  await show(progress, false);
  context.pending.follow(groupId, show);
}

async function redraw(interaction: MessageComponentInteraction, context: CommandContext, lang: Lang): Promise<void> {
  if (isOwn(interaction)) {
    await interaction.editReply(toMessage(await writeList(context, lang)));
    return;
  }
  const proposal = await context.pending.propose();
  const components = renderChoices(proposal, lang, [openButton(lang)]);
  await interaction.editReply({ components, allowedMentions: { parse: [] } });
}

/** How a group stands now: after a restart nobody edits its message any more. */
async function showGroup(interaction: MessageComponentInteraction, context: CommandContext, groupId: number) {
  const lang = langFor(interaction, context);
  const progress = await context.pending.progress(groupId);
  const answer = progress ? renderProgress(progress, [], lang, true) : { content: wordsFor(lang).pending.oldButton };
  await interaction.editReply(toMessage(answer));
}
