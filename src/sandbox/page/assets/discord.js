// The Discord pane: who I am, the channel, and the line for commands.
import { drawList, h } from './dom.js';
import { createInteractions } from './interactions.js';
import { drawMessage } from './message.js';
import { createSlash } from './slash.js';
import { words } from './words.js';

/**
 * @typedef {import('../views.ts').DiscordView} DiscordView
 * @typedef {import('../ports.ts').Visitor} Visitor
 */

const NEAR_END_PX = 80;

/**
 * @param {HTMLElement} section
 * @param {{ visitors: readonly Visitor[], me: Visitor, onSwitch: (name: string) => void }} people
 */
export function createDiscord(section, { visitors, me, onSwitch }) {
  const said = words.discord;
  /** Ephemeral messages that were put away. @type {Set<string>} */
  const dismissed = new Set();
  /** @type {DiscordView | undefined} */
  let view;

  const who = h(
    'select',
    { attributes: { 'aria-label': said.as, id: 'as' }, on: { change: () => onSwitch(who.value) } },
    ...visitors.map(({ name, role }) =>
      h(
        'option',
        { attributes: { value: name, ...(name === me.name && { selected: '' }) } },
        `${name} · ${said.role[role]}`,
      ),
    ),
  );
  /** Whoever reads at the end stays there, also when the room gets smaller; whoever scrolled up is left in peace. */
  let isAtEnd = true;
  const stay = () => {
    if (isAtEnd) messages.scrollTop = messages.scrollHeight;
  };
  const messages = h('div', {
    class: 'messages',
    attributes: { role: 'log', tabindex: '0' },
    on: {
      scroll: () => {
        isAtEnd = messages.scrollHeight - messages.scrollTop - messages.clientHeight < NEAR_END_PX;
      },
    },
  });
  new ResizeObserver(stay).observe(messages);
  const interactions = createInteractions({ as: me.id, redraw: draw });
  const slash = createSlash({ as: me.id, type: interactions.type });
  section.replaceChildren(
    h(
      'header',
      'bar',
      h('h2', {}, h('span', 'hash', '#'), said.channel),
      h('label', 'as', h('span', {}, said.as), who),
    ),
    messages,
    slash,
  );

  function draw() {
    if (!view) return;
    const { names, guildId } = view;
    const drawn = view.messages
      .filter(({ id }) => !dismissed.has(id))
      .map((message) => ({
        message,
        pending: interactions.pendingOn(message.id),
        failure: interactions.failureOn(message.id),
      }));
    drawList(messages, drawn, {
      keyOf: ({ message }) => message.id,
      draw: (each) =>
        drawMessage(
          each,
          { names, guildId },
          {
            press: (press) => void interactions.press(press),
            dismiss: (id) => {
              dismissed.add(id);
              draw();
            },
          },
        ),
    });
    if (drawn.length === 0) messages.replaceChildren(h('p', 'empty', said.empty));
    stay();
  }

  return {
    /** @param {DiscordView} next */
    show(next) {
      view = next;
      draw();
    },
  };
}
