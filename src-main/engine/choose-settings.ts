// Settings for this data, where the person left them open.

import type { TrainingRequest, TrainingSettings } from '../../src-shared/training-settings.ts';

/** A run aims at this many training steps; small folders get more epochs for it, large ones fewer. */
const wantedSteps = 1600;

/** @param data  how many readable pictures in how many classes, and the side of the square training picture, pixels */
export function chooseSettings(
  request: TrainingRequest,
  data: { readonly examples: number; readonly classes: number; readonly size: number },
): TrainingSettings {
  const loss = request.loss ?? 'truncated-lq';
  const batchSize = data.examples >= 4000 ? 128 : data.examples >= 1000 ? 64 : 32;
  const perEpoch = Math.max(1, data.examples / batchSize);
  const epochs = request.epochs ?? Math.round(Math.min(60, Math.max(16, wantedSteps / perEpoch)));
  const warmUp = Math.max(1, Math.round(0.45 * epochs));
  const isTruncated = loss === 'truncated-lq';
  return {
    loss,
    q: request.q ?? defaultQ(data.classes),
    k: request.k ?? 0.25,
    epochs,
    size: data.size,
    seed: request.seed ?? 1,
    warmUpEpochs: isTruncated ? Math.min(warmUp, epochs - 1) : 0,
    pruneAfterEpochs: isTruncated ? pruneEpochs(warmUp, epochs) : [],
    averageAfterEpoch: Math.min(warmUp, epochs - 1),
    batchSize,
    learningRate: 0.05,
    momentum: 0.9,
    weightDecay: 5e-4,
    biasLearningRateScale: 4,
    logitScale: 1,
    weightAverageDecay: 0.99,
    heldOutShare: 0.05,
    shift: Math.max(1, Math.round(data.size / 16)),
    mirrorDecisionEpoch: Math.max(1, Math.round(0.15 * epochs)),
    widths: [32, 128, 128],
  };
}

/** The initial gradient shrinks like C^−q, so many classes want a lower q; with two, a lower one resists enough. */
function defaultQ(classes: number): number {
  if (classes <= 2) return 0.5;
  return classes <= 20 ? 0.7 : 0.5;
}

/** After the warm-up, and then every twelfth of the run. */
function pruneEpochs(warmUp: number, epochs: number): number[] {
  const every = Math.max(1, Math.round(0.08 * epochs));
  const result: number[] = [];
  for (let epoch = warmUp; epoch < epochs; epoch += every) result.push(epoch);
  return result;
}
