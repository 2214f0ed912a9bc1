// How much each training believes the labels that were planted, its own and those of the others.

import { keptAtFirst } from './first-mask.ts';
import type { Opinion } from './opinion.ts';
import { combineOpinions, marginOf } from './opinion.ts';

/** Columns over the p planted errors of all trainings. */
export interface PlantedScores {
  /** [p] */
  readonly examples: Int32Array;
  /** [p], the wrong label. */
  readonly labels: Int32Array;
  /** [p], 0 … 1: how likely it was to be drawn among the others of its example. */
  readonly chances: Float32Array;
  /** [p], the training that was shown it, 0-based. */
  readonly trainings: Int32Array;
  /** [p × trainings] margin of the planted label in every training; see `marginsOf`. */
  readonly margins: Float64Array;
  /** [p], 1 where the training that was shown it gave it a probability above k. */
  readonly believed: Uint8Array;
  /** [p], 1 where that training began with it among the labels that it kept; see `firstMask`. */
  readonly kept: Uint8Array;
}

/** [p] margins of the planted labels in the eyes of one opinion, given as [n × classes] logarithms of probabilities. */
export function plantedMargins(
  logs: ArrayLike<number>,
  { examples, labels }: Pick<PlantedScores, 'examples' | 'labels'>,
  classes: number,
): Float64Array {
  return Float64Array.from(examples, (example, at) => marginOf(logs, example, labels[at], classes));
}

/** @param k  below which labels are pruned, 0 where none are */
export function plantedScores(opinions: readonly Opinion[], classes: number, k: number): PlantedScores {
  const all = opinions.flatMap(({ planted, probabilities }, training) => {
    const earlier = opinions.slice(0, training);
    const kept =
      training === 0
        ? undefined
        : keptAtFirst({
            ...{ opinions: earlier, planted, classes, k },
            probabilities: combineOpinions(earlier, classes).probabilities,
          });
    return Array.from(planted.examples, (example, at) => ({
      example,
      label: planted.labels[at],
      chance: planted.chances[at],
      training,
      isBelieved: probabilities[example * classes + planted.labels[at]] > k,
      isKept: kept === undefined || kept[at] === 1,
    }));
  });
  return {
    examples: Int32Array.from(all, ({ example }) => example),
    labels: Int32Array.from(all, ({ label }) => label),
    chances: Float32Array.from(all, ({ chance }) => chance),
    trainings: Int32Array.from(all, ({ training }) => training),
    margins: Float64Array.from(
      all.flatMap(({ example, label }) =>
        opinions.map(({ logs }) => marginOf(logs, example, label, classes)),
      ),
    ),
    believed: Uint8Array.from(all, ({ isBelieved }) => (isBelieved ? 1 : 0)),
    kept: Uint8Array.from(all, ({ isKept }) => (isKept ? 1 : 0)),
  };
}
