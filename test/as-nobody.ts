// Permissions do not bind root; where the tests run as root, what a permission forbids is done as another user.

import { isMainThread } from 'node:worker_threads';
import type { TestContext } from 'vitest';

/** The user `nobody` of most systems; any that is not root will do. */
const nobody = 65534;

/** The test is skipped, with the reason, where permissions mean nothing or the user cannot be changed. */
export async function asNobody(test: TestContext, work: () => Promise<void>): Promise<void> {
  if (process.platform === 'win32') test.skip('skipped: Windows knows no permission bits');
  if (process.geteuid?.() !== 0) {
    await work();
    return;
  }
  if (!isMainThread) test.skip('skipped: root can change the user only in a process of its own');
  process.seteuid?.(nobody);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
