// The pieces a message or a modal is built of, as they travel on the wire.

/** A component of any type; which members are there follows from `type`. */
export type Component = {
  type: number;
  id?: number | null;
  custom_id?: string | null;
  style?: number;
  label?: string | null;
  description?: string | null;
  title?: string | null;
  url?: string | null;
  sku_id?: string | null;
  emoji?: { id?: string | null; name: string; animated?: boolean } | null;
  disabled?: boolean | null;
  components?: Component[];
  component?: Component;
  accessory?: Component;
  content?: string;
  placeholder?: string | null;
  value?: string | null;
  required?: boolean | null;
  default?: boolean | null;
  min_values?: number | null;
  max_values?: number | null;
  min_length?: number | null;
  max_length?: number | null;
  options?: SelectOption[];
  default_values?: { id: string; type: string }[] | null;
  channel_types?: number[] | null;
  file_types?: string[] | null;
  media?: Media;
  file?: Media;
  items?: { media: Media; description?: string | null; spoiler?: boolean | null }[];
  name?: string | null;
  size?: number | null;
  spoiler?: boolean | null;
  divider?: boolean | null;
  spacing?: number | null;
  accent_color?: number | null;
};

export type SelectOption = {
  label: string;
  value: string;
  description?: string | null;
  emoji?: { id?: string | null; name: string; animated?: boolean } | null;
  default?: boolean | null;
};

export type Media = { url: string; id?: string; proxy_url?: string; content_type?: string; attachment_id?: string };

export type Embed = {
  type?: string | null;
  url?: string | null;
  title?: string | null;
  description?: string | null;
  color?: number | null;
  timestamp?: string | null;
  fields?: { name: string; value: string; inline?: boolean | null }[] | null;
  author?: { name?: string | null; url?: string | null; icon_url?: string | null } | null;
  footer?: { text?: string | null; icon_url?: string | null } | null;
  image?: { url?: string | null; description?: string | null } | null;
  thumbnail?: { url?: string | null; description?: string | null } | null;
};

/** @see https://discord.com/developers/docs/components/reference#component-object-component-types */
export const TYPE = {
  actionRow: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  textDisplay: 10,
  thumbnail: 11,
  mediaGallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

export const BUTTON_STYLE = { link: 5, premium: 6 } as const;

const SELECTS: readonly number[] = [
  TYPE.stringSelect,
  TYPE.userSelect,
  TYPE.roleSelect,
  TYPE.mentionableSelect,
  TYPE.channelSelect,
];

export const isSelect = (component: Component): boolean => SELECTS.includes(component.type);

export type Placed = { component: Component; path: (string | number)[] };

/** Every component with the place it is at, outer before inner. */
export function* walkComponents(
  components: readonly Component[],
  path: (string | number)[] = ['components'],
): Generator<Placed> {
  for (const [index, component] of components.entries()) yield* walkOne(component, [...path, index]);
}

function* walkOne(component: Component, path: (string | number)[]): Generator<Placed> {
  yield { component, path };
  if (component.components) yield* walkComponents(component.components, [...path, 'components']);
  if (component.component) yield* walkOne(component.component, [...path, 'component']);
  if (component.accessory) yield* walkOne(component.accessory, [...path, 'accessory']);
}

/** The component with that custom id, wherever it is nested. */
export function findComponent(
  components: readonly Component[],
  isWanted: (component: Component) => boolean,
): Component | undefined {
  for (const { component } of walkComponents(components)) if (isWanted(component)) return component;
  return undefined;
}

/** The URLs a component shows, each with its place. */
export function mediaOf({ component, path }: Placed): { media: Media; path: (string | number)[] }[] {
  const found: { media: Media; path: (string | number)[] }[] = [];
  if (component.media) found.push({ media: component.media, path: [...path, 'media', 'url'] });
  if (component.file) found.push({ media: component.file, path: [...path, 'file', 'url'] });
  for (const [index, { media }] of (component.items ?? []).entries()) {
    found.push({ media, path: [...path, 'items', index, 'media', 'url'] });
  }
  return found;
}

/**
 * What Discord keeps of components that were sent to it: every one numbered, defaults filled in, absent members gone.
 * @param unfurl  makes stored media of a sent URL, e.g. of `attachment://chart.png`
 */
export function storeComponents(
  components: readonly Component[],
  unfurl: (media: Media) => Media & { name?: string; size?: number },
): Component[] {
  const taken = new Set([...walkComponents(components)].map(({ component }) => component.id ?? 0));
  let last = 0;
  const nextNumber = (): number => {
    do last += 1;
    while (taken.has(last));
    return last;
  };
  const store = (sent: Component): Component => {
    const { file, media, items, components: inner, component, accessory, ...others } = dropNulls(sent);
    const stored: Component = { ...others, ...defaultsOf(sent), id: sent.id ? sent.id : nextNumber() };
    if (sent.options) stored.options = sent.options.map(dropNulls);
    if (sent.type === TYPE.container) stored.accent_color = sent.accent_color ?? null;
    if (file) {
      const { name = null, size = null, ...unfurled } = unfurl(file);
      Object.assign(stored, { file: unfurled, name, size });
    }
    if (media) Object.assign(stored, { media: plainMedia(unfurl(media)), description: sent.description ?? null });
    if (items) {
      stored.items = items.map((item) => ({
        media: plainMedia(unfurl(item.media)),
        description: item.description ?? null,
        spoiler: item.spoiler ?? false,
      }));
    }
    if (inner) stored.components = inner.map(store);
    if (component) stored.component = store(component);
    if (accessory) stored.accessory = store(accessory);
    return stored;
  };
  return components.map(store);
}

function plainMedia({ name: _name, size: _size, ...media }: Media & { name?: string; size?: number }): Media {
  return media;
}

function defaultsOf(sent: Component): Partial<Component> {
  if (isSelect(sent)) return { min_values: sent.min_values ?? 1, max_values: sent.max_values ?? 1 };
  if (sent.type === TYPE.separator) return { divider: sent.divider ?? true, spacing: sent.spacing ?? 1 };
  const canBeHidden: readonly number[] = [TYPE.container, TYPE.thumbnail, TYPE.file];
  return canBeHidden.includes(sent.type) ? { spoiler: sent.spoiler ?? false } : {};
}

/** A copy without the members that are null or undefined. */
export function dropNulls<T extends object>(value: T): T {
  const copy = { ...value };
  for (const name of Object.keys(copy)) {
    if (isNothing(Reflect.get(copy, name))) Reflect.deleteProperty(copy, name);
  }
  return copy;
}

const isNothing = (value: unknown): boolean => value === null || value === undefined;
