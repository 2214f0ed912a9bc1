import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const resources = join(import.meta.dirname, '..', '..', 'resources');

// Stands in for npm: writes down how it was called, and does what the real one would leave behind.
const fakeNpm = `
  import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
  const words = process.argv.slice(2);
  appendFileSync('calls.log', words.join(' ') + '\\n');
  if (process.env.FAIL_AT === words[0]) {
    console.error('npm error the reason');
    process.exit(7);
  }
  if (words[0] === 'ci') {
    mkdirSync('node_modules', { recursive: true });
    cpSync('package-lock.json', 'node_modules/.package-lock.json');
  }
  if (words[1] === 'build') {
    mkdirSync('out/main', { recursive: true });
    writeFileSync('out/main/cli.js', 'console.log("cli", process.argv.slice(2).join(" "))');
  }
  if (words[1] === 'check') console.log('path', process.env.PATH);
`;

const install = 'ci --ignore-scripts --include=dev --include=optional --loglevel=error --no-fund --no-audit';

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'second-look-set-up-'));
  cpSync(resources, join(project, 'resources'), { recursive: true });
  write('npm/npm-cli.mjs', fakeNpm);
  write('package.json', '{ "type": "module" }');
  write('electron.vite.config.ts', '');
  write('src-main/a.ts', 'export const a = 1;');
  write('src-shared/b.ts', 'export const b = 1;');
  writeLock({ 'node_modules/zod': { version: '4.0.0' } });
});

afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

describe('set-up', () => {
  it('installs and builds a fresh checkout, and the second time does neither', () => {
    expect(setUp().status).toBe(0);
    expect(calls()).toEqual([install, 'run build']);

    expect(setUp().status).toBe(0);
    expect(calls()).toEqual([install, 'run build']);
  });

  it('installs again when the lock file names another version', () => {
    setUp();
    writeLock({ 'node_modules/zod': { version: '4.0.1' } });
    setUp();

    expect(calls()).toEqual([install, 'run build', install, 'run build']);
  });

  it('installs again when node_modules was lost', () => {
    setUp();
    rmSync(join(project, 'node_modules'), { recursive: true });
    setUp();

    expect(calls()).toEqual([install, 'run build', install]);
  });

  it('takes what somebody else installed from the same lock file', () => {
    const here = { version: '1.0.0', optional: true, os: process.platform, cpu: [process.arch] };
    const elsewhere = { version: '1.0.0', optional: true, os: 'plan9', cpu: ['vax'] };
    const musl = { ...here, libc: ['musl'] };
    writeLock({
      'node_modules/zod': { version: '4.0.0' },
      'node_modules/here': here,
      'node_modules/elsewhere': elsewhere,
      'node_modules/musl': musl,
      'node_modules/helper': { version: '1.0.0', optional: true },
    });
    writeLock(
      { 'node_modules/zod': { version: '4.0.0' }, 'node_modules/here': here },
      'node_modules/.package-lock.json',
    );
    setUp();

    expect(calls()).toEqual(['run build']);
    expect(existsSync(join(project, 'node_modules', '.second-look-installed'))).toBe(true);
  });

  it('installs when an optional package for this machine is missing', () => {
    const here = { version: '1.0.0', optional: true, os: process.platform, cpu: process.arch };
    writeLock({ 'node_modules/here': here });
    writeLock({}, 'node_modules/.package-lock.json');
    setUp();

    expect(calls()[0]).toBe(install);
  });

  it('builds again when a source changed, appeared or went', () => {
    setUp();
    write('src-main/deep/c.ts', '');
    setUp();
    rmSync(join(project, 'src-main/deep/c.ts'));
    setUp();
    write('src-shared/b.ts', 'export const b = 2;');
    setUp();

    expect(calls().slice(2)).toEqual(['run build', 'run build', 'run build']);
  });

  it('shows what npm says when it fails, and ends with its exit code', () => {
    const { status, stderr } = setUp([], { FAIL_AT: 'ci' });

    expect(status).toBe(7);
    expect(stderr).toContain('npm error the reason\n');
    expect(calls()).toEqual([install]);
    expect(existsSync(join(project, 'node_modules', '.second-look-installed'))).toBe(false);
  });

  it('shows what the build says when it fails, and builds again the next time', () => {
    setUp();
    rmSync(join(project, 'out'), { recursive: true });
    const { status, stderr } = setUp([], { FAIL_AT: 'run' });

    expect(status).toBe(7);
    expect(stderr).toContain('npm error the reason\n');
    expect(setUp().status).toBe(0);
  });

  it('then runs the demo with what stands behind it', () => {
    const { status, stdout } = setUp(['demo', '--seed', '3']);

    expect(status).toBe(0);
    expect(stdout).toBe('cli demo --seed 3\n');
  });

  it('then opens Second Look with what stands behind it', () => {
    const { status, stdout, stderr } = setUp(['start', 'pets'], { SECOND_LOOK_BROWSER: '1' });

    expect(status).toBe(0);
    expect(stdout).toBe('cli serve pets\n');
    expect(stderr).toMatch(/SECOND_LOOK_BROWSER is set, so this opens in your browser\.\n$/);
  });

  it('then runs the gate with the Node of the project first on PATH, and ends with its exit code', () => {
    const { stdout } = setUp(['check']);
    expect(calls().at(-1)).toBe('run check');
    expect(stdout.split(delimiter)[0]).toBe(`path ${join(project, 'node_modules', '.bin')}`);

    expect(setUp(['check'], { FAIL_AT: 'run' }).status).toBe(7);
  });

  it('knows no other task', () => {
    const { status, stderr } = setUp(['chekc']);

    expect(status).toBe(2);
    expect(stderr).toContain('Unknown task "chekc".');
    expect(calls()).toEqual([]);
  });
});

function setUp(args: readonly string[] = [], environment: Record<string, string> = {}) {
  return spawnSync(process.execPath, [join(project, 'resources', 'set-up.mjs'), ...args], {
    cwd: tmpdir(),
    encoding: 'utf8',
    env: { ...process.env, ...environment, npm_execpath: join(project, 'npm', 'npm-cli.mjs') },
  });
}

function calls(): string[] {
  const log = join(project, 'calls.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
}

function writeLock(packages: Record<string, object>, path = 'package-lock.json'): void {
  write(path, JSON.stringify({ lockfileVersion: 3, packages: { '': { name: 'second-look' }, ...packages } }));
}

function write(path: string, text: string): void {
  const file = join(project, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
