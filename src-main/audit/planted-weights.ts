// How much each planted error stands for: errors were planted in a way that is known, and people make them in ways that are
// not. Slips of the hand are even over all labels; other errors are made where pictures look alike.

import type { PlantedColumns } from './comparable-planted.ts';

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

/** Weights by importance for errors that are all of one kind; each [p], in all 1. */
export interface PlantedWeights {
  /** Any other label, whatever the picture shows. */
  readonly even: Float64Array;
  /** A label that the model finds likely for pictures of the class, on any of its pictures: who takes crows for ravens takes all for them. */
  readonly ofClasses: Float64Array;
  /** A label that the model finds likely for this picture. */
  readonly ofPictures: Float64Array;
  /** [classes × classes], what is shown × the label: how a confusion of it is spread over the other labels; rows sum to 1. */
  readonly confusions: Float64Array;
}

export function plantedWeights(input: PlantedWeightsInput): PlantedWeights {
  const { planted, probabilities, labels: given, classes } = input;
  const { examples, labels, chances } = planted;
  const confusions = confusionsOf(input);
  const isError = Array.from(examples, (example, at) => 1 - chanceOfTruth(input, example, labels[at]));
  const weights = (chanceOf: (example: number, label: number) => number): Float64Array =>
    normalised(chances.map((chance, at) => (isError[at] * chanceOf(examples[at], labels[at])) / chance));
  return {
    even: weights(() => 1),
    ofClasses: weights((example, label) => confusions[given[example] * classes + label]),
    ofPictures: weights((example, label) => probabilities[example * classes + label]),
    confusions,
  };
}

/** How people who take one class for another do it is not known: hardly any for how their pictures look, or as many as every second. */
export const mostOfPictures = 0.5;

/**
 * @param evenShare   share of the errors that are even
 * @param ofPictures  share of the confusions that are of pictures
 * @returns [p] weights of the planted errors, in all 1
 */
export function mixedWeights(weights: PlantedWeights, evenShare: number, ofPictures: number): Float64Array {
  return weights.even.map(
    (even, at) =>
      evenShare * even +
      (1 - evenShare) * ((1 - ofPictures) * weights.ofClasses[at] + ofPictures * weights.ofPictures[at]),
  );
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
 * class were given there, held against the labels that the model finds likely for pictures of that class.
 *
 * With two classes the pairs say nothing, and all are taken for even.
 */
export function evenShare(input: PlantedWeightsInput, weights: PlantedWeights): number {
  const { margins, plantedMargins, probabilities, labels, classes } = input;
  if (classes === 2) return 1;
  /** Of each label that is hardly believed, how likely it is among the confusions of what the picture is taken for. */
  const deep: number[] = [];
  margins.forEach((margin, example) => {
    if (margin > deepMargin) return;
    const shown = mostProbable(probabilities, example, classes);
    deep.push(weights.confusions[shown * classes + labels[example]]);
  });
  let share = 0.5;
  for (let round = 0; round < 50 && deep.length > 0; round++) {
    let evenOnes = 0;
    for (const confused of deep) {
      const even = share / (classes - 1);
      evenOnes += even / (even + (1 - share) * confused || 1);
    }
    share = evenOnes / deep.length;
  }
  // Confusions are harder to see, so fewer of them lie that deep.
  const seen = (of: Float64Array): number =>
    of.reduce((sum, weight, at) => sum + (plantedMargins[at] < deepMargin ? weight : 0), 0);
  const even = share / Math.max(seen(weights.even), 0.05);
  const confused = (1 - share) / Math.max(seen(mixedWeights(weights, 0, mostOfPictures / 2)), 0.05);
  return even / (even + confused);
}

/** What `PlantedWeights` has of them, from the labels that are believed. */
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
