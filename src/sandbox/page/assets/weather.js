// The weather: what goes wrong around the bot, as switches, and the bot's own switch.
import { post } from './api.js';
import { html, nothing } from './lit.js';
import { state } from './server-state.js';
import { words } from './words.js';

const GROUPS = /** @type {const} */ (['naver', 'discord', 'mail']);

/** @param {string} name @param {boolean} isOn */
function turn(name, isOn) {
  void post('weather', { name, isOn });
}

/** @param {string} act */
function tell(act) {
  void post('bot', { act });
}

/** Faults that are on, in words. */
export function listStorms() {
  /** @type {Record<string, { name: string, hint: string } | undefined>} */
  const faults = words.weather.fault;
  return state.weather.faults
    .filter(({ isOn }) => isOn)
    .map(({ name }) => `${sayGroup(name)} · ${faults[name]?.name ?? name}`);
}

/** @param {string} name */
function sayGroup(name) {
  const group = GROUPS.find((each) => name.startsWith(`${each}_`));
  return group ? words.weather.group[group] : name;
}

export function drawWeather() {
  const said = words.weather;
  return html`
    <header class="bar"><h2>${words.pane.weather}</h2></header>
    <div class="sky">
      <p class="about">${said.about}</p>
      ${state.weather.bot ? drawBot(state.weather.bot) : nothing} ${GROUPS.map((group) => drawGroup(group))}
    </div>
  `;
}

/** @param {NonNullable<typeof state.weather.bot>} bot */
function drawBot(bot) {
  const said = words.weather;
  /** @type {(keyof typeof said.botAct)[]} */
  const acts = bot === 'off' ? ['start'] : ['stop', 'restart', 'kill'];
  return html`<fieldset class="group bot">
    <legend>${said.bot}</legend>
    ${drawLamp()}
    <div class="bot-acts">
      ${acts.map((act) => html`<button type="button" class=${act === 'kill' ? 'small danger' : 'small'} data-bot=${act} title=${act === 'kill' ? said.killHint : nothing} @click=${() => tell(act)}>${said.botAct[act]}</button>`)}
    </div>
  </fieldset>`;
}

/** Whether the bot lives. */
export function drawLamp() {
  const { bot } = state.weather;
  if (!bot) return nothing;
  return html`<span class=${`lamp ${bot}`} role="status">${words.weather.bot} ${words.weather.botState[bot]}</span>`;
}

/** @param {'naver' | 'discord' | 'mail'} group */
function drawGroup(group) {
  const said = words.weather;
  /** @type {Record<string, { name: string, hint: string } | undefined>} */
  const faults = said.fault;
  const own = state.weather.faults.filter(({ name }) => name.startsWith(`${group}_`));
  return html`<fieldset class="group">
    <legend>${said.group[group]}</legend>
    ${own.map(
      ({ name, isOn }) =>
        html`<label class="switch">
          <input
            type="checkbox"
            role="switch"
            name=${name}
            .checked=${isOn}
            @change=${(/** @type {Event} */ { target }) => target instanceof HTMLInputElement && turn(name, target.checked)}
          />
          <span class="words">${faults[name]?.name ?? name}<small>${faults[name]?.hint ?? ''}</small></span>
        </label>`,
    )}
  </fieldset>`;
}
