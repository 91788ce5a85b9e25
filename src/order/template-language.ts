// What a mail template may use. One list, from which unknown names are found, the help is written, and the values are typed.

/** `text` prints itself, `block` stands for whole paragraphs, `list` is gone through with `for`. */
type Variable = { is: 'text' | 'number' | 'block' | 'list'; inSubject: boolean };

/** Every name that a template knows. What tells keys, or is longer than a line, has no place in a subject. */
export const VARIABLES = {
  licenses: { is: 'block', inSubject: false },
  downloads: { is: 'block', inSubject: false },
  order_details: { is: 'block', inSubject: false },
  contact: { is: 'block', inSubject: false },
  shop: { is: 'text', inSubject: true },
  buyer: { is: 'text', inSubject: true },
  buyer_name: { is: 'text', inSubject: true },
  title: { is: 'text', inSubject: true },
  goods: { is: 'text', inSubject: true },
  product: { is: 'text', inSubject: true },
  option: { is: 'text', inSubject: true },
  others: { is: 'number', inSubject: true },
  quantity: { is: 'number', inSubject: true },
  license_count: { is: 'number', inSubject: true },
  file_count: { is: 'number', inSubject: true },
  order_number: { is: 'text', inSubject: true },
  paid_at: { is: 'text', inSubject: true },
  kind: { is: 'text', inSubject: true },
  items: { is: 'list', inSubject: false },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;

/** What each of `items` has. */
export const ITEM_MEMBERS = ['name', 'product', 'option', 'quantity', 'number', 'keys', 'files', 'links'] as const;

export type ItemMember = (typeof ITEM_MEMBERS)[number];

/** No `raw`, which lets values past the reader of blocks; no `capture`, which makes text of them; nothing that opens files. */
export const TAGS = [
  'if',
  'unless',
  'case',
  'for',
  'break',
  'continue',
  'assign',
  'comment',
  '#',
] as const satisfies string[];

/** Only such as cannot make much of little: `replace` could, uncounted. */
export const FILTERS = [
  'append',
  'prepend',
  'capitalize',
  'upcase',
  'downcase',
  'strip',
  'truncate',
  'slice',
  'default',
  'join',
  'first',
  'last',
  'size',
  'plus',
  'minus',
  'times',
] as const satisfies string[];

/** Members that Liquid itself gives to `forloop`, and to texts and lists. */
const FORLOOP = ['index', 'index0', 'rindex', 'rindex0', 'first', 'last', 'length', 'name'];
const OF_TEXTS_AND_LISTS = ['size', 'first', 'last'];

export function isVariable(name: string): name is VariableName {
  return Object.hasOwn(VARIABLES, name);
}

/** The members that may follow a name after a dot; of a name that the template made itself it may be anything that an item has. */
export function membersOf(name: string): readonly string[] {
  if (name === 'forloop') return FORLOOP;
  if (!isVariable(name)) return [...ITEM_MEMBERS, ...OF_TEXTS_AND_LISTS];
  const { is } = VARIABLES[name];
  if (is === 'list') return [...ITEM_MEMBERS, ...OF_TEXTS_AND_LISTS];
  return is === 'text' ? OF_TEXTS_AND_LISTS : [];
}
