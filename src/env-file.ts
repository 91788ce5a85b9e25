// .env, read literally. node's own parseEnv() makes `My Shop` of `"My Shop" <shop@example.com>` and cuts at every `#`.

import { readFileSync, statSync } from 'node:fs';

/** `warnings` are sentences for the person at the terminal; they hold line numbers and no values. */
export type EnvFile = { env: Record<string, string>; warnings: string[] };

/**
 * NAME=value lines as they stand: a `$` is a `$`, nothing is expanded, no escapes. A value wrapped whole in `'…'` or
 * `"…"` loses its quotes; a `#` begins a comment at the start of a line or after a blank. A later line wins.
 */
export function parseEnvFile(text: string): EnvFile {
  const env: Record<string, string> = {};
  const warnings: string[] = [];
  // Windows editors begin a file with a byte order mark.
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, name, rest] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=(.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) {
      warnings.push(`Line ${index + 1} is not of the form NAME=value and was passed over.`);
      continue;
    }
    env[name] = readValue(rest);
  }
  return { env, warnings };
}

function readValue(rest: string): string {
  const wrapped = /^\s*(?:'([^']*)'|"([^"]*)")\s*(?:\s#.*)?$/.exec(rest);
  if (wrapped) return wrapped[1] ?? wrapped[2] ?? '';
  return rest.replace(/\s#.*$/, '').trim();
}

/** The file's settings; without a file none, which is no error. Warns when others on this machine can read it. */
export function readEnvFile(path: string): EnvFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { env: {}, warnings: [] };
    throw error;
  }
  const { env, warnings } = parseEnvFile(text);
  const isOpen = process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
  const advice = `Other users of this machine can read ${path}, which holds secrets: chmod 600 ${path}`;
  return { env, warnings: isOpen ? [...warnings, advice] : warnings };
}
