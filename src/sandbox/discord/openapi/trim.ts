// Makes openapi.json here out of Discord's own file: only the operations the sandbox serves, with the schemas they reach.
//
//     node src/sandbox/discord/openapi/trim.ts path/to/specs/openapi.json
//
// Nothing that decides whether a JSON body is valid is touched. What goes: other operations, other encodings, headers,
// schemas nobody points at any more, and prose.

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** The file this was made from, see README.md beside it. */
const ORIGIN_SHA256 = '8c1d0707ccdf8e380a86dfba04058820a66435c1b69d5ed82e04dd8c0520dd73';

const SERVED: Record<string, readonly string[]> = {
  '/applications/@me': ['get'],
  '/applications/{application_id}/commands': ['get', 'put'],
  '/applications/{application_id}/guilds/{guild_id}/commands': ['get', 'put', 'post'],
  '/channels/{channel_id}': ['get'],
  '/channels/{channel_id}/messages': ['get', 'post'],
  '/channels/{channel_id}/messages/{message_id}': ['get', 'patch', 'delete'],
  '/channels/{channel_id}/messages/{message_id}/threads': ['post'],
  '/channels/{channel_id}/typing': ['post'],
  '/gateway': ['get'],
  '/gateway/bot': ['get'],
  '/guilds/{guild_id}': ['get'],
  '/guilds/{guild_id}/channels': ['get'],
  '/guilds/{guild_id}/members/{user_id}': ['get'],
  '/guilds/{guild_id}/roles': ['get'],
  '/interactions/{interaction_id}/{interaction_token}/callback': ['post'],
  '/oauth2/applications/@me': ['get'],
  '/users/@me': ['get'],
  '/users/@me/channels': ['post'],
  '/users/@me/guilds': ['get'],
  '/users/{user_id}': ['get'],
  '/webhooks/{webhook_id}/{webhook_token}': ['post'],
  '/webhooks/{webhook_id}/{webhook_token}/messages/@original': ['get', 'patch', 'delete'],
  '/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': ['get', 'patch', 'delete'],
};

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectAt(from: JsonObject, ...names: string[]): JsonObject {
  let at: Json | undefined = from;
  for (const name of names) at = isObject(at) ? at[name] : undefined;
  if (!isObject(at)) throw new Error(`The description has no ${names.join(' > ')}`);
  return at;
}

const DROPPED = ['description', 'summary', 'headers', 'application/x-www-form-urlencoded', 'multipart/form-data'];

// `properties` is a map of names, so a member called "description" in it is a field, not prose.
function pruned(value: Json, isMapOfNames = false): Json {
  if (Array.isArray(value)) return value.map((item) => pruned(item));
  if (!isObject(value)) return value;
  const kept: JsonObject = {};
  for (const [name, item] of Object.entries(value)) {
    if (!isMapOfNames && DROPPED.includes(name)) continue;
    kept[name] = pruned(item, !isMapOfNames && ['properties', 'schemas', 'paths'].includes(name));
  }
  return kept;
}

function* referencesIn(value: Json): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* referencesIn(item);
  else if (isObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      if (name === '$ref' && typeof item === 'string') yield item;
      else yield* referencesIn(item);
    }
  }
}

function trim(whole: JsonObject): JsonObject {
  const paths: JsonObject = {};
  for (const [path, methods] of Object.entries(SERVED)) {
    const item = objectAt(whole, 'paths', path);
    const kept: JsonObject = {};
    for (const name of ['parameters', ...methods]) if (item[name] !== undefined) kept[name] = pruned(item[name]);
    paths[path] = kept;
  }

  const components: { [section: string]: JsonObject } = {};
  const waiting = [...referencesIn(paths)];
  for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
    const [, , section, name] = reference.split('/');
    if (section === undefined || name === undefined) throw new Error(`Unexpected reference ${reference}`);
    const kept = (components[section] ??= {});
    if (kept[name] !== undefined) continue;
    const found = pruned(objectAt(whole, 'components', section, name));
    kept[name] = found;
    waiting.push(...referencesIn(found));
  }
  for (const [section, kept] of Object.entries(components)) {
    components[section] = Object.fromEntries(Object.entries(kept).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  const { openapi, info } = whole;
  if (openapi === undefined || info === undefined) throw new Error('This is no OpenAPI description');
  return { openapi, info, paths, components };
}

const [, , source] = process.argv;
if (source === undefined) throw new Error('Name the file to trim: node trim.ts path/to/openapi.json');
const text = await readFile(source, 'utf8');
const sha256 = createHash('sha256').update(text).digest('hex');
if (sha256 !== ORIGIN_SHA256)
  throw new Error(`This is another version (sha256 ${sha256}): review it, then change README.md`);
const whole = JSON.parse(text) as Json;
if (!isObject(whole)) throw new Error('This is no OpenAPI description');
await writeFile(new URL('openapi.json', import.meta.url), `${JSON.stringify(trim(whole), null, 1)}\n`);
