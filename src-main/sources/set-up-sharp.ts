// What the whole process asks of sharp. Called by whoever is about to use it; calling twice is the same as once.

import sharp from 'sharp';

/**
 * One thread per picture: we read many at once, and threads inside each would only add waiting. No cache: pictures are
 * decoded once, and a cache keyed by file name would show a replaced file as it was.
 */
export function setUpSharp(): void {
  sharp.concurrency(1);
  sharp.cache(false);
}
