// Where the embedded database lies. The name carries PostgreSQL's major version: the files of another one cannot be opened.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../../errors.ts';

const MAJOR = '18';

/**
 * The database's folder inside the data directory; it may not be there yet.
 * @throws ConfigError  the data directory holds a database of another PostgreSQL version, or a damaged one
 */
export async function findFolder(dataDir: string): Promise<string> {
  const folder = path.join(dataDir, `pg${MAJOR}`);
  const version = await readVersion(folder);
  if (version === MAJOR) return folder;
  if (version !== undefined) throw otherVersion(folder, version);

  const names = await readdir(dataDir);
  const other = names.find((name) => /^pg\d+$/.test(name) && name !== `pg${MAJOR}`);
  if (other) throw otherVersion(path.join(dataDir, other), other.slice(2));
  if (names.includes(`pg${MAJOR}`) && (await readdir(folder)).length > 0) {
    throw new ConfigError([
      `${folder} is not a whole database (PG_VERSION is missing): restore it from a backup, or move it away to start with an empty one.`,
    ]);
  }
  return folder;
}

async function readVersion(folder: string): Promise<string | undefined> {
  try {
    return (await readFile(path.join(folder, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new ConfigError([
      `Bellhop cannot read ${folder}: make it readable for the user that runs Bellhop. (${String(error)})`,
    ]);
  }
}

function otherVersion(folder: string, version: string): ConfigError {
  return new ConfigError([
    `${folder} holds a database of PostgreSQL ${version} and this Bellhop reads ${MAJOR}: start the Bellhop that wrote it, export there, and import here into a new DATA_DIR.`,
  ]);
}
