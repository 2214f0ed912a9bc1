// Opens Second Look: in a window of its own where an Electron runtime is there or can be fetched, else in the browser.
// Plain JavaScript for Node 20, like the set-up that runs it.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { handOver } from './hand-over.mjs';
import { findPinnedNode } from './pinned-node.mjs';

/** Enough for a usual connection. A slow one can fetch it with `npx install-electron`, which takes its time. */
const fetchMs = 60_000;
/** What ends sooner has never shown a window. */
const failsWithinMs = 10_000;
/** How a native program ends itself: the sandbox that cannot be set up, a library that is missing. */
const crashes = ['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL', 'SIGBUS'];
/** The exit codes of Second Look itself; any other one says that it was never reached. */
const ownExitCodes = [0, 2, 3, 130];

/** @returns how the program ended, as `handOver` does */
export async function start(projectFolder, args) {
  const { runtime, reason, hasDisplay = true } = await findWindow(projectFolder);
  if (runtime === undefined) {
    say(`${reason}, so ${hasDisplay ? 'this opens in your browser' : 'open the link below in a browser'}.`);
  } else {
    const startedAt = Date.now();
    const end = await openWindow(runtime, projectFolder, args).catch(({ message }) => ({ message }));
    const failure = failureOf(end);
    if (failure === null || Date.now() - startedAt > failsWithinMs) return end;
    say(`Electron cannot open a window here (${failure}), so this opens in your browser.`);
  }
  const launcher = join(projectFolder, 'resources', 'second-look.mjs');
  return handOver(process.execPath, [launcher, 'serve', ...(hasDisplay ? [] : ['--no-open']), ...args]);
}

/**
 * @returns {Promise<{ runtime?: string, reason?: string, hasDisplay?: boolean }>} the executable of Electron, or why there
 *   is no window
 */
async function findWindow(projectFolder) {
  const { env, platform } = process;
  if (env.SECOND_LOOK_BROWSER === '1') return { reason: 'SECOND_LOOK_BROWSER is set' };
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) {
    return { reason: 'No window can open here (there is no display)', hasDisplay: false };
  }
  const runtime = findRuntime(projectFolder);
  if (runtime !== null) return { runtime };
  const why = await fetchRuntime(projectFolder);
  const fetched = findRuntime(projectFolder);
  return fetched === null ? { reason: `No Electron runtime here (${why})` } : { runtime: fetched };
}

function findRuntime(projectFolder) {
  const electron = join(projectFolder, 'node_modules', 'electron');
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(electron, 'dist');
  // What was fetched says in path.txt what it is called; what somebody put there has the platform's name.
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const pathFile = join(electron, 'path.txt');
  const written = existsSync(pathFile) ? [readFileSync(pathFile, 'utf8').trim()] : [];
  const found = [...written, names[process.platform] ?? 'electron'].map((name) => join(dist, name));
  return found.find((path) => existsSync(path)) ?? null;
}

/**
 * Runs `install-electron`, as Electron wants it done since it has no install script. Only once for a version, so that
 * nobody without a network waits at every start.
 *
 * @returns why there is none, for when there is none afterwards
 */
async function fetchRuntime(projectFolder) {
  const { env } = process;
  if (env.ELECTRON_OVERRIDE_DIST_PATH) return 'ELECTRON_OVERRIDE_DIST_PATH holds none';
  if (env.CI && env.CI !== 'false') return 'none is fetched where CI is set';
  const electron = join(projectFolder, 'node_modules', 'electron');
  const installer = join(electron, 'install.js');
  if (!existsSync(installer)) return 'the package "electron" is not installed';

  const why = 'none could be fetched; "npx install-electron" tries again';
  const stamp = join(projectFolder, 'node_modules', '.second-look-electron-tried');
  const { version } = JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8'));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return why;
  writeFileSync(stamp, version);

  say('Fetching the Electron runtime (tried once, for a minute at most; Ctrl+C goes on without it) ...');
  // It needs a newer Node than we do.
  const isFetched = await endsWell(findPinnedNode() ?? process.execPath, [installer]);
  // path.txt is written last; without it the folder holds a part at most.
  if (!isFetched && !existsSync(join(electron, 'path.txt'))) {
    rmSync(join(electron, 'dist'), { recursive: true, force: true });
  }
  return why;
}

function endsWell(command, args) {
  const child = spawn(command, args, { stdio: 'ignore', timeout: fetchMs });
  const onInterrupt = () => child.kill();
  process.on('SIGINT', onInterrupt);
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  }).finally(() => process.off('SIGINT', onInterrupt));
}

function openWindow(runtime, projectFolder, args) {
  const environment = { ...process.env };
  // Terminals inside other Electron programs set this, and ours would then be a Node without a window.
  delete environment.ELECTRON_RUN_AS_NODE;
  return handOver(runtime, [projectFolder, ...args], { env: environment });
}

/** How a native program failed before it was ours; null for every end that Second Look may have chosen. */
function failureOf({ code, signal, message }) {
  if (message !== undefined) return message;
  if (signal !== null) return crashes.includes(signal) ? `it ended with ${signal}` : null;
  return ownExitCodes.includes(code) ? null : `it ended with exit code ${code}`;
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
