// A second opinion on small folders: what the pictures look like, found without any label, against the given labels.

import { setImmediate } from 'node:timers/promises';
import type { TrainingJob } from '../../src-shared/trainer.ts';
import { joinGroups } from '../audit/join-groups.ts';
import type { LeftOutOpinion } from '../audit/left-out-opinion.ts';
import { leftOutOpinion } from '../audit/left-out-opinion.ts';
import { hasLabelFreeView } from '../engine/label-free-work.ts';
import { patchFeatures } from '../engine/patch-features.ts';

/**
 * Undefined where the folder is not small, or where the work was stopped: the network's opinion is there by then, and
 * whoever stops wants no more.
 *
 * @param images  [n, 3, size, size] uint8
 * @param hold    waits while a person pauses
 */
export async function labelFreeView(
  images: Uint8Array,
  { labels, records, groups, trusted, classCount: classes, size }: TrainingJob,
  {
    seed,
    signal,
    hold,
  }: { readonly seed: number; readonly signal: AbortSignal; readonly hold: () => Promise<void> },
): Promise<LeftOutOpinion | undefined> {
  if (!hasLabelFreeView(labels.length)) return undefined;
  // Messages are heard between two turns of the event loop.
  const rest = async (): Promise<void> => {
    await setImmediate();
    await hold();
    signal.throwIfAborted();
  };
  try {
    const { features, width } = await patchFeatures(images, { size, seed, rest });
    const problem = { features, width, labels, classes, groups: joinGroups(records, groups) };
    return await leftOutOpinion(problem, trusted, rest);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
