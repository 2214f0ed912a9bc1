// Whether a user has fetched onnxruntime's library for CUDA, which does not come with its package.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * It then lies beside the others.
 *
 * @param folder  of the package, undefined where that is not installed
 */
export function hasCudaLibrary(folder = packageFolder()): boolean {
  if (folder === undefined) return false;
  const libraries = join(folder, 'bin', 'napi-v6', process.platform, process.arch);
  return existsSync(join(libraries, 'libonnxruntime_providers_cuda.so'));
}

function packageFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  } catch {
    return undefined;
  }
}
