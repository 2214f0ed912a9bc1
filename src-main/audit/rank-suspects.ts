// Turns what a model said about every example into a quality, a tier and a suggestion.

import type { Tier } from '../../src-shared/domain.ts';

export interface ModelOpinion {
  /** [n], mean over the epochs of log p(given) − log p of the best other class; natural, −20 … 20. */
  readonly margins: Float64Array;
  /** [n × classes], 0 … 1, mean probabilities. */
  readonly probabilities: Float32Array;
  /** [n] given labels, 0 … classes − 1. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** [n], equal where two pictures are equal or show nearly the same. */
  readonly groups: ArrayLike<number>;
}

export interface Ranking {
  /** [n], 0 … 1, low means probably wrong, all different. */
  readonly quality: Float64Array;
  readonly tier: Tier[];
  /** [n] label index: the best other class of a suspect, the most probable class of the rest. */
  readonly suggested: Int32Array;
  /** [n], 0 … 1. */
  readonly suggestedProbability: Float32Array;
}

/** Below it the model would rather give another label, on average over its epochs. */
const possibleBelow = 0.5;
/** Below it the model believes another label at least four times as much. */
const likelyBelow = 0.2;

/**
 * Quality is p / (p + p'), with p the probability of the given label and p' that of the best other one (their
 * geometric means over the epochs). Tiers are cut from the quality, so a lower quality never has a milder tier.
 *
 * One picture under different labels is an error, whatever the model thinks: those whose label it believes less are likely
 * and are suggested the label it believes, and the others are at least possible.
 */
export function rankSuspects(opinion: ModelOpinion): Ranking {
  const { margins, probabilities, labels, classes, groups } = opinion;
  const contradicting = contradictingGroups(labels, groups);
  const quality = qualities(margins, labels, contradicting);
  const believed = believedLabels(margins, labels, contradicting);
  makeDistinct(quality);

  const tier = Array.from(quality, tierOf);
  const suggested = labels.map((label, example) => {
    const row = probabilities.subarray(example * classes, (example + 1) * classes);
    return believed.get(example) ?? suggestion(row, label, tier[example]);
  });
  const suggestedProbability = Float32Array.from(
    suggested,
    (label, example) => probabilities[example * classes + label],
  );
  return { quality, tier, suggested, suggestedProbability };
}

export function tierOf(quality: number): Tier {
  if (quality < likelyBelow) return 'likely';
  return quality < possibleBelow ? 'possible' : 'fine';
}

/**
 * Of every example, before equal ones are moved apart. Members of a group are scaled into the range of their tier, so
 * that those of several groups keep their order.
 */
export function qualities(
  margins: Float64Array,
  labels: Int32Array,
  groups: readonly (readonly number[])[],
): Float64Array {
  const quality = margins.map((margin) => 1 / (1 + Math.exp(-margin)));
  for (const members of groups) {
    const best = members.reduce((a, b) => (quality[b] > quality[a] ? b : a));
    for (const example of members)
      quality[example] *= labels[example] === labels[best] ? possibleBelow : likelyBelow;
  }
  return quality;
}

/** @param probabilities  [classes] */
export function suggestion(probabilities: Float32Array, given: number, tier: Tier): number {
  return mostProbable(probabilities, tier === 'fine' ? -1 : given);
}

/**
 * Where the model believes the label of one member of a group: that label, for each member that has another. Where it
 * believes none of theirs, it may know a better one.
 */
export function believedLabels(
  margins: Float64Array,
  labels: Int32Array,
  groups: readonly (readonly number[])[],
): Map<number, number> {
  const believed = new Map<number, number>();
  for (const members of groups) {
    const best = members.reduce((a, b) => (margins[b] > margins[a] ? b : a));
    if (margins[best] <= 0) continue;
    for (const example of members) if (labels[example] !== labels[best]) believed.set(example, labels[best]);
  }
  return believed;
}

/** Examples that show the same and do not all have the same label, group by group. */
export function contradictingGroups(labels: Int32Array, groups: ArrayLike<number>): number[][] {
  const members = Map.groupBy(labels.keys(), (example) => groups[example]);
  return [...members.values()].filter((group) =>
    group.some((example) => labels[example] !== labels[group[0]]),
  );
}

/**
 * Moves equal values apart by the smallest step there is, the earlier example first. A very sure model gives many
 * examples the same quality, and their order shall not hang on how somebody sorts.
 */
function makeDistinct(quality: Float64Array): void {
  const order = Int32Array.from(quality.keys()).sort((a, b) => quality[a] - quality[b] || a - b);
  for (let rank = 1; rank < order.length; rank++) {
    const below = quality[order[rank - 1]];
    if (quality[order[rank]] <= below) quality[order[rank]] = nextAbove(below);
  }
}

/** The smallest number above a positive one. */
function nextAbove(value: number): number {
  const bits = new BigUint64Array(Float64Array.of(value).buffer);
  bits[0]++;
  return new Float64Array(bits.buffer)[0];
}

/** @param except  a label that is out of the question, −1 for none */
function mostProbable(probabilities: Float32Array, except: number): number {
  let best = except === 0 ? 1 : 0;
  probabilities.forEach((probability, label) => {
    if (label !== except && probability > probabilities[best]) best = label;
  });
  return best;
}
