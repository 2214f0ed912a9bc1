// Settings for this data, where the person left them open.

import type { TrainingRequest, TrainingSettings } from '../../src-shared/training-settings.ts';
import { trainingsOf } from '../../src-shared/training-settings.ts';
import { usualWidths } from './network.ts';

/** A training aims at this many steps, within bounds for the epochs: more looks at one picture memorise its label. */
const lengths = {
  quick: { steps: 3120, fewestEpochs: 12, mostEpochs: 20 },
  normal: { steps: 7500, fewestEpochs: 12, mostEpochs: 48 },
  thorough: { steps: 7500, fewestEpochs: 22, mostEpochs: 48 },
} as const;
/** Fewer pictures than these are known by heart sooner, and have at most so many epochs. */
const manyPictures = 5000;
const mostEpochsOfFew = 36;
/** What one training warms up with before it prunes for the first time: two fifths of it. */
const warmUpShare = 0.4;

/** Epochs of the pretraining, as a share of those of a training; more that somebody asks for do not prolong it. */
const pretrainingShare = { quick: 0.5, normal: 1, thorough: 1 } as const;

/** @param data  how many readable pictures in how many classes, and the side of the square training picture, pixels */
export function chooseSettings(
  request: TrainingRequest,
  data: { readonly examples: number; readonly classes: number; readonly size: number },
): TrainingSettings {
  const loss = request.loss ?? 'truncated-lq';
  const effort = request.effort ?? 'normal';
  const trainings = trainingsOf[effort];
  // Small batches make more steps of the same pictures, and where there is little time those are what is short.
  const batchSize = data.examples >= 1000 ? 64 : 32;
  const stepsPerEpoch = Math.max(1, data.examples / batchSize);
  const { steps, fewestEpochs, mostEpochs } = lengths[effort];
  const most = data.examples < manyPictures ? Math.min(mostEpochsOfFew, mostEpochs) : mostEpochs;
  const usualEpochs = Math.min(most, Math.max(fewestEpochs, steps / stepsPerEpoch));
  const epochs = request.epochs ?? Math.round(usualEpochs);
  const warmUp = Math.max(1, Math.round(warmUpShare * epochs));
  const isTruncated = loss === 'truncated-lq';
  return {
    loss,
    q: request.q ?? defaultQ(data.classes),
    k: request.k ?? defaultK(data.classes),
    pretrainEpochs: Math.round(pretrainingShare[effort] * Math.min(epochs, usualEpochs)),
    trainings,
    epochs,
    plantedShare: trainings === 1 ? 0 : plantedShare(data.examples),
    size: data.size,
    seed: request.seed ?? 1,
    warmUpEpochs: isTruncated ? Math.min(warmUp, epochs - 1) : 0,
    pruneAfterEpochs: isTruncated ? pruneEpochs(warmUp, epochs) : [],
    averageAfterEpoch: Math.min(warmUp + 1, epochs - 1),
    batchSize,
    learningRate: 0.05,
    momentum: 0.9,
    weightDecay: 5e-4,
    biasLearningRateScale: 4,
    logitScale: 1,
    // The average looks back over a fifteenth of the run.
    weightAverageDecay: Math.max(0, 1 - 15 / (epochs * stepsPerEpoch)),
    heldOutShare: 0.05,
    shift: trainingShift(data),
    hiddenShare: 0.3,
    mirrorDecisionEpoch: Math.max(1, Math.round(0.1 * epochs)),
    widths: usualWidths,
  };
}

/** The initial gradient shrinks like C^−q, so many classes want a lower q; with two, a lower one resists enough. */
function defaultQ(classes: number): number {
  if (classes <= 2) return 0.5;
  return classes <= 20 ? 0.7 : 0.5;
}

/**
 * Chance: a label that the model finds less likely than drawing lots is not believed. With very many classes a right
 * label may fall below that too while the model is young, and with two hardly any wrong one does.
 */
function defaultK(classes: number): number {
  return Math.min(0.2, Math.max(0.02, 1 / classes));
}

/** Some hundred planted errors make a promise; more of them only teach what is wrong. */
const wantedPlanted = 300;
const smallestPlantedShare = 0.02;
const largestPlantedShare = 0.1;

/** One training alone could not score what it planted. */
function plantedShare(examples: number): number {
  return Math.min(largestPlantedShare, Math.max(smallestPlantedShare, wantedPlanted / examples));
}

/** A training picture moves by a sixteenth of its side, and where there are fewer than many pictures by up to an eighth. */
function trainingShift({ examples, size }: { readonly examples: number; readonly size: number }): number {
  const farther = Math.min(2, Math.max(1, manyPictures / examples));
  return Math.max(1, Math.round((farther * size) / 16));
}

/** After the warm-up, and then every twelfth of the run. */
function pruneEpochs(warmUp: number, epochs: number): number[] {
  const every = Math.max(1, Math.round(0.08 * epochs));
  const result: number[] = [];
  for (let epoch = warmUp; epoch < epochs; epoch += every) result.push(epoch);
  return result;
}
