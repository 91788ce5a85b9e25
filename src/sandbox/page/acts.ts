// What the page's buttons do: each a POST of JSON, checked before any stand-in hears of it.
import { z } from 'zod';
import type { Modal, PagePorts, Typed, Visitor } from './ports.ts';
import { isStoreAct } from './views.ts';

const File = z.object({ filename: z.string().min(1).max(200), base64: z.base64(), contentType: z.string().max(100) });
const Options = z.record(z.string(), z.union([z.string().max(6000), z.number(), z.boolean(), File]));
const who = { as: z.string() };

const Click = z.object({ ...who, messageId: z.string(), customId: z.string() });
const Select = Click.extend({ values: z.array(z.string()).max(25) });
const Form = z.object({
  ...who,
  interactionId: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});
const Slash = z.object({ ...who, command: z.string(), options: Options });
const Complete = Slash.extend({ option: z.string(), value: z.string() });
const Order = z.object({
  productId: z.string(),
  quantity: z.int().min(1).max(99),
  typed: z.record(z.string(), z.string().max(500)),
  memo: z.string().max(500).optional(),
  ordererName: z.string().max(40).optional(),
  gift: z.boolean(),
});
const Touch = z.object({ act: z.string(), productOrderId: z.string() });

/** Modals that are open in a browser; an abandoned one is forgotten when many newer ones are there. */
const MODALS_KEPT = 100;

export type Acts = {
  /**
   * @param name  the path without its slash
   * @returns what the browser is answered; undefined when there is no such act
   * @throws ZodError for a body that is none; Error with a sentence when a stand-in refuses
   */
  run(name: string, body: unknown): Promise<unknown>;
};

export function createActs(ports: PagePorts): Acts {
  const { discord, store } = ports;
  const modals = new Map<string, Modal>();

  /** What an interaction leads to: a form to be filled in, or nothing but what the channel will show. */
  function answer({ modal }: { modal?: Modal }): { modal?: Modal } {
    if (!modal) return {};
    modals.set(modal.interactionId, modal);
    const [oldest] = modals.keys();
    if (modals.size > MODALS_KEPT && oldest !== undefined) modals.delete(oldest);
    return { modal };
  }

  const acts = new Map<string, (body: unknown) => unknown>([
    [
      'click',
      async (body) => {
        const { as, ...press } = Click.parse(body);
        return answer(await discord.click({ ...press, user: findVisitor(ports, as) }));
      },
    ],
    [
      'select',
      async (body) => {
        const { as, ...press } = Select.parse(body);
        return answer(await discord.select({ ...press, user: findVisitor(ports, as) }));
      },
    ],
    [
      'submit',
      async (body) => {
        const { as, interactionId, values } = Form.parse(body);
        const modal = modals.get(interactionId);
        if (!modal) throw new Error('This form is no longer open');
        const next = await discord.submit(modal, values, findVisitor(ports, as));
        modals.delete(interactionId);
        return answer(next);
      },
    ],
    [
      'slash',
      async (body) => {
        const { as, command, options } = Slash.parse(body);
        return answer(await discord.slash({ command, options: readOptions(options), user: findVisitor(ports, as) }));
      },
    ],
    [
      'complete',
      async (body) => {
        const { as, options, ...typed } = Complete.parse(body);
        const choices = await discord.autocomplete({
          ...typed,
          options: readOptions(options),
          user: findVisitor(ports, as),
        });
        return { choices };
      },
    ],
    ['order', (body) => store.pay(Order.parse(body))],
    [
      'touch',
      (body) => {
        const { act, productOrderId } = Touch.parse(body);
        if (!isStoreAct(act)) throw new Error(`There is no act ${act}`);
        // A gift is accepted whole; everything else is done to a line.
        if (act === 'acceptGift') store.acceptGift(store.line(productOrderId).orderId);
        else store[act](productOrderId);
        return {};
      },
    ],
  ]);

  return { run: async (name, body) => await acts.get(name)?.(body) };
}

/** The person with that id; the first one for an empty text. @throws Error for a stranger */
export function findVisitor({ visitors }: PagePorts, id: string): Visitor {
  const found = id === '' ? visitors[0] : visitors.find((each) => each.id === id);
  if (!found) throw new Error('Nobody here has this id');
  return found;
}

function readOptions(options: z.infer<typeof Options>): Record<string, Typed> {
  const read: Record<string, Typed> = {};
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'object') {
      const { filename, base64, contentType } = value;
      read[name] = { filename, contentType, content: Buffer.from(base64, 'base64') };
    } else read[name] = value;
  }
  return read;
}
