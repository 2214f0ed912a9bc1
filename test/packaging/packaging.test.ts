// What people install: made once by electron-builder around a stand-in for the runtime, then looked into and started.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { extractAll, listPackage, statFile } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronFuses } from '../../electron-builder.config.ts';
import config from '../../electron-builder.config.ts';
import { appId, desktopName } from '../../src-main/hosts/electron/run-desktop.ts';
import { plain } from '../sources/tiny-pictures.ts';
import { fusesOf, packageStandIn } from './package-stand-in.ts';

describe('the fuses', () => {
  it('close every door that Electron leaves open for developers', () => {
    expect(electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(config.electronFuses).toBe(electronFuses);
    expect(config.asar).toBe(true);
  });
});

describe('the names', () => {
  it('are those the running program gives itself', () => {
    expect(config.appId).toBe(appId);
    expect(`${String(config.linux?.executableName)}.desktop`).toBe(desktopName);
  });
});

// The runtime's folder looks different on every system, and so would its stand-in.
describe.runIf(process.platform === 'linux')('what is installed (skipped elsewhere than on Linux)', () => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'second-look-packaging-'));
  let installed: string;
  let archive: string;
  let files: string[];

  beforeAll(async () => {
    installed = await packageStandIn(folder);
    archive = join(installed, 'resources', 'app.asar');
    // The list names folders too.
    files = listPackage(archive, { isPack: false })
      .map((name) => name.slice(1))
      .filter((name) => !('files' in statFile(archive, name)));
  }, 180_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds the built program, its packages, and nothing else', () => {
    const top = new Set(files.map((name) => name.split('/')[0]));

    expect([...top].sort()).toEqual(['node_modules', 'out', 'package.json']);
    expect(files).toContain('out/main/desktop.js');
    expect(files).toContain('out/main/training-process.js');
    expect(files).toContain('out/preload/preload.cjs');
    expect(files).toContain('out/renderer/index.html');
    expect(files).not.toContain('out/main/cli.js');
  });

  it('has only the packages that the desktop loads', () => {
    const packages = new Set(files.map((name) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1]));
    packages.delete(undefined);
    const system = `${process.platform}-${process.arch}`;

    expect([...packages].sort()).toEqual([
      '@img/colour',
      `@img/sharp-libvips-${system}`,
      `@img/sharp-${system}`,
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-core',
      'better-sqlite3',
      'csv-parse',
      'csv-stringify',
      'detect-libc',
      'long',
      'onnxruntime-common',
      'onnxruntime-node',
      'p-queue',
      'protobufjs',
      'semver',
      'sharp',
      'zod',
    ]);
  });

  it('has of the tensor library what WebAssembly needs, one file of code each', () => {
    const ours = files.filter((name) => name.startsWith('node_modules/@tensorflow/'));

    expect(ours.filter((name) => !name.endsWith('/package.json')).sort()).toEqual([
      'node_modules/@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.node.js',
      'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
      'node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js',
    ]);
  });

  it('has no sources, maps or documents, but every licence', () => {
    expect(files.filter((name) => /\.(?:[cm]?tsx?|map|c|cc|cpp|h|hpp|gyp|svelte)$/.test(name))).toEqual([]);
    expect(files.filter((name) => /\.md$/.test(name) && !/licen[cs]e/i.test(name))).toEqual([]);
    for (const name of ['better-sqlite3', 'sharp', 'zod']) {
      expect(files).toContain(`node_modules/${name}/LICENSE`);
    }
  });

  it('has the native libraries of this system only, each as a file of its own', () => {
    const libraries = files.filter((name) => /\.(?:node|dll|dylib|so(?:\.[\d.]+)?)$/.test(name));
    const others = ['darwin', 'win32', 'musl', process.arch === 'x64' ? 'arm64' : 'x64'];

    expect(libraries.length).toBeGreaterThanOrEqual(5);
    expect(libraries.filter((name) => others.some((other) => name.includes(other)))).toEqual([]);
    for (const name of libraries) {
      expect(statFile(archive, name)).toMatchObject({ unpacked: true });
      expect(statSync(join(`${archive}.unpacked`, name)).size).toBeGreaterThan(0);
    }
  });

  it('has its fuses burnt in', () => {
    // As node, cookies, NODE_OPTIONS, inspector, integrity, only the archive, snapshot (as it was), rights of files.
    expect(fusesOf(join(installed, 'second-look'))).toBe('01001100');
  });

  it('is called as on the command line, and shows its icon and one language', () => {
    expect(readdirSync(installed)).toContain('second-look');
    expect(readdirSync(join(installed, 'resources')).sort()).toEqual([
      'LICENSES.libvips.md',
      'app.asar',
      'app.asar.unpacked',
      'icon.png',
    ]);
    expect(readdirSync(join(installed, 'locales'))).toEqual(['en-US.pak']);
  });

  it('starts, reads a folder, trains in a process of its own, and shows what it found', async () => {
    const extracted = join(folder, 'extracted');
    extractAll(archive, extracted);
    const pictures = join(folder, 'pictures');
    await drawPictures(pictures);
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'start-packaged.ts'), extracted, pictures],
      {
        env: { ...process.env, SECOND_LOOK_DATA: join(folder, 'data') },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const result = JSON.parse(await text(child.stdout)) as {
      loaded: string[];
      end: { state: string };
      quality: number[];
      picture: [number, string];
      bars: number;
    };

    expect(result.loaded).toEqual(['second-look-app://app/']);
    expect(result.end).toMatchObject({ state: 'finished', failure: null });
    expect(result.quality).toHaveLength(48);
    expect(result.picture[0]).toBe(200);
    expect(result.picture[1]).toMatch(/^image\//);
    expect(result.bars).toBeGreaterThan(3);
  }, 120_000);
});

/** Dark ones and bright ones, 24 each. */
async function drawPictures(folder: string): Promise<void> {
  for (const [label, brightness] of [
    ['dark', 40],
    ['bright', 200],
  ] as const) {
    mkdirSync(join(folder, label), { recursive: true });
    for (let number = 0; number < 24; number++) {
      await plain([brightness + number, brightness, brightness], 16)
        .png()
        .toFile(join(folder, label, `${number}.png`));
    }
  }
}
