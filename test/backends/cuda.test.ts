// CUDA needs a package that is the user's to install, and a card. Where either is missing, the suite is skipped and the
// reason told; what can be wrong with the package is tested on stand-ins for it everywhere.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import util from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  cudaVersion,
  openCudaBackend,
  startTensorflow,
} from '../../src-main/backends/tfjs/open-cuda-backend.ts';
import { backendSuite } from './backend-suite.ts';

const obstacle = await startTensorflow().then(
  () => null,
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);
if (obstacle === null) backendSuite('cuda', openCudaBackend);
else
  test('backend cuda: the suite of every backend', ({ skip }) => {
    skip(obstacle);
  });

/** A folder with packages of these names in it, which are nothing but these lines. */
function standIn(packages: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'second-look-cuda-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [name, code] of Object.entries(packages)) {
    const place = join(folder, 'node_modules', name);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), JSON.stringify({ name, version: '4.22.0', main: 'index.js' }));
    writeFileSync(join(place, 'index.js'), code);
  }
  return pathToFileURL(join(folder, 'program.js')).href;
}

const gpuPackage = '@tensorflow/tfjs-node-gpu';
const cpuPackage = '@tensorflow/tfjs-node';
/** As little of the library as is looked at while it starts. */
const library = (isUsingGpuDevice: boolean): string => `
  exports.ready = async () => undefined;
  exports.getBackend = () => 'tensorflow';
  exports.backend = () => ({ isUsingGpuDevice: ${isUsingGpuDevice} });`;

describe('what starts CUDA', () => {
  test('says when the package is not installed', async () => {
    const from = standIn({});
    await expect(startTensorflow(from)).rejects.toMatchObject({
      code: 'unsupported',
      message: `${gpuPackage} is not installed.`,
    });
    expect(await cudaVersion(from)).toBeNull();
  });

  test('says when the install script never ran', async () => {
    const from = standIn({
      [gpuPackage]:
        "throw new Error('The Node.js native addon module (tfjs_binding.node) can not be found at path: x. \\nPlease');",
    });
    await expect(startTensorflow(from)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('npm rebuild --ignore-scripts=false') as unknown,
    });
  });

  test('names a library of the system that is missing', async () => {
    const from = standIn({
      [gpuPackage]:
        "throw new Error('libtensorflow.so.2: cannot open shared object file: No such file or directory');",
    });
    await expect(startTensorflow(from)).rejects.toMatchObject({
      code: 'unsupported',
      message: `${gpuPackage} does not load: the library libtensorflow.so.2 is missing.`,
    });
  });

  test('passes on the first line of any other fault', async () => {
    const from = standIn({ [gpuPackage]: "throw new Error('invalid ELF header\\nRequire stack');" });
    await expect(startTensorflow(from)).rejects.toMatchObject({
      code: 'unsupported',
      message: `${gpuPackage} does not load: invalid ELF header`,
    });
  });

  test('says when the library finds no card', async () => {
    await expect(startTensorflow(standIn({ [gpuPackage]: library(false) }))).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('no NVIDIA card') as unknown,
    });
  });

  test('takes the package for cards before the one for processors', async () => {
    const from = standIn({ [gpuPackage]: library(true), [cpuPackage]: 'throw new Error();' });
    expect(await startTensorflow(from)).toMatchObject({ device: 'tensorflow' });
    expect(await cudaVersion(from)).toBe(`${gpuPackage} 4.22.0`);
  });

  test('takes the package for processors where it is the one that is installed', async () => {
    const from = standIn({ [cpuPackage]: library(false) });
    expect(await startTensorflow(from)).toMatchObject({ device: 'tensorflow' });
    expect(await cudaVersion(from)).toBe(`${cpuPackage} 4.22.0`);
  });

  test('brings back what the package misses in a newer Node', async () => {
    const check =
      "const util = require('util'); exports.found = [util.isNullOrUndefined(null), util.isArray([])];";
    const { tf } = await startTensorflow(standIn({ [gpuPackage]: `${library(true)}${check}` }));
    expect(tf).toMatchObject({ found: [true, true] });
    expect(util).toHaveProperty('isNullOrUndefined');
  });
});
