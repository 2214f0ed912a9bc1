// Which files of onnxruntime-node each system's package takes along: those patterns of the configuration applied to what
// the npm package holds for all systems, and to what a user may have fetched in addition.

import { readdirSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import type { Configuration } from 'electron-builder';
import { describe, expect, it } from 'vitest';
import config from '../../electron-builder.config.ts';

const folder = 'node_modules/onnxruntime-node/bin';
const inPackage = readdirSync(join(import.meta.dirname, '..', '..', folder), {
  recursive: true,
  withFileTypes: true,
})
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
  .map((path) => path.slice(path.lastIndexOf(folder)));
const fetched = ['cuda', 'shared', 'tensorrt'].map(
  (part) => `${folder}/napi-v6/linux/x64/libonnxruntime_providers_${part}.so`,
);

/** The files that are left, without the folders that all share. */
function packedFor(platform: 'linux' | 'mac' | 'win', arch: 'x64' | 'arm64'): string[] {
  const { files } = config[platform] as NonNullable<Configuration['linux']>;
  const excluded = [files ?? []]
    .flat()
    .filter((pattern) => typeof pattern === 'string')
    .filter((pattern) => pattern.startsWith('!'))
    .map((pattern) => pattern.slice(1).replaceAll('${arch}', arch));
  return [...new Set([...inPackage, ...fetched])]
    .filter((path) => !excluded.some((pattern) => matchesGlob(path, pattern)))
    .map((path) => path.slice(`${folder}/napi-v6/`.length))
    .sort();
}

describe('of the library that computes', () => {
  it.each([
    ['linux', 'x64', ['linux/x64/libonnxruntime.so.1', 'linux/x64/onnxruntime_binding.node']],
    // Has no part for graphics cards.
    ['linux', 'arm64', ['linux/arm64/libonnxruntime.so.1', 'linux/arm64/onnxruntime_binding.node']],
    [
      'mac',
      'arm64',
      [
        'darwin/arm64/libonnxruntime.1.30.0.dylib',
        'darwin/arm64/libonnxruntime.1.dylib',
        'darwin/arm64/onnxruntime_binding.node',
      ],
    ],
    // Windows compiles what runs on the card with the first and the second of these.
    [
      'win',
      'x64',
      [
        'win32/x64/DirectML.dll',
        'win32/x64/dxcompiler.dll',
        'win32/x64/dxil.dll',
        'win32/x64/onnxruntime.dll',
        'win32/x64/onnxruntime_binding.node',
      ],
    ],
  ] as const)(
    'the package for %s %s takes the files of its system and nothing else',
    (platform, arch, files) => {
      expect(packedFor(platform, arch)).toEqual(files);
    },
  );

  it('nothing lies in the archive, where no system could load it', () => {
    expect([config.asarUnpack ?? []].flat()).toContain('node_modules/onnxruntime-node/bin/**');
  });
});
