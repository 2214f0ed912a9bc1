// How belief in the labels of every example went, as people are shown it: only trainings that were shown its own label say
// something of it.

import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import { isOtherSide } from './score-all.ts';
import type { TrainOutcome } from './train.ts';

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
 */
export function shownTrajectories(
  { average, opinions, mirrored }: Pick<TrainOutcome, 'average' | 'opinions' | 'mirrored'>,
  { labels, suggested }: { readonly labels: Int32Array; readonly suggested: Int32Array },
  settings: Pick<TrainingSettings, 'epochs' | 'averageAfterEpoch'>,
): ShownTrajectories {
  const { epochs } = settings;
  const scored = average.scoredEpochs;
  const scoredEpochs = Math.min(scored, opinions.length * epochs);
  const counts = (_: number, at: number): boolean => at % scored < scoredEpochs;
  const isWithLast = (epoch: number): boolean => isOtherSide((epoch % epochs) + 1, mirrored, settings);
  const givenTrajectory = average.trajectory(labels, isWithLast).filter(counts);
  const suggestedTrajectory = average.trajectory(suggested, isWithLast).filter(counts);
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
