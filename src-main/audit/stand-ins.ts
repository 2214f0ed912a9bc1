// Planted errors made comparable with the errors that nobody planted: as hard, as common, and made as people make them.

import type { Random } from '../../src-shared/random.ts';
import type { PlantedColumns } from './comparable-planted.ts';
import { comparableMargins } from './comparable-planted.ts';
import type { StrataInput } from './planted-strata.ts';
import { plantedStrata } from './planted-strata.ts';
import type { PlantedWeightsInput } from './planted-weights.ts';
import { evenShares, plantedWeights, weightsOf } from './planted-weights.ts';

export interface StandInsInput extends StrataInput, Omit<PlantedWeightsInput, 'strata' | 'plantedMargins'> {
  readonly planted: PlantedColumns;
}

/**
 * Who takes one class for another does it where pictures look alike, and there the model believes the label more than where it was
 * planted. By what factor of the margin is not known: between this and none at all.
 */
const hardestConfusions = 0.6;

/** Planted errors of one kind, as the data set's own of that kind would look. */
export interface StandIns {
  /** [p] comparable with those of the given labels. */
  readonly margins: Float64Array;
  /** [p] how much each counts; of all kinds together 1. */
  readonly weights: Float64Array;
}

export interface PlantedAsOwn {
  readonly standIns: readonly StandIns[];
  /** How many errors they are worth, each counted by its weight: (Σw)² / Σw² */
  readonly size: number;
  /** The lowest margin of all. */
  readonly lowest: number;
  /** What they might as well be, for all that is known of how people make errors. */
  readonly drawn: (random: Random) => readonly StandIns[];
}

/** The planted errors as the data set's own would look. */
export function plantedAsOwn(input: StandInsInput): PlantedAsOwn {
  const { planted, opinions } = input;
  const evenly = new Float64Array(planted.examples.length).fill(1);
  const first = {
    ...input,
    strata: plantedStrata(input),
    plantedMargins: comparableMargins(planted, opinions.length, evenly),
  };
  const kinds = plantedWeights(first);
  const [deeper, shallower] = evenShares(first, kinds);
  /** [p] of even errors and of confusions, in all 1 */
  const weightsBy = (mix: number, times?: Float64Array): [Float64Array, Float64Array] => {
    const evenShare = deeper + mix * (shallower - deeper);
    return [
      weightsOf(kinds.even, kinds.strata, times).map((weight) => evenShare * weight),
      weightsOf(kinds.confused, kinds.strata, times).map((weight) => (1 - evenShare) * weight),
    ];
  };
  const [even, confused] = weightsBy(0.5);
  const weights = even.map((weight, at) => weight + confused[at]);
  const margins = comparableMargins(planted, opinions.length, weights);
  const standIns = ([ofEven, ofConfused]: [Float64Array, Float64Array], harder: number): StandIns[] => [
    { margins, weights: ofEven },
    { margins: margins.map((margin) => harder * margin), weights: ofConfused },
  ];
  return {
    standIns: standIns([even, confused], (1 + hardestConfusions) / 2),
    size: 1 / weights.reduce((sum, weight) => sum + weight * weight, 0),
    lowest: Math.min(...margins),
    drawn: (random) => {
      const times = weights.map(() => poisson(random));
      const harder = 1 - (1 - hardestConfusions) * random.next();
      return standIns(weightsBy(random.next(), times), harder);
    },
  };
}

/** With mean 1. */
function poisson(random: Random): number {
  let count = 0;
  for (let product = random.next(); product > Math.exp(-1); product *= random.next()) count++;
  return count;
}
