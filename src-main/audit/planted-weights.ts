// How much each planted error stands for: errors were planted in a way that is known, and people make them in ways that are
// not. Slips of the hand are even over all labels; other errors are made where pictures look alike.

import type { PlantedColumns } from './comparable-planted.ts';
import type { Mixture } from './mixture.ts';
import { chanceOfWrong } from './mixture.ts';

export interface PlantedWeightsInput {
  readonly planted: Pick<PlantedColumns, 'examples' | 'labels' | 'chances'>;
  /** [p] of the planted labels. */
  readonly plantedMargins: Float64Array;
  /** [n] of the given labels. */
  readonly margins: Float64Array;
  /** [n × classes] */
  readonly probabilities: Float32Array;
  /** [n] given labels. */
  readonly labels: Int32Array;
  readonly classes: number;
}

/** Weights by importance, for errors that are all even and for errors that are all confusions; each [p], in all 1. */
export interface PlantedWeights {
  readonly even: Float64Array;
  readonly confused: Float64Array;
}

/** An even error falls on any picture and any other label alike, a confusion on a label as likely as the model finds it. */
export function plantedWeights(input: PlantedWeightsInput): PlantedWeights {
  const { planted, probabilities, classes } = input;
  const { examples, labels, chances } = planted;
  const isError = Array.from(examples, (example, at) => 1 - chanceOfTruth(input, example, labels[at]));
  return {
    even: normalised(chances.map((chance, at) => isError[at] / chance)),
    confused: normalised(
      chances.map(
        (chance, at) => (isError[at] * probabilities[examples[at] * classes + labels[at]]) / chance,
      ),
    ),
  };
}

/** A label planted on an example whose own label is wrong may be the right one. */
function chanceOfTruth(
  { margins, probabilities, labels, classes }: PlantedWeightsInput,
  example: number,
  label: number,
): number {
  const doubt = 1 / (1 + Math.exp(margins[example]));
  const others = 1 - probabilities[example * classes + labels[example]];
  return others <= 0 ? 0 : (doubt * probabilities[example * classes + label]) / others;
}

/** Below it hardly any label is right. */
const deepMargin = -2;

/**
 * Share of the data set's errors that are even, 0 … 1, from what is hardly believed at all: which labels the pictures of a
 * class were given there, held against the labels that the model finds likely for pictures of that class. A right label that is
 * hardly believed looks like a confusion, so as many of those as the mixture says are not counted.
 *
 * With two classes the pairs say nothing, and all are taken for even.
 */
export function evenShare(input: PlantedWeightsInput, weights: PlantedWeights, mixture: Mixture): number {
  const { margins, plantedMargins, probabilities, labels, classes } = input;
  if (classes === 2) return 1;
  const confusions = confusionsOf(input);
  const pairs: { readonly wrong: number; readonly even: number; readonly confused: number }[] = [];
  margins.forEach((margin, example) => {
    if (margin > deepMargin) return;
    const shown = mostProbable(probabilities, example, classes);
    const confused = confusions[shown * classes + labels[example]];
    pairs.push({ wrong: chanceOfWrong(mixture, margin), even: 1 / (classes - 1), confused });
  });
  let share = 0.5;
  for (let round = 0; round < 50 && pairs.length > 0; round++) {
    let evenOnes = 0;
    let all = 0;
    for (const { wrong, even, confused } of pairs) {
      const asEven = wrong * share * even;
      const asConfused = wrong * (1 - share) * confused;
      const chance = asEven + asConfused + (1 - wrong) * confused || 1;
      evenOnes += asEven / chance;
      all += (asEven + asConfused) / chance;
    }
    if (all === 0) break;
    share = evenOnes / all;
  }
  // Confusions are harder to see, so fewer of them lie that deep.
  const seen = (of: Float64Array): number =>
    of.reduce((sum, weight, at) => sum + (plantedMargins[at] < deepMargin ? weight : 0), 0);
  const even = share / Math.max(seen(weights.even), 0.05);
  const confused = (1 - share) / Math.max(seen(weights.confused), 0.05);
  return even / (even + confused);
}

/** [classes × classes], what is shown × the label: how a confusion of it is spread over the other labels; rows sum to 1. */
function confusionsOf({ margins, probabilities, labels, classes }: PlantedWeightsInput): Float64Array {
  const confusions = new Float64Array(classes * classes);
  labels.forEach((label, example) => {
    if (margins[example] <= 0) return;
    for (let other = 0; other < classes; other++)
      if (other !== label) confusions[label * classes + other] += probabilities[example * classes + other];
  });
  for (let from = 0; from < confusions.length; from += classes) {
    const row = confusions.subarray(from, from + classes);
    const sum = row.reduce((a, b) => a + b, 0);
    row.forEach((value, other) => (row[other] = sum > 0 ? value / sum : 1 / (classes - 1)));
  }
  return confusions;
}

function mostProbable(probabilities: Float32Array, example: number, classes: number): number {
  let best = 0;
  for (let c = 1; c < classes; c++)
    if (probabilities[example * classes + c] > probabilities[example * classes + best]) best = c;
  return best;
}

function normalised(values: ArrayLike<number>): Float64Array {
  const result = Float64Array.from(values);
  const sum = result.reduce((a, b) => a + b, 0);
  return sum > 0 ? result.map((value) => value / sum) : result.fill(1 / Math.max(1, result.length));
}
