// The scalars of Naver's JSON. Absent, null and '' mean the same; everything else that is not as documented is refused, not guessed.

import { z } from 'zod';

import { readTime } from './time.ts';

/**
 * An identifier: always text inside. A JSON number is taken only where it is exact; beyond 2^53 its digits are lost before
 * we see them.
 */
export const id = z.union([z.string().min(1), z.int().nonnegative().transform(String)]);

export const text = z
  .string()
  .nullish()
  .transform((value) => value || undefined);

/** Text that only people read: not worth losing an order over. */
export const looseText = z.union([text, z.number().transform(String)]).catch(undefined);

export const count = z
  .int()
  .nonnegative()
  .nullish()
  .transform((value) => value ?? undefined);

export const won = z
  .number()
  .nullish()
  .transform((value) => value ?? undefined);

export const time = z
  .string()
  .nullish()
  .transform((value, context) => {
    if (!value) return undefined;
    const read = readTime(value);
    if (!read) context.addIssue({ code: 'custom', message: 'not a moment' });
    return read;
  });

/** An element that was left out because it could not be understood; a person should look at it. */
export type Unreadable = { productOrderId?: string; problem: string };

/** Reads every element by itself: a bad one does not stop the others. */
export function readEach<T>(
  elements: readonly unknown[],
  schema: z.ZodType<T>,
  idOf: (element: unknown) => unknown,
): { read: T[]; unreadable: Unreadable[] } {
  const read: T[] = [];
  const unreadable: Unreadable[] = [];
  for (const element of elements) {
    const parsed = schema.safeParse(element);
    if (parsed.success) {
      read.push(parsed.data);
      continue;
    }
    const productOrderId = id.safeParse(idOf(element));
    unreadable.push({
      ...(productOrderId.success && { productOrderId: productOrderId.data }),
      problem: explain(parsed.error),
    });
  }
  return { read, unreadable };
}

/** Follows names into JSON of unknown shape. */
export function dig(json: unknown, ...names: string[]): unknown {
  let value = json;
  for (const name of names) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}

/** What is wrong, in Zod's words: they name fields and types, never what the buyer typed. */
export function explain(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'element'}: ${message}`)
    .join('; ');
}
