// Name and version of an installed package, without loading it.

import { readFile } from 'node:fs/promises';

/**
 * Null when it is not installed.
 *
 * @param find  says where its package.json is, or throws
 */
export async function packageVersion(find: () => string): Promise<string | null> {
  try {
    const { name, version } = JSON.parse(await readFile(find(), 'utf8')) as { name: string; version: string };
    return `${name} ${version}`;
  } catch {
    return null;
  }
}
