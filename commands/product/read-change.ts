// What was typed into /product set, before anything is looked up.
import type { GoodsChange } from '../../src/db/goods.ts';
import type { RuleChange } from '../../src/db/products.ts';
import { faultOfPattern } from '../../src/order/license-key.ts';
import type { Source } from '../../src/order/goods.ts';
import type { Ask } from '../answer.ts';

export type Change = {
  /** Of the product as a whole. */
  rule: RuleChange;
  /** Of what its buyers get; the bundle as typed. */
  goods: Omit<GoodsChange, 'bundle' | 'secret'> & { bundle?: string | null };
  /** '': the product itself. */
  option: string;
  secret: 'show' | 'new' | undefined;
  /** The rule of the option goes. */
  isRemoval: boolean;
};

const LINK_LENGTH = 2_000;
const LABEL_LENGTH = 100;
const OPTION_LENGTH = 100;
/** Typed in place of a text, it takes the text away. */
const NOTHING = new Set(['-', '–', '—', 'none', '없음']);
const SOURCES: readonly string[] = ['pool', 'generate', 'link', 'http'] satisfies Source[];

/** A string is the sentence that says what is wrong with it. */
export function readChange(ask: Ask): Change | string {
  const { options, words } = ask;
  const { product: say } = words;
  const typed = (name: string) => options.getString(name)?.trim() || undefined;
  const text = (name: string) => {
    const value = typed(name);
    return value !== undefined && NOTHING.has(value) ? null : value;
  };
  const [mode, source, secret] = [typed('mode'), typed('source'), typed('secret')];
  const [pattern, link, url] = [text('pattern'), text('link'), text('url')];
  const [label, bundle] = [text('email_option'), text('bundle')];
  const option = typed('option')?.normalize('NFC') ?? '';
  const lowStock = options.getInteger('low_stock');
  const pauseListing = options.getBoolean('pause_listing');

  const rule: RuleChange = {
    ...(mode && { mode: mode === 'manual' || mode === 'auto' ? mode : null }),
    ...(label !== undefined && { emailOption: label }),
    ...(lowStock !== null && { lowStock: lowStock === 0 ? null : lowStock }),
    ...(pauseListing !== null && { pauseListing }),
  };
  const goods: Change['goods'] = {
    ...(source !== undefined && SOURCES.includes(source) && { source: source as Source }),
    ...(pattern !== undefined && { pattern }),
    ...(link !== undefined && { link }),
    ...(url !== undefined && { url }),
    ...(bundle !== undefined && { bundle }),
  };
  const isOfGoods = Object.keys(goods).length > 0 || secret !== undefined;
  const isRemoval = source === 'default';
  if (!isOfGoods && !isRemoval && Object.keys(rule).length === 0) return option ? say.optionAlone : say.nothingSet;
  if (isRemoval && option === '') return say.optionMissing;
  if (isRemoval && (isOfGoods || Object.keys(rule).length > 0)) return say.removesOnly;
  if (option !== '' && !isOfGoods && !isRemoval) return say.optionAlone;
  if ((label && label.length > LABEL_LENGTH) || option.length > OPTION_LENGTH) return say.longOption;
  if (link && !isLink(link)) return say.notALink;
  const patternFault = pattern ? faultOfPattern(pattern) : undefined;
  if (patternFault) return say.patternFault[patternFault];
  const urlFault = url ? ask.licenseServer.faultOfUrl(url) : undefined;
  if (urlFault) return say.urlFault[urlFault];
  return { rule, goods, option, secret: secret === 'show' || secret === 'new' ? secret : undefined, isRemoval };
}

/** A page that a buyer can open; a link within somebody's own machine is none. */
function isLink(text: string): boolean {
  if (text.length > LINK_LENGTH || /[\p{Cc}\p{Cf}\s]/u.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hostname !== '' && username === '' && password === '';
}
