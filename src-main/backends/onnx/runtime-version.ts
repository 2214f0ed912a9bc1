// Name and version of the library that computes, without loading it.

import { createRequire } from 'node:module';
import { packageVersion } from '../package-version.ts';

/** Null when it is not installed. */
export function onnxRuntimeVersion(): Promise<string | null> {
  return packageVersion(() => createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
}
