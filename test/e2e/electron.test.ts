// The built desktop program in a real Electron, where one is found: what the stand-in of the other tests can only assume.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { _electron } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import type { TestContext } from 'vitest';
import type { DesktopBridge } from '../../src-shared/desktop-bridge.ts';
import type { AppMessage } from '../../src-shared/wire.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const projectFolder = join(import.meta.dirname, '..', '..');

interface DesktopPage {
  readonly secondLook: DesktopBridge;
  readonly require?: unknown;
  readonly process?: unknown;
}

it('shows its page and keeps it where it is, speaks to it, and finds a backend that trains', async (test) => {
  const { program, page } = await start(test);

  expect(page.url()).toBe('second-look-app://app/');
  expect(await program.evaluate(({ app }) => app.getName())).toBe('Second Look');
  const hello = await page.evaluate(
    () =>
      new Promise<AppMessage>((resolve) => {
        (globalThis as unknown as DesktopPage).secondLook.listen(resolve);
      }),
  );
  expect(hello).toMatchObject({ kind: 'hello', abilities: ['chooseFolder', 'chooseTarget', 'showInFolder'] });

  const found = await page.evaluate(() => {
    const world = globalThis as unknown as DesktopPage;
    return {
      bridge: Object.keys(world.secondLook).sort(),
      node: [typeof world.require, typeof world.process],
    };
  });
  expect(found).toEqual({ bridge: ['listen', 'pathOf', 'send'], node: ['undefined', 'undefined'] });

  expect(await page.evaluate("window.open('https://example.org/')")).toBeNull();
  expect(await page.evaluate('Notification.requestPermission()')).toBe('denied');
  // The content security policy has reached the page.
  expect(await page.evaluate("fetch('https://example.org/').then(() => 'answered', () => 'refused')")).toBe(
    'refused',
  );
  const inline = `new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'globalThis.hasRun = true';
    document.head.append(script);
  })`;
  expect(await page.evaluate(inline)).toBe('script-src-elem');
  expect(await page.evaluate('globalThis.hasRun')).toBeUndefined();

  await page.evaluate("location.href = 'https://example.org/'");
  await page.waitForTimeout(500);
  expect(page.url()).toBe('second-look-app://app/');

  const answer = await page.evaluate(
    () =>
      new Promise<AppMessage>((resolve) => {
        const { secondLook } = globalThis as unknown as DesktopPage;
        secondLook.listen((message) => {
          if (message.kind === 'hello')
            secondLook.send({ kind: 'call', id: 1e6, call: 'doctor', request: {} });
          if ('id' in message && message.id === 1e6) resolve(message);
        });
      }),
  );

  expect(answer).toMatchObject({
    kind: 'answer',
    answer: {
      backends: expect.arrayContaining([expect.objectContaining({ name: 'cpu', usable: true })]) as [],
    },
  });
});

async function start(test: TestContext): Promise<{ program: ElectronApplication; page: Page }> {
  const executablePath = findRuntime();
  if (executablePath === undefined) test.skip('no Electron runtime was found');
  const { env, platform } = process;
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) test.skip('there is no display');
  const isRoot = process.getuid?.() === 0;
  const program = await _electron.launch({
    executablePath,
    args: [projectFolder, ...(isRoot ? ['--no-sandbox'] : [])],
    env: { ...(env as Record<string, string>), SECOND_LOOK_DATA: temporaryFolder() },
  });
  onTestFinished(() => program.close());
  const page = await program.firstWindow();
  await page.waitForLoadState();
  return { program, page };
}

function findRuntime(): string | undefined {
  const electron = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electron, 'dist');
  const pathFile = join(electron, 'path.txt');
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' } as const;
  const usual =
    process.platform === 'darwin' || process.platform === 'win32' ? names[process.platform] : 'electron';
  const written = existsSync(pathFile) ? [readFileSync(pathFile, 'utf8').trim()] : [];
  return [...written, usual].map((name) => join(dist, name)).find((path) => existsSync(path));
}
