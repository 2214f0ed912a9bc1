// Packages the built program for the system the test runs on, around a stand-in for Electron's runtime.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Platform } from 'electron-builder';
import config from '../../electron-builder.config.ts';

const projectFolder = join(import.meta.dirname, '..', '..');

/**
 * @param folder  an empty one, which receives everything
 * @returns what people would install, unpacked
 */
export async function packageStandIn(folder: string): Promise<string> {
  const icons = join(folder, 'icons');
  spawnSync(process.execPath, [join(projectFolder, 'resources', 'draw-icons.mjs'), icons]);
  await build({
    projectDir: projectFolder,
    targets: Platform.LINUX.createTarget('dir'),
    config: {
      ...config,
      electronDist: standInRuntime(join(folder, 'electron')),
      // There is no program whose fuses could be set.
      electronFuses: null,
      directories: { ...config.directories, output: join(folder, 'dist') },
      linux: {
        ...config.linux,
        icon: join(icons, 'linux'),
        extraResources: [{ from: join(icons, 'linux', '256x256.png'), to: 'icon.png' }],
      },
    },
  });
  return join(folder, 'dist', process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
}

/** What electron-builder looks for in a runtime for Linux. */
function standInRuntime(folder: string): string {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'));
  writeFileSync(join(folder, 'electron'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(folder, 'version'), '');
  writeFileSync(join(folder, 'LICENSE'), '');
  for (const locale of ['de', 'en-US']) writeFileSync(join(folder, 'locales', `${locale}.pak`), '');
  return folder;
}
