// Started by pixel-cache.test.ts as a process of its own: appends records first … last to a pack, several at a time.

import { hash } from 'node:crypto';
import { openPixelCache } from '../../src-main/sources/pixel-cache.ts';
import { madeUpPixels } from './made-up-pixels.ts';

const [folder, size, first, last] = process.argv.slice(2);
const cache = await openPixelCache(folder, Number(size));
for (let from = Number(first); from < Number(last); from += 7) {
  const numbers = Array.from({ length: Math.min(7, Number(last) - from) }, (_, i) => from + i);
  await Promise.all(
    numbers.map((number) => {
      const pixels = madeUpPixels(number, Number(size));
      return cache.append(hash('sha256', pixels), pixels);
    }),
  );
}
await cache.close();
