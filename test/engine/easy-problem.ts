// Pictures any model can tell apart, some of them with a wrong label, and settings to train on them.

import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { ParameterSet } from '../../src-main/engine/backend.ts';
import { chooseSettings } from '../../src-main/engine/choose-settings.ts';
import { seededRandom } from '../../src-shared/random.ts';

export interface EasyProblem {
  readonly images: Uint8Array;
  /** Given labels, a known part of them wrong. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** [n], 1 where the given label is wrong. */
  readonly isWrong: Uint8Array;
  readonly size: number;
}

export interface EasyProblemOptions {
  readonly size?: number;
  readonly examples?: number;
  readonly wrongShare?: number;
  /** Every class looks like its mirror image; if not, class 1 is what class 0 looks like in the mirror. */
  readonly isSymmetric?: boolean;
}

const classes = 3;

/** A random pattern per class under noise; every so many examples the label of the next class. */
export function easyProblem(seed: number, options: EasyProblemOptions = {}): EasyProblem {
  const { size = 4, examples = 180, wrongShare = 0.2, isSymmetric = true } = options;
  const random = seededRandom(seed, 'easy problem');
  const imageBytes = 3 * size * size;
  const patterns = Float64Array.from({ length: classes * imageBytes }, () => 30 + 196 * random.next());
  const mirrored = (at: number): number => at - (at % size) + size - 1 - (at % size);
  const isWrong = Uint8Array.from({ length: examples }, () => (random.next() < wrongShare ? 1 : 0));
  const images = new Uint8Array(examples * imageBytes);
  for (let at = 0; at < images.length; at++) {
    const shown = Math.floor(at / imageBytes) % classes;
    const position = at % imageBytes;
    const brightness = isSymmetric
      ? (patterns[shown * imageBytes + position] + patterns[shown * imageBytes + mirrored(position)]) / 2
      : shown === 1
        ? patterns[mirrored(position)]
        : patterns[shown * imageBytes + position];
    images[at] = Math.round(brightness + 20 * random.normal());
  }
  const labels = Int32Array.from(isWrong, (wrong, example) => (example + wrong) % classes);
  return { images, labels, classes, isWrong, size };
}

/** Twelve epochs, five of them warm-up, with a learning rate for the linear backend. */
export function easySettings(
  { labels, size }: EasyProblem,
  changes: Partial<TrainingSettings> = {},
): TrainingSettings {
  return {
    ...chooseSettings({ loss: 'truncated-lq' }, { examples: labels.length, classes, size }),
    q: 0.7,
    k: 0.25,
    pretrainEpochs: 0,
    epochs: 12,
    warmUpEpochs: 5,
    pruneAfterEpochs: [5, 7, 9],
    averageAfterEpoch: 5,
    batchSize: 16,
    learningRate: 0.3,
    heldOutShare: 0.1,
    shift: 0,
    hiddenShare: 0,
    mirrorDecisionEpoch: 2,
    trainings: 1,
    plantedShare: 0,
    ...changes,
  };
}

/** Small weights of the linear backend, others for every training. */
export function easyStart({ size, classes }: EasyProblem): (training: number) => ParameterSet {
  return (training) => {
    const random = seededRandom(training, 'easy start');
    const weights = Float32Array.from({ length: classes * 3 * size ** 2 }, () => random.normal() / 100);
    return new Map([['linear.weight', weights]]);
  };
}
