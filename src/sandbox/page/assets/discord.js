// The Discord pane: the channel, who I am in it, and the line for commands.
import { drawComposer } from './composer.js';
import { icon } from './icons.js';
import { failureOn, pendingOn, press, type } from './interactions.js';
import { html, nothing, ref, repeat } from './lit.js';
import { drawMessage } from './message.js';
import { redraw } from './page-state.js';
import { pools, state, surroundings } from './server-state.js';
import { sayDay } from './times.js';
import { words } from './words.js';

/** @typedef {import('../views.ts').MessageView} MessageView */

const NEAR_END_PX = 80;
/** Discord leaves out the name above what follows so soon. */
const TOGETHER_MS = 7 * 60_000;

/** Ephemeral messages that were put away. @type {Set<string>} */
const dismissed = new Set();
/** Of each channel the newest message that was looked at. @type {Map<string, string>} */
const seen = new Map();
/** @type {string | undefined} */
let channelId;
/** Whoever reads at the end stays there, also when the room gets smaller; whoever scrolled up is left in peace. */
let isAtEnd = true;
/** @type {HTMLElement | undefined} */
let list;
/** The message in which somebody pressed something last, until they go elsewhere. @type {string | undefined} */
let pressedIn;

let lastSize = '';

const observer = new ResizeObserver(stay);

addEventListener('pointerdown', () => {
  pressedIn = undefined;
});

/** To be called after drawing. */
export function stay() {
  // Only when the room or what is in it has another size: nothing may jump away under a finger.
  const size = list ? `${list.scrollHeight} ${list.clientHeight}` : '';
  if (list && isAtEnd && size !== lastSize) list.scrollTop = list.scrollHeight;
  lastSize = size;
  // A button that was pressed may be gone: its message is the next best place.
  const isLost = document.activeElement === document.body && !document.querySelector('dialog[open]');
  if (pressedIn !== undefined && isLost) {
    document.getElementById(pressedIn)?.focus({ preventScroll: true });
  }
}

/** @param {Element | undefined} element */
function keepAtEnd(element) {
  if (!(element instanceof HTMLElement) || element === list) return;
  list = element;
  observer.disconnect();
  observer.observe(element);
}

/** @param {(id: string) => void} onSwitch */
export function drawDiscord(onSwitch) {
  const said = words.discord;
  const channels = state.discord?.channels ?? [];
  const channel = channels.find(({ id }) => id === channelId) ?? channels[0];
  const messages = state.messages.filter((message) => message.channelId === channel?.id && !dismissed.has(message.id));
  const newest = messages.at(-1);
  if (channel && newest) seen.set(channel.id, newest.id);
  const name = channel ? nameOf(channel) : said.channel;
  return html`
    <header class="bar">
      <h2>${icon('hash')}<span>${name}</span></h2>
      ${channels.length > 1 ? drawChannels(channels, channel?.id) : html`<p class="topic">${said.topic}</p>`}
      ${drawMe(onSwitch)}
    </header>
    <div
      class="messages"
      role="log"
      aria-label=${name}
      tabindex="0"
      ${ref(keepAtEnd)}
      @scroll=${onScroll}
      @focusin=${onFocus}
    >
      ${messages.length === 0 ? html`<p class="empty">${said.empty}</p>` : drawMessages(messages)}
    </div>
    ${drawComposer({
      as: state.me.id,
      channel: name,
      send: async (typed) => await type(state.me.id, { ...typed, channelId: channel?.id ?? '' }),
    })}
  `;
}

/** @param {FocusEvent} event */
function onFocus({ target }) {
  const id = target instanceof Element ? target.closest('.message')?.id : undefined;
  if (id !== pressedIn) pressedIn = undefined;
}

/** @param {Event} event */
function onScroll({ currentTarget }) {
  if (!(currentTarget instanceof HTMLElement)) return;
  isAtEnd = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < NEAR_END_PX;
}

/** The first channel has the name that a shop would give it. @param {import('../ports.ts').Channel} channel */
function nameOf({ id, name }) {
  return id === state.discord?.channels[0]?.id && name === 'orders' ? words.discord.channel : name;
}

/**
 * @param {readonly import('../ports.ts').Channel[]} channels
 * @param {string | undefined} openId
 */
function drawChannels(channels, openId) {
  return html`<nav class="channels" aria-label=${words.discord.channels}>
    ${channels.map((channel) => {
      const newest = state.messages.findLast((message) => message.channelId === channel.id);
      const isNew = newest !== undefined && channel.id !== openId && seen.get(channel.id) !== newest.id;
      return html`<button
        type="button"
        class=${isNew ? 'news' : ''}
        aria-current=${channel.id === openId ? 'true' : nothing}
        @click=${() => openChannel(channel.id)}
      >
        ${nameOf(channel)}
      </button>`;
    })}
  </nav>`;
}

/** @param {string} id */
function openChannel(id) {
  channelId = id;
  isAtEnd = true;
  lastSize = '';
  redraw();
}

/** @param {(id: string) => void} onSwitch */
function drawMe(onSwitch) {
  const { introduction, me } = state;
  const said = words.discord;
  return html`<label class="me">
    <span class=${`face ${me.role}`} aria-hidden="true">${me.name.slice(0, 1)}</span>
    <select
      id="as"
      aria-label=${said.as}
      @change=${(/** @type {Event} */ { target }) => target instanceof HTMLSelectElement && onSwitch(target.value)}
    >
      ${introduction.visitors.map(({ id, name, role }) => html`<option value=${id} .selected=${id === me.id}>${name} · ${said.role[role]}</option>`)}
    </select>
  </label>`;
}

/** @param {readonly MessageView[]} messages */
function drawMessages(messages) {
  const around = surroundings();
  const offered = pools();
  /** @type {{ message: MessageView, before: MessageView | undefined }[]} */
  const pairs = messages.map((message, index) => ({ message, before: messages[index - 1] }));
  return repeat(
    pairs,
    ({ message }) => message.id,
    ({ message, before }) => {
      const day = sayDay(message.createdAt);
      const isNewDay = !before || sayDay(before.createdAt) !== day;
      const isCompact =
        !isNewDay && !before.isEphemeral && !message.isEphemeral && message.createdAt - before.createdAt < TOGETHER_MS;
      const pending = pendingOn(message.id);
      const failure = failureOn(message.id);
      return html`${isNewDay ? html`<p class="day"><span>${day}</span></p>` : nothing}${drawMessage(
        { message, isCompact, pending, failure, pools: offered },
        around,
        {
          press: (pressed) => {
            pressedIn = `m${message.id}`;
            void press(state.me.id, pressed);
          },
          dismiss: (id) => {
            dismissed.add(id);
            redraw();
          },
        },
      )}`;
    },
  );
}

/** The message that answers a link, also when it lies in another channel. @param {string} hash */
export function findMessage(hash) {
  const message = state.messages.find(({ id }) => `#m${id}` === hash);
  if (!message) return;
  isAtEnd = false;
  if (message.channelId !== channelId) channelId = message.channelId;
  redraw();
}
