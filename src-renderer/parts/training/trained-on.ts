// Which backend trained a run that is over. The reason it was chosen for spoke of that moment.

import type { BackendName } from '../../../src-shared/training-settings.ts';

/** The libraries that compute, as people call them. */
const libraries: Readonly<Record<BackendName, string>> = {
  cuda: 'TensorFlow.js',
  gpu: 'ONNX Runtime',
  cpu: 'ONNX Runtime',
  wasm: 'TensorFlow.js',
};

/**
 * Stands beside the name of the backend.
 *
 * @param version  of the library; null where it is not known
 */
export function trainedOn(name: BackendName, version: string | null): string {
  return `Trained this run${version === null ? '' : `, with ${libraries[name]} ${version}`}.`;
}
