// Known errors for the self-test: some examples train under another label, and where they end up in the ranking tells where
// real errors do.

import type { Random } from '../../src-shared/random.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { rareShares } from './rare-classes.ts';
import { shuffle } from './shuffle.ts';

/** Examples that one training is shown under a wrong label. */
export interface PlantedErrors {
  /** [p], ascending. */
  readonly examples: Int32Array;
  /** [p], what training is told. */
  readonly labels: Int32Array;
  /** [p], 0 … 1: how likely this label was to be drawn among the others of its example. */
  readonly chances: Float32Array;
}

export interface PlantingOptions {
  /** [n] given labels. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** [n], 1 where an example may not be planted: it never trains, or a person vouches for its label. */
  readonly spared: Uint8Array;
  /** Of all examples, 0 … 1, for each training. */
  readonly share: number;
  /** 0-based; every training of a run plants other examples. */
  readonly training: number;
  readonly seed: number;
  /** [n × classes] of earlier trainings; left out, there were none. */
  readonly probabilities?: Float32Array | undefined;
}

export const nothingPlanted: PlantedErrors = {
  examples: new Int32Array(),
  labels: new Int32Array(),
  chances: new Float32Array(),
};

/**
 * Half of the labels are drawn evenly from the other classes, as a slip of the hand is, and half by what earlier trainings
 * take the picture for, as people confuse what looks alike; all evenly where there was no earlier training. Evenly is, of a
 * rare class, as many as go with its size, or most of what it is shown to be would be planted.
 */
export function plantErrors(options: PlantingOptions): PlantedErrors {
  const { labels, classes, spared, share, training, seed, probabilities } = options;
  const count = Math.round(share * labels.length);
  const order = shuffle(Int32Array.from(labels.keys()), seededRandom(seed, 'planted examples'));
  const examples = order
    .slice(training * count, (training + 1) * count)
    .filter((example) => spared[example] === 0)
    .sort();
  const random = seededRandom(seed, `planted labels ${training}`);
  const shares = rareShares(labels, classes);
  const planted = new Int32Array(examples.length);
  const chances = new Float32Array(examples.length);
  examples.forEach((example, at) => {
    const row = probabilities?.subarray(example * classes, (example + 1) * classes);
    const chanceOf = chancesOfLabels(labels[example], shares, row);
    planted[at] = draw(chanceOf, random);
    chances[at] = chanceOf[planted[at]];
  });
  return { examples, labels: planted, chances };
}

/** [n] labels as the training is shown them. */
export function withPlanted(labels: Int32Array, { examples, labels: planted }: PlantedErrors): Int32Array {
  const shown = Int32Array.from(labels);
  examples.forEach((example, at) => (shown[example] = planted[at]));
  return shown;
}

/**
 * @param shares  [classes], by which a label is drawn where nothing speaks for it
 * @returns       [classes], 0 for the given label, in all 1
 */
function chancesOfLabels(given: number, shares: Float64Array, probabilities?: Float32Array): Float64Array {
  const ofOthers = shares.reduce((sum, share, label) => (label === given ? sum : sum + share), 0);
  const others = probabilities === undefined ? 0 : 1 - probabilities[given];
  return shares.map((share, label) => {
    if (label === given) return 0;
    const even = share / ofOthers;
    if (probabilities === undefined || others <= 0) return even;
    return (even + probabilities[label] / others) / 2;
  });
}

function draw(chances: Float64Array, random: Random): number {
  let left = random.next();
  let last = 0;
  for (let label = 0; label < chances.length; label++) {
    if (chances[label] === 0) continue;
    last = label;
    left -= chances[label];
    if (left < 0) break;
  }
  return last;
}
