// When the label of an example was set aside, the same on the screen, on the command line and in the report's file.

import type { Finding } from './domain.ts';
import { setsAside } from './loss-words.ts';
import type { TrainingSettings } from './training-settings.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Epochs are counted through all trainings, from 1. */
export interface PrunedEpochs {
  /** After how many the label was set aside, */
  readonly epochs: number;
  /** of those after which it could be: from the first pruning on, in trainings that were shown it. */
  readonly of: number;
  /** The first of them; null where it never was. */
  readonly first: number | null;
}

/** @returns undefined where the training sets no labels aside */
export function prunedEpochs(
  { givenTrajectory, prunedTrajectory }: Pick<Finding, 'givenTrajectory' | 'prunedTrajectory'>,
  settings: Pick<TrainingSettings, 'pruneAfterEpochs'>,
): PrunedEpochs | undefined {
  if (!setsAside(settings)) return undefined;
  // A later training begins with what the earlier ones set aside.
  const after = Math.min(...settings.pruneAfterEpochs);
  const first = prunedTrajectory.indexOf(1) + 1;
  return {
    epochs: prunedTrajectory.reduce((sum, value) => sum + value, 0),
    of: givenTrajectory.reduce((sum, p, epoch) => sum + (epoch + 1 >= after && !Number.isNaN(p) ? 1 : 0), 0),
    first: first === 0 ? null : first,
  };
}

const fewRuns = 2;

/**
 * After which epochs the example was pruned, as a sentence. Epochs are counted through all trainings, from 1.
 *
 * @param pruned  [E], 1 where it was pruned after this epoch
 */
export function prunedSentence(pruned: Uint8Array): string {
  const runs = prunedRuns(pruned).map(({ from, to }) => ({ from: from + 1, to: to + 1 }));
  if (runs.length === 0) return 'Never set aside.';
  if (runs.length > fewRuns) {
    const count = pruned.reduce((sum, value) => sum + value, 0);
    return `Set aside after ${count} of ${pruned.length} epochs, first after epoch ${runs[0].from}.`;
  }
  const words = runs.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
  const isOne = runs.length === 1 && runs[0].from === runs[0].to;
  return `Set aside after ${isOne ? 'epoch' : 'epochs'} ${new Intl.ListFormat('en').format(words)}, of ${pruned.length}.`;
}

/** Neighbouring epochs together, both ends inclusive, from 0. */
export function prunedRuns(pruned: Uint8Array): Span[] {
  const runs: Span[] = [];
  for (let epoch = 0; epoch < pruned.length; epoch++) {
    if (pruned[epoch] === 0) continue;
    const from = epoch;
    while (epoch + 1 < pruned.length && pruned[epoch + 1] === 1) epoch++;
    runs.push({ from, to: epoch });
  }
  return runs;
}
