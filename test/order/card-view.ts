// Orders as cards show them, and what Discord allows a card to be.
import assert from 'node:assert/strict';
import type { CardMessage } from '../../src/order/card.ts';
import type { Line } from '../../src/order/line.ts';
import type { LineView, OrderView } from '../../src/order/view.ts';
import { aLine, NOON } from '../build.ts';

export function aLineView(about: Partial<Line> = {}, view: Partial<LineView> = {}): LineView {
  return {
    line: aLine(about),
    trouble: undefined,
    maskedKeys: [],
    revoked: 0,
    surplus: 0,
    source: 'pool',
    hasLink: false,
    keysFree: 42,
    queuePlace: undefined,
    isMaybeOut: false,
    ...view,
  };
}

export function aView(lines: LineView[], about: Partial<OrderView> = {}): OrderView {
  return {
    storeId: 'main',
    orderId: '2026112310000001',
    cardNo: 46655,
    revision: 7,
    paidAt: NOON,
    seenAt: new Date(NOON.getTime() + 20_000),
    channelId: undefined,
    messageId: undefined,
    isSilent: false,
    lines,
    last: undefined,
    approved: undefined,
    ...about,
  };
}

/** Every UTF-16 unit that Discord counts towards the embed's 6,000. */
function lengthOf({ embeds: [embed] }: CardMessage): number {
  const fields = embed.fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  return embed.title.length + embed.footer.text.length + fields;
}

export function assertLegal(card: CardMessage): void {
  const [embed] = card.embeds;
  assert.ok(card.content.length <= 300, `content ${card.content.length}`);
  assert.ok(!card.content.includes('\n'));
  assert.ok(embed.title.length <= 256);
  assert.ok(embed.footer.text.length > 0 && embed.footer.text.length <= 2048);
  assert.ok(embed.fields.length >= 1 && embed.fields.length <= 25);
  for (const { name, value } of embed.fields) {
    assert.ok(name.length > 0 && name.length <= 256, `name ${name.length}`);
    assert.ok(value.length > 0 && value.length <= 1024, `value ${value.length}`);
  }
  assert.ok(lengthOf(card) <= 5700, `embed ${lengthOf(card)}`);
  assert.ok(card.components.length <= 5);
  const ids = card.components.flatMap((row) => row.components.map(({ custom_id }) => custom_id));
  assert.equal(new Set(ids).size, ids.length);
  // A phone shows two in a row well; three only where five rows of two are not enough.
  const width = ids.length > 10 ? 3 : 2;
  for (const row of card.components) assert.ok(row.components.length >= 1 && row.components.length <= width);
  for (const id of ids) assert.ok(id.length <= 100);
  assert.deepEqual(card.allowed_mentions, { parse: [] });
}
