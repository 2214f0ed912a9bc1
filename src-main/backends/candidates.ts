// Every backend there is, and the ways to open it.

import { readdir } from 'node:fs/promises';
import type { BackendName } from '../../src-shared/training-settings.ts';
import type { OpenBackend } from '../engine/backend.ts';
import { convolutionMs } from './onnx/convolution-speed.ts';
import { hasCudaLibrary } from './onnx/has-cuda-library.ts';
import { openGpuBackend } from './onnx/open-gpu-backend.ts';
import { openOnnxBackend } from './onnx/open-onnx-backend.ts';
import { onnxRuntimeVersion } from './onnx/runtime-version.ts';
import { cudaVersion, openCudaBackend } from './tfjs/open-cuda-backend.ts';
import { openWasmBackend, wasmVersion } from './tfjs/open-wasm-backend.ts';

export interface Candidate {
  /** Of its library, null where that is not installed. */
  readonly version: () => Promise<string | null>;
  /** The best first; or a sentence that says why there are none. */
  readonly ways: () => Promise<readonly OpenBackend[] | string>;
  /**
   * Says in a sentence why it is not worth being tried, from a look that takes a moment. Not asked where it is named.
   *
   * @param now  milliseconds, from any start
   */
  readonly quickLook?: (now: () => number) => Promise<string | undefined>;
  /** Taken by itself only where it is faster than the processor. */
  readonly mustBeFast: boolean;
}

export const candidates: Readonly<Record<BackendName, Candidate>> = {
  cuda: { version: () => cudaVersion(), ways: () => Promise.resolve([openCudaBackend]), mustBeFast: true },
  gpu: { version: onnxRuntimeVersion, ways: () => gpuWays(), quickLook: lookAtGpu, mustBeFast: true },
  cpu: { version: onnxRuntimeVersion, ways: () => Promise.resolve([openOnnxBackend]), mustBeFast: false },
  wasm: { version: wasmVersion, ways: () => Promise.resolve([openWasmBackend]), mustBeFast: false },
};

interface Surroundings {
  readonly platform: string;
  readonly arch: string;
  /** Names in /dev and /dev/dri. */
  readonly devices: () => Promise<readonly string[]>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly hasCuda: () => boolean;
}

/** CUDA where a user has fetched onnxruntime's library for it, then WebGPU. */
export async function gpuWays(here: Surroundings = thisMachine): Promise<readonly OpenBackend[] | string> {
  const { platform, arch, environment } = here;
  const webgpu = platform === 'linux' && arch === 'arm64' ? [] : [openGpuBackend('webgpu')];
  const ways = [...(here.hasCuda() ? [openGpuBackend('cuda')] : []), ...webgpu];
  if (ways.length === 0) return 'Its library has no part for graphics cards on this kind of computer.';
  // What plays a graphics card on the processor is slow to try and slower to use. Naming a driver asks for it anyway.
  const isNamed =
    environment['VK_DRIVER_FILES'] !== undefined || environment['VK_ICD_FILENAMES'] !== undefined;
  if (platform !== 'linux' || isNamed) return ways;
  const devices = await here.devices();
  return devices.some((name) => /^(?:renderD\d+|nvidia\d+|dxg)$/.test(name))
    ? ways
    : 'This computer shows no graphics card (nothing like /dev/dri/renderD128).';
}

/** No card needs as long for one small convolution; the processor playing one needs ten times as long. */
const longestMs = 25;

async function lookAtGpu(now: () => number): Promise<string | undefined> {
  // Whoever has fetched CUDA's library has a card.
  if (thisMachine.hasCuda()) return undefined;
  try {
    const ms = await convolutionMs('webgpu', now);
    return ms > longestMs
      ? 'No graphics card answers here, only a slow stand-in on the processor.'
      : undefined;
  } catch {
    // Trying it will say what is wrong.
    return undefined;
  }
}

const thisMachine: Surroundings = {
  platform: process.platform,
  arch: process.arch,
  environment: process.env,
  async devices() {
    const listed = ['/dev', '/dev/dri'].map((folder) => readdir(folder).catch(() => []));
    return (await Promise.all(listed)).flat();
  },
  hasCuda: () => hasCudaLibrary(),
};
