// Folders that are gone when the test is over, and a small disk that fills up.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { onTestFinished } from 'vitest';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'second-look-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A disk of one megabyte. Mounting needs root on Linux; elsewhere the test says so and is skipped. */
export function smallDisk(test: TestContext): string {
  const folder = temporaryFolder();
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    test.skip('skipped: a small disk cannot be mounted here (needs root on Linux)');
  }
  onTestFinished(() => {
    execFileSync('/bin/umount', ['-l', folder]);
  });
  return folder;
}
