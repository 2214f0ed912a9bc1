// Runs the network on whichever backend of TensorFlow.js is given.

import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { setImmediate } from 'node:timers/promises';
import type { BackendName } from '../../../src-shared/training-settings.ts';
import type { Backend, BackendOptions, ParameterSet, StepInput } from '../../engine/backend.ts';
import type { Network } from '../../engine/network.ts';
import { featureWidth, parameterShapes } from '../../engine/network.ts';
import type { Kernels, Tensorflow } from './kernels.ts';
import type { Tools } from './layers.ts';
import { pixelReader } from './pixels.ts';
import { planNetwork } from './plan.ts';
import type { Scorer } from './scoring.ts';
import { makeScorer } from './scoring.ts';
import { tensorOf, toTensor, toValues } from './state.ts';
import { trainingStep } from './training-step.ts';

/** A loaded tensor library with one of its backends started. */
export interface Runtime {
  readonly tf: Tensorflow;
  /** As the library names its backend. */
  readonly device: string;
  readonly kernels: Kernels;
}

const scoringBatch = 100;

/**
 * The state lives in tensors on the device; a step makes them anew and disposes of the old ones once it is done, so a
 * step that fails has changed nothing.
 */
export function openTfjsBackend(
  name: BackendName,
  { tf, device, kernels }: Runtime,
  network: Network,
  parameters: ParameterSet,
  options: BackendOptions,
): Backend {
  const tools: Tools = { tf, kernels };
  const plan = planNetwork(network);
  const shapes = parameterShapes(network);
  const trained = shapes.filter(({ role }) => role === 'weight' || role === 'bias');
  const stateShapes = [...shapes, ...trained.map((shape) => ({ ...shape, name: `momentum/${shape.name}` }))];
  const state = new Map<string, Tensor>();
  let scorer: Scorer | undefined;
  let isClosed = false;

  const toPixels = pixelReader(network, plan.normalise);
  const stepPixels = new Float32Array(options.batchSize * 3 * network.size ** 2);

  /** The library works on one backend at a time, and another one may have been opened or used since. */
  const onDevice = <Result>(work: () => Result): Result => {
    if (tf.getBackend() !== device) void tf.setBackend(device);
    return work();
  };
  /** Done at once, but what goes wrong rejects. */
  const promise = <Result>(work: () => Result): Promise<Result> =>
    new Promise((resolve) => {
      resolve(onDevice(work));
    });
  const pictures = (pixels: Float32Array): Tensor4D =>
    tf.tensor4d(pixels, [pixels.length / (3 * network.size ** 2), network.size, network.size, 3]);
  const disposeScorer = (): void => {
    scorer?.dispose();
    scorer = undefined;
  };
  const replace = (tensors: Readonly<Record<string, Tensor>>): void => {
    for (const [part, tensor] of Object.entries(tensors)) {
      state.get(part)?.dispose();
      state.set(part, tensor);
    }
    disposeScorer();
  };
  const restore = (from: ParameterSet): void => {
    for (const { name: part } of shapes)
      if (!from.has(part)) throw new Error(`Parameter ${part} is missing.`);
    replace(
      Object.fromEntries(stateShapes.map((shape) => [shape.name, toTensor(tf, shape, from.get(shape.name))])),
    );
  };
  onDevice(() => {
    restore(parameters);
  });

  const imageBytes = 3 * network.size ** 2;
  /** Pictures in batches, each computed at once and the event loop let in between. */
  const inBatches = async (
    images: Uint8Array,
    look: (scorer: Scorer, features: Tensor2D, firstRow: number) => void,
  ): Promise<void> => {
    for (let row = 0; row * imageBytes < images.length; row += scoringBatch) {
      const some = images.subarray(row * imageBytes, (row + scoringBatch) * imageBytes);
      onDevice(() => {
        const current = (scorer ??= makeScorer(tools, plan, state));
        const pixels = toPixels(some, new Float32Array(some.length));
        tf.tidy(() => {
          look(current, current.features(pictures(pixels)), row);
        });
      });
      await setImmediate();
    }
  };
  const rowsFor = (images: Uint8Array, width: number): Float32Array =>
    new Float32Array((images.length / imageBytes) * width);

  return {
    name,
    async step(input) {
      let logProbability = new Float32Array();
      onDevice(() => {
        const pixels = toPixels(input.images, stepPixels);
        const next = tf.tidy(() => {
          const result = trainingStep(tools, plan, trained, state, options, {
            pictures: pictures(pixels),
            ...labelTensors(tf, input, network.classes),
            q: input.q,
            learningRate: input.learningRate,
          });
          // Reading waits for the device: what goes wrong there shows while the old state is still whole.
          logProbability = Float32Array.from(result.logProbability.dataSync());
          return result.next;
        });
        replace(next);
      });
      // All was computed at once: without this, no message and no timer would have its turn while training.
      await setImmediate();
      return logProbability;
    },
    async score(images) {
      const logits = rowsFor(images, network.classes);
      await inBatches(images, (current, seen, row) => {
        logits.set(current.logits(seen).dataSync(), row * network.classes);
      });
      return logits;
    },
    async embed(images) {
      const logits = rowsFor(images, network.classes);
      const width = featureWidth(network);
      const features = rowsFor(images, width);
      await inBatches(images, (current, seen, row) => {
        logits.set(current.logits(seen).dataSync(), row * network.classes);
        features.set(seen.dataSync(), row * width);
      });
      return { logits, features };
    },
    parameters: () =>
      promise(() => new Map(stateShapes.map(({ name: part }) => [part, toValues(tensorOf(state, part))]))),
    restore: (from) =>
      promise(() => {
        restore(from);
      }),
    close() {
      if (!isClosed) {
        disposeScorer();
        tf.dispose([...state.values()]);
      }
      isClosed = true;
      return Promise.resolve();
    },
  };
}

/** @returns `onehot` [batch, classes] and `weight` [batch, 1], what each example's gradient is multiplied with */
function labelTensors(
  tf: Tensorflow,
  { labels, keep, gradientScale }: StepInput,
  classes: number,
): { onehot: Tensor2D; weight: Tensor2D } {
  const onehot = new Float32Array(labels.length * classes);
  const weight = new Float32Array(labels.length);
  const kept = keep.reduce((sum, value) => sum + value, 0);
  labels.forEach((label, index) => {
    onehot[index * classes + label] = 1;
    weight[index] = (keep[index] * gradientScale) / kept;
  });
  return {
    onehot: tf.tensor2d(onehot, [labels.length, classes]),
    weight: tf.tensor2d(weight, [labels.length, 1]),
  };
}
