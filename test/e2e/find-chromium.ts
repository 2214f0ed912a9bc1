// Where the browser of the tests lies. On a Debian machine where we are root, it is installed when it is missing.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = [
  process.env['SECOND_LOOK_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The browser, or one line that says what to install. */
export function findChromium(): { readonly path: string } | { readonly missing: string } {
  const path = existing() ?? (installWithApt() ? existing() : undefined);
  if (path !== undefined) return { path };
  return {
    missing:
      'no Chromium found: install it ("apt-get install chromium" on Debian), or name one in SECOND_LOOK_CHROMIUM',
  };
}

/** Chromium as a test wants it: no window, no network of its own. */
export const chromiumArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function existing(): string | undefined {
  return places.find((place) => place !== undefined && existsSync(place));
}

function installWithApt(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const apt = (...words: string[]): boolean =>
    spawnSync('apt-get', words, {
      stdio: 'ignore',
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  return apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
}
