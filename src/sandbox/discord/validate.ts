// Judges requests and answers by Discord's own description of them.

import { Ajv2020, _ } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { isObject, readDescription } from './description.ts';
import type { Json, JsonObject } from './description.ts';
import type { Problem } from './refusal.ts';

/** One operation of the description, e.g. `POST /channels/{channel_id}/messages`, `create_message`. */
export type Operation = { id: string; method: string; template: string };

/** What the description has to say. */
export type Judge = {
  /** The operation a request is for, and the values in its path; undefined when the sandbox does not serve it. */
  find(method: string, path: string): { operation: Operation; params: Record<string, string> } | undefined;
  checkParams(operation: Operation, params: Record<string, string>): Problem[];
  checkQuery(operation: Operation, query: URLSearchParams): Problem[];
  checkBody(operation: Operation, body: Json | undefined): Problem[];
  checkAnswer(operation: Operation, status: number, body: Json | undefined): Problem[];
};

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const JSON_TYPE = 'application/json';
const ROOT = 'discord';

let shared: Judge | undefined;

/** The judge, made once per process: compiling a schema costs far more than using it. */
export function getJudge(): Judge {
  return (shared ??= createJudge());
}

function createJudge(): Judge {
  const description = readDescription();
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  countUtf16(ajv);
  addFormats.default(ajv);
  ajv.addFormat('snowflake', /^\d+$/);
  ajv.addFormat('nonce', true);
  ajv.addSchema({ $id: ROOT, ...description });

  const compiled = new Map<string, ValidateFunction>();
  const check = (pointer: readonly string[], value: Json): Problem[] => {
    const reference = `${ROOT}#/${pointer.map(escapePointer).join('/')}`;
    const validate = compiled.get(reference) ?? ajv.compile({ $ref: reference });
    compiled.set(reference, validate);
    return validate(value) ? [] : (validate.errors ?? []).flatMap(toProblem);
  };

  const routes = listRoutes(description.paths);
  const parametersOf = ({ template, method }: Operation, place: string): { name: string; pointer: string[] }[] => {
    const item = description.paths[template];
    const operation = isObject(item) ? item[method.toLowerCase()] : undefined;
    const lists: [Json | undefined, string[]][] = [
      [isObject(item) ? item['parameters'] : undefined, ['paths', template, 'parameters']],
      [
        isObject(operation) ? operation['parameters'] : undefined,
        ['paths', template, method.toLowerCase(), 'parameters'],
      ],
    ];
    return lists.flatMap(([list, pointer]) =>
      (Array.isArray(list) ? list : []).flatMap((entry, index) =>
        isObject(entry) && entry['in'] === place
          ? [{ name: textOf(entry['name']), pointer: [...pointer, String(index), 'schema'] }]
          : [],
      ),
    );
  };

  return {
    find(method, path) {
      for (const { operation, pattern } of routes) {
        const match = operation.method === method ? pattern.exec(path) : null;
        if (match) return { operation, params: { ...match.groups } };
      }
      return undefined;
    },
    checkParams(operation, params) {
      return parametersOf(operation, 'path').flatMap(({ name, pointer }) => {
        const value = params[name];
        return value === undefined ? [] : check(pointer, value).map((problem) => ({ ...problem, path: [name] }));
      });
    },
    checkQuery(operation, query) {
      const known = new Map(parametersOf(operation, 'query').map(({ name, pointer }) => [name, pointer]));
      return [...query].flatMap(([name, value]) => {
        const pointer = known.get(name);
        if (!pointer) return [{ path: [name], code: 'UNKNOWN_FIELD', message: 'This query parameter is not known.' }];
        return check(pointer, fromText(value)).map((problem) => ({ ...problem, path: [name] }));
      });
    },
    checkBody(operation, body) {
      const pointer = ['paths', operation.template, operation.method.toLowerCase()];
      const requestBody = valueAt(description.paths, [...pointer.slice(1), 'requestBody']);
      if (!isObject(requestBody)) {
        return body === undefined ? [] : [{ path: [], code: 'UNKNOWN_FIELD', message: 'This request has no body.' }];
      }
      if (body === undefined) return [{ path: [], code: 'BASE_TYPE_REQUIRED', message: 'This request needs a body.' }];
      const schema = [...pointer, 'requestBody', 'content', JSON_TYPE, 'schema'];
      // Both branches of a follow-up match nearly anything; the first is the one that creates.
      if (operation.id === 'execute_webhook') schema.push('anyOf', '0');
      return check(schema, body);
    },
    checkAnswer(operation, status, body) {
      const pointer = ['paths', operation.template, operation.method.toLowerCase(), 'responses', String(status)];
      const response = valueAt(description.paths, pointer.slice(1));
      if (status >= 400)
        return check(['components', 'schemas', status === 429 ? 'RatelimitedResponse' : 'ErrorResponse'], body ?? null);
      if (!isObject(response))
        return [{ path: [], code: 'UNKNOWN_STATUS', message: `${operation.id} does not answer ${status}.` }];
      if (!isObject(response['content']))
        return body === undefined
          ? []
          : [{ path: [], code: 'UNKNOWN_FIELD', message: `${operation.id} answers without a body.` }];
      return check([...pointer, 'content', JSON_TYPE, 'schema'], body ?? null);
    },
  };
}

function listRoutes(paths: JsonObject): { operation: Operation; pattern: RegExp }[] {
  return (
    Object.entries(paths)
      .flatMap(([template, item]) =>
        METHODS.flatMap((method) => {
          const operation = isObject(item) ? item[method] : undefined;
          if (!isObject(operation)) return [];
          const pattern = new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
          return [
            { operation: { id: textOf(operation['operationId']), method: method.toUpperCase(), template }, pattern },
          ];
        }),
      )
      // The fewer placeholders the sooner, so that `@original` is met before `{message_id}`.
      .toSorted((a, b) => countPlaceholders(a.operation.template) - countPlaceholders(b.operation.template))
  );
}

// Whether Discord counts UTF-16 units or code points is not known, so the stricter count decides.
function countUtf16(ajv: Ajv2020): void {
  for (const [keyword, fits] of [
    ['maxLength', (limit: number, text: string): boolean => text.length <= limit],
    ['minLength', (limit: number, text: string): boolean => text.length >= limit],
  ] as const) {
    ajv.removeKeyword(keyword);
    const error = {
      message: 'has a wrong length',
      params: ({ schemaCode }: { schemaCode: unknown }) => _`{limit: ${Number(schemaCode)}}`,
    };
    ajv.addKeyword({ keyword, type: 'string', schemaType: 'number', validate: fits, error });
  }
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const countPlaceholders = (template: string): number => template.split('{').length;

const escapePointer = (step: string): string => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));

function valueAt(from: Json, path: readonly string[]): Json | undefined {
  let at: Json | undefined = from;
  for (const step of path) at = isObject(at) ? at[step] : undefined;
  return at;
}

// Query values are text; the description gives them types.
function fromText(value: string): Json {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^\d{1,9}$/.test(value) ? Number(value) : value;
}

function toProblem(error: ErrorObject): Problem[] {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const params: Record<string, unknown> = error.params;
  const at = (...more: unknown[]): (string | number)[] => [...path, ...more.map(String)];
  switch (error.keyword) {
    case 'if':
    case 'anyOf':
    case 'oneOf':
      // The branches have said what is wrong.
      return error.keyword === 'if'
        ? []
        : [{ path, code: 'UNION_TYPE_CHOICES', message: 'None of the allowed forms fits.' }];
    case 'additionalProperties':
      return [{ path: at(params['additionalProperty']), code: 'UNKNOWN_FIELD', message: 'This field is not known.' }];
    case 'required':
      return [{ path: at(params['missingProperty']), code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }];
    case 'maxLength':
      return [
        { path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${String(params['limit'])} or fewer in length.` },
      ];
    case 'minLength':
      return [{ path, code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${String(params['limit'])} or more in length.` }];
    case 'maxItems':
    case 'minItems':
      return [
        {
          path,
          code: 'BASE_TYPE_BAD_LENGTH',
          message: `Must be ${String(params['limit'])} or ${error.keyword === 'maxItems' ? 'fewer' : 'more'} in length.`,
        },
      ];
    case 'enum':
    case 'const':
      return [
        {
          path,
          code: 'BASE_TYPE_CHOICES',
          message: `Value must be one of ${JSON.stringify(params['allowedValues'] ?? params['allowedValue'])}.`,
        },
      ];
    case 'format':
      return [{ path, code: 'BASE_TYPE_BAD_FORMAT', message: `Not a well formed ${String(params['format'])}.` }];
    default:
      return [{ path, code: 'BASE_TYPE_BAD_TYPE', message: `The value ${error.message ?? 'is wrong'}.` }];
  }
}
