// Backends as people call them.

import type { BackendName } from '../../src-shared/training-settings.ts';

export const backendNames: Readonly<Record<BackendName, string>> = {
  cuda: 'CUDA',
  gpu: 'Graphics card (WebGPU)',
  cpu: 'CPU',
  wasm: 'WebAssembly',
};
