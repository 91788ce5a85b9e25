// The list of what waits for a person, for `/order pending` and for whoever taps its buttons.
import type { WaitingPlace } from '../src/db/pending.ts';
import { renderList } from '../src/order/pending-panel.ts';
import type { Answer } from './answer.ts';
import type { CommandContext } from './context.ts';
import type { Lang } from './speech.ts';

type Able = Pick<CommandContext, 'pending' | 'cardUrl'>;

/** The first page, or the one beside a line; what was chosen stays. */
export async function writeList(
  { pending, cardUrl }: Able,
  lang: Lang,
  { place, chosen }: { place?: WaitingPlace | undefined; chosen?: readonly string[] | undefined } = {},
): Promise<Answer> {
  const list = await pending.list(place);
  return renderList(list, await pending.propose(chosen), lang, cardUrl);
}
