// Ids that carry their time of birth, strictly increasing even when the clock stands still.

/** 2015-01-01T00:00:00Z, where Discord's ids begin to count. */
const DISCORD_EPOCH_MS = 1_420_070_400_000n;

/**
 * Makes a source of ids: milliseconds since 2015 in the upper 42 bits, a counter in the lower 22. Nineteen digits for
 * every clock between 2022 and 2090; discord.js takes fewer than seventeen for no id at all.
 * @see https://discord.com/developers/docs/reference#snowflakes
 */
export function createSnowflakes(clock: () => Date): () => string {
  let last = 0n;
  return () => {
    const born = (BigInt(clock().getTime()) - DISCORD_EPOCH_MS) << 22n;
    last = born > last ? born : last + 1n;
    return String(last);
  };
}
