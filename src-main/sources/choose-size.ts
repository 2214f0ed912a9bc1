// The side of the square training picture, chosen from what the pictures are and how many there are.

import PQueue from 'p-queue';
import { join } from 'node:path';
import { AppError } from '../../src-shared/errors.ts';
import { readPictureHeader } from './picture-header.ts';
import type { FolderScan } from './scan-folder.ts';
import { setUpSharp } from './set-up-sharp.ts';

/**
 * The median of the pictures' shorter sides, but no more than the number of pictures lets us train in reasonable time
 * (64 up to 6,000 pictures, 48 up to 20,000, 32 above), and no less than 16. Looks at the headers of at most 400
 * pictures, evenly spaced in path order, so the same folder always gives the same size.
 *
 * @throws AppError `cancelled`
 */
export async function chooseSize(
  scan: FolderScan,
  { signal }: { readonly signal: AbortSignal },
): Promise<number> {
  setUpSharp();
  const { files, folder } = scan;
  const looked = Math.min(files.length, 400);
  const queue = new PQueue({ concurrency: 8 });
  const sides = await Promise.all(
    Array.from({ length: looked }, (_, i) =>
      queue.add(async () => {
        if (signal.aborted) return undefined;
        return shorterSide(join(folder, files[Math.floor((i * files.length) / looked)].path));
      }),
    ),
  );
  if (signal.aborted) throw new AppError('cancelled', 'Reading the folder was stopped.');

  const largest = files.length <= 6000 ? 64 : files.length <= 20_000 ? 48 : 32;
  return Math.max(16, Math.min(largest, median(sides) ?? largest));
}

/** Undefined for a file that is no picture: it is named when the pictures are read. */
async function shorterSide(file: string): Promise<number | undefined> {
  try {
    const { width, height } = await readPictureHeader(file);
    return Math.min(width, height);
  } catch {
    return undefined;
  }
}

/** The lower one of two in the middle. */
function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  return sorted.at((sorted.length - 1) >> 1);
}
