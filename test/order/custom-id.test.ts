import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACTIONS } from '../../src/order/actions.ts';
import { customIdOf, formIdOf, parseCustomId, parseFormId } from '../../src/order/custom-id.ts';

test('a button says action, card in base 36 and revision, and is read back', () => {
  for (const action of ACTIONS) {
    const tap = { action, cardNo: 46_656, revision: 12 };
    assert.equal(customIdOf(tap), `v1:order:${action}:1000:12`);
    assert.deepEqual(parseCustomId(customIdOf(tap)), tap);
  }
});

test('a form says card, revision and something unique, and is read back', () => {
  const tap = { cardNo: 35, revision: 0 };
  assert.equal(formIdOf(tap, 'a-b'), 'v1:m:edit_email:z:0:a-b');
  assert.deepEqual(parseFormId(formIdOf(tap, 'a-b')), tap);
});

const FOREIGN = [
  '',
  'v0:order:deliver:a:1',
  'v2:order:deliver:a:1',
  'v1:order:explode:a:1',
  'v1:order:toString:a:1',
  'v1:order:deliver:A:1',
  'v1:order:deliver:0a:1',
  'v1:order:deliver:a:01',
  'v1:order:deliver:a:-1',
  'v1:order:deliver:a:1:2',
  'v1:order:deliver:a:1\n',
  'v1:order:deliver:a:1e3',
  'v1:order:deliver:zzzzzzzzzz:1',
  'v1:order:deliver:a:9999999999',
  'v1:m:edit_email:a:1:',
  'v1:m:edit_email:a:1',
  'v1:m:deliver:a:1:x',
];

for (const id of FOREIGN) {
  test(`the id ${JSON.stringify(id)} is none of ours`, () => {
    assert.equal(parseCustomId(id), undefined);
    assert.equal(parseFormId(id), undefined);
  });
}
