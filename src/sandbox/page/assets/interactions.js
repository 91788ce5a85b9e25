// What becomes of a press: the dots on the button while the bot is silent, a form, or Discord's own words of failure.
import { post, Refused } from './api.js';
import { openForm } from './form.js';
import { redraw } from './page-state.js';
import { words } from './words.js';

/** @typedef {import('../ports.ts').Modal} Modal */

/** By message: the custom id that was pressed and is not answered yet. @type {Map<string, string>} */
const pending = new Map();
/** By message: what Discord writes under it. @type {Map<string, string>} */
const failures = new Map();

/** @param {string} messageId */
export const pendingOn = (messageId) => pending.get(messageId);
/** @param {string} messageId */
export const failureOn = (messageId) => failures.get(messageId);

/**
 * @param {string} path
 * @param {{ as: string } & Record<string, unknown>} body
 * @returns {Promise<string | undefined>}  what went wrong
 */
async function send(path, body) {
  try {
    const { modal } = /** @type {{ modal?: Modal }} */ (await post(path, body));
    const { as } = body;
    if (modal)
      openForm(modal, async (values) => await send('submit', { as, interactionId: modal.interactionId, values }));
    return undefined;
  } catch (error) {
    return explain(error);
  }
}

/**
 * @param {string} as
 * @param {{ messageId: string, customId: string, values?: string[] }} press
 */
export async function press(as, { messageId, customId, values }) {
  if (pending.has(messageId)) return;
  pending.set(messageId, customId);
  failures.delete(messageId);
  redraw();
  const failure = await send(values ? 'select' : 'click', { as, messageId, customId, ...(values && { values }) });
  pending.delete(messageId);
  if (failure !== undefined) failures.set(messageId, failure);
  redraw();
}

/**
 * @param {string} as
 * @param {{ command: string, options: Record<string, unknown>, channelId: string }} typed
 */
export async function type(as, typed) {
  return await send('slash', { as, ...typed });
}

/** @param {unknown} error */
function explain(error) {
  if (!(error instanceof Refused)) return words.discord.failed;
  return error.message.startsWith('The application did not respond')
    ? words.discord.noAnswer
    : `${words.discord.failed}: ${error.message}`;
}
