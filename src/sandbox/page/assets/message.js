// One message as Discord shows it: content, embeds, files, rows of buttons.
import { button, h } from './dom.js';
import { drawEmoji } from './emoji.js';
import { drawInline, drawMarkdown } from './markdown.js';
import { sayTime, words } from './words.js';

/**
 * @typedef {import('../views.ts').MessageView} MessageView
 * @typedef {import('../ports.ts').Component} Component
 * @typedef {import('../ports.ts').Embed} Embed
 * @typedef {import('./markdown.js').Surroundings} Surroundings
 * @typedef {{ messageId: string, customId: string, values?: string[] }} Press
 */

/**
 * @typedef {object} Drawn  a message with what only this browser knows of it
 * @property {MessageView} message
 * @property {string | undefined} pending  the custom id that was pressed
 * @property {string | undefined} failure
 */

const ROW = 1;
const BUTTON = 2;
const STRING_SELECT = 3;
const TEXT_DISPLAY = 10;
const LINK = 5;
/** By Discord's numbers. */
const STYLES = ['', 'primary', 'secondary', 'success', 'danger', 'link'];

/**
 * @param {Drawn} drawn
 * @param {Surroundings} around
 * @param {{ press: (press: Press) => void, dismiss: (messageId: string) => void }} acts
 */
export function drawMessage({ message, pending, failure }, around, acts) {
  const { id, content, answers, usedBy } = message;
  const said = words.discord;
  const body = h(
    'div',
    'body',
    h(
      'header',
      {},
      h('strong', 'author', 'Bellhop'),
      h('span', 'app', said.app),
      h('time', { attributes: { datetime: new Date(message.createdAt).toISOString() } }, sayTime(message.createdAt)),
      message.isSilent &&
        !message.isEphemeral &&
        h('span', { class: 'silent', attributes: { title: said.silent } }, '@silent'),
    ),
    message.isLoading && h('p', 'thinking', h('span', 'dots'), ` Bellhop ${said.thinking}`),
    content !== '' &&
      h('div', 'content', ...drawMarkdown(content, around), message.isEdited && h('span', 'edited', said.edited)),
    ...message.embeds.map((embed) => drawEmbed(embed, message, around)),
    ...message.attachments.map((file) => drawFile(file, id)),
    ...message.components.map((row) => drawRow(row, { message, pending, failure }, around, acts.press)),
    failure !== undefined && h('p', { class: 'failure', attributes: { role: 'alert' } }, failure),
    message.isEphemeral &&
      h(
        'footer',
        'ephemeral',
        `${said.onlyYou} · `,
        button('dismiss', said.dismiss, () => acts.dismiss(id)),
      ),
  );
  return h(
    'article',
    { class: message.isEphemeral ? 'message only-you' : 'message', attributes: { id: `m${id}` } },
    answers &&
      h(
        'a',
        { class: 'answers', attributes: { href: `#m${answers.id}` } },
        ...drawEmoji(`↱ Bellhop  ${answers.content}`),
      ),
    usedBy && h('p', 'answers', h('b', {}, usedBy.name), ` ${said.used} `, h('b', 'command', usedBy.command)),
    h('img', { class: 'avatar', attributes: { src: '/icon.svg', alt: '' } }),
    body,
  );
}

/**
 * @param {Embed} embed
 * @param {MessageView} message
 * @param {Surroundings} around
 */
function drawEmbed(embed, message, around) {
  const { title, description, color, fields, footer, author } = embed;
  const box = h(
    'div',
    'embed',
    author?.name ? h('p', 'by', author.name) : undefined,
    title ? h('h3', 'title', ...drawInline(title, around)) : undefined,
    description ? h('div', 'description', ...drawMarkdown(description, around)) : undefined,
    (fields ?? []).length > 0 &&
      h(
        'dl',
        {},
        ...(fields ?? []).map(({ name, value, inline }) =>
          h(
            'div',
            inline ? 'inline' : '',
            h('dt', {}, ...drawInline(name, around)),
            h('dd', {}, ...drawMarkdown(value, around)),
          ),
        ),
      ),
    ...drawPicture(embed, message),
    footer?.text ? h('p', 'foot', ...drawEmoji(footer.text)) : undefined,
  );
  if (color) box.style.setProperty('--bar', `#${color.toString(16).padStart(6, '0')}`);
  return box;
}

/**
 * The picture of an embed, when it came along as a file. Pictures from elsewhere are not fetched.
 * @param {Embed} embed
 * @param {MessageView} message
 */
function drawPicture({ image }, { id, attachments }) {
  const file = attachments.find((each) => each.isImage && image?.url?.includes(`/${each.id}/`));
  return file
    ? [h('img', { class: 'picture', attributes: { src: `/files/${id}/${file.id}`, alt: file.filename } })]
    : [];
}

/**
 * @param {import('../views.ts').AttachmentView} file
 * @param {string} messageId
 */
function drawFile(file, messageId) {
  const href = `/files/${messageId}/${file.id}`;
  if (file.isImage) return h('img', { class: 'picture', attributes: { src: href, alt: file.filename } });
  const size = file.bytes < 1024 ? `${file.bytes} B` : `${Math.round(file.bytes / 1024)} KB`;
  return h('a', { class: 'file', attributes: { href, download: file.filename } }, file.filename, h('small', {}, size));
}

/**
 * @param {Component} row
 * @param {Drawn} drawn
 * @param {Surroundings} around
 * @param {(press: Press) => void} press
 * @returns {HTMLElement}
 */
function drawRow(row, drawn, around, press) {
  if (row.type === TEXT_DISPLAY) return h('div', 'content', ...drawMarkdown(row.content ?? '', around));
  if (row.type !== ROW) return h('p', 'thinking', `[${row.type}]`);
  return h('div', 'row', ...(row.components ?? []).map((component) => drawComponent(component, drawn, press)));
}

/**
 * @param {Component} component
 * @param {Drawn} drawn
 * @param {(press: Press) => void} press
 * @returns {HTMLElement}
 */
function drawComponent(component, { message, pending }, press) {
  const customId = component.custom_id ?? '';
  const label = `${component.emoji ? `${component.emoji.name} ` : ''}${component.label ?? ''}`;
  if (component.type === STRING_SELECT) {
    return drawSelect(component, pending !== undefined, (values) => press({ messageId: message.id, customId, values }));
  }
  if (component.type !== BUTTON) return h('span', 'thinking', `[${component.type}]`);
  if (component.style === LINK) return drawLink(component.url ?? '', label);
  const isPending = pending === customId;
  return h(
    'button',
    {
      class: `press ${STYLES[component.style ?? 2] ?? 'secondary'}${isPending ? ' pending' : ''}`,
      attributes: {
        type: 'button',
        ...((component.disabled || pending !== undefined) && { disabled: '' }),
        ...(isPending && { 'aria-busy': 'true' }),
      },
      on: { click: () => press({ messageId: message.id, customId }) },
    },
    h('span', {}, ...drawEmoji(label)),
    isPending && h('span', 'dots'),
  );
}

/**
 * @param {string} url
 * @param {string} label
 */
function drawLink(url, label) {
  const message = /\/channels\/\d+\/\d+\/(\d+)$/.exec(url)?.[1];
  const attributes = message ? { href: `#m${message}` } : { href: url, target: '_blank', rel: 'noopener noreferrer' };
  return h('a', { class: 'press secondary', attributes }, label, message === undefined && ' ↗');
}

/**
 * @param {Component} component
 * @param {boolean} isBusy
 * @param {(values: string[]) => void} choose
 * @returns {HTMLElement}
 */
function drawSelect(component, isBusy, choose) {
  const options = component.options ?? [];
  const prompt = component.placeholder ?? words.discord.choose;
  const isOff = component.disabled || isBusy;
  if ((component.max_values ?? 1) === 1) {
    const isChosen = options.some((option) => option.default);
    const select = h(
      'select',
      {
        attributes: { 'aria-label': prompt, ...(isOff && { disabled: '' }) },
        on: { change: () => choose([select.value]) },
      },
      h('option', { attributes: { value: '', disabled: '', ...(!isChosen && { selected: '' }) } }, prompt),
      ...options.map((option) =>
        h(
          'option',
          { attributes: { value: option.value, ...(option.default && { selected: '' }) } },
          option.description ? `${option.label} · ${option.description}` : option.label,
        ),
      ),
    );
    return select;
  }
  const boxes = options.map((option) => ({
    value: option.value,
    label: option.label,
    box: h('input', { attributes: { type: 'checkbox', ...(option.default && { checked: '' }) } }),
  }));
  return h(
    'fieldset',
    { class: 'many', attributes: isOff ? { disabled: '' } : {} },
    h('legend', {}, prompt),
    ...boxes.map(({ box, label }) => h('label', {}, box, ` ${label}`)),
    button('press secondary', words.discord.pick, () =>
      choose(boxes.filter(({ box }) => box.checked).map(({ value }) => value)),
    ),
  );
}
