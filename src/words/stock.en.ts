// Stock in English.
import { formatMoment } from './format.ts';
import type { licenseKo, licenseNamesKo, stockKo } from './stock.ko.ts';

export const stockEn: typeof stockKo = {
  product: (name, option) => (option ? `${name} · option ${option}` : name),
  low_stock: (product, left, days) =>
    `⚠️ Low stock · ${product} · ${left} left${days === undefined ? '' : days < 1 ? ' (less than a day)' : ` (about ${days} ${days === 1 ? 'day' : 'days'})`}\nAdd keys with /license import.`,
  out_of_stock: (product) => `🚨 Out of keys · ${product} · Import keys and the waiting orders go out, oldest first.`,
  listing_paused: (product) =>
    `⏸️ Sale suspended · ${product} · No keys left, so the SmartStore listing is paused. It comes back when keys are imported.`,
  listing_resumed: (product) => `▶️ On sale again · ${product} · There are keys again; the SmartStore listing is back.`,
  listing_not_paused: (product) =>
    `⚠️ Sale not suspended · ${product} · No keys are left, but SmartStore refused to suspend the sale. Do it in the seller center.`,
  listing_not_resumed: (product) =>
    `⚠️ Not on sale again · ${product} · There are keys, but SmartStore refused. Put it on sale in the seller center.`,
  restocked: (product, orders, left) =>
    `📦 Restocked · ${product} · ${orders} waiting ${orders === 1 ? 'order' : 'orders'} sent · ${left} left`,
  listingBack: 'The SmartStore listing is on sale again.',
  stillWaiting: (lines) => `${lines} ${lines === 1 ? 'line still waits' : 'lines still wait'}: import more keys.`,
  nobodyWaits: 'Nobody waits any more.',
  stuck: (lines) =>
    `${lines} ${lines === 1 ? 'line' : 'lines'} did not go out: see the ${lines === 1 ? 'card' : 'cards'}.`,
};

export const licenseNamesEn: typeof licenseNamesKo = {
  license: { name: 'license', description: 'The stock of license keys' },
  'license import': { name: 'import', description: 'Add license keys or files to the stock, after a preview' },
  'license import:product': { name: 'product', description: 'Product name or channel product number' },
  'license import:file': {
    name: 'file',
    description: '.txt (one a line), .csv (first column), one license file, or a .zip of many',
  },
  'license import:keys': {
    name: 'keys',
    description: 'Keys parted by spaces or commas; keys with spaces inside go in a file',
  },
  'license import:option': { name: 'option', description: 'Where options have keys of their own: which one' },
  'license import:name': { name: 'name', description: 'What to call this batch; empty: date and number' },
  'license stock': { name: 'stock', description: 'Keys left, reserved, delivered, and for how many days' },
  'license stock:product': { name: 'product', description: 'All products when left out' },
  'license batches': { name: 'batches', description: 'What was imported, newest first, ten a page' },
  'license batches:product': { name: 'product', description: 'All products when left out' },
  'license withdraw': { name: 'withdraw', description: 'Take the unsold keys of one batch out of the stock' },
  'license withdraw:batch': { name: 'batch', description: 'A batch with keys left' },
  'license export': { name: 'export', description: 'The unsold keys as a file (goes into the history)' },
  'license export:product': { name: 'product', description: 'Product name or channel product number' },
  'license export:option': { name: 'option', description: "Which option's keys" },
  'license take': { name: 'take', description: 'Take keys out by hand: a partner, a review, a phone sale' },
  'license take:product': { name: 'product', description: 'Product name or channel product number' },
  'license take:reason': { name: 'reason', description: 'What for. It stays in the history: no personal data' },
  'license take:count': { name: 'count', description: 'How many, 1–100; one when left out' },
  'license take:key': { name: 'key', description: 'One particular key' },
  'license take:option': { name: 'option', description: "Which option's keys" },
  'license find': { name: 'find', description: 'Which order has a key, or what became of it' },
  'license find:key': { name: 'key', description: 'The whole key' },
};

export const licenseEn: typeof licenseKo = {
  pool: (product, option) => (option ? `${product} · option ${option}` : product),
  notForYou: 'Only admins can do this.',
  unknownOption: (option) =>
    `⚠️ This product has no rule for the option “${option}” yet. Make one with \`/product set\`, or these keys go to nobody.`,

  import: {
    eitherOr: 'Give a file or keys: a file (.txt, .csv) for many, keys for a few.',
    notBoth: 'Give either a file or keys, not both. Nothing was added.',
    notFetched: 'The file could not be fetched. Attach it again and run the command once more. Nothing was added.',
    tooLarge: (mib) => `The file is larger than ${mib} MiB. Split it. Nothing was added.`,
    tooMany: (max) => `At most ${max} keys at a time. Split the list. Nothing was added.`,
    unknownEncoding:
      'The letters of this file cannot be read (neither UTF-8 nor CP949 nor UTF-16). Save it as UTF-8 and attach it again. Nothing was added.',
    empty: 'There are no keys in it. Put one key on each line and try again.',
    brokenCsv: (line) =>
      `The quotes of the CSV do not match${line ? ` in line ${line}` : ''}. Correct it and try again. Nothing was added.`,
    damaged: 'The archive is damaged, or no .zip. Pack it again. Nothing was added.',
    encrypted: 'An archive with a password cannot be read. Pack it without one. Nothing was added.',
    path: 'The archive holds dangerous path names. Pack the files alone. Nothing was added.',
    tooManyFiles: (max) => `At most ${max} files in one archive. Split it. Nothing was added.`,
    tooLargeUnpacked: (mib) => `Unpacked it is larger than ${mib} MiB. Split it. Nothing was added.`,
    emptyArchive: 'There are no files in the archive. Nothing was added.',
    wrongKind:
      'This file cannot be sent as a license. Save a spreadsheet as CSV; programs and web pages do not pass by mail. Nothing was added.',
    nested: 'Of all archives only a .zip can be read. Pack it as .zip. Nothing was added.',
    fileEmpty: 'The file is empty. Nothing was added.',
    longOption: 'Option and name have at most 100 characters. Nothing was added.',

    read: (file, encoding) => `📄 ${file}${encoding ? ` · read as ${encoding}` : ''}`,
    willAdd: (count) => `➕ Keys to add: **${count}**`,
    willAddFiles: (count) => `➕ Files to add: **${count}**`,
    sample: (first, last) => (last ? `First ${first} · last ${last}` : first),
    nothingNew: 'There is nothing new to add.',
    before: (before, after) => `Stock ${before} → ${after}`,
    willGoOn: (count) => `▶️ ${count} waiting ${count === 1 ? 'line' : 'lines'} will go on.`,
    within: 'Nothing is added yet. Press within 15 minutes.',
    add: 'Add',
    cancel: 'Cancel',
    canceled: 'Canceled. Nothing was added.',
    gone: 'This preview is over. Run `/license import` again.',

    added: (count) => `✅ Added: ${count}`,
    addedNone: 'No new keys were added.',
    batch: (name) => `Batch: ${name}`,
    inPool: (count, lines) => `Duplicates of keys imported before: ${count} (line ${lines})`,
    inFile: (count, lines) => `Duplicates within the list: ${count} (line ${lines})`,
    inPoolFiles: (count, lines) => `Duplicates of files imported before: ${count} (file ${lines})`,
    inFileFiles: (count, lines) => `Duplicates within the archive: ${count} (file ${lines})`,
    rejected: (count) => `Rejected: ${count}`,
    fault: {
      too_long: (lines) => `• longer than 512 characters: line ${lines}`,
      control: (lines) => `• a tab or an invisible character inside: line ${lines}`,
      line_break: (lines) => `• a line break inside the cell: line ${lines}`,
      spreadsheet: (lines) =>
        `• turned into a number by a spreadsheet (1.23E+15): line ${lines}. Make the column text and copy the keys from the original again`,
      file_empty: (lines) => `• empty: file ${lines}`,
      file_too_large: (lines) => `• larger than 2 MiB: file ${lines}`,
      kind: (lines) => `• of a kind that does not pass by mail: file ${lines}`,
      nested: (lines) => `• an archive within the archive: file ${lines}`,
    },
    left: (count) => `Keys left: ${count}`,
    goOn: (count) => `▶️ ${count} waiting ${count === 1 ? 'line goes' : 'lines go'} on now.`,
    isLink:
      '⚠️ This product is set to give no keys from the stock. To send keys, set its source to the pool with `/product set`.',
  },

  stock: {
    title: 'License stock',
    none: 'There are no keys yet. Add some with `/license import`.',
    noneOf: (product) => `${product}: there are no keys yet. Add some with \`/license import\`.`,
    left: (count) => `left **${count}**`,
    rest: (reserved, delivered) => `reserved ${reserved} · delivered ${delivered}`,
    setAside: (count) => `to be checked ${count}`,
    revoked: (count) => `revoked ${count}`,
    withdrawn: (count) => `withdrawn ${count}`,
    taken: (count) => `taken out ${count}`,
    waiting: (count) => `⚠️ ${count} ${count === 1 ? 'line waits' : 'lines wait'} for keys`,
    days: (days) => (days < 1 ? 'less than a day' : `about ${days} ${days === 1 ? 'day' : 'days'}`),
    noPace: 'none delivered in 14 days',
  },

  batches: {
    title: 'Imported batches',
    none: 'Nothing was imported yet. Add keys with `/license import`.',
    unnamed: (at, batchId) => `${formatMoment(at, 'en').split(' ').slice(0, 2).join(' ')} #${batchId}`,
    imported: (at, by) => `${formatMoment(at, 'en')} ${by}`,
    left: (left, count) => `**${left}** of ${count} left`,
    previous: 'Previous',
    next: 'Next',
    oldPage: 'This list is over. Run `/license batches` again.',
    choice: (left) => `${left} left`,
  },

  withdraw: {
    unknown: 'There is no such batch. Choose one from the list.',
    nothing: (batch) => `${batch}: no unsold keys.`,
    sure: (count, batch) =>
      `${batch}\n**${count}** unsold keys leave the stock. This cannot be undone, and the same keys cannot be imported again. Reserved and delivered ones stay.`,
    button: (count) => `Withdraw ${count}`,
    done: (count, batch) => `✅ ${batch}: ${count} withdrawn.`,
    changed: 'The number has changed meanwhile. Look again and press once more.',
  },

  export: {
    none: (pool) => `${pool}: no unsold keys.`,
    done: (pool, count) =>
      `${pool}: ${count} unsold keys. They stay in the stock and may be sold any moment. To use some elsewhere, \`/license take\` them.`,
    tooLarge: (pool) => `${pool}: the file is larger than Discord takes. Get them in parts with \`/license take\`.`,
  },

  take: {
    notBoth: 'Leave the count out to take one particular key.',
    badReason: 'The reason has at most 200 characters and must not hold the key.',
    tooFew: (pool, free) => `${pool}: only ${free} left. Nothing was taken.`,
    notThere: (pool) => `${pool}: this key is not among those left. See what became of it with \`/license find\`.`,
    done: (pool, count) => `✅ ${pool}: ${count} taken out. They are shown only now: copy them.`,
    left: (count) => `Keys left: ${count}`,
  },

  find: {
    none: 'This key was never imported. Check that you typed the whole key. If you know only the last four letters, use `/order status`.',
    in: (pool, batch) => (batch ? `${pool} · ${batch}` : pool),
    free: 'Not sold yet.',
    reserved: (order) => `Reserved · order ${order}`,
    delivered: (order, at) => `Delivered · order ${order}${at ? ` · ${at}` : ''}`,
    set_aside: (order) => `To be checked (it may be out) · order ${order}`,
    revoked: (order, at) => `Revoked${at ? ` ${at}` : ''}${order ? ` · order ${order}` : ''}`,
    withdrawn: 'Withdrawn',
    taken: 'Taken out by hand',
    reason: (text) => `Reason: ${text}`,
    card: (url) => `Card: ${url}`,
  },
};
