// Brings the names in a folder to the disk, so that they survive a power failure too.

import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

/** Windows cannot open folders and some disks cannot sync them; the files themselves are then on the disk all the same. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch {
    // As said above.
  } finally {
    await handle?.close();
  }
}
