// Brings a fresh checkout to life: installs what is missing, builds what has changed, then runs what was asked.
//
//   node resources/set-up.mjs          install and build
//   node resources/set-up.mjs start    … then Second Look itself, in a window or in the browser
//   node resources/set-up.mjs demo     … then `second-look demo`, with any further arguments
//   node resources/set-up.mjs check    … then `npm run check`, the whole gate
//   node resources/set-up.mjs e2e      … then the tests that drive the program in a browser
//
// A second run installs and builds nothing. Plain JavaScript for Node 20, which is what a machine may have.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endLike, handOver } from './hand-over.mjs';
import { start } from './start.mjs';

const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const modulesFolder = join(projectFolder, 'node_modules');
const lockFile = join(projectFolder, 'package-lock.json');
const installedStamp = join(modulesFolder, '.second-look-installed');
const builtStamp = join(projectFolder, 'out', '.built');
const builtCommandLine = join(projectFolder, 'out', 'main', 'cli.js');
/** Everything the build reads. */
const buildSources = [
  'src-main',
  'src-renderer',
  'src-shared',
  'electron.vite.config.ts',
  'svelte.config.js',
  'package.json',
  'package-lock.json',
];

await main(process.argv.slice(2));

async function main([task, ...taskArguments]) {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    stop(
      `Second Look needs Node 20 or newer to set itself up, and this is Node ${process.versions.node}. ` +
        'Install a newer Node from https://nodejs.org and run this again.',
    );
  }
  if (![undefined, 'start', 'demo', 'check', 'e2e'].includes(task)) {
    stop(
      `Unknown task "${task}". Use "node resources/set-up.mjs", with "start", "demo", "check", "e2e" or nothing after it.`,
    );
  }

  installWhenNeeded();
  buildWhenNeeded();

  if (task === 'start') {
    endLike(await start(projectFolder, taskArguments));
  } else if (task === 'demo') {
    const launcher = join(projectFolder, 'resources', 'second-look.mjs');
    endLike(await handOver(process.execPath, [launcher, 'demo', ...taskArguments]));
  } else if (task === 'check' || task === 'e2e') {
    const npm = npmCommand(['run', task === 'check' ? 'check' : 'check:e2e']);
    endLike(await handOver(npm.command, npm.args, { ...npm.options, env: environmentWithPinnedNode() }));
  } else {
    say('Second Look is ready. Try: npm start');
  }
}

function installWhenNeeded() {
  const lockHash = hashOf([lockFile]);
  const isComplete = existsSync(join(modulesFolder, '.package-lock.json'));
  if (isComplete && readIfThere(installedStamp) === lockHash) return;
  if (isComplete && holdsWhatTheLockNames()) {
    writeFileSync(installedStamp, lockHash);
    return;
  }

  say('Installing the packages named in package-lock.json (once, needs the npm registry) ...');
  // No package needs its install script: native code comes inside the tarballs. Windows cannot delete the Node
  // that is running this, and `npm ci` empties the folder; there `install` only changes what differs.
  const runsFromModules = process.execPath.startsWith(modulesFolder + sep);
  const verb = runsFromModules && process.platform === 'win32' ? ['install', '--no-save'] : ['ci'];
  const npm = npmCommand([
    ...verb,
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    // Silences a page of warnings about packages that want a newer Node; they will run on the pinned one.
    '--loglevel=error',
    '--no-fund',
    '--no-audit',
  ]);
  const { status, error } = spawnSync(npm.command, npm.args, {
    ...npm.options,
    cwd: projectFolder,
    stdio: 'inherit',
  });
  if (error)
    stop(`npm cannot be started (${error.message}). Install npm, which comes with Node, and run this again.`);
  if (status !== 0) {
    process.stderr.write('The packages could not be installed; what npm says about it stands above.\n');
    process.exit(status ?? 1);
  }
  mkdirSync(modulesFolder, { recursive: true });
  writeFileSync(installedStamp, lockHash);
}

/** Whether node_modules, however it came about, already holds each package of the lock file in its version. */
function holdsWhatTheLockNames() {
  const wanted = readLock(lockFile);
  const installed = readLock(join(modulesFolder, '.package-lock.json'));
  if (wanted === null || installed === null) return false;
  return Object.entries(wanted).every(([place, { version, ...entry }]) => {
    if (place === '') return true;
    if (installed[place] !== undefined) return installed[place].version === version;
    return entry.optional === true && !isForThisMachine(entry);
  });
}

/**
 * Whether an optional package is made for this machine, so that its absence matters. One that names no system only
 * helps another optional package, and one that names a C library may be for the other one; npm leaves out both.
 */
function isForThisMachine({ os, cpu, libc }) {
  if ((os === undefined && cpu === undefined) || libc !== undefined) return false;
  const allows = (list, name) => list === undefined || [list].flat().includes(name);
  return allows(os, process.platform) && allows(cpu, process.arch);
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

function buildWhenNeeded() {
  const sourceHash = hashOf(buildSources.flatMap((name) => filesUnder(join(projectFolder, name))));
  if (existsSync(builtCommandLine) && readIfThere(builtStamp) === sourceHash) return;

  say('Building ...');
  const npm = npmCommand(['run', 'build']);
  const { status, error, stdout, stderr } = spawnSync(npm.command, npm.args, {
    ...npm.options,
    cwd: projectFolder,
    env: environmentWithPinnedNode(),
    encoding: 'utf8',
  });
  if (error)
    stop(`npm cannot be started (${error.message}). Install npm, which comes with Node, and run this again.`);
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}The build failed; the reason stands above.\n`);
    process.exit(status ?? 1);
  }
  mkdirSync(dirname(builtStamp), { recursive: true });
  writeFileSync(builtStamp, sourceHash);
}

/**
 * How to start npm with these arguments. Under `npm run` npm tells where it lies, and starting that with our own
 * Node spares a search on PATH. On Windows `npm` is a script, which only a shell can start; the arguments are ours.
 */
function npmCommand(args) {
  const npmScript = process.env.npm_execpath;
  if (npmScript !== undefined && /^npm(-cli)?\.[cm]?js$/.test(basename(npmScript))) {
    return { command: process.execPath, args: [npmScript, ...args], options: { cwd: projectFolder } };
  }
  if (process.platform === 'win32') {
    return { command: `npm ${args.join(' ')}`, args: [], options: { cwd: projectFolder, shell: true } };
  }
  return { command: 'npm', args, options: { cwd: projectFolder } };
}

/** node_modules/.bin first, so that `node` means the Node 24 installed there even where the system has an older one. */
function environmentWithPinnedNode() {
  const environment = { ...process.env };
  // Windows calls it Path, and a plain copy of the environment no longer looks names up without regard to case.
  const pathName = Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  environment[pathName] = [join(modulesFolder, '.bin'), environment[pathName]]
    .filter(Boolean)
    .join(delimiter);
  return environment;
}

/** SHA-256 over names and contents, lower-case hex. */
function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash
      .update(`${file.slice(projectFolder.length).split(sep).join('/')} ${content.length}\n`)
      .update(content);
  }
  return hash.digest('hex');
}

/** A file itself, or every file below a folder, in a fixed order. */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
