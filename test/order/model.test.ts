// Thousands of histories of one checkout: buyers, sellers, Naver, the mail server and operators do what they like in any order, and the process
// may end anywhere. The promises hold; and a shell that is built wrong is found out.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { check, live } from './model-histories.ts';
import { STORIES } from './model-stories.ts';
import { type Flaw, FLAWS } from './model.ts';

suite('a checkout in any history', () => {
  for (const [name, lineCount, numRuns] of [
    ['of one line', 1, 4_000],
    ['of two lines', 2, 3_000],
  ] as const) {
    test(`${name} keeps the promises`, () => {
      const run = check(lineCount, { numRuns });
      assert.ok(!run.failed, fc.defaultReportMessage(run));
    });
  }
});

suite('the model notices when', () => {
  for (const flaw of Object.keys(FLAWS) as Flaw[]) {
    test(FLAWS[flaw], () => {
      const [setting, history] = STORIES[flaw];
      live(setting, history);
      assert.throws(() => live(setting, history, new Set([flaw])), assert.AssertionError);
    });
  }
});
