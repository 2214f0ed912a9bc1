// How much each planted error stands for: errors were planted in a way that is known, and people make them in ways that are
// not. Slips of the hand are even over all labels; other errors are made where pictures look alike.

import type { PlantedColumns } from './comparable-planted.ts';
import type { Strata } from './planted-strata.ts';

export interface PlantedWeightsInput {
  readonly planted: Pick<PlantedColumns, 'examples' | 'labels' | 'chances'>;
  readonly strata: Strata;
  /** [p] of the planted labels. */
  readonly plantedMargins: Float64Array;
  /** [n] of the given labels, as the ranking is made of: below 0 another class is believed more. */
  readonly margins: Float64Array;
  /** [n × classes] mean probabilities. */
  readonly probabilities: Float32Array;
  /** [n] given labels. */
  readonly labels: Int32Array;
  readonly classes: number;
}

/** Errors that are all made in one way. */
export interface ErrorKind {
  /** [p] weights by importance of the planted errors, as they were drawn. */
  readonly weights: Float64Array;
  /** [strata] share of all such errors that lies in each, in all 1. */
  readonly shares: Float64Array;
}

export interface PlantedWeights {
  /** Any other label, whatever the picture shows. */
  readonly even: ErrorKind;
  /** A label that the model finds likely for pictures of the class, on any of its pictures: who takes crows for ravens takes all for them. */
  readonly confused: ErrorKind;
  /** [p] */
  readonly strata: Int32Array;
  /** [classes × classes], what is shown × the label: how a confusion of it is spread over the other labels; rows sum to 1. */
  readonly confusions: Float64Array;
}

export function plantedWeights(input: PlantedWeightsInput): PlantedWeights {
  const { strata, labels: given, classes } = input;
  const confusions = confusionsOf(input);
  const [even, confused] = errorKinds(input, [
    () => 1,
    (example, label) => confusions[given[example] * classes + label],
  ]);
  return { even, confused, strata: strata.of, confusions };
}

/** @param chances  of each kind, how often such an error gives an example a label, up to a factor */
function errorKinds(
  input: PlantedWeightsInput,
  chances: readonly ((example: number, label: number) => number)[],
): ErrorKind[] {
  const { strata, planted, labels: given, classes } = input;
  const sums = chances.map(() => new Float64Array(strata.shares.length));
  strata.forEachOther((example, strataOf) => {
    const isTrue = chancesOfTruth(input, example);
    for (let label = 0; label < classes; label++) {
      if (label === given[example]) continue;
      for (let kind = 0; kind < chances.length; kind++)
        sums[kind][strataOf[label]] += (1 - isTrue(label)) * chances[kind](example, label);
    }
  });
  const isError = Array.from(
    planted.examples,
    (example, at) => 1 - chancesOfTruth(input, example)(planted.labels[at]),
  );
  return chances.map((chanceOf, kind) => ({
    weights: Float64Array.from(
      planted.chances,
      (chance, at) => (isError[at] * chanceOf(planted.examples[at], planted.labels[at])) / chance,
    ),
    shares: sharesOfTrainings(sums[kind], strata),
  }));
}

/** Every training shows as much of the errors as it planted of them. */
function sharesOfTrainings(sums: Float64Array, { shares, trainings }: Strata): Float64Array {
  const all = new Map<number, number>();
  sums.forEach((sum, stratum) => all.set(trainings[stratum], (all.get(trainings[stratum]) ?? 0) + sum));
  return sums.map((sum, stratum) => (shares[stratum] * sum) / (all.get(trainings[stratum]) || 1));
}

/**
 * Each stratum weighs what lies in it of all errors of the kind.
 *
 * @param times  [p], how often each planted error counts; left out, once
 * @returns      [p] weights of the planted errors, in all 1
 */
export function weightsOf(
  { weights, shares }: ErrorKind,
  strata: Int32Array,
  times?: Float64Array,
): Float64Array {
  const counted = Float64Array.from(weights, (weight, at) => weight * (times?.[at] ?? 1));
  const sums = new Float64Array(shares.length);
  counted.forEach((weight, at) => (sums[strata[at]] += weight));
  return normalised(
    counted.map((weight, at) => (weight === 0 ? 0 : (weight * shares[strata[at]]) / sums[strata[at]])),
  );
}

/** A label planted on an example whose own label is wrong may be the right one. */
function chancesOfTruth(
  { margins, probabilities, labels, classes }: PlantedWeightsInput,
  example: number,
): (label: number) => number {
  const doubt = 1 / (1 + Math.exp(margins[example]));
  const others = 1 - probabilities[example * classes + labels[example]];
  const scale = others <= 0 ? 0 : doubt / others;
  return (label) => scale * probabilities[example * classes + label];
}

/** Below it the larger part of the labels is wrong. */
const deepMargin = -2;
/** This share of the even errors lies still deeper. */
const deepest = 0.5;
/** Even where few errors of a kind lie so deep, there are not so few of them. */
const fewestSeen = 0.05;

/**
 * Share of the errors that are even, 0 … 1, from the labels that are believed least: which ones the pictures of a class were
 * given there, held against the labels that the model finds likely for pictures of that class. With two classes they say
 * nothing, and all are taken for even.
 *
 * A right label of a picture that the model misreads looks like a confusion, and the less so the deeper one looks; but there
 * confusions of people are hardly seen either. So it is somewhere between what is said where half of the even errors lie, and
 * what is said of all that is clearly doubted.
 *
 * @returns  both, the deeper one first
 */
export function evenShares(input: PlantedWeightsInput, weights: PlantedWeights): readonly [number, number] {
  const { plantedMargins, classes } = input;
  if (classes === 2) return [1, 1];
  const even = weightsOf(weights.even, weights.strata);
  const confused = weightsOf(weights.confused, weights.strata);
  const shareBelow = (cut: number): number => {
    const seen = (of: Float64Array): number =>
      of.reduce((sum, weight, at) => sum + (plantedMargins[at] <= cut ? weight : 0), 0);
    const share = evenAmong(input, weights, cut);
    const evenOnes = share / Math.max(seen(even), fewestSeen);
    return evenOnes / (evenOnes + (1 - share) / Math.max(seen(confused), fewestSeen));
  };
  const deeper = Math.min(deepMargin, quantile(plantedMargins, even, deepest));
  return [shareBelow(deeper), shareBelow(deepMargin)];
}

/** Share of the labels below a margin that were given evenly, by the likeliest mixture. */
function evenAmong(
  { margins, probabilities, labels, classes }: PlantedWeightsInput,
  { confusions }: PlantedWeights,
  cut: number,
): number {
  /** Of each label, how likely it is among the confusions of what the picture is taken for. */
  const chances: number[] = [];
  margins.forEach((margin, example) => {
    if (margin > cut) return;
    const shown = mostProbable(probabilities, example, classes);
    chances.push(confusions[shown * classes + labels[example]]);
  });
  let share = 0.5;
  for (let round = 0; round < 50 && chances.length > 0; round++) {
    let evenOnes = 0;
    for (const confused of chances) {
      const even = share / (classes - 1);
      evenOnes += even / (even + (1 - share) * confused || 1);
    }
    share = evenOnes / chances.length;
  }
  return share;
}

/** The lowest value at which this share of the weights is reached. */
function quantile(values: Float64Array, weights: Float64Array, share: number): number {
  const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
  let sum = 0;
  return values[order.find((at) => (sum += weights[at]) >= share) ?? order[order.length - 1]];
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
