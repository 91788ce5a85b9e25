// /license withdraw: the unsold licenses of one import leave the pool, after a second tap.
import { ApplicationCommandOptionType, ButtonStyle, ComponentType } from 'discord.js';
import { type Batch, findBatch, listOpenBatches, withdrawBatch } from '../../src/db/batches.ts';
import { inTransaction } from '../../src/db/books.ts';
import { append } from '../../src/db/history.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { cleanText, cutText, escapeText } from '../../src/order/buyer-text.ts';
import { type Answer, answering, suggesting } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { writeCount } from '../fit.ts';
import { type CommandWords, commandWordsFor, type Lang, named } from '../speech.ts';
import { nameBatch } from './batch-name.ts';
import { namePool } from './pool-option.ts';

/** `v1:withdraw:<number of the batch, base 36>:<how many it was asked for>` */
export const WITHDRAW_PREFIX = 'v1:withdraw:';
const WITHDRAW_ID = new RegExp(`^${WITHDRAW_PREFIX}([1-9a-z][0-9a-z]{0,6}):([1-9][0-9]{0,6})$`);
/** Discord lists 25. */
const LISTED = 200;

export const withdraw: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('license withdraw'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      {
        ...named('license withdraw:batch'),
        type: ApplicationCommandOptionType.String,
        required: true,
        autocomplete: true,
        max_length: 100,
      },
    ],
  },

  execute: answering(async (ask) => {
    const { books, storeId, words } = ask;
    const typed = ask.options.getString('batch', true).trim();
    const batchId = numberOf(typed);
    const batch =
      batchId === undefined ? await findByName(typed, ask, words) : await findBatch(books, storeId, batchId);
    return batch ? sayQuestion(batch, words) : words.license.withdraw.unknown;
  }),

  autocomplete: suggesting(async (typed, { books, storeId }, lang) => {
    const words = commandWordsFor(lang);
    const open = await listOpenBatches(books, storeId, LISTED);
    return open
      .map((batch) => ({ name: nameChoice(batch, words), value: `${batch.batchId}` }))
      .filter(({ name }) => fold(name).includes(fold(typed)));
  }),
};

/** The second tap. */
export async function decideWithdraw(customId: string, context: CommandContext, lang: Lang): Promise<Answer | string> {
  const { books, storeId, by, now, stock } = context;
  const words = commandWordsFor(lang);
  const [, number, asked] = WITHDRAW_ID.exec(customId) ?? [];
  const batchId = Number.parseInt(number ?? '', 36);
  if (!context.isAdmin) return words.license.notForYou;
  const batch = batchId <= 2 ** 31 - 1 ? await findBatch(books, storeId, batchId) : undefined;
  if (!batch) return words.license.withdraw.unknown;
  // Fewer, because some were sold meanwhile, is what was agreed to; more is not.
  if (batch.free > Number(asked)) {
    const question = sayQuestion(batch, words);
    return typeof question === 'string'
      ? question
      : { ...question, content: `${words.license.withdraw.changed}\n${question.content ?? ''}` };
  }
  const count = await inTransaction(books, async (trx) => {
    const withdrawn = await withdrawBatch(trx, storeId, batchId);
    if (withdrawn === 0) return 0;
    const detail = {
      batchId,
      productId: batch.productId,
      ...(batch.option && { option: batch.option }),
      count: withdrawn,
    };
    await append(trx, [{ storeId, at: now(), actor: by, what: 'license.withdraw', outcome: 'done', detail }]);
    return withdrawn;
  });
  if (count === 0) return words.license.withdraw.nothing(nameWhole(batch, words));
  await stock.noteTaken(batch);
  return words.license.withdraw.done(writeCount(count), nameWhole(batch, words));
}

function sayQuestion(batch: Batch, words: CommandWords): Answer | string {
  const say = words.license.withdraw;
  if (batch.free === 0) return say.nothing(nameWhole(batch, words));
  const count = writeCount(batch.free);
  return {
    content: say.sure(count, nameWhole(batch, words)),
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.Button,
            style: ButtonStyle.Danger,
            label: say.button(count),
            custom_id: `${WITHDRAW_PREFIX}${batch.batchId.toString(36)}:${batch.free}`,
          },
        ],
      },
    ],
  };
}

/** What was typed and not chosen, where it fits one batch only. */
async function findByName(typed: string, { books, storeId }: CommandContext, words: CommandWords) {
  const fitting = (await listOpenBatches(books, storeId, LISTED)).filter(
    (batch) => fold(nameBatch(batch, words)) === fold(typed),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

function nameWhole(batch: Batch, words: CommandWords): string {
  return `**${escapeText(nameBatch(batch, words), 100)}** · ${namePool({ ...batch, name: batch.productName }, words)}`;
}

function nameChoice(batch: Batch, words: CommandWords): string {
  const tail = ` · ${words.license.batches.choice(writeCount(batch.free))}`;
  const product = words.license.pool(cleanText(batch.productName ?? batch.productId), cleanText(batch.option));
  return cutText(`${nameBatch(batch, words)} · ${product}`, 100 - tail.length) + tail;
}

function numberOf(typed: string): number | undefined {
  const [, digits] = /^#?(\d{1,9})$/.exec(typed) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
