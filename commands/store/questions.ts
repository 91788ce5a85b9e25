// /store questions
import { ApplicationCommandOptionType } from 'discord.js';
import { clearAlarm } from '../../src/db/alarms.ts';
import { inTransaction } from '../../src/db/books.ts';
import { append } from '../../src/db/history.ts';
import { switchQuestions } from '../../src/db/question-switch.ts';
import type { Subcommand } from '../../src/discord/command.ts';
import { commandsEn } from '../../src/words/commands.en.ts';
import { commandsKo } from '../../src/words/commands.ko.ts';
import { answering } from '../answer.ts';
import type { CommandContext } from '../context.ts';
import { named } from '../speech.ts';

export const questions: Subcommand<CommandContext> = {
  needs: 'admin',
  data: {
    ...named('store questions'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [
      {
        ...named('store questions:state'),
        type: ApplicationCommandOptionType.String,
        required: true,
        choices: (['on', 'off'] as const).map((value) => ({
          name: commandsEn.watch.onOff[value],
          name_localizations: { ko: commandsKo.watch.onOff[value] },
          value,
        })),
      },
    ],
  },

  execute: answering(async ({ books, storeId, by, now, options, words, questions: desk }) => {
    const isOn = options.getString('state', true) === 'on';
    const at = now();
    await inTransaction(books, async (trx) => {
      if (!(await switchQuestions(trx, storeId, isOn ? null : at))) return;
      await append(trx, [
        { storeId, at, actor: by, what: 'store.questions', outcome: 'done', detail: { state: isOn ? 'on' : 'off' } },
      ]);
      // Nobody needs what is switched off; what is switched on will tell anew.
      await clearAlarm(trx, storeId, 'naver_inquiries', at);
    });
    desk.lookSoon();
    return isOn ? words.questions.on : words.questions.off;
  }),
};
