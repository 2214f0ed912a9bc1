// A moving average of the weights: a steadier model than any single moment of training, and slower to memorise.

import type { ParameterSet } from './backend.ts';

/**
 * After Tarvainen and Valpola 2017, "Mean teachers", arXiv 1703.01780: average ← decay × average + (1 − decay) × weights.
 * While young, it is the plain mean of what it has seen, so that it forgets the random start.
 */
export class WeightAverage {
  readonly #decay: number;
  readonly #values = new Map<string, Float32Array>();
  #seen = 0;

  /** @param decay  0 … 1, per call of `add` */
  constructor(decay: number) {
    this.#decay = decay;
  }

  add(parameters: ParameterSet): void {
    const weight = Math.max(1 - this.#decay, 1 / ++this.#seen);
    for (const [name, values] of parameters) {
      const average = this.#values.get(name);
      if (average === undefined) this.#values.set(name, Float32Array.from(values));
      else for (let i = 0; i < values.length; i++) average[i] += weight * (values[i] - average[i]);
    }
  }

  /** Every array that was added, momentum included. Valid until the next `add`. */
  parameters(): ParameterSet {
    return this.#values;
  }
}
