// Name and version of the library that computes, without loading it.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Null when it is not installed. */
export async function onnxRuntimeVersion(): Promise<string | null> {
  try {
    const file = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
    const { name, version } = JSON.parse(await readFile(file, 'utf8')) as { name: string; version: string };
    return `${name} ${version}`;
  } catch {
    return null;
  }
}
