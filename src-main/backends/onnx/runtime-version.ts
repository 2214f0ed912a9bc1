// The version of the library that computes, without loading it.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Null when it is not installed. */
export async function onnxRuntimeVersion(): Promise<string | null> {
  try {
    const file = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
    return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
  } catch {
    return null;
  }
}
