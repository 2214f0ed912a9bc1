// One pass of training steps over examples in an order that somebody drew.

import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { View } from './augment.ts';
import type { TrainingPictures } from './backend.ts';
import { averagedSteps } from './training-state.ts';
import type { Loss } from './truncated-lq.ts';
import { gradientForm, lossOfLogProbability } from './truncated-lq.ts';
import type { WeightAverage } from './weight-average.ts';

export interface Shown {
  readonly view: View;
  /** What the network is to say of it. */
  readonly label: number;
}

export interface PassOptions {
  readonly settings: Pick<TrainingSettings, 'batchSize'>;
  readonly pictures: TrainingPictures;
  /** Moves with the steps; left out, there is none. */
  readonly weightAverage?: WeightAverage;
  readonly loss: Loss;
  /** @param share  of the pass that is done, 0 … 1 */
  readonly learningRateAt: (share: number) => number;
  /**
   * How an example is shown, asked in the order of the steps.
   *
   * @param isFilling  it was shown before, and only fills the last batch
   */
  readonly shown: (example: number, isFilling: boolean) => Shown;
  readonly signal: AbortSignal;
}

/**
 * @param order  examples, none of which need be different
 * @returns      the mean loss before each step, and how many examples went through steps: fewer where it was aborted
 */
export async function passOver(
  order: Int32Array,
  { settings, pictures, weightAverage, loss, learningRateAt, shown, signal }: PassOptions,
): Promise<{ loss: number; images: number }> {
  const { batchSize } = settings;
  const form = gradientForm(loss);
  const batches = Math.ceil(order.length / batchSize);
  const batch = { labels: new Int32Array(batchSize), keep: new Uint8Array(batchSize).fill(1) };
  let done = 0;
  for (let index = 0; index < batches && !signal.aborted; index++) {
    const views: View[] = [];
    for (let slot = 0; slot < batchSize; slot++) {
      // The last batch is filled up from the start of the order.
      const place = index * batchSize + slot;
      const { view, label } = shown(order[place % order.length], place >= order.length);
      views.push(view);
      batch.labels[slot] = label;
    }
    await pictures.step({
      ...batch,
      views,
      q: form.q,
      gradientScale: form.scale,
      learningRate: learningRateAt(index / batches),
    });
    const isTaken = index % averagedSteps === averagedSteps - 1 || index === batches - 1;
    if (weightAverage !== undefined && isTaken) await pictures.average(weightAverage.nextWeight());
    done += batchSize;
  }
  let lossSum = 0;
  for (const logProbability of await pictures.logProbabilities())
    lossSum += lossOfLogProbability(logProbability, loss);
  return { loss: lossSum / Math.max(1, done), images: done };
}

/** TypeScript believes a signal cannot change between two looks; it can, across an await. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
