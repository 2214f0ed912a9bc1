// A moving average of the weights: a steadier model than any single moment of training, and slower to memorise.

import type { ParameterSet } from './backend.ts';

export interface SavedWeights {
  /** Calls of `add` so far. */
  readonly seen: number;
  readonly values: ParameterSet;
}

/**
 * After Tarvainen and Valpola 2017, "Mean teachers", arXiv 1703.01780: average ← decay × average + (1 − decay) × weights.
 * While young, it is the plain mean of what it has seen, so that it forgets the random start.
 */
export class WeightAverage {
  readonly #decay: number;
  readonly #values: Map<string, Float32Array>;
  #seen: number;

  /**
   * @param decay  0 … 1, per call of `add`
   * @param saved  what an earlier one had come to; left out, it begins anew
   */
  constructor(decay: number, saved: SavedWeights = { seen: 0, values: new Map() }) {
    this.#decay = decay;
    this.#values = new Map(saved.values);
    this.#seen = saved.seen;
  }

  add(parameters: ParameterSet): void {
    const weight = Math.max(1 - this.#decay, 1 / ++this.#seen);
    for (const [name, values] of parameters) {
      const average = this.#values.get(name);
      if (average === undefined) this.#values.set(name, Float32Array.from(values));
      else for (let i = 0; i < values.length; i++) average[i] += weight * (values[i] - average[i]);
    }
  }

  get seen(): number {
    return this.#seen;
  }

  /** Every array that was added, momentum included. Valid until the next `add`. */
  parameters(): ParameterSet {
    return this.#values;
  }
}
