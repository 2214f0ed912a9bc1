// What a native library says went wrong, as one sentence for a person.

const known: readonly (readonly [RegExp, string])[] = [
  [
    /Failed to get a WebGPU adapter|No supported adapters/i,
    'No graphics card with a working driver was found (on Linux, its Vulkan driver has to be installed).',
  ],
  [/Failed to get a WebGPU device/i, 'The driver of the graphics card refuses to be used.'],
  [/out of memory|failed to allocate|bad_alloc/i, 'Its memory is too small or taken by other programs.'],
  [
    /device.{0,20}lost|lost.{0,20}device/i,
    'The graphics card was lost: its driver stopped or was restarted.',
  ],
  [
    /Failed to load (?:shared )?library/i,
    'A library that it needs does not load: CUDA 12 and cuDNN 9 have to be installed.',
  ],
  [
    /WebGPU.*not (?:supported|enabled)|unsupported: 'webgpu'/i,
    'Its library was built without it for this system.',
  ],
];

/** Of anything else the first line, without the places in the library's source. */
export function explainFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const found = known.find(([pattern]) => pattern.test(message));
  if (found !== undefined) return found[1];
  const line = message.trim().split('\n')[0].trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
