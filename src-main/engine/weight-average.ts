// A moving average of the weights: a steadier model than any single moment of training, and slower to memorise.

import type { ParameterSet } from './backend.ts';

export interface SavedWeights {
  /** Calls of `nextWeight` so far. */
  readonly seen: number;
  readonly values: ParameterSet;
}

/**
 * After Tarvainen and Valpola 2017, "Mean teachers", arXiv 1703.01780: average ← decay × average + (1 − decay) × weights.
 * While young, it is the plain mean of what it has seen, so that it forgets the random start. Where the numbers lie while
 * it grows is up to the pictures (see TrainingPictures).
 */
export class WeightAverage {
  readonly #decay: number;
  #values: ParameterSet;
  #seen: number;

  /**
   * @param decay  0 … 1, per call of `nextWeight`
   * @param saved  what an earlier one had come to; left out, it begins anew
   */
  constructor(decay: number, saved: SavedWeights = { seen: 0, values: new Map() }) {
    this.#decay = decay;
    this.#values = saved.values;
    this.#seen = saved.seen;
  }

  /** Share of the weights that are taken in now. */
  nextWeight(): number {
    return Math.max(1 - this.#decay, 1 / ++this.#seen);
  }

  get seen(): number {
    return this.#seen;
  }

  /** Every array that was taken in, momentum included, as it was last told. */
  parameters(): ParameterSet {
    return this.#values;
  }

  take(values: ParameterSet): void {
    this.#values = values;
  }
}

/** average ← average + weight × (parameters − average), in place; an array that is new is copied. */
export function moveAverage(
  average: Map<string, Float32Array>,
  weight: number,
  parameters: ParameterSet,
): void {
  for (const [name, values] of parameters) {
    const moved = average.get(name);
    if (moved === undefined) average.set(name, Float32Array.from(values));
    else for (let i = 0; i < values.length; i++) moved[i] += weight * (values[i] - moved[i]);
  }
}
