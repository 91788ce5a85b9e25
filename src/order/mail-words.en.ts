// The license mail in English.
import type { MailWords } from './mail-words.ko.ts';

export const mailEn: MailWords = {
  template: {
    subject:
      '[{{ shop }}] {% if kind == "resend" %}Resent: your{% elsif kind == "replace" %}Replacement: your{% else %}Your{% endif %} {{ title }} (order {{ order_number }})',
    body: `Hello{% if buyer_name %} {{ buyer_name }}{% endif %}, this is {{ shop }}.
{% if kind == "resend" %}
Here is your {{ goods }} once more, the same as we sent you before.
{% elsif kind == "replace" %}
Here is a replacement for your {{ goods }}. Please use it instead of what you received before.
{% else %}
Thank you for your purchase. Here is your {{ goods }}.
{% endif %}

■ Your license{% if file_count == 0 %} key{% endif %}{% if license_count > 1 %}s ({{ license_count }}){% endif %}
{{ licenses }}

■ Download
{{ downloads }}

■ Your order
{{ order_details }}

■ Please note
If a key does not work, or this is not your order, {% if contact %}let us know:{% else %}please reply to this mail.{% endif %}
{{ contact }}

---
{{ shop }}
This mail was sent because of an order at Naver SmartStore.
`,
  },
  title: (product, others) =>
    others > 0
      ? `licenses: ${product} and ${others} more`
      : /licen[sc]e$/i.test(product)
        ? product
        : `${product} license`,
  goods: ({ licenses, links }) => (licenses ? (links ? 'license and download link' : 'license') : 'download link'),
  somebody: 'customer',
  download: 'Download',
  open: 'Open',
  files: (names) => `Attached: ${names}`,
  attached: (count) =>
    count === 1 ? 'One file is attached to this mail.' : `${count} files are attached to this mail.`,
  keyFile: (keys, name) => `All ${keys} keys are in the attached file ${name}, too.`,
  facts: {
    orderId: 'Order',
    paidAt: 'Paid',
    productOrderId: 'Order line',
    product: 'Product',
    option: 'Option',
    quantity: 'Quantity',
  },
  zone: 'KST',
  contact: { email: 'E-mail', talkTalk: 'TalkTalk' },
  testMark: '[Test]',
};
