// To make an empty embedded database takes most of the demo's start. One is kept from the first time and copied afterwards.
import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from './db/open.ts';

/** What is worth keeping between demos and can be made again at any time. */
export const CACHE = fileURLToPath(new URL('../node_modules/.cache/bellhop-demo', import.meta.url));

/** Where PostgreSQL's files lie in a data directory. */
const FOLDER = /^pg\d+$/;

/** The files of one version are not those of another. */
async function findTemplate(): Promise<string> {
  const path = findPackageJSON('@electric-sql/pglite', import.meta.url) ?? '';
  const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
  return join(CACHE, `books-${version}`);
}

/** Puts an empty database into a data directory, when one is kept. Otherwise the bot makes its own. */
export async function copyEmptyBooks(dataDir: string): Promise<void> {
  const template = await findTemplate();
  const names = await readdir(template).catch(() => []);
  for (const name of names.filter((each) => FOLDER.test(each))) {
    await cp(join(template, name), join(dataDir, name), { recursive: true, errorOnExist: true });
  }
}

/** Makes the database that is copied the next time; does nothing when it is there. @throws Error when it cannot be written */
export async function keepEmptyBooks(): Promise<void> {
  const template = await findTemplate();
  const isThere = await stat(template).catch(() => undefined);
  if (isThere) return;
  // Beside its place and then moved there whole: a demo that ends meanwhile leaves nothing half-made.
  const unfinished = `${template}.${process.pid}`;
  const clear = () => rmSync(unfinished, { recursive: true, force: true });
  process.once('exit', clear);
  try {
    await mkdir(unfinished, { recursive: true });
    const database = await openDatabase({ dataDir: unfinished });
    await database[Symbol.asyncDispose]();
    await rm(join(unfinished, 'bellhop.lock'), { force: true });
    await rename(unfinished, template);
  } finally {
    clear();
    process.off('exit', clear);
  }
}
