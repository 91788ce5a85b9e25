// /store holds
import { ApplicationCommandOptionType } from 'discord.js';
import { inTransaction } from '../../src/db/books.ts';
import { countBlocked } from '../../src/db/buyers.ts';
import { append } from '../../src/db/history.ts';
import { findHoldRules, type HoldRules, saveHoldRules } from '../../src/db/holds.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { escapeText } from '../../src/order/buyer-text.ts';
import { commandsEn } from '../../src/words/commands.en.ts';
import { commandsKo } from '../../src/words/commands.ko.ts';
import { formatWon } from '../../src/words/format.ts';
import { answering, type Ask } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { writeCount } from '../fit.ts';
import { named } from '../speech.ts';

type Change = Parameters<typeof saveHoldRules>[2];

/** Typed in place of a number, it takes the rule away. */
const NOTHING = new Set(['0', '-', '–', '—', 'off', 'none', '없음', '끄기']);
const MOST = { units: 10_000, sum: 2_000_000_000, again_minutes: 43_200 };

export const holds: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('store holds'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      { ...named('store holds:units'), type: ApplicationCommandOptionType.String, max_length: 20 },
      { ...named('store holds:sum'), type: ApplicationCommandOptionType.String, max_length: 20 },
      { ...named('store holds:again_minutes'), type: ApplicationCommandOptionType.String, max_length: 20 },
      {
        ...named('store holds:shared_address'),
        type: ApplicationCommandOptionType.String,
        choices: (['on', 'off'] as const).map((value) => ({
          name: commandsEn.watch.onOff[value],
          name_localizations: { ko: commandsKo.watch.onOff[value] },
          value,
        })),
      },
    ],
  },

  execute: answering(async (ask) => {
    const { books, storeId, by, now, words } = ask;
    const change = readChange(ask);
    if (typeof change === 'string') return change;
    if (Object.keys(change).length === 0) return await describe(await findHoldRules(books, storeId), ask);
    const at = now();
    const rules = await inTransaction(books, async (trx) => {
      const after = await saveHoldRules(trx, storeId, change);
      await append(trx, [{ storeId, at, actor: by, what: 'store.holds', outcome: 'done', detail: { ...change } }]);
      return after;
    });
    return `${words.watch.holds.saved}\n${await describe(rules, ask)}`;
  }),
};

/** A string is the sentence that says what is wrong with it. */
function readChange({ options, words }: Ask): Change | string {
  const change: Change = {};
  for (const [option, member] of [
    ['units', 'units'],
    ['sum', 'sumKrw'],
    ['again_minutes', 'againMinutes'],
  ] as const) {
    const typed = options.getString(option)?.trim();
    if (!typed) continue;
    const number = readNumber(typed, MOST[option]);
    if (number === undefined) return words.watch.holds.notANumber(escapeText(typed, 40), writeCount(MOST[option]));
    change[member] = number;
  }
  const shared = options.getString('shared_address');
  if (shared) change.sharedAddress = shared === 'on';
  return change;
}

/** `100,000`, `100000원`, `３`; null takes the rule away. */
function readNumber(typed: string, most: number): number | null | undefined {
  const plain = typed.normalize('NFKC').toLowerCase();
  if (NOTHING.has(plain)) return null;
  const bare = plain.replace(/\s*(?:원|개|분|krw|won|min|minutes)$/, '').replaceAll(/[,\s₩]/g, '');
  if (!/^\d{1,12}$/.test(bare)) return undefined;
  const number = Number(bare);
  if (number === 0) return null;
  return number <= most ? number : undefined;
}

async function describe(rules: HoldRules, { books, storeId, words, lang }: Ask): Promise<string> {
  const { holds: say } = words.watch;
  const blocked = await countBlocked(books, storeId);
  const rows = [
    ...(rules.units === undefined ? [] : [say.units(writeCount(rules.units))]),
    ...(rules.sumKrw === undefined ? [] : [say.sum(formatWon(rules.sumKrw, lang))]),
    ...(rules.againMinutes === undefined ? [] : [say.again(writeCount(rules.againMinutes))]),
    ...(rules.sharedAddress ? [say.shared] : []),
    ...(blocked > 0 ? [say.blocked(blocked)] : []),
  ];
  return rows.length > 0 ? [`**${say.title}**`, ...rows, say.howTo].join('\n') : say.none;
}
