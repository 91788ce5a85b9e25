// Reading a JSON body as strictly as the service's own binding does: absent and null are the same, wrong types are refused.
import { parseWireDate } from './kst.ts';
import { unreadable } from './wire.ts';

export type JsonObject = { [key: string]: unknown };

/** @throws Refusal 000400 unless the request says JSON and holds one object */
export function readObject(request: { contentType: string; text: string }): JsonObject {
  if (!/^application\/json\s*(?:;|$)/i.test(request.contentType)) throw unreadable();
  let value: unknown;
  try {
    value = JSON.parse(request.text);
  } catch {
    throw unreadable();
  }
  return asObject(value);
}

/** @throws Refusal 000400 */
export function asObject(value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable();
  return Object.fromEntries(Object.entries(value));
}

/** @throws Refusal 000400 when it is there and no array */
export function readArray(object: JsonObject, key: string): unknown[] | undefined {
  const value = object[key] ?? undefined;
  if (value === undefined || Array.isArray(value)) return value;
  throw unreadable();
}

/** @throws Refusal 000400 when it is there and anything but an array of strings */
export function readStrings(object: JsonObject, key: string): string[] | undefined {
  return readArray(object, key)?.map((value) => {
    if (typeof value !== 'string') throw unreadable();
    return value;
  });
}

/** @throws Refusal 000400 when it is there and no string */
export function readString(object: JsonObject, key: string): string | undefined {
  const value = object[key] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw unreadable();
}

/** @throws Refusal 000400 when it is there and none of `values`; an empty string is none of them */
export function readEnum(object: JsonObject, key: string, values: ReadonlySet<string>): string | undefined {
  const value = readString(object, key);
  if (value !== undefined && !values.has(value)) throw unreadable();
  return value;
}

/** @throws Refusal 000400 when it is there and no integer */
export function readInteger(object: JsonObject, key: string): number | undefined {
  const value = object[key] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw unreadable();
  return value;
}

/** @throws Refusal 000400 when it is there and no boolean */
export function readBoolean(object: JsonObject, key: string): boolean | undefined {
  const value = object[key] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw unreadable();
}

/** @throws Refusal 000400 when it is there and not in the wire form */
export function readDate(object: JsonObject, key: string): Date | undefined {
  const value = readString(object, key);
  if (value === undefined) return undefined;
  const at = parseWireDate(value);
  if (!at) throw unreadable();
  return at;
}
