// Planted errors made comparable with the errors that nobody planted: as hard, as common, and made as people make them.

import type { Random } from '../../src-shared/random.ts';
import type { PlantedColumns } from './comparable-planted.ts';
import { comparableMargins } from './comparable-planted.ts';
import type { StrataInput } from './planted-strata.ts';
import { plantedStrata } from './planted-strata.ts';
import type { PlantedWeightsInput } from './planted-weights.ts';
import { evenShares, plantedWeights, weightsOf } from './planted-weights.ts';
import { weightsAsKept } from './weights-as-kept.ts';

export interface StandInsInput extends StrataInput, Omit<PlantedWeightsInput, 'strata' | 'plantedMargins'> {
  readonly planted: PlantedColumns;
}

/**
 * Who takes one class for another does it where pictures look alike, and there the model believes the label more than where it was
 * planted. By what factor of the margin is not known: between this and none at all.
 */
const hardestConfusions = 0.6;
/** Between those lies what is usual, which a promise is the mean of. Its range allows for harder ones, down to this factor. */
const hardestOfAll = 0.3;

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
  /** The same, with confusions that are harder to see than is usual. */
  readonly drawnHarder: (random: Random) => readonly StandIns[];
}

/** Stand-ins of both kinds together. */
interface Counted {
  readonly standIns: readonly StandIns[];
  /** [p] */
  readonly margins: Float64Array;
  readonly weights: Float64Array;
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
  /** @param mix  0 … 1, between the deeper and the shallower share of even errors */
  const standIns = (mix: number, harder: number, times?: Float64Array): Counted => {
    const evenShare = deeper + mix * (shallower - deeper);
    const [even, confused] = [kinds.even, kinds.confused].map((kind) => {
      const weights = weightsOf(kind, kinds.strata, times);
      return times === undefined ? weights : weightsAsKept(planted, weights, times);
    });
    const ofEven = even.map((weight) => evenShare * weight);
    const ofConfused = confused.map((weight) => (1 - evenShare) * weight);
    const weights = ofEven.map((weight, at) => weight + ofConfused[at]);
    const margins = comparableMargins(planted, opinions.length, weights);
    return {
      ...{ margins, weights },
      standIns: [
        { margins, weights: ofEven },
        { margins: margins.map((margin) => harder * margin), weights: ofConfused },
      ],
    };
  };
  const { standIns: asPlanted, margins, weights } = standIns(0.5, (1 + hardestConfusions) / 2);
  const drawn =
    (easiest: number, hardest: number) =>
    (random: Random): readonly StandIns[] => {
      const times = weights.map(() => poisson(random));
      const harder = easiest - (easiest - hardest) * random.next();
      return standIns(random.next(), harder, times).standIns;
    };
  return {
    standIns: asPlanted,
    size: 1 / weights.reduce((sum, weight) => sum + weight * weight, 0),
    lowest: margins.reduce((lowest, margin) => Math.min(lowest, margin), Infinity),
    drawn: drawn(1, hardestConfusions),
    drawnHarder: drawn(hardestConfusions, hardestOfAll),
  };
}

/** With mean 1. */
function poisson(random: Random): number {
  let count = 0;
  for (let product = random.next(); product > Math.exp(-1); product *= random.next()) count++;
  return count;
}
