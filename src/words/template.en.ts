// What Bellhop says in English about mail templates.
import type { templateNamedKo, TemplateWords } from './template.ko.ts';

export const templateNamedEn: typeof templateNamedKo = {
  template: { name: 'template', description: 'How the license mail is worded' },
  'template edit': { name: 'edit', description: 'Change the subject and the body of the mail' },
  'template edit:product': { name: 'product', description: 'Words for this product alone; empty: the default for all' },
  'template edit:language': { name: 'language', description: 'Of the mail; empty: the language of the store' },
  'template preview': { name: 'preview', description: 'See what the mail looks like' },
  'template preview:product': { name: 'product', description: "This product's mail; empty: the default" },
  'template preview:language': { name: 'language', description: 'Of the mail; empty: the language of the store' },
  'template preview:order': { name: 'order', description: "This order's mail, keys masked; empty: an invented order" },
  'template test': { name: 'test', description: 'Send a test mail to an address' },
  'template test:address': { name: 'address', description: 'Where the test mail goes' },
  'template test:product': { name: 'product', description: "This product's mail; empty: the default" },
  'template test:language': { name: 'language', description: 'Of the mail; empty: the language of the store' },
  'template reset': { name: 'reset', description: 'Remove your words and go back to the default' },
  'template reset:product': { name: 'product', description: "Remove this product's words; empty: the default" },
  'template reset:language': { name: 'language', description: 'Of the mail; empty: the language of the store' },
};

export const templateEn: TemplateWords = {
  language: { ko: 'Korean', en: 'English' },
  part: { subject: 'subject', body: 'body' },
  default: (language) => `default · ${language}`,
  ofProduct: (product, language) => `${product} · ${language}`,

  form: {
    title: 'Mail template',
    hint: '`{{ licenses }}` and `{{ downloads }}` must be there. Also: `{{ buyer }}` `{{ shop }}` `{{ product }}` `{{ order_details }}` `{{ contact }}` and more. Lines that begin with `■ ` are headings, an address alone on its line is a link, what follows `---` is the footer.',
    subject: 'Subject',
    body: 'Body',
  },

  adminsOnly: 'Only the admin role may change mail templates.',
  saved: (what) => `✅ Saved: ${what}\nThe next mail that is written will read like this.`,
  notSaved: (what) => `❌ Not saved: ${what}`,
  tooLate: (by, at) => `${by} changed these words meanwhile, ${at}. Open the form again, have a look, and save.`,
  goneMeanwhile: 'Somebody removed these words meanwhile. Open the form again, have a look, and save.',
  kept: 'What you typed is kept behind the button below for 15 minutes.',
  lostDraft: 'Nothing is kept any more (15 minutes passed, or a restart). Run `/template edit` again.',
  oldButton: 'This button does nothing any more. Run `/template edit` again.',
  button: { open: 'Open again', edit: 'Edit', help: 'Help', putBack: 'Open the old words' },

  problem: {
    place: (part, line, column) => `${part}, line ${line}, column ${column}`,
    nearest: (name) => `Did you mean ${name}?`,
    not_closed: (name) => `${name} is never closed.`,
    stray_tag: (name) => `${name} closes nothing.`,
    body_only: (name) => `${name} cannot stand in a subject. Use it in the body.`,
    unknown_tag: (name) => `There is no tag ${name}.`,
    unknown_filter: (name) => `There is no filter ${name}.`,
    unknown_variable: (name) => `There is no variable ${name}.`,
    syntax: (detail) => `This cannot be read: ${detail}`,
    empty: 'It is empty. Type something.',
    too_long: 'Too long: 300 characters for a subject, 4,000 for a body.',
    limit: 'Too many repetitions to write a mail. Use fewer loops.',
    no_subject: 'The subject is empty in some cases. Let something stand there in all of them.',
    lacks_keys:
      'Some mails would lack the license key. Put {{ licenses }} on a line of its own, where it is shown in every case.',
    lacks_links:
      'Some mails would lack the download link. Put {{ downloads }} on a line of its own, where it is shown in every case.',
    sample: (name) => `(missing with ${name})`,
    more: (count) => `… and ${count} more`,
  },
  sample: {
    one_key: 'one key',
    several_lines: 'several products',
    many_keys: 'many keys',
    link_only: 'a link only',
    files_only: 'files only',
  },

  preview: {
    ofProduct: (by, at) => `words of this product · ${by}, ${at}`,
    edited: (by, at) => `edited default · ${by}, ${at}`,
    builtIn: 'built-in words',
    invented: 'invented order',
    real: 'real order, keys masked',
    cut: 'The whole text is in the attached file.',
    attachments: (names) => `Attached to the mail: ${names}`,
    notBoth: 'Choose a product or an order, not both. An order is shown in the words that it takes.',
    several: (text) => `Several orders fit “${text}”. Choose one from the list, or type the whole number.`,
    broken: "This order's mail cannot be written with these words. Mend them with `/template edit`.",
  },

  test: {
    notAnAddress: (text) => `“${text}” is not an e-mail address. Type one like kim@example.com.`,
    tooMany: 'Three test mails a minute are the limit. Run this again in a moment.',
    sent: (address) =>
      `✅ The mail server took the test mail: ${address}\nLook into the spam folder if you do not see it. The keys in it are examples.`,
    refused: (code) =>
      `❌ The mail server refused it${code ? ` (SMTP ${code})` : ''}. Check the address and MAIL_FROM.`,
    notSent: '❌ The mail did not leave. Check SMTP_URL and the mail account, and run this again in a moment.',
    unknown: '⚠️ The line broke before the mail server answered. Look into the mailbox.',
  },

  reset: {
    done: (what) => `✅ Removed: ${what}\nThe removed words are in the attached file.`,
    nowDefault: 'Mails of this product take the default words now.',
    nowBuiltIn: 'Mails take the built-in words now.',
    nothing: (what) => `There are no words of your own: ${what}`,
  },

  help: {
    title: 'Help for mail templates',
    intro:
      'The body is plain text. Lines that begin with `■ ` or `# ` are headings, an address (https://…) alone on its line is a link button, an empty line parts paragraphs, what follows the last `---` is the footer. A heading with nothing under it is left out.',
    blocks: 'Alone on a line',
    texts: 'Within the text',
    items: 'One product after the other',
    itemsHow: 'Between `{% for item in items %}` and `{% endfor %}`:',
    conditions: 'Conditions',
    conditionsHow:
      '`{% if kind == "resend" %}` … `{% elsif kind == "replace" %}` … `{% else %}` … `{% endif %}`\n`{% if downloads %}` … `{% endif %}`',
    tags: (names) => `Tags: ${names}`,
    filters: (names) => `Filters: ${names}`,
    example: 'Example',
    exampleText: `Hello {{ buyer }}, thank you for your purchase.

■ Your license
{{ licenses }}

■ Download
{{ downloads }}

■ How to activate
1. Install and start it
2. Help → Register license
3. Paste the key
https://shop.example/guide

---
{{ shop }} | Company registration …`,
    variables: {
      licenses: 'keys and attached files (required)',
      downloads: 'download links (required)',
      order_details: 'order number, time of payment, products, options, quantities',
      contact: 'where to ask',
      shop: 'name of the shop',
      buyer: "buyer's name, or “customer”",
      buyer_name: "buyer's name, or nothing",
      title: 'what the licenses are for, in a phrase',
      goods: '“license”, “download link”, or both',
      product: 'name of the first product',
      option: 'option of the first product',
      others: 'how many other products',
      quantity: 'units in all',
      license_count: 'keys and files',
      file_count: 'files',
      order_number: 'order number',
      paid_at: 'time of payment (Korea)',
      kind: 'first, resend, or replace',
      items: 'the list of products',
    },
    members: {
      name: 'product and option',
      product: 'product',
      option: 'option',
      quantity: 'quantity',
      number: 'order line number',
      keys: 'its keys',
      files: 'names of its files',
      links: 'its links',
    },
  },
};
