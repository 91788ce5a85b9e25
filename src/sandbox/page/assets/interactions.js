// What becomes of a press: the dots on the button while the bot is silent, a form, or Discord's own words of failure.
import { post, Refused } from './api.js';
import { openForm } from './form.js';
import { words } from './words.js';

/** @typedef {import('../ports.ts').Modal} Modal */

/**
 * @typedef {object} Interactions
 * @property {(messageId: string) => string | undefined} pendingOn  the custom id that was pressed and is not answered yet
 * @property {(messageId: string) => string | undefined} failureOn  what Discord writes under a message whose press failed
 * @property {(press: { messageId: string, customId: string, values?: string[] }) => Promise<void>} press
 * @property {(typed: { command: string, options: Record<string, unknown> }) => Promise<string | undefined>} type  resolves to what went wrong
 */

/**
 * @param {{ as: string, redraw: () => void }} how
 * @returns {Interactions}
 */
export function createInteractions({ as, redraw }) {
  /** @type {Map<string, string>} */
  const pending = new Map();
  /** @type {Map<string, string>} */
  const failures = new Map();

  /**
   * @param {string} path
   * @param {object} body
   * @returns {Promise<string | undefined>}  what went wrong
   */
  async function send(path, body) {
    try {
      const { modal } = /** @type {{ modal?: Modal }} */ (await post(path, { as, ...body }));
      if (modal)
        openForm(modal, async (values) => await send('submit', { interactionId: modal.interactionId, values }));
      return undefined;
    } catch (error) {
      return explain(error);
    }
  }

  return {
    pendingOn: (messageId) => pending.get(messageId),
    failureOn: (messageId) => failures.get(messageId),
    async press({ messageId, customId, values }) {
      if (pending.has(messageId)) return;
      pending.set(messageId, customId);
      failures.delete(messageId);
      redraw();
      const failure = await send(values ? 'select' : 'click', { messageId, customId, ...(values && { values }) });
      pending.delete(messageId);
      if (failure !== undefined) failures.set(messageId, failure);
      redraw();
    },
    type: async (typed) => await send('slash', typed),
  };
}

/** @param {unknown} error */
function explain(error) {
  if (!(error instanceof Refused)) return words.discord.failed;
  return error.message.startsWith('The application did not respond')
    ? words.discord.noAnswer
    : `${words.discord.failed}: ${error.message}`;
}
