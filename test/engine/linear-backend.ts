// A backend a reader can check by eye: softmax regression on the pixels, in float64, trained by plain gradient steps.

import type { Backend, StepInput } from '../../src-main/engine/backend.ts';
import { logSoftmax } from '../../src-main/engine/truncated-lq.ts';

export interface LinearBackend extends Backend {
  /** [classes × pixels], as they stand; every step puts a new array here. */
  weights: Float64Array;
  /** What every step was given, copied. */
  readonly steps: StepInput[];
}

/** Starts at zero weights, so that the first scores are equal for all classes. */
export function openLinearBackend(size: number, classes: number): LinearBackend {
  const pixels = 3 * size * size;
  const feature = (images: Uint8Array, at: number): number => images[at] / 128 - 1;

  const logitsOf = (images: Uint8Array, example: number): Float64Array => {
    const logits = new Float64Array(classes);
    for (let c = 0; c < classes; c++)
      for (let i = 0; i < pixels; i++)
        logits[c] += backend.weights[c * pixels + i] * feature(images, example * pixels + i);
    return logits;
  };

  const backend: LinearBackend = {
    name: 'cpu',
    weights: new Float64Array(classes * pixels),
    steps: [],

    step(input) {
      const { images, labels, keep, q, gradientScale, learningRate } = input;
      backend.steps.push({ ...input, images: images.slice(), labels: labels.slice(), keep: keep.slice() });
      const kept = keep.reduce((sum, value) => sum + value, 0);
      const next = Float64Array.from(backend.weights);
      const logProbabilities = Float32Array.from(labels, (label, example) => {
        const logP = logSoftmax(logitsOf(images, example));
        const factor = (keep[example] * gradientScale * Math.exp(q * logP[label])) / kept;
        for (let c = 0; c < classes; c++) {
          const gradient = factor * (Math.exp(logP[c]) - (c === label ? 1 : 0));
          for (let i = 0; i < pixels; i++)
            next[c * pixels + i] -= learningRate * gradient * feature(images, example * pixels + i);
        }
        return logP[label];
      });
      backend.weights = next;
      return Promise.resolve(logProbabilities);
    },

    score(images) {
      const logits = new Float32Array((images.length / pixels) * classes);
      for (let example = 0; example * pixels < images.length; example++)
        logits.set(logitsOf(images, example), example * classes);
      return Promise.resolve(logits);
    },

    // Its linear layer is given the pixels.
    async embed(images) {
      return { logits: await backend.score(images), features: Float32Array.from(images) };
    },

    parameters: () => Promise.resolve(new Map([['linear.weight', Float32Array.from(backend.weights)]])),
    restore(parameters) {
      backend.weights = Float64Array.from(parameters.get('linear.weight') ?? backend.weights);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  return backend;
}
