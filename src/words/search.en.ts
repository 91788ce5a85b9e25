// /order search in English. Its shape is the Korean catalogue's.
import type { searchKo, searchNamedKo } from './search.ko.ts';

export const searchNamedEn: typeof searchNamedKo = {
  'order search': { name: 'search', description: 'Find orders by number, product, buyer or license key' },
  'order search:text': {
    name: 'text',
    description: 'Number (or last six digits), product, whole buyer name, e-mail or key, or its last four',
  },
};

export const searchEn: typeof searchKo = {
  kind: {
    number: 'Order or line number',
    product: 'Product',
    name: 'Buyer’s name',
    email: 'E-mail',
    buyer: 'Buyer number',
    key: 'License key',
    key_tail: 'Last four of a key',
  },
  one: 'One order found. Choose it below to see all of it.',
  many: (shown) => `${shown} orders found. Choose one below to see all of it.`,
  first: (shown) => `The newest ${shown}. Choose one below to see all of it.`,
  page: 'Choose one below to see all of it.',
  none: (kinds) =>
    `No order found. Searched: ${kinds}.\nNames, e-mails and keys are found only by the whole of them (keys also by their last four characters).`,
  hint: {
    number: 'If it is an order of this store, `/order send` fetches it from Naver by its number.',
    key: 'If the key is not sold yet, `/license find` knows it.',
    other: 'To look by days or state, use `/order history`.',
  },
  more: (kind) => `More: ${kind}`,
  choose: 'Choose an order',
  newer: 'Previous',
  older: 'Next',
  narrow: 'So many products fit that there is no next page. Type more of the name.',
  empty: 'Type what to search for.',
  old: 'This list can no longer be used. Run `/order search` again.',
};
