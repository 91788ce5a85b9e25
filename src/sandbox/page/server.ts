// The demo's one page: files, live panes, and what its buttons do. It answers this machine's own browser and nobody else.
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { findPackageJSON } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ZodError } from 'zod';
import { type Acts, createActs, findVisitor } from './acts.ts';
import { createLive, type Live } from './live.ts';
import type { PagePorts } from './ports.ts';
import { type CommandView, IMAGES, type Introduction, isTextFile, openMail, readText } from './views.ts';

export type { PagePorts, Visitor } from './ports.ts';

export type Page = AsyncDisposable & {
  /** `http://127.0.0.1:4000` */
  url: string;
  close(): Promise<void>;
};

const ASSETS = new URL('./assets/', import.meta.url);
/** What the page needs of lit-html, under the paths that its files import one another by. */
const LIT = [
  'lit-html.js',
  'directive.js',
  'directive-helpers.js',
  'async-directive.js',
  'directives/ref.js',
  'directives/repeat.js',
];
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** Some files of a person, in base64. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Nothing from anywhere but this server, no inline script or style, and no page around this one. Trusted types: text can
 * become markup only through lit-html, which makes markup of its templates and of nothing that is put into them.
 */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types lit-html";
/** A mail has its own styles and nothing else: no script, no picture, no link out, not even the page's origin. */
const MAIL_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Something the browser is told with a status of its own. */
class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type File = { type: string; bytes: Buffer };
type Site = { ports: PagePorts; files: ReadonlyMap<string, File>; live: Live; acts: Acts };

/**
 * Starts the page on 127.0.0.1.
 * @param options.port  0: any free one
 * @throws Error EADDRINUSE
 */
export async function startPage(ports: PagePorts, options: { port: number }): Promise<Page> {
  const files = await readFiles();
  const live = createLive(ports);
  const site: Site = { ports, files, live, acts: createActs(ports) };
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    answer(site, request, response).catch((error: unknown) => refuse(response, error));
  });
  try {
    server.listen(options.port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    live.close();
    throw error;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The page listens on no port');

  async function close(): Promise<void> {
    if (!server.listening) return;
    live.close();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  return { url: `http://127.0.0.1:${address.port}`, close, [Symbol.asyncDispose]: close };
}

async function readFiles(): Promise<Map<string, File>> {
  const files = new Map<string, File>();
  for (const name of await readdir(ASSETS)) {
    const type = TYPES[extname(name)];
    if (type) files.set(`/${name}`, { type, bytes: await readFile(new URL(name, ASSETS)) });
  }
  const lit = findPackageJSON('lit-html', import.meta.url);
  if (lit === undefined) throw new Error('lit-html is not installed: run npm install');
  for (const name of LIT) {
    const bytes = await readFile(new URL(name, pathToFileURL(lit)));
    files.set(`/lit-html/${name}`, { type: 'text/javascript; charset=utf-8', bytes });
  }
  return files;
}

async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  checkHost(request);
  const url = new URL(request.url ?? '/', 'http://page');
  if (request.method === 'POST') {
    checkOrigin(request);
    const done = await site.acts.run(url.pathname.slice(1), await readJson(request));
    if (done === undefined) throw new HttpError(404, 'There is no such act');
    return sendJson(response, 200, done);
  }
  if (request.method !== 'GET') throw new HttpError(405, 'Only GET and POST');
  return look(site, url, response);
}

function look({ ports, files, live }: Site, url: URL, response: ServerResponse): void {
  const path = url.pathname === '/' ? '/index.html' : url.pathname;
  const file = files.get(path);
  if (file) return sendFile(response, file, PAGE_POLICY);
  const [kind, id = '', part] = path.slice(1).split('/');
  if (kind === 'live') return live.open(response, findVisitor(ports, url.searchParams.get('as') ?? ''));
  if (kind === 'introduction') {
    const { visitors, shopName, locale } = ports;
    return sendJson(response, 200, { visitors, shopName, locale } satisfies Introduction);
  }
  if (kind === 'commands') return sendJson(response, 200, { commands: ports.discord.commands() } satisfies CommandView);
  if (kind === 'mails') {
    const mail = ports.mailbox.mails().find((each) => each.id === id);
    if (!mail) throw new HttpError(404, 'There is no such mail');
    if (part === undefined) return sendJson(response, 200, openMail(mail));
    if (part === 'attachments') return sendPart(mail.attachments[Number(path.split('/')[4])], response);
    if (part !== 'html') throw new HttpError(404, 'A mail has no such part');
    return sendFile(response, { type: 'text/html; charset=utf-8', bytes: Buffer.from(mail.html) }, MAIL_POLICY);
  }
  if (kind === 'files' || kind === 'texts') return sendAttachment(ports, { kind, id, part }, response);
  throw new HttpError(404, 'Nothing is here');
}

function sendPart(file: { filename: string; bytes: Buffer } | undefined, response: ServerResponse): void {
  if (!file) throw new HttpError(404, 'There is no such file');
  sendDownload(response, { ...file, contentType: 'application/octet-stream', how: 'attachment' });
}

function sendAttachment(
  { discord }: PagePorts,
  { kind, id, part }: { kind: 'files' | 'texts'; id: string; part: string | undefined },
  response: ServerResponse,
): void {
  const file = discord.message(id).attachments.find((each) => each.id === part);
  if (!file) throw new HttpError(404, 'There is no such file');
  const { filename, contentType, bytes } = file;
  if (kind === 'texts') {
    if (!isTextFile(filename)) throw new HttpError(404, 'This file is no text');
    return sendJson(response, 200, { text: readText(bytes) });
  }
  const isImage = IMAGES.includes(contentType);
  const how = isImage ? 'inline' : 'attachment';
  sendDownload(response, { filename, bytes, contentType: isImage ? contentType : 'application/octet-stream', how });
}

function sendDownload(
  response: ServerResponse,
  { filename, bytes, contentType, how }: { filename: string; bytes: Buffer; contentType: string; how: string },
): void {
  response.setHeader('Content-Disposition', `${how}; filename*=UTF-8''${encodeURIComponent(filename)}`);
  sendFile(response, { type: contentType, bytes }, "sandbox; default-src 'none'");
}

/** Under any other name this is a page that made the browser believe its own name means this machine (DNS rebinding). */
function checkHost({ headers, socket }: IncomingMessage): void {
  const { localPort } = socket;
  if (headers.host === `127.0.0.1:${localPort}` || headers.host === `localhost:${localPort}`) return;
  throw new HttpError(421, 'This page is only for the browser of this machine');
}

/** A page from elsewhere may not press our buttons: it cannot forge its origin, nor send JSON without asking first. */
function checkOrigin({ headers }: IncomingMessage): void {
  if (headers.origin !== `http://${headers.host}`) throw new HttpError(403, 'Only this page itself may do that');
  if (headers['content-type'] !== 'application/json') throw new HttpError(415, 'JSON is wanted');
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new HttpError(413, 'That is too much');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (cause) {
    throw new HttpError(400, `JSON is wanted: ${String(cause)}`);
  }
}

function sendFile(response: ServerResponse, { type, bytes }: File, policy: string): void {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length, 'Content-Security-Policy': policy });
  response.end(bytes);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

/** Whatever a stand-in refused is told in its own words: it is what the person at the page wants to know. */
function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const status = error instanceof HttpError ? error.status : error instanceof ZodError ? 400 : 409;
  sendJson(response, status, { error: error instanceof Error ? error.message : String(error) });
}
