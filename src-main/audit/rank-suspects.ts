// Turns what a model said about every example into a quality, a tier and a suggestion.

import type { Tier } from '../../src-shared/domain.ts';
import type { KnownLabels } from './trusted-labels.ts';
import { notOverruled, overrulingLabels } from './trusted-labels.ts';

export interface ModelOpinion extends KnownLabels {
  /**
   * [n], natural: mean over the epochs of log p(given) − log p of the best other class, less what the pair of both adds to
   * the log odds that the label is wrong.
   */
  readonly margins: Float64Array;
  /** [n × classes], 0 … 1, mean probabilities. */
  readonly probabilities: Float32Array;
  /** Labels are 0 … classes − 1. */
  readonly classes: number;
  /** Margins below which a label is likely or possibly wrong; left out, no self-test says where. */
  readonly cuts?: TierCuts | undefined;
  /** Examples whose own label no training was shown: nothing is said against it, and no other one is suggested. */
  readonly unheard?: readonly number[];
}

export interface TierCuts {
  readonly likely: number;
  readonly possible: number;
}

export interface Ranking {
  /** [n], 0 … 1, low means probably wrong, all different. */
  readonly quality: Float64Array;
  readonly tier: Tier[];
  /**
   * [n] label index: the best other class of a suspect, but where equal pictures differ the label that the model believes
   * for all of them; the most probable class of the rest.
   */
  readonly suggested: Int32Array;
  /** [n], 0 … 1. */
  readonly suggestedProbability: Float32Array;
}

/**
 * Without a self-test: possible, where the model would rather give another label, on average over its epochs; likely, where
 * it believes another one at least four times as much.
 */
const usualCuts: TierCuts = { likely: Math.log(0.2 / 0.8), possible: 0 };

/** Of a model that is not to be believed: only what files themselves show is likely. */
export function cutsOfWeak(margins: Float64Array): TierCuts {
  return { likely: margins.reduce((lowest, margin) => Math.min(lowest, margin), 0) - 1, possible: 0 };
}

/** Above what a margin of 20 comes to, with room to move the trusted ones apart below 1. */
const trustedFrom = 1 - 1e-9;
const trustedRange = 5e-10;

/**
 * Quality is p / (p + p'), with p the probability of the given label and p' that of the best other one (their
 * geometric means over the epochs), times the odds that their pair adds. Tiers are cut from the quality, so a lower
 * quality never has a milder tier.
 *
 * One picture under different labels is an error, whatever the model thinks: those whose label it believes less are likely
 * and are suggested the label it believes; the others are at least possible, and are suggested the label they have: whoever
 * takes every suggestion ends up with one label for all.
 * Where a person gave the label of one of them, it is known which are wrong: those under another label are likely, with
 * that one suggested.
 *
 * An example whose label a person gave is fine, and has a higher quality than all others.
 */
export function rankSuspects(opinion: ModelOpinion): Ranking {
  const { margins, probabilities, labels, classes, cuts = usualCuts, unheard = [] } = opinion;
  const doubts = certainDoubts(opinion);
  const quality = qualities(margins, labels, doubts, cuts);
  const known = new Map(unheard.map((example) => [example, labels[example]]));
  for (const [example, label] of knownLabels(margins, labels, doubts)) known.set(example, label);
  makeDistinct(quality);

  const tier = Array.from(quality, (value) => tierOf(value, cuts));
  const suggested = labels.map((label, example) => {
    const row = probabilities.subarray(example * classes, (example + 1) * classes);
    return known.get(example) ?? suggestion(row, label, tier[example]);
  });
  const suggestedProbability = Float32Array.from(
    suggested,
    (label, example) => probabilities[example * classes + label],
  );
  return { quality, tier, suggested, suggestedProbability };
}

export function tierOf(quality: number, cuts: TierCuts = usualCuts): Tier {
  if (quality < qualityOf(cuts.likely)) return 'likely';
  return quality < qualityOf(cuts.possible) ? 'possible' : 'fine';
}

function qualityOf(margin: number): number {
  return 1 / (1 + Math.exp(-margin));
}

/** What is known of some labels whatever a model thinks; it never changes within a run. */
export interface CertainDoubts extends Pick<KnownLabels, 'trusted'> {
  /** Examples that show the same under different labels, none of which a person gave. */
  readonly contradicting: readonly (readonly number[])[];
  /** [n], see `overrulingLabels`. */
  readonly overruling: Int32Array;
}

export function certainDoubts(known: KnownLabels): CertainDoubts {
  const { labels, content, groups, trusted } = known;
  return {
    trusted,
    contradicting: contradictingGroups(labels, groups ?? content).filter(
      (members) => !members.some((example) => trusted?.[example] === 1),
    ),
    overruling: overrulingLabels(known),
  };
}

/**
 * Of every example, before equal ones are moved apart. Those whose tier is known are scaled into its range, so that they
 * keep their order.
 */
export function qualities(
  margins: Float64Array,
  labels: Int32Array,
  { contradicting, overruling, trusted }: CertainDoubts,
  cuts: TierCuts = usualCuts,
): Float64Array {
  const quality = margins.map(qualityOf);
  for (const members of contradicting) {
    const best = mostBelieved(members, margins);
    for (const example of members)
      quality[example] *= qualityOf(labels[example] === labels[best] ? cuts.possible : cuts.likely);
  }
  overruling.forEach((label, example) => {
    if (label !== notOverruled) quality[example] *= qualityOf(cuts.likely);
  });
  trusted?.forEach((isTrusted, example) => {
    if (isTrusted === 1) quality[example] = trustedFrom + trustedRange * quality[example];
  });
  return quality;
}

/** [n], 1 where another file shows that the label is wrong, whatever a model thinks: these are likely. */
export function certainlyWrong(
  margins: Float64Array,
  labels: Int32Array,
  { contradicting, overruling }: CertainDoubts,
): Uint8Array {
  const certain = Uint8Array.from(overruling, (label) => (label === notOverruled ? 0 : 1));
  for (const members of contradicting) {
    const best = mostBelieved(members, margins);
    for (const example of members) if (labels[example] !== labels[best]) certain[example] = 1;
  }
  return certain;
}

/** What to suggest where other files show the same picture: the label that a person gave, else the one the model believes. */
export function knownLabels(
  margins: Float64Array,
  labels: Int32Array,
  { contradicting, overruling }: CertainDoubts,
): ReadonlyMap<number, number> {
  const known = believedLabels(margins, labels, contradicting);
  overruling.forEach((label, example) => {
    if (label !== notOverruled) known.set(example, label);
  });
  return known;
}

/** @param probabilities  [classes] */
export function suggestion(probabilities: Float32Array, given: number, tier: Tier): number {
  return mostProbable(probabilities, tier === 'fine' ? -1 : given);
}

/** Where the model believes the label of one member of a group: that label, for all of them. Else it may know a better one. */
function believedLabels(
  margins: Float64Array,
  labels: Int32Array,
  groups: readonly (readonly number[])[],
): Map<number, number> {
  const believed = new Map<number, number>();
  for (const members of groups) {
    const best = mostBelieved(members, margins);
    if (margins[best] <= 0) continue;
    for (const example of members) believed.set(example, labels[best]);
  }
  return believed;
}

function mostBelieved(members: readonly number[], margins: Float64Array): number {
  return members.reduce((a, b) => (margins[b] > margins[a] ? b : a));
}

/** Examples that show the same and do not all have the same label, group by group. */
function contradictingGroups(labels: Int32Array, groups: ArrayLike<number>): number[][] {
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
