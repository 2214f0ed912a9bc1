// The training loop: alternative convex search between the network and the keep-mask (Zhang and Sabuncu 2018,
// algorithm 1), on a backend it knows only as numbers.

import type { EpochReport } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { View } from './augment.ts';
import { randomShift } from './augment.ts';
import type { Backend, TrainingPictures } from './backend.ts';
import type { FeatureVectors } from './feature-vectors.ts';
import { FeatureCollector } from './feature-vectors.ts';
import { holdOut } from './hold-out.ts';
import { renewKeepMask } from './keep-mask.ts';
import { heldOutAccuracy, mirrorTells, ownProbabilities, scoreAll, scoredView } from './score-all.ts';
import { pixelStatistics } from './pixel-statistics.ts';
import { placePictures } from './place-pictures.ts';
import { seededRandom } from './random.ts';
import { learningRateAt, lossAt } from './schedule.ts';
import type { ScoreAverage } from './score-average.ts';
import { shuffle } from './shuffle.ts';
import { secondsLeft, workOf } from './time-left.ts';
import { gradientForm, lossOfLogProbability } from './truncated-lq.ts';
import type { TrainingState } from './training-state.ts';
import { averagedSteps, firstState } from './training-state.ts';

export interface TrainInput {
  /** [n, 3, size, size] uint8. */
  readonly images: Uint8Array;
  /** [n], 0 … classes − 1. */
  readonly labels: Int32Array;
  readonly classes: number;
  readonly settings: TrainingSettings;
  readonly backend: Backend;
  readonly signal: AbortSignal;
  /** Milliseconds, from any start. */
  readonly now: () => number;
  readonly onEpoch: (report: EpochReport) => void;
  /** After an epoch whose scores are averaged; what it is given is read at once and not kept. */
  readonly onScores?: (average: ScoreAverage) => void;
  /** After an epoch, to be saved; training waits for it, and then changes the state. Not once training is stopped. */
  readonly onState?: (state: TrainingState) => Promise<void>;
  /** Where to go on; left out, training begins. It belongs to this training from then on. */
  readonly from?: TrainingState;
}

export interface TrainOutcome extends FeatureVectors {
  readonly stopped: boolean;
  readonly epochs: readonly EpochReport[];
  readonly average: ScoreAverage;
  /** Whether pictures were mirrored from the decision on. */
  readonly mirrored: boolean;
}

export async function train(input: TrainInput): Promise<TrainOutcome> {
  const { images, labels, classes, settings, backend, signal } = input;
  const { size } = settings;
  const heldOut = holdOut(labels, classes, settings.heldOutShare, seededRandom(settings.seed, 'held-out'));
  const fill = pixelStatistics(images, size).mean.map((mean) => Math.round(255 * mean));
  const state = input.from ?? firstState(input);
  const { average, weightAverage, reports } = state;
  if (state.weights !== undefined) await backend.restore(state.weights);
  const pictures = await placePictures(backend, {
    ...{ images, size, fill },
    average: weightAverage.parameters(),
  });
  const started = input.now() - 1000 * state.done.seconds;

  for (let epoch = reports.length + 1; epoch <= settings.epochs; epoch++) {
    const trained = await trainEpoch(input, { epoch, heldOut, pictures, state });
    if (isAborted(signal)) break;

    const view = scoredView(epoch, state.mirror, settings);
    const features = new FeatureCollector(labels.length);
    const newest = await backend.parameters();
    weightAverage.take(await pictures.averaged());
    await backend.restore(weightAverage.parameters());
    const scores = await scoreAll(pictures, { count: labels.length, classes, view, signal, features });
    let { mirror } = state;
    if (epoch === settings.mirrorDecisionEpoch) {
      const mirrored = await scoreAll(pictures, {
        ...{ count: labels.length, classes, signal },
        view: 'mirrored',
      });
      mirror = !mirrorTells(scores, mirrored, labels, classes);
    }
    await backend.restore(newest);
    if (isAborted(signal)) break;

    state.weights = newest;
    state.features = features;
    state.mirror = mirror;
    const accuracy = heldOutAccuracy(scores, labels, classes, heldOut);
    if (accuracy >= state.best.accuracy)
      state.best = { accuracy, given: ownProbabilities(scores, labels, classes) };
    if (settings.pruneAfterEpochs.includes(epoch))
      state.keepMask = renewKeepMask(state.best.given, labels, classes, heldOut, settings.k);
    const isAveraged = epoch > settings.averageAfterEpoch;
    average.add(scores, state.keepMask, isAveraged, epoch === settings.averageAfterEpoch + 1);

    const work = workOf(epoch, { trained: trained.images, scored: labels.length, mirror }, settings);
    state.done = { work: state.done.work + work, seconds: (input.now() - started) / 1000 };
    const shareKept = shareOf(state.keepMask);
    const next = { trained: shareKept * labels.length, scored: labels.length, mirror };
    const report: EpochReport = {
      epoch,
      epochs: settings.epochs,
      loss: trained.loss,
      heldOutAccuracy: accuracy,
      shareKept,
      seconds: state.done.seconds,
      secondsLeft: secondsLeft(epoch, next, state.done, settings),
      imagesTrained: trained.images,
    };
    reports.push(report);
    input.onEpoch(report);
    if (isAveraged) input.onScores?.(average);
    if (isAborted(signal)) break;
    await input.onState?.(state);
  }
  if (reports.length === 0)
    throw new AppError(
      'cancelled',
      'Stopped before the first epoch was scored; there is nothing to show yet.',
    );
  return outcomeOf(state, settings);
}

/** What a state amounts to when nothing comes after it. At least one epoch is done. */
export function outcomeOf(
  { reports, average, mirror, features }: TrainingState,
  settings: TrainingSettings,
): TrainOutcome {
  return {
    stopped: reports.length < settings.epochs,
    epochs: reports,
    average,
    mirrored: mirror,
    features: features.features,
    featureWidth: features.featureWidth,
  };
}

/** One pass over the examples that train. A pruned example gets no step at all: skipping it is free speed. */
async function trainEpoch(
  { labels, settings, signal }: TrainInput,
  {
    epoch,
    heldOut,
    pictures,
    state: { keepMask, mirror, random, weightAverage },
  }: {
    readonly epoch: number;
    readonly heldOut: Uint8Array;
    readonly pictures: TrainingPictures;
    readonly state: TrainingState;
  },
): Promise<{ loss: number; images: number }> {
  const { size, batchSize, shift } = settings;
  const hiddenSide = Math.round(settings.hiddenShare * size);
  const loss = lossAt(epoch, settings);
  const form = gradientForm(loss);
  const order = shuffle(
    Int32Array.from(labels.keys()).filter((example) => keepMask[example] === 1 && heldOut[example] === 0),
    random,
  );
  const batches = Math.ceil(order.length / batchSize);
  const batch = { labels: new Int32Array(batchSize), keep: new Uint8Array(batchSize).fill(1) };
  let done = 0;
  for (let index = 0; index < batches && !isAborted(signal); index++) {
    const views: View[] = [];
    for (let slot = 0; slot < batchSize; slot++) {
      // The last batch is filled up from the start of the order.
      const example = order[(index * batchSize + slot) % order.length];
      views.push({
        example,
        dx: randomShift(shift, random),
        dy: randomShift(shift, random),
        // Alternating flip: every epoch shows the mirror image of the last (Jordan 2024).
        mirror: mirror && (example + epoch) % 2 === 0,
        square: { x: random.integer(size), y: random.integer(size), side: hiddenSide },
      });
      batch.labels[slot] = labels[example];
    }
    const progress = (epoch - 1 + index / batches) / settings.epochs;
    await pictures.step({
      ...batch,
      views,
      q: form.q,
      gradientScale: form.scale,
      learningRate: learningRateAt(progress, settings),
    });
    if (index % averagedSteps === averagedSteps - 1 || index === batches - 1)
      await pictures.average(weightAverage.nextWeight());
    done += batchSize;
  }
  let lossSum = 0;
  for (const logProbability of await pictures.logProbabilities())
    lossSum += lossOfLogProbability(logProbability, loss);
  return { loss: lossSum / Math.max(1, done), images: done };
}

function shareOf(mask: Uint8Array): number {
  let ones = 0;
  for (const value of mask) ones += value;
  return ones / mask.length;
}

/** TypeScript believes a signal cannot change between two looks; it can, across an await. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
