// The suite on WebGPU. Vitest gives each file a process of its own, so what is set here reaches nobody else.

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openGpuBackend } from '../../src-main/backends/onnx/open-gpu-backend.ts';
import { tryOut } from '../../src-main/backends/try-out.ts';
import type { Backend } from '../../src-main/engine/backend.ts';
import { initialParameters } from '../../src-main/engine/initial-parameters.ts';
import { describeNetwork } from '../../src-main/engine/network.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { backendSuite } from './backend-suite.ts';
import { findGpu } from './find-gpu.ts';
import { heldSuite } from './held-suite.ts';

const gpu = findGpu();
// Compiling takes the emulated device seconds per shape, and on a busy machine many more.
if (gpu.kind === 'emulated') vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });
const openWebGpu = openGpuBackend('webgpu');

describe.skipIf(gpu.kind === 'none')('on WebGPU', () => {
  let held: Backend;

  beforeAll(async () => {
    if (gpu.kind === 'emulated') Object.assign(process.env, gpu.environment);
    // As long as one is open, the device stays, and with it the programs that were compiled for it.
    const colours = { mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25] };
    const network = describeNetwork({ size: 16, classes: 2, widths: [4, 4, 4], logitScale: 1, ...colours });
    const parameters = initialParameters(network, new Float32Array(24 * 12), seededRandom(1, 'held'));
    const rates = { momentum: 0.9, weightDecay: 0, biasLearningRateScale: 1 };
    held = await openWebGpu(network, parameters, { batchSize: 1, threads: 1, ...rates });
  });

  afterAll(() => held.close());

  test('the try-out is passed', async () => {
    expect(await tryOut(openWebGpu)).toEqual({ usable: true, reason: 'It trains correctly.' });
  });

  // WebGPU lets a card round exponentials and logarithms as it likes, in the last digits: an NVIDIA H100 comes to 1.003e-5.
  backendSuite('gpu', openWebGpu, gpu.kind === 'emulated' ? { isEmulated: true } : { rounding: 2e-5 });
  heldSuite(openWebGpu);
});

test.runIf(gpu.kind === 'none')('the suite on WebGPU was skipped, for a reason', () => {
  process.stdout.write(`skipped: ${gpu.kind === 'none' ? gpu.reason : ''}\n`);
});
