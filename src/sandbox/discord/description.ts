// Discord's OpenAPI description, put right in memory where it is known to be wrong or too lenient.

import { readFileSync } from 'node:fs';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

/** Members that discord.js sends although the operation does not list them. They do nothing. */
const MESSAGE_LEFTOVERS = ['tts', 'nonce', 'enforce_nonce'];
const TOLERATED: Record<string, readonly string[]> = {
  MessageEditRequestPartial: MESSAGE_LEFTOVERS,
  IncomingWebhookRequestPartial: MESSAGE_LEFTOVERS,
  IncomingWebhookUpdateRequestPartial: MESSAGE_LEFTOVERS,
  IncomingWebhookInteractionRequest: MESSAGE_LEFTOVERS,
  IncomingWebhookUpdateForInteractionCallbackRequestPartial: MESSAGE_LEFTOVERS,
  CreateTextThreadWithMessageRequest: ['type'],
  ApplicationCommandCreateRequest: ['nsfw'],
  ApplicationCommandUpdateRequest: ['nsfw'],
};

/** Newer than the description: which extensions a file may have, added on 2026-08-05. */
const WITH_FILE_TYPES = [
  'FileUploadComponentForModalRequest',
  'ApplicationCommandAttachmentOption',
  'ApplicationCommandAttachmentOptionResponse',
];
const FILE_TYPES: JsonObject = { type: ['array', 'null'], items: { type: 'string', minLength: 1 }, maxItems: 10 };

/** Put together with `allOf`: no part of them may forbid the members of the others. */
const OPEN = ['Error', 'ErrorResponse', 'RatelimitedResponse'];

/** @throws SyntaxError */
export function parseJson(text: string): Json {
  // What JSON.parse gives is what the type says, though its own type does not.
  return JSON.parse(text) as Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads the description from the disk and patches it. A new copy every time. */
export function readDescription(): { paths: JsonObject; components: JsonObject } {
  const text = readFileSync(new URL('openapi/openapi.json', import.meta.url), 'utf8');
  const description = parseJson(text);
  if (!isObject(description)) throw new Error('openapi.json is no object');
  const { paths, components } = description;
  if (!isObject(paths) || !isObject(components) || !isObject(components['schemas'])) {
    throw new Error('openapi.json has no paths or no schemas');
  }
  const { schemas } = components;
  acceptWhatIsReal(schemas);
  const rewrite = (value: Json): Json => rewriteSchema(value, schemas);
  const rewritten = rewriteMembers(schemas, rewrite);
  for (const name of OPEN) rewritten[name] = schemas[name] ?? {};
  return { paths: rewriteMembers(paths, rewrite), components: { ...components, schemas: rewritten } };
}

function rewriteMembers(object: JsonObject, rewrite: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, rewrite(value)]));
}

function acceptWhatIsReal(schemas: JsonObject): void {
  const propertiesOf = (name: string): JsonObject => {
    const schema = schemas[name];
    if (!isObject(schema) || !isObject(schema['properties'])) throw new Error(`The description lacks ${name}`);
    return schema['properties'];
  };
  for (const [name, members] of Object.entries(TOLERATED)) {
    for (const member of members) propertiesOf(name)[member] ??= {};
  }
  for (const name of WITH_FILE_TYPES) propertiesOf(name)['file_types'] = FILE_TYPES;
  for (const name of ['ApplicationCommandCreateRequest', 'ApplicationCommandUpdateRequest']) {
    // Typed as an integer, but the documentation and every client send the bits as a decimal string.
    propertiesOf(name)['default_member_permissions'] = {
      type: ['integer', 'string', 'null'],
      minimum: 0,
      pattern: '^[0-9]+$',
    };
  }
}

function rewriteSchema(value: Json, schemas: JsonObject): Json {
  if (Array.isArray(value)) return value.map((item) => rewriteSchema(item, schemas));
  if (!isObject(value)) return value;
  const union = value['oneOf'] ?? value['anyOf'];
  if (Array.isArray(union)) {
    const values = union.map((branch) => (isObject(branch) ? branch['const'] : undefined));
    if (!values.includes(undefined)) {
      const { oneOf: _oneOf, anyOf: _anyOf, ...others } = value;
      return { ...others, enum: values.map((item) => item ?? null) };
    }
    const byType = unionByType(union, schemas);
    if (byType) return byType;
    const orNull = nullOr(union);
    if (orNull !== undefined) return { if: { type: 'null' }, else: rewriteSchema(orNull, schemas) };
  }
  const rewritten = rewriteMembers(value, (item) => rewriteSchema(item, schemas));
  return isClosable(rewritten) ? { ...rewritten, additionalProperties: false } : rewritten;
}

// No schema forbids unknown members, so a typing error would pass. Discord drops them in silence; we want to know.
function isClosable(schema: JsonObject): boolean {
  if (!isObject(schema['properties']) || schema['additionalProperties'] !== undefined) return false;
  return schema['type'] === 'object' && schema['allOf'] === undefined;
}

// One wrong field in a union of components gives hundreds of messages, one set for each branch. Looking at `type` first
// leaves those of the branch that was meant.
function unionByType(branches: readonly Json[], schemas: JsonObject): JsonObject | undefined {
  const types = branches.map((branch) => typesOf(branch, schemas));
  const all = types.flatMap((of) => of ?? []);
  if (types.includes(undefined) || new Set(all).size !== all.length) return undefined;
  const isOf = (of: readonly Json[] | undefined): JsonObject => ({
    properties: { type: { enum: [...(of ?? [])] } },
    required: ['type'],
  });
  return {
    type: 'object',
    ...isOf(all),
    allOf: branches.map((branch, index) => ({ if: { not: isOf(types[index]) }, else: branch })),
  };
}

function typesOf(branch: Json, schemas: JsonObject): readonly Json[] | undefined {
  const reference = isObject(branch) ? branch['$ref'] : undefined;
  const schema = typeof reference === 'string' ? schemas[reference.slice(reference.lastIndexOf('/') + 1)] : undefined;
  const properties = isObject(schema) ? schema['properties'] : undefined;
  const type = isObject(properties) ? properties['type'] : undefined;
  const values = isObject(type) ? type['enum'] : undefined;
  return Array.isArray(values) ? values : undefined;
}

function nullOr(branches: readonly Json[]): Json | undefined {
  const others = branches.filter((branch) => !(isObject(branch) && branch['type'] === 'null'));
  return others.length === branches.length ? undefined : others.length === 1 ? others[0] : { anyOf: others };
}
