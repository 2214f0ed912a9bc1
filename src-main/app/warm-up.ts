// What a person will most likely look at first, read before they ask.

import type { SecondLook } from '../../src-shared/contract.ts';

/** Some screens full. */
const pictures = 60;

/**
 * Reads the columns of the review that was open last, which takes half a second for 100,000 pictures, and makes its first
 * pictures small. For a host that has just started and whose window is on its way. Never rejects: what is wrong is told to
 * whoever asks for it.
 */
export async function warmUp(
  app: Pick<SecondLook, 'listDataSets' | 'reviewColumns' | 'picture'>,
): Promise<void> {
  try {
    const runId = (await app.listDataSets({})).at(0)?.reviewRunId;
    if (runId === undefined || runId === null) return;
    const { contentHashes } = await app.reviewColumns({ runId });
    for (let at = 0; at < Math.min(contentHashes.length, 32 * pictures); at += 32) {
      await app.picture(Buffer.from(contentHashes.subarray(at, at + 32)).toString('hex'), 'small');
    }
  } catch {
    // The store does not open, or a file has changed.
  }
}
