// Packages the built program for the system the test runs on, around a stand-in for Electron's runtime.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileSet } from 'electron-builder';
import { build, Platform } from 'electron-builder';
import config from '../../electron-builder.config.ts';

/** How @electron/fuses finds the place in an executable. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fusesOfElectron = '10110001';

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
      directories: { ...config.directories, output: join(folder, 'dist') },
      linux: {
        ...config.linux,
        icon: join(icons, 'linux'),
        extraResources: withIconsIn(icons, [config.linux?.extraResources ?? []].flat()),
      },
    },
  });
  return join(folder, 'dist', process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
}

/** The same files, with the icons taken from this folder. */
function withIconsIn(icons: string, resources: readonly (string | FileSet)[]): (string | FileSet)[] {
  return resources.map((resource) =>
    typeof resource === 'string' || resource.from === undefined
      ? resource
      : { ...resource, from: resource.from.replace('dist/icons', icons) },
  );
}

/** The fuses of a packaged program as they stand in its executable, in the order of Electron's fuse wire: 1 is on. */
export function fusesOf(executable: string): string {
  const text = readFileSync(executable, 'latin1');
  // After the sentinel come a byte for the version and one for the number of fuses.
  const start = text.indexOf(sentinel) + sentinel.length + 2;
  return text.slice(start, start + text.charCodeAt(start - 1));
}

/** What electron-builder looks for in a runtime for Linux. */
function standInRuntime(folder: string): string {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'));
  writeFileSync(join(folder, 'electron'), `${sentinel}\u0001\u0008${fusesOfElectron}`, { mode: 0o755 });
  writeFileSync(join(folder, 'version'), '');
  writeFileSync(join(folder, 'LICENSE'), '');
  for (const locale of ['de', 'en-US']) writeFileSync(join(folder, 'locales', `${locale}.pak`), '');
  return folder;
}
