import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runBacklog } from './backlog.ts';
import { DATABASES } from './databases.ts';

for (const database of DATABASES) {
  test(`${database}: a backlog is mailed and dispatched, each line once, in a few calls`, async () => {
    const lines = 90;
    const { keys, mails, dispatchedOnce, callsForLines, tooMany } = await runBacklog(database, lines);
    assert.deepEqual({ keys, mails, dispatchedOnce }, { keys: lines, mails: lines, dispatchedOnce: lines });
    assert.equal(tooMany, 0, 'the store was asked too often');
    // One call a line and step would be four times as many; how few they are on an idle machine, the bench tells.
    assert.ok(callsForLines <= lines * 0.3, `${callsForLines} calls for ${lines} lines`);
  });
}
