// Planted errors held against all labels that might have been planted.
//
// A few hundred are planted, and by chance they fall on easier or harder pictures than most: then all that they promise is
// off. But trainings that were not shown a planted label say how much they believe it, as they say of every other wrong label
// of every picture, and what they say goes with what the one that was shown it says (r = 0.9). So planted errors count by how
// common their kind is among all labels that might have been planted: post-stratification (Holt and Smith 1979).

import type { PlantedColumns } from './comparable-planted.ts';

export interface StrataInput {
  readonly planted: Pick<PlantedColumns, 'examples' | 'labels' | 'trainings'>;
  /** [trainings] of [n × classes] mean natural logarithms of probabilities. */
  readonly opinions: readonly ArrayLike<number>[];
  /** [n × classes], the same of an opinion that never sees an example's own label; left out, there is none. */
  readonly leftOut?: ArrayLike<number> | undefined;
  /** [n] given labels. */
  readonly labels: Int32Array;
  /** [n], 1 where a person vouches for the label. Left out, nobody does. */
  readonly trusted?: Uint8Array | undefined;
  readonly classes: number;
}

export interface Strata {
  /** [p] the stratum of each planted error: of those of one training, the ones that the others believe about as much. */
  readonly of: Int32Array;
  /** [strata] share of the planted errors that the whole training of each planted, 0 … 1. */
  readonly shares: Float64Array;
  /** [strata] 0-based training of each. */
  readonly trainings: Int32Array;
  /**
   * Examples that were not planted and might have been, once for each training: [classes] the stratum that each of its
   * labels would lie in. The array is used again for the next one.
   */
  readonly forEachOther: (take: (example: number, strata: Int32Array) => void) => void;
}

/** Fewer would leave one planted error to stand for many labels. */
const fewestInStratum = 15;
/** So many labels tell how common each stratum is; of larger sets every second example is asked, or every third, and so on. */
const enoughLabels = 500_000;

export function plantedStrata(input: StrataInput): Strata {
  const { planted, opinions, labels, trusted, classes } = input;
  const { examples, trainings } = planted;
  const count = examples.length;
  const of = new Int32Array(count);
  const cutsOf: Float64Array[] = [];
  const firstOf: number[] = [];
  const shares: number[] = [];
  const own: number[] = [];
  const margins = new Float64Array(classes);
  opinions.forEach((_, training) => {
    const first = shares.length;
    const shown = [...trainings.keys()].filter((at) => trainings[at] === training);
    const values = shown.map((at) => {
      othersMargins(input, examples[at], training, margins);
      return margins[planted.labels[at]];
    });
    const cuts = cutsBetween(values);
    shown.forEach((at, i) => (of[at] = first + stratumOf(cuts, values[i])));
    cutsOf.push(cuts);
    firstOf.push(first);
    for (let stratum = 0; stratum <= cuts.length; stratum++) {
      shares.push(shown.length / count);
      own.push(training);
    }
  });
  const isPlanted = new Uint8Array(labels.length);
  for (const example of examples) isPlanted[example] = 1;
  return {
    of,
    shares: Float64Array.from(shares),
    trainings: Int32Array.from(own),
    forEachOther: (take) => {
      const strata = new Int32Array(classes);
      const every = Math.ceil((labels.length * classes) / enoughLabels);
      cutsOf.forEach((cuts, training) => {
        for (let example = 0; example < labels.length; example += every) {
          if (isPlanted[example] === 1 || trusted?.[example] === 1) continue;
          othersMargins(input, example, training, margins);
          for (let label = 0; label < classes; label++)
            strata[label] = firstOf[training] + stratumOf(cuts, margins[label]);
          take(example, strata);
        }
      });
    },
  };
}

/** @param margins  [classes], filled with that of every label of the example in the eyes of all trainings but one */
function othersMargins(
  { opinions, leftOut, classes }: StrataInput,
  example: number,
  training: number,
  margins: Float64Array,
): void {
  const from = example * classes;
  const sums = new Float64Array(classes);
  opinions.forEach((logs, other) => {
    if (other !== training) for (let c = 0; c < classes; c++) sums[c] += logs[from + c];
  });
  margins.fill(0);
  addMargins(sums, 0, 1 / Math.max(1, opinions.length - 1), margins);
  if (leftOut !== undefined) addMargins(leftOut, from, 1, margins);
}

/** Adds how much more each label is believed than the best other one. */
function addMargins(logs: ArrayLike<number>, from: number, scale: number, margins: Float64Array): void {
  let best = 0;
  let second = -Infinity;
  for (let c = 1; c < margins.length; c++)
    if (logs[from + c] > logs[from + best]) {
      second = logs[from + best];
      best = c;
    } else second = Math.max(second, logs[from + c]);
  for (let c = 0; c < margins.length; c++)
    margins[c] += scale * (logs[from + c] - (c === best ? second : logs[from + best]));
}

/** Values from which on another stratum begins, rising; equal values share one. */
function cutsBetween(values: readonly number[]): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const strata = Math.max(1, Math.floor(sorted.length / fewestInStratum));
  const cuts = new Set<number>();
  for (let stratum = 1; stratum < strata; stratum++)
    cuts.add(sorted[Math.round((stratum * sorted.length) / strata)]);
  cuts.delete(sorted[0]);
  return Float64Array.from(cuts);
}

/** How many cuts lie at or below a value. */
function stratumOf(cuts: Float64Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cuts[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
