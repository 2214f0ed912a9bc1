// `npm start`: a window where there is a runtime for one, the browser elsewhere. Stand-ins play the runtime, its
// installer and the built program.

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const resources = join(import.meta.dirname, '..', '..', 'resources');

const inBrowser = (reason: string): string => `${reason}, so this opens in your browser.\n`;
const opens = 'echo "window $*"';

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'second-look-start-'));
  cpSync(resources, join(project, 'resources'), { recursive: true });
  write('package.json', '{ "type": "module" }');
  write('out/main/cli.js', 'console.log("cli", process.argv.slice(2).join(" "));');
  write('node_modules/electron/package.json', '{ "version": "45.0.0", "type": "commonjs" }');
  write(
    'start.mjs',
    "import { start } from './resources/start.mjs';\nimport { endLike } from './resources/hand-over.mjs';\nendLike(await start(import.meta.dirname, process.argv.slice(2)));\n",
  );
});

afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

describe.skipIf(process.platform === 'win32')(
  'npm start (skipped on Windows: the stand-ins are scripts)',
  () => {
    it('opens a window where the runtime was installed, and passes on what stands behind it', () => {
      writeRuntime('node_modules/electron/dist/other-name', opens);
      write('node_modules/electron/path.txt', 'other-name');

      expect(start(['pets'])).toEqual({ status: 0, stdout: `window ${project} pets\n`, stderr: '' });
    });

    it('opens a window where somebody put a runtime without a note of its name', () => {
      writeRuntime(`node_modules/electron/dist/${platformName()}`, opens);

      expect(start().stdout).toBe(`window ${project}\n`);
    });

    it('opens a window with the runtime of ELECTRON_OVERRIDE_DIST_PATH, and fetches none where it holds none', () => {
      writeInstaller('process.exit(9);');
      writeRuntime(`elsewhere/${platformName()}`, opens);
      const elsewhere = { ELECTRON_OVERRIDE_DIST_PATH: join(project, 'elsewhere') };
      const nowhere = { ELECTRON_OVERRIDE_DIST_PATH: join(project, 'nowhere') };

      expect(start([], elsewhere).stdout).toBe(`window ${project}\n`);
      expect(start([], nowhere).stderr).toBe(
        inBrowser('No Electron runtime here (ELECTRON_OVERRIDE_DIST_PATH holds none)'),
      );
    });

    it('lets no terminal of another program turn the runtime into a mere Node', () => {
      writeRuntime(`node_modules/electron/dist/${platformName()}`, 'echo "as node: $ELECTRON_RUN_AS_NODE"');

      expect(start([], { ELECTRON_RUN_AS_NODE: '1' }).stdout).toBe('as node: \n');
    });

    it('fetches the runtime where there is none', () => {
      writeInstaller(`
      const { chmodSync, mkdirSync, writeFileSync } = require('node:fs');
      mkdirSync(__dirname + '/dist');
      writeFileSync(__dirname + '/dist/fetched', '#!/bin/sh\\n${opens.replaceAll('"', '\\"')}\\n');
      chmodSync(__dirname + '/dist/fetched', 0o755);
      writeFileSync(__dirname + '/path.txt', 'fetched');
    `);
      const { stdout, stderr } = start();

      expect(stdout).toBe(`window ${project}\n`);
      expect(stderr).toMatch(/^Fetching the Electron runtime \(.*\) \.\.\.\n$/);
    });

    it('serves to the browser where none can be fetched, tidies up, and does not try at every start', () => {
      writeInstaller(`
      const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
      appendFileSync(__dirname + '/tries', 'x');
      mkdirSync(__dirname + '/dist');
      writeFileSync(__dirname + '/dist/electron', 'half of it');
      console.error('getaddrinfo ENOTFOUND');
      process.exit(1);
    `);
      const reason = 'No Electron runtime here (none could be fetched; "npx install-electron" tries again)';
      const first = start(['pets']);
      const second = start();

      expect(first.stdout).toBe('cli serve pets\n');
      expect(first.stderr).toMatch(/^Fetching .*\n/);
      expect(first.stderr.split('\n').slice(1).join('\n')).toBe(inBrowser(reason));
      expect(second).toEqual({ status: 0, stdout: 'cli serve\n', stderr: inBrowser(reason) });
      expect(existsSync(join(project, 'node_modules/electron/dist'))).toBe(false);

      // Another version of Electron is another try.
      write('node_modules/electron/package.json', '{ "version": "46.0.0", "type": "commonjs" }');
      expect(start().stderr).toMatch(/^Fetching /);
    });

    it('fetches nothing in CI', () => {
      writeInstaller('process.exit(9);');

      expect(start([], { CI: 'true' })).toEqual({
        status: 0,
        stdout: 'cli serve\n',
        stderr: inBrowser('No Electron runtime here (none is fetched where CI is set)'),
      });
    });

    it('serves to the browser where that is wished, even with a runtime', () => {
      writeRuntime(`node_modules/electron/dist/${platformName()}`, opens);

      expect(start([], { SECOND_LOOK_BROWSER: '1' })).toMatchObject({
        stdout: 'cli serve\n',
        stderr: inBrowser('SECOND_LOOK_BROWSER is set'),
      });
    });

    it.runIf(process.platform === 'linux')('prints a link where there is no display', () => {
      writeRuntime(`node_modules/electron/dist/${platformName()}`, opens);

      expect(start([], { DISPLAY: '' })).toMatchObject({
        stdout: 'cli serve --no-open\n',
        stderr: 'No window can open here (there is no display), so open the link below in a browser.\n',
      });
    });

    it.each([
      ['kill -TRAP $$', 'it ended with SIGTRAP'],
      ['exit 127', 'it ended with exit code 127'],
    ])('serves to the browser where the runtime cannot start: %s', (script, failure) => {
      writeRuntime(`node_modules/electron/dist/${platformName()}`, script);

      expect(start()).toMatchObject({
        stdout: 'cli serve\n',
        stderr: inBrowser(`Electron cannot open a window here (${failure})`),
      });
    });

    it('serves to the browser where the runtime is not for this machine', () => {
      writeRuntime(`node_modules/electron/dist/${platformName()}`, '');
      write(`node_modules/electron/dist/${platformName()}`, '\u007fELF');

      expect(start().stdout).toBe('cli serve\n');
    });

    it.each([0, 2, 3, 130])('ends as Second Look ended, with %i', (code) => {
      writeRuntime(`node_modules/electron/dist/${platformName()}`, `exit ${code}`);

      expect(start()).toEqual({ status: code, stdout: '', stderr: '' });
    });
  },
);

function start(args: readonly string[] = [], environment: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(project, 'start.mjs'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], DISPLAY: ':0', ...environment },
  });
  return { status, stdout, stderr };
}

function platformName(): string {
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

function writeRuntime(path: string, script: string): void {
  write(path, `#!/bin/sh\n${script}\n`);
  chmodSync(join(project, path), 0o755);
}

function writeInstaller(script: string): void {
  write('node_modules/electron/install.js', script);
}

function write(path: string, text: string): void {
  const file = join(project, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
