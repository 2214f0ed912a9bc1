// A graphics card for tests: the one of this machine where that is asked for, else SwiftShader, which plays one on the
// processor. Debian has it in the package of Chromium; where we are root there, it is installed when it is missing.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { findChromium } from '../e2e/find-chromium.ts';

const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';

export type TestGpu =
  | { readonly kind: 'real' }
  | { readonly kind: 'emulated'; readonly environment: Readonly<Record<string, string>> }
  /** With one line that says what to install. */
  | { readonly kind: 'none'; readonly reason: string };

/** `SECOND_LOOK_GPU=1` asks for the machine's own. */
export function findGpu(): TestGpu {
  if (process.env['SECOND_LOOK_GPU'] === '1') return { kind: 'real' };
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { kind: 'none', reason: 'SwiftShader is looked for on Linux (x64) only' };
  const browser = findChromium();
  if ('missing' in browser) return { kind: 'none', reason: browser.missing };
  if (!existsSync(driver)) return { kind: 'none', reason: `no SwiftShader beside Chromium (${driver})` };
  if (!hasVulkan() && !(installVulkan() && hasVulkan()))
    return { kind: 'none', reason: 'no Vulkan loader found: install it ("apt-get install libvulkan1")' };
  return {
    kind: 'emulated',
    environment: { VK_DRIVER_FILES: driver, XDG_RUNTIME_DIR: process.env['XDG_RUNTIME_DIR'] ?? tmpdir() },
  };
}

function hasVulkan(): boolean {
  return spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout.includes('libvulkan.so.1');
}

function installVulkan(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  return (
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'libvulkan1'], {
      stdio: 'ignore',
      timeout: 120_000,
    }).status === 0
  );
}
