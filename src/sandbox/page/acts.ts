// What the page's buttons do: each a POST of JSON, checked before any stand-in hears of it.
import { z } from 'zod';
import type { Filled, Modal, PagePorts, PickedFile, Product, Purchase, Typed, Visitor } from './ports.ts';
import { isStoreAct, runStoreAct } from './store-acts.ts';

const File = z.object({ filename: z.string().min(1).max(200), base64: z.base64(), contentType: z.string().max(100) });
const Options = z.record(z.string(), z.union([z.string().max(6000), z.number(), z.boolean(), File]));
const who = { as: z.string() };

const Click = z.object({ ...who, messageId: z.string(), customId: z.string() });
const Select = Click.extend({ values: z.array(z.string()).max(25) });
const Form = z.object({
  ...who,
  interactionId: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string()), z.array(File)])),
});
const Slash = z.object({ ...who, command: z.string(), options: Options, channelId: z.string().optional() });
const Complete = z.object({ ...who, command: z.string(), options: Options, option: z.string(), value: z.string() });
const Order = z.object({
  lines: z
    .array(
      z.object({
        productId: z.string(),
        quantity: z.int().min(1).max(99),
        typed: z.record(z.string(), z.string().max(500)),
        /** By the name of the option. */
        chosen: z.record(z.string(), z.string()).default({}),
        addOn: z.boolean().default(false),
      }),
    )
    .min(1)
    .max(10),
  memo: z.string().max(500).optional(),
  ordererName: z.string().max(40).optional(),
  gift: z.boolean(),
});
const Touch = z.object({ act: z.string(), productOrderId: z.string(), quantity: z.int().min(1).optional() });
const Listing = z.object({ productId: z.string(), to: z.enum(['SALE', 'SUSPENSION']) });
const Weather = z.object({ name: z.string(), isOn: z.boolean() });
const Bot = z.object({ act: z.enum(['start', 'stop', 'restart', 'kill']) });

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
  const { discord, store, weather, bot } = ports;
  const modals = new Map<string, Modal>();

  /** What an interaction leads to: a form to be filled in, or nothing but what the channel will show. */
  function answer({ modal }: { modal?: Modal }): { modal?: Modal } {
    if (!modal) return {};
    modals.set(modal.interactionId, modal);
    const [oldest] = modals.keys();
    if (modals.size > MODALS_KEPT && oldest !== undefined) modals.delete(oldest);
    return { modal };
  }

  const acts = {
    async click(body: unknown) {
      const { as, ...press } = Click.parse(body);
      return answer(await discord.click({ ...press, user: findVisitor(ports, as) }));
    },
    async select(body: unknown) {
      const { as, ...press } = Select.parse(body);
      return answer(await discord.select({ ...press, user: findVisitor(ports, as) }));
    },
    async submit(body: unknown) {
      const { as, interactionId, values } = Form.parse(body);
      const modal = modals.get(interactionId);
      if (!modal) throw new Error('This form is no longer open');
      const next = await discord.submit(modal, readValues(values), findVisitor(ports, as));
      modals.delete(interactionId);
      return answer(next);
    },
    async slash(body: unknown) {
      const { as, command, options, channelId } = Slash.parse(body);
      const user = findVisitor(ports, as);
      return answer(
        await discord.slash({ command, options: readOptions(options), user, ...(channelId && { channelId }) }),
      );
    },
    async complete(body: unknown) {
      const { as, options, ...typed } = Complete.parse(body);
      const user = findVisitor(ports, as);
      return { choices: await discord.autocomplete({ ...typed, options: readOptions(options), user }) };
    },
    order(body: unknown) {
      const { lines, ...checkout } = Order.parse(body);
      return store.pay({ ...checkout, lines: lines.map((line) => readPurchase(store.products(), line)) });
    },
    touch(body: unknown) {
      const { act, productOrderId, quantity } = Touch.parse(body);
      if (!isStoreAct(act)) throw new Error(`There is no act ${act}`);
      runStoreAct(store, act, store.line(productOrderId), quantity);
      return {};
    },
    listing(body: unknown) {
      const { productId, to } = Listing.parse(body);
      store.changeListingByHand(productId, to);
      return {};
    },
    weather(body: unknown) {
      const { name, isOn } = Weather.parse(body);
      weather.set(name, isOn);
      return {};
    },
    async bot(body: unknown) {
      const { act } = Bot.parse(body);
      if (!bot) throw new Error('The bot was started by somebody else');
      if (act === 'kill') await bot.kill();
      if (act === 'stop' || act === 'restart') await bot.stop();
      if (act === 'start' || act === 'restart') bot.start();
      return {};
    },
  } satisfies Record<string, (body: unknown) => unknown>;
  const byName = new Map<string, (body: unknown) => unknown>(Object.entries(acts));

  return { run: async (name, body) => await byName.get(name)?.(body) };
}

/** The person with that id; the first one for an empty text. @throws Error for a stranger */
export function findVisitor({ visitors }: PagePorts, id: string): Visitor {
  const found = id === '' ? visitors[0] : visitors.find((each) => each.id === id);
  if (!found) throw new Error('Nobody here has this id');
  return found;
}

/** As the till of a store does: one value of each option that the product has. @throws Error with a sentence */
function readPurchase(
  products: readonly Product[],
  { chosen, ...line }: z.infer<typeof Order>['lines'][number],
): Purchase {
  const options = products.find(({ productId }) => productId === line.productId)?.options ?? [];
  const pairs = options.map(({ name, values }) => {
    const value = chosen[name];
    if (value === undefined || !values.includes(value)) throw new Error(`Choose ${name}: ${values.join(', ')}`);
    return `${name}: ${value}`;
  });
  return { ...line, ...(pairs.length > 0 && { option: pairs.join(' / ') }) };
}

function readFile({ filename, base64, contentType }: z.infer<typeof File>): PickedFile {
  return { filename, contentType, content: Buffer.from(base64, 'base64') };
}

function readOptions(options: z.infer<typeof Options>): Record<string, Typed> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, typeof value === 'object' ? readFile(value) : value]),
  );
}

function readValues(values: z.infer<typeof Form>['values']): Record<string, Filled> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, Filled] => {
      if (!Array.isArray(value)) return [name, value];
      const texts = value.filter((each) => typeof each === 'string');
      const files = value.filter((each) => typeof each === 'object');
      return [name, files.length > 0 ? files.map(readFile) : texts];
    }),
  );
}
