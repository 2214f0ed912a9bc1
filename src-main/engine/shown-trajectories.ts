// How belief in the labels of every example went, as people are shown it: only trainings that were shown its own label say
// something of it.

import type { Opinion } from './opinion.ts';
import type { ScoreAverage } from './score-average.ts';

interface ShownTrajectories {
  /** E: those of the trainings that count. */
  readonly scoredEpochs: number;
  /** [n × E] probability; NaN where the training was shown another label of the example. */
  readonly givenTrajectory: Float32Array;
  readonly suggestedTrajectory: Float32Array;
  /** [n × E], 1 where the example's own label was pruned. */
  readonly prunedTrajectory: Uint8Array;
}

/**
 * @param opinions   of the trainings that count, in order: the scores of a later one are left out
 * @param labels     [n] as they are given
 * @param suggested  [n]
 * @param epochs     of each training
 */
export function shownTrajectories(
  { average, opinions }: { readonly average: ScoreAverage; readonly opinions: readonly Opinion[] },
  { labels, suggested }: { readonly labels: Int32Array; readonly suggested: Int32Array },
  epochs: number,
): ShownTrajectories {
  const scored = average.scoredEpochs;
  const scoredEpochs = Math.min(scored, opinions.length * epochs);
  const counts = (_: number, at: number): boolean => at % scored < scoredEpochs;
  const givenTrajectory = average.trajectory(labels).filter(counts);
  const suggestedTrajectory = average.trajectory(suggested).filter(counts);
  const prunedTrajectory = average.prunedTrajectory().filter(counts);
  opinions.forEach(({ planted }, training) => {
    const from = training * epochs;
    const to = Math.min(from + epochs, scoredEpochs);
    for (const example of planted.examples) {
      const row = example * scoredEpochs;
      givenTrajectory.fill(NaN, row + from, row + to);
      suggestedTrajectory.fill(NaN, row + from, row + to);
      prunedTrajectory.fill(0, row + from, row + to);
    }
  });
  return { scoredEpochs, givenTrajectory, suggestedTrajectory, prunedTrajectory };
}
