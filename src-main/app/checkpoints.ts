// What is kept of trainings that are not over, a folder each in the data folder: the state that the training process
// writes, and here what it is about.

import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { TrainingJob } from '../../src-shared/trainer.ts';
import { checkpointFile } from '../../src-shared/trainer.ts';
import type { Store } from '../storage/open-store.ts';

/** What a run is about: enough to keep its findings when its pictures are gone. */
export interface CheckpointAbout {
  readonly runId: number;
  readonly job: TrainingJob;
  readonly exampleIds: Int32Array;
  readonly classes: readonly string[];
}

export interface BrokenOffRun extends CheckpointAbout {
  readonly checkpoint: string;
}

const aboutFile = 'about';

/** Of a folder that is yet to be made. */
export function newCheckpoint(dataFolder: string): string {
  return join(folderIn(dataFolder), randomUUID());
}

/** Before the first epoch is over, so that whatever is kept has a name. On a full disk it has none, and the run goes on. */
export function describeCheckpoint(checkpoint: string, about: CheckpointAbout): void {
  const growing = join(checkpoint, `${aboutFile}.new`);
  try {
    mkdirSync(checkpoint, { recursive: true });
    writeFileSync(growing, serialize(about));
    renameSync(growing, join(checkpoint, aboutFile));
  } catch {
    // Of what a killed program then leaves, nothing can be gone on with.
  }
}

/** What cannot be removed is left; `brokenOffRuns` tries again. */
export function removeCheckpoint(checkpoint: string): void {
  try {
    rmSync(checkpoint, { recursive: true, force: true });
  } catch {
    // Some program holds a file of it open.
  }
}

export function holdsEpoch(checkpoint: string): boolean {
  return existsSync(join(checkpoint, checkpointFile));
}

/**
 * Runs of a data set that ended without findings and have something to go on with, those among them whose program was
 * killed since. Tidies up on its way.
 */
export function brokenOffRuns(dataFolder: string, store: Store, dataSetId: number): BrokenOffRun[] {
  store.markAbandonedRuns();
  return checkpointsIn(dataFolder).filter(({ runId, checkpoint }) => {
    const run = store.run(runId);
    if (run?.dataSetId !== dataSetId || run.state === 'running') return false;
    if (store.countTiersOf(runId) === null && holdsEpoch(checkpoint)) return true;
    removeCheckpoint(checkpoint);
    return false;
  });
}

function checkpointsIn(dataFolder: string): BrokenOffRun[] {
  const folder = folderIn(dataFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const checkpoint = join(folder, name);
    try {
      const about = deserialize(readFileSync(join(checkpoint, aboutFile))) as CheckpointAbout;
      return [{ ...about, checkpoint }];
    } catch {
      // Of a program that was killed while it wrote, or one that is about to write.
      return [];
    }
  });
}

function folderIn(dataFolder: string): string {
  return join(dataFolder, 'checkpoints');
}
