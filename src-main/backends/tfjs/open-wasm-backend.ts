// The tensor program on WebAssembly: for computers on which no native library loads. One thread; Node allows it no more.

import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { Backend, BackendOptions, ParameterSet } from '../../engine/backend.ts';
import type { Network } from '../../engine/network.ts';
import type { Tensorflow } from './kernels.ts';
import { wasmKernels } from './kernels.ts';
import type { Runtime } from './open-tfjs-backend.ts';
import { openTfjsBackend } from './open-tfjs-backend.ts';
import { packageVersion } from '../package-version.ts';

type WasmPackage = typeof import('@tensorflow/tfjs-backend-wasm');

/** Of all backends of one process, the library computes on one at a time; two may be open and take turns. */
export async function openWasmBackend(
  network: Network,
  parameters: ParameterSet,
  options: BackendOptions,
): Promise<Backend> {
  return openTfjsBackend('wasm', await startWasm(), network, parameters, options);
}

/** Name and version of the library, null when it is not installed. Does not load it. */
export function wasmVersion(): Promise<string | null> {
  const require = createRequire(import.meta.url);
  return packageVersion(() => require.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
}

let started: Promise<Runtime> | undefined;

function startWasm(): Promise<Runtime> {
  return (started ??= start());
}

/** The packages' CommonJS builds: their ES modules leave out file endings and load in bundlers only. */
async function start(): Promise<Runtime> {
  const require = createRequire(import.meta.url);
  const tf = require('@tensorflow/tfjs-core') as Tensorflow;
  const wasm = require('@tensorflow/tfjs-backend-wasm') as WasmPackage;
  wasm.setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), sep));
  const isOpen = await withoutNewListeners(() => tf.setBackend('wasm'));
  if (!isOpen) throw new Error('WebAssembly does not start.');
  return { tf, device: 'wasm', kernels: wasmKernels(tf) };
}

/**
 * The library's loader listens to uncaught errors and throws them anew, which turns every defect into an exit code of
 * its own. Errors are none of its business.
 */
async function withoutNewListeners<Result>(work: () => Promise<Result>): Promise<Result> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => process.listeners(event as never));
  try {
    return await work();
  } finally {
    events.forEach((event, index) => {
      for (const listener of process.listeners(event as never))
        if (!before[index].includes(listener)) process.removeListener(event, listener as never);
    });
  }
}
