#!/usr/bin/env node
// The command `second-look`. Runs the built command line in this process where this Node is new enough, and
// otherwise hands over to the Node 24 that was installed with the project.
// Plain JavaScript for Node 18 and later, because it runs before the right Node is found.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { endLike, handOver } from './hand-over.mjs';
import { findPinnedNode, isNewEnough } from './pinned-node.mjs';

const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const builtCommandLine = join(projectFolder, 'out', 'main', 'cli.js');

if (!existsSync(builtCommandLine)) {
  stop(`Second Look is not built yet. Run "npm run setup" in ${projectFolder} first.`);
} else if (isNewEnough()) {
  await runHere();
} else {
  await runOnPinnedNode();
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

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
}
