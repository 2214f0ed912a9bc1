// The tensor program on TensorFlow's own library, which computes with CUDA on NVIDIA cards. The package is the user's to
// install (docs/gpu.md), so everything that can be wrong with it is said in a sentence.

import { createRequire } from 'node:module';
import util from 'node:util';
import { AppError } from '../../../src-shared/errors.ts';
import type { Backend, BackendOptions, ParameterSet } from '../../engine/backend.ts';
import type { Network } from '../../engine/network.ts';
import type { Tensorflow } from './kernels.ts';
import { nativeKernels } from './kernels.ts';
import type { Runtime } from './open-tfjs-backend.ts';
import { openTfjsBackend } from './open-tfjs-backend.ts';
import { packageVersion } from '../package-version.ts';

/** The one for NVIDIA cards first. The other is its twin without CUDA: it computes on the processor. */
const packages = [
  {
    name: '@tensorflow/tfjs-node-gpu',
    needsGpu: true,
    find: (require: NodeJS.Require) => require.resolve('@tensorflow/tfjs-node-gpu/package.json'),
    load: (require: NodeJS.Require) => require('@tensorflow/tfjs-node-gpu') as Tensorflow,
  },
  {
    name: '@tensorflow/tfjs-node',
    needsGpu: false,
    find: (require: NodeJS.Require) => require.resolve('@tensorflow/tfjs-node/package.json'),
    load: (require: NodeJS.Require) => require('@tensorflow/tfjs-node') as Tensorflow,
  },
] as const;

/** What the library reads from the environment as it loads; whatever the user has set stays. */
const environment = {
  // Its log would run through ours.
  TF_CPP_MIN_LOG_LEVEL: '2',
  // The card's memory belongs to others too.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  // The same seed gives the same numbers, and 32 bits are 32 bits.
  TF_CUDNN_DETERMINISTIC: '1',
  NVIDIA_TF32_OVERRIDE: '0',
};

/** @throws AppError `unsupported` where the package, one of its libraries or the card is missing */
export async function openCudaBackend(
  network: Network,
  parameters: ParameterSet,
  options: BackendOptions,
): Promise<Backend> {
  started ??= startTensorflow();
  return openTfjsBackend('cuda', await started, network, parameters, options);
}

let started: Promise<Runtime> | undefined;

/** Name and version of the installed package, null when there is none. Does not load it. */
export async function cudaVersion(from: string = import.meta.url): Promise<string | null> {
  const require = createRequire(from);
  for (const { find } of packages) {
    const version = await packageVersion(() => find(require));
    if (version !== null) return version;
  }
  return null;
}

/**
 * @param from  the file beside which packages are looked for
 * @throws      AppError `unsupported`, as openCudaBackend
 */
export async function startTensorflow(from: string = import.meta.url): Promise<Runtime> {
  const require = createRequire(from);
  const found = packages.find(({ find }) => isThere(() => find(require)));
  if (found === undefined) {
    const [{ name }] = packages;
    throw new AppError('unsupported', `${name} is not installed.`);
  }
  for (const [variable, value] of Object.entries(environment)) process.env[variable] ??= value;
  bringBackWhatNodeDropped();
  const tf = attempt(found.name, () => found.load(require));
  await tf.ready();
  const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
  if (found.needsGpu && isUsingGpuDevice !== true)
    throw new AppError(
      'unsupported',
      `${found.name} finds no NVIDIA card that it can use: it needs the driver, CUDA 11 and cuDNN 8.`,
    );
  return { tf, device: tf.getBackend(), kernels: nativeKernels(tf) };
}

function isThere(find: () => string): boolean {
  try {
    find();
    return true;
  } catch {
    return false;
  }
}

/** The package's last release calls two functions of Node's util module that newer Nodes warn about or lack. */
function bringBackWhatNodeDropped(): void {
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value == null, isArray: Array.isArray });
}

function attempt(name: string, load: () => Tensorflow): Tensorflow {
  try {
    return load();
  } catch (error) {
    throw new AppError('unsupported', `${name} does not load: ${explain(error)}`, { cause: error });
  }
}

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('tfjs_binding.node'))
    return 'its install script has not fetched its library. Run it with "npm rebuild --ignore-scripts=false @tensorflow/tfjs-node-gpu".';
  const library = /(\S+): cannot open shared object file/.exec(message)?.[1];
  if (library !== undefined) return `the library ${library} is missing.`;
  return message.split('\n')[0];
}
