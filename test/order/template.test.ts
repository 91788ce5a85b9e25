import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type LicenseMail, mailWordsFor, renderLicenseMail, tryLicenseMail } from '../../src/order/license-mail.ts';
import { checkTemplate, SAMPLES, sampleLetter } from '../../src/order/template-check.ts';
import { ITEM_MEMBERS, VARIABLES } from '../../src/order/template-language.ts';
import { lintTemplate } from '../../src/order/template.ts';

const SHOP = { language: 'ko', shopName: '정리상점', contact: { email: 'help@example.com' } } as const;
const GOODS = '{{ licenses }}\n{{ downloads }}';

/** The mail for an invented order of one key and one link, or what is wrong. */
function mailOf(body: string, about: Partial<LicenseMail> & { subject?: string } = {}) {
  const { subject = 'S', ...rest } = about;
  return renderLicenseMail({ ...sampleLetter('one_key', SHOP), ...rest, template: { subject, body } });
}

/** The text before the goods. */
function textOf(body: string, about: Partial<LicenseMail> & { subject?: string } = {}): string {
  return mailOf(`${body}\n\n${GOODS}`, about).text.split(/\n\n사진정리 프로 1년/)[0] ?? '';
}

suite('the built-in templates', () => {
  for (const language of ['ko', 'en'] as const) {
    test(`pass the check that the seller's own have to pass (${language})`, () =>
      assert.deepEqual(checkTemplate(mailWordsFor(language).template, language), []));
  }
});

suite('what may be written', () => {
  for (const [name, body, expected] of [
    ['a text', 'Hello', 'Hello'],
    ['lines of one paragraph', 'a\nb', 'a\nb'],
    ['paragraphs', 'a\n\n\nb', 'a\n\nb'],
    ['a heading with ■', '■ 제목\na', '■ 제목\na'],
    ['a heading with #', '# 제목\na', '■ 제목\na'],
    ['a hash without a blank is text', '#1 shop', '#1 shop'],
    ['an address alone on its line', 'a\nhttps://shop.example/a?b=1', 'a\n\nhttps://shop.example/a?b=1'],
    ['an address within a text', 'see https://shop.example/a', 'see https://shop.example/a'],
    ['a tag alone on its line leaves no gap', 'a\n{% if shop %}\nb\n{% endif %}\nc', 'a\nb\nc'],
    ['several tags on a line', 'a\n {% if shop %}{% if buyer %} \nb\n{% endif %}{%- endif -%}\nc', 'a\nb\nc'],
    ['a tag within a text keeps its line', 'a{% if shop %}\nb{% endif %}\nc', 'a\nb\nc'],
    ['a comment', 'a\n{% comment %} for us {% endcomment %}\nb', 'a\nb'],
    ['a comment of one line', 'a\n{% # for us %}\n\nb', 'a\n\nb'],
    ['a condition', '{% if kind == "resend" %}again{% else %}first{% endif %}', 'first'],
    ['a filter', '{{ product | upcase }}', '사진정리 프로 1년'],
    [
      'a loop',
      '{% for item in items %}\n{{ forloop.index }}. {{ item.name }}\n{% endfor %}',
      '1. 사진정리 프로 1년 · 기기: 2대',
    ],
    ['an own name', '{% assign who = buyer | append: "님" %}{{ who }}', '홍길동님'],
    ['a number', '{{ license_count | plus: 1 }}', '2'],
  ] as const)
    test(name, () => assert.equal(textOf(body), expected));

  test('a heading with nothing under it is left out', () => {
    assert.doesNotMatch(textOf('■ 비었음\n\n■ 있음\na'), /비었음/);
    const { text } = mailOf(`${GOODS}\n\n■ 문의\n{{ contact }}`, { contact: undefined });
    assert.doesNotMatch(text, /문의/);
  });

  test('what follows the last dashes is the foot, unless it holds goods', () => {
    const { text, html } = mailOf(`a\n---\nb\n\n${GOODS}\n----\n{{ shop }}\n\n사업자등록번호`);
    assert.match(text, /a\n---\nb\n\n.*[^]*\n\n--------\n정리상점\n사업자등록번호\n$/);
    assert.match(html, /정리상점<br>사업자등록번호/);
    assert.doesNotMatch(mailOf(`a\n---\n${GOODS}`).text, /--------/);
  });

  test('keys of a loop, alone on their lines, are shown as keys', () => {
    const licenses = [{ key: 'K-1' }, { key: 'K-2' }];
    const [item] = sampleLetter('one_key', SHOP).items;
    assert.ok(item);
    const body =
      '{% for item in items %}{% for key in item.keys %}\n{{ key }}\n{% endfor %}{{ item.links }}{% endfor %}';
    const { text, html } = mailOf(body, { items: [{ ...item, quantity: 2, licenses }] });
    assert.match(text, /1\) {2}K-1\n2\) {2}K-2/);
    assert.equal(html.match(/<code[^>]*>K-\d<\/code>/g)?.length, 2);
    assert.match(html, /<a href="https:\/\/download\.example\/photosort"/);
  });

  test('goods in the middle of a line stand in a paragraph of their own', () => {
    assert.match(
      mailOf('here: {{ licenses }} and there\n{{ downloads }}').text,
      /here:\n\n.*\nSAMPLE-KEY-00001\n\nand there/,
    );
  });

  test('the subject is one line and has an end', () => {
    assert.equal(mailOf(GOODS, { subject: '{{ shop }}\r\nBcc: a@b.c' }).subject, '정리상점 Bcc: a@b.c');
    assert.equal(Array.from(mailOf(GOODS, { subject: '가{{ shop }}'.repeat(30) }).subject).length <= 200, true);
  });
});

suite('values stay values', () => {
  const [item] = sampleLetter('one_key', SHOP).items;
  assert.ok(item);
  for (const option of ['■ 제목', '# 제목', '---', '{{ licenses }}', '{% raw %}', '<h2>x</h2>', 'a\n\n■ b', '\uE000']) {
    test(`${JSON.stringify(option)} is text, alone on its line or not`, () => {
      const body = `{{ option }}\n\nx {{ option }}\n{% for item in items %}\n{{ item.option }}\n{% endfor %}\n\n${GOODS}`;
      const { html, text } = mailOf(body, { items: [{ ...item, option }] });
      assert.doesNotMatch(html, /<h2/);
      assert.doesNotMatch(text, /^(?:■|-{3})/m);
      assert.equal(text.match(/SAMPLE-KEY-00001/g)?.length, 1);
    });
  }

  test('an option that is an address does not become a button', () => {
    const { html } = mailOf(`{{ option }}\n\n${GOODS}`, { items: [{ ...item, option: 'https://evil.example/' }] });
    assert.doesNotMatch(html, /href="https:\/\/evil/);
  });

  test('a value changes neither the host of a link nor what it is', () => {
    const about = { items: [{ ...item, option: '.evil.example/?a=b&c' }] };
    assert.doesNotMatch(
      mailOf(`https://shop.example{{ option }}\n${GOODS}`, about).html,
      /href="https:\/\/shop\.example\./,
    );
    assert.match(
      mailOf(`https://shop.example/?o={{ option }}\n${GOODS}`, about).html,
      /href="https:\/\/shop\.example\/\?o=\.evil\.example%2F%3Fa%3Db%26c"/,
    );
  });
});

suite('what is refused', () => {
  for (const [name, body, expected] of [
    [
      'a variable that nobody knows',
      '{{ constructor }}',
      { type: 'unknown_variable', name: 'constructor', line: 1, column: 4 },
    ],
    ['a prototype', 'a\n {{ __proto__ }}', { type: 'unknown_variable', name: '__proto__', line: 2, column: 5 }],
    ['a member of a text', '{{ buyer.constructor }}', { type: 'unknown_variable', name: 'buyer.constructor' }],
    ['a member of a block', '{{ licenses.block }}', { type: 'unknown_variable', name: 'licenses.block' }],
    [
      'a member of an item',
      '{% for i in items %}{{ i.prodct }}{% endfor %}',
      { type: 'unknown_variable', name: 'i.prodct', nearest: 'i.product' },
    ],
    [
      'a hidden branch',
      '{% if kind == "never" %}{{ bayer }}{% endif %}',
      { type: 'unknown_variable', name: 'bayer', nearest: 'buyer' },
    ],
    ['a Korean name', '{{ 구매자 }}', { type: 'unknown_variable', name: '구매자', nearest: undefined }],
    ['an index alone', '{{ [0] }}', { type: 'unknown_variable', name: '[0]' }],
    [
      'an open tag',
      'a\n\n{% for i in items %}',
      { type: 'not_closed', line: 3, column: 1, text: '{% for i in items %}' },
    ],
    ['an open output', '{{ buyer', { type: 'not_closed', name: '{{ buyer' }],
    ['a stray end', '{% endif %}', { type: 'stray_tag', name: 'endif' }],
    ['an unknown tag', '{% iff shop %}', { type: 'unknown_tag', name: 'iff', nearest: 'if' }],
    ['raw as a tag', '{% raw %}{% endraw %}', { type: 'unknown_tag', name: 'raw' }],
    ['raw as a filter', '{{ buyer | raw }}', { type: 'unknown_filter', name: 'raw' }],
    ['other files', '{% include "a" %}', { type: 'unknown_tag', name: 'include' }],
    ['rendering', '{% render "a" %}', { type: 'unknown_tag', name: 'render' }],
    ['layouts', '{% layout "a" %}', { type: 'unknown_tag', name: 'layout' }],
    ['text as a value', '{% capture a %}x{% endcapture %}', { type: 'unknown_tag', name: 'capture' }],
    ['nonsense', '{{ a..b }}', { type: 'syntax' }],
    ['nothing', ' \n', { type: 'empty' }],
    ['too much', 'x'.repeat(4_001), { type: 'too_long' }],
  ] as const)
    test(name, () => {
      const [problem, ...more] = lintTemplate({ subject: 'S', body });
      assert.deepEqual(more, []);
      assert.deepEqual({ ...problem, ...expected }, problem);
      assert.equal(problem?.part, 'body');
    });

  test('all unknown names are told at once, in their order', () => {
    const problems = lintTemplate({ subject: '{{ x }}', body: '{{ z }}\n{{ y }} {{ shop }} {{ z }}' });
    assert.deepEqual(
      problems.map((problem) => ('name' in problem ? `${problem.part} ${problem.line} ${problem.name}` : '')),
      ['subject 1 x', 'body 1 z', 'body 2 y', 'body 2 z'],
    );
  });

  for (const name of ['licenses', 'downloads', 'items', 'contact', 'order_details'])
    test(`${name} in a subject`, () =>
      assert.equal(lintTemplate({ subject: `{{ ${name} }}`, body: GOODS })[0]?.type, 'body_only'));

  test('every listed name may be used, and every member of an item', () => {
    const names = Object.keys(VARIABLES).map((name) => `{{ ${name} }}`);
    const members = ITEM_MEMBERS.map((name) => `{{ item.${name} }}`);
    const body = [...names, '{% for item in items %}', ...members, '{% endfor %}'].join('\n');
    assert.deepEqual(checkTemplate({ subject: 'S', body }, 'ko'), []);
  });

  for (const [name, body, type] of [
    ['no keys', '{{ downloads }}', 'lacks_keys'],
    ['no links', '{{ licenses }}', 'lacks_links'],
    [
      'no keys when it is sent again',
      `{% unless kind == "resend" %}{{ licenses }}{% endunless %}{{ downloads }}`,
      'lacks_keys',
    ],
    [
      'no keys in place of others',
      `{% unless kind == "replace" %}{{ licenses }}{% endunless %}{{ downloads }}`,
      'lacks_keys',
    ],
    ['only the first key', '{% for k in items[0].keys limit: 1 %}{{ k }}{% endfor %}\n{{ downloads }}', 'lacks_keys'],
    ['only the first product', '{% assign i = items | first %}{{ i.keys }}\n{{ downloads }}', 'lacks_keys'],
    [
      'keys that are written otherwise',
      '{% for i in items %}{% for k in i.keys %}{{ k | downcase }}{% endfor %}{% endfor %}{{ downloads }}',
      'lacks_keys',
    ],
    [
      'keys in a heading that is left out',
      '{% for i in items %}{% for k in i.keys %}\n■ {{ k }}\n{% endfor %}{% endfor %}\n■ x\n{{ downloads }}',
      'lacks_keys',
    ],
    ['only few keys', `{% if license_count < 20 %}{{ licenses }}{% endif %}{{ downloads }}`, 'lacks_keys'],
  ] as const)
    test(`a mail with ${name}`, () => {
      const [problem] = checkTemplate({ subject: 'S', body }, 'ko');
      assert.equal(problem?.type, type);
      assert.ok(problem.sample && SAMPLES.includes(problem.sample));
    });

  test('a subject that is empty when it is sent again', () => {
    const subject = '{% unless kind == "resend" %}S{% endunless %}';
    assert.equal(checkTemplate({ subject, body: GOODS }, 'ko')[0]?.type, 'no_subject');
  });

  for (const [name, body] of [
    ['loops in loops', '{% for a in (1..9999) %}{% for b in (1..9999) %}x{% endfor %}{% endfor %}'],
    [
      'loops that write nothing',
      '{% for a in (1..9999) %}{% for b in (1..9999) %}{% assign c = b %}{% endfor %}{% endfor %}',
    ],
    ['a range without end', '{% for a in (1..99999999) %}{% endfor %}'],
    [
      'a text that doubles',
      '{% assign a = "lol" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
    ],
    ['a long text, often', `{% for a in (1..99999) %}${'x'.repeat(3_000)}{% endfor %}`],
  ] as const)
    test(`${name} ends with an error, soon`, () => {
      const startedAt = performance.now();
      const [problem, ...more] = checkTemplate({ subject: 'S', body: `${body}${GOODS}` }, 'ko');
      assert.deepEqual([problem?.type, more.length], ['limit', 0]);
      assert.ok(performance.now() - startedAt < 5_000);
    });
});

test('a broken template gives no mail, and says where it is broken without any of its words', () => {
  const letter = { ...sampleLetter('one_key', SHOP), template: { subject: 'S', body: 'secret\n{{ nothing }}' } };
  assert.equal(tryLicenseMail(letter).hasOwnProperty('type'), true);
  assert.throws(() => renderLicenseMail(letter), /unknown_variable in its body, line 2, column 4/);
});
