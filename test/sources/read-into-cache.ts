// Started by read-pictures.test.ts as a process of its own that may not write large files: reads the pictures of a
// folder and prints what came of it as JSON.

import { openPixelCache } from '../../src-main/sources/pixel-cache.ts';
import { readPictures } from '../../src-main/sources/read-pictures.ts';
import { scanFolder } from '../../src-main/sources/scan-folder.ts';
import { AppError } from '../../src-shared/errors.ts';

const [folder, dataFolder] = process.argv.slice(2);
const { signal } = new AbortController();
const scan = await scanFolder(folder, { signal });
const cache = await openPixelCache(dataFolder, 16);
let most = 0;
try {
  const { pictures } = await readPictures(scan, cache, {
    size: 16,
    known: () => undefined,
    signal,
    onProgress: (_done, _total, decoded) => {
      most = decoded;
    },
  });
  console.log(JSON.stringify({ pictures: pictures.length, decoded: most }));
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.log(JSON.stringify({ code: error.code, message: error.message, decoded: most }));
} finally {
  await cache.close();
}
