// What the page was told: each pane's facts, and its things in order.

/**
 * @typedef {import('../views.ts').MessageView} MessageView
 * @typedef {import('../views.ts').MailView} MailView
 * @typedef {import('../views.ts').LineView} LineView
 * @typedef {import('../views.ts').DiscordAbout} DiscordAbout
 * @typedef {import('../views.ts').StoreAbout} StoreAbout
 * @typedef {import('../views.ts').WeatherAbout} WeatherAbout
 * @typedef {import('../views.ts').Introduction} Introduction
 * @typedef {import('../ports.ts').Visitor} Visitor
 */

/** @type {{ discord: DiscordAbout | undefined, store: StoreAbout, weather: WeatherAbout, messages: MessageView[], mails: MailView[], lines: LineView[], introduction: Introduction, me: Visitor, isLost: boolean }} */
export const state = {
  discord: undefined,
  store: { products: [] },
  weather: { faults: [] },
  messages: [],
  mails: [],
  lines: [],
  introduction: { visitors: [], shopName: '', locale: '' },
  me: { id: '', name: '', role: 'none' },
  isLost: false,
};

/** Of each pane what is known by its id. @type {Map<string, Map<string, { id: string }>>} */
const known = new Map();

/** Whoever the page acts as sees other things. */
export function forget() {
  known.clear();
}

/**
 * Takes what the server tells of a pane.
 * @param {string} pane
 * @param {{ about: unknown, ids: string[], changed: { id: string }[] }} told
 */
export function take(pane, { about, ids, changed }) {
  const before = known.get(pane);
  const fresh = new Map(changed.map((item) => [item.id, item]));
  const items = ids.flatMap((id) => fresh.get(id) ?? before?.get(id) ?? []);
  known.set(pane, new Map(items.map((item) => [item.id, item])));
  if (pane === 'discord') Object.assign(state, { discord: about, messages: items });
  if (pane === 'store') Object.assign(state, { store: about, lines: items });
  if (pane === 'mailbox') Object.assign(state, { mails: items });
  if (pane === 'weather') Object.assign(state, { weather: about });
}

/** Names by id, for mentions. @returns {import('./markdown.js').Surroundings} */
export function surroundings() {
  const { people = [], roles = [], channels = [], guildId = '' } = state.discord ?? {};
  return { guildId, names: Object.fromEntries([...people, ...roles, ...channels].map(({ id, name }) => [id, name])) };
}

/** What selects of people, roles and channels offer. */
export function pools() {
  const { people = [], roles = [], channels = [] } = state.discord ?? {};
  return { people, roles, channels };
}
