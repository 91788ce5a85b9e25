import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AddressDraft, renderEmailForm } from '../../src/discord/email-form.ts';
import { wordsFor } from '../../src/words/index.ts';

function formOf(draft: AddressDraft) {
  const { components, custom_id, title } = renderEmailForm({ cardNo: 3, revision: 1 }, draft, 'u1', wordsFor('ko'));
  const text = components.flatMap((each) => ('content' in each ? [each.content] : []));
  const value = JSON.stringify(components).match(/"value":"([^"]*)"/)?.[1];
  return { text: text[0], texts: text.length, value, custom_id, title, count: components.length };
}

test('the form shows what was typed and where an earlier order went, above its one field', () => {
  const form = formOf({ draft: 'kim@example.com', typed: '전에 그 *주소*', earlier: 'kim@example.com' });
  assert.equal(form.text, '구매자가 입력한 내용: 전에 그 \\*주소\\*\n이전 주문의 주소: kim\\@example\\.com');
  assert.deepEqual([form.texts, form.count, form.value], [1, 2, 'kim@example.com']);
  assert.equal(form.custom_id, 'v1:m:edit_email:3:1:u1');
});

test('without either there is only the field, and without a draft it is empty', () => {
  const form = formOf({ typed: '\u200b' });
  assert.deepEqual([form.text, form.count, form.value], [undefined, 1, undefined]);
  assert.equal(formOf({ earlier: 'kim@example.com' }).text, '이전 주문의 주소: kim\\@example\\.com');
});
