// What /product says in English.
import { formatMoment } from './format.ts';
import type { productKo, productNamedKo, secretKo, sourceKo } from './product.ko.ts';

export const productNamedEn: typeof productNamedKo = {
  product: { name: 'product', description: 'How each product is delivered' },
  'product set': { name: 'set', description: 'Change the rule of a product' },
  'product set:product': { name: 'product', description: 'Product name or channel product number' },
  'product set:mode': { name: 'mode', description: 'Ask first, or deliver by itself' },
  'product set:source': { name: 'source', description: 'Where its licenses come from' },
  'product set:pattern': {
    name: 'pattern',
    description: 'Look of generated keys: XXXXX-XXXXX-XXXXX (X any, A letter, 9 digit, \\ as it is); - removes it',
  },
  'product set:link': { name: 'link', description: 'Download address for buyers; - removes it' },
  'product set:url': { name: 'url', description: 'https address of your own license server; - removes it' },
  'product set:low_stock': { name: 'low_stock', description: 'Alarm when so many keys are left; 0 switches it off' },
  'product set:email_option': {
    name: 'email_option',
    description: 'Label of the option in which buyers type their e-mail; - removes it',
  },
  'product set:pause_listing': {
    name: 'pause_listing',
    description: 'Take the listing off sale while there are no keys',
  },
  'product set:option': {
    name: 'option',
    description: 'Licenses of this option alone: its code or value, e.g. 1 year; leave out for the whole product',
  },
  'product set:bundle': {
    name: 'bundle',
    description: 'What one unit gives, e.g. 1000000002 x1, 1000000003/1 year x2; - removes it',
  },
  'product set:secret': { name: 'secret', description: 'Show or renew the secret by which your server knows us' },
  'product list': { name: 'list', description: 'The rules of all products' },
  'product show': { name: 'show', description: 'Rule and stock of one product' },
  'product show:product': { name: 'product', description: 'Product name or channel product number' },
};

export const sourceEn: typeof sourceKo = {
  pool: 'Keys from the stock',
  generate: 'Generated keys',
  link: 'Link only',
  http: 'My license server',
  default: 'Follow the product (removes the rule of the option)',
};

export const secretEn: typeof secretKo = { show: 'Show it', new: 'Make a new one' };

export const productEn: typeof productKo = {
  title: 'Product rules',
  none: 'There are no products yet. They appear with their first order, or with `/product set`.',
  mode: (text) => `Delivery: ${text}`,
  manual: 'manual (asks first)',
  auto: 'automatic',
  autoSince: (at) => `for orders paid since ${formatMoment(at, 'en')}`,
  byDefault: (mode) => `${mode}, the default`,
  defaultMode: (mode) => `Default: ${mode}`,
  source: (text) => `License: ${text}`,
  option: (option, text) => `• Option ${option}: ${text}`,
  pool: 'keys from the stock',
  poolAndLink: 'keys from the stock, and a link',
  generate: 'generated keys',
  generateAndLink: 'generated keys, and a link',
  link: 'link only',
  http: 'my license server',
  httpAndLink: 'my license server, and a link',
  linkIs: (text) => `Link: ${text}`,
  url: (text) => `Server: ${text}`,
  pattern: (pattern, example) => `Pattern: ${pattern} · e.g. ${example}`,
  bundle: (items) => `Bundle: ${items}`,
  bundleItem: (name, count) => `${count} × ${name}`,
  itself: 'this product',
  emailOption: (text) => `E-mail option: ${text}`,
  emailOptionAuto: 'found by itself',
  directInputs: (text) => `Typed options: ${text}`,
  lowStock: (count) => `Alarm at ${count} keys left`,
  pauseListing: 'off sale while there are no keys',
  pausedNow: 'off sale now',
  keysLeft: (count) => `${count} keys left`,
  noKeys: 'no keys left',

  saved: '✅ Saved. The rule is now:',
  removed: (option) => `✅ The rule of option ${option} is removed. The rule is now:`,
  autoFromNow: 'Orders paid from now on go out by themselves. Approve those paid before on their cards.',
  goOn: (count) => `▶️ ${count} waiting ${count === 1 ? 'line goes' : 'lines go'} on now.`,
  unlisted: (label) =>
    `⚠️ This product has no typed option called “${label}” in the store. Check that it is written the same.`,
  keysLeftBehind: (count) =>
    `⚠️ ${count} keys are left in the stock of this option, and nobody gets them any more. To use them, withdraw them and import them elsewhere.`,
  secretIs: (secret) =>
    `🔑 Secret (shown in this answer only; store it on your server):\n${secret}\nYour server checks requests by the header \`Bellhop-Signature\`.`,
  secretRenewed: 'The old secret is worth nothing any more. Change it on your server now.',

  nothingSet:
    'Choose what to change: at least one of mode, source, pattern, link, url, low_stock, email_option, pause_listing, bundle, secret.',
  notALink: 'The link has to be an address that begins with https://, up to 2,000 characters. Nothing was changed.',
  linkMissing: 'To send only a link, there has to be one. Give the link too. Nothing was changed.',
  longOption: 'The name of an option has at most 100 characters. Nothing was changed.',
  optionAlone:
    'With an option choose source, pattern, link, url, bundle or secret. The rest is for the whole product. Nothing was changed.',
  optionMissing: '“Follow the product” removes the rule of an option. Give the option too. Nothing was changed.',
  removesOnly: 'To remove the rule of an option, choose only source and option. Nothing was changed.',
  noSuchOption: (option) => `Option ${option} has no rule of its own. Nothing was changed.`,
  patternMissing: 'To generate keys, there has to be a pattern, e.g. XXXXX-XXXXX-XXXXX. Nothing was changed.',
  patternUnused: 'A pattern is for generated keys. Choose that source too. Nothing was changed.',
  patternFault: {
    too_long: 'The pattern has at most 100 characters. Nothing was changed.',
    characters: 'There is a blank or an invisible character in the pattern. Take it out. Nothing was changed.',
    escape: 'Nothing follows the last \\ of the pattern. Take it away, or add a character. Nothing was changed.',
    no_check: 'The last place is the check character, so it has to be X, e.g. XXXXX-XXXXX-XXXXX. Nothing was changed.',
    weak: 'Such keys can be guessed. Use at least 12 X, e.g. XXXXX-XXXXX-XXXXX. Nothing was changed.',
  },
  urlMissing: 'To use your license server, there has to be its address. Give the url too. Nothing was changed.',
  urlUnused: 'A url is for your license server. Choose that source too. Nothing was changed.',
  urlFault: {
    not_an_address:
      'The url has to be an address that begins with https://, up to 2,000 characters. Nothing was changed.',
    not_https:
      'The url has to begin with https://. If the server is in your own network, name it in LICENSE_SERVER_PRIVATE_HOSTS. Nothing was changed.',
    private:
      'That is an address of your own network. To use it, name it in LICENSE_SERVER_PRIVATE_HOSTS and restart the bot. Nothing was changed.',
  },
  secretUnused: 'Only a license server has a secret. Set source and url first. Nothing was changed.',
  bundleUnreadable:
    'The bundle cannot be read. Write channel product numbers and counts, e.g. 1000000002 x1, 1000000003/1 year x2; this product is x3. Nothing was changed.',
  bundleTooMany: (most) => `One unit gives at most ${most} licenses. Nothing was changed.`,
  bundleNested: (name) => `${name} is a bundle too, and bundles cannot hold bundles. Nothing was changed.`,
  bundleIncomplete: (name) =>
    `The licenses of ${name} are not set up yet. Set up that product first. Nothing was changed.`,
};
