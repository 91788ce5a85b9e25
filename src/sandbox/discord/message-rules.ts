// What Discord asks of a message and its description does not say.

import { checkCustomIds, checkLayout } from './component-rules.ts';
import { mediaOf, walkComponents } from './components.ts';
import type { Component, Embed } from './components.ts';
import type { Problem } from './refusal.ts';
import { FLAG } from './wire.ts';

export type MessagePayload = {
  content?: string | null;
  embeds?: Embed[] | null;
  components?: Component[] | null;
  flags?: number | null;
  allowed_mentions?: { parse?: (string | null)[] | null; users?: string[] | null; roles?: string[] | null } | null;
  attachments?:
    | {
        id: string;
        filename?: string | null;
        description?: string | null;
        title?: string | null;
        is_spoiler?: boolean | null;
      }[]
    | null;
  nonce?: string | number | null;
  enforce_nonce?: boolean | null;
  message_reference?: { message_id: string; fail_if_not_exists?: boolean | null; type?: number | null } | null;
  sticker_ids?: string[] | null;
  poll?: object | null;
};

/** A file of a multipart request: `index` is the n of `files[n]`. */
export type Upload = { index: number; filename: string; contentType: string; bytes: Buffer };

/** What the message was, for an edit. `attachments` by id. */
export type Before = {
  content: string;
  embeds: readonly Embed[];
  components: readonly Component[];
  flags: number;
  attachments: ReadonlyMap<string, string>;
};

const MAX_CONTENT = 2000;
const MAX_EMBED_TEXT = 6000;

/** @see https://discord.com/developers/docs/resources/message#create-message */
export function checkMessage(
  payload: MessagePayload,
  uploads: readonly Upload[],
  options: { before?: Before; mayBeEphemeral?: boolean } = {},
): Problem[] {
  const { before } = options;
  const isV2 = (((before?.flags ?? 0) | (payload.flags ?? 0)) & FLAG.componentsV2) !== 0;
  const files = listFiles(payload, uploads, before);
  const components = payload.components ?? (payload.components === null ? [] : (before?.components ?? []));
  return [
    ...checkContent(payload, before, isV2, files.length),
    ...checkFlags(payload, before, options.mayBeEphemeral ?? false),
    ...checkNonce(payload),
    ...checkMentions(payload),
    ...checkEmbeds(payload.embeds ?? []),
    ...checkUploads(payload, uploads, before),
    ...checkReferences(payload, files),
    ...(payload.components ? checkLayout(payload.components, isV2) : []),
    ...checkCustomIds(payload.components ?? []),
    ...(isV2
      ? checkShown(
          components,
          uploads.map((upload) => uploadName(upload, payload)),
        )
      : []),
  ];
}

function checkContent(
  payload: MessagePayload,
  before: Before | undefined,
  isV2: boolean,
  fileCount: number,
): Problem[] {
  const problems: Problem[] = [];
  if ((payload.content ?? '').length > MAX_CONTENT) {
    problems.push({
      path: ['content'],
      code: 'BASE_TYPE_MAX_LENGTH',
      message: `Must be ${MAX_CONTENT} or fewer in length.`,
    });
  }
  const content = payload.content === undefined ? before?.content : payload.content;
  const embeds = payload.embeds === undefined ? before?.embeds : payload.embeds;
  const components = payload.components === undefined ? before?.components : payload.components;
  if (isV2) {
    const legacy: [string, boolean][] = [
      ['content', Boolean(content)],
      ['embeds', (embeds ?? []).length > 0],
      ['poll', Boolean(payload.poll)],
      ['sticker_ids', (payload.sticker_ids ?? []).length > 0],
    ];
    for (const [name, isThere] of legacy) {
      if (!isThere) continue;
      problems.push({
        path: [name],
        code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        message: `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      });
    }
  }
  const isEmpty =
    !content?.trim() &&
    (embeds ?? []).length === 0 &&
    (components ?? []).length === 0 &&
    fileCount === 0 &&
    (payload.sticker_ids ?? []).length === 0 &&
    !payload.poll &&
    payload.message_reference?.type !== 1;
  if (isEmpty) problems.push({ path: [], code: 'EMPTY_MESSAGE', message: 'Cannot send an empty message' });
  return problems;
}

function checkFlags({ flags }: MessagePayload, before: Before | undefined, mayBeEphemeral: boolean): Problem[] {
  // An edit takes the two flags it may change and ignores the others.
  if (before || !flags) return [];
  const allowed =
    FLAG.suppressEmbeds | FLAG.suppressNotifications | FLAG.componentsV2 | (mayBeEphemeral ? FLAG.ephemeral : 0);
  if ((flags & ~allowed) === 0) return [];
  return [
    {
      path: ['flags'],
      code: 'MESSAGE_FLAGS_INVALID',
      message: `Of these flags ${flags & ~allowed} cannot be set here.`,
    },
  ];
}

function checkNonce({ nonce, enforce_nonce: enforceNonce }: MessagePayload): Problem[] {
  if (enforceNonce !== true || (nonce !== undefined && nonce !== null && nonce !== '')) return [];
  return [{ path: ['nonce'], code: 'BASE_TYPE_REQUIRED', message: 'enforce_nonce needs a nonce.' }];
}

function checkMentions({ allowed_mentions: allowed }: MessagePayload): Problem[] {
  return (['users', 'roles'] as const)
    .filter((kind) => allowed?.parse?.includes(kind) && (allowed[kind] ?? []).length > 0)
    .map((kind) => ({
      path: ['allowed_mentions'],
      code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
    }));
}

function checkEmbeds(embeds: readonly Embed[]): Problem[] {
  const problems: Problem[] = [];
  let sum = 0;
  for (const [index, embed] of embeds.entries()) {
    const texts = [
      embed.title,
      embed.description,
      embed.author?.name,
      embed.footer?.text,
      ...(embed.fields ?? []).flatMap(({ name, value }) => [name, value]),
    ];
    const length = texts.reduce((total, text) => total + (text?.length ?? 0), 0);
    sum += length;
    if (length === 0 && !embed.image?.url && !embed.thumbnail?.url) {
      problems.push({
        path: ['embeds', index, 'description'],
        code: 'BASE_TYPE_REQUIRED',
        message: 'This field is required',
      });
    }
    for (const [at, field] of (embed.fields ?? []).entries()) {
      for (const part of ['name', 'value'] as const) {
        if (!field[part].trim())
          problems.push({
            path: ['embeds', index, 'fields', at, part],
            code: 'BASE_TYPE_REQUIRED',
            message: 'This field is required',
          });
      }
    }
    for (const { path, url } of urlsOf(embed)) {
      if (/^(https?|attachment):\/\/./.test(url)) continue;
      problems.push({
        path: ['embeds', index, ...path],
        code: 'URL_TYPE_INVALID_SCHEME',
        message: `Scheme of "${url}" must be one of ('http', 'https').`,
      });
    }
  }
  if (sum > MAX_EMBED_TEXT) {
    problems.push({
      path: ['embeds'],
      code: 'MAX_EMBED_SIZE_EXCEEDED',
      message: `Embed size exceeds maximum size of ${MAX_EMBED_TEXT}`,
    });
  }
  return problems;
}

function urlsOf(embed: Embed): { path: string[]; url: string }[] {
  const all: [string[], string | null | undefined][] = [
    [['url'], embed.url],
    [['image', 'url'], embed.image?.url],
    [['thumbnail', 'url'], embed.thumbnail?.url],
    [['author', 'url'], embed.author?.url],
    [['author', 'icon_url'], embed.author?.icon_url],
    [['footer', 'icon_url'], embed.footer?.icon_url],
  ];
  return all.flatMap(([path, url]) => (url ? [{ path, url }] : []));
}

// Every file is announced in `attachments`, and every announcement has its file: discord.js always sends both.
function checkUploads(payload: MessagePayload, uploads: readonly Upload[], before: Before | undefined): Problem[] {
  const announced = payload.attachments ?? [];
  return [
    ...uploads
      .filter(({ index }) => !announced.some(({ id }) => id === String(index)))
      .map(({ index }) => ({
        path: ['attachments'],
        code: 'ATTACHMENT_NOT_ANNOUNCED',
        message: `files[${index}] has no entry with id "${index}".`,
      })),
    ...announced.flatMap(({ id }, at) => {
      if (uploads.some(({ index }) => id === String(index)) || before?.attachments.has(id)) return [];
      return [
        {
          path: ['attachments', at, 'id'],
          code: 'ATTACHMENT_NOT_FOUND',
          message: `There is no file or attachment ${id}.`,
        },
      ];
    }),
  ];
}

/** The names of the files that the message has after the request. */
function listFiles(payload: MessagePayload, uploads: readonly Upload[], before: Before | undefined): string[] {
  const kept = [...(before?.attachments ?? [])].filter(
    ([id]) => payload.attachments === undefined || payload.attachments?.some((entry) => entry.id === id),
  );
  return [...kept.map(([, name]) => name), ...uploads.map((upload) => uploadName(upload, payload))];
}

/** The name a file gets: the announced one wins, and blanks become underscores. */
export function uploadName(upload: Upload, payload: MessagePayload): string {
  const announced = payload.attachments?.find(({ id }) => id === String(upload.index));
  return (announced?.filename ?? upload.filename).replaceAll(/\s/g, '_');
}

/** The file that `attachment://name` points at; undefined for other URLs. */
export function referencedFile(url: string | null | undefined): string | undefined {
  return url?.startsWith('attachment://') ? url.slice('attachment://'.length) : undefined;
}

function checkReferences(payload: MessagePayload, files: readonly string[]): Problem[] {
  const inEmbeds = (payload.embeds ?? []).flatMap((embed, index) =>
    urlsOf(embed).map(({ path, url }) => ({ path: ['embeds', index, ...path], url })),
  );
  const placed = [...walkComponents(payload.components ?? [])];
  const inComponents = placed.flatMap((one) => mediaOf(one).map(({ media, path }) => ({ path, url: media.url })));
  const problems = [...inEmbeds, ...inComponents].flatMap(({ path, url }) => {
    const name = referencedFile(url);
    if (name === undefined || files.includes(name)) return [];
    return [
      {
        path,
        code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
        message: `The referenced attachment was not found: ${name}`,
      },
    ];
  });
  for (const { component, path } of placed) {
    if (component.file && referencedFile(component.file.url) === undefined) {
      problems.push({
        path: [...path, 'file', 'url'],
        code: 'URL_TYPE_INVALID_SCHEME',
        message: 'A file component takes attachment:// only.',
      });
    }
  }
  return problems;
}

// A file that no component names would be invisible.
function checkShown(components: readonly Component[], uploadNames: readonly string[]): Problem[] {
  const named = [...walkComponents(components)].flatMap(mediaOf).map(({ media }) => referencedFile(media.url));
  return uploadNames
    .filter((name) => !named.includes(name))
    .map((name) => ({ path: ['attachments'], code: 'ATTACHMENT_NOT_SHOWN', message: `No component shows ${name}.` }));
}
