// Files that people attach to a command. Their addresses come from outside, so they are fetched only where Discord keeps them.
import { request } from 'undici';

/** @see https://docs.discord.com/developers/reference#cdn-data */
const HOSTS = new Set(['cdn.discordapp.com', 'media.discordapp.net']);
/** What everybody may attach in a server without boosts. */
const MOST_BYTES = 10 * 1024 * 1024;
const WITHIN_MS = 20_000;

/**
 * A function that fetches an attachment: from Discord's own file hosts over https, or from the origin of DISCORD_API_URL.
 * It throws an Error for any other address, for more than 10 MiB, and when it takes longer than 20 s; redirects are not followed.
 */
export function createAttachments({ apiUrl }: { apiUrl: string }): (url: string) => Promise<Uint8Array> {
  const ownOrigin = new URL(apiUrl).origin;
  return async (url) => {
    const address = new URL(url);
    const isDiscords = address.protocol === 'https:' && address.port === '' && HOSTS.has(address.hostname);
    if (!isDiscords && address.origin !== ownOrigin) throw new Error(`an attachment at ${address.host} is not fetched`);
    const { statusCode, body } = await request(address, { signal: AbortSignal.timeout(WITHIN_MS) });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MOST_BYTES) throw new Error(`the attachment is larger than ${MOST_BYTES} bytes`);
      chunks.push(chunk);
    }
    if (statusCode !== 200) throw new Error(`the attachment could not be fetched: HTTP ${statusCode}`);
    return Buffer.concat(chunks);
  };
}
