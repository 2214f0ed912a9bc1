// The house: which room may use which, held as data and checked against every import.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { House, SourceText } from './check-imports.ts';
import { brokenImports } from './check-imports.ts';

const root = join(import.meta.dirname, '..');

const shared = 'src-shared';
const engine = 'src-main/engine';
const audit = 'src-main/audit';
const backends = 'src-main/backends';
const tfjs = 'src-main/backends/tfjs';
const storage = 'src-main/storage';
const sources = 'src-main/sources';
const exports = 'src-main/exports';
const worker = 'src-main/worker';
const app = 'src-main/app';
const server = 'src-main/hosts/server';
const renderer = 'src-renderer';
const belowHosts = [shared, engine, audit, backends, storage, sources, exports, worker, app];

const house: House = {
  rooms: [
    // Floor 0
    { folder: shared, uses: [], usesNode: false },
    // Floor 1: plain numbers
    { folder: engine, uses: [shared], usesNode: false },
    { folder: audit, uses: [shared], usesNode: false },
    // Floor 2: each with a package of its own
    { folder: backends, uses: [shared, engine, audit], usesNode: true },
    { folder: storage, uses: [shared], usesNode: true },
    { folder: sources, uses: [shared], usesNode: true },
    { folder: exports, uses: [shared], usesNode: true },
    // Floor 3: what a user can ask for, and the process that trains
    { folder: worker, uses: [shared, engine, audit, backends], usesNode: true },
    { folder: app, uses: [shared, audit, storage, sources, exports], usesNode: true },
    // Floor 4: plugging-in
    { folder: server, uses: belowHosts, usesNode: true },
    // The command `serve` opens the server host.
    { folder: 'src-main/hosts/cli', uses: [...belowHosts, server], usesNode: true },
    { folder: 'src-main/hosts/electron', uses: belowHosts, usesNode: true },
    // The screen
    { folder: renderer, uses: [shared], usesNode: false },
  ],
  packages: [
    { name: 'zod', folders: [shared] },
    { name: 'better-sqlite3', folders: [storage] },
    { name: 'sharp', folders: [sources] },
    { name: 'p-queue', folders: [sources] },
    { name: 'csv-parse', folders: [sources] },
    { name: 'csv-stringify', folders: [exports] },
    { name: 'onnxruntime-node', folders: ['src-main/backends/onnx'], isLazy: true },
    { name: 'onnxruntime-common', folders: ['src-main/backends/onnx'] },
    { name: 'protobufjs', folders: ['src-main/backends/onnx'] },
    { name: '@tensorflow/tfjs-core', folders: [tfjs], isLazy: true },
    { name: '@tensorflow/tfjs-backend-wasm', folders: [tfjs], isLazy: true },
    { name: '@tensorflow/tfjs-node-gpu', folders: [tfjs], isLazy: true },
    { name: '@tensorflow/tfjs-node', folders: [tfjs], isLazy: true },
    { name: 'commander', folders: ['src-main/hosts/cli'] },
    { name: '@msgpack/msgpack', folders: [shared] },
    { name: 'ws', folders: [server] },
    { name: 'open', folders: [server] },
    { name: 'electron', folders: ['src-main/hosts/electron'] },
    { name: 'svelte', folders: [renderer] },
    { name: 'uplot', folders: [renderer] },
    { name: 'bits-ui', folders: [renderer] },
    { name: '@lucide/svelte', folders: [renderer] },
  ],
};

const topLevel = [
  '.ci',
  '.gitattributes',
  '.gitignore',
  '.npmrc',
  '.prettierignore',
  '.prettierrc.json',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
  'docs',
  'electron-builder.config.ts',
  'electron.vite.config.ts',
  'eslint.config.js',
  'knip.json',
  'package-lock.json',
  'package.json',
  'resources',
  'src-main',
  'src-renderer',
  'src-shared',
  'test',
  'svelte.config.js',
  'tsconfig.json',
  'vitest.config.ts',
];

describe('the house', () => {
  it('has no import that points up, sideways or at a package of another room', () => {
    const files = ['src-shared', 'src-main', 'src-renderer'].flatMap(sourcesBelow);

    expect(files.length).toBeGreaterThan(0);
    expect(brokenImports(files, house)).toEqual([]);
  });

  it('names at its top level only what was agreed', () => {
    const ignored = ['.git', ...ignoredNames()];
    const found = readdirSync(root).filter((name) => !ignored.includes(name) && !name.endsWith('.log'));

    expect(found.filter((name) => !topLevel.includes(name))).toEqual([]);
  });

  it('has only agreed rooms in src-main', () => {
    const rooms = house.rooms.map(({ folder }) => folder);
    const agreed = new Set(rooms.map((folder) => folder.split('/').slice(0, 2).join('/')));
    const found = readdirSync(join(root, 'src-main')).map((name) => `src-main/${name}`);

    expect(found.filter((folder) => !agreed.has(folder))).toEqual([]);
  });
});

describe('the checker itself', () => {
  it('allows imports that point down, within a room, and of a package of the room', () => {
    const text = `
      import { z } from '../engine/loop.ts';
      import type { Example } from '../../src-shared/domain.ts';
      import { wire } from './wire.ts';
      import { join } from 'node:path';
      type Settings = import('../../src-shared/training-settings.ts').TrainingSettings;
    `;
    expect(check('src-main/worker/start.ts', text)).toEqual([]);
  });

  it.each([
    ['an upward import', "import { openApp } from '../app/open-app.ts';"],
    ['an upward import()', "async function f() { return import('../app/open-app.ts'); }"],
    ['an upward import type', "import type { App } from '../app/open-app.ts';"],
    ['an upward import(…) type', "type App = import('../app/open-app.ts').App;"],
    ['an upward export from', "export { openApp } from '../app/open-app.ts';"],
    ['an upward export *', "export * from '../app/open-app.ts';"],
    ['an upward require', "const { openApp } = require('../app/open-app.ts');"],
    ['an upward createRequire', "createRequire(import.meta.url)('../app/open-app.ts');"],
  ])('reports %s', (_, text) => {
    expect(check('src-main/storage/open.ts', text)).toEqual([
      'src-main/storage/open.ts:1 imports src-main/app/open-app.ts, but src-main/storage may not use src-main/app.',
    ]);
  });

  it('reports an import of a room on the same floor', () => {
    expect(check('src-main/engine/loop.ts', "import { rank } from '../audit/rank.ts';")).toEqual([
      'src-main/engine/loop.ts:1 imports src-main/audit/rank.ts, but src-main/engine may not use src-main/audit.',
    ]);
    expect(check('src-main/hosts/electron/main.ts', "import '../server/serve.ts';")).toHaveLength(1);
  });

  it('reports an import() whose target is computed', () => {
    expect(check('src-main/app/a.ts', 'const load = (name: string) => import(name);')).toHaveLength(1);
  });

  it('reports a file outside every room, and an import of one', () => {
    expect(check('src-main/helpers.ts', '')).toEqual([
      'src-main/helpers.ts lies in no room of the house table.',
    ]);
    expect(check('src-main/app/a.ts', "import data from '../../package.json';")).toHaveLength(1);
  });

  it('reports a package that belongs to another room, subpaths and scopes included', () => {
    expect(check('src-main/app/a.ts', "import Database from 'better-sqlite3';")).toHaveLength(1);
    expect(check('src-main/storage/a.ts', "import Database from 'better-sqlite3';")).toEqual([]);
    expect(check('src-main/sources/a.ts', "import { parse } from 'csv-parse/sync';")).toEqual([]);
    expect(check('src-main/sources/a.ts', "import x from '@scope/name/deep';")).toEqual([
      'src-main/sources/a.ts:1 imports the package @scope/name, which is not for this folder.',
    ]);
    expect(check('src-main/backends/choose.ts', "import type { root } from 'protobufjs';")).toHaveLength(1);
  });

  it('reports a Node module in a pure room, with and without its prefix', () => {
    expect(check('src-main/engine/a.ts', "import { readFile } from 'node:fs/promises';")).toHaveLength(1);
    expect(check('src-main/audit/a.ts', "import { readFile } from 'fs/promises';")).toHaveLength(1);
    expect(check('src-main/app/a.ts', "import { readFile } from 'node:fs/promises';")).toEqual([]);
  });

  it('keeps the tensor library in its folder, and loaded inside a function', () => {
    const path = 'src-main/backends/tfjs/open.ts';
    expect(check(path, "import { conv2d } from '@tensorflow/tfjs-core';")).toHaveLength(1);
    expect(check(path, "import type { Tensor } from '@tensorflow/tfjs-core';")).toEqual([]);
    expect(check(path, "const load = () => require('@tensorflow/tfjs-node-gpu');")).toEqual([]);
    expect(check('src-main/backends/choose.ts', "import type {} from '@tensorflow/tfjs-core';")).toHaveLength(
      1,
    );
    expect(check('src-main/backends/onnx/a.ts', "import type {} from '@tensorflow/tfjs-core';")).toHaveLength(
      1,
    );
  });

  it('wants onnxruntime-node loaded inside a function', () => {
    const path = 'src-main/backends/onnx/open.ts';
    expect(check(path, "import { InferenceSession } from 'onnxruntime-node';")).toHaveLength(1);
    expect(check(path, "import { type InferenceSession } from 'onnxruntime-node';")).toHaveLength(1);
    expect(check(path, "const ort = await import('onnxruntime-node');")).toHaveLength(1);
    expect(check(path, "export { Tensor } from 'onnxruntime-node';")).toHaveLength(1);
    expect(check(path, "import type { InferenceSession } from 'onnxruntime-node';")).toEqual([]);
    expect(check(path, "const open = async () => import('onnxruntime-node');")).toEqual([]);
    expect(check(path, "function open() { return require('onnxruntime-node'); }")).toEqual([]);
  });
});

function check(path: string, text: string): string[] {
  return brokenImports([{ path, text }], house);
}

function sourcesBelow(folder: string): SourceText[] {
  let names: string[];
  try {
    names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  } catch {
    // src-renderer comes with the app window.
    return [];
  }
  return names
    .filter((name) => /\.[cm]?tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Names that .gitignore keeps out of the project. */
function ignoredNames(): string[] {
  return readFileSync(join(root, '.gitignore'), 'utf8')
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^\/|\/$/g, ''))
    .filter((line) => line !== '' && !line.startsWith('#'));
}
