// The key to everything sealed: given as a setting, or made once and kept beside the database.
import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../errors.ts';

const KEY_BYTES = 32;

export type SecretKeyOptions = {
  /** `SECRET_KEY`: base64 of 32 bytes. */
  secretKey?: string | undefined;
  dataDir: string;
};

/**
 * The 32 bytes of `SECRET_KEY`, or of `secret.key` in the data directory, which is made (mode 600) when it is not there.
 * Whoever loses them loses every license in stock: they belong into the backup.
 * @throws ConfigError  not 32 bytes, not base64, or the file can be neither read nor made
 */
export async function loadSecretKey({ secretKey, dataDir }: SecretKeyOptions): Promise<Buffer> {
  if (secretKey !== undefined) return parseKey(secretKey, 'SECRET_KEY');
  const file = path.join(dataDir, 'secret.key');
  try {
    const text = (await readKeyFile(file)) ?? (await makeKeyFile(file));
    return parseKey(text, file);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      `The secret key in ${file} can be neither read nor made (${reason}): make the file and its directory belong to the user that runs Bellhop, or set SECRET_KEY.`,
    ]);
  }
}

/** @param origin  setting or file, for the sentence; the value itself never goes into it */
function parseKey(text: string, origin: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, 'base64');
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed) && key.length === KEY_BYTES) return key;
  throw new ConfigError([
    origin === 'SECRET_KEY'
      ? 'SECRET_KEY is not base64 of 32 bytes: make one with "openssl rand -base64 32", or leave it out and one is made in DATA_DIR.'
      : `${origin} is not base64 of 32 bytes: put it back from a backup; with another key nothing that is sealed can be read.`,
  ]);
}

async function readKeyFile(file: string): Promise<string | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    // Copied from a backup it may have become readable for everybody. Some file systems have no modes, so a refusal is no error.
    await chmod(file, 0o600).catch(() => undefined);
    return text;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Written and synced beside its place, then linked into it: whole or not there, and never over another process's key. */
async function makeKeyFile(file: string): Promise<string> {
  const directory = path.dirname(file);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, file).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  await syncDirectory(directory);
  return await readFile(file, 'utf8');
}

/** Without it a power cut may take the new name away, and with it the key of what was sealed since. Windows needs no such thing. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
