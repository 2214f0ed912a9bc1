// How a session on a graphics card is asked for.

import type { InferenceSession } from 'onnxruntime-node';

/** `webgpu` is in the package for every vendor; `cuda` is there where a user has fetched it. */
export type GpuProvider = 'webgpu' | 'cuda';

/** Results come back to the processor unless `preferredOutputLocation` says otherwise. */
export function gpuSession(provider: GpuProvider): InferenceSession.SessionOptions {
  return {
    // Our graphs are laid out that way. Left to itself, the provider turns every map around before and after what it
    // convolves, which is a quarter of a step's pieces of work.
    executionProviders: [provider === 'webgpu' ? { name: provider, preferredLayout: 'NCHW' } : provider],
    logSeverityLevel: 3,
  };
}
