// How long the look for near doubles takes in one folder, and what it finds; reading the pictures is not counted.
//
//   npm run bench:doubles -- FOLDER [--size 32]

import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findNearDoubles } from '../../src-main/sources/near-doubles/find-near-doubles.ts';
import { openPixelCache } from '../../src-main/sources/pixel-cache.ts';
import { readPictures } from '../../src-main/sources/read-pictures.ts';
import { scanFolder } from '../../src-main/sources/scan-folder.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', default: '32' } },
});
const [folder] = positionals as [string?];
if (folder === undefined) throw new Error('Usage: doubles.ts FOLDER [--size 32]');

const size = Number(options.size);
const { signal } = new AbortController();
const quietly = { size, signal, onProgress: () => undefined };
const data = mkdtempSync(join(tmpdir(), 'second-look-doubles-'));
try {
  const cache = await openPixelCache(data, size);
  const scan = await scanFolder(folder, { signal });
  const { pictures } = await readPictures(scan, cache, { ...quietly, known: () => undefined });
  const records = Uint32Array.from(pictures, ({ record }) => record);

  const before = process.cpuUsage();
  const start = performance.now();
  const groups = await findNearDoubles(cache, records, quietly);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  await cache.close();

  const sizes = [...Map.groupBy(groups, (first) => first).values()].map((members) => members.length);
  const found = sizes.filter((members) => members > 1);
  process.stdout.write(
    `${cpus()[0].model}, ${availableParallelism()} cores\n` +
      `${pictures.length} pictures at ${size} pixels: ${seconds.toFixed(1)} s, ` +
      `${((user + system) / 1e6).toFixed(1)} s of a processor, ${found.length} groups of ${Math.max(0, ...found)} at most\n`,
  );
} finally {
  rmSync(data, { recursive: true, force: true });
}
